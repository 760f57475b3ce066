"""Blend modes and the compositing kernels, against the float64 reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document.blend import GROUPS, BlendMode
from editor.document.compositing.stack import (
    DARK,
    LIGHT,
    ArrayPlane,
    Entry,
    FillPlane,
    RasterPlane,
    composite,
    composite_screen,
)
from editor.document.raster import Raster, Tile
from neural.source import WHITE, Depth, Pixels, Rect, encode_srgb, to_unit
from tests.editor.blend_reference import Sheet, composited, stored

DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")
TOLERANCE = {"uint8": 1.0, "uint16": 2.0, "float32": 1e-5}

HARSH = {
    BlendMode.COLOUR_DODGE,
    BlendMode.COLOUR_BURN,
    BlendMode.VIVID_LIGHT,
    BlendMode.DIVIDE,
    BlendMode.HUE,
    BlendMode.SATURATION,
}
"""Modes that divide by a colour or by a difference of colours: an error in the last place grows with it."""


def picture(
    seed: int, depth: Depth, height: int = 40, width: int = 150, *, opaque: bool = False
) -> Pixels:
    """Noise with every corner case of colour and alpha in it, and grays, away from where formulas jump."""
    random = np.random.default_rng(seed)
    unit = random.random((height, width, 4))
    steps = np.array([0.0, 0.25, 1 / 3, 0.75, 1.0])
    unit[:20] = random.choice(steps, (20, width, 4))
    unit[5:10, :, :3] = unit[5:10, :, :1]
    unit[-6:, :, 3] = random.choice([0.0, 1.0], (6, width))
    if opaque:
        unit[..., 3] = 1.0
    if depth == "float32":
        # Multiples of 1/1000, so that sums and halves fall on a jump exactly or not at all.
        return (np.round(unit * 1000) / 1000).astype(np.float32)
    return np.floor(unit * WHITE[depth] + 0.5).astype(depth)


def entries(sheets: list[Sheet]) -> list[Entry]:
    return [
        Entry(
            plane=ArrayPlane(sheet.pixels),
            opacity=sheet.opacity,
            blend=sheet.mode,
            mask=None if sheet.mask is None else ArrayPlane(sheet.mask),
        )
        for sheet in sheets
    ]


def result(sheets: list[Sheet], depth: Depth) -> Pixels:
    height, width, _ = sheets[0].pixels.shape
    unbounded = depth == "float32"
    return composite(entries(sheets), Rect(0, 0, width, height), depth, unbounded=unbounded)


def assert_close(pixels: Pixels, expected: np.ndarray, depth: Depth, loose: float = 1.0) -> None:
    visible = expected[..., 3:] > 0
    error = np.abs(pixels.astype(np.float64) - stored(expected, depth)) * visible
    assert error.max() <= TOLERANCE[depth] * loose


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("mode", list(BlendMode))
@pytest.mark.parametrize(
    ("opacity", "opaque"), [(1.0, True), (1.0, False), (0.37, True), (0.37, False)]
)
def test_mode_equals_the_reference(
    mode: BlendMode, depth: Depth, opacity: float, opaque: bool
) -> None:
    sheets = [
        Sheet(picture(1, depth, opaque=opaque)),
        Sheet(picture(2, depth), mode, opacity),
    ]
    limit = np.inf if depth == "float32" else 1.0
    expected = composited(sheets, limit)
    assert_close(result(sheets, depth), expected, depth, 4 if mode in HARSH else 1)


@pytest.mark.parametrize("depth", DEPTHS)
def test_every_mode_is_some_other_function(depth: Depth) -> None:
    below, above = picture(1, depth, opaque=True), picture(2, depth, opaque=True)
    results = {
        mode: result([Sheet(below), Sheet(above, mode)], depth).tobytes() for mode in BlendMode
    }
    assert len(set(results.values())) == len(BlendMode)


@pytest.mark.parametrize("depth", DEPTHS)
def test_stack_with_masks_equals_the_reference(depth: Depth) -> None:
    modes = [BlendMode.NORMAL, BlendMode.MULTIPLY, BlendMode.SCREEN, BlendMode.SOFT_LIGHT]
    sheets = [
        Sheet(picture(i, depth), mode, 0.8, picture(50 + i, depth)[..., :1].copy())
        for i, mode in enumerate(modes)
    ]
    assert_close(result(sheets, depth), composited(sheets), depth)


def test_depths_may_mix_in_one_stack() -> None:
    sheets = [
        Sheet(picture(1, "uint8")),
        Sheet(picture(2, "float32"), BlendMode.MULTIPLY, 0.6),
        Sheet(picture(3, "uint16"), BlendMode.SCREEN, 0.9),
    ]
    assert_close(result(sheets, "uint16"), composited(sheets), "uint16")


def test_float_documents_keep_what_lies_beyond_white() -> None:
    bright = np.full((4, 4, 4), [3.0, 0.5, -0.25, 1.0], np.float32)
    for mode, expected in (
        (BlendMode.NORMAL, [3.0, 0.5, -0.25]),
        (BlendMode.LINEAR_DODGE, [6.0, 1.0, -0.5]),
        (BlendMode.MULTIPLY, [9.0, 0.25, 0.0625]),
    ):
        pixels = result([Sheet(bright), Sheet(bright, mode)], "float32")
        np.testing.assert_allclose(pixels[0, 0, :3], expected, rtol=1e-6)


@pytest.mark.parametrize("depth", DEPTHS)
def test_single_layer_comes_out_as_it_is(depth: Depth) -> None:
    pixels = picture(7, depth)
    out = result([Sheet(pixels)], depth)
    visible = pixels[..., 3:] > 0
    np.testing.assert_array_equal(out, np.where(visible, pixels, 0))


def test_every_integer_value_survives() -> None:
    for depth in ("uint8", "uint16"):
        ramp = np.arange(WHITE[depth] + 1).astype(depth)
        pixels = np.stack([ramp, ramp[::-1], ramp, np.maximum(ramp, 1)], axis=1)[None]
        np.testing.assert_array_equal(result([Sheet(pixels)], depth), pixels)


@pytest.mark.parametrize("depth", DEPTHS)
def test_opaque_normal_layer_replaces_what_is_below(depth: Depth) -> None:
    top = picture(2, depth, opaque=True)
    sheets = [Sheet(picture(1, depth)), Sheet(picture(3, depth), BlendMode.HUE), Sheet(top)]
    np.testing.assert_array_equal(result(sheets, depth), top)


@pytest.mark.parametrize("depth", DEPTHS)
def test_opaque_layer_made_fainter_or_masked_shows_what_is_below(depth: Depth) -> None:
    """Only what covers everything may spare the layers under it."""
    below, top = picture(1, depth, opaque=True), picture(2, depth, opaque=True)
    mask = picture(3, depth)[..., :1].copy()
    for sheet in (Sheet(top, opacity=0.5), Sheet(top, mask=mask)):
        sheets = [Sheet(below), sheet]
        assert_close(result(sheets, depth), composited(sheets), depth)


@pytest.mark.parametrize("depth", DEPTHS)
def test_opaque_pixels_replace_between_transparent_ones(depth: Depth) -> None:
    below, top = picture(1, depth), picture(2, depth)
    top[..., 3] = np.where(np.indices((40, 150)).sum(axis=0) % 3 == 0, WHITE[depth], 0)
    out = result([Sheet(below), Sheet(top)], depth)
    shown = np.where(below[..., 3:] > 0, below, 0)
    np.testing.assert_array_equal(out, np.where(top[..., 3:] > 0, top, shown))


@given(
    mode=st.sampled_from(list(BlendMode)),
    depth=st.sampled_from(DEPTHS),
    seed=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=60)
def test_opacity_zero_changes_nothing(mode: BlendMode, depth: Depth, seed: int) -> None:
    below = Sheet(picture(seed, depth, 21, 30))
    above = Sheet(picture(seed + 1, depth, 21, 30), mode, 0.0)
    np.testing.assert_array_equal(result([below, above], depth), result([below], depth))


@given(
    mode=st.sampled_from(list(BlendMode)),
    depth=st.sampled_from(DEPTHS),
    opacity=st.floats(0, 1),
    seed=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=60)
def test_blending_onto_nothing_is_normal(
    mode: BlendMode, depth: Depth, opacity: float, seed: int
) -> None:
    clear = np.zeros((21, 30, 4), depth)
    above = picture(seed, depth, 21, 30)
    blended = result([Sheet(clear), Sheet(above, mode, opacity)], depth)
    np.testing.assert_array_equal(blended, result([Sheet(above, BlendMode.NORMAL, opacity)], depth))


@given(
    offsets=st.lists(
        st.tuples(st.integers(-300, 300), st.integers(-300, 300)), min_size=1, max_size=4
    ),
    x=st.integers(-200, 200),
    y=st.integers(-200, 200),
    width=st.integers(1, 300),
    height=st.integers(1, 40),
    masked=st.booleans(),
    mode=st.sampled_from([BlendMode.NORMAL, BlendMode.OVERLAY]),
    opaque=st.booleans(),
    depth=st.sampled_from(DEPTHS),
)
@settings(deadline=None, max_examples=120)
def test_rasters_anywhere_composite_like_whole_pictures(
    offsets: list[tuple[int, int]],
    x: int,
    y: int,
    width: int,
    height: int,
    masked: bool,
    mode: BlendMode,
    opaque: bool,
    depth: Depth,
) -> None:
    """Tiles, offsets and blocks do not show: the same as reading each layer whole."""
    rect = Rect(x, y, width, height)
    floor = [Entry(plane=FillPlane(np.full(4, WHITE[depth], depth)))] if opaque else []
    tiled, whole = list(floor), list(floor)
    for i, (dx, dy) in enumerate(offsets):
        raster = Raster.from_array(picture(i, depth, 140, 200), x=i * 31, y=-17)
        mask = Raster.from_array(picture(90 + i, depth, 100, 90)[..., :1].copy(), x=35)
        tiled.append(
            Entry(
                plane=RasterPlane(raster, dx, dy),
                opacity=0.7,
                blend=mode,
                mask=RasterPlane(mask, dx, dy) if masked else None,
            )
        )
        there = rect.translate(-dx, -dy)
        whole.append(
            Entry(
                plane=ArrayPlane(raster.read(there), x, y),
                opacity=0.7,
                blend=mode,
                mask=ArrayPlane(mask.read(there), x, y) if masked else None,
            )
        )
    np.testing.assert_array_equal(composite(tiled, rect, depth), composite(whole, rect, depth))


@pytest.mark.parametrize("depth", DEPTHS)
def test_layer_is_hidden_where_its_mask_has_nothing(depth: Depth) -> None:
    white = np.full((300, 400, 4), WHITE[depth], depth)
    cover = np.full((110, 130, 1), WHITE[depth], depth)
    masks = (Rect(0, 0, 130, 110), Rect(190, 150, 130, 110))
    for place in masks:
        mask = RasterPlane(Raster.from_array(cover), place.x, place.y)
        entry = Entry(plane=RasterPlane(Raster.from_array(white)), mask=mask)
        expected = np.zeros_like(white)
        expected[place.slices] = WHITE[depth]
        np.testing.assert_array_equal(composite([entry], Rect(0, 0, 400, 300), depth), expected)


@pytest.mark.parametrize("depth", DEPTHS)
def test_pieces_composite_like_the_whole(depth: Depth) -> None:
    """A rectangle large enough for several threads equals its small parts."""
    stack = [
        Entry(plane=ArrayPlane(picture(1, depth, 700, 500)), opacity=0.9),
        Entry(plane=ArrayPlane(picture(2, depth, 700, 500)), blend=BlendMode.SCREEN),
    ]
    whole = composite(stack, Rect(0, 0, 500, 700), depth)
    for part in Rect(0, 0, 500, 700).grid(90):
        np.testing.assert_array_equal(composite(stack, part, depth), whole[part.slices])


def test_composite_writes_into_part_of_an_array_and_nowhere_else() -> None:
    stack = [Entry(plane=ArrayPlane(picture(1, "uint8", opaque=True)))]
    canvas = np.full((60, 60, 4), 7, np.uint8)
    rect = Rect(10, 5, 20, 30)
    composite(stack, rect, "uint8", out=canvas[rect.slices])
    np.testing.assert_array_equal(
        canvas[rect.slices], picture(1, "uint8", opaque=True)[rect.slices]
    )
    canvas[rect.slices] = 7
    assert (canvas == 7).all()


def test_screen_is_blue_green_red_over_a_checkerboard() -> None:
    pixels = picture(4, "uint8")
    screen = composite_screen([Entry(plane=ArrayPlane(pixels))], Rect(0, 0, 150, 40))
    rows, columns = np.indices((40, 150))
    gray = np.where(((rows >> 3) + (columns >> 3)) % 2, DARK, LIGHT)[..., None]
    alpha = pixels[..., 3:] / 255
    expected = np.floor(pixels[..., 2::-1] * alpha + gray * (1 - alpha) + 0.5)
    assert (screen[..., 3] == 255).all()
    assert np.abs(screen[..., :3] - expected).max() <= 1


def test_linear_pixels_are_encoded_for_the_screen() -> None:
    pixels = np.ones((8, 4096, 4), np.float32)
    pixels[..., :3] = np.linspace(-0.1, 1.2, 4096, dtype=np.float32)[None, :, None]
    stack = [Entry(plane=ArrayPlane(pixels))]
    expected = np.clip(encode_srgb(pixels[..., :3]), 0, 1) * 255
    for shown in (
        composite_screen(stack, Rect(0, 0, 4096, 8), encoded=True),
        composite(stack, Rect(0, 0, 4096, 8), "uint8", encoded=True),
    ):
        assert np.abs(shown[..., :3] - expected).max() <= 0.6


@pytest.mark.parametrize("depth", DEPTHS)
def test_empty_stack_is_transparent(depth: Depth) -> None:
    assert not composite([], Rect(-3, 2, 10, 10), depth).any()


def test_16_bits_are_not_cut_to_8() -> None:
    below, above = picture(1, "uint16", opaque=True), picture(2, "uint16")
    out = to_unit(result([Sheet(below), Sheet(above, BlendMode.SCREEN)], "uint16"))
    steps = out[..., :3] * 255
    assert np.abs(steps - np.round(steps)).max() > 0.4


def test_array_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        composite([], Rect(0, 0, 4, 4), "uint8", out=np.zeros((4, 5, 4), np.uint8))


def test_planes_that_kernels_cannot_read_are_refused() -> None:
    gray = ArrayPlane(np.zeros((4, 4, 1), np.uint8))
    with pytest.raises(ValueError, match="4 channels"):
        composite([Entry(plane=gray)], Rect(0, 0, 4, 4), "uint8")


def test_pixels_in_any_order_in_memory_are_read_right() -> None:
    pixels = picture(1, "uint8", 128, 128, opaque=True)
    turned = np.asfortranarray(pixels)
    raster = Raster(Rect(0, 0, 128, 128), "uint8", 4, {(0, 0): Tile(turned)})
    for plane in (RasterPlane(raster), ArrayPlane(turned)):
        out = composite([Entry(plane=plane)], Rect(0, 0, 128, 128), "uint8")
        np.testing.assert_array_equal(out, pixels)


def test_modes_stand_in_the_menu_once() -> None:
    assert sorted(mode for group in GROUPS for mode in group) == sorted(BlendMode)
    assert all(len({mode.category for mode in group}) == 1 for group in GROUPS)
    assert len({mode.title for mode in BlendMode}) == len(BlendMode)


def test_openraster_names_lead_back_to_the_mode() -> None:
    for mode in BlendMode:
        assert BlendMode.from_openraster(mode.openraster) is mode
    with pytest.raises(KeyError):
        BlendMode.from_openraster("svg:dst-out")
