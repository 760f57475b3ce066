"""A filter begun while a mask is edited changes the mask, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from editor.document.layers import Mask
from editor.document.mask_picture import MaskPicture
from editor.document.raster import Raster
from editor.document.selection import shapes
from editor.document.state import State
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.operations.classic.offset import Offset
from neural.source import WHITE, Depth, Pixels, Rect
from tests.editor.test_within_selection import noise, ran

DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")
HERE = Rect(0, 0, 300, 260)


def masked(depth: Depth = "uint8", *, base: bool = False, x: int = 0, y: int = 0) -> State:
    """A layer whose mask has a square of half, edited now."""
    state = State.from_array(noise(depth=depth))
    layer = state.pixel_layers[0]
    half = np.full((100, 120, 1), WHITE[depth] / 2, depth)
    raster = Raster.mask(HERE, depth, full=base).write(Rect(60, 50, 120, 100), half)
    state = state.with_node(replace(layer, mask=Mask(raster=raster, x=x, y=y)))
    return state.with_active(layer.id, "mask")


def shown(state: State, rect: Rect = HERE) -> Pixels:
    mask = state.pixel_layers[0].mask
    assert mask is not None
    return mask.raster.read(rect.translate(-mask.x, -mask.y))[..., 0]


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("base", [False, True])
def test_the_mask_is_inverted_and_the_pixels_stay(depth: Depth, base: bool) -> None:
    start = masked(depth, base=base)

    def undone(run: object) -> None:
        run.accept(as_new_layer=True)  # type: ignore[attr-defined]
        document = run.document  # type: ignore[attr-defined]
        done = document.state
        document.undo()
        assert document.state is start
        document.redo()
        assert document.state is done

    result, _, _ = ran(start, Invert(), undone)
    assert result.pixel_layers[0].raster is start.pixel_layers[0].raster
    assert len(result.layers) == 1
    assert result.target == "mask"
    before = shown(start).astype(np.float64)
    if depth == "float32":  # linear: what is inverted is what is seen
        assert (shown(result)[0, 0] < 0.5) == base
        again, _, _ = ran(result, Invert())
        assert np.allclose(shown(again), before, atol=1e-4)
    else:
        assert np.array_equal(shown(result), WHITE[depth] - before)
    assert result.metadata.steps[-1] == '{"operation": "invert"}'


def test_only_what_is_selected_of_the_mask_changes() -> None:
    start = masked(x=7, y=-5)
    chosen = Rect(100, 80, 50, 40)
    start = replace(start, selection=shapes.rectangle(chosen, HERE, "uint8"))
    result, _, _ = ran(start, Invert())
    changed = shown(result) != shown(start)
    assert changed[chosen.slices].all()
    changed[chosen.slices] = False
    assert not changed.any()


def test_a_blur_of_the_mask_is_soft_on_both_sides() -> None:
    result, _, _ = ran(masked(), GaussianBlur(radius=6))
    row = shown(result)[100].astype(int)
    assert row[30] == 0
    assert 20 < row[60] < 100
    assert row[120] == 127


def test_what_a_filter_leaves_transparent_hides() -> None:
    result, _, _ = ran(masked(base=True), Offset(x=50, y=0))
    assert shown(result).shape == (260, 300)


def test_a_locked_layer_says_so() -> None:
    start = masked()
    start = start.with_node(replace(start.pixel_layers[0], locked=True))
    with pytest.raises(ValueError, match="is locked"):
        MaskPicture(start)


def test_what_touches_nothing_gives_the_same_mask_back() -> None:
    start = masked("float32")
    picture = MaskPicture(start)
    assert np.array_equal(shown(picture.worn(picture.state)), shown(start))
    assert picture.worn(picture.state).pixel_layers[0].mask == start.pixel_layers[0].mask
