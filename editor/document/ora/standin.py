"""A document as layers that every program shows alike: what OpenRaster lacks is baked into pixels.

A layer with a mask, a fill, and layers clipped to another become one picture each. An effect becomes a
layer with what it computed, which is right where all is opaque; above transparent pixels the picture of
everything up to it takes the place of the layers below, which are hidden. The same goes for a group
that passes through in part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from editor.document.blend import BlendMode
from editor.document.compositing.stack import composite as composite_stack
from editor.document.compositing.tree import Tree, adjusted, clip_runs
from editor.document.layers import Effect, Group, Layer, Mask, Node, inserted, place_of, replaced
from editor.document.mips import Mips
from editor.document.projection import composite
from editor.document.raster import Key, Raster, keys_of, rect_of, used_rect
from editor.document.state import State
from neural.source import WHITE, Pixels, Rect

Change = Callable[[Rect, Pixels], Pixels | None]
"""From a rectangle and the pixels below it to those above it."""

_STRIP = 4 * 2**20
"""Pixels composited at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One element of the file's stack: a node as others see it, or a picture that stands for some."""

    node: Node | None
    name: str
    visible: bool
    opacity: float = 1.0
    blend: BlendMode = BlendMode.NORMAL
    picture: Raster | None = None
    """Its pixels in document coordinates; None for a group, and for a layer that shows its own."""
    children: tuple[Part, ...] = ()
    covered: bool = False
    """The picture's alpha is the mask: its colours are there also where that hides them."""
    passes: bool = False
    bundle: int | None = None
    """Parts of one number mean something only together."""


def parts_of(state: State) -> tuple[Part, ...]:
    """The document, bottom first, so that "over" and the modes alone give its picture."""
    return tuple(_Plan(state).isolated(state.layers))


@dataclass
class _Plan:
    state: State
    bundles: int = field(default=0)

    def isolated(self, nodes: Sequence[Node]) -> Iterator[Part]:
        """The nodes of the document, or of a group that blends by itself."""
        runs = [[base, *clipped] for base, clipped in clip_runs(nodes)]
        made = [self.run(run[0], run[1:]) for run in runs]
        misfits = [number for number, parts in enumerate(made) if parts is None]
        if misfits:
            # One picture of all up to the last of them; what it is made of stays, hidden.
            top = runs[misfits[-1]][-1]
            bundle = self.bundle()
            for node in (node for run in runs[: misfits[-1] + 1] for node in run):
                yield self.hidden(node, bundle)
            picture = self.drawn(*self.above(top))
            yield _picture(top, picture, bundle)
            made = made[misfits[-1] + 1 :]
        for parts in made:
            assert parts is not None
            yield from parts

    def bundle(self) -> int:
        self.bundles += 1
        return self.bundles

    def run(self, base: Node, clipped: Sequence[Node]) -> list[Part] | None:
        """A node with those that are clipped to it; None when "over" cannot show it."""
        if not base.shows:
            return [_raw(base), *(replace(_raw(node), visible=False) for node in clipped)]
        if any(node.shows for node in clipped):
            bundle = self.bundle()
            return [
                *self.flat(base, clipped, bundle),
                *(self.hidden(node, bundle) for node in clipped),
            ]
        rest = [_raw(node) for node in clipped]
        if isinstance(base, Effect):
            own = self.effect(base)
        elif isinstance(base, Group) and base.pass_through:
            own = self.passing(base)
        elif isinstance(base, Group) and base.shown_mask is None:
            own = [replace(_raw(base), children=tuple(self.isolated(base.children)))]
        elif isinstance(base, Layer) and base.shown_mask is None:
            own = [_raw(base)]
        else:
            own = list(self.flat(base, (), self.bundle()))
        return None if own is None else [*own, *rest]

    def flat(self, base: Node, clipped: Sequence[Node], bundle: int) -> Iterator[Part]:
        """The node with its mask and what is clipped to it as one picture, blended as the node is."""
        alone = replace(base, opacity=1.0, blend=BlendMode.NORMAL, clip=False)
        picture = Raster.from_array(composite(replace(self.state, layers=(alone, *clipped))))
        if not isinstance(base, Group):
            yield replace(_raw(base), picture=picture, bundle=bundle)
            return
        yield self.hidden(base, bundle)
        yield _picture(base, picture, bundle, opacity=base.opacity, blend=base.blend)

    def hidden(self, node: Node, bundle: int) -> Part:
        return replace(self.kept(node), visible=False, bundle=bundle)

    def kept(self, node: Node) -> Part:
        """A node that nobody sees, with what an adjustment makes of the pixels below it: for programs
        that lack the operation, a later version of ours for one."""
        part = _raw(node)
        if isinstance(node, Group):
            return replace(part, children=tuple(self.kept(child) for child in node.children))
        if isinstance(node, Effect) and node.direct and node.shows:
            return replace(part, picture=self.seen_through(node))
        return part

    def passing(self, group: Group) -> list[Part] | None:
        if group.opacity == 1.0 and group.shown_mask is None:
            inside: list[Part] = []
            for base, clipped in clip_runs(group.children):
                parts = self.run(base, clipped)
                if parts is None:
                    return None
                inside += parts
            part = replace(_raw(group), children=tuple(inside), passes=True)
            return [replace(part, blend=BlendMode.NORMAL)]
        whole = replace(group, opacity=1.0, mask=None)
        layers, above = _below_sentinel(replaced(self.state.layers, whole), group.id)
        picture = self.fading(group, lambda rect, _: self.strip(layers, above, rect))
        if picture is None:
            return None
        bundle = self.bundle()
        return [
            self.hidden(group, bundle),
            _picture(group, picture, bundle, opacity=group.opacity),
        ]

    def effect(self, effect: Effect) -> list[Part] | None:
        if effect.direct:
            picture = self.fading(effect, lambda _, below: adjusted(effect.operation, below))
        elif effect.result is None:
            return [_raw(effect)]
        else:
            result = effect.result
            there = frozenset(result.tiles)
            picture = self.fading(effect, lambda rect, _: result.read(rect), there)
            fits_as_it_is = effect.shown_mask is None and self.state.rect.contains(
                used_rect(result)
            )
            if picture is not None and fits_as_it_is:
                picture = result
        if picture is None:
            return None
        part = replace(_raw(effect), picture=picture, bundle=self.bundle())
        return [replace(part, covered=picture is not effect.result)]

    def fading(
        self,
        node: Node,
        change: Change,
        tiles: frozenset[Key] | None = None,
    ) -> Raster | None:
        """What `change` makes of the pixels below a node, covered by its mask, so that "over" shows the
        same as fading from one to the other; None when nothing but opaque pixels would allow that.

        With `tiles` it is there only within those.
        """
        state = self.state
        white = WHITE[state.depth]
        out = Raster.empty(state.rect, state.depth)
        for rect in _strips(state.rect):
            below = self.strip(state.layers, node.id, rect)
            if below is None:
                if isinstance(node, Effect):
                    return Raster.empty(state.rect, state.depth)
                below = np.zeros((rect.height, rect.width, 4), state.depth)
            changed = change(rect, below)
            pixels = below.copy() if changed is None else np.array(changed)
            cover = _cover(node.shown_mask, rect, white)
            if tiles is not None:
                cover[~_there(tiles, rect)] = 0
            alpha = pixels[..., 3]
            nothing = (below[..., 3] == 0) & (alpha == 0)
            solid = (below[..., 3] == white) & (alpha == white)
            if not (nothing | solid | (cover == 0)).all():
                return None
            pixels[..., 3] = np.where(nothing, 0, cover)
            pixels[nothing] = 0
            out = out.write(rect, pixels)
        return out

    def seen_through(self, effect: Effect) -> Raster:
        """What an adjustment makes of what lies below it."""
        state = self.state
        out = Raster.empty(state.rect, state.depth)
        for rect in _strips(state.rect):
            below = self.strip(state.layers, effect.id, rect)
            if below is not None:
                out = out.write(rect, adjusted(effect.operation, below))
        return out

    def above(self, node: Node) -> tuple[tuple[Node, ...], str]:
        return _below_sentinel(self.state.layers, node.id)

    def drawn(self, layers: tuple[Node, ...], stop: str) -> Raster:
        out = Raster.empty(self.state.rect, self.state.depth)
        for rect in _strips(self.state.rect):
            pixels = self.strip(layers, stop, rect)
            if pixels is not None:
                out = out.write(rect, pixels)
        return out

    def strip(self, layers: tuple[Node, ...], stop: str, rect: Rect) -> Pixels | None:
        """What lies below the node `stop`; None when nothing does, or nobody sees it."""
        depth = self.state.depth
        entries = Tree(rect, depth, Mips(), stop=stop).below(layers)
        if not entries:
            return None
        return composite_stack(entries, rect, depth, unbounded=depth == "float32")


def _raw(node: Node) -> Part:
    """A node as it is, with the pixels it has itself."""
    return Part(
        node=node,
        name=node.name,
        visible=node.visible,
        opacity=node.opacity,
        blend=node.blend,
        children=tuple(_raw(child) for child in node.children) if isinstance(node, Group) else (),
        passes=isinstance(node, Group) and node.pass_through,
    )


def _picture(
    node: Node,
    picture: Raster,
    bundle: int,
    *,
    opacity: float = 1.0,
    blend: BlendMode = BlendMode.NORMAL,
) -> Part:
    return Part(
        node=None,
        name=f"{node.name} (as it looks)",
        visible=True,
        opacity=opacity,
        blend=blend,
        picture=picture,
        bundle=bundle,
    )


def _below_sentinel(layers: tuple[Node, ...], id: str) -> tuple[tuple[Node, ...], str]:
    """The tree with an empty layer just above a node, and that layer's id."""
    place = place_of(layers, id)
    assert place is not None
    sentinel = Layer(raster=Raster.empty(Rect(0, 0, 0, 0)), name="")
    return inserted(layers, sentinel, place[1] + 1, place[0]), sentinel.id


def _strips(rect: Rect) -> Iterator[Rect]:
    rows = max(1, _STRIP // max(1, rect.width) // 128) * 128
    for y in range(rect.y, rect.bottom, rows):
        yield Rect(rect.x, y, rect.width, rows).intersect(rect)


def _cover(mask: Mask | None, rect: Rect, white: float) -> npt.NDArray[np.generic]:
    """How far a node shows in each pixel, up to the depth's maximum."""
    if mask is None:
        return np.full((rect.height, rect.width), white)
    return mask.raster.read(rect.translate(-mask.x, -mask.y))[..., 0]


def _there(tiles: frozenset[Key], rect: Rect) -> npt.NDArray[np.bool_]:
    there = np.zeros((rect.height, rect.width), np.bool_)
    for key in keys_of(rect):
        if key in tiles:
            there[rect_of(key).intersect(rect).relative_to(rect).slices] = True
    return there
