"""Every filter on a small drawn picture, against how it looked: at all depths, within a selection, undone.

`CASES` holds values with which each filter visibly does something. What the three depths agree on has
one golden picture; a filter that works on the values as they are stored has another for linear light.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from editor.document.projection import composite
from editor.document.selection import shapes
from editor.document.state import State
from editor.filter_run import FilterRun
from editor.session import Session
from neural.context import Context
from neural.engine import compute
from neural.models import ModelError, ModelStore
from neural.operation import Operation, operations
from neural.source import ArraySource, Depth, Pixels, Rect
from tests.golden.pictures import (
    LEVEL,
    SIZE,
    Tolerance,
    at_depth,
    check_depths,
    distance,
    drawn_scene,
)

HERE = Path(__file__).with_name("filters")
ROOT = Path(__file__).parents[2]
HOUSE = Rect(10, 17, 44, 32)
CHOSEN = Rect(13, 9, 30, 21)
STORE = ModelStore()
DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")

TOLERANCE = {
    # Half a level of the golden picture, half of a result at 8 bits, and what curves add in the dark.
    "point": Tolerance(each=1.6 * LEVEL, mean=0.6 * LEVEL),
    # Versions of OpenCV round sums otherwise; an edge that is found or not may flip a pixel.
    "area": Tolerance(each=2.1 * LEVEL, mean=0.6 * LEVEL, strays=0.005),
    "neural": Tolerance(each=2.1 * LEVEL, mean=1.0 * LEVEL, strays=0.005),
}


@dataclass(frozen=True)
class Case:
    """One filter with its values, on all of the scene or on the house alone, for what enlarges; `wants`
    is a model that comes with the optional packages."""

    id: str
    values: dict[str, Any] = field(default_factory=dict)
    wants: str = ""
    small: bool = False
    tolerance: Tolerance | None = None
    """Its own; without, that of its kind of operation."""

    @property
    def kind(self) -> type[Operation]:
        return operations()[self.id]

    @property
    def operation(self) -> Operation:
        return self.kind(**self.values)


CASES: dict[str, Case] = {
    "add_noise": Case("add_noise", {"amount": 20}),
    "bilateral": Case("bilateral", {"radius": 4, "tones": 60}),
    "black_and_white": Case("black_and_white", {"reds": 90, "blues": -20}),
    "black_and_white-tinted": Case("black_and_white", {"tint": True, "tint_saturation": 40}),
    "box_blur": Case("box_blur", {"radius": 3}),
    "brightness_contrast": Case("brightness_contrast", {"brightness": 15, "contrast": 40}),
    "canny": Case("canny", {"softness": 1.0, "low": 8, "high": 20}),
    "channel_mixer": Case(
        "channel_mixer", {"red_red": 0, "red_blue": 100, "blue_blue": 0, "blue_red": 100}
    ),
    "chromatic_aberration": Case("chromatic_aberration", {"red": 4, "blue": -4, "x": 30}),
    "clahe": Case("clahe", {"limit": 4, "cells": 3}),
    "clarity": Case("clarity", {"amount": 90, "radius": 8}),
    "colour_balance": Case(
        "colour_balance", {"shadows_blue": 60, "midtones_red": 40, "highlights_green": -30}
    ),
    "curves": Case("curves", {"rgb": ((0, 0.1), (0.4, 0.65), (1, 1)), "blue": ((0, 0.4), (1, 1))}),
    "dehaze": Case("dehaze", {"amount": 70}),
    "denoise": Case("denoise", {"noise": 18}),
    "displace": Case(
        "displace",
        {"map": str(ROOT / "resources/samples/night.jpg"), "across": 15, "down": 15},
    ),
    "emboss": Case("emboss", {"angle": 135, "height": 2}),
    "enhance": Case("enhance", {"mode": "low_light"}),
    "enhance-own": Case(
        "enhance", {"automatic": False, "exposure": 0.6, "temperature": 40, "shadows": 30}
    ),
    "exposure": Case("exposure", {"exposure": 0.8, "gamma": 1.2}),
    "film_grain": Case("film_grain", {"amount": 80, "size": 2, "colour": 60}),
    "gaussian_blur": Case("gaussian_blur", {"radius": 3}),
    "generate": Case("generate", {"seed": 5}),
    "generate-digits": Case("generate", {"model": "digits", "class_name": "3", "seed": 7}),
    "glow": Case("glow", {"amount": 150, "radius": 6, "threshold": 150}),
    "gradient_map": Case("gradient_map", {"midpoint": 40}),
    "guided": Case("guided", {"radius": 4, "tones": 40}),
    "halftone": Case("halftone", {"size": 5}),
    "halftone-lines": Case("halftone", {"size": 5, "shape": "lines", "inks": "black"}),
    "high_pass": Case("high_pass", {"radius": 4}),
    "hue_saturation": Case("hue_saturation", {"hue": 120, "saturation": 30}),
    "image_size": Case("image_size", {"scale": 60}),
    "invert": Case("invert"),
    "latent_edit": Case("latent_edit", {"latent": (-1.0, 1.5, 0.0), "structure": 40}),
    "lens_blur": Case("lens_blur", {"radius": 4, "highlights": 60, "threshold": 200}),
    "lens_distortion": Case("lens_distortion", {"distortion": 60, "edge": 20}),
    "levels": Case("levels", {"black": 40, "white": 200, "gamma": 1.3}),
    "lut": Case("lut", {"table": str(ROOT / "tests/neural/swap.cube"), "amount": 80}),
    "median": Case("median", {"radius": 3}),
    "morphology-erode": Case("morphology", {"work": "erode", "radius": 2}),
    "morphology-dilate": Case("morphology", {"work": "dilate", "radius": 2}),
    "morphology-open": Case("morphology", {"work": "open", "radius": 3, "shape": "square"}),
    "morphology-close": Case("morphology", {"work": "close", "radius": 3, "shape": "cross"}),
    "motion_blur": Case("motion_blur", {"angle": 30, "distance": 12}),
    "non_local_means": Case("non_local_means", {"strength": 30, "search": 4}),
    "offset": Case("offset", {"x": 30, "y": -20}),
    "oil_paint": Case("oil_paint", {"radius": 3, "sharpness": 80}),
    "photo_filter": Case("photo_filter", {"glass": "sunset", "density": 60}),
    "pixelate": Case("pixelate", {"size": 7}),
    "polar": Case("polar"),
    "polar-unroll": Case("polar", {"direction": "unroll"}),
    "posterize": Case("posterize", {"levels": 3}),
    "radial_blur": Case("radial_blur", {"angle": 25}),
    "seamless_tile": Case("seamless_tile", {"overlap": 60}),
    "selective_colour": Case("selective_colour", {"greens_magenta": 80, "blues_cyan": -70}),
    "shadows_highlights": Case(
        "shadows_highlights", {"shadows": 70, "highlights": 50, "radius": 8}
    ),
    "smart_sharpen": Case("smart_sharpen", {"amount": 200, "radius": 1.2}),
    "sobel": Case("sobel", {"strength": 150}),
    "spherize": Case("spherize", {"amount": 90}),
    "stylize": Case("stylize", {"styles": (("starry_night", 1.0),)}),
    "stylize-own": Case(
        "stylize", {"picture": str(ROOT / "resources/samples/night.jpg"), "strength": 80}
    ),
    "stylize_best": Case(
        "stylize_best",
        {"steps": 3, "size": 64},
        # Steps down a slope: what rounds otherwise at first lies farther off at last.
        tolerance=Tolerance(each=8.1 * LEVEL, mean=2.0 * LEVEL, strays=0.02),
    ),
    "surface_blur": Case("surface_blur", {"radius": 4, "threshold": 60}),
    "threshold": Case("threshold", {"level": 120}),
    "tone_mapping": Case("tone_mapping", {"method": "filmic"}),
    "twirl": Case("twirl", {"angle": 150}),
    "unsharp_mask": Case("unsharp_mask", {"amount": 150, "radius": 2}),
    "upscale": Case("upscale", {"scale": 2}, small=True),
    "upscale-x3": Case("upscale", {"scale": 3}, small=True),
    "upscale-x4": Case("upscale", {"scale": 4}, small=True),
    "upscale-lanczos": Case("upscale", {"scale": 1.5, "model": "lanczos"}, small=True),
    "upscale-photo": Case(
        "upscale", {"scale": 2, "model": "realesrgan-x4plus"}, "realesrgan-x4plus", small=True
    ),
    "upscale-illustration": Case(
        "upscale",
        {"scale": 2, "model": "realesrgan-animevideo"},
        "realesrgan-animevideo",
        small=True,
    ),
    "vibrance": Case("vibrance", {"vibrance": 90, "saturation": 20}),
    "vignette": Case("vignette", {"amount": -80, "start": 20}),
    "wave": Case("wave", {"amplitude": 5, "length": 30}),
    "white_balance": Case("white_balance", {"temperature": 60, "tint": -20}),
    "zoom_blur": Case("zoom_blur", {"amount": 30}),
}

EVERY = pytest.mark.parametrize("name", list(CASES))


def scene(name: str) -> Pixels:
    """The picture of a case."""
    pixels = drawn_scene()
    return pixels[HOUSE.slices].copy() if CASES[name].small else pixels


def ready(name: str) -> Operation:
    """The operation of a case; skips the test where its model comes with packages that are not here."""
    case = CASES[name]
    if case.wants and case.wants not in {card.id for card in STORE.cards()}:
        pytest.skip(f"The model '{case.wants}' comes with the optional packages sfumato[models].")
    return case.operation


def ran(operation: Operation, pixels: Pixels, depth: Depth) -> Pixels:
    source = ArraySource(pixels)
    if not operation.inputs:
        operation = operation.for_part(SIZE, Rect.of(SIZE))
    context = Context(models=STORE, depth=depth)
    return compute(operation, [source] if operation.inputs else [], context)


def test_every_filter_has_a_case() -> None:
    assert {case.id for case in CASES.values()} == set(operations())


def test_there_is_no_golden_picture_without_a_case() -> None:
    names = {path.stem.removesuffix(".linear") for path in HERE.glob("*.webp")}
    assert names <= set(CASES)


@EVERY
def test_a_filter_looks_as_it_did_at_every_depth(name: str) -> None:
    operation, picture = ready(name), scene(name)
    tolerance = CASES[name].tolerance or TOLERANCE[operation.kind]
    results = {depth: ran(operation, at_depth(picture, depth), depth) for depth in DEPTHS}
    check_depths(results, HERE / f"{name}.webp", tolerance)
    result = results["uint8"]
    if result.shape == picture.shape:
        assert (distance(result, picture) > 3 * LEVEL).mean() > 0.02, "it does nothing to be seen"


@EVERY
def test_a_filter_keeps_to_the_selection_and_is_undone_to_the_bit(name: str) -> None:
    operation = ready(name)

    async def work() -> None:
        session = Session()
        try:
            for depth in DEPTHS:
                await applied_and_undone(session, operation, at_depth(scene(name), depth))
        finally:
            session.shut_down()

    asyncio.run(work())


async def applied_and_undone(session: Session, operation: Operation, pixels: Pixels) -> None:
    start = State.from_array(pixels.copy())
    if not operation.resizes:  # that changes the whole picture
        selection = shapes.rectangle(CHOSEN, start.rect, start.depth)
        start = replace(start, selection=selection)
    seen = composite(start).copy()
    document = session.add(start)
    run = FilterRun(document, operation, session.engine)
    run.start()
    await run.wait()
    if isinstance(run.error, ModelError):
        pytest.skip(str(run.error))
    assert run.error is None
    run.accept()
    done = document.state
    after = composite(done).copy()
    document.undo()
    assert document.state is start
    assert np.array_equal(composite(start), seen)
    assert np.array_equal(start.pixel_layers[0].raster.read(start.rect), pixels)
    document.redo()
    assert np.array_equal(composite(document.state), after)
    if operation.resizes:
        assert after.shape != seen.shape
        return
    if operation.inputs:  # the layer itself, which a composite may hide
        seen, after = pixels, done.pixel_layers[0].raster.read(start.rect)
    changed = (after != seen).any(axis=2)
    assert changed[CHOSEN.slices].any()
    changed[CHOSEN.slices] = False
    assert not changed.any()
