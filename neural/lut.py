"""Lookup tables of colours from .cube files.

The format is Adobe's (Cube LUT Specification 1.0, 2013) with what DaVinci Resolve adds: a table for each
channel before the table of colours, and ranges in place of domains.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from neural.operation import OperationError
from neural.pixelwise import Floats

LARGEST_FILE = 256 << 20
SIZES = {"LUT_1D_SIZE": (2, 65536), "LUT_3D_SIZE": (2, 256)}
"""The sizes that the specification allows."""


@dataclass(frozen=True, slots=True, eq=False)
class Lut:
    """A table for each channel (N x 3), then one of colours (N x N x N x 3 by blue, green, red).

    Either may have no entry. The ranges are 2 x 3: the inputs of the first and of the last entry.
    """

    line: Floats
    line_range: Floats
    cube: Floats
    cube_range: Floats

    def apply(self, values: Floats, amount: float) -> None:
        """Change H x W x 4 encoded values in place; between entries linear, in the cube tetrahedral.

        Tetrahedra as J. Kasson, S. Nin, W. Plouffe and J. Hafner compare them, "Performing color space
        conversions with three-dimensional linear interpolation", J. Electronic Imaging 4, 1995.
        """
        from neural import adjust_kernels as kernels

        kernels.look_up(
            values, self.line, self.line_range, self.cube, self.cube_range, np.float32(amount)
        )


def read_cube(path: str) -> Lut:
    """Read a .cube file. Raises OperationError with a sentence that names the file and the fault."""
    file = Path(path).expanduser()
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise OperationError("'{}' is too large for a lookup table.", file.name)
        text = file.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise OperationError(
            "The lookup table '{}' cannot be read; choose another .cube file.", file.name
        ) from error
    return _Reader(file.name).read(text)


class _Reader:
    """One pass over the lines; every fault is told with its line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sizes: dict[str, int] = {}
        self.ranges: dict[str, tuple[float, ...]] = {}
        self.rows: list[str] = []
        self.numbers: list[int] = []
        """The line of each row."""

    def read(self, text: str) -> Lut:
        for number, line in enumerate(text.splitlines(), 1):
            words = line.split("#", 1)[0].strip()
            if not words:
                continue
            if words[0].isalpha():
                self._keyword(number, words)
            else:
                self.rows.append(words)
                self.numbers.append(number)
        if not self.sizes:
            raise self._broken("is no .cube lookup table: it states neither size")
        length, edge = self.sizes.get("LUT_1D_SIZE", 0), self.sizes.get("LUT_3D_SIZE", 0)
        if len(self.rows) != length + edge**3:
            raise self._broken(
                f"should hold {length + edge**3} colours but holds {len(self.rows)}; "
                "it may be cut off"
            )
        table = self._table()
        return Lut(
            table[:length],
            self._range("LUT_1D_INPUT_RANGE"),
            table[length:].reshape(edge, edge, edge, 3),
            self._range("LUT_3D_INPUT_RANGE"),
        )

    def _keyword(self, number: int, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word in SIZES:
            low, high = SIZES[word]
            size = int(rest) if rest.strip().isdecimal() else 0
            if not low <= size <= high:
                raise self._broken(f"states a size that is not within {low} and {high}", number)
            self.sizes[word] = size
        elif word in ("DOMAIN_MIN", "DOMAIN_MAX", "LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE"):
            count = 3 if word.startswith("DOMAIN") else 2
            try:
                values = tuple(float(each) for each in rest.split())
            except ValueError:
                values = ()
            if len(values) != count or not np.isfinite(values).all():
                raise self._broken(f"needs {count} numbers after {word}", number)
            self.ranges[word] = values

    def _table(self) -> Floats:
        try:
            table = np.array(" ".join(self.rows).split(), np.float32)
        except ValueError:
            table = np.zeros(0, np.float32)
        if table.size != 3 * len(self.rows) or not np.isfinite(table).all():
            raise self._broken("should have three numbers there", self._faulty())
        return table.reshape(-1, 3)

    def _faulty(self) -> int | None:
        """The first line that is not three numbers."""
        for number, row in zip(self.numbers, self.rows, strict=True):
            try:
                good = len(row.split()) == 3 and np.isfinite([float(w) for w in row.split()]).all()
            except ValueError:
                good = False
            if not good:
                return number
        return None

    def _range(self, own: str) -> Floats:
        """2 x 3: where a table begins and ends, by its own range or by the domain."""
        found: npt.NDArray[np.float32]
        if own in self.ranges:
            found = np.repeat(np.array(self.ranges[own], np.float32)[:, None], 3, axis=1)
        else:
            low = self.ranges.get("DOMAIN_MIN", (0.0, 0.0, 0.0))
            high = self.ranges.get("DOMAIN_MAX", (1.0, 1.0, 1.0))
            found = np.array([low, high], np.float32)
        if not (found[0] < found[1]).all():
            raise self._broken("states a range that ends before it begins")
        return found

    def _broken(self, fault: str, line: int | None = None) -> OperationError:
        where = f", line {line}," if line is not None else ""
        return OperationError(
            "'{}'{} {}. Export it again, or choose another .cube file.", self.name, where, fault
        )
