"""Documents drawn by code and by chance, for every test that wants any layer tree there can be."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from editor.document.blend import BlendMode
from editor.document.fill import Gradient, Solid, Stop
from editor.document.flow import Flow
from editor.document.layers import (
    Basis,
    Effect,
    FillLayer,
    Group,
    Layer,
    Mask,
    Node,
    Transformed,
    below,
    walk,
)
from editor.document.metadata import Metadata
from editor.document.raster import TILE, Raster
from editor.document.state import Channel, State
from editor.document.text import Text
from editor.document.transform import Mesh, Transform
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.source import WHITE, Depth, Rect, Size
from tests.editor.file_samples import WIDE, XMP, exif_blob

SIZE = Size(TILE + 40, TILE + 30)
RECT = Rect.of(SIZE)
MODES = (BlendMode.NORMAL, BlendMode.MULTIPLY, BlendMode.SCREEN, BlendMode.DIFFERENCE)


def pixels(seed: int, depth: Depth = "uint8", *, opaque: bool = False) -> npt.NDArray[np.generic]:
    values = np.random.default_rng(seed).random((SIZE.height, SIZE.width, 4))
    if opaque:
        values[..., 3] = 1.0
    if depth == "float32":
        return values.astype(np.float32)
    return np.rint(values * WHITE[depth]).astype(depth)


def layer(seed: int, depth: Depth = "uint8", *, opaque: bool = False, **more: Any) -> Layer:
    raster = Raster.from_array(pixels(seed, depth, opaque=opaque))
    return Layer(raster=raster, name=f"Layer {seed}", **more)


def mask(seed: int, depth: Depth = "uint8", *, full: bool = False, **more: Any) -> Mask:
    """Random coverage in a part of the document; all or nothing around it."""
    part = Rect(20, 30, 90, 70)
    values = np.random.default_rng(seed).random((part.height, part.width, 1)) * WHITE[depth]
    stored = values.astype(np.float32) if depth == "float32" else np.rint(values).astype(depth)
    return Mask(raster=Raster.mask(RECT, depth, full=full).write(part, stored), **more)


def state_of(*nodes: Node) -> State:
    return State(size=SIZE, layers=nodes)


def unusual() -> State:
    """A document in which each property of everything has a value that is not its default somewhere."""
    bottom = layer(
        1,
        "uint16",
        x=3,
        y=-2,
        visible=False,
        locked=True,
        lock_alpha=True,
        lock_pixels=True,
        lock_position=True,
        opacity=0.25,
        blend=BlendMode.SCREEN,
        mask=mask(2, "uint16", full=True, x=1, y=2, enabled=False, linked=False),
        clip=True,
        label="red",
        id="bottom",
    )
    text = Text(
        content="Words\nand more",
        x=5.5,
        y=6.5,
        family="Serif",
        size=20.0,
        bold=True,
        italic=True,
        align="right",
        line=1.5,
        spacing=0.1,
        color=(0.5, 0.25, 1.0),
    )
    made = Transformed(
        raster=layer(8, "uint16").raster,
        x=1,
        y=2,
        transform=Transform(
            matrix=(1.0, 0.5, 2.0, 0.0, 1.0, 3.0, 0.0, 0.0, 1.0),
            mesh=Mesh.straight(RECT.translate(4, 7), 2, 3),
            resampling="nearest",
            flow=Flow.of(1.0, 2.0, 4.0, np.full((3, 2, 2), 0.5, np.float32)),
        ),
        made=bottom.raster,
        made_x=3,
        made_y=-2,
        text=text,
    )
    bottom = replace(bottom, origin=made)
    rest: dict[str, Any] = {
        each.name: getattr(bottom, each.name)
        for each in fields(FillLayer)
        if each.name not in ("fill", "id")
    }
    blur = GaussianBlur(radius=7)
    stops = (Stop(0.5, (1.0, 0.0, 0.0, 1.0)), Stop(0.75, (1.0, 0.0, 0.5, 0.0)))
    effect = Effect(
        operation=blur,
        result=Raster.from_array(layer(5, "uint16").raster.read(RECT)),
        basis=Basis(blur, (bottom,), SIZE, step="{}"),
        pending=frozenset({(0, 1)}),
        **rest,
        id="blur",
    )
    gradient = FillLayer(
        fill=Gradient((1.0, 2.0), (3.0, 4.0), stops, "angle"), **rest, id="gradient"
    )
    return State(
        size=SIZE,
        depth="uint16",
        profile=WIDE,
        layers=(
            bottom,
            effect,
            FillLayer(fill=Solid((0.5, 0.0, 1.0, 0.5)), **rest, id="solid"),
            Group(children=(gradient,), pass_through=True, **rest, id="group"),
        ),
        active="blur",
        target="mask",
        selection=mask(3, "uint16").raster,
        channels=(Channel(name="Kept", raster=mask(4, "uint16").raster, id="kept"),),
        metadata=Metadata(exif=exif_blob(), xmp=XMP, dpi=(72.0, 96.5), text=(("key", "text"),)),
    )


# By chance.


def nodes(depth: int = 2) -> st.SearchStrategy[tuple[Node, ...]]:
    """Trees of what composites within 8 bits."""
    seeds = st.integers(0, 50)
    common = {
        "visible": st.sampled_from([True, True, True, False]),
        "opacity": st.sampled_from([1.0, 1.0, 0.6, 0.25]),
        "blend": st.sampled_from(MODES),
        "mask": st.one_of(st.none(), st.builds(mask, seeds, full=st.booleans())),
        "clip": st.booleans(),
    }
    kinds: list[st.SearchStrategy[Node]] = [
        st.builds(layer, seeds, x=st.integers(-40, 40), y=st.integers(-40, 40), **common),
        st.builds(
            FillLayer,
            name=st.just("Fill"),
            fill=st.builds(Solid, st.tuples(*[st.sampled_from([0.0, 0.2, 1.0])] * 4)),
            **common,
        ),
        st.builds(Effect, name=st.just("Invert"), operation=st.just(Invert()), **common),
    ]
    if depth:
        kinds.append(
            st.builds(
                Group,
                name=st.just("Group"),
                children=nodes(depth - 1),
                pass_through=st.booleans(),
                **common,
            )
        )
    return st.lists(st.one_of(kinds), max_size=4).map(tuple)


def whole_states(depth: Depth) -> st.SearchStrategy[State]:
    """Documents in which every kind of node and every property of them can come up."""
    return st.builds(
        _state,
        _rich(depth, 2),
        st.just(depth),
        st.one_of(st.none(), st.builds(mask, st.integers(0, 9), st.just(depth))),
        st.lists(st.builds(mask, st.integers(0, 9), st.just(depth)), max_size=2),
        st.integers(0, 20),
    )


def _state(
    layers: tuple[Node, ...],
    depth: Depth,
    selected: Mask | None,
    channels: list[Mask],
    active: int,
) -> State:
    ids = [node.id for node in walk(layers)]
    state = State(
        size=SIZE,
        depth=depth,
        layers=layers,
        active=ids[active % len(ids)] if ids else None,
        selection=selected.raster if selected is not None else None,
        channels=tuple(Channel(name="Kept", raster=each.raster) for each in channels),
    )
    for node in tuple(walk(layers)):
        if isinstance(node, Effect) and node.result is not None:
            seen = below(state.layers, node.id)
            if seen is not None:  # computed from what is there now, but for a tile
                basis = Basis(node.operation, seen, state.size)
                fresh = replace(node, basis=basis, pending=frozenset({(0, 1)}))
                state = state.with_node(fresh)
    return state


def _rich(depth: Depth, levels: int) -> st.SearchStrategy[tuple[Node, ...]]:
    seeds = st.integers(0, 50)
    masks = st.builds(
        mask,
        seeds,
        st.just(depth),
        full=st.booleans(),
        x=st.integers(-20, 20),
        y=st.integers(-20, 20),
        enabled=st.sampled_from([True, True, False]),
        linked=st.booleans(),
    )
    common = {
        "name": st.text(max_size=8),
        "visible": st.sampled_from([True, True, True, False]),
        "locked": st.booleans(),
        "lock_alpha": st.booleans(),
        "lock_pixels": st.booleans(),
        "lock_position": st.booleans(),
        "opacity": st.sampled_from([1.0, 1.0, 0.6, 0.0]),
        "blend": st.sampled_from([*MODES, BlendMode.LUMINOSITY]),
        "mask": st.one_of(st.none(), masks),
        "clip": st.booleans(),
        "label": st.sampled_from(["", "red", "gray"]),
    }
    rasters = st.builds(
        lambda seed, opaque: Raster.from_array(pixels(seed, depth, opaque=opaque)),
        seeds,
        st.booleans(),
    )
    colors = st.tuples(*[st.sampled_from([0.0, 0.25, 1.0])] * 4)
    fills = st.one_of(
        st.builds(Solid, colors),
        st.builds(
            lambda first, last, kind: Gradient((5.5, 3.0), (90.0, 80.25), (first, last), kind),
            st.builds(Stop, st.just(0.0), colors),
            st.builds(Stop, st.just(0.75), colors),
            st.sampled_from(["linear", "radial", "angle"]),
        ),
    )
    places = {"x": st.integers(-40, 40), "y": st.integers(-40, 40)}
    kinds: list[st.SearchStrategy[Node]] = [
        st.builds(Layer, raster=rasters, **places, **common),
        st.builds(FillLayer, fill=fills, **common),
        st.builds(Effect, operation=st.just(Invert()), **common),
        st.builds(
            Effect,
            operation=st.just(GaussianBlur(radius=3.0)),
            result=st.one_of(st.none(), rasters),
            **common,
        ),
    ]
    if levels:
        inner = _rich(depth, levels - 1)
        kinds.append(st.builds(Group, children=inner, pass_through=st.booleans(), **common))
    return st.lists(st.one_of(kinds), max_size=4).map(tuple)


def difference(one: object, other: object, where: str = "state") -> str | None:
    """Where two values of a document differ first, looking at every field and every pixel; or None."""
    if isinstance(one, Raster) and isinstance(other, Raster):
        if one is other or (one.bounds == other.bounds and one.same_pixels(other)):
            return None
        return f"{where}: {one.bounds} {one.base} {other.bounds} {other.base}, or the pixels"
    if type(one) is not type(other):
        return f"{where}: {one!r} and {other!r}"
    if is_dataclass(one):
        pairs = (
            (each.name, getattr(one, each.name), getattr(other, each.name)) for each in fields(one)
        )
        found = (difference(a, b, f"{where}.{name}") for name, a, b in pairs)
        return next((each for each in found if each is not None), None)
    if isinstance(one, tuple) and isinstance(other, tuple):
        if len(one) != len(other):
            return f"{where}: {len(one)} and {len(other)}"
        found = (
            difference(a, b, f"{where}[{n}]")
            for n, (a, b) in enumerate(zip(one, other, strict=True))
        )
        return next((each for each in found if each is not None), None)
    return None if one == other else f"{where}: {one!r} and {other!r}"
