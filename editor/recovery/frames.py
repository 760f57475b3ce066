"""The journal's file: frames one after the other, each with its own check, so that damage costs only
what it hits. A file that ends in the middle of a frame is read up to there.

A frame is a header of 28 bytes, little-endian, and its content: a mark of 4 bytes, the kind as one
letter, three bytes of zero, the number within its kind, the content's length (8 bytes), the content's
CRC-32, the CRC-32 of the header before it.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Kind = Literal["T", "R", "B", "S", "M"]
"""A tile, a raster made of tiles, bytes, a step of the history, a moment: the history and where it stands."""

START: Final = b"SFUMATO-JOURNAL-1\r\n\x1a\n\0\0\0"
_MARK: Final = b"\xf5SfJ"
_HEADER: Final = struct.Struct("<4s c 3x I Q I")
_CHECK: Final = struct.Struct("<I")
HEADER_BYTES: Final = _HEADER.size + _CHECK.size
_CHUNK: Final = 2**20


class FrameError(ValueError):
    """A frame whose content is not what was written."""


class FrameWriter:
    """Appends frames to a new file. After an OSError `rewind` brings back what `flush` left last."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("xb", buffering=0)
        self._waiting = [START]
        self._waiting_bytes = len(START)
        self._good = 0
        self.size = len(START)
        """With what waits to be written."""

    def add(self, kind: Kind, number: int, content: bytes) -> None:
        head = _HEADER.pack(_MARK, kind.encode(), number, len(content), zlib.crc32(content))
        self._waiting += [head, _CHECK.pack(zlib.crc32(head)), content]
        self._waiting_bytes += HEADER_BYTES + len(content)
        self.size += HEADER_BYTES + len(content)
        if self._waiting_bytes >= _CHUNK:
            self._put()

    def flush(self) -> None:
        """Hand everything to the system: it survives this program."""
        self._put()
        self._good = self.size

    def rewind(self) -> None:
        """Forget what came after the last `flush`, which a full disk may have cut off."""
        self._waiting, self._waiting_bytes = [], 0
        self.size = self._good
        self._file.seek(self._good)
        self._file.truncate()
        if self._good == 0:
            self._waiting, self._waiting_bytes, self.size = [START], len(START), len(START)

    def sync(self) -> None:
        """Have it on the disk: it survives the system."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()

    def _put(self) -> None:
        data = memoryview(b"".join(self._waiting))
        while data:
            data = data[self._file.write(data) :]
        self._waiting, self._waiting_bytes = [], 0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a frame's content lies."""

    kind: Kind
    number: int
    offset: int
    length: int
    crc: int


class FrameReader:
    """The frames of a file, in their order; contents are read and checked one by one."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, and FrameError for a file of another kind."""
        self._file = path.open("rb")
        self.damaged = False
        """Some of the file is not readable as frames."""
        if self._file.read(len(START)) != START:
            self._file.close()
            raise FrameError("no journal")
        self.frames = tuple(self._scan())

    def __enter__(self) -> FrameReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def content(self, frame: Frame) -> bytes:
        """Raises FrameError when it is not what was written."""
        self._file.seek(frame.offset)
        content = self._file.read(frame.length)
        if len(content) != frame.length or zlib.crc32(content) != frame.crc:
            raise FrameError(f"{frame.kind}{frame.number} is damaged")
        return content

    def _scan(self) -> Iterator[Frame]:
        end = self._file.seek(0, os.SEEK_END)
        place = len(START)
        while place + HEADER_BYTES <= end:
            self._file.seek(place)
            frame = self._header(self._file.read(HEADER_BYTES), place)
            if frame is None:
                self.damaged = True
                found = self._next_mark(place + 1)
                if found is None:
                    return
                place = found
            elif frame.offset + frame.length > end:
                return  # it was being written when all ended
            else:
                yield frame
                place = frame.offset + frame.length

    @staticmethod
    def _header(head: bytes, place: int) -> Frame | None:
        (check,) = _CHECK.unpack(head[_HEADER.size :])
        if zlib.crc32(head[: _HEADER.size]) != check:
            return None
        mark, kind, number, length, crc = _HEADER.unpack(head[: _HEADER.size])
        name = kind.decode("latin-1")
        if mark != _MARK or name not in ("T", "R", "B", "S", "M"):
            return None
        return Frame(name, number, place + HEADER_BYTES, length, crc)

    def _next_mark(self, place: int) -> int | None:
        self._file.seek(place)
        kept = b""
        while chunk := self._file.read(_CHUNK):
            found = (kept + chunk).find(_MARK)
            if found >= 0:
                return place - len(kept) + found
            place += len(chunk)
            kept = chunk[-(len(_MARK) - 1) :]
        return None
