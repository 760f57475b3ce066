"""Upscale reaches every factor and every exact size, in tiles as if at once."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from neural.context import Context, Probe
from neural.engine import compute
from neural.enlarging import LARGEST, chain_for
from neural.operation import OperationError
from neural.operations.upscale import Upscale
from neural.resample import resampled
from neural.source import ArraySource, Rect, Size


class Small(nn.Module):
    """An upscaler of two random convolutions over a bicubic skip."""

    multiple = 1
    halo = 6

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale
        with torch.random.fork_rng():
            torch.manual_seed(scale)
            self.first = nn.Conv2d(3, 6, 3, padding=1)
            self.second = nn.Conv2d(6, 3 * scale**2, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        detail = functional.pixel_shuffle(self.second(functional.relu(self.first(x))), self.scale)
        size = (x.shape[2] * self.scale, x.shape[3] * self.scale)
        base = functional.interpolate(x, size=size, mode="bicubic", antialias=True)
        return base + 0.1 * detail


class FakeModels:
    """Serves `Small` for every id; the scale is the digit at its end."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def load(self, id: str, device: object) -> nn.Module:
        self.asked.append(id)
        return Small(int(id[-1])).eval()

    def family(self, name: str) -> dict[int, str]:
        return {scale: f"{name}-x{scale}" for scale in (2, 3, 4)}


def context(**options: object) -> Context:
    return Context(models=FakeModels(), **options)  # type: ignore[arg-type]


@pytest.fixture
def picture() -> np.ndarray:
    rows, columns = np.mgrid[0:45, 0:61].astype(np.float32)
    waves = 0.5 + 0.4 * np.sin(columns / 3) * np.cos(rows / 5)
    rgb = np.stack([waves, 1 - waves, rows / 45], axis=2)
    return np.rint(np.dstack([rgb, np.ones_like(rows)]) * 255).astype(np.uint8)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 2.7, 3.0, 4.0, 5.0, 8.0])
@pytest.mark.parametrize("model", ["some-x4", "fidelity", "lanczos"])
def test_every_factor_gives_its_exact_size(picture: np.ndarray, scale: float, model: str) -> None:
    operation = Upscale(scale=scale, model=model)
    result = compute(operation, [ArraySource(picture)], context())
    assert Size(result.shape[1], result.shape[0]) == Size(61, 45).scaled(scale)
    assert (result[..., 3] == 255).all()


def test_the_result_looks_like_the_picture(picture: np.ndarray) -> None:
    """Brought back to its size it differs little: no shift, no turned channel."""
    for scale in (2.0, 3.0, 5.0):
        large = ArraySource(
            compute(Upscale(scale=scale, model="some-x4"), [ArraySource(picture)], context())
        )
        back = compute(Upscale(scale=1, model="lanczos", width=61, height=45), [large], context())
        assert np.abs(back.astype(float) - picture).mean() < 8


@pytest.mark.parametrize(
    ("width", "height"), [(100, 77), (61, 90), (122, 90), (200, None), (None, 51), (30, 20)]
)
def test_a_target_size_is_met_to_the_pixel(
    picture: np.ndarray, width: int | None, height: int | None
) -> None:
    operation = Upscale(width=width, height=height, model="some-x4")
    result = compute(operation, [ArraySource(picture)], context())
    size = operation.output_size(Size(61, 45))
    assert (result.shape[1], result.shape[0]) == (size.width, size.height)
    assert width is None or result.shape[1] == width
    assert height is None or result.shape[0] == height


@pytest.mark.parametrize(
    "values", [{"width": 0}, {"width": 10**6}, {"scale": 0}, {"scale": 9}, {"height": -3}]
)
def test_impossible_sizes_are_refused_when_they_are_chosen(values: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="than or equal to"):
        Upscale(**values)


def test_more_than_eight_times_is_refused_with_the_reason() -> None:
    with pytest.raises(OperationError, match="up to 8 times"):
        Upscale(width=1000).output_size(Size(100, 80))


def test_a_result_too_large_to_hold_is_refused_before_it_starts() -> None:
    with pytest.raises(OperationError, match="Choose a smaller"):
        Upscale(scale=8).output_size(Size(20000, 20000))


@pytest.mark.parametrize(
    ("model", "scale"),
    [("some-x4", 4), ("some-x4", 2), ("some-x4", 3), ("fidelity", 6), ("fidelity", 7)],
)
@pytest.mark.parametrize("quality", ["standard", "best"])
def test_tiled_equals_untiled(picture: np.ndarray, model: str, scale: int, quality: str) -> None:
    rng = np.random.default_rng(7)
    pixels = (picture / 255).astype(np.float32)
    pixels[..., 3] = rng.uniform(0.2, 1, pixels.shape[:2])
    operation = Upscale(scale=scale, model=model, quality=quality, amount=80)
    whole = compute(operation, [ArraySource(pixels)], context(tile=1000))
    for tile in rng.integers(9, 40, 1):
        tiled = compute(operation, [ArraySource(pixels)], context(tile=int(tile)))
        assert np.abs(whole - tiled).max() < 1e-4


def test_amount_zero_is_plain_enlarging(picture: np.ndarray) -> None:
    operation = Upscale(scale=2, model="some-x2", amount=0)
    result = compute(operation, [ArraySource(picture)], context())
    plain = torch.from_numpy(picture[..., :3]).permute(2, 0, 1)[None].float() / 255
    plain = functional.interpolate(plain, size=(90, 122), mode="bicubic", antialias=True)
    expected = (plain[0].permute(1, 2, 0).clamp(0, 1) * 255).round().numpy()
    assert np.abs(result[..., :3] - expected).max() <= 1


@pytest.mark.parametrize(
    ("whole", "scales", "expected"),
    [
        (2, (2, 3, 4), (2,)),
        (3, (2, 3, 4), (3,)),
        (4, (2, 3, 4), (4,)),
        (5, (2, 3, 4), (2, 3)),
        (6, (2, 3, 4), (2, 3)),
        (7, (2, 3, 4), (2, 4)),
        (8, (2, 3, 4), (2, 4)),
        (3, (2,), (2, 2)),
        (8, (2,), (2, 2)),
        (3, (2, 4), (4,)),
    ],
)
def test_fidelity_takes_the_chain_with_the_least_to_spare(
    whole: int, scales: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    members = {scale: str(scale) for scale in scales}
    assert chain_for(whole, members) == tuple(str(scale) for scale in expected)


def test_detail_lies_between_the_faithful_result_and_the_inventive_one(picture: np.ndarray) -> None:
    def upscaled(**values: object) -> np.ndarray:
        operation = Upscale(scale=2, **values)  # type: ignore[arg-type]
        return compute(operation, [ArraySource(picture)], context()).astype(float)

    faithful, inventive = upscaled(model="fidelity"), upscaled(model="some-x4")
    assert np.array_equal(upscaled(model="some-x4", detail=0), faithful)
    half = upscaled(model="some-x4", detail=50)
    assert np.abs(half - (faithful + inventive) / 2).max() <= 1
    assert np.abs(faithful - inventive).max() > 2


def test_layers_keep_their_place_when_the_canvas_is_scaled() -> None:
    canvas = Size(100, 80)
    left, right = Rect(0, 0, 33, 80), Rect(33, 0, 67, 80)
    operation = Upscale(scale=2.5)
    target = operation.output_size(canvas)
    widths = [operation.for_part(canvas, part).width for part in (left, right)]
    assert sum(width for width in widths if width is not None) == target.width


def test_hidden_layers_can_be_left_to_lanczos() -> None:
    operation = Upscale(hidden_layers="lanczos", model="some-x4")
    part = Rect(0, 0, 10, 10)
    assert operation.for_part(Size(10, 10), part, visible=False).model == "lanczos"
    assert operation.for_part(Size(10, 10), part, visible=True).model == "some-x4"


def test_an_estimate_covers_every_pass(picture: np.ndarray) -> None:
    def seconds(scale: float) -> float:
        probe = Probe()
        list(
            Upscale(scale=scale, model="some-x4").run([ArraySource(picture)], context(probe=probe))
        )
        assert probe.memory > 0
        return probe.seconds

    assert seconds(2) > 0
    assert seconds(2.5) > 0


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_resampling_in_bands_equals_resampling_at_once(
    monkeypatch: pytest.MonkeyPatch, depth: str
) -> None:
    rng = np.random.default_rng(3)
    white = {"uint8": 255, "uint16": 65535, "float32": 1}[depth]
    pixels = (rng.random((53, 37, 4)) * white).astype(depth)
    source, size = ArraySource(pixels), Size(101, 74)

    def run() -> np.ndarray:
        out = np.zeros((size.height, size.width, 4), depth)
        for event in resampled(source, size, Context()):
            if hasattr(event, "pixels"):
                out[event.rect.slices] = event.pixels
        return out

    whole = run()
    monkeypatch.setattr("neural.resample.BAND_PIXELS", 700)
    tolerance = 1e-5 if depth == "float32" else 1 / white
    assert np.abs(weighted(run()) / white - weighted(whole) / white).max() <= tolerance


def weighted(pixels: np.ndarray) -> np.ndarray:
    """Colours as they count: what is nearly transparent may hold any colour."""
    values = pixels.astype(float)
    return np.dstack([values[..., :3] * values[..., 3:] / values[..., 3:].max(), values[..., 3]])


def test_the_largest_factor_is_eight() -> None:
    assert LARGEST == 8
    Upscale(scale=8)
