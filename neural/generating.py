"""Pictures from numbers: latents, and running a generator for a picture of any size.

A generator is told a latent, one vector for the whole picture. Pictures of a fixed size follow from it
alone. A texture is also told fields of random numbers, one for each place, which follow from the seed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from neural.operation import OperationError, Patch, Progress
from neural.sentence import Title
from neural.source import Depth, Pixels, Rect, Size, decode_srgb, from_unit, nearest

if TYPE_CHECKING:
    from neural.cards import Generates, ModelCard
    from neural.context import Context

Floats = npt.NDArray[np.float32]

TILE = 512
"""Edge of the tiles of a texture."""
LARGEST = 16_384
"""The largest side of a texture in pixels."""
ONE_KIND = (4.0, -1.5)
"""In a texture's latent: the number of a kind alone, and that of each of the others."""


def facts_of(card: ModelCard) -> Generates:
    """What a card says about its generator. Raises OperationError when it is none."""
    if card.generates is None:
        raise OperationError(
            "The model '{}' generates nothing; choose one made for it (sfumato models).",
            Title(card.title),
        )
    return card.generates


def drawn(seed: int, length: int) -> Floats:
    """The latent of a seed: numbers of a standard normal distribution, the same everywhere."""
    return np.random.default_rng(seed).standard_normal(length).astype(np.float32)


def class_number(card: ModelCard, name: str) -> int | None:
    """The place of a class among those of a model, None for none in particular.

    Raises OperationError, which lists what there is.
    """
    classes = facts_of(card).classes
    if not name:
        return None
    if name in classes:
        return classes.index(name)
    if not classes:
        raise OperationError(
            "The model '{}' has no classes; leave the class empty.", Title(card.title)
        )
    raise OperationError(
        "The model '{}' has no class '{}'. It has {}.", Title(card.title), name, ", ".join(classes)
    )


def drawn_class(card: ModelCard, seed: int) -> int | None:
    """The class of a seed, as frequent as in the data; None where the card does not say how frequent."""
    parts = np.array(facts_of(card).frequencies)
    if not len(parts):
        return None
    return int(np.random.default_rng((seed, 2)).choice(len(parts), p=parts / parts.sum()))


def latent_of(
    card: ModelCard, seed: int, truncation: float, kind: str, given: Sequence[float] = ()
) -> Floats:
    """The latent that a generator is told. `given` numbers replace those of the seed.

    A texture's class is a latent of its own, the kind alone; without one the seed draws a kind. Raises
    OperationError for a latent of the wrong length and for an unknown class.
    """
    facts = facts_of(card)
    number = class_number(card, kind)
    if given:
        if len(given) != facts.latent:
            raise OperationError(
                "The model '{}' takes a latent of {} numbers, not of {}. Leave it empty "
                "for the seed's.",
                Title(card.title),
                facts.latent,
                len(given),
            )
        return np.asarray(given, np.float32)
    if facts.endless:
        if number is None:
            number = int(np.random.default_rng((seed, 2)).integers(facts.latent))
        latent = np.full(facts.latent, ONE_KIND[1], np.float32)
        latent[number] = ONE_KIND[0]
        return latent
    return drawn(seed, facts.latent) * np.float32(truncation)


def small_picture(network: Any, latent: Floats, kind: int | None) -> Floats:
    """The picture of a generator of fixed size: H x W x 3 encoded RGB in 0..1."""
    import torch

    weight = next(network.parameters())
    number = torch.tensor([network.classes if kind is None else kind], device=weight.device)
    with torch.inference_mode():
        z = torch.from_numpy(latent[None].copy()).to(weight.device, weight.dtype)
        x = network(z, number)[0].float().cpu().numpy()
    return np.ascontiguousarray(np.broadcast_to(x.transpose(1, 2, 0), (*x.shape[1:], 3)))


def like_one(network: Any, seed: int, variety: float, size: Size) -> Floats:
    """A picture like the one that a `Single` was taught: H x W x 3 encoded RGB in 0..1.

    It has the shape of `size` and about as many pixels as the one. `variety` is how strong the noise is that
    decides where things are.
    """
    import torch

    area = network.wide * network.high
    own = size.scaled((area / size.area) ** 0.5)
    random = np.random.default_rng((seed, 1))
    weight = next(network.parameters())
    fields: list[Any] = []
    for number, stage in enumerate(network.sizes(own)):
        noise = random.standard_normal((1, 3, stage.height, stage.width), np.float32)
        strength = np.float32(variety if number == 0 else 1.0)
        fields.append(torch.from_numpy(noise * strength).to(weight.device, weight.dtype))
    with torch.inference_mode():
        x = network(fields)[0].float().cpu().numpy()
    return np.ascontiguousarray(x.transpose(1, 2, 0))


def stored(rgb: Floats, depth: Depth) -> Pixels:
    """H x W x 3 encoded RGB in 0..1 as opaque pixels of a depth."""
    values = np.ones((*rgb.shape[:2], 4), np.float32)
    values[..., :3] = decode_srgb(rgb) if depth == "float32" else rgb
    return from_unit(values, depth)


@dataclass(frozen=True)
class Plane:
    """A texture that repeats every `size` pixels (multiples of the network's cell), not yet painted."""

    network: Any
    latent: Floats
    seed: int
    size: Size

    def fields(self) -> list[Floats]:
        """The random numbers of every level, channels x rows x columns."""
        from neural.networks.texture import field_shapes

        random = np.random.default_rng((self.seed, 1))
        shapes = field_shapes(self.size.height, self.size.width)
        return [random.standard_normal(shape, np.float32) for shape in shapes]

    def painted(self, context: Context, doing: str) -> Iterator[tuple[Rect, Floats] | Progress]:
        """Parts of the plane, H x W x 3 encoded RGB, what is looked at first."""
        import torch

        from neural.watch import Watch

        cell, halo = self.network.multiple, self.network.halo
        tile = -(-(context.tile or TILE) // cell) * cell
        weight = next(self.network.parameters())
        z = torch.from_numpy(self.latent[None].copy()).to(weight.device, weight.dtype)
        fields = self.fields()
        whole = Rect.of(self.size)
        pending = list(whole.grid(tile))
        done = 0
        while pending:
            core = nearest(pending, context.visible())
            pending.remove(core)
            wide = _window(core, halo, whole)
            given = [
                torch.from_numpy(_wrapped(field, wide, cell >> level)[None]).to(z)
                for level, field in enumerate(fields)
            ]
            started = time.perf_counter()
            with torch.inference_mode(), Watch(context.checkpoint) as watch:
                x = self.network(given, z)[0].float().cpu()
            if context.probe is not None:
                share = whole.area / core.area
                context.probe.add((time.perf_counter() - started) * share, watch.peak)
                return
            part = x[(slice(None), *core.relative_to(wide).slices)].permute(1, 2, 0)
            yield core, np.ascontiguousarray(part.numpy())
            done += core.area
            yield context.progress(done / whole.area, doing)


def _window(core: Rect, halo: int, whole: Rect) -> Rect:
    """The core with its surroundings, or along an axis the whole where that is no larger."""
    left, right = core.x - halo, core.right + halo
    if right - left >= whole.width:
        left, right = 0, whole.width
    top, bottom = core.y - halo, core.bottom + halo
    if bottom - top >= whole.height:
        top, bottom = 0, whole.height
    return Rect.edges(left, top, right, bottom)


def _wrapped(field: Floats, rect: Rect, cell: int) -> Floats:
    """The numbers of a rectangle of pixels, continued on the opposite side."""
    rows = np.arange(rect.y // cell, rect.bottom // cell)
    columns = np.arange(rect.x // cell, rect.right // cell)
    return field.take(rows, axis=1, mode="wrap").take(columns, axis=2, mode="wrap")


def texture(
    plane: Plane, size: Size, context: Context, *, seamless: bool, doing: str
) -> Iterator[Patch | Progress]:
    """A texture of exactly `size` pixels.

    A seamless one whose sides are no multiples of the network's cell is painted a little larger and
    reduced, which keeps its opposite edges fitting. Otherwise it is cut out of the plane.
    """
    exact = size == plane.size
    if exact or not seamless:
        area = Rect.of(size)
        for event in plane.painted(context, doing):
            if isinstance(event, Progress):
                yield event
                continue
            rect, rgb = event
            inside = rect.intersect(area)
            if not inside.empty:
                part = rgb[inside.relative_to(rect).slices]
                yield Patch(inside, stored(np.ascontiguousarray(part), context.depth))
        return
    canvas = np.empty((plane.size.height, plane.size.width, 3), np.float32)
    for event in plane.painted(context.part(0, 0.95), doing):
        if isinstance(event, Progress):
            yield event
        else:
            canvas[event[0].slices] = event[1]
    if context.probe is None:
        yield from _reduced(canvas, size, context)


def _reduced(canvas: Floats, size: Size, context: Context) -> Iterator[Patch | Progress]:
    """The canvas resampled to `size` with its edges joined, in bands."""
    import cv2

    height, width = canvas.shape[:2]
    columns = (np.arange(size.width, dtype=np.float32) + 0.5) * (width / size.width) - 0.5
    high = context.tile or TILE
    for top in range(0, size.height, high):
        context.checkpoint()
        band = Rect.edges(0, top, size.width, min(size.height, top + high))
        rows = (np.arange(band.y, band.bottom, dtype=np.float32) + 0.5) * (height / size.height)
        x, y = np.meshgrid(columns, (rows - 0.5).astype(np.float32))
        rgb = cv2.remap(canvas, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_WRAP)
        yield Patch(band, stored(np.clip(rgb, 0, 1).astype(np.float32), context.depth))
        yield context.progress(0.95 + 0.05 * band.bottom / size.height)
