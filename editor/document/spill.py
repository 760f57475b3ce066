"""Packed tiles on disk: a file without a name, which goes with the last tile that lies in it."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterable
from pathlib import Path


class SpillFile:
    """Chunks of bytes written once, one after the other.

    The system deletes the file when this object, or the program, is gone, even after a kill.
    """

    __slots__ = ("__weakref__", "_handle", "size")

    def __init__(self, chunks: Iterable[bytes]) -> None:
        """Raises OSError, and leaves nothing on disk, when the disk is full."""
        handle = tempfile.TemporaryFile(prefix="sfumato-history-", dir=folder())  # noqa: SIM115
        try:
            for chunk in chunks:
                handle.write(chunk)
            handle.flush()
        except BaseException:
            handle.close()
            raise
        self.size = handle.tell()
        self._handle = handle
        weakref.finalize(self, handle.close)

    def read(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`. One thread at a time."""
        self._handle.seek(offset)
        return self._handle.read(length)


def folder() -> str | None:
    """Where spill files lie: TMPDIR when set, else a place that is no memory disk, as /tmp can be."""
    if not os.environ.get("TMPDIR") and Path("/var/tmp").is_dir():
        return "/var/tmp"
    return None
