"""Masks: what they show, and what edits of them promise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from editor.document.fill import Solid
from editor.document.layers import FillLayer, Group, Layer, Mask
from editor.document.masks import (
    applied_mask,
    copied_mask,
    enabled_masks,
    inverted_mask,
    linked_masks,
    mask_alone,
    mask_coverage,
    with_mask,
    without_mask,
)
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.state import State
from neural.source import WHITE, Depth, Pixels, Rect, Size

DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")
SIZE = Size(200, 150)
PLACE = Rect(-20, 30, 160, 90)


def noise(width: int, height: int, channels: int, depth: Depth, seed: int) -> Pixels:
    unit = np.random.default_rng(seed).random((height, width, channels))
    if depth == "float32":
        return unit.astype(np.float32)
    return np.rint(unit * WHITE[depth]).astype(depth)


def document(depth: Depth = "uint8") -> State:
    """One half transparent layer, "a", that reaches beyond the document's left edge."""
    pixels = noise(PLACE.width, PLACE.height, 4, depth, 1)
    pixels[pixels[..., 3] == 0] = 0
    raster = Raster.from_array(pixels)
    layer = Layer(name="A", id="a", raster=raster, x=PLACE.x, y=PLACE.y)
    return State(size=SIZE, depth=depth, layers=(layer,), active="a")


def selected(depth: Depth = "uint8") -> State:
    """The same with a soft selection in the middle."""
    area = Rect(50, 40, 60, 50)
    raster = Raster.mask(Rect.of(SIZE), depth).write(area, noise(60, 50, 1, depth, 2))
    return replace(document(depth), selection=raster)


def alpha(state: State) -> Pixels:
    return composite(state)[..., 3]


def test_a_revealing_mask_changes_nothing_and_a_hiding_one_hides() -> None:
    state = document()
    shown = with_mask(state, "a", "reveal")
    assert (composite(shown) == composite(state)).all()
    assert alpha(with_mask(state, "a", "hide")).max() == 0
    assert shown.mask_target is shown.layer("a").mask, "the new mask is what is edited"


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_mask_from_the_selection_shows_what_was_selected(depth: Depth) -> None:
    state = selected(depth)
    inside, outside = with_mask(state, "a", "selection"), with_mask(state, "a", "outside")
    assert (alpha(inside)[:40] == 0).all()
    assert (alpha(outside)[:40] == alpha(state)[:40]).all()
    total = alpha(inside).astype(float) + alpha(outside).astype(float)
    limit = 1e-6 if depth == "float32" else 1.0
    assert abs(total - alpha(state)).max() <= limit
    with pytest.raises(ValueError, match="Nothing is selected"):
        with_mask(document(depth), "a", "selection")


@pytest.mark.parametrize("depth", DEPTHS)
def test_alpha_goes_into_a_mask_and_comes_back(depth: Depth) -> None:
    state = document(depth)
    moved = with_mask(state, "a", "transparency")
    assert np.allclose(composite(moved), composite(state), atol=0 if depth != "float32" else 1e-6)
    assert moved.layer("a").raster.opaque
    back = applied_mask(moved, "a")
    assert back.layer("a").mask is None
    assert back.layer("a").raster.same_pixels(state.layer("a").raster)


@pytest.mark.parametrize("depth", DEPTHS)
def test_applying_a_mask_keeps_the_picture(depth: Depth) -> None:
    state = selected(depth)
    raster = Raster.mask(Rect.of(SIZE), depth, full=True).write(
        Rect(3, 60, 100, 40), noise(100, 40, 1, depth, 3)
    )
    layer = replace(state.layer("a"), mask=Mask(raster=raster, x=7, y=-11))
    masked = state.with_node(layer).with_active("a", "mask")
    flat = applied_mask(masked, "a")
    limit = 1e-6 if depth == "float32" else 1.0
    assert abs(composite(flat).astype(float) - composite(masked))[..., 3].max() <= limit
    assert (flat.layer("a").mask, flat.target) == (None, "pixels")


def test_a_mask_with_nothing_to_be_applied_to_says_so() -> None:
    red = FillLayer(name="Red", id="r", fill=Solid((1.0, 0.0, 0.0, 1.0)))
    state = with_mask(document().insert(red), "r", "hide")
    with pytest.raises(ValueError, match="“Red” has no pixels of its own"):
        applied_mask(state, "r")
    with pytest.raises(ValueError, match="“A” has no mask"):
        applied_mask(state, "a")


def test_locks_hold_for_masks() -> None:
    state = with_mask(document(), "a", "hide")
    locked = state.with_node(replace(state.layer("a"), locked=True))
    for edit in (without_mask, inverted_mask, applied_mask):
        with pytest.raises(ValueError, match="“A” is locked"):
            edit(locked, "a")
    pixels = state.with_node(replace(state.layer("a"), lock_pixels=True))
    with pytest.raises(ValueError, match="pixels of “A” are locked"):
        applied_mask(pixels, "a")
    with pytest.raises(ValueError, match="has a mask already"):
        with_mask(state, "a", "reveal")


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("depth", DEPTHS)
def test_inverting_turns_every_value_also_outside_its_tiles(depth: Depth, full: bool) -> None:
    raster = Raster.mask(Rect.of(SIZE), depth, full=full).write(
        Rect(90, 10, 80, 50), noise(80, 50, 1, depth, 4)
    )
    there = Rect(-40, -40, 400, 300)
    total = raster.read(there).astype(float) + raster.inverted().read(there)
    assert abs(total - WHITE[depth]).max() <= (1e-6 if depth == "float32" else 0)
    if depth != "float32":
        assert raster.inverted().inverted().same_pixels(raster)


def test_a_disabled_mask_hides_nothing() -> None:
    state = with_mask(document(), "a", "hide")
    off = enabled_masks(state, ["a"], False)
    assert (composite(off) == composite(document())).all()
    assert enabled_masks(off, ["a"], True) == state
    assert not linked_masks(state, ["a"], False).layer("a").mask.linked


def test_a_deleted_mask_shows_everything_again() -> None:
    state = without_mask(with_mask(document(), "a", "hide"), "a")
    assert (composite(state) == composite(document())).all()
    assert state.target == "pixels"


def test_a_mask_is_copied_to_another_node_in_its_place() -> None:
    state = with_mask(selected(), "a", "selection").insert(Group(name="G", id="g"))
    copied = copied_mask(state, "a", "g")
    assert copied.node("g").mask == state.node("a").mask
    assert copied.mask_target is copied.node("g").mask
    with pytest.raises(ValueError, match="“G” has no mask"):
        copied_mask(state, "g", "a")


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("depth", DEPTHS)
def test_a_mask_is_a_selection_of_the_document_where_it_lies(depth: Depth, full: bool) -> None:
    raster = Raster.mask(Rect.of(SIZE), depth, full=full).write(
        Rect(90, 10, 80, 50), noise(80, 50, 1, depth, 4)
    )
    state = document(depth)
    layer = replace(state.layer("a"), mask=Mask(raster=raster, x=13, y=-5))
    chosen = mask_coverage(state.with_node(layer), "a")
    assert (chosen.depth, chosen.channels, chosen.base, chosen.bounds) == (depth, 1, 0, state.rect)
    assert (chosen.read(state.rect) == raster.read(state.rect.translate(-13, 5))).all()


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_mask_alone_is_a_gray_picture_of_it(depth: Depth) -> None:
    state = with_mask(selected(depth), "a", "selection")
    gray = mask_alone(enabled_masks(state, ["a"], False), "a")
    assert gray is not None
    shown = composite(gray)
    mask = state.layer("a").mask.raster.read(state.rect)[..., 0] / WHITE[depth] * 255
    assert abs(shown[..., 0] - mask).max() <= 1
    assert (shown[..., 3] == 255).all()
    assert mask_alone(document(), "a") is None
