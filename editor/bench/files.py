"""Opening and saving a 24 MP JPEG, against Pillow."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from editor.bench.rows import Row, interleaved
from editor.bench.scenes import MP24, photo
from editor.document.files import format_of, open_picture, save
from editor.document.state import State

GROUP = "files"
QUALITY = 90


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="sfumato-bench-") as folder:
        path, out = Path(folder) / "in.jpg", Path(folder) / "out.jpg"
        picture = Image.fromarray(photo(MP24)[..., :3])
        picture.save(path, quality=QUALITY)
        state = open_picture(path).state

        def pillow_open() -> None:
            with Image.open(path) as image:
                image.convert("RGBA").tobytes()

        ours, theirs = interleaved(lambda: open_picture(path), pillow_open, rounds=5)
        yield _row("open", ours, theirs)
        options = format_of(out).Options.model_validate({"quality": QUALITY, "chroma": "444"})

        def pillow_save() -> None:
            picture.save(out, quality=QUALITY, subsampling="4:4:4", optimize=True)

        ours, theirs = interleaved(lambda: save(state, out, options), pillow_save, rounds=5)
        yield _row("save", ours, theirs)
        yield from _png(State.from_array(photo(MP24)), picture, Path(folder) / "out.png")


def _png(state: State, picture: Image.Image, out: Path) -> Iterator[Row]:
    ours, theirs = interleaved(
        lambda: save(state, out), lambda: picture.save(out), rounds=3, warm=0
    )
    yield Row(group=GROUP, name="save a 24 MP PNG", value=ours, peer="Pillow", peer_value=theirs)


def _row(verb: str, ours: float, theirs: float) -> Row:
    return Row(
        group=GROUP,
        name=f"{verb} a 24 MP JPEG",
        value=ours,
        peer="Pillow",
        peer_value=theirs,
        target=1.0,
        against="ratio",
    )
