"""Denoise removes what was measured, in tiles as if at once, and nothing at its rest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from skimage import data
from torch import nn
from torch.nn import functional

from neural.context import Context, Probe
from neural.engine import compute
from neural.metrics import psnr
from neural.models import ModelError, ModelStore
from neural.networks.denoiser import Denoiser
from neural.noise import MODEL, NoiseMap
from neural.operations.denoise import Denoise
from neural.source import ArraySource, Rect, Size, decode_srgb
from tests.neural.test_noise import noisy

SHIPPED = ModelStore()


class Smoothing(nn.Module):
    """As good a denoiser as needs no training: a sigma filter over 7 x 7 pixels.

    The mean of the neighbours that differ by less than three sigmas in luminance.
    """

    scale = 1
    halo = 4
    multiple = 2

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        picture, sigma = x[:, :3], x[:, 3:]
        height, width = picture.shape[2:]
        around = functional.pad(picture, (3, 3, 3, 3), mode="replicate")
        total, weight = torch.zeros_like(picture), torch.zeros_like(sigma)
        for dy in range(7):
            for dx in range(7):
                near = around[:, :, dy : dy + height, dx : dx + width]
                gap = (near - picture).mean(1, keepdim=True).abs()
                alike = torch.exp(-((gap / (1.5 * sigma + 1e-5)) ** 2))
                total, weight = total + alike * near, weight + alike
        return total / weight


class Models:
    """The shipped estimator, and a given denoiser."""

    def __init__(self, denoiser: nn.Module) -> None:
        self.denoiser = denoiser
        self.asked: list[str] = []

    def load(self, id: str, device: object) -> nn.Module:
        self.asked.append(id)
        return SHIPPED.load(id) if id == MODEL else self.denoiser


def run(
    operation: Denoise, pixels: np.ndarray, denoiser: nn.Module | None = None, **options: Any
) -> np.ndarray:
    models = Models(denoiser or Smoothing())
    context = Context(models=models, **options)  # type: ignore[arg-type]
    return compute(operation, [ArraySource(pixels)], context)


@pytest.fixture(scope="module")
def clean() -> np.ndarray:
    return 30 + 0.75 * data.chelsea()[40:200, 100:290].astype(np.float32)


@pytest.fixture(scope="module")
def random_network() -> nn.Module:
    """The real architecture with random weights."""
    with torch.random.fork_rng():
        torch.manual_seed(3)
        network = Denoiser(8, 3)
        nn.init.normal_(network.tail.weight, std=0.02)  # type: ignore[arg-type]
    return network.eval()


def apart(depth: str, clean: np.ndarray) -> np.ndarray:
    """A picture with stronger colour noise, half transparent, in a depth."""
    pixels = noisy(clean[:70, :90], 8, 24)
    pixels[..., 3] = np.arange(90) * 2
    if depth == "uint16":
        return pixels.astype(np.uint16) * 257
    if depth == "float32":
        floats = (pixels / 255).astype(np.float32)
        floats[..., :3] = decode_srgb(floats[..., :3]) * 1.2 - 0.02
        return floats
    return pixels


FULL = {"grain": 30.0, "details": 60.0, "luminance": 80.0, "colour": 130.0, "amount": 90.0}


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_tiles_give_what_the_whole_gives(
    clean: np.ndarray, random_network: nn.Module, depth: str
) -> None:
    pixels = apart(depth, clean)
    white = {"uint8": 255, "uint16": 65535, "float32": 1}[depth]
    whole = run(Denoise(**FULL), pixels, random_network, tile=4096)
    for tile in np.random.default_rng(5).integers(11, 70, 3):
        tiled = run(Denoise(**FULL), pixels, random_network, tile=int(tile))
        gap = np.abs(tiled.astype(np.float64) - whole).max() / white
        assert gap <= (1.01 / 255 if depth == "uint8" else 1e-4)


@pytest.mark.parametrize("rest", [{"amount": 0}, {"luminance": 0, "colour": 0}])
@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_at_rest_not_one_bit_changes(clean: np.ndarray, depth: str, rest: dict[str, float]) -> None:
    pixels = apart(depth, clean)
    models = Models(Smoothing())
    result = compute(
        Denoise(**rest),
        [ArraySource(pixels)],
        Context(models=models),  # type: ignore[arg-type]
    )
    assert np.array_equal(result, pixels)
    assert not models.asked


def test_alpha_is_kept(clean: np.ndarray) -> None:
    pixels = apart("uint16", clean)
    assert np.array_equal(run(Denoise(), pixels)[..., 3], pixels[..., 3])


def test_noise_found_blind_is_removed_as_well_as_noise_that_is_known(clean: np.ndarray) -> None:
    pixels = noisy(clean, 20, 20)
    blind = psnr(run(Denoise(), pixels)[..., :3], clean)
    known = psnr(run(Denoise(noise=20, by_region=False), pixels)[..., :3], clean)
    assert blind > psnr(pixels[..., :3], clean) + 3
    assert abs(blind - known) < 0.2


def test_colour_noise_alone_leaves_luminance_alone(clean: np.ndarray) -> None:
    pixels = noisy(clean, 12, 12)
    result = run(Denoise(luminance=0), pixels)[..., :3].astype(float)
    before = pixels[..., :3].astype(float)
    assert np.abs(result.mean(axis=2) - before.mean(axis=2)).mean() < 1
    assert np.abs(result - before).mean() > 3


def test_luminance_alone_leaves_colours_alone(clean: np.ndarray) -> None:
    pixels = noisy(clean, 12, 12)
    change = run(Denoise(colour=0), pixels)[..., :3].astype(float) - pixels[..., :3]
    grayish = np.abs(change - change.mean(axis=2, keepdims=True)).mean()
    assert grayish < 1
    assert np.abs(change).mean() > 3


def test_half_the_amount_is_half_way(clean: np.ndarray) -> None:
    pixels = noisy(clean, 20, 20)
    full = run(Denoise(), pixels).astype(float)
    half = run(Denoise(amount=50), pixels).astype(float)
    assert np.abs(half - (pixels + full) / 2).max() <= 1


def test_grain_gives_fine_luminance_noise_back_and_no_colour(clean: np.ndarray) -> None:
    pixels = noisy(clean, 15, 15)
    without = run(Denoise(), pixels)[..., :3].astype(float)
    back = run(Denoise(grain=60), pixels)[..., :3].astype(float) - without
    assert back.mean(axis=2).std() > 3
    assert np.abs(back - back.mean(axis=2, keepdims=True)).mean() < 0.7


def test_sharpening_raises_edges_and_not_flat_parts() -> None:
    step = np.full((64, 96, 3), 90.0, np.float32)
    step[:, 40:44] = [[120], [150], [150], [120]]
    pixels = noisy(step, 0, 0)
    plain = run(Denoise(noise=5, by_region=False), pixels)[..., 0].astype(float)
    sharp = run(Denoise(noise=5, by_region=False, details=100), pixels)[..., 0].astype(float)
    assert np.abs(sharp - plain)[:, 38:46].max() >= 2
    assert np.array_equal(sharp[:, :30], plain[:, :30])
    assert sharp.max() <= plain.max() + 10
    assert sharp.min() >= plain.min() - 10


def test_noise_that_is_alike_costs_one_pass_and_other_noise_two(clean: np.ndarray) -> None:
    alike, different = Smoothing(), Smoothing()
    run(Denoise(), noisy(clean, 20, 20), alike, tile=4096)
    run(Denoise(), noisy(clean, 10, 30), different, tile=4096)
    assert (alike.calls, different.calls) == (1, 2)


def test_best_asks_the_network_eight_times(clean: np.ndarray) -> None:
    network = Smoothing()
    run(Denoise(quality="best", noise=20, by_region=False), noisy(clean, 20, 20), network)
    assert network.calls == 8


def test_each_region_is_treated_by_its_own_noise(clean: np.ndarray) -> None:
    left = np.arange(clean.shape[1])[None, :] < clean.shape[1] // 2
    pixels = noisy(clean, np.where(left, 4, 35), np.where(left, 4, 35))
    by_region = psnr(run(Denoise(), pixels)[..., :3], clean)
    alike = psnr(run(Denoise(by_region=False), pixels)[..., :3], clean)
    assert by_region > alike + 0.3


def test_what_it_suggests_shows_the_noise_and_gives_the_same_picture(clean: np.ndarray) -> None:
    pixels = noisy(clean, 18, 18)
    context = Context(models=Models(Smoothing()))  # type: ignore[arg-type]
    suggested = Denoise().suggested([ArraySource(pixels)], context)
    assert suggested is not None
    assert suggested.noise == pytest.approx(18, abs=2)
    gap = run(suggested, pixels).astype(int) - run(Denoise(), pixels)
    assert np.abs(gap).max() <= 1
    assert suggested.suggested([ArraySource(pixels)], context) is None


def test_noise_by_hand_needs_no_measuring() -> None:
    assert Denoise(noise=20, by_region=False).uses_models() == ("denoise",)
    assert Denoise().uses_models() == ("denoise", MODEL)


def test_noise_can_be_said_of_a_picture_that_has_none() -> None:
    pixels = noisy(np.full((40, 40, 3), 128.0), 0, 0)
    assert np.array_equal(run(Denoise(noise=20), pixels), pixels)


def test_a_missing_network_is_named(clean: np.ndarray) -> None:
    with pytest.raises(ModelError, match="no model 'not-there'"):
        compute(
            Denoise(model="not-there"),
            [ArraySource(noisy(clean, 5, 5))],
            Context(models=SHIPPED),
        )


def test_an_estimate_measures_only_a_little(clean: np.ndarray) -> None:
    probe = Probe()
    context = Context(models=Models(Smoothing()), probe=probe)  # type: ignore[arg-type]
    source = ArraySource(noisy(clean, 5, 5))
    assert not [event for event in Denoise().run([source], context) if hasattr(event, "pixels")]
    assert probe.seconds > 0


def test_planes_beside_a_picture_belong_to_their_place(clean: np.ndarray) -> None:
    class Level(nn.Module):
        """Shows the second plane beside the picture."""

        scale, halo, multiple = 1, 3, 2

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x[:, 4:].expand(-1, 3, -1, -1)

    levels = np.array([[[0, 0.1], [0, 0.9]]], np.float32)
    noise = NoiseMap(levels, np.array([0], np.float32), np.array([10, 80], np.float32))
    source = ArraySource(noisy(clean[:51, :91], 0, 0).astype(np.uint16) * 257)
    got = np.zeros((51, 91), np.float64)
    for event in Context(tile=23).tiled(Level(), source, keep_alpha=True, beside=noise.at):
        if hasattr(event, "pixels"):
            got[event.rect.slices] = event.pixels[..., 0] / 65535
    assert np.abs(got - noise.at(Rect.of(Size(91, 51)))[..., 1]).max() < 1e-4
