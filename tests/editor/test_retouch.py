"""Smudge, blur, sharpen, clone, heal, remove, gradients: how they treat pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document.fill import Gradient, GradientKind, Stop
from editor.document.paint.brush import Brush, Point
from editor.document.paint.cover import Cover, lay
from editor.document.paint.gradient import gradient_ink
from editor.document.paint.heal import heal, remove
from editor.document.paint.inpaint import NothingToCopy, inpaint
from editor.document.paint.membrane import membrane
from editor.document.paint.stroke import Stroke
from editor.document.paint.wash import Ink
from editor.document.paint.wet import Act, WetStroke
from editor.document.raster import TILE, Raster
from neural.source import WHITE, Depth, Pixels, Rect, from_unit, to_unit
from tests.editor.test_paint import AREA, DEPTHS, flat, noise

ACTS: tuple[Act, ...] = ("smudge", "blur", "sharpen")
STEP = {"uint8": 1 / 255, "uint16": 1 / 65535, "float32": 1e-5}


def rub(
    raster: Raster, act: Act, points: Sequence[tuple[float, ...]], brush: Brush, **how: object
) -> Raster:
    stroke = WetStroke(raster, brush, act, AREA, **how)  # type: ignore[arg-type]
    stroke.add([Point(*point) for point in points])
    stroke.end()
    return stroke.finish()


def disc(x: float, y: float, radius: float, *, soft: float = 1) -> Cover:
    v, u = np.mgrid[: AREA.height, : AREA.width].astype(np.float32)
    values = np.clip((radius - np.hypot(u + 0.5 - x, v + 0.5 - y)) / soft + 0.5, 0, 1)
    cover = Cover(AREA, values.astype(np.float32)).trimmed(AREA)
    assert cover is not None
    return cover


def slope(depth: Depth) -> Raster:
    """Each channel a plane: what a membrane continues exactly."""
    v, u = np.mgrid[: AREA.height, : AREA.width].astype(np.float32)
    planes = [0.2 + u / 1000, 0.3 + v / 900, 0.7 - u / 1500 + v / 2000, np.ones_like(u)]
    return Raster.from_array(from_unit(np.stack(planes, axis=2).astype(np.float32), depth))


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_nothing_moves_where_everything_is_alike(act: Act, depth: Depth) -> None:
    raster = flat(0.4, depth)
    rubbed = rub(raster, act, [(-20, 100), (380, 140)], Brush(size=50))
    off = np.abs(to_unit(rubbed.read(AREA)) - to_unit(raster.read(AREA)))
    assert off.max() <= STEP[depth]


@pytest.mark.parametrize("act", ACTS)
@settings(max_examples=10, deadline=None)
@given(
    points=st.lists(st.tuples(st.floats(-20, 420), st.floats(-20, 320)), min_size=2, max_size=6),
    cut=st.integers(0, 6),
)
def test_rubbing_is_the_same_however_the_points_arrive(
    act: Act, points: list[tuple[float, float]], cut: int
) -> None:
    raster = Raster.from_array(noise("uint16"))
    brush = Brush(size=24, hardness=0.5, opacity=0.7)
    stroke = WetStroke(raster, brush, act, AREA)
    for part in (points[:cut], points[cut:]):
        stroke.add([Point(*point) for point in part])
    stroke.end()
    assert stroke.finish().same_pixels(rub(raster, act, points, brush))


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_rubbing_stays_under_the_brush_and_in_the_selection(act: Act, depth: Depth) -> None:
    raster = Raster.from_array(noise(depth))
    share = np.zeros((300, 400, 1), np.float32)
    share[:, :200] = 1
    selection = Raster.from_array(from_unit(share, depth))
    brush = Brush(size=40, hardness=1)
    rubbed = rub(raster, act, [(100, 150), (300, 150)], brush, selection=selection)
    was, now = raster.read(AREA), rubbed.read(AREA)
    same = (was == now).all(axis=2)
    assert same[:, 200:].all()
    assert same[:128].all()
    assert same[173:].all()
    assert not same[140:160, 110:190].all(axis=0).any()


@pytest.mark.parametrize("act", ACTS)
def test_rubbing_with_locked_alpha_keeps_it(act: Act) -> None:
    raster = Raster.from_array(noise("uint16"))
    rubbed = rub(raster, act, [(50, 100), (300, 120)], Brush(size=50), lock_alpha=True)
    assert (rubbed.read(AREA)[..., 3] == raster.read(AREA)[..., 3]).all()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_masks_are_rubbed_too(act: Act, depth: Depth) -> None:
    mask = Raster.from_array(np.ascontiguousarray(noise(depth)[..., :1]))
    rubbed = rub(mask, act, [(50, 100), (300, 120)], Brush(size=50))
    assert rubbed.channels == 1
    assert not rubbed.same_pixels(mask)


def test_blur_evens_out_and_sharpen_brings_out() -> None:
    raster = Raster.from_array(noise("float32", opaque=True))
    where = Rect(120, 140, 120, 20)
    brush = Brush(size=60, hardness=1)

    def unrest(act: Act | None) -> float:
        rubbed = raster if act is None else rub(raster, act, [(80, 150), (300, 150)], brush)
        return float(rubbed.read(where)[..., :3].std())

    assert unrest("blur") < 0.3 * unrest(None)
    assert unrest("sharpen") > 1.3 * unrest(None)


def test_a_smudge_carries_colour_along_its_way() -> None:
    values = np.zeros((300, 400, 4), np.float32)
    values[..., 3] = 1
    values[:, :100, 0] = 1
    rubbed = rub(
        Raster.from_array(from_unit(values, "uint8")),
        "smudge",
        [(80, 150), (180, 150)],
        Brush(size=40, opacity=0.95, spacing=0.04),
    )
    line = rubbed.read(AREA)[150, :, 0]
    assert line[150] > 40
    assert line[260] == 0
    assert rubbed.read(AREA)[60, 150, 0] == 0


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_clone_is_a_copy_bit_for_bit(depth: Depth) -> None:
    raster = Raster.from_array(noise(depth, opaque=True))
    ink = Ink(source=lambda rect: raster.read(rect.translate(90, -40)))
    stroke = Stroke(raster, Brush(size=41, hardness=1), ink, AREA)
    stroke.add([Point(100, 150), Point(200, 160)])
    stroke.end()
    cloned = stroke.finish()
    inside = Rect(100, 145, 100, 15)
    assert cloned.read(inside).tobytes() == raster.read(inside.translate(90, -40)).tobytes()


@settings(max_examples=20, deadline=None)
@given(
    a=st.floats(-1, 1, width=32),
    b=st.floats(-1, 1, width=32),
    radius=st.floats(1, 55, width=32),
    x=st.floats(0, 150),
    y=st.floats(0, 90),
)
def test_a_membrane_continues_planes(a: float, b: float, radius: float, x: float, y: float) -> None:
    v, u = np.mgrid[:90, :150].astype(np.float32)
    plane = (a * u / 150 + b * v / 90)[..., None].astype(np.float32)
    known = np.hypot(u - x, v - y) > radius
    # At the array's edge it runs flat: only holes that are closed all around are exact.
    known[[0, -1]] = known[:, [0, -1]] = True
    filled = membrane(plane * known[..., None], known)
    assert np.abs(filled - plane).max() < 0.01
    assert (filled[known] == plane[known]).all()


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_healed_blemish_is_gone(depth: Depth) -> None:
    clean = slope(depth)
    pixels = clean.read(AREA)
    pixels[90:110, 90:110, :3] = 0
    raster = Raster.from_array(pixels)
    healed = heal(
        raster, disc(100, 100, 20), lambda rect: clean.read(rect.translate(150, 90)), AREA
    )
    off = np.abs(to_unit(healed.read(AREA)) - to_unit(clean.read(AREA)))
    assert off.max() < 0.004
    outside = healed.read(AREA)
    outside[70:130, 70:130] = raster.read(Rect(70, 70, 60, 60))
    assert outside.tobytes() == raster.read(AREA).tobytes()


def test_healing_keeps_the_grain_of_the_sample() -> None:
    raster = Raster.from_array(noise("float32", opaque=True))
    dark = Raster.from_array((raster.read(AREA) * np.array([0.2, 0.2, 0.2, 1])).astype(np.float32))
    healed = heal(raster, disc(150, 150, 40), dark.read, AREA)
    inside = Rect(130, 130, 40, 40)
    got, grain = healed.read(inside)[..., 0], dark.read(inside)[..., 0]
    assert np.corrcoef(np.diff(got).ravel(), np.diff(grain).ravel())[0, 1] > 0.99


def stripes() -> Pixels:
    v, u = np.mgrid[: AREA.height, : AREA.width]
    values = np.ones((AREA.height, AREA.width, 4), np.float32)
    values[..., 0] = (u // 8 % 2) * 0.8 + 0.1
    values[..., 1] = (v // 12 % 2) * 0.6 + 0.2
    values[..., 2] = 0.3
    return values


@pytest.mark.parametrize("depth", DEPTHS)
def test_what_is_removed_gives_way_to_the_texture_around_it(depth: Depth) -> None:
    want = from_unit(stripes(), depth)
    spoiled = want.copy()
    spoiled[120:150, 180:215, :3] = from_unit(np.full((1, 1, 3), 0.95, np.float32), depth)
    raster = Raster.from_array(spoiled)
    removed = remove(raster, disc(197, 135, 26), AREA)
    off = np.abs(to_unit(removed.read(AREA)) - to_unit(want))[..., :3].max(axis=2)
    assert (off < 0.05).mean() > 0.995
    outside = removed.read(AREA)
    outside[105:165, 165:230] = spoiled[105:165, 165:230]
    assert outside.tobytes() == spoiled.tobytes()


def test_removing_is_reproducible() -> None:
    raster = Raster.from_array(noise(opaque=True))
    one, two = (remove(raster, disc(200, 150, 15), AREA, seed=7) for _ in range(2))
    assert one.same_pixels(two)
    assert not remove(raster, disc(200, 150, 15), AREA, seed=8).same_pixels(one)


def test_removing_can_be_stopped_and_tells_how_far_it_is() -> None:
    heard: list[float] = []

    def stop(done: float) -> None:
        heard.append(done)
        if len(heard) == 3:
            raise KeyboardInterrupt

    values = np.ascontiguousarray(stripes()[..., :3])
    hole = np.zeros(values.shape[:2], bool)
    hole[100:140, 100:140] = True
    with pytest.raises(KeyboardInterrupt):
        inpaint(values, hole, checkpoint=stop)
    assert heard == sorted(heard)
    assert 0 <= heard[0] < heard[-1] < 1


def test_a_hole_without_surroundings_is_refused_in_words() -> None:
    values = np.zeros((20, 20, 3), np.float32)
    with pytest.raises(NothingToCopy, match="too little around"):
        inpaint(values, np.ones((20, 20), bool))


STOPS = (
    Stop(0.0, (0.1, 0.2, 0.9, 1.0)),
    Stop(0.4, (0.9, 0.8, 0.1, 1.0)),
    Stop(1.0, (0, 0, 0, 1.0)),
)


@pytest.mark.parametrize("kind", ["linear", "reflected", "radial", "angle", "diamond"])
@pytest.mark.parametrize("depth", DEPTHS)
def test_a_gradient_is_that_of_a_fill_layer(kind: GradientKind, depth: Depth) -> None:
    gradient = Gradient((130.0, 90.0), (260.0, 180.0), STOPS, kind)
    raster = Raster.empty(Rect(0, 0, 0, 0), depth)
    laid = lay(raster, gradient_ink(gradient, depth, at=(30, 20)), AREA)
    want = gradient.pixels(AREA.translate(30, 20), depth)
    off = np.abs(to_unit(laid.read(AREA)) - to_unit(want))
    # A table of 4096 colours, and in 8 bits half a step of noise; the seam of an angle is sharp.
    assert np.quantile(off, 0.999) <= {"uint8": 1.01 / 255, "uint16": 8e-4, "float32": 8e-4}[depth]


def test_a_gradient_in_8_bits_is_dithered_without_a_shift() -> None:
    stops = (Stop(0.0, (0.5, 0.5, 0.5, 1.0)), Stop(1.0, (0.51, 0.51, 0.51, 1.0)))
    gradient = Gradient((0.0, 0.0), (400.0, 0.0), stops)
    laid = lay(Raster.empty(AREA), gradient_ink(gradient, "uint8"), AREA).read(AREA)[..., 0]
    means = laid.mean(axis=0) / 255
    assert np.abs(means - np.linspace(0.5, 0.51, 400)).max() < 0.0006
    runs = np.diff(np.flatnonzero(np.diff(laid[0].astype(int))))
    assert runs.max() < 60, "bands would be 160 pixels wide"
    again = lay(Raster.empty(AREA), gradient_ink(gradient, "uint8"), AREA).read(AREA)[..., 0]
    assert (again == laid).all()


def test_a_gradient_to_transparent_lets_through_what_is_below() -> None:
    stops = (Stop(0.0, (1.0, 0.0, 0.0, 1.0)), Stop(1.0, (1.0, 0.0, 0.0, 0.0)))
    gradient = Gradient((0.0, 0.0), (400.0, 0.0), stops)
    laid = lay(flat(0.0, "uint16"), gradient_ink(gradient, "uint16"), AREA).read(AREA)
    assert to_unit(laid)[10, 300, 0] == pytest.approx(1 - 300.5 / 400, abs=1e-3)
    assert (laid[..., 3] == 65535).all()


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_mask_takes_a_gradient_as_gray(depth: Depth) -> None:
    stops = (Stop(0.0, (0.0, 0.0, 0.0, 1.0)), Stop(1.0, (1.0, 1.0, 1.0, 1.0)))
    gradient = Gradient((0.0, 0.0), (400.0, 0.0), stops)
    mask = Raster.mask(AREA, depth, full=True)
    line = lay(mask, gradient_ink(gradient, depth, channels=1), AREA).read(AREA)[5, :, 0]
    want = (np.arange(400) + 0.5) / 400
    assert np.abs(line / WHITE[depth] - want).max() < 0.006


def test_filling_a_selection_makes_only_its_tiles() -> None:
    area = Rect(0, 0, 10 * TILE, 10 * TILE)
    share = np.full((20, 20, 1), 255, np.uint8)
    selection = Raster(area, "uint8", 1, Raster.from_array(share, TILE + 5, TILE + 5).tiles)
    filled = lay(Raster.empty(Rect(0, 0, 0, 0)), Ink(colour=(1, 0, 0)), area, selection=selection)
    assert set(filled.tiles) == {(1, 1)}
    assert filled.read(area)[..., 3].sum() == 400 * 255
