"""The style of a film stands still where the picture does, and follows a change of scene."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from neural.context import Context
from neural.engine import compute
from neural.film import Film, Memory, other_scene
from neural.models import ModelStore
from neural.operation import OperationError
from neural.operations.stylize import Stylize
from neural.source import ArraySource, Pixels, Source

STORE = ModelStore(None)
STILL = np.s_[:, :100, :3]
"""The part of the drawn scene where nothing moves, well away from what does."""


def frame(light: float, at: float = 0.5, *, scene: int = 0, height: int = 96) -> Pixels:
    """Hills that stay, with stripes, and beside them a lamp of changing light that moves up and down."""
    rows, columns = np.mgrid[0:height, 0:224].astype(np.float32)
    stripes = 0.15 * np.sin(columns / 5 + rows / 11)
    hills = np.where(rows > 0.5 * height + 20 * np.sin(columns / 30), 0.3, 0.65)
    if scene:
        hills = np.where(np.sin(columns / 40) > 0.2 * np.sin(rows / 15), 0.25, 0.85)
    lamp = light * np.exp(-((rows - at * height) ** 2 + (columns - 200) ** 2) / 500)
    tints = [1.0, 0.8, 0.5] if scene else [0.6, 0.8, 1.0]
    rgb = (hills + stripes)[..., None] * tints + lamp[..., None]
    rgba = np.dstack([np.clip(rgb, 0, 1), np.ones_like(rows)])
    return np.rint(255 * rgba).astype(np.uint8)


def pulsing(count: int, scene: int = 0) -> list[Pixels]:
    return [frame(0.9 * (n % 3), 0.3 + 0.1 * (n % 4), scene=scene) for n in range(count)]


def painted(
    operation: Stylize,
    frames: Sequence[Pixels],
    numbers: Sequence[int] | None = None,
    memory: Memory | None = None,
) -> list[Pixels]:
    """The frames of those numbers, in that order, as a batch runs them."""
    memory = memory or Memory()

    def read(number: int) -> Source:
        return ArraySource(frames[number])

    return [
        compute(operation, [read(number)], Context(models=STORE, film=Film(number, read, memory)))
        for number in (range(len(frames)) if numbers is None else numbers)
    ]


def flicker(results: Sequence[Pixels]) -> float:
    """The mean difference of successive results where the input does not move, in 8-bit levels."""
    still = [result[STILL].astype(float) for result in results]
    return float(np.mean([np.abs(b - a).mean() for a, b in pairwise(still)]))


@pytest.mark.parametrize("strength", [100, 60])
def test_smoothed_a_film_flickers_less_than_each_frame_on_its_own(strength: float) -> None:
    frames = pulsing(9)
    each, smoothed, first = (
        flicker(painted(Stylize(frames=how, strength=strength), frames)[3:])  # type: ignore[arg-type]
        for how in ("each", "smoothed", "first")
    )
    assert each > 1
    assert smoothed < 0.35 * each
    assert first < 0.01


def test_the_more_frames_it_is_smoothed_over_the_less_it_flickers() -> None:
    frames = pulsing(9)
    found = [
        flicker(painted(Stylize(frames="smoothed", smoothing=over), frames)[4:])
        for over in (1, 4, 20)
    ]
    assert found[0] > found[1] > found[2]
    assert found[0] == flicker(painted(Stylize(), frames)[4:])


def test_smoothed_it_begins_anew_with_a_change_of_scene() -> None:
    frames = [*pulsing(4), *pulsing(3, scene=1)]
    alone = painted(Stylize(), frames, [4])[0]
    smoothed, first = (
        painted(Stylize(frames=how), frames, [4])[0].astype(float)  # type: ignore[arg-type]
        for how in ("smoothed", "first")
    )
    assert np.array_equal(smoothed, alone)
    assert np.abs(first - alone).mean() > 1


def test_smoothed_it_follows_a_change_that_is_no_cut() -> None:
    frames = [*[frame(0.0)] * 3, *[frame(0.9)] * 9]
    operation = Stylize(frames="smoothed", smoothing=4)
    alone = painted(Stylize(), frames, [3])[0].astype(float)
    away = [np.abs(each - alone).mean() for each in painted(operation, frames)[3:]]
    assert away[0] > 0.5
    assert all(b <= a for a, b in pairwise(away))
    assert away[-1] == 0


def test_neither_light_nor_movement_is_taken_for_a_cut() -> None:
    def look(pixels: Pixels) -> np.ndarray:
        from neural.film import look_of

        return look_of(pixels[..., :3].astype(np.float32) / 255)

    still = frame(0.5)
    assert not other_scene(look(still), look(np.minimum(still, 200) // 2))
    assert not other_scene(look(still), look(np.roll(still, 8, axis=1)))
    assert not other_scene(look(still), look(frame(2.0, 0.2)))
    assert other_scene(look(still), look(frame(0.5, scene=1)))


def test_going_on_in_the_middle_gives_what_going_through_gives() -> None:
    frames = pulsing(7)
    for how in ("smoothed", "first"):
        operation = Stylize(frames=how, smoothing=3)  # type: ignore[arg-type]
        through = painted(operation, frames)
        afterwards = painted(operation, frames, [6, 5, 4])
        for a, b in zip(through[4:], reversed(afterwards), strict=True):
            assert np.array_equal(a, b)


def test_frames_of_other_sizes_count_like_any_other() -> None:
    frames = [frame(0.2), frame(1.4, height=60), frame(0.8)]
    results = painted(Stylize(frames="smoothed"), frames)
    assert [result.shape for result in results] == [each.shape for each in frames]
    assert not np.array_equal(results[2], painted(Stylize(), frames, [2])[0])


def test_a_frame_that_cannot_be_read_is_passed_over() -> None:
    frames = pulsing(4)

    def read(number: int) -> Source:
        if number in (0, 2):
            raise OperationError("It is damaged.")
        return ArraySource(frames[number])

    def last(how: str) -> Pixels:
        context = Context(models=STORE, film=Film(3, read, Memory()))
        return compute(Stylize(frames=how), [ArraySource(frames[3])], context)  # type: ignore[arg-type]

    assert np.array_equal(
        last("smoothed"), painted(Stylize(frames="smoothed"), [frames[1], frames[3]])[1]
    )
    assert np.array_equal(last("first"), painted(Stylize(frames="first"), frames[1::2])[1])


def test_a_picture_that_is_no_frame_is_painted_on_its_own() -> None:
    pixels = frame(0.5)
    for how in ("smoothed", "first"):
        result = compute(Stylize(frames=how), [ArraySource(pixels)], Context(models=STORE))  # type: ignore[arg-type]
        assert np.array_equal(
            result, compute(Stylize(), [ArraySource(pixels)], Context(models=STORE))
        )


def test_one_measure_at_a_time() -> None:
    with pytest.raises(ValueError, match="Choose one"):
        Stylize(reference="first.png", frames="smoothed")


def test_what_is_remembered_of_a_film_has_an_end() -> None:
    memory = Memory()
    for number in range(1000):
        memory.keep(number, None)
    assert len(memory._kept) < 300
    assert 999 in memory
