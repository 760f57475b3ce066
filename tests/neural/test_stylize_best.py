"""Stylize, slow and best comes nearer to a style than the fast painting, and can be stopped at any time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors.torch import save_file

from neural.context import Context, Probe
from neural.engine import compute
from neural.looks import Look, content_distance, look, spread, style_distance
from neural.models import ModelError, ModelStore
from neural.networks.magenta import FEATURES
from neural.networks.perception import BLOCKS
from neural.operation import Cancelled, OperationError, Patch
from neural.operations.stylize import Stylize
from neural.operations.stylize_best import StylizeBest
from neural.repainting import at_side, counts, levels
from neural.source import ArraySource, Rect, Size
from neural.style_picture import read_style
from neural.styles import MODEL, PAINTERS, looks
from neural.weights import vgg

store = ModelStore(None)
SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


def photo(height: int = 64, width: int = 80, depth: str = "uint8") -> np.ndarray:
    """A part of our sample picture, opaque."""
    with Image.open(SAMPLES / "mountains.jpg") as image:
        rgb = np.asarray(image.convert("RGB").resize((width, height)), np.float32) / 255
    rgba = np.dstack([rgb, np.ones((height, width), np.float32)])
    white = {"uint8": 255, "uint16": 65535, "float32": 1}[depth]
    return (rgba if depth == "float32" else np.rint(rgba * white)).astype(depth)


@pytest.fixture
def style_file(tmp_path: Path) -> str:
    """Coarse coloured diagonals."""
    rows, columns = np.mgrid[0:300, 0:320]
    waves = [np.sin((rows + columns * sign) / 6) for sign in (1, 2, -1)]
    file = tmp_path / "diagonals.png"
    Image.fromarray(np.rint(127.5 + 127 * np.dstack(waves)).astype(np.uint8)).save(file)
    return str(file)


@pytest.fixture(scope="module")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the person's own with a narrow VGG-19 as torchvision writes it."""
    folder = tmp_path_factory.mktemp("models")
    generator = torch.Generator().manual_seed(3)
    state: dict[str, torch.Tensor] = {"classifier.0.bias": torch.zeros(5)}
    number, before = 0, 3
    for block, (width, count) in enumerate(zip((8, 12, 16, 16, 16), BLOCKS, strict=True)):
        for _ in range(count):
            deviation = (2 / (9 * before)) ** 0.5
            shape = (width, before, 3, 3)
            state[f"features.{number}.weight"] = torch.randn(shape, generator=generator) * deviation
            state[f"features.{number}.bias"] = torch.zeros(width)
            number, before = number + 2, width
        number += 1 if block < 4 else 0
    torch.save(state, folder / "my vgg.pth")
    return folder


def run(operation: Any, pixels: np.ndarray, models: ModelStore = store, **options: Any) -> Any:
    return compute(operation, [ArraySource(pixels)], Context(models=models, **options))


def tensor(pixels: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(pixels[..., :3].astype(np.float32) / 255).permute(2, 0, 1)[None]


def distances(result: np.ndarray, content: np.ndarray, style: str) -> tuple[float, float]:
    """Of the content and of the style, as our own encoder sees them."""
    network: Any = store.load(MODEL)
    with torch.no_grad():
        before, after = network.features(tensor(content)), network.features(tensor(result))
        pixels = torch.from_numpy(read_style(style)).permute(2, 0, 1)[None]
        wanted = look(network.features(at_side(pixels, 256)))
        nearness = style_distance(look(after), wanted, spread(look(before), wanted))
        return float(content_distance(after, before, network.content)), float(nearness)


def test_it_comes_nearer_to_the_style_than_the_fast_painting_at_less_cost_to_the_content(
    style_file: str,
) -> None:
    content = photo()
    fast = distances(run(Stylize(picture=style_file), content), content, style_file)
    slow = run(StylizeBest(picture=style_file, steps=20), content)
    lost, nearness = distances(slow, content, style_file)
    assert nearness < 0.85 * fast[1]
    assert lost < fast[0]


def test_more_steps_come_nearer_and_kept_shapes_cost_style(style_file: str) -> None:
    content = photo()
    found = [
        distances(run(StylizeBest(picture=style_file, **fields), content), content, style_file)
        for fields in (
            {"steps": 4, "shapes": 0, "begin": "picture"},
            {"steps": 15, "shapes": 0, "begin": "picture"},
            {"steps": 15, "shapes": 100, "begin": "picture"},
        )
    ]
    assert found[1][1] < found[0][1]
    assert found[2][0] < found[1][0]
    assert found[2][1] > found[1][1]


def test_strength_zero_is_exactly_the_picture() -> None:
    content = photo(40, 50)
    assert np.array_equal(run(StylizeBest(strength=0), content), content)


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_a_larger_picture_is_worked_on_small_and_carried_up_in_tiles(depth: str) -> None:
    content = photo(150, 210, depth)
    operation = StylizeBest(size=64, steps=2)
    whole, tiled = (
        run(operation, content, tile=tile).astype(float)
        / {"uint8": 255, "uint16": 65535}.get(depth, 1)
        for tile in (4000, 40)
    )
    assert np.abs(whole - tiled).max() <= max(2e-3, 1.01 / 255 if depth == "uint8" else 0)
    assert whole.shape == (150, 210, 4)
    assert np.abs(whole[..., :3] - whole[..., :3].mean(axis=(0, 1))).mean() > 0.02


def test_alpha_is_left_as_it_is() -> None:
    content = photo(60, 80)
    content[10:40, 10:40, 3] = np.arange(30)[None] * 8
    for size in (64, 512):
        result = run(StylizeBest(steps=1, size=size), content)
        assert np.array_equal(result[..., 3], content[..., 3])


def test_patches_show_the_whole_picture_on_its_way_and_a_stop_comes_within_a_step() -> None:
    content = photo(64, 80)
    shown: list[np.ndarray] = []
    context = Context(models=store, cancelled=lambda: len(shown) == 2)

    def watch() -> None:
        for event in StylizeBest(steps=40).run([ArraySource(content)], context):
            if isinstance(event, Patch):
                assert event.rect == Rect(0, 0, 80, 64)
                shown.append(event.pixels)

    with pytest.raises(Cancelled):
        watch()
    assert len(shown) == 2
    assert np.abs(shown[0].astype(float) - shown[1]).mean() > 0.1


def test_keep_colours_holds_on_the_way_too() -> None:
    content = photo(64, 80)
    operation = StylizeBest(steps=3, keep_colours=True)
    chroma = content[..., :3].astype(float) - content[..., :1]
    for event in operation.run([ArraySource(content)], Context(models=store)):
        if isinstance(event, Patch):
            pixels = event.pixels[..., :3].astype(float)
            inside = ((pixels > 0) & (pixels < 255)).all(axis=2)
            found = (pixels - pixels[..., :1])[inside]
            assert np.abs(found - chroma[event.rect.slices][inside]).max() <= 2


def test_the_estimate_grows_with_the_size_that_is_worked_at_and_not_with_the_picture() -> None:
    def memory(side: int, picture: Size) -> int:
        probe = Probe()
        pixels = np.zeros((picture.height, picture.width, 4), np.uint8)
        for _ in StylizeBest(size=side).run(
            [ArraySource(pixels)], Context(models=store, probe=probe)
        ):
            pass
        assert probe.seconds > 0
        return probe.memory

    small, large = memory(256, Size(1500, 1000)), memory(1024, Size(1500, 1000))
    assert large > 10 * small
    assert memory(1024, Size(3000, 2000)) < 1.1 * large


def test_levels_go_from_coarse_to_fine_with_ever_fewer_steps() -> None:
    assert [str(size) for size in levels(Size(1000, 500))] == [
        "250 × 125",
        "500 × 250",
        "1000 × 500",
    ]
    assert levels(Size(300, 300)) == [Size(300, 300)]
    assert counts(3, 100) == [100, 50, 25]


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_the_finest_level_is_the_picture_itself(width: int, height: int) -> None:
    found = levels(Size(width, height))
    assert found[-1] == Size(width, height)
    assert all(a.area < b.area for a, b in pairwise(found))


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(0, 99))
def test_a_packed_look_is_the_same_unpacked(channels: list[int], seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    first = look([torch.randn(1, count, 3, 4, generator=generator) for count in channels])
    second = Look.unpacked(first.packed(), channels)
    for ours, theirs in ((first.means, second.means), (first.grams, second.grams)):
        assert all(torch.allclose(a, b, atol=1e-5) for a, b in zip(ours, theirs, strict=True))
    with pytest.raises(ValueError, match="no look"):
        Look.unpacked(first.packed()[1:], channels)


def test_the_looks_of_the_painters_works_are_what_our_encoder_sees() -> None:
    known = looks()
    sides = {f"{id} {side}" for id in [*(w.id for w in PAINTERS), "sample"] for side in (256, 512)}
    assert known.keys() == sides
    network: Any = store.load(MODEL)
    sample = torch.from_numpy(read_style(str(SAMPLES / "mountains.jpg"))).permute(2, 0, 1)[None]
    with torch.no_grad():
        seen = look(network.features(at_side(sample, 256)))
    kept = Look.unpacked(torch.from_numpy(known["sample 256"]).float(), FEATURES)
    for ours, theirs in zip(seen.grams, kept.grams, strict=True):
        assert torch.allclose(ours, theirs, atol=2e-3 * float(theirs.abs().max()))


def test_features_near_the_border_are_those_of_the_picture_and_its_mirror() -> None:
    """A picture and its mirror image look the same but for the side, up to the border."""
    network: Any = store.load(MODEL)
    x = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    features = network.features(x)
    assert tuple(f.shape[1] for f in features) == FEATURES
    assert [f.shape[-1] for f in features] == [32, 32, 16, 8, 4, 4]
    flat = network.features(torch.full((1, 3, 70, 90), 0.4))
    for feature in flat[:3]:  # as if there were no border
        assert float((feature - feature.mean(dim=(2, 3), keepdim=True)).abs().max()) < 0.05


def test_a_vgg19_in_the_models_folder_is_a_choice_and_paints(
    models_folder: Path, style_file: str
) -> None:
    own = ModelStore(models_folder)
    (card,) = own.examine()
    assert (card.task, card.id) == ("perception", "user/my vgg.pth")
    content = photo(48, 64)
    chosen = StylizeBest(picture=style_file, sight=card.id, steps=3)
    assert chosen.uses_models()[1] == card.id
    result = run(chosen, content, own)
    assert np.abs(result.astype(float) - run(Stylize(picture=style_file), content)).mean() > 0.1
    with pytest.raises(OperationError, match="Choose a picture"):
        run(StylizeBest(sight=card.id, steps=1), content, own)


def test_torchvisions_names_and_ours_give_the_same_network(
    models_folder: Path, tmp_path: Path
) -> None:
    first = vgg.load(models_folder / "my vgg.pth")
    parts = ("weight", "bias")
    state = {f"conv1_1.{p}": first.get_buffer(f"conv1_1_{p}").contiguous() for p in parts}
    save_file(state, tmp_path / "part.safetensors")
    with pytest.raises(ModelError, match="holds no VGG-19"):
        vgg.load(tmp_path / "part.safetensors")
    assert not vgg.is_vgg19(tmp_path / "part.safetensors")
    whole = {
        name[: name.rindex("_")] + name[name.rindex("_") :].replace("_", "."): value.contiguous()
        for name, value in first.named_buffers()
        if name.startswith("conv")
    }
    save_file(whole, tmp_path / "ours.safetensors")
    x = torch.rand(1, 3, 40, 33, generator=torch.Generator().manual_seed(2))
    second = vgg.load(tmp_path / "ours.safetensors")
    assert all(
        torch.equal(a, b) for a, b in zip(first.features(x), second.features(x), strict=True)
    )


@pytest.mark.parametrize("content", [b"", b"no weights", b"\x80\x02}q\x00."])
def test_a_file_that_is_no_network_is_no_vgg19(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "some.pth"
    path.write_bytes(content)
    assert not vgg.is_vgg19(path)


def test_styles_that_are_no_painters_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"Wave print.*only Stylize has it"):
        StylizeBest(styles="wave")


@pytest.mark.parametrize("colour", [0, 128, 255])
def test_pictures_and_styles_of_one_colour_work(colour: int, tmp_path: Path) -> None:
    flat = np.full((40, 40, 4), 255, np.uint8)
    flat[..., :3] = colour
    file = tmp_path / "flat.png"
    Image.fromarray(flat[..., :3]).save(file)
    for content in (flat, photo(40, 40)):
        result = run(StylizeBest(picture=str(file), steps=3), content)
        assert result.shape == (40, 40, 4)
    plain = result[..., :3].astype(float)
    assert np.abs(plain.mean() - colour) < np.abs(photo(40, 40)[..., :3].mean() - colour) + 1
