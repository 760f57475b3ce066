"""Operations that stay live in the layer stack: how they get there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from editor.document.arrange import siblings
from editor.document.blend import BlendMode
from editor.document.layers import Basis, Effect, Group, Layer, Mask, Node, below, clip_runs
from editor.document.raster import Raster
from editor.document.state import State
from neural.operation import Operation


def can_stay_live(operation: type[Operation]) -> bool:
    """Whether an operation can be a live layer: it changes one picture and not its size."""
    return not operation.resizes and len(operation.inputs) == 1


def with_effect(state: State, operation: Operation, name: str, *, only: str | None = None) -> State:
    """With the operation as a live layer above the active one, and active.

    With `only`, the id of a layer, it stands right above that one and changes nothing else. What is
    selected becomes its mask.
    """
    target = only if only is not None else state.active
    mask = Mask(raster=state.selection) if state.selection is not None else None
    effect = Effect(name=name, operation=operation.pinned(), mask=mask)
    if target is not None:
        around = siblings(state, target)
        index = next(number for number, node in enumerate(around) if node.id == target)
        above = around[index + 1] if index + 1 < len(around) else None
        # What is clipped to the layer stays clipped to it.
        clip = (above is not None and above.clip) or around[index].clip
        if only is not None and below(state.layers, target):
            clip = True
        effect = replace(effect, clip=clip)
    return state.insert(effect, above=target)


def shown_effects(nodes: Iterable[Node]) -> Iterator[Effect]:
    """The effects that can be seen, each after those it may depend on."""
    for base, clipped in clip_runs(tuple(nodes)):
        for node in (base, *clipped) if base.shows else ():
            if isinstance(node, Group) and node.shows:
                yield from shown_effects(node.children)
            elif isinstance(node, Effect) and node.shows:
                yield node


def performed(state: State) -> tuple[str, ...]:
    """What the effects that show did to the picture, as steps for its metadata."""
    from neural.recipe import step_text  # not before it is needed: the window starts without

    return tuple(
        effect.basis.step
        if effect.basis is not None and effect.basis.operation == effect.operation
        else step_text(effect.operation)
        for effect in shown_effects(state.layers)
    )


def with_result(state: State, layer: Layer, result: Raster, step: str) -> State:
    """The active effect with what its operation gave for `layer` alone, where that is what it sees.

    `step` is the operation as a step of the metadata.
    """
    effect = state.active_node
    assert isinstance(effect, Effect)
    alone = layer.visible and layer.opacity == 1.0 and layer.blend is BlendMode.NORMAL
    if (
        effect.direct
        or effect.mask is not None
        or layer.shown_mask is not None
        or (layer.x, layer.y) != (0, 0)
        or layer.raster.bounds != state.rect
        or not (effect.clip or alone)
    ):
        return state
    seen = below(state.layers, effect.id)
    if seen is None or [node.id for node in seen] != [layer.id]:
        return state
    basis = Basis(effect.operation, seen, state.size, step)
    return state.with_node(replace(effect, result=result, basis=basis, pending=frozenset()))
