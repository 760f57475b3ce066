"""Whatever a person did, undoing it all and redoing it all comes by every state again, to the last bit."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, get_args

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from editor.document.align import Axis, Edge, aligned, distributed, shifted
from editor.document.arrange import (
    at_end,
    clipped,
    each,
    grouped,
    moved_to,
    raised,
    removed,
    ungrouped,
    with_copies,
    with_empty_group,
    with_empty_layer,
    with_fill,
)
from editor.document.blend import BlendMode
from editor.document.carry import carried
from editor.document.colour import convert_depth
from editor.document.effects import with_effect
from editor.document.fill import Gradient, Solid, Stop
from editor.document.history import Budget, History, Step
from editor.document.layers import Basis, Effect, FillLayer, Group, Label, Node, below, walk
from editor.document.masks import (
    Start,
    applied_mask,
    copied_mask,
    enabled_masks,
    inverted_mask,
    linked_masks,
    mask_coverage,
    with_mask,
    without_mask,
)
from editor.document.merging import flattened, merged, merged_down, rasterized, with_visible
from editor.document.projection import Projection
from editor.document.raster import Raster
from editor.document.reshape import canvas_resized, cropped, turned, with_transformed
from editor.document.selection.coverage import Mode, from_alpha, selected
from editor.document.selection.edges import feathered
from editor.document.selection.shapes import ellipse, rectangle
from editor.document.selection.within import cleared, filled, via_copy
from editor.document.state import Channel, State
from editor.document.transform import Transform, rotation
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.operations.classic.posterize import Posterize
from neural.source import WHITE, Depth, Pixels, Rect, Size

EDITS = 200
CROWD = 14
"""With more nodes than this, edits that make fewer of them are preferred."""
SPILLING = Budget(raw=0, memory=0)
"""Every tile of an old step goes to disk, and has to come back from there."""


def noise(width: int, height: int, channels: int, depth: Depth, seed: int) -> Pixels:
    unit = np.random.default_rng(seed).random((height, width, channels), np.float32)
    return unit if depth == "float32" else np.rint(unit * WHITE[depth]).astype(depth)


@dataclass
class Hand:
    """Chooses at random, but the same for the same seed, what an edit works on."""

    state: State
    dice: random.Random

    @property
    def nodes(self) -> list[Node]:
        return list(walk(self.state.layers))

    def id(self) -> str:
        return self.dice.choice(self.nodes).id

    def ids(self) -> list[str]:
        return [self.id() for _ in range(self.dice.randint(1, 4))]

    def masked(self) -> str:
        """One that has a mask, if there is any."""
        having = [node.id for node in self.nodes if node.mask is not None]
        return self.dice.choice(having) if having else self.id()

    def rect(self) -> Rect:
        size = self.state.size
        x, y = self.dice.randint(-20, size.width - 1), self.dice.randint(-20, size.height - 1)
        return Rect(x, y, self.dice.randint(1, 70), self.dice.randint(1, 70))

    def noise(self, rect: Rect, channels: int) -> Pixels:
        seed = self.dice.getrandbits(32)
        return noise(rect.width, rect.height, channels, self.state.depth, seed)


Edit = Callable[[Hand], State]


def stroke(hand: Hand) -> State:
    """Some pixels of the active layer, or of its mask when that is edited."""
    state, rect = hand.state, hand.rect()
    node, mask = state.active_node, state.mask_target
    if mask is not None and node is not None:
        raster = mask.raster.write(rect, hand.noise(rect, 1))
        return state.with_node(replace(node, mask=replace(mask, raster=raster)))
    layer = state.active_layer
    if layer is None:
        raise ValueError("Nothing to paint on.")
    raster = layer.raster.write(rect, hand.noise(rect, 4))
    return state.with_node(replace(layer, raster=raster, origin=None))


def fields(**choices: Callable[[Hand], Any]) -> Edit:
    """Values of fields that every node has, on several nodes."""

    def edit(hand: Hand) -> State:
        values = {name: choose(hand) for name, choose in choices.items()}
        return each(hand.state, hand.ids(), lambda node: replace(node, **values))

    return edit


def coin(hand: Hand) -> bool:
    return hand.dice.random() < 0.5


def select(hand: Hand) -> State:
    state, mode = hand.state, hand.dice.choice(get_args(Mode))
    shape = hand.dice.choice(["rectangle", "ellipse", "alpha", "mask", "feather", "none"])
    match shape:
        case "none":
            return replace(state, selection=None)
        case "rectangle":
            return selected(state, rectangle(hand.rect(), state.rect, state.depth), mode)
        case "ellipse":
            box = hand.rect()
            round_one = ellipse(box.x, box.y, box.right, box.bottom, state.rect, state.depth)
            return selected(state, round_one, mode)
        case "alpha" if state.active_layer is not None:
            return selected(state, from_alpha(state.active_layer, state.rect), mode)
        case "feather" if state.selection is not None:
            return selected(state, feathered(state.selection, 3.0))
        case _:
            return selected(state, mask_coverage(state, hand.masked()), mode)


def keep_selection(hand: Hand) -> State:
    if hand.state.selection is None:
        raise ValueError("Nothing is selected.")
    channel = Channel(name="Kept", raster=hand.state.selection)
    return replace(hand.state, channels=(*hand.state.channels, channel)[-3:])


def move(hand: Hand) -> State:
    groups = [None, *(node.id for node in hand.nodes if isinstance(node, Group))]
    parent = hand.dice.choice(groups)
    return moved_to(hand.state, hand.ids(), hand.dice.randint(0, 4), parent)


def gradient(hand: Hand) -> State:
    stops = (Stop(0.0, (hand.dice.random(), 0.0, 0.0, 0.2)), Stop(1.0, (1.0, 1.0, 0.0, 1.0)))
    return with_fill(hand.state, Gradient((0.0, 0.0), (90.0, 60.0), stops), "Gradient")


def refill(hand: Hand) -> State:
    for node in hand.nodes:
        if isinstance(node, FillLayer):
            fill = Solid((hand.dice.random(), 0.5, 0.5, 1.0))
            return hand.state.with_node(replace(node, fill=fill))
    raise ValueError("There is no fill.")


def effect(hand: Hand) -> State:
    operation = hand.dice.choice([Invert(), Posterize(levels=3), GaussianBlur(radius=2.0)])
    return with_effect(hand.state, operation, operation.title)


def change_effect(hand: Hand) -> State:
    for node in hand.nodes:
        if isinstance(node, Effect) and isinstance(node.operation, GaussianBlur):
            operation = GaussianBlur(radius=1.0 + hand.dice.random() * 5)
            return hand.state.with_node(replace(node, operation=operation))
    raise ValueError("There is no live blur.")


def carry(hand: Hand) -> State:
    other = State.from_array(noise(30, 20, 4, hand.dice.choice(get_args(Depth)), 5), name="Other")
    return carried(other, [other.layers[0].id], hand.state, (10.0, 10.0))


def color_of(hand: Hand) -> Pixels:
    return noise(1, 1, 4, hand.state.depth, hand.dice.getrandbits(32))[0, 0]


MAKING: dict[str, Edit] = {
    "new layer": lambda hand: with_empty_layer(hand.state, "Layer"),
    "new group": lambda hand: with_empty_group(hand.state, "Group"),
    "new colour": lambda hand: with_fill(hand.state, Solid((1.0, 0.5, 0.0, 0.7)), "Colour"),
    "new gradient": gradient,
    "new live layer": effect,
    "visible": lambda hand: with_visible(hand.state, "Visible"),
    "duplicate": lambda hand: with_copies(hand.state, hand.ids()[:1]),
    "via copy": lambda hand: via_copy(hand.state, "Copy"),
    "carry": carry,
    "group": lambda hand: grouped(hand.state, hand.ids(), "Group"),
}
FEWER: dict[str, Edit] = {
    "delete": lambda hand: removed(hand.state, hand.ids()),
    "merge down": lambda hand: merged_down(hand.state, hand.id()),
    "merge": lambda hand: merged(hand.state, hand.ids()),
    "flatten": lambda hand: flattened(hand.state, "Background"),
    "ungroup": lambda hand: ungrouped(hand.state, hand.ids()),
}
OTHERS: dict[str, Edit] = {
    "stroke": stroke,
    "fill": lambda hand: filled(hand.state, color_of(hand)),
    "clear": lambda hand: cleared(hand.state),
    "activate": lambda hand: hand.state.with_active(
        hand.id(), hand.dice.choice(["pixels", "mask"])
    ),
    "mask": lambda hand: with_mask(hand.state, hand.id(), hand.dice.choice(get_args(Start))),
    "delete mask": lambda hand: without_mask(hand.state, hand.masked()),
    "apply mask": lambda hand: applied_mask(hand.state, hand.masked()),
    "invert mask": lambda hand: inverted_mask(hand.state, hand.masked()),
    "enable mask": lambda hand: enabled_masks(hand.state, hand.ids(), coin(hand)),
    "link mask": lambda hand: linked_masks(hand.state, hand.ids(), coin(hand)),
    "copy mask": lambda hand: copied_mask(hand.state, hand.masked(), hand.id()),
    "opacity": fields(opacity=lambda hand: hand.dice.random()),
    "mode": fields(blend=lambda hand: hand.dice.choice(list(BlendMode))),
    "show": fields(visible=coin),
    "lock": fields(locked=lambda hand: hand.dice.random() < 0.1, lock_alpha=coin),
    "lock parts": fields(lock_pixels=lambda hand: hand.dice.random() < 0.2, lock_position=coin),
    "label": fields(label=lambda hand: hand.dice.choice(get_args(Label))),
    "rename": fields(name=lambda hand: str(hand.dice.random())),
    "clip": lambda hand: clipped(hand.state, hand.ids(), coin(hand)),
    "move in the stack": move,
    "raise": lambda hand: raised(hand.state, hand.ids(), hand.dice.choice([-1, 1])),
    "to the end": lambda hand: at_end(hand.state, hand.ids(), top=coin(hand)),
    "shift": lambda hand: shifted(hand.state, hand.ids(), hand.dice.randint(-9, 9), 3),
    "align": lambda hand: aligned(hand.state, hand.ids(), hand.dice.choice(get_args(Edge))),
    "distribute": lambda hand: distributed(
        hand.state, [hand.id() for _ in range(6)], hand.dice.choice(get_args(Axis))
    ),
    "transform": lambda hand: with_transformed(
        hand.state, hand.id(), Transform(rotation(20.0, (40.0, 30.0)))
    ),
    "rasterize": lambda hand: rasterized(hand.state, hand.ids()),
    "another colour": refill,
    "other values of a live layer": change_effect,
    "select": select,
    "keep the selection": keep_selection,
    "crop": lambda hand: cropped(hand.state, hand.state.rect.inflate(-2), delete=coin(hand)),
    "canvas": lambda hand: canvas_resized(hand.state, Size(140, 100)),
    "turn": lambda hand: turned(hand.state, Transform(rotation(90.0))),
    "depth": lambda hand: convert_depth(hand.state, hand.dice.choice(get_args(Depth))),
}
EVERY = {**MAKING, **FEWER, **OTHERS}


def digest(state: State) -> tuple[object, ...]:
    """All of a state that could differ: its values, and every pixel of every raster."""
    seen: list[object] = [state.size, state.depth, state.active, state.target]
    for raster in state.rasters:
        seen.append((raster.bounds, raster.base, sorted(raster.tiles)))
        seen += [
            zlib.crc32(np.ascontiguousarray(raster.tiles[key].pixels))
            for key in sorted(raster.tiles)
        ]
    return tuple(seen)


@dataclass
class Session:
    """A history, and beside it what every step has to be."""

    history: History
    states: list[tuple[State, tuple[object, ...]]] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def edit(self, name: str, seed: int) -> None:
        """One edit, unless it is refused: then nothing has happened."""
        hand = Hand(self.history.state, random.Random(seed))
        if name in MAKING and len(hand.nodes) > CROWD:
            name = hand.dice.choice(list(FEWER))
        if not hand.nodes:
            name = "new layer"
        try:
            state = EVERY[name](hand)
        except ValueError:
            return
        # A slider under the hand: its steps in a row become one.
        key = name if name == "opacity" else None
        steps, index = len(self.history.steps), self.history.index
        self.history.push(name, state, key)
        if self.history.index == index and len(self.history.steps) == steps:
            if state is self.states[-1][0]:
                return  # nothing came of it
            self.states.pop()
        self.states.append((state, digest(state)))
        self.done.add(name)

    def compute(self, seed: int) -> None:
        """The engine renews a live layer: no step, the present state is exchanged."""
        state = self.history.state
        for node in walk(state.layers):
            if isinstance(node, Effect) and not node.direct:
                seen = below(state.layers, node.id) or ()
                size = state.size
                result = Raster.from_array(noise(size.width, size.height, 4, state.depth, seed))
                basis = Basis(node.operation, seen, size)
                renewed = state.with_node(replace(node, result=result, basis=basis))
                self.history.amend(renewed)
                self.states[-1] = renewed, digest(renewed)
                return


@given(
    edits=st.lists(
        st.tuples(st.sampled_from(sorted(EVERY)), st.integers(0, 2**32)),
        min_size=EDITS,
        max_size=EDITS,
    ),
    spilling=st.booleans(),
)
@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # 200 edits would take an hour to shrink
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
def test_undoing_and_redoing_everything_passes_every_state_again(
    edits: list[tuple[str, int]], spilling: bool
) -> None:
    first = State.from_array(noise(130, 90, 4, "uint8", 0))
    history = History(Step("Open", first), SPILLING if spilling else Budget())
    session = Session(history, [(first, digest(first))])
    projection = Projection(first)
    for number, (name, seed) in enumerate(edits):
        session.edit(name, seed)
        if number % 7 == 0:
            session.compute(seed)
        projection.update(history.state)
    states = session.states
    assert len(history.steps) == len(states) == history.index + 1
    for state, seen in reversed(states):
        assert history.state is state
        assert digest(state) == seen
        projection.update(state)
        history.undo()
    assert history.state is first, "there is nothing before the first"
    for state, seen in states:
        assert history.state is state
        assert digest(state) == seen
        projection.update(state)
        history.redo()
    last = history.state
    area = Rect.of(projection.size(1))
    assert (projection.read(1, area) == Projection(last).read(1, area)).all()
    history.close()


def test_every_kind_of_edit_is_among_those_that_are_tried() -> None:
    """Each of them works somewhere: none is only ever refused."""
    first = State.from_array(noise(130, 90, 4, "uint8", 0))
    done: set[str] = set()
    for seed in range(20):
        session = Session(History(Step("Open", first), Budget()), [(first, digest(first))])
        dice = random.Random(seed)
        for _ in range(150):
            session.edit(dice.choice(sorted(EVERY)), dice.getrandbits(32))
        done |= session.done
        if done == set(EVERY):
            break
    assert done == set(EVERY)
