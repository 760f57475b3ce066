"""What a run looks like while it goes: a contact sheet and a plot, drawn with Pillow. Imports no torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from neural.training.files import write_whole

_PAPER, _INK, _RULE = (24, 24, 26), (210, 210, 210), (60, 60, 64)
_LOSS, _PSNR = (232, 146, 80), (96, 170, 232)


@dataclass(frozen=True)
class Point:
    """Where a run stood: mean loss since the last point, PSNR in dB when it was validated then."""

    minutes: float
    step: int
    loss: float
    psnr: float | None = None


def contact_sheet(rows: Sequence[Sequence[NDArray[np.uint8]]], gap: int = 4) -> Image.Image:
    """The rows of pictures side by side."""
    width = max(sum(cell.shape[1] + gap for cell in row) for row in rows) + gap
    height = sum(max(cell.shape[0] for cell in row) + gap for row in rows) + gap
    sheet = Image.new("RGB", (width, height), _PAPER)
    y = gap
    for row in rows:
        x = gap
        for cell in row:
            sheet.paste(Image.fromarray(cell), (x, y))
            x += cell.shape[1] + gap
        y += max(cell.shape[0] for cell in row) + gap
    return sheet


def plot(
    points: Sequence[Point], figure: str = "PSNR in dB", size: tuple[int, int] = (900, 420)
) -> Image.Image:
    """Loss (logarithmic, left) and the validation's `figure` (right) against minutes of training."""
    image = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = 70, 30, size[0] - 60, size[1] - 40
    draw.rectangle((left, top, right, bottom), outline=_RULE)
    end = max((point.minutes for point in points), default=0.0) or 1.0
    losses = [(p.minutes, math.log10(p.loss)) for p in points if p.loss > 0]
    ratios = [(p.minutes, p.psnr) for p in points if p.psnr is not None and math.isfinite(p.psnr)]
    for series, colour, at_left in ((losses, _LOSS, True), (ratios, _PSNR, False)):
        if not series:
            continue
        low, high = _range([value for _, value in series])
        spots = [
            (
                left + (right - left) * minutes / end,
                bottom - (bottom - top) * min(1.0, max(0.0, (value - low) / (high - low))),
            )
            for minutes, value in series
        ]
        if len(spots) > 1:
            draw.line(spots, fill=colour, width=2)
        if not at_left:
            for x, y in spots:
                draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=colour)
        for fraction in (0.0, 0.5, 1.0):
            value = low + (high - low) * fraction
            text = f"{10**value:.4f}" if at_left else f"{value:.2f}"
            y = bottom - (bottom - top) * fraction
            draw.text((8 if at_left else right + 6, y - 6), text, fill=colour)
    for fraction in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = left + (right - left) * fraction
        draw.text((x - 12, bottom + 8), f"{end * fraction:.1f} min", fill=_INK)
    draw.text((left, 8), "loss", fill=_LOSS)
    draw.text((right, 8), figure, fill=_PSNR, anchor="ra")
    return image


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    # The first moments of a run are far off and would flatten the rest.
    if len(values) > 8:
        low, high = (float(v) for v in np.percentile(values, (2, 98)))
    return (low, high) if high - low > 1e-6 else (low - 0.5, high + 0.5)


def write_picture(image: Image.Image, path: Path) -> None:
    """Write a PNG, whole or not at all."""
    write_whole(path, lambda temporary: image.save(temporary, format="PNG"))
