"""One picture in which every stroke, heal, fill and gradient has left its mark, against how it looked.

After a change that is meant to be seen run this file with SFUMATO_RENEW_GOLDEN=1, and look at the picture
before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from editor.document.blend import BlendMode
from editor.document.fill import Gradient, Stop
from editor.document.paint.brush import Brush, Point
from editor.document.paint.cover import Cover, lay
from editor.document.paint.gradient import gradient_ink
from editor.document.paint.heal import heal, remove
from editor.document.paint.stroke import Stroke
from editor.document.paint.wash import Floats, Ink
from editor.document.paint.wet import Act, WetStroke
from editor.document.raster import Raster
from neural.source import Depth, Rect, from_unit, to_unit

GOLDEN = Path(__file__).with_name("golden") / "painted.png"
AREA = Rect(0, 0, 360, 240)


def scene(depth: Depth) -> Raster:
    """Waves of two colours with some grain."""
    v, u = np.mgrid[: AREA.height, : AREA.width].astype(np.float32)
    values = np.ones((AREA.height, AREA.width, 4), np.float32)
    values[..., 0] = 0.45 + 0.25 * np.sin(u / 23) * np.cos(v / 31)
    values[..., 1] = 0.5 + 0.2 * np.cos(u / 37 + v / 19)
    values[..., 2] = 0.3 + v / 600
    grain = np.random.default_rng(5).random((AREA.height, AREA.width, 1), np.float32) * 0.06
    values[..., :3] += grain
    return Raster.from_array(from_unit(values, depth))


def painted(depth: Depth) -> Raster:
    raster = scene(depth)

    def stroke(brush: Brush, ink: Ink, *points: tuple[float, ...]) -> None:
        nonlocal raster
        work = Stroke(raster, brush, ink, AREA)
        work.add([Point(*point) for point in points])
        work.end()
        raster = work.finish()

    def rub(act: Act, brush: Brush, *points: tuple[float, ...]) -> None:
        nonlocal raster
        work = WetStroke(raster, brush, act, AREA)
        work.add([Point(*point) for point in points])
        work.end()
        raster = work.finish()

    wave = [(20 + 5 * n, 30 + 12 * np.sin(n / 3), 0.2 + n / 30) for n in range(24)]
    pen = Brush(size=18, hardness=0.9, pressure_size=True)
    stroke(pen, Ink(colour=(0.8, 0.1, 0.1)), *wave)
    soft = Brush(size=40, hardness=0, opacity=0.6, blend=BlendMode.MULTIPLY)
    stroke(soft, Ink(colour=(0.2, 0.4, 0.9), blend=BlendMode.MULTIPLY), (170, 30), (340, 40))
    flat = Brush(size=24, hardness=1, roundness=0.2, angle=40)
    stroke(flat, Ink(colour=(0.1, 0.1, 0.1)), (20, 70), (80, 55), (150, 75))
    stroke(Brush(size=2, pencil=True), Ink(colour=(1, 1, 1)), (20, 92), (160, 84))
    stroke(Brush(size=26, hardness=0.5), Ink.erase(), (180, 75), (230, 78))
    stroke(Brush(size=30, hardness=0, opacity=0.8), Ink.dodge("midtones"), (250, 70), (345, 80))
    burn = Ink.dodge("shadows", burn=True)
    stroke(Brush(size=30, hardness=0, opacity=0.8), burn, (250, 105), (345, 110))
    stroke(Brush(size=34, hardness=0.2), Ink.sponge(saturate=False), (20, 120), (110, 122))
    source = raster
    clone = Ink(source=lambda rect: source.read(rect.translate(-110, -90)))
    stroke(Brush(size=44, hardness=0.6), clone, (150, 122), (200, 124))
    rub("smudge", Brush(size=30, hardness=0.4, opacity=0.9, spacing=0.04), (30, 150), (150, 170))
    rub("blur", Brush(size=40, hardness=0.4), (190, 170), (250, 170))
    rub("sharpen", Brush(size=40, hardness=0.4, opacity=0.5), (280, 165), (340, 165))
    dark = raster
    raster = heal(raster, _disc(60, 60, 16), lambda rect: dark.read(rect.translate(220, 60)), AREA)
    raster = remove(raster, _disc(300, 40, 14), AREA, seed=3)
    stops = (Stop(0.0, (0.9, 0.8, 0.2, 1.0)), Stop(1.0, (0.9, 0.8, 0.2, 0.0)))
    gradient = Gradient((180.0, 240.0), (180.0, 195.0), stops)
    return lay(raster, gradient_ink(gradient, depth), AREA)


def seen(unit: Floats) -> Floats:
    return np.concatenate([unit[..., :3] * unit[..., 3:], unit[..., 3:]], axis=2)


def _disc(x: float, y: float, radius: float) -> Cover:
    v, u = np.mgrid[: AREA.height, : AREA.width].astype(np.float32)
    values = np.clip(radius - np.hypot(u - x, v - y), 0, 1).astype(np.float32)
    return Cover(AREA, values)


@pytest.mark.parametrize("depth", ["uint8", "uint16"])
def test_every_tool_paints_as_it_did(depth: Depth) -> None:
    got = to_unit(painted(depth).read(AREA))
    if os.environ.get("SFUMATO_RENEW_GOLDEN") and depth == "uint8":
        GOLDEN.parent.mkdir(exist_ok=True)
        Image.fromarray(from_unit(got, "uint8")).save(GOLDEN, optimize=True)
    with Image.open(GOLDEN) as picture:
        want = np.asarray(picture.convert("RGBA"), np.float32) / 255
    # Premultiplied: colours under next to no alpha are nobody's.
    off = np.abs(seen(got) - seen(want))
    # What was removed may be filled from elsewhere where sums round otherwise; the rest may not move.
    off[20:60, 280:320] = 0
    assert np.quantile(off, 0.999) < 0.02
    assert off.mean() < 0.002
