"""Keyframes over time: what an operation is set to in every frame of a movie.

Whatever is a number goes from one keyframe to the next; a latent goes on an arc; what cannot be between,
such as a model or a seed, stays until the next keyframe is reached.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import cos, isfinite, pi
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from pydantic import ValidationError

from neural.latents import between
from neural.operation import Operation, extra_of
from neural.recipe import RecipeError, parse_step, sentence, step_table

Easing = Literal["smooth", "linear", "in", "out", "hold"]
EASINGS: tuple[Easing, ...] = get_args(Easing)

FRAMES = 100_000
"""The most frames of an animation."""
FASTEST = 120
"""Frames a second, at most."""
VERSION = 1


class AnimationError(ValueError):
    """Keyframes that make no animation. One sentence for the person."""


def eased(share: float, easing: Easing) -> float:
    """How far one is on the way at `share` (0..1) of the time.

    "smooth" sets off and arrives softly, "in" sets off softly, "out" arrives softly, "hold" stays until
    the next keyframe.
    """
    match easing:
        case "linear":
            return share
        case "smooth":
            return 0.5 - 0.5 * cos(pi * share)
        case "in":
            return share * share
        case "out":
            return 1 - (1 - share) ** 2
        case "hold":
            return 0.0 if share < 1 else 1.0


@dataclass(frozen=True)
class Key:
    """What the operation is set to at `time` seconds, and how it goes on from there."""

    time: float
    operation: Operation
    easing: Easing = "smooth"


@dataclass(frozen=True)
class Animation:
    """Keyframes, in the order of their times, and how many frames a second are made of them.

    Before the first keyframe and after the last the operation rests. With `loop` it goes back from the last
    to the first, and the frame after the last is the first again; without, the last frame is the end.
    Raises AnimationError.
    """

    keys: tuple[Key, ...]
    seconds: float
    rate: int
    loop: bool = False

    def __post_init__(self) -> None:
        if not self.keys:
            raise AnimationError("An animation needs at least one keyframe.")
        if not 1 <= self.rate <= FASTEST:
            raise AnimationError(f"{self.rate} frames a second cannot be made; use 1 to {FASTEST}.")
        if not isfinite(self.seconds) or not 1 <= self.frames <= FRAMES:
            raise AnimationError(
                f"{self.seconds:g} seconds at {self.rate} frames a second are no animation of 1 to "
                f"{FRAMES:,} frames."
            )
        first = type(self.keys[0].operation)
        for number, key in enumerate(self.keys, 1):
            if type(key.operation) is not first:
                raise AnimationError(
                    f"Keyframe {number} is {key.operation.title}, the first is {first.title}: an "
                    "animation changes one operation."
                )
            if not 0 <= key.time <= self.seconds:
                raise AnimationError(
                    f"Keyframe {number} lies at {key.time:g} s, outside the {self.seconds:g} s of the "
                    "animation."
                )
        for number, (one, next) in enumerate(pairwise(self.keys), 2):
            if next.time <= one.time:
                raise AnimationError(f"Keyframe {number} must come after the one before it.")
            mixed(one.operation, next.operation, 0.5)  # says now what does not fit

    @classmethod
    def even(
        cls,
        operations: tuple[Operation, ...],
        seconds: float,
        rate: int,
        easing: Easing = "smooth",
        *,
        loop: bool = False,
    ) -> Animation:
        """The same time from each operation to the next. Raises AnimationError."""
        legs = max(1, len(operations) if loop else len(operations) - 1)
        keys = [
            Key(seconds * number / legs, operation, easing)
            for number, operation in enumerate(operations)
        ]
        return cls(tuple(keys), seconds, rate, loop)

    @property
    def frames(self) -> int:
        return round(self.seconds * self.rate)

    def time_of(self, frame: int) -> float:
        """Seconds at which a frame, 0 to `frames` - 1, shows the animation."""
        steps = self.frames if self.loop else max(1, self.frames - 1)
        return self.seconds * frame / steps

    def at(self, time: float) -> Operation:
        """The operation at a time, 0 to `seconds`."""
        first, last = self.keys[0], self.keys[-1]
        if len(self.keys) == 1:
            return first.operation
        if time < first.time or time >= last.time:
            if not self.loop:
                return (first if time < first.time else last).operation
            way = self.seconds - last.time + first.time
            gone = time - last.time if time >= last.time else time + self.seconds - last.time
            share = gone / way if way > 0 else 1.0
            return mixed(last.operation, first.operation, eased(min(1.0, share), last.easing))
        for one, next in pairwise(self.keys):
            if time < next.time:
                share = (time - one.time) / (next.time - one.time)
                return mixed(one.operation, next.operation, eased(share, one.easing))
        return last.operation

    def __iter__(self) -> Iterator[Operation]:
        """The operation of every frame."""
        return (self.at(self.time_of(frame)) for frame in range(self.frames))

    def to_toml(self) -> str:
        """The animation as a file that `load` reads."""
        import tomli_w

        keys: list[dict[str, Any]] = []
        for key in self.keys:
            step = {k: v for k, v in step_table(key.operation).items() if v is not None}
            keys.append({"time": key.time, "easing": key.easing, **step})
        return tomli_w.dumps(
            {
                "version": VERSION,
                "seconds": self.seconds,
                "rate": self.rate,
                "loop": self.loop,
                "keys": keys,
            }
        )


def load(path: Path) -> Animation:
    """Read an animation file. Raises AnimationError, which names the file."""
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise AnimationError(f"'{path}' cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AnimationError(f"{path.name} is not valid TOML: {error}.") from error
    try:
        return _animation(table)
    except AnimationError as error:
        raise AnimationError(f"{path.name}: {error}") from error


def _animation(table: Mapping[str, Any]) -> Animation:
    if table.get("version") != VERSION:
        raise AnimationError(f"An animation begins with version = {VERSION}.")
    keys: list[Key] = []
    entries = table.get("keys")
    if not isinstance(entries, list) or not entries:
        raise AnimationError("There are no keyframes; write each as a table [[keys]].")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise AnimationError("The keyframes are no list of tables; write each as [[keys]].")
        step = dict(entry)
        time, easing = step.pop("time", None), step.pop("easing", "smooth")
        if not _number(time):
            raise AnimationError(f"Keyframe {number} has no time in seconds.")
        if easing not in EASINGS:
            raise AnimationError(f"Keyframe {number}: easing is one of {', '.join(EASINGS)}.")
        try:
            operation = parse_step(json.dumps(step))
        except RecipeError as error:
            raise AnimationError(f"Keyframe {number}: {error}") from error
        keys.append(Key(float(time), operation, easing))
    seconds, rate = table.get("seconds", keys[-1].time), table.get("rate", 24)
    if not _number(seconds) or not isinstance(rate, int) or isinstance(rate, bool):
        raise AnimationError("'seconds' is a number, 'rate' a whole number of frames a second.")
    return Animation(tuple(keys), float(seconds), rate, bool(table.get("loop", False)))


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def mixed(first: Operation, last: Operation, share: float) -> Operation:
    """The operation at `share` (0..1) of the way between two of one class. Raises AnimationError."""
    if share <= 0 or first == last:
        return first
    if share >= 1:
        return last
    values: dict[str, Any] = {}
    for name, info in type(first).model_fields.items():
        widget = extra_of(info).get("widget", "")
        values[name] = _mixed(getattr(first, name), getattr(last, name), share, widget)
    try:
        return type(first)(**values)
    except ValidationError as error:
        raise AnimationError(
            f"There is no way between two keyframes: {sentence(error)}."
        ) from error


def _mixed(a: Any, b: Any, share: float, widget: str) -> Any:
    if widget == "latent":
        return _latent(a, b, share)
    if a == b or widget == "number":  # seeds and the like have nothing in between
        return a
    if _number(a) and _number(b):
        value = a + share * (b - a)
        return round(value) if isinstance(a, int) and isinstance(b, int) else value
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        if widget == "weights":
            return _weights(dict(a), dict(b), share)
        if len(a) == len(b):
            return tuple(_mixed(x, y, share, "") for x, y in zip(a, b, strict=True))
    if widget == "colour" and isinstance(a, str) and isinstance(b, str):
        return _colour(a, b, share)
    return a


def _latent(a: tuple[float, ...], b: tuple[float, ...], share: float) -> tuple[float, ...]:
    if not a or not b:
        return a
    if len(a) != len(b):
        raise AnimationError(
            f"One keyframe has {len(b)} numbers, another {len(a)}: they must be of one model."
        )
    found = between(np.array(a, np.float32), np.array(b, np.float32), share)
    return tuple(float(number) for number in found)


def _weights(a: dict[str, float], b: dict[str, float], share: float) -> tuple[Any, ...]:
    names = [*a, *(name for name in b if name not in a)]
    return tuple((n, a.get(n, 0.0) + share * (b.get(n, 0.0) - a.get(n, 0.0))) for n in names)


def _colour(a: str, b: str, share: float) -> str:
    """Of two colours as #rrggbb, each channel on its way."""
    try:
        one, other = bytes.fromhex(a.removeprefix("#")), bytes.fromhex(b.removeprefix("#"))
    except ValueError:
        return a
    if len(one) != len(other):
        return a
    return "#" + bytes(round(x + share * (y - x)) for x, y in zip(one, other, strict=True)).hex()
