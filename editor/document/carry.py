"""Layers from one document into another: their colours stay what they were."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from editor.document.arrange import fresh, roots
from editor.document.colour import convert_depth, convert_profile, describe
from editor.document.layers import EVERYWHERE, moved
from editor.document.state import State
from neural.source import Depth, Rect

_DEPTHS: Final[tuple[Depth, ...]] = ("uint8", "uint16", "float32")


def carried(
    source: State, ids: Collection[str], target: State, at: tuple[float, float] | None = None
) -> State:
    """`target` with copies of nodes of `source` above its active one, in its depth and profile.

    Between documents of one size they keep their place; else their middle lies at `at`, the middle of
    the document when None. The topmost of them is active. Raises ProfileError when a colour profile
    cannot be converted from, ValueError when there is none of the nodes.
    """
    nodes = roots(source, ids)
    alone = _converted(replace(source, layers=nodes, selection=None, channels=()), target)
    dx, dy = _shift(alone, target, at)
    above = target.active
    for node in alone.layers:
        node = moved(fresh(node), dx, dy)
        target = target.insert(node, above=above)
        above = node.id
    return target


def _converted(state: State, target: State) -> State:
    """Through the finer of the two depths, so that nothing is rounded twice."""
    finer = _DEPTHS.index(target.depth) >= _DEPTHS.index(state.depth)
    if finer or (state.depth == "float32" and not describe(target.profile).simple):
        return convert_profile(convert_depth(state, target.depth), target.profile)
    return convert_depth(convert_profile(state, target.profile), target.depth)


def _shift(source: State, target: State, at: tuple[float, float] | None) -> tuple[int, int]:
    if at is None and source.size == target.size:
        return 0, 0
    bounds = Rect(0, 0, 0, 0)
    for node in source.layers:
        bounds = bounds.union(node.bounds if node.bounds != EVERYWHERE else source.rect)
    x, y = at if at is not None else target.rect.center
    left, top = bounds.center
    return round(x - left), round(y - top)
