"""Opening and saving pictures: the entry points for the window, batch and the command line.

The content says what a file is, not its name. Saving writes beside the file and then takes its place,
so that a full disk or a crash never costs the old one.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from editor.document import exif
from editor.document.codec import (
    ExportOptions,
    FileError,
    Format,
    Limits,
    Opened,
    SaveOptions,
    TooLargeError,
    UnsupportedError,
    formats,
)
from editor.document.effects import performed
from editor.document.icc import ProfileError
from editor.document.layers import Layer
from editor.document.picture import document, merged_pixels, on_white, opaque, raster_of
from editor.document.state import State
from neural.source import Depth

__all__ = [
    "FileError",
    "Limits",
    "Opened",
    "SaveOptions",
    "Saved",
    "flatten_for",
    "format_of",
    "info",
    "open_picture",
    "save",
]

_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Saved:
    """A written file: the notes say what of the document it does not hold."""

    path: Path
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """True when the file holds the whole document."""
        return not self.notes


def open_picture(path: Path, limits: Limits | None = None) -> Opened:
    """The document in a file, with notes on what the person should know. Raises FileError."""
    limits = limits if limits is not None else Limits()
    with _reading(path):
        format = _sniff(path)
        opened = format.read(path, limits)
    if path.suffix.lower() not in format.extensions:
        note = f"{path.name} is a {format.title} file, whatever its name says."
        opened = replace(opened, notes=(note, *opened.notes))
    return opened


def info(path: Path) -> dict[str, Any]:
    """What a file says about itself, its pixels not decoded where that can be: path, format, width,
    height, megapixels, depth, profile, layers, frames, dpi, xmp (present or not), steps, exif.

    Raises FileError.
    """
    with _reading(path):
        format = _sniff(path)
        found = format.info(path)
        length = path.stat().st_size
    from editor.document.colour import profile_name

    metadata = found.pop("metadata")
    profile = found.pop("profile")
    width, height = found.pop("width"), found.pop("height")
    return {
        "path": str(path),
        "format": format.title,
        "bytes": length,
        "width": width,
        "height": height,
        "megapixels": round(width * height / 1e6, 2),
        **found,
        "profile": profile_name(profile) if profile is not None else "none (sRGB)",
        "dpi": metadata.dpi,
        "exif": exif.summary(metadata.exif),
        "xmp": metadata.xmp is not None,
        "steps": list(metadata.steps),
    }


def format_of(path: Path) -> Format:
    """The format that a file name stands for when saving. Raises FileError that names the known ones."""
    format = formats().of_name(path)
    if format is not None and format.writes:
        return format
    known = ", ".join(each.extensions[0] for each in formats().writable)
    if format is not None:
        raise FileError(
            "{} files can be opened but not saved: choose one of {}.", format.title, known
        )
    ending = path.suffix
    if ending:
        raise FileError("{} is not a known picture format: choose one of {}.", ending, known)
    raise FileError(
        "{} has no ending that names a picture format: add one of {}.", path.name, known
    )


def save(state: State, path: Path, options: SaveOptions | None = None) -> Saved:
    """Write the document, its format by the ending of the name, options of that format or defaults.

    Raises FileError; the file that was there before is then untouched.
    """
    format = format_of(path)
    if options is None:
        options = format.Options()
    elif not isinstance(options, format.Options):
        raise TypeError(f"{type(options).__qualname__} are not options of {format.title}.")
    if max(state.size.width, state.size.height) > format.largest:
        raise FileError(
            "{} cannot be saved: a {} picture is at most {} pixels wide or high, this one is {}; choose "
            "another format.",
            path.name,
            format.title,
            format.largest,
            state.size,
        )
    notes = format.losses(state, options)
    with _writing(path):
        if format.layers:
            metadata = state.metadata.for_export(state.size)
            prepared = replace(state, metadata=metadata)
        else:
            prepared = flatten_for(format, state, options)
        _write_atomically(format, prepared, path, options)
    return Saved(path, notes)


def flatten_for(format: Format, state: State, options: SaveOptions | None = None) -> State:
    """The document as a flat format writes it: one layer of the document's size, in a depth and a
    profile it can hold, without transparency if it has none, with the metadata the options keep."""
    from editor.document.colour import convert_depth, convert_profile

    options = options if options is not None else format.Options()
    keep = options.metadata if isinstance(options, ExportOptions) else "all"
    metadata = state.metadata
    done = performed(state)
    if done:
        metadata = metadata.with_steps((*metadata.steps, *done))
    metadata = metadata.for_export(state.size, keep)
    if _flat(state) and (format.alpha or opaque(state)):
        flat = replace(state, metadata=metadata)
    else:
        pixels = merged_pixels(state)
        if not format.alpha:
            pixels = on_white(pixels)
        flat = document(raster_of(pixels), state.profile, metadata=metadata)
    to_srgb = isinstance(options, ExportOptions) and options.profile == "srgb"
    if (to_srgb or "icc" not in format.metadata) and flat.profile is not None:
        flat = convert_profile(flat, None)
    return convert_depth(flat, _depth(format, state, options))


def _flat(state: State) -> bool:
    """True when the document is one plain layer of its own size: nothing needs merging."""
    only = state.layers[0] if len(state.layers) == 1 else None
    return isinstance(only, Layer) and only.plain and only.bounds == state.rect


def _depth(format: Format, state: State, options: SaveOptions) -> Depth:
    return format.depth_for(state.depth, options)


def _sniff(path: Path) -> Format:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise FileError("{} is empty: there is no picture in it.", path.name)
    format = formats().of_content(head, path)
    if format is None:
        known = ", ".join(each.title for each in formats().values())
        raise FileError("{} is not a picture of a known format ({}).", path.name, known)
    return format


@contextmanager
def _reading(path: Path) -> Generator[None]:
    """Every failure as one sentence."""
    name = path.name or str(path)
    try:
        yield
    except FileError:
        raise
    except TooLargeError as error:
        raise FileError(
            "{} is {} pixels ({} MP), more than the limit of {} MP: raise the limit in the preferences to "
            "open it.",
            name,
            error.size,
            f"{error.size.megapixels:.0f}",
            f"{error.limits.megapixels:g}",
        ) from error
    except UnsupportedError as error:
        raise FileError("{} is {}, which cannot be opened.", name, error) from error
    except FileNotFoundError as error:
        raise FileError("{} does not exist: it may have been moved or deleted.", path) from error
    except IsADirectoryError as error:
        raise FileError("{} is a folder: choose a picture in it.", path) from error
    except PermissionError as error:
        if path.is_dir():  # what Windows says about folders
            raise FileError("{} is a folder: choose a picture in it.", path) from error
        raise FileError("{} may not be read: check its permissions.", name) from error
    except MemoryError as error:
        raise FileError(
            "There is not enough memory to open {}: close other documents and try again.", name
        ) from error
    except OSError as error:
        if error.errno is not None:
            raise FileError("{} cannot be read: {}.", name, error.strerror) from error
        raise FileError("{} is damaged or cut off: get another copy of it.", name) from error
    except Exception as error:  # decoders raise nearly anything for damaged data
        raise FileError("{} is damaged or cut off: get another copy of it.", name) from error


@contextmanager
def _writing(path: Path) -> Generator[None]:
    name = path.name
    try:
        yield
    except FileError:
        raise
    except MemoryError as error:
        raise FileError(
            "There is not enough memory to save {}: close other documents and try again.", name
        ) from error
    except ProfileError as error:
        raise FileError("{} cannot be saved: {}", name, error) from error
    except OSError as error:
        folder = path.parent
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FileError(
                "{} was not saved: the disk is full; free some space or save somewhere else.", name
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise FileError(
                "{} was not saved: the folder {} may not be written to; save somewhere else.",
                name,
                folder,
            ) from error
        if path.is_dir():
            raise FileError(
                "{} was not saved: a folder has this name; choose another name.", name
            ) from error
        if not folder.is_dir():
            raise FileError(
                "{} was not saved: the folder {} does not exist; choose another one.", name, folder
            ) from error
        raise FileError(
            "{} was not saved: {}; save somewhere else.", name, error.strerror or error
        ) from error


def _write_atomically(format: Format, state: State, path: Path, options: SaveOptions) -> None:
    """Write beside `path`, make sure it is on the disk, then put it in place."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    target = path.resolve() if path.is_symlink() else path
    beside = target.with_name(f".{target.stem[:40]}-{secrets.token_hex(4)}{target.suffix}")
    try:
        format.write(state, beside, options)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o777)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
