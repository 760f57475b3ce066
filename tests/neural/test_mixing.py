"""Mixtures: what an Amount gives by running is what laying kept results over each other gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neural.context import Context
from neural.engine import compute
from neural.mixing import mixed
from neural.models import ModelStore
from neural.operation import Operation, operations
from neural.operations.denoise import Denoise
from neural.operations.stylize import Stylize
from neural.operations.upscale import Upscale
from neural.source import WHITE, ArraySource, Pixels, Size, decode_srgb, encode_srgb
from tests.neural.test_operations_contract import drawn

STORE = ModelStore()
DEPTHS = ("uint8", "uint16", "float32")
SIZE = Size(40, 30)


def run(operation: Operation, pixels: Pixels) -> Pixels:
    return compute(operation, [ArraySource(pixels)], Context(models=STORE))


def by_hand(operation: Operation, pixels: Pixels) -> Pixels:
    """The parts run one by one, and mixed."""
    results = [
        pixels if part.operation is None else run(part.operation, pixels)
        for part in operation.parts()
    ]
    return mixed([(r, p.weight) for r, p in zip(results, operation.parts(), strict=True)])


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("opaque", [True, False])
@pytest.mark.parametrize(
    "operation",
    [
        Denoise(amount=35, noise=12, by_region=False),
        Stylize(styles="starry", strength=60, keep_colours=True),
        Upscale(scale=2, amount=70),
        Upscale(scale=2.5, model="upscale-x4", detail=40, amount=90),
    ],
    ids=lambda operation: operation.id,
)
def test_a_run_gives_its_parts_mixed(operation: Operation, depth: str, opaque: bool) -> None:
    pixels = drawn(depth, SIZE, opaque=opaque)
    assert np.array_equal(run(operation, pixels), by_hand(operation, pixels))


@pytest.mark.parametrize(
    ("operation", "field", "empty"),
    [
        (Denoise(noise=12, by_region=False), "amount", None),
        (Stylize(styles="starry"), "strength", None),
        (Upscale(scale=2), "amount", {"amount": 0}),
        (Upscale(scale=2, model="upscale-x4"), "detail", {"model": "fidelity"}),
    ],
)
def test_a_share_lies_between_nothing_and_everything_to_its_rounding(
    operation: Operation, field: str, empty: dict[str, Any] | None
) -> None:
    pixels = drawn("uint8", SIZE)
    nothing = pixels if empty is None else run(operation.model_copy(update=empty), pixels)
    everything = run(operation, pixels).astype(float)
    assert np.abs(everything - nothing).max() > 3
    for share in (0.0, 0.25, 0.8, 1.0):
        result = run(operation.model_copy(update={field: 100 * share}), pixels)
        assert np.abs(result - (nothing + share * (everything - nothing))).max() <= 0.501
    assert np.array_equal(run(operation.model_copy(update={field: 0.0}), pixels), nothing)


@pytest.mark.parametrize("kind", list(operations().values()), ids=list(operations()))
def test_parts_add_up_and_are_no_mixtures_themselves(kind: type[Operation]) -> None:
    operation = kind()
    parts = operation.parts()
    assert sum(part.weight for part in parts) == pytest.approx(1)
    for part in parts:
        if part.operation is not None:
            (own,) = [each for each in part.operation.parts() if each.weight > 0]
            assert own.operation == part.operation


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Denoise, [{"amount": a} for a in (0, 30, 100)]),
        (Stylize, [{"styles": "starry", "strength": s} for s in (0, 30, 100)]),
        (
            Upscale,
            [
                {"model": "upscale-x4", "amount": a, "detail": d}
                for a in (0, 9)
                for d in (0, 7, 100)
            ],
        ),
    ],
)
def test_what_is_run_is_the_same_whatever_the_shares(
    kind: type[Operation], values: list[dict[str, Any]]
) -> None:
    runs = [[part.operation for part in kind(**each).parts()] for each in values]
    assert all(each == runs[0] for each in runs)


@given(
    st.integers(0, 255),
    st.integers(0, 255),
    st.floats(0, 1),
    st.sampled_from(DEPTHS),
    st.booleans(),
)
def test_mixing_is_linear_in_encoded_values(
    low: int, high: int, share: float, depth: str, three: bool
) -> None:
    def flat(value: int) -> Pixels:
        values = np.full((2, 3, 4), value / 255, np.float32)
        if depth == "float32":
            values = decode_srgb(values)
        values[..., 3] = 1
        white = WHITE[depth]
        return values if white == 1 else np.rint(values * white).astype(depth)

    halves = [(flat(high), share / 2)] * 2 if three else [(flat(high), share)]
    result = mixed([(flat(low), 1 - share), *halves])
    assert result.dtype == depth
    values = result[..., :3].astype(np.float64) / WHITE[depth]
    if depth == "float32":
        values = encode_srgb(values.astype(np.float32))
    step = {"uint8": 0.51 / 255, "uint16": 0.51 / 65535, "float32": 2e-5}[depth]
    assert np.abs(values - (low + share * (high - low)) / 255).max() <= step
    assert (result[..., 3] == WHITE[depth]).all()


@pytest.mark.parametrize("depth", DEPTHS)
def test_what_is_alike_stays_bit_for_bit_and_a_weight_of_nothing_is_left_out(depth: str) -> None:
    first, other = drawn(depth, SIZE, opaque=False), drawn(depth, SIZE, opaque=False, seed=1)
    assert np.array_equal(mixed([(first, 0.3), (first.copy(), 0.7)]), first)
    assert np.array_equal(mixed([(first, 0.3), (first.copy(), 0.3), (first.copy(), 0.4)]), first)
    assert np.array_equal(mixed([(first, 0.0), (other, 1.0)]), other)


def test_colours_count_as_much_as_they_cover() -> None:
    red = np.array([[[1.0, 0, 0, 1.0]]], np.float32)
    hidden = np.array([[[0, 1.0, 0, 0]]], np.float32)
    assert mixed([(red, 0.5), (hidden, 0.5)])[0, 0] == pytest.approx([1, 0, 0, 0.5])
