"""Golden pictures: how something looked when a person last looked at it, kept beside the tests.

After a change that is meant to be seen: run the test with SFUMATO_RENEW_GOLDEN=1, which writes the
pictures anew, and look at every one that changed before committing it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from neural.pixelwise import encoded
from neural.source import WHITE, Depth, Pixels, Size, decode_srgb, from_unit, to_unit

Floats = npt.NDArray[np.float32]

SIZE = Size(80, 60)
LEVEL = 1 / 255
RENEWING = bool(os.environ.get("SFUMATO_RENEW_GOLDEN"))


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a picture may be from its golden one, white at 1.0: the mean of all values, and each pixel
    but for the share `strays`, which may be anywhere."""

    each: float
    mean: float
    strays: float = 0.0


def looks(pixels: Pixels) -> Floats:
    """H x W x 4 as it is seen: encoded, within 0..1, colours multiplied with alpha, for colours under
    next to no alpha are nobody's."""
    values = np.array(to_unit(pixels), np.float32)
    if pixels.dtype == np.float32:
        values = encoded(values)
    values = np.clip(values, 0, 1)
    values[..., :3] *= values[..., 3:]
    return values


def distance(one: Pixels, other: Pixels) -> Floats:
    """H x W: how far pixels are from each other as they are seen, by the channel that is farthest."""
    return np.abs(looks(one) - looks(other)).max(axis=2)


def read(path: Path) -> Pixels:
    """A golden picture: H x W x 4 of uint8."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGBA"))


def write(path: Path, pixels: Pixels) -> None:
    """Keep a picture of any depth as a golden one; what lies beyond 0..1 is cut off."""
    values = np.array(to_unit(pixels), np.float32)
    if pixels.dtype == np.float32:
        values = encoded(values)
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(from_unit(np.clip(values, 0, 1), "uint8")).save(
        path, lossless=True, quality=100, method=6, exact=True
    )


def problem(pixels: Pixels, golden: Pixels, tolerance: Tolerance) -> str:
    """What sets a picture apart from the golden one; empty when they are alike."""
    if pixels.shape != golden.shape:
        return f"it is {pixels.shape[1]} × {pixels.shape[0]}, not {golden.shape[1]} × {golden.shape[0]}"
    off = distance(pixels, golden)
    stray = float((off > tolerance.each).mean())
    if stray > tolerance.strays:
        return (
            f"{stray:.2%} of its pixels are more than {tolerance.each * 255:.2g}/255 away, "
            f"the farthest {off.max() * 255:.3g}/255"
        )
    if off.mean() > tolerance.mean:
        return f"it is {off.mean() * 255:.2g}/255 away on the average"
    return ""


def check(pixels: Pixels, path: Path, tolerance: Tolerance) -> None:
    """Fail, in words that say what to do, when a picture does not look like the golden one."""
    if not path.exists():
        pytest.fail(f"There is no golden picture {path.name}. {_ADVICE}", pytrace=False)
    found = problem(pixels, read(path), tolerance)
    if found:
        kept = Path(tempfile.gettempdir()) / f"sfumato-not-golden-{path.name}"
        write(kept, pixels)
        pytest.fail(f"{path.name}: {found}. It is kept as {kept}. {_ADVICE}", pytrace=False)


def check_depths(results: Mapping[Depth, Pixels], path: Path, tolerance: Tolerance) -> None:
    """Check the results at all three depths. What is done to the values as they are stored, which are
    linear in float32, has another golden picture for that depth, whose name ends in .linear.webp."""
    linear = path.with_suffix(".linear.webp")
    if RENEWING:
        write(path, results["uint8"])
        linear.unlink(missing_ok=True)
        if problem(results["float32"], results["uint8"], tolerance):
            write(linear, results["float32"])
    for depth, result in results.items():
        assert result.dtype == depth
        check(result, linear if depth == "float32" and linear.exists() else path, tolerance)


_ADVICE = (
    "If this is meant, run the test again with SFUMATO_RENEW_GOLDEN=1, look at the picture that it "
    "writes, and commit it."
)


def at_depth(golden: Pixels, depth: Depth) -> Pixels:
    """A picture of 8 bits at another depth, as exactly as that can hold it."""
    if depth == "uint8":
        return golden
    if depth == "uint16":
        return golden.astype(np.uint16) * np.uint16(257)
    values = golden.astype(np.float32) / np.float32(WHITE["uint8"])
    values[..., :3] = decode_srgb(values[..., :3])
    return values


def drawn_scene() -> Pixels:
    """H x W x 4 of uint8: sky, a sun, a house before a dark hill, a meadow, a line,
    grain, and a corner that is transparent."""
    y, x = np.mgrid[: SIZE.height, : SIZE.width].astype(np.float32)
    rgb = np.empty((SIZE.height, SIZE.width, 3), np.float32)
    rgb[:] = np.array([0.35, 0.55, 0.85]) + np.array([0.4, 0.25, 0.05]) * (y / 45)[..., None]

    def paint(cover: Any, colour: tuple[float, float, float]) -> None:
        share = np.clip(np.asarray(cover, np.float32), 0, 1)[..., None]
        rgb[:] = rgb * (1 - share) + np.array(colour, np.float32) * share

    paint(6.5 - np.hypot(x - 62, y - 12), (1.0, 0.97, 0.8))
    paint(y - (34 + 8 * np.sin(x / 14)), (0.09, 0.13, 0.2))
    paint(y - (44 + 2 * np.sin(x / 9)), (0.25, 0.5, 0.15))
    paint((abs(x - 24) < 9) & (abs(y - 40) < 9), (0.75, 0.16, 0.12))
    paint(abs(x - 24) < (y - 20) * 1.1 * (y < 31), (0.4, 0.3, 0.28))
    paint((abs(x - 24) < 3) & (abs(y - 38) < 3), (1.0, 0.9, 0.45))
    paint(0.9 - abs(x - 48 - (y - 52) * 0.2), (0.05, 0.04, 0.04))
    grain = np.random.default_rng(3).random(rgb.shape, np.float32)
    rgb += (grain - 0.5) * 0.05
    alpha = np.clip((94 - np.hypot(x, y * 1.1)) / 12, 0, 1)
    values = np.dstack([np.clip(rgb, 0, 1), alpha])
    return np.rint(values * 255).astype(np.uint8)
