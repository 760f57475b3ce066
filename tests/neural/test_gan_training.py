"""Training generators: short runs of tiny networks, what they leave, how they are judged and refused."""

from __future__ import annotations

import copy
import itertools
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from neural.cards import read_card
from neural.generating import like_one
from neural.models import ModelStore
from neural.networks.discriminator import GROUP
from neural.source import Size
from neural.training import GanSettings, JudgeSettings, TrainingError, TrainProgress, train
from neural.training import loop as training_loop
from neural.training.__main__ import main
from neural.training.augment import augmented
from neural.training.distance import frechet, pair_distance, sliced_wasserstein
from neural.training.evaluate import load_network
from neural.training.generator_judge import judged_generator, sample_sheet
from neural.training.labelled import load_labelled
from neural.training.tasks.gan_pictures import PictureGan
from neural.training.tasks.gan_single import SingleGan
from neural.training.tasks.gan_textures import TextureGan, kinds_of


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def drawn(kind: str, random: np.random.Generator) -> Image.Image:
    """A gray picture of 16 px: a bar that lies or stands somewhere."""
    pixels = np.zeros((16, 16), np.uint8)
    place = int(random.integers(4, 10))
    if kind == "lying":
        pixels[place : place + 3, 2:14] = 255
    else:
        pixels[2:14, place : place + 3] = 255
    return Image.fromarray(pixels)


@pytest.fixture
def bars(tmp_path: Path) -> Path:
    """Two classes, parted into train (40 each) and test (20 each)."""
    random = np.random.default_rng(0)
    for part, count in (("train", 40), ("test", 20)):
        for kind in ("lying", "standing"):
            folder = tmp_path / "bars" / part / kind
            folder.mkdir(parents=True)
            for number in range(count):
                drawn(kind, random).save(folder / f"{number}.png")
    return tmp_path / "bars"


@pytest.fixture
def surfaces(tmp_path: Path) -> Path:
    """A kind for each of two pictures: stripes and speckles."""
    folder = tmp_path / "surfaces"
    folder.mkdir()
    random = np.random.default_rng(0)
    stripes = np.zeros((48, 64, 3), np.uint8)
    stripes[::4] = (200, 120, 40)
    Image.fromarray(stripes).save(folder / "stripes.png")
    Image.fromarray(random.integers(0, 99, (48, 64, 3), np.uint8)).save(folder / "speckles.png")
    return folder


@pytest.fixture(scope="session")
def vgg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Narrow, with VGG-19's layers and random filters."""
    generator = torch.Generator().manual_seed(1)
    weights: dict[str, torch.Tensor] = {}
    before = 3
    for block, count in enumerate((2, 2, 4, 4, 1), 1):
        for layer in range(1, count + 1):
            size = (4, before, 3, 3)
            weights[f"conv{block}_{layer}.weight"] = 0.3 * torch.randn(size, generator=generator)
            weights[f"conv{block}_{layer}.bias"] = torch.zeros(4)
            before = 4
    path = tmp_path_factory.mktemp("vgg") / "vgg.safetensors"
    save_file(weights, path)
    return path


def settings(data: Path, **changes: Any) -> GanSettings:
    values: dict[str, Any] = {
        "data": (data,),
        "out": data.parent / "out" / "tiny.safetensors",
        "minutes": None,
        "steps": 4,
        "batch": 8,
        "size": 16,
        "latent": 6,
        "width": 4,
        "warmup": 1,
        "threads": 1,
        "device": "cpu",
    }
    return GanSettings(**(values | changes))


def texture_settings(data: Path, vgg: Path, **changes: Any) -> GanSettings:
    return settings(data, case="texture", perceptual=vgg, patch=32, batch=2, **changes)


@pytest.mark.parametrize("method", ["modulated", "dcgan"])
def test_a_run_leaves_a_generator_that_the_store_can_load(bars: Path, method: str) -> None:
    seen: list[TrainProgress] = []
    asked = settings(bars, method=method, checkpoint_seconds=0.001, validate_seconds=0.001)
    result = train(asked, seen.append)
    assert (result.steps, result.skipped_steps, result.stopped) == (4, 0, False)
    left = {path.name for path in asked.out.parent.iterdir()}
    assert left == {"tiny.safetensors", "tiny.ckpt", "tiny.loss.png", "tiny.samples.png"}
    assert any("discriminator is right in" in progress.note for progress in seen)
    code = main(["evaluate", str(asked.out), "--set", str(bars), "--classifier", str(asked.out)])
    assert code == 1  # a generator is no classifier, and the sentence says so


def test_a_generators_card_says_what_it_makes(bars: Path, tmp_path: Path) -> None:
    judge = tmp_path / "judge.safetensors"
    train(
        JudgeSettings(data=(bars,), out=judge, minutes=None, steps=60, size=16, width=4, threads=1)
    )
    asked = settings(bars)
    train(asked)
    sheet = tmp_path / "sheet.png"
    order = ["evaluate", str(asked.out), "--set", str(bars), "--classifier", str(judge)]
    assert main([*order, "--card", "--sheet", str(sheet)]) == 0
    card = read_card(asked.out.with_suffix(".toml"))
    assert card.generates is not None
    assert card.generates.classes == ("lying", "standing")
    assert card.generates.latent == 6
    assert card.metrics["bars Frechet distance"] > 0
    assert card.metrics["bars judge right %"] > 90
    store = ModelStore(cards_folder=asked.out.parent)
    assert store.load("tiny").classes == 2
    with Image.open(sheet) as picture:
        assert np.asarray(picture).std() > 5


def test_a_resumed_run_repeats_the_uninterrupted_one(bars: Path) -> None:
    half = settings(bars, steps=6)
    seen: list[int] = []
    task = PictureGan(half)
    torch.manual_seed(half.seed)
    run = training_loop.Run(half, PictureGan(half), torch.device("cpu"))
    for _ in range(3):
        run.train_step(autocast=False)
    saved = copy.deepcopy(run.state())
    again = training_loop.Run(half, task, torch.device("cpu"))
    again.restore(saved)
    for _ in range(3):
        run.train_step(autocast=False)
        again.train_step(autocast=False)
        seen.append(again.step)
    assert seen == [4, 5, 6]
    for one, other in zip(run.network.parameters(), again.network.parameters(), strict=True):
        assert torch.equal(one, other)
    assert run.opponent is not None
    assert again.opponent is not None
    pairs = zip(run.opponent.parameters, again.opponent.parameters, strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_each_network_learns_from_its_own_loss_alone(bars: Path) -> None:
    run = training_loop.Run(settings(bars), PictureGan(settings(bars)), torch.device("cpu"))
    assert run.opponent is not None
    before = [p.detach().clone() for p in run.network.parameters()]
    loss = run.task.opponent_loss(run.network, 0, 0.0)  # type: ignore[attr-defined]
    run.opponent.learn(loss, 1.0, 1.0)
    assert all(p.grad is None for p in run.network.parameters())
    assert all(torch.equal(a, b) for a, b in zip(before, run.network.parameters(), strict=True))


def test_untold_pictures_mix_the_classes_and_told_ones_stand_together(bars: Path) -> None:
    task = PictureGan(settings(bars, unlabelled=0.5, batch=64))
    mixed = 0
    for seed in range(8):
        chosen, told = task._drawn(np.random.default_rng(seed))  # pyright: ignore[reportPrivateUsage]
        classes = task._labels[chosen].reshape(-1, GROUP)  # pyright: ignore[reportPrivateUsage]
        for run, names in zip(classes, told.reshape(-1, GROUP), strict=True):
            if names[0] == len(task.classes):
                assert (names == names[0]).all()
                mixed += len(set(run)) > 1
            else:
                assert (run == names).all()
    assert mixed > 8


def test_a_generator_is_told_when_its_class_is_not_recognised(bars: Path) -> None:
    def lost(**changes: Any) -> float:
        torch.manual_seed(0)
        task = PictureGan(settings(bars, **changes))
        with torch.no_grad():
            opponent: Any = task.opponent
            opponent.guess.weight.zero_()
            opponent.guess.bias.copy_(torch.tensor([9.0, -9.0]))  # everything is taken for "lying"
            return float(task.loss(task.network, 0, 0.0))

    ignored = lost(guessing=0.0, unlabelled=0.0)
    assert lost(guessing=1.0, unlabelled=0.0) > ignored + 1
    assert lost(guessing=1.0, unlabelled=1.0) == pytest.approx(lost(guessing=0.0, unlabelled=1.0))


def test_a_collapsed_generator_is_told_from_a_varied_one(bars: Path) -> None:
    task = PictureGan(settings(bars))
    task.loss(task.network, 900, 0.5)
    task.opponent_loss(task.network, 900, 0.5)
    with torch.no_grad():
        for parameter in task.network.parameters():
            parameter.zero_()
    task.settle(task.network)
    assert "mode collapse" in task.watched(task.network)


@pytest.mark.parametrize("count", [1, 2])
def test_a_generator_of_two_pictures_is_refused_with_a_way_out(tmp_path: Path, count: int) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    for number in range(count):
        Image.new("L", (16, 16), 40 * number).save(folder / f"{number}.png")
    with pytest.raises(TrainingError, match=rf"holds {count} picture.*at least 16.*--case texture"):
        train(settings(folder))


def test_sizes_that_cannot_be_doubled_to_are_refused(bars: Path) -> None:
    with pytest.raises(TrainingError, match="22 is not"):
        train(settings(bars, size=22))


def test_a_tar_is_read_like_the_folder_in_it(bars: Path, tmp_path: Path) -> None:
    tar = tmp_path / "bars.tar.gz"
    with tarfile.open(tar, "w:gz") as file:
        file.add(bars, "bars")
    for part in ("train", "test"):
        one = load_labelled((bars,), 16, 1, part)  # type: ignore[arg-type]
        other = load_labelled((tar,), 16, 1, part)  # type: ignore[arg-type]
        assert one.classes == other.classes == ("lying", "standing")
        assert np.array_equal(one.pixels, other.pixels)
        assert np.array_equal(one.labels, other.labels)
    assert len(load_labelled((bars,), 16, 1, "test").pixels) == 40


def test_a_broken_tar_and_a_missing_folder_are_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no tar")
    with pytest.raises(TrainingError, match="not a whole tar"):
        load_labelled((broken,), 16, 1)
    with pytest.raises(TrainingError, match="no folder or file"):
        load_labelled((tmp_path / "gone",), 16, 1)


def test_textures_are_trained_from_one_picture_each(surfaces: Path, vgg: Path) -> None:
    asked = texture_settings(surfaces, vgg, steps=6, late=0.3)
    result = train(asked)
    assert result.skipped_steps == 0
    found = judged_generator(load_network(asked.out), "tiny", surfaces)
    assert set(found.scores) == {"speckles", "stripes"}
    assert found.means["wrap-around"] < 1.5
    assert np.asarray(sample_sheet(load_network(asked.out))).shape[2] == 3


def test_a_texture_comes_nearer_to_its_exemplar(surfaces: Path, vgg: Path) -> None:
    asked = texture_settings(surfaces, vgg, steps=60, width=8, late=1.0, learning_rate=1e-3)
    run = training_loop.Run(asked, TextureGan(asked), torch.device("cpu"))
    losses = [run.train_step(autocast=False) for _ in range(60)]
    assert np.mean(losses[-15:]) < 0.95 * np.mean(losses[:5])


def test_class_folders_are_kinds_and_so_is_each_picture_without(
    surfaces: Path, tmp_path: Path
) -> None:
    assert [kind.name for kind in kinds_of((surfaces,), 32)[0]] == ["speckles", "stripes"]
    parted = tmp_path / "parted"
    for kind in ("a", "b"):
        (parted / kind).mkdir(parents=True)
        for number in range(2):
            Image.new("RGB", (40, 40)).save(parted / kind / f"{kind}{number}.png")
    kinds = kinds_of((parted,), 32)[0]
    assert [(kind.name, len(kind.pixels)) for kind in kinds] == [("a", 2), ("b", 2)]


def test_textures_smaller_than_a_crop_are_refused(surfaces: Path, vgg: Path) -> None:
    with pytest.raises(TrainingError, match="at least 96"):
        train(settings(surfaces, case="texture", perceptual=vgg, patch=96))
    with pytest.raises(TrainingError, match="multiple of 16"):
        train(settings(surfaces, case="texture", perceptual=vgg, patch=40))


def test_the_frechet_distance_of_normal_distributions_is_the_formula() -> None:
    random = np.random.default_rng(0)
    one = random.standard_normal((20_000, 3)) * [1, 2, 3]
    assert frechet(one, one) == pytest.approx(0, abs=1e-6)
    other = random.standard_normal((20_000, 3)) * [1, 2, 1] + [2, 0, 0]
    assert frechet(one, other) == pytest.approx(2**2 + (3 - 1) ** 2, rel=0.05)


def test_distances_of_pictures_grow_with_their_difference() -> None:
    random = np.random.default_rng(0)
    dark = random.integers(0, 100, (30, 24, 24, 3), np.uint8)
    bright = dark + 60
    near = sliced_wasserstein(dark, dark[::-1], np.random.default_rng(1))
    assert near < 5
    assert sliced_wasserstein(dark, bright, np.random.default_rng(1)) > 20 * near
    assert pair_distance(np.repeat(dark[:1], 30, 0), random) == 0
    assert pair_distance(dark, random) > 0.1


def test_augmented_pictures_let_the_gradient_through() -> None:
    x = torch.rand(4, 3, 16, 16, requires_grad=True)
    numbers = torch.rand(4, 6, generator=torch.Generator().manual_seed(0))
    out = augmented(x, numbers)
    assert out.shape == x.shape
    out.sum().backward()
    assert x.grad is not None
    assert float(x.grad.abs().sum()) > 0
    still = torch.tensor([[0.5, 0.5, 0.5, 0.5, 9, 9]]).repeat(4, 1)  # nothing is covered
    assert torch.allclose(augmented(x, still), x, atol=1e-6)


def test_many_figures_of_few_pictures_are_told_in_rows() -> None:
    from neural.training.evaluate import Evaluation

    figures = {f"class {number} %": 10.0 + number for number in range(12)}
    table = Evaluation("digits", "mnist", {"all": figures}).table()
    assert table.row_count == 12
    assert [column.header for column in table.columns] == ["figure", "all"]
    many = {f"{number}.jpg": {name: float(number) for name in figures} for number in range(9)}
    table = Evaluation("painter", "photos", many).table()
    assert [column.header for column in table.columns] == ["figure", "mean", "least", "most"]
    assert next(iter(table.columns[1].cells)) == "4.0000"
    assert next(iter(table.columns[3].cells)) == "8.0000"
    two = Evaluation("x2", "set5", {"baby": {"PSNR-Y": 37.0}, "bird": {"PSNR-Y": 39.0}}).table()
    assert two.row_count == 3


@pytest.fixture
def landscape(tmp_path: Path) -> Path:
    """A picture with an order: a dark half below a bright one, 64 x 48."""
    pixels = np.full((48, 64, 3), 220, np.uint8)
    pixels[24:] = 30
    Image.fromarray(pixels).save(tmp_path / "landscape.png")
    return tmp_path / "landscape.png"


def single_settings(picture: Path, **changes: Any) -> GanSettings:
    values = {"case": "single", "size": 64, "width": 8, "steps": 60, "learning_rate": 2e-3}
    given = settings(picture, **(values | changes)).model_dump(exclude={"batch"})
    return GanSettings(**given)


def test_pictures_like_one_keep_its_order(landscape: Path) -> None:
    result = train(single_settings(landscape, steps=90))
    network: Any = load_network(result.weights)
    for seed in range(3):
        made = like_one(network, seed, 1.0, Size(96, 48))
        assert made.shape[:2] == (39, 78)  # as many pixels as the picture, in the shape asked for
        assert made[:12].mean() > made[-12:].mean() + 0.1


def test_each_stage_has_its_own_schedule_and_only_it_learns(landscape: Path) -> None:
    task = SingleGan(single_settings(landscape))
    ends = [done / 1000 for done in range(1001)]
    stages = [task.stage_at(done)[0] for done in ends]
    assert stages == sorted(stages)
    assert set(stages) == set(range(len(task.network.stages)))  # type: ignore[arg-type]
    for stage in set(stages):
        paces = [task.pace(done) for done, at in zip(ends, stages, strict=True) if at == stage]
        assert paces[0] < 0.05
        assert paces[-1] > 0.95
    middle = ends[stages.index(1)]
    task.loss(task.network, 0, middle).backward()
    learned = [
        any(p.grad is not None for p in stage.parameters())
        for stage in task.network.stages  # type: ignore[union-attr]
    ]
    assert learned == [number == 1 for number in range(len(learned))]


def test_a_single_run_stopped_early_leaves_a_coarse_generator_and_goes_on(
    landscape: Path,
) -> None:
    calls = itertools.count()
    early = single_settings(landscape, steps=40)
    result = train(early, stop=lambda: next(calls) > 3)
    assert result.stopped
    network: Any = load_network(result.weights)
    assert not bool(network.stages[-1].out.weight.any())  # not begun
    assert like_one(network, 1, 1.0, Size(64, 48)).std() > 0
    whole = train(early.model_copy(update={"resume": early.checkpoint}))
    assert not whole.stopped
    finished: Any = load_network(whole.weights)
    assert bool(finished.stages[-1].out.weight.any())


def test_several_pictures_are_too_many_for_single(surfaces: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="There are 2 pictures; --case single learns from one"):
        train(single_settings(surfaces, size=0))
    (tmp_path / "broken.png").write_bytes(b"no picture")
    with pytest.raises(TrainingError, match=r"broken\.png is not a readable picture"):
        train(single_settings(tmp_path / "broken.png"))
    Image.new("RGB", (400, 20)).save(tmp_path / "narrow.png")
    with pytest.raises(TrainingError, match="too little to learn from"):
        train(single_settings(tmp_path / "narrow.png"))
