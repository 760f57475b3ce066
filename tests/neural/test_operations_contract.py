"""What every operation promises, checked for each one that is discovered.

An operation whose model is not installed is skipped with the model's own reason. `CHEAP` holds values
that make an operation quick and not an identity; those that are missing run with their defaults.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from neural.context import Context, Probe, Survey
from neural.engine import compute
from neural.models import ModelError, ModelStore
from neural.operation import (
    Cancelled,
    Operation,
    Patch,
    Progress,
    discover,
    extra_of,
    is_simple,
    limits_of,
    operations,
)
from neural.recipe import RESERVED, Recipe, parse
from neural.source import WHITE, ArraySource, Pixels, Rect, Size, depth_of

CHEAP: dict[str, dict[str, Any]] = {
    "chromatic_aberration": {"red": 5, "blue": -3, "x": 40},
    "displace": {"map": str(Path(__file__).parents[2] / "resources/samples/night.jpg")},
    "lens_distortion": {"distortion": 40, "edge": -20, "x": 40, "edges": "mirror"},
    "offset": {"x": 30, "y": -20},
    "pixelate": {"size": 7},
    "canny": {"softness": 1.0, "low": 4, "high": 12},
    "emboss": {"angle": 30, "height": 5},
    "glow": {"radius": 6, "threshold": 60},
    "halftone": {"size": 6},
    "oil_paint": {"radius": 3},
    "clahe": {"limit": 4, "cells": 3},
    "clarity": {"amount": 80, "radius": 6},
    "high_pass": {"radius": 5},
    "shadows_highlights": {"shadows": 60, "highlights": 40, "radius": 5},
    "smart_sharpen": {"radius": 0.8},
    "film_grain": {"amount": 60, "size": 3},
    "guided": {"radius": 4},
    "lens_blur": {"radius": 5},
    "median": {"radius": 3},
    "morphology": {"work": "open", "radius": 2},
    "non_local_means": {"search": 2},
    "motion_blur": {"angle": 30, "distance": 9},
    "radial_blur": {"angle": 20, "x": 30},
    "zoom_blur": {"amount": 30, "y": 60},
    "brightness_contrast": {"brightness": 30, "contrast": -20},
    "channel_mixer": {"red_blue": 40, "green_red": 30, "blue_constant": 10},
    "colour_balance": {"shadows_red": 40, "midtones_blue": -30, "highlights_green": 20},
    "curves": {"rgb": ((0, 0.1), (0.4, 0.6), (1, 1)), "blue": ((0, 1), (1, 0))},
    "exposure": {"exposure": 0.7, "offset": 0.02},
    "gaussian_blur": {"radius": 5},
    "hue_saturation": {"hue": 40, "saturation": 30, "lightness": -10},
    "levels": {"black": 20, "gamma": 1.4, "red": (0, 200, 1, 30, 255)},
    "lut": {"table": str(Path(__file__).parent / "swap.cube")},
    "unsharp_mask": {"radius": 2, "threshold": 3},
    "upscale": {"model": "realesrgan-animevideo", "scale": 2},
    "stylize_best": {"steps": 3, "size": 64},
    "selective_colour": {"reds_cyan": 50, "blues_black": -40, "neutrals_yellow": 30},
    "vibrance": {"vibrance": 60, "saturation": -20},
    "white_balance": {"temperature": 40, "tint": -20},
}

TILED: dict[str, dict[str, float]] = {
    "point": {"uint8": 0, "uint16": 0, "float32": 0},
    "area": {"uint8": 0, "uint16": 0, "float32": 1e-4},
    # Convolutions of different sizes add up in different orders: an integer may round the other way.
    "neural": {"uint8": 1.01 / 255, "uint16": 1e-4, "float32": 1e-3},
}
"""How far a tiled result may be from an untiled one, white at 1.0."""

DEPTHS = ("uint8", "uint16", "float32")
STORE = ModelStore()
EVERY = pytest.mark.parametrize("kind", list(operations().values()), ids=list(operations()))


def cheap(kind: type[Operation]) -> Operation:
    return kind(**CHEAP.get(kind.id, {}))


def drawn(depth: str, size: Size, *, opaque: bool = True, seed: int = 0) -> Pixels:
    """Soft shapes with some noise; in float32 some values lie beyond 0..1."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0 : size.height, 0 : size.width].astype(np.float32)
    waves = 0.5 + 0.45 * np.sin(columns / 7) * np.cos(rows / 9)
    rgb = np.stack([waves, 1 - waves, (rows + columns) / (size.width + size.height)], axis=2)
    rgb += rng.normal(0, 0.03, rgb.shape).astype(np.float32)
    alpha = np.ones_like(waves) if opaque else np.clip(columns / max(1, size.width - 1), 0, 1)
    values = np.dstack([rgb, alpha]).astype(np.float32)
    if depth == "float32":
        values[..., :3] = values[..., :3] * 1.3 - 0.1
        return values
    return np.rint(np.clip(values, 0, 1) * WHITE[depth]).astype(depth)


def fitted(operation: Operation, pixels: Pixels) -> Operation:
    """What has no inputs is made as large as the picture."""
    size = Size(pixels.shape[1], pixels.shape[0])
    return operation if operation.inputs else operation.for_part(size, Rect.of(size))


def run(operation: Operation, pixels: Pixels, **options: Any) -> Pixels:
    """The whole result; skips the test when a model is missing."""
    pixels.setflags(write=False)
    inputs = [ArraySource(pixels)] * len(operation.inputs)
    operation = fitted(operation, pixels)
    depth = depth_of(pixels)
    try:
        return compute(operation, inputs, Context(models=STORE, depth=depth, **options))
    except ModelError as error:
        pytest.skip(str(error))


def events(operation: Operation, pixels: Pixels, **options: Any) -> Iterator[Patch | Progress]:
    inputs = [ArraySource(pixels)] * len(operation.inputs)
    operation = fitted(operation, pixels)
    try:
        yield from operation.run(inputs, Context(models=STORE, **options))
    except ModelError as error:
        pytest.skip(str(error))


@EVERY
def test_it_says_what_it_is(kind: type[Operation]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", kind.id)
    assert kind.title.strip() == kind.title != ""
    assert kind.menu
    assert all(kind.menu)
    assert kind.summary.endswith(".")
    assert kind.__doc__


@EVERY
def test_every_field_has_a_title_and_an_explanation(kind: type[Operation]) -> None:
    for name, info in kind.model_fields.items():
        assert info.title, name
        assert info.description, name
        assert name not in RESERVED


@EVERY
def test_its_defaults_are_valid(kind: type[Operation]) -> None:
    operation = kind()
    assert kind.model_validate(operation.model_dump()) == operation
    for name, info in kind.model_fields.items():
        labels = extra_of(info).get("labels")
        if extra_of(info).get("widget") == "weights" and labels:
            assert {choice for choice, _ in getattr(operation, name)} <= set(labels)
        elif labels and not extra_of(info).get("task"):  # a model's title comes from its card
            assert str(getattr(operation, name)) in labels


@EVERY
def test_a_number_has_limits_and_values_beyond_them_are_refused(kind: type[Operation]) -> None:
    for name, info in kind.model_fields.items():
        if info.annotation not in (int, float):
            continue
        low, high = limits_of(info)
        assert low is not None, name
        assert high is not None, name
        for value in (low - 1, high + 1):
            with pytest.raises(ValidationError):
                kind(**{name: value})


@EVERY
def test_it_is_frozen_and_takes_no_other_fields(kind: type[Operation]) -> None:
    operation = cheap(kind)
    for name in kind.model_fields:
        with pytest.raises(ValidationError):
            setattr(operation, name, getattr(operation, name))
    with pytest.raises(ValidationError):
        kind(**{"no such field": 1})


@EVERY
def test_it_survives_toml_and_json(kind: type[Operation]) -> None:
    recipe = Recipe((kind(), cheap(kind)))
    assert parse(recipe.to_toml()) == recipe
    assert parse(recipe.to_json()) == recipe
    assert kind.model_validate_json(cheap(kind).model_dump_json()) == cheap(kind)


@EVERY
def test_its_label_begins_with_its_title_and_names_what_was_changed(kind: type[Operation]) -> None:
    operation = cheap(kind)
    assert operation.label.startswith(kind.title)
    if kind.label is not Operation.label:
        return  # it composes its own
    assert kind().label == kind.title
    for name, info in kind.model_fields.items():
        changed = getattr(operation, name) != info.get_default(call_default_factory=True)
        if changed and is_simple(getattr(operation, name)):
            assert f"{info.title} {operation.shown(name)}" in operation.label


@EVERY
def test_patches_cover_the_result_and_progress_reaches_the_end(kind: type[Operation]) -> None:
    operation = cheap(kind)
    pixels = drawn("uint8", Size(61, 47))
    size = operation.output_size(Size(61, 47))
    covered = np.zeros((size.height, size.width), np.int32)
    progress = [0.0]
    for event in events(operation, pixels, tile=32):
        if isinstance(event, Progress):
            progress.append(event.fraction)
            continue
        assert Rect.of(size).contains(event.rect)
        assert event.pixels.shape == (event.rect.height, event.rect.width, 4)
        covered[event.rect.slices] += 1
    assert covered.min() >= 1
    if not kind.refines:
        assert covered.min() == 1
    if kind.kind != "neural":
        assert covered.max() == 1
    assert progress == sorted(progress)
    assert progress[-1] == pytest.approx(1.0)


@EVERY
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("opaque", [True, False])
def test_depth_shape_and_opacity_are_kept(kind: type[Operation], depth: str, opaque: bool) -> None:
    operation = cheap(kind)
    pixels = drawn(depth, Size(37, 29), opaque=opaque)
    before = pixels.copy()
    result = run(operation, pixels)
    size = operation.output_size(Size(37, 29))
    assert result.dtype == depth
    assert result.shape == (size.height, size.width, 4)
    assert np.isfinite(result).all()
    assert np.array_equal(pixels, before)
    if opaque:
        assert (result[..., 3] == WHITE[depth]).all()
    if kind.kind == "point":
        assert np.array_equal(result[..., 3], pixels[..., 3])


@EVERY
@pytest.mark.parametrize("size", [Size(1, 1), Size(300, 1), Size(1, 300), Size(2, 3)], ids=str)
def test_tiny_and_narrow_pictures_work(kind: type[Operation], size: Size) -> None:
    operation = cheap(kind)
    result = run(operation, drawn("uint8", size, opaque=False))
    expected = operation.output_size(size)
    assert result.shape == (expected.height, expected.width, 4)


@EVERY
@pytest.mark.parametrize("depth", DEPTHS)
def test_tiled_equals_untiled(kind: type[Operation], depth: str) -> None:
    operation = cheap(kind)
    rng = np.random.default_rng(len(kind.id))
    size = Size(61, 45) if kind.kind == "neural" else Size(101, 77)
    pixels = drawn(depth, size, opaque=kind.kind == "neural", seed=1)
    whole = run(operation, pixels, tile=1024).astype(np.float64) / WHITE[depth]
    count = 1 if kind.kind == "neural" else 4
    for tile in rng.integers(9, 60, count):
        tiled = run(operation, pixels, tile=int(tile)).astype(np.float64) / WHITE[depth]
        assert np.abs(tiled - whole).max() <= TILED[kind.kind][depth]


class Unread(ArraySource):
    def read(self, rect: Rect) -> Pixels:
        raise LookupError


CLASSIC = [kind for kind in operations().values() if kind.kind != "neural"]


@pytest.mark.parametrize("kind", CLASSIC, ids=[kind.id for kind in CLASSIC])
def test_a_part_alone_is_that_part_of_the_whole_and_sees_no_farther_than_it_says(
    kind: type[Operation],
) -> None:
    """What live layers rely on: a change is computed anew only within the operation's reach of it."""
    operation = cheap(kind)
    pixels = drawn("uint16", Size(160, 150), opaque=False)
    pixels.setflags(write=False)
    source, survey = Unread(pixels), Survey()
    try:
        for _ in operation.run([source], Context(models=STORE, survey=survey)):
            pass
    except ModelError as error:
        pytest.skip(str(error))
    except LookupError:
        return  # it looks at the picture before it begins
    reach = survey.reach(source)
    if reach is None or operation.output_size(source.size) != source.size:
        return  # it is always computed whole
    part = Rect(60, 61, 40, 31)
    near = part.inflate(reach).intersect(Rect.of(source.size))
    far = 65535 - pixels
    far[near.slices] = pixels[near.slices]
    whole = run(operation, pixels)
    area = np.zeros_like(whole)
    for event in events(operation, far, area=[part], tile=23):
        if isinstance(event, Patch):
            assert part.contains(event.rect)
            area[event.rect.slices] = event.pixels
    assert np.array_equal(area[part.slices], whole[part.slices])


class Stopping:
    """Counts patches, and cancels the run after some of them."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.patches = 0

    def watch(self, kind: type[Operation], pixels: Pixels) -> None:
        for event in events(cheap(kind), pixels, tile=24, cancelled=self.cancelled):
            self.patches += isinstance(event, Patch)

    def cancelled(self) -> bool:
        return self.patches >= self.after


@EVERY
@pytest.mark.parametrize("after", [0, 1])
def test_a_cancel_ends_the_run_before_the_next_patch(kind: type[Operation], after: int) -> None:
    stopping = Stopping(after)
    with pytest.raises(Cancelled):
        stopping.watch(kind, drawn("uint8", Size(60, 40)))
    assert stopping.patches == after


@EVERY
def test_an_estimate_is_positive_and_gives_no_patches(kind: type[Operation]) -> None:
    probe = Probe()
    for event in events(cheap(kind), drawn("uint8", Size(64, 64)), probe=probe):
        assert not isinstance(event, Patch)
    assert probe.seconds > 0
    assert probe.memory > 0


@EVERY
def test_the_same_values_give_the_same_picture(kind: type[Operation]) -> None:
    pixels = drawn("uint8", Size(24, 17), opaque=False)
    assert np.array_equal(run(cheap(kind), pixels), run(cheap(kind), pixels))


THROWAWAY = '''
"""Mirror."""
from typing import ClassVar
from neural.operation import Operation, param

class Mirror(Operation):
    """Left becomes right."""
    id: ClassVar[str] = "mirror"
    title: ClassVar[str] = "Mirror"
    menu: ClassVar[tuple[str, ...]] = ("Filter",)
    axis: int = param(0, "Axis", minimum=0, maximum=1)

    def run(self, inputs, context):
        return context.map(lambda pixels: pixels[:, ::-1], inputs[0])
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package of operations that holds one file, two folders deep."""
    folder = tmp_path / "throwaway_operations" / "more"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "__init__.py").touch()
    (folder / "mirror.py").write_text(THROWAWAY, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield "throwaway_operations"
    for name in [name for name in sys.modules if name.startswith("throwaway_operations")]:
        del sys.modules[name]


def test_a_new_file_is_a_new_operation_in_registry_and_recipes(package: str) -> None:
    found = discover(package)
    assert list(found) == ["mirror"]
    recipe = parse('version = 1\n[[steps]]\noperation = "mirror"\naxis = 1\n', found)
    assert recipe.steps[0].label == "Mirror (Axis 1)"
    pixels = drawn("uint8", Size(20, 10))
    mirrored = recipe.run(ArraySource(pixels), Context()).read(Rect(0, 0, 20, 10))
    assert np.array_equal(mirrored, pixels[:, ::-1])


def test_two_operations_with_one_id_are_refused_by_name(package: str, tmp_path: Path) -> None:
    (tmp_path / package / "again.py").write_text(THROWAWAY, "utf-8")
    with pytest.raises(ValueError, match=r"'mirror'.*more\.mirror|again.*more\.mirror"):
        discover(package)


def test_a_refused_operation_leaves_the_registry_as_it_was(package: str) -> None:
    registry = discover(package)
    with pytest.raises(ValueError, match="mirror"):
        registry.add(registry["mirror"])
    assert list(registry) == ["mirror"]


def test_importing_operations_and_the_engine_loads_no_torch() -> None:
    code = (
        "import sys, neural.operation, neural.engine, neural.context, neural.models, neural.recipe\n"
        "neural.operation.operations()\n"
        "heavy = {'torch', 'numba', 'cv2', 'PySide6'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
