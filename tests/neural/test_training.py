"""Training runs end, stop, resume and fail as promised. Tiny networks, a few steps."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data, transform

from neural.cards import read_card
from neural.metrics import psnr_y
from neural.models import ModelStore
from neural.networks.upscaler import Upscaler
from neural.training import (
    DenoiseSettings,
    TrainingError,
    TrainProgress,
    UpscaleSettings,
    checkpoint,
    train,
)
from neural.training import loop as training_loop
from neural.training.__main__ import main
from neural.training.evaluate import evaluate, load_network, names_of, record
from neural.training.files import write_whole
from neural.training.patches import Patches
from neural.training.pictures import NamedPicture
from neural.training.resize import shrink
from neural.training.tasks.upscale import UpscaleTask
from neural.training.weights import load_weights, save_weights


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Tiny tensors gain nothing from threads, and bit-equality is promised for a fixed number."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("astronaut", "chelsea", "coffee"):
        picture = getattr(data, name)()[40:136, 60:188]
        Image.fromarray(picture).save(folder / f"{name}.png")
    return folder


def settings(photos: Path, **changes: Any) -> UpscaleSettings:
    values: dict[str, Any] = {
        "data": (photos,),
        "out": photos.parent / "out" / "tiny.safetensors",
        "minutes": None,
        "steps": 6,
        "batch": 2,
        "patch": 12,
        "late_patch": 16,
        "channels": 4,
        "depth": 1,
        "warmup": 2,
        "threads": 1,
        "device": "cpu",
    }
    return UpscaleSettings(**(values | changes))


def losses_of(run: training_loop.Run, steps: int) -> list[float]:
    return [run.train_step(autocast=False) for _ in range(steps)]


def new_run(asked: UpscaleSettings) -> training_loop.Run:
    torch.manual_seed(asked.seed)
    return training_loop.Run(asked, UpscaleTask(asked), torch.device("cpu"))


def test_a_run_leaves_weights_checkpoint_samples_and_plot(photos: Path) -> None:
    seen: list[TrainProgress] = []
    asked = settings(photos, checkpoint_seconds=0.001, validate_seconds=0.001)
    result = train(asked, seen.append)
    assert (result.steps, result.stopped, result.skipped_steps) == (6, False, 0)
    assert math.isfinite(result.psnr)
    left = {path.name for path in asked.out.parent.iterdir()}
    assert left == {"tiny.safetensors", "tiny.ckpt", "tiny.loss.png", "tiny.samples.png"}
    with Image.open(asked.out.with_suffix(".samples.png")) as sheet:
        assert np.asarray(sheet).std() > 20
    network = load_network(asked.out)
    assert isinstance(network, Upscaler)
    assert network.config == {"scale": 2, "channels": 4, "depth": 1}


def test_training_raises_the_psnr(photos: Path) -> None:
    run = new_run(settings(photos, steps=50, learning_rate=5e-3, late=0.8))
    before = run.validate()
    losses_of(run, 50)
    assert run.validate() > before + 1.0


def test_a_resumed_run_repeats_the_uninterrupted_one_bit_for_bit(photos: Path) -> None:
    asked = settings(photos, steps=10, late=0.6)
    whole = new_run(asked)
    expected = losses_of(whole, 10)
    first = new_run(asked)
    assert losses_of(first, 5) == expected[:5]
    path = photos.parent / "half.ckpt"
    checkpoint.save(path, "upscale", first.state())
    second = new_run(asked)
    second.restore(checkpoint.load(path, "upscale"))
    assert losses_of(second, 5) == expected[5:]
    for mine, theirs in zip(second.average.parameters(), whole.average.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_train_goes_on_from_a_checkpoint(photos: Path) -> None:
    asked = settings(photos)
    stops = iter([False, False, True])
    stopped = train(asked, stop=lambda: next(stops))
    assert stopped.stopped
    assert stopped.steps == 2
    result = train(asked.model_copy(update={"resume": stopped.checkpoint}))
    assert result.steps == 6
    whole = train(asked.model_copy(update={"out": photos.parent / "whole.safetensors"}))
    ours, theirs = load_weights(result.weights), load_weights(whole.weights)
    for name in ours:
        assert torch.equal(ours[name], theirs[name])


def test_a_step_that_is_not_a_number_changes_nothing_and_is_counted(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run(settings(photos))
    losses_of(run, 2)
    before = [parameter.clone() for parameter in run.network.parameters()]
    real = run.task.loss
    monkeypatch.setattr(run.task, "loss", lambda *a: real(*a) * math.nan, raising=False)
    assert math.isnan(run.train_step(autocast=False))
    assert (run.skipped, run.step) == (1, 3)
    for old, new in zip(before, run.network.parameters(), strict=True):
        assert torch.equal(old, new)
    monkeypatch.undo()
    assert math.isfinite(run.train_step(autocast=False))


def test_endless_divergence_is_said(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = new_run(settings(photos, steps=1000))
    real = run.task.loss
    monkeypatch.setattr(run.task, "loss", lambda *a: real(*a) * math.inf, raising=False)
    with pytest.raises(TrainingError, match="diverged"):
        losses_of(run, training_loop.HOPELESS)


def test_ctrl_c_leaves_a_usable_checkpoint(photos: Path) -> None:
    asked = settings(photos)
    command = [sys.executable, "-m", "neural.training", "upscale", "--data", str(photos)]
    command += ["--out", str(asked.out), "--minutes", "5", "--batch", "1", "--patch", "12"]
    command += ["--late-patch", "16", "--channels", "4", "--depth", "1", "--threads", "1"]
    command += ["--device", "cpu", "--checkpoint-seconds", "0.05"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not asked.checkpoint.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "Stopped" in said
    state = checkpoint.load(asked.checkpoint, "upscale")
    result = train(
        asked.model_copy(update={"resume": asked.checkpoint, "steps": state["step"] + 2})
    )
    assert result.steps == state["step"] + 2


def test_training_starts_from_finished_weights(photos: Path) -> None:
    first = train(settings(photos))
    start = settings(photos, init=first.weights, out=photos.parent / "second.safetensors")
    task = UpscaleTask(start)
    state = load_weights(first.weights)
    task.absorb(state)
    assert isinstance(task.network, Upscaler)
    for name, value in task.network.collapsed().state_dict().items():
        torch.testing.assert_close(value, state[name], atol=1e-5, rtol=0)
    assert train(start).steps == 6


def test_weights_of_another_width_are_refused(photos: Path) -> None:
    first = train(settings(photos, steps=1))
    with pytest.raises(TrainingError, match="do not fit"):
        train(settings(photos, init=first.weights, channels=8))


def test_unreadable_pictures_are_skipped_and_listed(photos: Path) -> None:
    (photos / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n nothing more")
    Image.new("RGB", (9, 9)).save(photos / "tiny.png")
    result = train(settings(photos, steps=1))
    assert [line.split(": ")[0][-10:] for line in result.skipped_pictures] == [
        "broken.png",
        "s/tiny.png",
    ]


def test_excluded_pictures_are_not_learnt_from(photos: Path) -> None:
    (photos / "broken.png").write_bytes(b"")
    assert train(settings(photos, steps=1, exclude=("broken.png",))).skipped_pictures == ()


def test_detailed_patches_are_drawn_more_often_and_steps_repeat() -> None:
    half_flat = np.zeros((64, 128, 3), np.uint8)
    half_flat[:, 64:] = np.random.default_rng(0).integers(0, 255, (64, 64, 3))
    picture = NamedPicture("half.png", half_flat)

    def busy(detailed: float) -> int:
        patches = Patches([picture], 1, seed=3, detailed=detailed)
        drawn = patches.draw(patches.random(7), 400, 8)[0]
        again = patches.draw(patches.random(7), 400, 8)[0]
        np.testing.assert_array_equal(drawn, again)
        return sum(patch.std() > 20 for patch in drawn)

    # Of two places at least one is busy three times out of four.
    assert 160 < busy(0.0) < 250
    assert 270 < busy(1.0) < 340


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda folder: folder / "nowhere", "no folder"),
        (lambda folder: folder, "no pictures in"),
        (lambda folder: Image.new("RGB", (20, 20)).save(folder / "s.png") or folder, "at least"),
        (lambda folder: (folder / "b.jpg").write_bytes(b"no") and folder, "None of the 1"),
    ],
)
def test_data_that_cannot_be_used_is_said(tmp_path: Path, make: Any, sentence: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with pytest.raises(TrainingError, match=sentence):
        train(settings(make(folder)))


def test_a_checkpoint_that_does_not_fit_is_refused(photos: Path) -> None:
    asked = settings(photos, steps=1)
    state = checkpoint.load(train(asked).checkpoint, "upscale")
    path = photos.parent / "other.ckpt"
    path.write_bytes(b"not a checkpoint")
    with pytest.raises(TrainingError, match="not a readable checkpoint"):
        checkpoint.load(path, "upscale")
    torch.save({"task": "upscale"}, path)
    with pytest.raises(TrainingError, match="not a checkpoint of Sfumato"):
        checkpoint.load(path, "upscale")
    torch.save(state | {"task": "denoise"}, path)
    with pytest.raises(TrainingError, match="'denoise', not of 'upscale'"):
        checkpoint.load(path, "upscale")
    torch.save(state | {"version": 99}, path)
    with pytest.raises(TrainingError, match="another version"):
        checkpoint.load(path, "upscale")
    with pytest.raises(TrainingError, match="another network"):
        train(asked.model_copy(update={"resume": asked.checkpoint, "channels": 8}))


def test_a_full_disk_keeps_the_last_good_file(tmp_path: Path) -> None:
    path = tmp_path / "state.ckpt"
    path.write_bytes(b"good")

    def fill_up(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_whole(path, fill_up)
    assert [file.name for file in tmp_path.iterdir()] == ["state.ckpt"]
    assert path.read_bytes() == b"good"


def test_a_full_disk_does_not_end_the_run(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "save", fail)
    seen: list[TrainProgress] = []
    assert train(settings(photos), seen.append).steps == 6
    assert any("last checkpoint stands" in progress.note for progress in seen)


def test_a_run_without_an_end_is_refused(photos: Path) -> None:
    with pytest.raises(TrainingError, match="how long"):
        train(settings(photos, steps=None))


def test_shrinking_keeps_the_mean_and_averages_away_what_cannot_be_shown() -> None:
    stripes = np.zeros((32, 32, 3), np.uint8)
    stripes[:, ::2] = 200
    small = shrink(stripes, 4)
    assert small.shape == (8, 8, 3)
    assert np.abs(small[:, 2:-2].astype(int) - 100).max() <= 1
    photo = data.chelsea()[:120, :120]
    smooth = transform.resize(photo, (40, 40), order=3, anti_aliasing=True, preserve_range=True)
    assert np.abs(shrink(photo, 3) - smooth).mean() < 4


def test_shrinking_reproduces_the_published_set5_reductions() -> None:
    root = os.environ.get("SFUMATO_TEST_DATA")
    if root is None:
        pytest.skip("SFUMATO_TEST_DATA does not name the folder of test pictures")
    for scale in (2, 3, 4):
        for name in ("butterfly", "woman"):
            truth = np.asarray(Image.open(Path(root, "test/set5", f"{name}.png")).convert("RGB"))
            height, width = (side // scale * scale for side in truth.shape[:2])
            published = Path(root, f"test/set5_lr_bicubic/X{scale}/{name}x{scale}.png")
            expected = np.asarray(Image.open(published).convert("RGB"))
            np.testing.assert_array_equal(shrink(truth[:height, :width], scale), expected)


def test_evaluation_judges_every_picture_of_a_folder(photos: Path, tmp_path: Path) -> None:
    network = Upscaler(2, channels=4, depth=1)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
    path = tmp_path / "nearest.safetensors"
    save_weights(path, "upscaler", network)
    result = evaluate(load_network(path), "nearest", photos)
    assert list(result.scores) == ["astronaut.png", "chelsea.png", "coffee.png"]
    assert result.testset == "photos"
    truth = np.asarray(Image.open(photos / "coffee.png"))
    nearest = shrink(truth, 2).repeat(2, axis=0).repeat(2, axis=1)
    assert result.scores["coffee.png"]["PSNR-Y"] == pytest.approx(psnr_y(nearest, truth, 2))
    assert result.table().row_count == 4


def test_figures_go_into_a_card_that_the_model_store_loads_by(photos: Path) -> None:
    weights = train(settings(photos)).weights
    evaluation = evaluate(load_network(weights), "tiny", photos)
    card = read_card(record(weights, [evaluation], title="Tiny", data="Three photographs"))
    assert (card.id, card.title, card.task, card.scale, card.halo) == (
        "tiny",
        "Tiny",
        "upscale",
        2,
        3,
    )
    assert card.metrics["photos PSNR-Y"] == pytest.approx(evaluation.means["PSNR-Y"], abs=1e-4)
    record(weights, [], description="Only for tests.")
    kept = read_card(weights.with_suffix(".toml"))
    assert (kept.title, kept.description) == ("Tiny", "Only for tests.")
    assert kept.metrics == card.metrics
    store = ModelStore(cards_folder=weights.parent)
    assert isinstance(store.load("tiny"), Upscaler)


def test_the_denoiser_trains_resumes_and_is_judged(photos: Path) -> None:
    out = photos.parent / "clean.safetensors"
    asked = DenoiseSettings(
        data=(photos,),
        out=out,
        minutes=None,
        steps=120,
        batch=4,
        patch=16,
        late_patch=24,
        channels=8,
        depth=1,
        warmup=5,
        learning_rate=3e-3,
        threads=1,
        device="cpu",
        precision="float32",
    )
    first = train(asked)
    figures = evaluate(load_network(first.weights), "clean", photos).means
    noise_alone = 20 * math.log10(255 / 50)
    assert figures["PSNR sigma 50"] > noise_alone + 1
    assert figures["PSNR sigma 15"] > figures["PSNR sigma 50"]
    more = asked.model_copy(update={"resume": first.checkpoint, "steps": 122})
    assert train(more).steps == 122
    with pytest.raises(TrainingError, match="not of 'upscale'"):
        train(settings(photos, resume=first.checkpoint))


def test_the_terminal_judges_and_writes_the_card(
    photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = train(settings(photos, steps=1)).weights
    assert main(["evaluate", str(weights), "--set", str(photos), "--card", "--title", "T"]) == 0
    assert "coffee.png" in capsys.readouterr().out
    assert read_card(weights.with_suffix(".toml")).title == "T"
    assert main(["evaluate", str(weights), "--set", str(photos), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)[0]
    assert figures["pictures"]["coffee.png"].keys() == figures["mean"].keys()
    assert main(["evaluate", str(weights), "--set", f"set5={photos}"]) == 1
    assert "lacks 5 of the 5" in capsys.readouterr().err
    assert main(["evaluate", "no-such-model", "--set", str(photos)]) == 1
    assert main(["upscale", "--data", str(photos), "--out", "x", "--scale", "7"]) == 2
    assert "--scale" in capsys.readouterr().err


def test_an_incomplete_test_set_is_said(photos: Path) -> None:
    weights = train(settings(photos, steps=1)).weights
    with pytest.raises(TrainingError, match="lacks 5 of the 5"):
        evaluate(load_network(weights), "tiny", photos, "set5")
    with pytest.raises(TrainingError, match="there is b100"):
        names_of("set99")
    with pytest.raises(TrainingError, match="not a whole safetensors file"):
        load_network(photos / "coffee.png")
    with pytest.raises(TrainingError, match="There is no file"):
        load_network(photos / "nothing.safetensors")


def test_float16_weights_stay_close(tmp_path: Path) -> None:
    network = Upscaler(2, channels=4, depth=1)
    with torch.no_grad():
        network.head.bias[:3] = torch.tensor([1.0, 1e-9, -0.3333])
    save_weights(tmp_path / "w.safetensors", "upscaler", network)
    state = load_weights(tmp_path / "w.safetensors")
    assert state["head.bias"][1] == 0
    for name, value in network.state_dict().items():
        torch.testing.assert_close(state[name], value, atol=2e-4, rtol=0)
