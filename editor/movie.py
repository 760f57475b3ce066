"""Frames as a file people can play: MP4, GIF, WebP, APNG, or a folder of numbered pictures.

A movie is written beside its place and then moved there: what is stopped or fails leaves nothing, and the
former file stands. Frames come one at a time and are not kept, except by APNG's encoder, which looks at
them twice.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from editor.document.colour import to_srgb8
from editor.document.picture import merged_pixels
from editor.document.state import State
from editor.export import flat, resized
from neural.source import Pixels

MOVING = (".mp4", ".gif", ".webp", ".apng", ".png")
"""Endings of movies; a name without one is a folder of pictures."""
LARGEST_GIF = 1024
"""Longer sides make GIFs that nothing plays smoothly."""

OnFrame = Callable[[int], None]


class MovieError(Exception):
    """A movie that cannot be written. One sentence for the person."""


def still(state: State, longest: int | None = None) -> Pixels:
    """A document as a movie shows it: H x W x 4 uint8 in sRGB, no side longer than `longest`."""
    shown = flat(state)
    if longest is not None:
        shown = resized(shown, state.size.fitted(longest))
    return to_srgb8(merged_pixels(shown), shown.profile, shown.depth)


def write_movie(
    path: Path,
    frames: Iterable[Pixels],
    rate: int,
    *,
    overwrite: bool = False,
    on_frame: OnFrame = lambda count: None,
) -> int:
    """Write frames (each H x W x 4 uint8, all of one size) at `rate` a second; gives how many there are.

    The ending chooses: .mp4 (H.264), .gif, .webp, .apng or .png (APNG), none for a folder of PNG files.
    Transparency becomes black in MP4. `on_frame` hears of each frame and may raise to stop. Raises
    MovieError; whatever is raised, nothing half-written stays.
    """
    ending = path.suffix.lower()
    if ending and ending not in MOVING:
        known = ", ".join(MOVING)
        raise MovieError(
            f"'{ending}' is no movie. Use {known}, or a name without ending for a folder."
        )
    if not 1 <= rate <= 120:
        raise MovieError(f"{rate} frames a second cannot be written; use 1 to 120.")
    if path.exists() and not overwrite:
        raise MovieError(f"{path} exists. Choose another name, or --overwrite.")
    part = path.with_name(f".{path.name}.part")
    _clear(part)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = {"": _folder, ".mp4": _mp4}.get(ending, _pillow)
        count = writer(part, _checked(frames, on_frame), rate, ending)
        if count == 0:
            raise MovieError("There are no frames to write.")
        _clear(path)
        part.rename(path)
    except OSError as error:
        raise MovieError(f"{path} was not written: {error.strerror or error}.") from error
    finally:
        _clear(part)
    return count


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _checked(frames: Iterable[Pixels], on_frame: OnFrame) -> Iterator[Pixels]:
    """The frames, all of the size of the first. Raises MovieError."""
    first: tuple[int, ...] | None = None
    for number, frame in enumerate(frames, 1):
        if first is None:
            first = frame.shape
        if frame.shape != first:
            raise MovieError(
                f"Frame {number} is {frame.shape[1]} × {frame.shape[0]}, the first is "
                f"{first[1]} × {first[0]}: the frames of a movie have one size."
            )
        yield frame
        on_frame(number)


def _folder(part: Path, frames: Iterator[Pixels], rate: int, ending: str) -> int:
    part.mkdir()
    count = 0
    for frame in frames:
        count += 1
        Image.fromarray(frame).save(part / f"frame_{count:05}.png")
    return count


def _mp4(part: Path, frames: Iterator[Pixels], rate: int, ending: str) -> int:
    """H.264 with half the colour resolution, as every player wants it; odd sides get one pixel more."""
    import av

    count = 0
    try:
        with av.open(str(part), "w", format="mp4") as file:
            stream: Any = None
            for frame in frames:
                count += 1
                rgb = _on_black(frame)
                if stream is None:
                    stream = file.add_stream("libx264", rate=Fraction(rate))
                    stream.height, stream.width = rgb.shape[:2]
                    stream.pix_fmt = "yuv420p"
                    stream.options = {"crf": "18", "preset": "medium"}
                picture = av.VideoFrame.from_ndarray(rgb, format="rgb24")
                file.mux(stream.encode(picture))
            if stream is not None:
                file.mux(stream.encode(None))
    except av.FFmpegError as error:
        raise MovieError(f"The movie was not encoded: {error.strerror}.") from error
    return count


def _on_black(frame: Pixels) -> Pixels:
    """H x W x 3 with even sides."""
    alpha = frame[..., 3:].astype(np.uint16)
    rgb = ((frame[..., :3] * alpha + 127) // 255).astype(np.uint8)
    height, width = rgb.shape[:2]
    return np.ascontiguousarray(np.pad(rgb, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge"))


def _pillow(part: Path, frames: Iterator[Pixels], rate: int, ending: str) -> int:
    """GIF, WebP and APNG play forever."""
    pictures = (Image.fromarray(frame) for frame in frames)
    first = next(pictures, None)
    if first is None:
        return 0
    if ending == ".gif" and max(first.size) > LARGEST_GIF:
        raise MovieError(
            f"A GIF of {first.width} × {first.height} is too large; use .mp4 or .webp."
        )
    count = 1

    def rest() -> Iterator[Image.Image]:
        nonlocal count
        for picture in pictures:
            count += 1
            yield _for_gif(picture) if ending == ".gif" else picture

    kind = {".gif": "GIF", ".webp": "WEBP"}.get(ending, "PNG")
    first = _for_gif(first) if kind == "GIF" else first
    options: dict[str, Any] = {"quality": 90, "method": 4} if kind == "WEBP" else {}
    following = list(rest()) if kind == "PNG" else rest()
    first.save(
        part, kind, save_all=True, append_images=following, duration=1000 / rate, loop=0, **options
    )
    return count


def _for_gif(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT)
