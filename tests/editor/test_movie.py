"""Movies: what is written plays back as asked, and what fails leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from editor.movie import MovieError, write_movie
from neural.source import Pixels


def frames(count: int, width: int = 48, height: int = 32) -> Iterator[Pixels]:
    """A white bar that moves to the right, one pixel a frame, over a growing red."""
    for number in range(count):
        frame = np.zeros((height, width, 4), np.uint8)
        frame[..., 0] = 8 * number
        frame[:, number] = 255
        frame[..., 3] = 255
        yield frame


def test_an_mp4_has_every_frame_its_size_and_its_rate(tmp_path: Path) -> None:
    path = tmp_path / "walk.mp4"
    assert write_movie(path, frames(30), 12) == 30
    with av.open(str(path)) as movie:
        stream = movie.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (48, 32, 12)
        shown = [picture.to_ndarray(format="rgb24") for picture in movie.decode(stream)]
    assert len(shown) == 30
    assert shown[20][:, 20].mean() > 200  # the bar is where it should be, and nowhere else
    assert shown[20][:, 30].mean() < 120


def test_an_mp4_of_odd_sides_gets_one_pixel_more(tmp_path: Path) -> None:
    write_movie(tmp_path / "odd.mp4", frames(3, 33, 31), 24)
    with av.open(str(tmp_path / "odd.mp4")) as movie:
        assert (movie.streams.video[0].width, movie.streams.video[0].height) == (34, 32)


@pytest.mark.parametrize("ending", [".gif", ".webp", ".apng"])
def test_moving_pictures_have_every_frame(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"walk{ending}"
    assert write_movie(path, frames(20), 10) == 20
    with Image.open(path) as picture:
        assert picture.n_frames == 20
        picture.seek(15)
        shown = np.asarray(picture.convert("RGB"), np.float32)
    assert shown[:, 15].mean() > 200
    assert shown[:, 25].mean() < 120


def test_a_name_without_ending_is_a_folder_of_pictures(tmp_path: Path) -> None:
    write_movie(tmp_path / "walk", frames(3), 10)
    assert [path.name for path in sorted((tmp_path / "walk").iterdir())] == [
        "frame_00001.png",
        "frame_00002.png",
        "frame_00003.png",
    ]


@pytest.mark.parametrize("ending", [".mp4", ".gif", ""])
def test_frames_of_different_sizes_are_refused_and_leave_nothing(
    tmp_path: Path, ending: str
) -> None:
    mixed = [*frames(2), *frames(1, 64, 32)]
    with pytest.raises(MovieError, match="Frame 3 is 64 × 32, the first is 48 × 32"):
        write_movie(tmp_path / f"walk{ending}", mixed, 10)
    assert not list(tmp_path.iterdir())


def test_what_is_stopped_leaves_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "walk.mp4"
    path.write_bytes(b"former")

    def stop(count: int) -> None:
        if count == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_movie(path, frames(5), 10, overwrite=True, on_frame=stop)
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_exists_is_kept_unless_it_may_go(tmp_path: Path) -> None:
    path = tmp_path / "walk.gif"
    path.write_bytes(b"former")
    with pytest.raises(MovieError, match="exists"):
        write_movie(path, frames(2), 10)
    assert path.read_bytes() == b"former"
    write_movie(path, frames(2), 10, overwrite=True)
    assert path.stat().st_size > 20


@pytest.mark.parametrize(
    ("name", "rate", "count", "words"),
    [
        ("walk.avi", 10, 2, "no movie"),
        ("walk.mp4", 0, 2, "frames a second"),
        ("walk.mp4", 10, 0, "no frames"),
    ],
)
def test_what_cannot_be_a_movie_says_so(
    tmp_path: Path, name: str, rate: int, count: int, words: str
) -> None:
    with pytest.raises(MovieError, match=words):
        write_movie(tmp_path / name, frames(count), rate)
    assert not list(tmp_path.iterdir())
