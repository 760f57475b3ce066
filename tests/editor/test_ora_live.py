"""OpenRaster files of all that documents can hold: they come back live, and others see the same picture."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from editor.document import pngfile
from editor.document.blend import BlendMode
from editor.document.codec import DEPTHS
from editor.document.files import open_picture, save
from editor.document.fill import Solid
from editor.document.layers import Basis, Effect, FillLayer, Group, Layer, Mask, below
from editor.document.ora.writer import RECORD, settled
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.state import State
from editor.session import Document, Session
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.recipe import Unknown
from neural.source import WHITE, Depth, Pixels, Rect
from tests.editor.ora_files import member, rewritten, stack_of, without_extension
from tests.editor.trees import (
    RECT,
    SIZE,
    difference,
    layer,
    mask,
    nodes,
    state_of,
    unusual,
    whole_states,
)

CHANCE = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def element_of(root: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(each for each in root.iter() if each.get("name") == name)


def decoded(path: Path, name: str) -> Pixels:
    return np.array(pngfile.decode_pixels(member(path, name)))


def light(pixels: Pixels) -> Any:
    """Premultiplied, white is 1: how it looks."""
    values = pixels / WHITE[pixels.dtype.name]
    values[..., :3] *= values[..., 3:]
    return values


@pytest.mark.parametrize("depth", DEPTHS)
@given(data=st.data())
@CHANCE
def test_any_document_comes_back_from_a_file(
    depth: Depth, data: st.DataObject, tmp_path: Path
) -> None:
    state = data.draw(whole_states(depth))
    path = tmp_path / "any.ora"
    assert save(state, path).complete
    opened = open_picture(path)
    assert opened.notes == ()
    assert difference(opened.state, settled(state)) is None


def test_every_property_of_a_document_comes_back_from_a_file(tmp_path: Path) -> None:
    state = unusual()
    save(state, tmp_path / "all.ora")
    opened = open_picture(tmp_path / "all.ora")
    kept = replace(settled(state), metadata=state.metadata.for_export(state.size))
    assert difference(opened.state, kept) is None
    assert opened.notes == ()


@given(tree=nodes())
@CHANCE
def test_other_programs_see_the_same_picture(tree: Any, tmp_path: Path) -> None:
    state = state_of(*tree)
    save(state, tmp_path / "ours.ora")
    without_extension(tmp_path / "ours.ora", tmp_path / "theirs.ora")
    theirs = open_picture(tmp_path / "theirs.ora").state
    assert not any(node.mask or node.clip for node in theirs.layers)
    error = np.abs(light(composite(theirs)) - light(composite(state)))
    # Each baked picture is rounded to 8 bits.
    assert np.percentile(error, 99) <= 2.5 / 255
    assert error.max() <= 6 / 255
    with Image.open(io.BytesIO(member(tmp_path / "ours.ora", "mergedimage.png"))) as image:
        ours = np.array(image.convert("RGBA"))
    np.testing.assert_array_equal(light(ours), light(composite(state)))


def live_state(depth: Depth = "uint8", *, opaque: bool = True) -> State:
    """A photograph, a curve over it through a mask, a blur that has been computed, and a fill."""
    photo = layer(1, depth, opaque=opaque, id="photo")
    invert = Effect(
        name="Invert", operation=Invert(), mask=mask(2, depth), opacity=0.5, id="invert"
    )
    blur = Effect(
        name="Blur",
        operation=GaussianBlur(radius=3),
        result=layer(7, depth, opaque=opaque).raster,
        blend=BlendMode.SCREEN,
        id="blur",
    )
    state = replace(state_of(photo, invert, blur), depth=depth, active="blur")
    seen = below(state.layers, "blur")
    assert seen is not None
    return state.with_node(replace(blur, basis=Basis(blur.operation, seen, SIZE)))


@pytest.mark.parametrize("depth", DEPTHS)
def test_what_was_computed_is_not_computed_again(depth: Depth, tmp_path: Path) -> None:
    from editor.live import stale

    state = live_state(depth)
    save(state, tmp_path / "live.ora")
    opened = open_picture(tmp_path / "live.ora").state
    assert difference(opened, state) is None
    effect = opened.node("blur")
    assert isinstance(effect, Effect)
    assert stale(opened, effect, reach=9) == frozenset()
    moved = opened.with_node(layer(9, depth, id="photo"))
    assert stale(moved, effect, reach=9)  # and a change below still reaches it


def test_above_opaque_pixels_an_effect_is_a_layer_that_others_can_switch_off(
    tmp_path: Path,
) -> None:
    save(live_state(), tmp_path / "live.ora")
    root = stack_of(tmp_path / "live.ora")
    names = [element.get("name") for element in root.iter("layer")]
    assert names == ["Blur", "Invert", "Layer 1"]
    assert all(element.get("visibility") == "visible" for element in root.iter("layer"))
    assert element_of(root, "Blur").get("composite-op") == "svg:screen"
    assert element_of(root, "Invert").get("opacity") == "0.5"


def test_above_transparent_pixels_a_picture_takes_their_place(tmp_path: Path) -> None:
    state = live_state(opaque=False)
    save(state, tmp_path / "live.ora")
    shown = [
        element.get("name")
        for element in stack_of(tmp_path / "live.ora").iter("layer")
        if element.get("visibility") == "visible"
    ]
    assert shown == ["Blur (as it looks)"]
    opened = open_picture(tmp_path / "live.ora")
    assert difference(opened.state, state) is None


def test_a_result_is_stored_once(tmp_path: Path) -> None:
    save(live_state(), tmp_path / "live.ora")
    with zipfile.ZipFile(tmp_path / "live.ora") as archive:
        pixels = [name for name in archive.namelist() if name.startswith(("data/", "sfumato/r"))]
    assert len(pixels) == 4  # three layers as others see them, and the mask


def test_pixels_of_before_a_change_are_not_stored(tmp_path: Path) -> None:
    state = live_state().with_node(layer(8, opaque=True, id="photo"))
    save(state, tmp_path / "live.ora")
    effect = open_picture(tmp_path / "live.ora").state.node("blur")
    assert isinstance(effect, Effect)
    assert effect.result is not None
    assert effect.basis is None


def masked() -> State:
    return state_of(
        layer(1, opaque=True, id="bottom"),
        replace(layer(2, mask=mask(3), id="top"), name="Top"),
        FillLayer(name="Fill", fill=Solid((1.0, 0.0, 0.0, 0.5)), id="fill", lock_alpha=True),
    )


def test_a_picture_painted_over_by_another_program_is_what_counts(tmp_path: Path) -> None:
    path, other = tmp_path / "ours.ora", tmp_path / "theirs.ora"
    save(masked(), path)
    source = element_of(stack_of(path), "Top").get("src", "")
    pixels = decoded(path, source)
    pixels[:20] = (9, 8, 7, 255)
    rewritten(path, other, files={source: pngfile.encode(pixels)})
    opened = open_picture(other)
    top = opened.state.layers[1]
    assert isinstance(top, Layer)
    assert top.mask is None
    np.testing.assert_array_equal(top.raster.read(Rect(0, 0, *pixels.shape[1::-1])), pixels)
    assert difference(opened.state.layers[2], masked().layers[2]) is None
    (note,) = opened.notes
    assert "Top" in note


def test_what_another_program_set_on_a_layer_is_kept_and_it_stays_live(tmp_path: Path) -> None:
    path, other = tmp_path / "ours.ora", tmp_path / "theirs.ora"

    def changed(root: ElementTree.Element) -> None:
        top, fill = element_of(root, "Top"), element_of(root, "Fill")
        top.set("opacity", "0.25")
        top.set("name", "Renamed")
        fill.set("visibility", "hidden")

    save(masked(), path)
    rewritten(path, other, changed)
    opened = open_picture(other)
    bottom, top, fill = masked().layers
    wanted = state_of(
        bottom, replace(top, opacity=0.25, name="Renamed"), replace(fill, visible=False)
    )
    assert difference(opened.state.layers, wanted.layers) is None
    assert opened.notes == ()


def test_layers_moved_and_taken_away_by_another_program_are(tmp_path: Path) -> None:
    path, other = tmp_path / "ours.ora", tmp_path / "theirs.ora"

    def changed(root: ElementTree.Element) -> None:
        stack = root.find("stack")
        assert stack is not None
        stack.remove(element_of(root, "Fill"))
        bottom = element_of(root, "Layer 1")
        stack.remove(bottom)
        stack.insert(0, bottom)
        bottom.set("x", "5")

    save(masked(), path)
    rewritten(path, other, changed)
    back = open_picture(other).state.layers
    bottom, top, _ = masked().layers
    assert isinstance(bottom, Layer)
    assert difference(back, (top, replace(bottom, x=5))) is None


def test_an_effect_above_a_layer_that_was_painted_on_is_computed_anew(tmp_path: Path) -> None:
    path, other = tmp_path / "ours.ora", tmp_path / "theirs.ora"
    save(live_state(), path)
    source = element_of(stack_of(path), "Layer 1").get("src", "")
    pixels = decoded(path, source)
    pixels[:50] = 255
    rewritten(path, other, files={source: pngfile.encode(pixels)})
    opened = open_picture(other).state
    photo, effect = opened.layers[0], opened.node("blur")
    assert isinstance(photo, Layer)
    np.testing.assert_array_equal(photo.raster.read(RECT), pixels)
    assert isinstance(effect, Effect)
    assert effect.basis is None
    assert effect.result is not None


@pytest.mark.parametrize("opaque", [True, False])
def test_an_effect_of_an_operation_that_is_not_there_stays_as_it_looked(
    opaque: bool, tmp_path: Path
) -> None:
    path, newer = tmp_path / "ours.ora", tmp_path / "newer.ora"
    photo = layer(1, opaque=opaque, id="photo")
    effect = Effect(name="Dream", operation=Invert(), mask=mask(2, full=True), opacity=0.5, id="e")
    state = state_of(photo, effect)
    save(state, path)
    record = json.loads(member(path, RECORD))
    for table in record["nodes"]:
        if table["id"] == "e":
            table["operation"]["step"] = {"operation": "dream", "depth": 3}
    rewritten(path, newer, files={RECORD: json.dumps(record).encode()})
    opened = open_picture(newer)
    assert any("dream" in note for note in opened.notes)
    kept = opened.state.node("e")
    assert isinstance(kept, Effect)
    assert isinstance(kept.operation, Unknown)
    assert (kept.opacity, kept.mask is not None) == (0.5, True)
    error = np.abs(light(composite(opened.state)) - light(composite(state)))
    assert error.max() <= 1.5 / 255
    # Trying to compute it does not take away what is seen.
    before = composite(opened.state)

    async def tried() -> Document:
        session = Session()
        document = session.add(opened.state)
        await document.settled()
        assert document.live is not None
        assert "dream" in document.live.problems["e"]
        session.shut_down()
        return document

    np.testing.assert_array_equal(composite(asyncio.run(tried()).state), before)
    # Saved again it is still there, for the version that knows it.
    save(opened.state, path)
    again = json.loads(member(path, RECORD))
    steps = [table["operation"] for table in again["nodes"] if table["id"] == "e"]
    assert steps == [{"step": {"operation": "dream", "depth": 3}}]


@pytest.mark.parametrize(
    "damage",
    [
        lambda table: b"not json",
        lambda table: b'{"version": 1}',
        lambda table: json.dumps({**table, "version": 99}).encode(),
        lambda table: json.dumps({**table, "rasters": [{}]}).encode(),
        lambda table: json.dumps({**table, "nodes": []}).encode(),
    ],
)
def test_a_file_whose_record_cannot_be_read_opens_as_others_see_it(
    damage: Callable[[Any], bytes], tmp_path: Path
) -> None:
    path, other = tmp_path / "ours.ora", tmp_path / "theirs.ora"
    save(masked(), path)
    rewritten(path, other, files={RECORD: damage(json.loads(member(path, RECORD)))})
    opened = open_picture(other)
    assert opened.notes
    error = np.abs(light(composite(opened.state)) - light(composite(masked())))
    assert error.max() <= 3 / 255


def test_a_mask_that_is_damaged_costs_the_mask_and_says_so(tmp_path: Path) -> None:
    path, other = tmp_path / "ours.ora", tmp_path / "theirs.ora"
    save(masked(), path)
    record = json.loads(member(path, RECORD))
    masks = [each["source"] for each in record["rasters"] if each["channels"] == 1]
    rewritten(path, other, files=dict.fromkeys(masks, b"nothing"))
    opened = open_picture(other)
    assert [node.name for node in opened.state.layers] == ["Layer 1", "Top", "Fill"]
    assert any("Top" in note for note in opened.notes)
    error = np.abs(light(composite(opened.state)) - light(composite(masked())))
    assert error.max() <= 3 / 255


def test_a_group_that_passes_through_in_part_is_shown_by_a_picture(tmp_path: Path) -> None:
    inner = layer(2, blend=BlendMode.MULTIPLY)
    group = Group(name="Through", children=(inner,), pass_through=True, opacity=0.5, id="g")
    state = state_of(layer(1, opaque=True), group)
    save(state, tmp_path / "ours.ora")
    assert element_of(stack_of(tmp_path / "ours.ora"), "Through").get("visibility") == "hidden"
    assert difference(open_picture(tmp_path / "ours.ora").state.layers, state.layers) is None


def test_a_mask_of_floats_comes_back_bit_by_bit(tmp_path: Path) -> None:
    odd = np.random.default_rng(0).random((100, 100, 1)).astype(np.float32) / 3
    place = Rect(0, 0, 100, 100)
    cover = Mask(raster=Raster.mask(RECT, "float32").write(place, odd))
    state = replace(state_of(layer(1, "float32", mask=cover)), depth="float32")
    save(state, tmp_path / "float.ora")
    (back,) = open_picture(tmp_path / "float.ora").state.layers
    assert back.mask is not None
    np.testing.assert_array_equal(back.mask.raster.read(place), odd)
