"""Keyframes over time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neural.animation import (
    EASINGS,
    Animation,
    AnimationError,
    Key,
    eased,
    load,
    mixed,
)
from neural.generating import drawn
from neural.models import ModelStore
from neural.operation import Operation
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.gradient_map import GradientMap
from neural.operations.classic.invert import Invert
from neural.operations.generate import Generate


def told(seed: int, length: int = 6) -> Generate:
    return Generate(latent=tuple(float(v) for v in drawn(seed, length)))


def latents(animation: Animation) -> list[np.ndarray]:
    found: list[np.ndarray] = []
    for operation in animation:
        assert isinstance(operation, Generate)
        found.append(np.array(operation.latent))
    return found


def test_a_walk_passes_its_keyframes_and_a_loop_comes_back() -> None:
    one, two, three = told(1), told(2), told(3)
    walk = list(Animation.even((one, two, three), 7.0, 3))
    assert len(walk) == 21
    assert [walk[0], walk[10], walk[20]] == [one, two, three]
    loop = Animation.even((one, two), 5.0, 4, loop=True)
    assert next(iter(loop)) == one
    assert list(loop)[10] == two
    steps = latents(loop)
    apart = [np.linalg.norm(b - a) for a, b in zip(steps, [*steps[1:], steps[0]], strict=True)]
    assert max(apart) < 4 * np.mean(apart)  # nowhere a jump, not from the last to the first either


def test_any_number_of_an_operation_goes_from_one_keyframe_to_the_next() -> None:
    animation = Animation(
        (
            Key(1.0, GaussianBlur(radius=2), "linear"),
            Key(3.0, GaussianBlur(radius=10), "hold"),
            Key(4.0, GaussianBlur(radius=0.5)),
        ),
        5.0,
        10,
    )
    radii = {time: animation.at(time).radius for time in (0, 1, 2, 3, 3.9, 4, 5)}
    assert radii == {0: 2, 1: 2, 2: 6, 3: 10, 3.9: 10, 4: 0.5, 5: 0.5}


def test_colours_go_through_what_lies_between() -> None:
    halfway = mixed(GradientMap(shadows="#000000"), GradientMap(shadows="#204060"), 0.5)
    assert halfway.shadows == "#102030"


def test_a_seed_stays_until_the_next_keyframe() -> None:
    one, other = Generate(seed=1, model="digits"), Generate(seed=900, model="paint")
    for share in (0.1, 0.9):
        assert mixed(one, other, share) == one
    assert mixed(one, other, 1.0) == other


def test_a_seed_of_a_shipped_model_has_a_latent_to_leave_from() -> None:
    models = ModelStore()
    operation = Generate(model="digits", seed=4).written_out(models)
    assert isinstance(operation, Generate)
    assert len(operation.latent) == 100
    assert Invert().written_out(models) == Invert()


@given(st.sampled_from(EASINGS), st.floats(0, 1), st.floats(0, 1))
def test_easing_never_goes_back(easing: str, early: float, late: float) -> None:
    early, late = sorted((early, late))
    assert eased(early, easing) <= eased(late, easing) + 1e-12  # type: ignore[arg-type]
    assert eased(0, easing) == pytest.approx(0)  # type: ignore[arg-type]
    assert eased(1, easing) == pytest.approx(1)  # type: ignore[arg-type]


@given(st.lists(st.floats(0, 30), min_size=1, max_size=6, unique=True), st.booleans())
def test_no_frame_leaves_the_values_of_the_keyframes(times: list[float], loop: bool) -> None:
    times.sort()
    keys = tuple(Key(time, GaussianBlur(radius=1.0 + number)) for number, time in enumerate(times))
    animation = Animation(keys, 30.0, 2, loop)
    for operation in animation:
        assert isinstance(operation, GaussianBlur)
        assert 1.0 <= operation.radius <= len(times)


@pytest.mark.parametrize(
    ("keys", "seconds", "rate", "said"),
    [
        ((), 1.0, 10, "at least one keyframe"),
        ((Key(0, told(1)), Key(1, told(1, 3))), 2.0, 10, "must be of one model"),
        ((Key(0, Invert()), Key(1, GaussianBlur())), 2.0, 10, "changes one operation"),
        ((Key(1, Invert()), Key(1, Invert())), 2.0, 10, "must come after"),
        ((Key(3, Invert()),), 2.0, 10, "outside the 2 s"),
        ((Key(0, Invert()),), 2.0, 0, "use 1 to 120"),
        ((Key(0, Invert()),), 0.0, 10, "no animation"),
        ((Key(0, Invert()),), float("nan"), 10, "no animation"),
        ((Key(0, Invert()),), 1e6, 100, "no animation"),
    ],
)
def test_what_is_no_animation_is_said(
    keys: tuple[Key, ...], seconds: float, rate: int, said: str
) -> None:
    with pytest.raises(AnimationError, match=said):
        Animation(keys, seconds, rate)


@pytest.mark.parametrize(
    "operations",
    [(told(1), told(2)), (GaussianBlur(radius=1), GaussianBlur(radius=9)), (Invert(),)],
)
def test_a_file_of_keyframes_is_read_as_it_was_written(
    operations: tuple[Operation, ...], tmp_path: Path
) -> None:
    animation = Animation.even(operations, 2.5, 12, "in", loop=True)
    path = tmp_path / "keys.toml"
    path.write_text(animation.to_toml(), "utf-8")
    assert load(path) == animation


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "keys.toml is not valid TOML"),
        ("seconds = 1", "begins with version = 1"),
        ("version = 1", "no keyframes"),
        ('version = 1\n[[keys]]\noperation = "invert"', "Keyframe 1 has no time"),
        ('version = 1\n[[keys]]\ntime = 1\noperation = "invret"', "did you mean 'invert'"),
        (
            'version = 1\n[[keys]]\ntime = 1\neasing = "wild"\noperation = "invert"',
            "easing is one of smooth",
        ),
        ('version = 1\nrate = "x"\n[[keys]]\ntime = 1\noperation = "invert"', "whole number"),
    ],
)
def test_a_broken_file_of_keyframes_is_said(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(AnimationError, match=said):
        load(path)
    with pytest.raises(AnimationError, match="cannot be read"):
        load(tmp_path / "absent.toml")
