"""Every filter of a neighbourhood gives the same picture on a graphics card as on the processor.

Where there is no card, torch takes its place on the processor: "cpu:0" is one to torch, and no CPU to us.
It is as strict as Apple's, which has no float64. With SFUMATO_TEST_CUDA=1 a real card is asked as well.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from neural.context import Context
from neural.device import Device
from neural.engine import compute
from neural.operation import Operation, operations
from neural.source import WHITE, ArraySource, Pixels

CARDS: list[Any] = ["cpu:0", *(["cuda"] if os.environ.get("SFUMATO_TEST_CUDA") == "1" else [])]

MAP = str(Path(__file__).parents[2] / "resources/samples/night.jpg")

VALUES: dict[str, list[dict[str, Any]]] = {
    "add_noise": [{"amount": 20}, {"distribution": "uniform", "seed": 5, "monochrome": True}],
    "bilateral": [{}, {"radius": 1, "tones": 120}],
    "box_blur": [{"radius": 4}, {"radius": 150}],
    "canny": [{}, {"softness": 4.5, "low": 2, "high": 4}],
    "chromatic_aberration": [{"red": 5, "blue": -3, "x": 40}],
    "clahe": [{"limit": 4, "cells": 3}, {"cells": 64}],
    "clarity": [{"radius": 12}, {"radius": 5, "amount": -80}],
    "dehaze": [{"amount": 80}, {"amount": -60}],
    "displace": [
        {"map": MAP, "edges": "wrap"},
        {"map": MAP, "across": -40, "down": 25, "fit": "tile", "edges": "transparent"},
    ],
    "emboss": [
        {"angle": 30, "height": 5},
        {"ground": "colours"},
        {"ground": "picture", "height": 8},
    ],
    "film_grain": [{"size": 0.5, "amount": 80}, {"size": 9, "colour": 70}],
    "gaussian_blur": [{"radius": 1.5}, {"radius": 12}],
    "glow": [{"radius": 6, "threshold": 60}],
    "guided": [{"radius": 3}, {"radius": 20, "tones": 1}],
    "halftone": [
        {"size": 6},
        {"size": 9.5, "shape": "lines", "angle": 33},
        {"inks": "black"},
    ],
    "high_pass": [{"radius": 5}],
    "lens_blur": [{"radius": 5}, {"radius": 3, "shape": "hexagon", "highlights": 80}],
    "lens_distortion": [
        {"distortion": 40, "edge": -20, "x": 40, "edges": "mirror"},
        {"distortion": -80, "zoom": 60},
    ],
    "median": [{"radius": 2}, {"radius": 13}],
    "morphology": [
        {"radius": 6},
        {"radius": 9, "shape": "square", "work": "open"},
        {"radius": 4, "shape": "cross", "work": "close"},
    ],
    "motion_blur": [{"angle": 30, "distance": 9}],
    "non_local_means": [{"search": 3}, {"search": 2, "strength": 60}],
    "oil_paint": [{"radius": 3}, {"radius": 7, "sharpness": 100}],
    "pixelate": [{"size": 7}, {"size": 40}],
    "polar": [{}, {"direction": "unroll", "middle": "bottom", "angle": 40}],
    "radial_blur": [{"angle": 20, "x": 30}],
    "seamless_tile": [{}, {"overlap": 100}],
    "shadows_highlights": [{"radius": 8, "highlights": 40}],
    "smart_sharpen": [{"radius": 0.8}],
    "sobel": [{}, {"colours": False, "invert": False}],
    "spherize": [{}, {"amount": -80, "radius": 150, "y": 20}],
    "surface_blur": [{"radius": 3}, {"radius": 6, "threshold": 90}],
    "tone_mapping": [
        {},
        {"method": "filmic", "exposure": 2},
        {"method": "aces", "automatic": False, "saturation": 150},
    ],
    "twirl": [{"angle": 200}],
    "unsharp_mask": [{"radius": 2, "threshold": 3}],
    "vignette": [{"x": 30, "roundness": 40}, {"amount": 70, "start": 0}],
    "wave": [
        {"amplitude": 30, "length": 40, "edges": "mirror"},
        {"amplitude": 90, "length": 70, "edges": "transparent"},
        {"amplitude": 30, "direction": "across", "edges": "repeat"},
    ],
    "zoom_blur": [{"amount": 30, "y": 60}],
}
"""Filters with a version for cards, and fields with which both are compared."""

PROCESSOR = {"offset": "moves pixels, and computes nothing"}
"""Filters that are no quicker on a card."""

BYTES = {"median": "OpenCV counts bytes faster than a card"}
"""Filters that leave opaque pictures of 8 bits to the processor."""

NOT_YET = {
    "enhance",
    "image_size",
}
"""Filters that have no version for cards."""

CASES = [operations()[id](**fields) for id, each in VALUES.items() for fields in each]
EACH = pytest.mark.parametrize("operation", CASES, ids=lambda case: case.id)

CLOSE = {"uint8": 1.01 / 255, "uint16": 1e-4, "float32": 1e-4}
"""How far the two may lie apart, white at 1.0."""

STEPPED = {
    "canny": "a slope is steeper than the one beside it",
    "halftone": "a ninth of a pixel is printed or not",
    "unsharp_mask": "what differs less than the threshold stays",
}
"""Filters that decide yes or no, which the last bit may tip: of them 1 pixel in 500 may lie farther apart."""


class Card(TorchDispatchMode):
    """Counts what torch computes, has no float64, and is full from step `full` on."""

    def __init__(self, full: int = -1) -> None:
        super().__init__()
        self.steps = 0
        self.full = full

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if self.steps == self.full:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        self.steps += 1
        result = func(*args, **(kwargs or {}))
        kinds = {leaf.dtype for leaf in tree_leaves(result) if isinstance(leaf, torch.Tensor)}
        assert torch.float64 not in kinds, f"{func} gives float64"
        return result


def picture(depth: str, *, opaque: bool) -> Pixels:
    """Noise on soft waves, with edges; some of it clear, and in float32 some beyond white."""
    rng = np.random.default_rng(7)
    rows, columns = np.mgrid[:70, :90].astype(np.float32)
    waves = 0.5 + 0.4 * np.sin(columns / 7) * np.cos(rows / 9)
    values = np.dstack([waves, 1 - waves, (columns > 40) * 0.8 + 0.1, np.ones_like(waves)])
    values[..., :3] += rng.normal(0, 0.05, (70, 90, 3))
    if not opaque:
        values[..., 3] = np.clip(1.3 - np.hypot(rows - 30, columns - 50) / 35, 0, 1)
    if depth == "float32":
        values[..., :3] *= 1.2
        return values.astype(np.float32)
    return np.rint(np.clip(values, 0, 1) * WHITE[depth]).astype(depth)


def run(operation: Operation, pixels: Pixels, kind: Any = "cpu") -> Pixels:
    """In cells that begin at odd places."""
    pixels.setflags(write=False)
    context = Context(device=Device(kind, "a card"), tile=57)
    return compute(operation, [ArraySource(pixels)], context)


def seen(pixels: Pixels) -> Pixels:
    """Colours times alpha, and alpha: what is next to clear shows nothing of its colour."""
    values = pixels / WHITE[pixels.dtype.name]
    return np.dstack([values[..., :3] * values[..., 3:], values[..., 3:]])


def check_alike(operation: Operation, there: Pixels, here: Pixels) -> None:
    assert there.dtype == here.dtype
    away = np.abs(seen(there) - seen(here)).max(axis=2)
    if operation.id in STEPPED:
        away = np.sort(away.ravel())[: -(away.size // 500)]
    assert away.max() <= CLOSE[here.dtype.name]


def test_of_every_filter_it_is_known_whether_a_card_computes_it() -> None:
    areas = [id for id, kind in operations().items() if kind.kind == "area"]
    assert sorted([*VALUES, *PROCESSOR, *NOT_YET]) == sorted(areas)


@EACH
@pytest.mark.parametrize("kind", CARDS)
@pytest.mark.parametrize("depth", WHITE)
@pytest.mark.parametrize("opaque", [True, False], ids=["opaque", "clear"])
def test_a_card_gives_what_the_processor_gives(
    operation: Operation, kind: Any, depth: str, opaque: bool
) -> None:
    pixels = picture(depth, opaque=opaque)
    with Card() as card:
        there = run(operation, pixels, kind)
    if operation.id not in BYTES or depth != "uint8" or not opaque:
        assert card.steps > 0, "torch was not asked"
    check_alike(operation, there, run(operation, pixels))


@EACH
def test_a_card_that_becomes_full_leaves_the_rest_to_the_processor(operation: Operation) -> None:
    pixels = picture("uint16", opaque=False)
    expected = run(operation, pixels)
    with Card() as card:
        run(operation, pixels, "cpu:0")
    with Card(full=0):
        assert np.array_equal(run(operation, pixels, "cpu:0"), expected)
    for step in {1, card.steps // 3, card.steps - 1}:
        with Card(full=step):
            result = run(operation, pixels, "cpu:0")
        check_alike(operation, result, expected)
