"""What cannot be opened or saved: one clear sentence, and nothing is lost."""

from __future__ import annotations

import errno
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from editor.document.codec import FileError, Format, Limits, formats
from editor.document.files import info, open_picture, save
from editor.document.formats.png import Png
from editor.document.raster import TILE
from tests.editor.file_samples import (
    READABLE,
    WRITABLE,
    data,
    merged,
    metadata,
    needs_data,
    noise,
    picture,
)

RUNS_AS_ROOT = os.name == "posix" and os.geteuid() == 0


def sample(format: Format, folder: Path, side: int = 40) -> Path:
    """A good file of the format."""
    path = folder / f"good{format.extensions[0]}"
    if format.writes:
        save(picture(noise(side, side, "uint8"), metadata=metadata(format)), path)
    else:
        pixels = noise(side, side, "uint8")[..., :3]
        Image.fromarray(pixels).save(path)
    return path


def said(error: pytest.ExceptionInfo[FileError], path: Path) -> str:
    """The message, which is one sentence about that file."""
    text = str(error.value)
    assert path.name in text
    assert text.endswith(".")
    assert "\n" not in text
    assert "Error" not in text
    return text


# Opening.


def test_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "gone.png"
    with pytest.raises(FileError, match="does not exist") as error:
        open_picture(path)
    said(error, path)


def test_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "folder.png"
    path.mkdir()
    with pytest.raises(FileError, match="is a folder") as error:
        open_picture(path)
    said(error, path)


@pytest.mark.skipif(RUNS_AS_ROOT, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = sample(Png(), tmp_path)
    path.chmod(0)
    with pytest.raises(FileError, match="permissions") as error:
        open_picture(path)
    said(error, path)


def test_permission_denied_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sample(Png(), tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileError, match="permissions") as error:
        open_picture(path)
    said(error, path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "nothing.jpg"
    path.touch()
    with pytest.raises(FileError, match="is empty") as error:
        open_picture(path)
    said(error, path)


@pytest.mark.parametrize(
    "content", [b"Dear diary, today", b"\0" * 5000, b"PK\3\4 something", b"%PDF-1.7", b"\x89PNG"]
)
def test_a_file_that_is_no_picture(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.png"
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"not a picture of a known format \(.*PNG.*\)") as error:
        open_picture(path)
    said(error, path)


@pytest.mark.parametrize("format", READABLE)
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_a_file_that_is_cut_off(format: Format, share: float, tmp_path: Path) -> None:
    whole = sample(format, tmp_path).read_bytes()
    path = tmp_path / f"cut{format.extensions[0]}"
    path.write_bytes(whole[: max(16, int(len(whole) * share))])
    with pytest.raises(FileError) as error:
        open_picture(path)
    said(error, path)


def refusal(attempt: Callable[[], object]) -> str:
    """What is said when it fails; empty when it does not. Other errors come through."""
    try:
        attempt()
    except FileError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("format", READABLE)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_damage_is_either_overcome_or_said(
    format: Format, places: list[tuple[float, int]], tmp_path: Path
) -> None:
    good = tmp_path / f"good{format.extensions[0]}"
    if not good.exists():
        sample(format, tmp_path, 20)
    content = bytearray(good.read_bytes())
    for place, value in places:
        content[min(len(content) - 1, int(place * len(content)))] = value
    path = tmp_path / f"damaged{format.extensions[0]}"
    path.write_bytes(content)
    for attempt in (lambda: open_picture(path, Limits(megapixels=1.0)), lambda: info(path)):
        text = refusal(attempt)
        assert not text or path.name in text


@needs_data
def test_damaged_and_odd_files_of_the_wild_are_said_in_words() -> None:
    folders = [data("app", name) for name in ("avif", "geotiff", "heif", "tiff", "jxl", "dicom")]
    said = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        said[path.name] = refusal(lambda path=path: open_picture(path))
    assert any(said.values())
    assert all(name in text for name, text in said.items() if text)


# Too large.


def chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def flat_png(path: Path, width: int, height: int, bits: int = 1) -> None:
    """A gray PNG of one value: small as a file, huge as a picture."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * (-(-width * bits // 8))
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def test_a_decompression_bomb_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import imagecodecs

    def decode(*_: object) -> None:
        pytest.fail("the picture was decoded")

    monkeypatch.setattr(imagecodecs, "png_decode", decode)
    path = tmp_path / "bomb.png"
    flat_png(path, 30000, 20000)
    with pytest.raises(
        FileError, match=r"30000 × 20000 pixels \(600 MP\).*limit of 500 MP"
    ) as error:
        open_picture(path)
    assert "raise the limit" in said(error, path)


def test_a_header_that_promises_too_much_is_enough(tmp_path: Path) -> None:
    head = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0)
    path = tmp_path / "promise.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b""))
    with pytest.raises(FileError, match="limit"):
        open_picture(path)


@pytest.mark.parametrize("ending", [".bmp", ".jpg", ".tif"])
def test_our_limit_comes_before_pillows(ending: str, tmp_path: Path) -> None:
    """Pillow warns from 89 MP on; warnings are errors here."""
    path = tmp_path / f"wide{ending}"
    Image.new("1" if ending == ".bmp" else "L", (30000, 3000)).save(path)
    with pytest.raises(FileError, match="limit of 50 MP"):
        open_picture(path, Limits(megapixels=50))
    assert info(path)["height"] == 3000


def test_twenty_thousand_squared_of_one_colour_is_shared_tiles(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    flat_png(path, 20000, 20000)
    state = open_picture(path).state
    (layer,) = state.pixel_layers
    kept = set(layer.raster.tiles.values())
    assert len(layer.raster.tiles) == (20000 // TILE + 1) ** 2
    assert sum(tile.held_bytes for tile in kept) < 2**20
    corner = state.rect.translate(19999, 19999).intersect(state.rect)
    np.testing.assert_array_equal(layer.raster.read(corner), [[[255, 255, 255, 255]]])


def test_a_zip_bomb_in_an_openraster_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.ora"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "image/openraster")
        archive.writestr("stack.xml", b" " * (65 * 2**20), zipfile.ZIP_DEFLATED)
    with pytest.raises(FileError, match="damaged"):
        open_picture(path)


def test_entities_in_an_openraster_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "laughs.ora"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "image/openraster")
        archive.writestr(
            "stack.xml",
            '<!DOCTYPE image [<!ENTITY a "ha">]><image w="1" h="1"><stack>&a;</stack></image>',
        )
    with pytest.raises(FileError, match="damaged"):
        open_picture(path)


def test_memory_that_runs_out_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise MemoryError

    path = sample(Png(), tmp_path)
    monkeypatch.setattr(Png, "read", refuse)
    with pytest.raises(FileError, match="not enough memory") as error:
        open_picture(path)
    said(error, path)


# Saving.


@pytest.mark.parametrize("name", ["picture.xyz", "picture"])
def test_an_unknown_ending_names_the_known_ones(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileError) as error:
        save(picture(noise(2, 2, "uint8")), tmp_path / name)
    for format in formats().writable:
        assert format.extensions[0] in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_options_of_another_format_are_a_mistake_in_the_program(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="not options of JPEG"):
        save(picture(noise(2, 2, "uint8")), tmp_path / "a.jpg", Png.Options())


@pytest.mark.parametrize("format", WRITABLE)
def test_a_full_disk_keeps_the_old_file(
    format: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sample(format, tmp_path)
    before = path.read_bytes()

    def fill(self: Format, state: object, beside: Path, options: object) -> None:
        beside.write_bytes(b"half of it")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(type(format), "write", fill)
    with pytest.raises(FileError, match="disk is full") as error:
        save(picture(noise(9, 9, "uint8")), path)
    said(error, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_crash_while_the_disk_is_written_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sample(Png(), tmp_path)
    before = path.read_bytes()

    def fail(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileError, match="not saved"):
        save(picture(noise(9, 9, "uint8")), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(RUNS_AS_ROOT, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FileError, match="may not be written"):
            save(picture(noise(2, 2, "uint8")), tmp_path / "a.png")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "a.png"
    with pytest.raises(FileError, match="does not exist") as error:
        save(picture(noise(2, 2, "uint8")), path)
    said(error, path)


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.mkdir()
    with pytest.raises(FileError, match="a folder has this name") as error:
        save(picture(noise(2, 2, "uint8")), path)
    said(error, path)


def test_a_picture_too_wide_for_the_format_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "wide.webp"
    with pytest.raises(FileError, match=r"at most 16383 pixels wide or high") as error:
        save(picture(np.zeros((1, 20000, 4), np.uint8)), path)
    said(error, path)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_saving_over_a_link_writes_the_file_it_points_to(tmp_path: Path) -> None:
    true = sample(Png(), tmp_path)
    link = tmp_path / "link.png"
    link.symlink_to(true)
    pixels = noise(5, 5, "uint8")
    save(picture(pixels), link)
    assert link.is_symlink()
    np.testing.assert_array_equal(merged(open_picture(true).state), pixels)


def test_saving_keeps_the_files_permissions(tmp_path: Path) -> None:
    path = sample(Png(), tmp_path)
    path.chmod(0o640)
    save(picture(noise(5, 5, "uint8")), path)
    assert path.stat().st_mode & 0o777 == 0o640
