"""A measured figure beside its peer, and how both are taken."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

Against = Literal["value", "ratio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. `target` bounds the value or, with `against`, its ratio to the peer."""

    group: str
    name: str
    value: float
    unit: str = "ms"
    peer: str = ""
    peer_value: float | None = None
    target: float | None = None
    against: Against = "value"

    @property
    def ratio(self) -> float | None:
        """The value over the peer's: below 1 is faster, or smaller, than the peer."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def passed(self) -> bool | None:
        """None where there is no target: a figure that is only reported."""
        judged = self.value if self.against == "value" else self.ratio
        return None if self.target is None or judged is None else judged <= self.target

    def to_json(self) -> dict[str, Any]:
        return {
            "group": self.group,
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "peer": self.peer,
            "peer_value": None if self.peer_value is None else round(self.peer_value, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 4),
            "target": self.target,
            "against": self.against,
            "passed": self.passed,
        }


def interleaved(
    *functions: Callable[[], object], rounds: int = 9, warm: int = 1
) -> tuple[float, ...]:
    """The median milliseconds of each function, called in turns: A B A B.

    Turns, so that a machine that is slow for a while is slow for all of them.
    """
    for _ in range(warm):
        for function in functions:
            function()
    times: list[list[float]] = [[] for _ in functions]
    gc.collect()
    for _ in range(rounds):
        for function, taken in zip(functions, times, strict=True):
            started = time.perf_counter()
            function()
            taken.append((time.perf_counter() - started) * 1e3)
    return tuple(median(taken) for taken in times)


@dataclass(frozen=True, slots=True)
class Pair:
    """One piece of work done by us and then, at once, by the peer: seconds on the wall's clock, and of the
    processor, all threads together."""

    wall: tuple[float, float]
    processor: tuple[float, float]


def paired(ours: Callable[[], object], theirs: Callable[[], object]) -> Pair:
    """Do both, the shorter the better: what slows the machine for longer then slows both alike."""
    walls: list[float] = []
    processors: list[float] = []
    for function in (ours, theirs):
        wall, processor = time.perf_counter(), time.process_time()
        function()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return Pair((walls[0], walls[1]), (processors[0], processors[1]))


def typical(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Milliseconds for all the work by us and by the peer: theirs as measured, ours by the median ratio of
    the pairs, which a few pairs that something interrupted do not move."""
    theirs = 1e3 * sum(peer for _, peer in pairs)
    return theirs * median(own / peer for own, peer in pairs), theirs
