"""Training and judging Enhance: the harms, the methods it is compared with, and short runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data

from neural.cards import read_card
from neural.metrics import psnr
from neural.models import ModelStore
from neural.networks.enhancer import Enhancer
from neural.source import decode_srgb
from neural.training import EnhanceSettings, TrainingError, train
from neural.training import loop as training_loop
from neural.training.baselines import BASELINES, gray_world, stretch
from neural.training.degrade import FIXED, SHARES, Harm, draw, harmed
from neural.training.evaluate import evaluate, load_network, record
from neural.training.tasks.enhance import EnhanceTask, enhanced

PHOTO = np.ascontiguousarray(data.coffee()[60:340:2, 100:480:2])


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("astronaut", "chelsea", "coffee"):
        Image.fromarray(getattr(data, name)()[:300:2, 60:440:2]).save(folder / f"{name}.png")
    return folder


def settings(photos: Path, **changes: Any) -> EnhanceSettings:
    values: dict[str, Any] = {
        "data": (photos,),
        "out": photos.parent / "out" / "tiny.safetensors",
        "minutes": None,
        "steps": 4,
        "batch": 4,
        "channels": 4,
        "hidden": 16,
        "pixels": 200,
        "warmup": 2,
        "threads": 1,
        "device": "cpu",
    }
    return EnhanceSettings(**(values | changes))


def new_run(asked: EnhanceSettings) -> training_loop.Run:
    torch.manual_seed(asked.seed)
    return training_loop.Run(asked, EnhanceTask(asked), torch.device("cpu"))


def test_no_harm_changes_no_pixel() -> None:
    assert np.array_equal(Harm().apply(PHOTO, np.random.default_rng(0)), PHOTO)


def test_the_fixed_harms_are_what_they_say() -> None:
    linear = decode_srgb(PHOTO.astype(np.float32) / 255)
    bright = decode_srgb(harmed(PHOTO, "bright", 0).astype(np.float32) / 255)
    assert np.abs(bright - np.clip(2 * linear, 0, 1)).max() < 0.01
    cast = harmed(PHOTO, "cast", 0).astype(float)
    assert np.abs(cast - np.clip(PHOTO * [1.25, 1, 0.75], 0, 255)).max() <= 0.51
    flat = harmed(PHOTO, "flat", 0).astype(float)
    assert np.abs(flat - (153 + 0.5 * (PHOTO - 153.0))).max() <= 0.51
    still = Harm(exposure=FIXED["dark"].exposure).apply(PHOTO, np.random.default_rng(0))
    noise = harmed(PHOTO, "dark", 3).astype(float) - still
    assert noise[still > 30].std() == pytest.approx(5, rel=0.05)


def test_a_harm_is_the_same_for_the_same_seed_only() -> None:
    assert np.array_equal(harmed(PHOTO, "dark", 1), harmed(PHOTO, "dark", 1))
    assert not np.array_equal(harmed(PHOTO, "dark", 1), harmed(PHOTO, "dark", 2))


@pytest.mark.parametrize("family", SHARES)
def test_every_family_can_be_drawn_again(family: Any) -> None:
    harms = [draw(np.random.default_rng(seed), family) for seed in (1, 1, 2)]
    assert harms[0] == harms[1]
    results = [harm.apply(PHOTO, np.random.default_rng(0)) for harm in harms]
    assert np.array_equal(results[0], results[1])
    assert np.array_equal(results[0], PHOTO) == (family == "untouched")


def test_methods_without_a_network_undo_what_they_are_made_for() -> None:
    cast, flat = harmed(PHOTO, "cast", 0), harmed(PHOTO, "flat", 0)
    means = gray_world(cast).mean(axis=(0, 1))
    assert np.ptp(means) < 0.2 * np.ptp(cast.mean(axis=(0, 1)))
    assert psnr(stretch(flat), PHOTO) > psnr(flat, PHOTO) + 3
    for method in BASELINES.values():
        result = method(np.zeros((40, 50, 3), np.uint8))
        assert (result.shape, result.dtype) == ((40, 50, 3), np.uint8)


def test_a_run_repeats_itself_and_lowers_its_loss(photos: Path) -> None:
    asked = settings(photos, steps=100, learning_rate=1e-2)
    first, second = new_run(asked), new_run(asked)

    def judged() -> float:
        with torch.no_grad():
            return float(sum(first.task.loss(first.network, step, 0.0) for step in range(900, 908)))

    before = judged()
    losses = [first.train_step(autocast=False) for _ in range(40)]
    assert [second.train_step(autocast=False) for _ in range(3)] == losses[:3]
    assert judged() < 0.9 * before


def test_it_trains_resumes_is_judged_and_loaded_by_its_card(photos: Path) -> None:
    result = train(settings(photos))
    network = load_network(result.weights)
    assert isinstance(network, Enhancer)
    assert network.config == {"channels": 4, "hidden": 16}
    evaluation = evaluate(network, "tiny", photos)
    means = evaluation.means
    four = [means[f"PSNR {name}"] for name in FIXED]
    assert means["PSNR mean"] == pytest.approx(np.mean(four))
    assert {"PSNR left alone", "PSNR given", *(f"PSNR {name}" for name in BASELINES)} < set(means)
    card = read_card(record(result.weights, [evaluation], title="Tiny"))
    assert card.task == "enhance"
    store = ModelStore(cards_folder=result.weights.parent)
    assert isinstance(store.load("tiny"), Enhancer)
    more = settings(photos, resume=result.checkpoint, steps=5)
    assert train(more).steps == 5
    again = settings(photos, init=result.weights, steps=1)
    assert train(again).steps == 1
    with pytest.raises(TrainingError, match="do not fit"):
        train(settings(photos, init=result.weights, hidden=8))


def test_a_network_at_rest_leaves_every_bit(photos: Path) -> None:
    network = Enhancer(4, 16).eval()
    torch.nn.init.zeros_(network.out.weight)
    assert np.array_equal(enhanced(network, PHOTO), PHOTO)
