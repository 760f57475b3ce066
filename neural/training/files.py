"""Writing files whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


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
