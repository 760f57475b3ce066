"""What is done with layers while one looks: a slider, a live curve, and a brush on a mask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from editor.bench.rows import Row, interleaved
from editor.bench.scenes import MP24, SCREEN, stack
from editor.document.layers import Effect, Layer, Mask
from editor.document.projection import Projection
from editor.document.raster import Raster
from editor.document.state import State
from editor.ui.presentation import HASTE
from neural.operations.classic.curves import Curves
from neural.source import Pixels, Rect

GROUP = "layers"
DAB = 64
"""Edge of what a brush changes at once, in pixels of the document."""


def rows() -> Iterator[Row]:
    state = stack(MP24, 10)
    layer = state.pixel_layers[5]
    mask = Mask(raster=Raster.mask(state.rect, state.depth, full=True))
    yield _opacity(state, layer)
    yield _curves(state)
    yield _stroke(state, layer, mask)


class Shown:
    """A document at the zoom that fits it to the screen, all of it seen.

    While something is dragged that changes all of it, the canvas draws in `haste`.
    """

    def __init__(self, state: State, haste: float = 1.0) -> None:
        self.state = state
        self.projection = Projection(state)
        zoom = min(SCREEN.width / state.size.width, SCREEN.height / state.size.height)
        self.level = self.projection.level_for(zoom / haste)
        self.projection.tiles(self.level, Rect.of(self.projection.size(self.level)))

    def show(self, state: State, within: Rect | None = None) -> None:
        """The tiles that a step changed, as the canvas asks for them."""
        self.state = state
        self.projection.update(state, within)
        self.projection.tiles(self.level, Rect.of(self.projection.size(self.level)))


def _opacity(state: State, layer: Layer) -> Row:
    """One step of the slider while it is dragged, beside one when it has come to rest."""
    dragged, resting = Shown(state, HASTE), Shown(state)
    values = iter(np.random.default_rng(0).uniform(0.2, 0.9, 1000))

    def step(shown: Shown) -> None:
        shown.show(shown.state.with_node(replace(layer, opacity=float(next(values)))))

    value, peer = interleaved(lambda: step(dragged), lambda: step(resting), rounds=25, warm=3)
    return Row(
        group=GROUP,
        name="a step of the opacity slider, 24 MP × 10 layers, all of it seen",
        value=value,
        peer="in full quality, at rest",
        peer_value=peer,
        target=33.0,
    )


def _curves(state: State) -> Row:
    """One step of a curve that is dragged in a live layer above all others, as for the slider."""
    effect = Effect(name="Curves", operation=Curves())
    curved = state.insert(effect)
    dragged, resting = Shown(curved, HASTE), Shown(curved)
    values = iter(np.random.default_rng(0).uniform(0.3, 0.7, 1000))

    def step(shown: Shown) -> None:
        bent = Curves(rgb=((0.0, 0.0), (0.5, float(next(values))), (1.0, 1.0)))
        shown.show(shown.state.with_node(replace(effect, operation=bent)))

    value, peer = interleaved(lambda: step(dragged), lambda: step(resting), rounds=25, warm=3)
    return Row(
        group=GROUP,
        name="a step of a live curve, 24 MP × 10 layers, all of it seen",
        value=value,
        peer="in full quality, at rest",
        peer_value=peer,
        target=33.0,
    )


def _stroke(state: State, layer: Layer, mask: Mask) -> Row:
    """A dab on a layer's mask, beside the same dab on its pixels."""
    on_mask, on_pixels = Shown(state.with_node(replace(layer, mask=mask))), Shown(state)
    random = np.random.default_rng(1)
    places = iter(random.integers(0, 3800, (1000, 2)))

    def dab(channels: int) -> tuple[Rect, Pixels]:
        x, y = (int(value) for value in next(places))
        return Rect(x, y, DAB, DAB), random.integers(0, 256, (DAB, DAB, channels), np.uint8)

    def paint_mask() -> None:
        present = on_mask.state.layer(layer.id)
        assert present.mask is not None
        rect, pixels = dab(1)
        painted = replace(present.mask, raster=present.mask.raster.write(rect, pixels))
        on_mask.show(on_mask.state.with_node(replace(present, mask=painted)), rect)

    def paint_pixels() -> None:
        present = on_pixels.state.layer(layer.id)
        rect, pixels = dab(4)
        raster = present.raster.write(rect, pixels)
        on_pixels.show(on_pixels.state.with_node(replace(present, raster=raster)), rect)

    value, peer = interleaved(paint_mask, paint_pixels, rounds=60, warm=5)
    return Row(
        group=GROUP,
        name="a dab of 64 px on a mask, through ten layers of 24 MP",
        value=value,
        peer="the same on pixels",
        peer_value=peer,
        target=1.5,
        against="ratio",
    )
