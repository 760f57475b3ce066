"""Enlarging faithfully: our networks in the least number of steps, then down to the exact size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil, prod
from typing import TYPE_CHECKING, Any

from neural.operation import Patch, Progress
from neural.resample import resampled
from neural.source import Size, Source

if TYPE_CHECKING:
    from neural.context import Context

FIDELITY = "fidelity"
"""The family of our upscalers."""
LARGEST = 8
"""The most that they enlarge by."""


def enlarged(source: Source, target: Size, context: Context) -> Iterator[Patch | Progress]:
    """A picture made larger by our networks, as far as they go; smaller sizes are resampled."""
    factor = max(target.width / source.size.width, target.height / source.size.height)
    if factor <= 1.0:
        yield from resampled(source, target, context, "Resampling")
        return
    whole = min(ceil(factor - 1e-3), LARGEST)
    yield from through(faithful(whole, context), source, target, context)


def through(
    network: Any, source: Source, target: Size, context: Context
) -> Iterator[Patch | Progress]:
    """A picture enlarged by a network, and then brought to `target`."""
    reached = source.size.scaled(network.scale)
    if reached == target:
        yield from context.tiled(network, source)
        return
    first = context.part(0.0, 0.9)
    large = yield from first.collect(first.tiled(network, source), reached, source.depth)
    yield from resampled(large, target, context.part(0.9, 1.0), "Resampling")


def faithful(whole: int, context: Context) -> Any:
    """Our network, or chain of two, that reaches a whole factor with the least to spare."""
    from neural.networks.compose import Chained

    chain = chain_for(whole, context.family(FIDELITY))
    network = context.model(chain[0])
    for id in chain[1:]:
        network = Chained(network, context.model(id))
    return network


def chain_for(whole: int, members: Mapping[int, str]) -> tuple[str, ...]:
    """Of the models by scale, the one or two whose scales multiply to `whole` or the next above."""
    single = [(scale,) for scale in members]
    double = [(first, second) for first in members for second in members if first <= second]
    reaching = [scales for scales in [*single, *double] if prod(scales) >= whole]
    best = min(reaching or double, key=lambda scales: (prod(scales), len(scales)))
    return tuple(members[scale] for scale in best)
