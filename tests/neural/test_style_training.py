"""Training Stylize: what it is judged by, style pictures that are none, and short runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from skimage import data

from neural.context import Context
from neural.engine import compute
from neural.models import ModelStore
from neural.networks.multistyle import MultiStyle
from neural.networks.painter import Painter
from neural.networks.stylist import Stylist, mix
from neural.operation import OperationError
from neural.operations.stylize import Stylize
from neural.source import ArraySource
from neural.training import StyleSettings, TrainingError, perceptual, styles, train
from neural.training import loop as training_loop
from neural.training.__main__ import main
from neural.training.evaluate import evaluate, load_network, names_of
from neural.training.perceptual import Perception, look, perception, spread, style_distance
from neural.training.style_judge import StyleJudge, compared
from neural.training.tasks.style import StyleTask

needs_magenta = pytest.mark.skipif(
    ModelStore().status(ModelStore().card("magenta-arbitrary")) != "ready",
    reason="the package with Magenta's networks is not installed",
)
WIDTHS = (4, 6, 8, 10, 12)


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


@pytest.fixture
def paintings(tmp_path: Path) -> Path:
    folder = tmp_path / "paintings"
    folder.mkdir()
    rng = np.random.default_rng(3)
    for number in range(2):
        blocks = rng.integers(0, 255, (8, 6, 3), np.uint8)
        large = Image.fromarray(blocks).resize((270, 360), Image.Resampling.NEAREST)
        large.save(folder / f"{number}.png")
    return folder


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A narrow network with VGG-19's layers: random filters measure statistics well enough here."""
    generator = torch.Generator().manual_seed(1)
    weights: dict[str, torch.Tensor] = {}
    before = 3
    for block, (width, count) in enumerate(zip(WIDTHS, (2, 2, 4, 4, 1), strict=True)):
        for layer in range(count):
            name = f"conv{block + 1}_{layer + 1}"
            deviation = (2 / (9 * before)) ** 0.5
            weights[f"{name}.weight"] = (
                torch.randn(width, before, 3, 3, generator=generator) * deviation
            )
            weights[f"{name}.bias"] = torch.zeros(width)
            before = width
    path = tmp_path_factory.mktemp("judge") / "vgg.safetensors"
    save_file(weights, path)
    return path


@pytest.fixture
def settings(photos: Path, paintings: Path, judge: Path) -> StyleSettings:
    return StyleSettings(
        data=(photos,),
        styles=(paintings,),
        perceptual=judge,
        out=photos.parent / "out" / "tiny.safetensors",
        minutes=None,
        steps=4,
        batch=2,
        patch=64,
        late_patch=64,
        channels=8,
        blocks=1,
        code=8,
        warmup=2,
        threads=1,
        device="cpu",
    )


def changed(settings: StyleSettings, **values: Any) -> StyleSettings:
    return StyleSettings(**(settings.model_dump() | values))


def tensors(*pictures: np.ndarray) -> torch.Tensor:
    stacked = np.stack(pictures).astype(np.float32) / 255
    return torch.from_numpy(stacked).permute(0, 3, 1, 2)


# What styles are judged by.


def test_the_distance_is_one_for_the_photograph_and_nothing_for_the_style(judge: Path) -> None:
    net = perception(judge)
    photo, style = tensors(data.coffee()[:128, :128]), tensors(data.chelsea()[:128, :128])
    ours, theirs = look(net(photo)), look(net(style))
    divisor = spread(ours, theirs)
    assert float(style_distance(theirs, theirs, divisor)) == 0
    # The floor under the divisor keeps it below 1.
    assert 0.5 < float(style_distance(ours, theirs, divisor)) < 1
    halfway = ours.lerp(theirs, torch.tensor([0.5]))
    whole = float(style_distance(ours, theirs, divisor))
    assert float(style_distance(halfway, theirs, divisor)) == pytest.approx(whole / 4, rel=1e-3)


def test_a_shift_of_places_is_no_change_of_style_but_one_of_content(judge: Path) -> None:
    net = perception(judge)
    picture = data.chelsea()[:128, :128]
    turned = np.ascontiguousarray(np.roll(picture, 64, axis=1))
    before, after = net(tensors(picture)), net(tensors(turned))
    divisor = spread(look(before), look(net(tensors(data.coffee()[:128, :128]))))
    assert float(style_distance(look(after), look(before), divisor)) < 0.05
    assert float(perceptual.content_distance(after, before)) > 0.5
    assert float(perceptual.content_distance(before, before)) == 0


def test_torchvisions_names_are_the_same_network(judge: Path, tmp_path: Path) -> None:
    from neural.weights.safetensors import load_state

    numbers = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28]
    state = load_state(judge)
    names = [name.removesuffix(".weight") for name in state if name.endswith(".weight")]
    renamed = {
        f"features.{number}.{part}": state[f"{name}.{part}"]
        for number, name in zip(numbers, sorted(names), strict=True)
        for part in ("weight", "bias")
    }
    path = tmp_path / "vgg19.pth"
    torch.save(renamed, path)
    picture = tensors(data.coffee()[:64, :64])
    for ours, theirs in zip(perception(judge)(picture), perception(path)(picture), strict=True):
        assert torch.equal(ours, theirs)


def test_the_layers_are_those_of_the_paper(judge: Path) -> None:
    features = perception(judge)(torch.rand(1, 3, 64, 96))
    assert [tuple(f.shape[1:]) for f in features] == [
        (width, 64 >> block, 96 >> block) for block, width in enumerate(WIDTHS)
    ]
    assert isinstance(perception(judge), Perception)


@pytest.mark.parametrize("make", ["missing", "text", "other"])
def test_a_judge_that_is_none_gets_a_sentence(make: str, tmp_path: Path) -> None:
    path = tmp_path / "vgg.safetensors"
    if make == "text":
        path.write_text("nothing of the kind")
    elif make == "other":
        save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(TrainingError, match=r"vgg\.safetensors"):
        perception(path)


def test_nothing_is_downloaded_when_no_judge_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(TrainingError, match="--perceptual"):
        perception(None)


# Style pictures.


def test_style_pictures_that_are_none_are_named(paintings: Path) -> None:
    Image.new("RGB", (300, 300), "teal").save(paintings / "plain.png")
    Image.new("RGB", (1, 1)).save(paintings / "dot.png")
    (paintings / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    frames = [Image.fromarray(np.roll(data.coffee()[:100, :100], n, 0)) for n in (0, 30)]
    frames[0].save(paintings / "moving.webp", save_all=True, append_images=frames[1:])
    found = styles.load([paintings])
    assert len(found) == 3
    notes = " | ".join(found.skipped)
    for part in ("plain.png: of one colour", "dot.png: smaller", "broken.png: not readable"):
        assert part in notes
    assert "moving.webp, which is animated" in notes


def test_no_style_at_all_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="--styles PICTURES, or --single"):
        styles.load([])
    plain = tmp_path / "plain.png"
    Image.new("RGB", (300, 300), "teal").save(plain)
    with pytest.raises(TrainingError, match=r"plain\.png: of one colour"):
        styles.load([plain])
    with pytest.raises(TrainingError, match=r"gone\.png: not readable"):
        styles.load([tmp_path / "gone.png"])


@pytest.mark.parametrize("size", [(70, 90), (256, 300), (400, 1600), (1000, 900)])
def test_parts_have_one_size_and_are_the_same_each_time(
    size: tuple[int, int], tmp_path: Path
) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (*size, 3), np.uint8)
    Image.fromarray(picture).save(tmp_path / "noise.png")
    one, other = styles.load([tmp_path]), styles.load([tmp_path])
    for seed in range(6):
        mine, again = (s.draw(np.random.default_rng(seed)) for s in (one, other))
        assert mine.key == again.key
        assert mine.pixels.shape == (styles.SIDE, styles.SIDE, 3)
        assert np.array_equal(mine.pixels, again.pixels)


# Runs.


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_a_run_leaves_a_network_for_any_style(settings: StyleSettings, precision: str) -> None:
    result = train(changed(settings, precision=precision))
    assert (result.steps, result.skipped_steps) == (4, 0)
    network = load_network(settings.out)
    assert isinstance(network, Stylist)
    assert network.config == {"channels": 8, "blocks": 1, "code": 8}
    with Image.open(settings.out.with_suffix(".samples.png")) as sheet:
        assert np.asarray(sheet).std() > 20


def test_training_brings_paintings_nearer_to_their_styles(settings: StyleSettings) -> None:
    asked = changed(settings, steps=24, learning_rate=5e-3, plain=0, partial=0)
    torch.manual_seed(0)
    run = training_loop.Run(asked, StyleTask(asked), torch.device("cpu"))
    before = run.validate()
    for _ in range(24):
        run.train_step(autocast=False)
    assert run.validate() > before + 1.0


def test_strength_nothing_is_taught_to_give_the_picture_back(settings: StyleSettings) -> None:
    asked = changed(settings, steps=80, learning_rate=5e-3, plain=1, partial=0, style_weight=0.1)
    torch.manual_seed(0)
    task = StyleTask(asked)
    run = training_loop.Run(asked, task, torch.device("cpu"))
    photo = tensors(data.coffee()[120:184, 240:304])

    def error() -> float:
        with torch.inference_mode():
            network: Any = run.network
            return float((network(photo, network.encode(photo)) - photo).abs().mean())

    before = error()
    for _ in range(80):
        run.train_step(autocast=False)
    assert error() < 0.7 * before


@needs_magenta
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_magentas_network_can_be_trained_further(settings: StyleSettings, precision: str) -> None:
    settings = changed(settings, precision=precision)
    asked = changed(settings, start="magenta", steps=1)
    train(asked)
    network = load_network(asked.out)
    assert isinstance(network, Painter)
    known = ModelStore().load("magenta-arbitrary").state_dict()
    trained = network.state_dict()
    encoder = [name for name in known if name.startswith("predictor.")]
    assert all(torch.allclose(trained[n], known[n], rtol=1e-3, atol=1e-6) for n in encoder)
    convolution = "stages.0.conv.weight"
    assert not torch.allclose(trained[convolution], known[convolution], rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_a_single_style_may_be_given_by_its_file(
    settings: StyleSettings, paintings: Path, precision: str
) -> None:
    settings = changed(settings, precision=precision)
    asked = changed(settings, styles=(), single=paintings / "0.png", steps=2)
    assert train(asked).steps == 2
    network = load_network(asked.out)
    assert isinstance(network, MultiStyle)
    assert network.config == {"styles": 1, "channels": 8, "blocks": 1}


def test_a_network_of_a_single_style_learns_it(settings: StyleSettings, paintings: Path) -> None:
    single = paintings / "0.png"
    asked = changed(settings, styles=(), single=single, steps=16, learning_rate=1e-2)
    torch.manual_seed(0)
    run = training_loop.Run(asked, StyleTask(asked), torch.device("cpu"))
    before = run.validate()
    for _ in range(16):
        run.train_step(autocast=False)
    assert run.validate() > before + 1.0


def test_a_trained_model_of_any_kind_can_be_chosen_in_stylize(
    settings: StyleSettings, paintings: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "models"
    for name, values in (("one", {"styles": (), "single": paintings / "0.png"}), ("any", {})):
        train(changed(settings, steps=1, out=folder / f"{name}.safetensors", **values))
        for other in (*folder.glob("*.ckpt"), *folder.glob("*.png")):
            other.unlink()
    store = ModelStore(folder)
    assert {card.task for card in store.examine()} == {"style"}
    source = ArraySource(np.dstack([data.coffee()[100:164, 200:280], np.full((64, 80), 255, "u1")]))

    def painted(**values: Any) -> np.ndarray:
        return compute(Stylize(**values), [source], Context(models=store)).astype(float)

    one = painted(model="user/one.safetensors")
    assert np.abs(one - source.pixels).mean() > 5
    half = painted(model="user/one.safetensors", strength=50)
    assert np.abs(half - (one + source.pixels) / 2).max() <= 1
    picture = str(paintings / "0.png")
    assert painted(model="user/any.safetensors", picture=picture).shape == (64, 80, 4)
    with pytest.raises(OperationError, match="Choose a picture as the style"):
        painted(model="user/any.safetensors")
    assert Stylize(model="user/one.safetensors").uses_models() == ("user/one.safetensors",)


def test_a_mistake_is_said_before_the_run(
    settings: StyleSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["style", "--data", str(settings.data[0]), "--out", str(settings.out)]
    assert main([*arguments, "--steps", "1"]) == 1
    assert "--single PICTURE" in capsys.readouterr().err


# The network.


def test_a_mix_of_statistics_is_their_weighted_sum() -> None:
    a, b = torch.tensor([0.0, 2.0]), torch.tensor([4.0, 0.0])
    assert torch.equal(mix([(a, 0.25), (b, 0.75)]), torch.tensor([3.0, 0.5]))


@pytest.mark.parametrize("size", [(1, 1), (3, 50), (40, 400), (700, 300)])
def test_pictures_of_any_size_have_statistics(size: tuple[int, int]) -> None:
    network = Stylist(8, 1, 8).eval()
    with torch.inference_mode():
        statistics = network.predict(torch.rand(1, 3, *size))
    assert statistics.shape == (network.encoder.numbers,)
    assert bool(torch.isfinite(statistics).all())


# Judging.


def test_painters_are_compared_where_they_change_the_photograph_alike() -> None:
    ours = [(0.2, 0.8), (0.6, 0.4), (1.0, 0.2)]
    theirs = [(0.4, 0.7), (0.8, 0.3)]
    figures = compared(ours, theirs)
    assert figures["equal content"] == 0.8
    assert figures["style at equal content"] == pytest.approx(0.3)
    assert figures["Magenta's style at equal content"] == 0.3
    assert (figures["style"], figures["Magenta's content"]) == (0.2, 0.8)


@needs_magenta
def test_magenta_is_as_good_as_itself(photos: Path, paintings: Path, judge: Path) -> None:
    asked = StyleJudge({"mine": sorted(paintings.iterdir())}, judge)
    network = ModelStore().load("magenta-arbitrary")
    result = evaluate(network, "magenta", photos, judge=asked)
    figures = result.means
    assert figures["style"] == figures["Magenta's style"] > 0
    assert figures["mine: style at equal content"] == figures["Magenta's style at equal content"]
    assert 5 < figures["PSNR at strength 0"] < 40
    sheet = np.asarray(asked.sheet())
    assert sheet.shape[0] > 4 * 256
    assert sheet.std() > 20


@needs_magenta
def test_a_style_that_is_none_is_said_before_judging(
    photos: Path, judge: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "style.png").write_text("nothing")
    order = ["evaluate", "magenta-arbitrary", "--set", str(photos)]
    assert main(order) == 1
    assert "--styles" in capsys.readouterr().err
    assert main([*order, "--styles", str(broken), "--perceptual", str(judge)]) == 1
    assert "style.png" in capsys.readouterr().err


def test_the_known_styles_and_photographs_are_ten_and_ten() -> None:
    assert len(names_of("style-photos")) == 10
    assert len({*names_of("style-held-out"), *names_of("style-seen")}) == 10
