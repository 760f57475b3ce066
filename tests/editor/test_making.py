"""`sfumato generate` and `sfumato animate`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
import torch
from PIL import Image

from editor.cli import main
from neural.animation import Animation
from neural.operations.classic.gaussian_blur import GaussianBlur


@pytest.fixture(autouse=True)
def torch_as_it_was() -> Iterator[None]:
    """The commands set torch up for a process of their own."""
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)
    torch.set_flush_denormal(False)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A white square on black, 64 x 48."""
    pixels = np.zeros((48, 64, 3), np.uint8)
    pixels[16:32, 24:40] = 255
    Image.fromarray(pixels).save(tmp_path / "square.png")
    return tmp_path / "square.png"


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second, other = (tmp_path / f"{name}.png" for name in ("first", "second", "other"))
    assert main(["generate", "--model", "digits", "--seed", "7", "-o", str(first)]) == 0
    assert main(["generate", "--model", "digits", "--seed", "7", "-o", str(second)]) == 0
    assert main(["generate", "--model", "digits", "--seed", "8", "-o", str(other)]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert not np.array_equal(np.asarray(Image.open(first)), np.asarray(Image.open(other)))


def test_five_seconds_between_latents_play_back_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "walk.mp4"
    given = ["--model", "digits", "--class", "3", "--seeds", "1", "2", "--size", "56x56"]
    assert main(["animate", *given, "--seconds", "5", "--rate", "12", "-o", str(path)]) == 0
    with av.open(str(path)) as movie:
        stream = movie.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (56, 56, 12)
        assert sum(1 for _ in movie.decode(stream)) == 60


def test_a_file_of_keyframes_animates_any_operation(tmp_path: Path, picture: Path) -> None:
    keys = tmp_path / "keys.toml"
    blurs = (GaussianBlur(radius=0.1), GaussianBlur(radius=6))
    keys.write_text(Animation.even(blurs, 1.0, 5).to_toml(), "utf-8")
    assert main(["animate", str(keys), str(picture), "-o", str(tmp_path / "blur")]) == 0
    frames = [np.asarray(Image.open(path)) for path in sorted((tmp_path / "blur").iterdir())]
    assert len(frames) == 5
    assert np.array_equal(frames[0][..., :3], np.asarray(Image.open(picture)))
    peaks = [int(frame[..., 0].max()) for frame in frames]
    assert peaks == sorted(peaks, reverse=True)
    assert peaks[-1] < 200


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--model", "digits", "--seeds", "1", "2", "--classes", "3"], 2, "1 classes for 2 seeds"),
        (["--model", "digits", "--seeds", "1", "2", "--classes", "3", "4"], 2, "of one class"),
        (["--model", "digits", "--latent", "[1, 2]", "--seeds", "1"], 1, "of 100 numbers"),
        (["--model", "digits", "--class", "x", "--seeds", "1"], 1, "has no class 'x'"),
        (["--model", "digits", "--seconds", "0"], 2, "no animation"),
        (["--model", "digits", "--rate", "500"], 2, "use 1 to 120"),
        (["absent.toml"], 2, "absent.toml' cannot be read"),
        (["absent.toml", "--seed", "3"], 2, "leave the generator's flags away"),
    ],
)
def test_what_cannot_be_animated_is_said(
    arguments: list[str],
    code: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["animate", *arguments, "-o", str(tmp_path / "x.mp4")]) == code
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_keyframes_of_a_filter_need_a_picture_and_a_generators_none(
    tmp_path: Path, picture: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = tmp_path / "keys.toml"
    keys.write_text(Animation.even((GaussianBlur(),), 1.0, 5).to_toml(), "utf-8")
    assert main(["animate", str(keys), "-o", str(tmp_path / "x.mp4")]) == 2
    assert "needs a picture" in capsys.readouterr().err
