"""Writing files whole or not at all, and where one lies that others keep."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

KNOWN = "vgg19-dcbb9e9d.pth"
"""The VGG-19 that torchvision keeps."""


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a temporary file and move it to `path`; `path` is never half-written.

    Raises OSError (a full disk, a missing right) and leaves the former file as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(temporary)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except RuntimeError as error:  # torch's writer reports a full disk as a RuntimeError
        raise OSError(str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def kept_by_torchvision(hub: Path | None = None) -> Path:
    """Where torchvision keeps its VGG-19 once it has been downloaded; the file need not be there.

    `hub` is torch's own folder; without, it is found as torch finds it.
    """
    if hub is None:
        cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
        hub = Path(os.environ.get("TORCH_HOME") or f"{cache}/torch").expanduser() / "hub"
    return hub / "checkpoints" / KNOWN
