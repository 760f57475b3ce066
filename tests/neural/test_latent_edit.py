"""The autoencoder and what moves pictures in its latent space.

The networks are small, their weights drawn with a fixed seed: what is promised here holds for any.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from pydantic import ValidationError
from skimage import data

from neural.animation import Animation
from neural.cards import Latent, read_card
from neural.context import Context
from neural.engine import compute
from neural.models import ModelStore
from neural.networks.autoencoder import Autoencoder
from neural.networks.latent_move import LatentMove
from neural.operation import OperationError
from neural.operations.generate import Generate
from neural.operations.latent_edit import LatentEdit
from neural.source import ArraySource, Pixels
from neural.training import train
from neural.training.evaluate import evaluate, load_network, record
from neural.training.tasks.autoencode import STEP, AutoencodeSettings, find_directions
from neural.training.weights import save_weights

MOVE = (0.5, -1.0, 0.25, 2.0)


def coder(seed: int = 3) -> Autoencoder:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = Autoencoder(4, 8).eval().requires_grad_(False)
        for parameter in network.parameters():
            if parameter.ndim == 4:
                torch.nn.init.kaiming_normal_(parameter).mul_(0.6)
    return network


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    folder = tmp_path_factory.mktemp("models")
    network = coder()
    network.get_buffer("directions").copy_(torch.eye(4))
    save_weights(folder / "tiny.safetensors", "autoencoder", network, Latent(latent=4))
    record(folder / "tiny.safetensors", [], title="Tiny")
    return ModelStore(cards_folder=folder)


def edited(store: ModelStore, pixels: Pixels, tile: int | None = None, **values: Any) -> Pixels:
    operation = LatentEdit(model="tiny", **values)
    return compute(operation, [ArraySource(pixels)], Context(models=store, tile=tile))


def picture(height: int = 90, width: int = 70) -> Pixels:
    rng = np.random.default_rng(1)
    rows, columns = np.mgrid[:height, :width]
    rgb = np.stack([rows * 2, columns * 3, 255 - rows - columns], axis=2)
    rgb = np.clip(rgb + rng.normal(0, 12, rgb.shape), 0, 255)
    return np.dstack([rgb, np.full((height, width), 255)]).astype(np.uint8)


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_where_nothing_is_moved_not_one_bit_differs(store: ModelStore, depth: str) -> None:
    pixels = picture().astype(depth)
    for still in ((), (0.0,) * 4):
        assert np.array_equal(edited(store, pixels, latent=still), pixels)


def test_moving_there_is_not_where_one_was(store: ModelStore) -> None:
    pixels = picture()
    moved = edited(store, pixels, latent=MOVE)
    assert np.abs(moved.astype(int) - pixels)[..., :3].mean() > 2
    assert np.array_equal(moved[..., 3], pixels[..., 3])
    assert not np.array_equal(moved, edited(store, pixels, latent=tuple(-n for n in MOVE)))


@pytest.mark.parametrize(
    "values", [{"latent": MOVE}, {"contrast": -60}, {"structure": 80}, {"keep_detail": False}]
)
def test_tiles_have_no_seams(store: ModelStore, values: dict[str, Any]) -> None:
    pixels = picture(420, 380).astype(np.float32) / 255
    whole = edited(store, pixels, tile=4096, **values)
    assert np.abs(whole - pixels).max() > 0.02
    assert np.abs(whole - edited(store, pixels, tile=64, **values)).max() < 1e-4


def test_the_halo_is_as_far_as_the_network_looks() -> None:
    network = coder().double()
    x = torch.rand(1, 3, 400, 400, dtype=torch.float64, requires_grad=True)
    seen = 0
    for place in (200, 207):
        (slope,) = torch.autograd.grad(network(x)[0, :, place, place].sum(), x)
        rows = slope[0].abs().sum(dim=(0, 2)).nonzero()
        seen = max(seen, place - int(rows.min()), int(rows.max()) - place)
    assert network.halo - network.multiple < seen <= network.halo


def test_without_the_detail_only_what_was_decoded_is_seen() -> None:
    network = coder()
    x = torch.rand(1, 3, 32, 40)
    still = torch.zeros(4)
    decoded = network(x)
    assert torch.equal(LatentMove(network, still, change_alone=False)(x), decoded)
    assert torch.allclose(LatentMove(network, still, change_alone=True)(x), x, atol=1e-6)
    move = torch.tensor(MOVE)
    alone = LatentMove(network, move, change_alone=True)(x)
    whole = LatentMove(network, move, change_alone=False)(x)
    assert torch.allclose(alone - x, whole - decoded, atol=1e-5)


def test_structure_is_taken_from_what_stands_out() -> None:
    network = coder()
    even = torch.full((1, 3, 400, 400), 0.4)
    rough = torch.rand(1, 3, 400, 400)
    stronger = LatentMove(network, torch.zeros(4), structure=2.0, change_alone=True)
    middle = (..., slice(192, 208), slice(192, 208))  # to the encoder the border stands out
    assert (stronger(even) - even)[middle].abs().max() < 1e-4
    assert (stronger(rough) - rough)[middle].abs().mean() > 1e-2


@pytest.mark.parametrize("size", [(1, 1), (3, 50), (8, 8), (17, 9)])
def test_pictures_of_any_size_can_be_moved(store: ModelStore, size: tuple[int, int]) -> None:
    assert edited(store, picture(*size), latent=MOVE).shape == (*size, 4)


def test_a_move_that_does_not_fit_is_said(store: ModelStore) -> None:
    with pytest.raises(OperationError, match="takes a move of 4 numbers, not of 2"):
        edited(store, picture(), latent=(1.0, 2.0))
    with pytest.raises(ValidationError, match="between -100 and 100"):
        LatentEdit(latent=(1000.0,))
    with pytest.raises(OperationError, match="encodes no pictures"):
        compute(LatentEdit(model="paint"), [ArraySource(picture())], Context(models=ModelStore()))
    with pytest.raises(OperationError, match="generates nothing"):
        compute(Generate(model="tiny"), [], Context(models=store))


def test_keyframes_go_from_nothing_to_the_move(store: ModelStore) -> None:
    start, end = (LatentEdit(model="tiny", latent=move).written_out(store) for move in ((), MOVE))
    animation = Animation.even((start, end), 2.0, 3, "linear")
    way = [operation.latent for operation in animation]  # type: ignore[attr-defined]
    assert way[0] == (0.0,) * 4
    np.testing.assert_allclose(way[-1], MOVE)
    np.testing.assert_allclose(way[3], np.array(MOVE) * 3 / 5, atol=1e-6)


class Stripes(torch.nn.Module):
    """Its first three numbers are the colour of a cell, mixed up; the fourth draws stripes into it."""

    latent = 4
    multiple = 8

    def __init__(self) -> None:
        super().__init__()
        self.colours = torch.nn.Parameter(torch.tensor([[2.0, 2, 2], [1, 0, -1], [-1, 2, -1]]).T)
        self.register_buffer("directions", torch.ones(8, 4))

    def encode(self, x: torch.Tensor) -> torch.Tensor:
        mean = torch.nn.functional.avg_pool2d(x, 8)
        return torch.cat((mean, 0 * mean[:, :1]), dim=1)

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        colour = torch.einsum("rc,bchw->brhw", self.colours, z[:, :3] + z[:, 3:])
        stripes = torch.tensor([0.5, -0.5]).repeat(4 * z.shape[-1])
        wide = torch.nn.functional.interpolate(torch.cat((colour, z), dim=1), scale_factor=8)
        return wide[:, :3] + wide[:, 6:] * stripes


def test_directions_change_colours_and_draw_no_patterns() -> None:
    network = Stripes()
    pixels = np.random.default_rng(0).integers(0, 255, (32, 48, 3), np.uint8)
    assert find_directions(network, [pixels, pixels[::-1]]) == 3  # type: ignore[arg-type]
    found = network.get_buffer("directions")
    assert not found[3:].any()
    with torch.no_grad():
        for way in found[:3]:
            change = network.decode(way[None, :, None, None]) - network.decode(
                torch.zeros(1, 4, 1, 1)
            )
            assert float(change.square().mean().sqrt()) == pytest.approx(STEP, rel=1e-3)
            assert float(change.std(dim=(2, 3)).max()) < 0.05 * STEP
            red, green, blue = change.mean(dim=(0, 2, 3)).tolist()
            plain = abs(red + green + blue) < 0.6 * (abs(red) + abs(green) + abs(blue))
            assert (red - 0.2 * green - 0.5 * blue if plain else red + green + blue) > 0


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("astronaut", "chelsea", "coffee"):
        Image.fromarray(getattr(data, name)()[40:136, 60:188]).save(folder / f"{name}.png")
    return folder


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_training_leaves_an_autoencoder_with_directions_and_figures(
    photos: Path, tmp_path: Path, precision: str
) -> None:
    settings = AutoencodeSettings(
        data=(photos,),
        out=tmp_path / "mine.safetensors",
        steps=60,
        minutes=None,
        batch=4,
        patch=32,
        late_patch=48,
        latent=4,
        width=8,
        warmup=5,
        ema=0.9,
        threads=1,
        device="cpu",
        precision=precision,  # type: ignore[arg-type]
        learning_rate=3e-3,
    )
    result = train(settings)
    assert result.skipped_steps == 0
    network = load_network(settings.out)
    assert isinstance(network, Autoencoder)
    assert network.get_buffer("directions").isfinite().all()
    judged = evaluate(network, "mine", photos)
    assert judged.means["PSNR"] > 12  # their mean colour each would give 14, an untaught network 3
    assert judged.means["latent"] > 0.05
    card = record(settings.out, [judged], title="Mine")
    encodes = read_card(card).encodes
    assert encodes is not None
    assert encodes.latent == int(network.get_buffer("directions").any(dim=1).sum())
