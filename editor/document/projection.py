"""What a document looks like: at full depth for files, and reduced, in tiles, for the screen.

The projection keeps the screen's tiles and renews only what an edit touched and someone asks for: the
cost of an edit follows the screen and the edit, never the picture.

Level 0 is the document's own pixels, each further level half the one before. Layers are reduced before
they are composited, and their places are rounded to whole pixels of the level: it is a display, while
`composite` is exact.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from math import ceil, floor, log2
from typing import Final

import numpy as np

from editor.document.blend import BlendMode
from editor.document.changes import changed_rects
from editor.document.compositing.stack import ArrayPlane, Entry, composite_screen
from editor.document.compositing.stack import composite as composite_stack
from editor.document.compositing.tree import Tree
from editor.document.layers import Group, Layer, Node, rasters_of
from editor.document.mips import Mips
from editor.document.state import State
from neural.source import WHITE, Pixels, Rect, Size

SCREEN_TILE: Final = 256
"""Edge of a screen tile, in pixels of its level."""

_SMALLEST: Final = 64
"""Levels end when the longer side has come down to this."""

_STRIP: Final = 4 * 2**20
"""Pixels composited at once for a file."""

_Place = tuple[int, int, int]
"""Level, row and column of a screen tile."""


class Projection:
    """The screen's view of a document, for one thread. `update` it with every new state.

    A screen tile holds bytes B, G, R, 255 (Qt's RGB32 on little-endian machines): sRGB over a
    checkerboard. `budget` bounds the tiles kept, in bytes.
    """

    def __init__(self, state: State, *, budget: int = 256 * 2**20) -> None:
        self.state = state
        self.budget = budget
        self.mips = Mips()
        self._tiles: OrderedDict[_Place, Pixels] = OrderedDict()
        self._stale: dict[_Place, Rect] = {}
        self._held_bytes = 0

    @property
    def levels(self) -> int:
        """How many there are."""
        longest = max(self.state.size.width, self.state.size.height)
        return 1 + max(0, ceil(log2(longest / _SMALLEST)))

    def level_for(self, zoom: float) -> int:
        """The level to draw from when one document pixel takes `zoom` pixels of the screen: it is
        scaled by more than a half and by no more than 1, up to the last level."""
        wanted = floor(log2(1.0 / zoom) + 1e-9) if zoom < 1.0 else 0
        return max(0, min(wanted, self.levels - 1))

    def size(self, level: int) -> Size:
        """Of the whole document in pixels of a level, rounded up."""
        full = self.state.size
        return Size(-(-full.width >> level), -(-full.height >> level))

    def update(self, state: State, within: Rect | None = None) -> list[Rect]:
        """Take the new state, and give the rectangles, in document pixels, that look different.

        `within` says that nothing outside it has changed, which saves looking. Rectangles may overlap.
        """
        before, self.state = self.state, state
        self.mips.keep_only(rasters_of(state.layers))
        if (before.size, before.depth, before.profile) != (state.size, state.depth, state.profile):
            self._forget()
            return [Rect.of(before.size).union(Rect.of(state.size))]
        rects = [
            rect.intersect(state.rect)
            for rect in changed_rects(before.layers, state.layers, within)
            if rect.overlaps(state.rect)
        ]
        levels = {place[0] for place in self._tiles}
        for level in levels:
            for rect in rects:
                self._spoil(level, self._on_level(rect, level))
        return rects

    def tile(self, level: int, row: int, column: int) -> Pixels:
        """One screen tile, H x W x 4, smaller at the right and bottom edges; read-only for callers.

        The array is kept and its pixels renewed in place by later calls.
        """
        return self.tiles(level, self._area((level, row, column)))[0][1]

    def tiles(self, level: int, rect: Rect) -> list[tuple[Rect, Pixels]]:
        """The screen tiles that `rect` of a level touches, each with its place there; see `tile`."""
        places = self._touching(level, rect)
        self._renew([place for place in places if place not in self._tiles or place in self._stale])
        for place in places:
            self._tiles.move_to_end(place)
        self._evict(keep=len(places))
        return [(self._area(place), self._tiles[place]) for place in places]

    def read(self, level: int, rect: Rect) -> Pixels:
        """A copy of `rect`, which lies inside the level: contiguous, as the tiles are."""
        out = np.empty((rect.height, rect.width, 4), np.uint8)
        for area, pixels in self.tiles(level, rect):
            part = area.intersect(rect)
            out[part.relative_to(rect).slices] = pixels[part.relative_to(area).slices]
        return out

    @property
    def held_bytes(self) -> int:
        """Of the screen tiles kept."""
        return self._held_bytes

    def _on_level(self, rect: Rect, level: int) -> Rect:
        if level == 0:
            return rect
        grown = rect.align(1 << level)
        # Places of layers are rounded on a level: what changed may lie one pixel further.
        return Rect.edges(
            grown.x >> level, grown.y >> level, grown.right >> level, grown.bottom >> level
        ).inflate(1)

    def _area(self, place: _Place) -> Rect:
        level, row, column = place
        cell = Rect(column * SCREEN_TILE, row * SCREEN_TILE, SCREEN_TILE, SCREEN_TILE)
        return cell.intersect(Rect.of(self.size(level)))

    def _touching(self, level: int, rect: Rect) -> list[_Place]:
        area = rect.intersect(Rect.of(self.size(level))).align(SCREEN_TILE)
        return [
            (level, row, column)
            for row in range(area.y // SCREEN_TILE, area.bottom // SCREEN_TILE)
            for column in range(area.x // SCREEN_TILE, area.right // SCREEN_TILE)
        ]

    def _spoil(self, level: int, rect: Rect) -> None:
        size = self.size(level)
        if rect.intersect(Rect.of(size)).area * 2 > size.width * size.height:
            places: Iterable[_Place] = [place for place in self._tiles if place[0] == level]
        else:
            places = self._touching(level, rect)
        for place in places:
            if place in self._tiles:
                part = self._area(place).intersect(rect)
                self._stale[place] = part.union(self._stale.get(place, part))

    def _renew(self, places: list[_Place]) -> None:
        """Composite what these tiles, of one level, lack: as one rectangle when that wastes little."""
        if not places:
            return
        lacking: dict[_Place, Rect] = {}
        whole = Rect(0, 0, 0, 0)
        for place in places:
            area = self._area(place)
            if place not in self._tiles:
                self._tiles[place] = np.empty((area.height, area.width, 4), np.uint8)
                self._held_bytes += area.area * 4
                lacking[place] = area
            else:
                lacking[place] = self._stale[place]
            self._stale.pop(place, None)
            whole = whole.union(lacking[place])
        level = places[0][0]
        # A call costs about as much as some thousand pixels.
        if len(lacking) > 1 and whole.area <= 1.5 * sum(rect.area for rect in lacking.values()):
            pixels = np.empty((whole.height, whole.width, 4), np.uint8)
            self._draw(level, whole, pixels)
            for place, rect in lacking.items():
                target = rect.relative_to(self._area(place)).slices
                self._tiles[place][target] = pixels[rect.relative_to(whole).slices]
        else:
            for place, rect in lacking.items():
                self._draw(
                    level, rect, self._tiles[place][rect.relative_to(self._area(place)).slices]
                )

    def _draw(self, level: int, rect: Rect, out: Pixels) -> None:
        draw(self.state, rect, out, level, self.mips)

    def _evict(self, keep: int) -> None:
        while self._held_bytes > self.budget and len(self._tiles) > keep:
            place, pixels = self._tiles.popitem(last=False)
            self._stale.pop(place, None)
            self._held_bytes -= pixels.nbytes

    def _forget(self) -> None:
        self._tiles.clear()
        self._stale.clear()
        self._held_bytes = 0


def composite(state: State, rect: Rect | None = None) -> Pixels:
    """The visible layers within `rect` (the whole document when None): straight RGBA in its depth."""
    area = rect if rect is not None else Rect.of(state.size)
    out = np.empty((area.height, area.width, 4), state.depth)
    unbounded = state.depth == "float32"
    rows = max(1, _STRIP // max(1, area.width))
    mips = Mips()
    for y in range(area.y, area.bottom, rows):  # a group takes 16 bytes a pixel meanwhile
        strip = Rect(area.x, y, area.width, rows).intersect(area)
        entries = Tree(strip, state.depth, mips).entries(state.layers)
        part = out[strip.relative_to(area).slices]
        composite_stack(entries, strip, state.depth, out=part, unbounded=unbounded)
    return out


def draw(state: State, rect: Rect, out: Pixels, level: int = 0, mips: Mips | None = None) -> None:
    """Write `rect` of a level as the screen shows it, B, G, R, 255, into `out`, H x W x 4 of uint8."""
    # The last column and row of a level may be covered in part. Mixed with what is outside they would
    # show as a seam: they repeat their neighbours instead.
    inner = _inside(state.size, level)
    wider = Rect.edges(
        min(rect.x, inner.right - 1), min(rect.y, inner.bottom - 1), rect.right, rect.bottom
    )
    if wider != rect:
        pixels = np.empty((wider.height, wider.width, 4), np.uint8)
        draw(state, wider, pixels, level, mips)
        out[:] = pixels[rect.relative_to(wider).slices]
        return
    part = rect.intersect(inner)
    target = out[: part.height, : part.width]
    unbounded = state.depth == "float32"
    entries = Tree(part, state.depth, mips or Mips(), level).entries(state.layers)
    if _is_srgb(state.profile):
        composite_screen(entries, part, out=target, unbounded=unbounded, encoded=unbounded)
    else:
        shown = _to_srgb(composite_stack(entries, part, state.depth, unbounded=unbounded), state)
        composite_screen((Entry(plane=ArrayPlane(shown, part.x, part.y)),), part, out=target)
    out[:, part.width :] = out[:, part.width - 1 : part.width]
    out[part.height :] = out[part.height - 1 : part.height]


def thumbnail(state: State, limit: Size, *, node: Node | None = None) -> Pixels:
    """The document, or one layer or group of it alone, as it fits into `limit`: straight RGBA, 8-bit
    sRGB. A layer is shown where it lies in the document, whether or not it is visible."""
    scale = min(limit.width / state.size.width, limit.height / state.size.height, 1.0)
    size = state.size.scaled(scale)
    level = max(0, floor(log2(1.0 / scale)))
    rect = _inside(state.size, level)
    unbounded = state.depth == "float32"
    nodes = (_alone(node),) if node is not None else state.layers
    entries = Tree(rect, state.depth, Mips(), level).entries(nodes)
    pixels = _to_srgb(composite_stack(entries, rect, state.depth, unbounded=unbounded), state)
    if rect.size == size:
        return pixels
    import cv2

    # Reduced premultiplied: colours of transparent pixels must not bleed in.
    light = pixels.astype(np.float32)
    light[..., :3] *= light[..., 3:] / 255.0
    small = np.asarray(cv2.resize(light, (size.width, size.height), interpolation=cv2.INTER_AREA))
    small[..., :3] *= 255.0 / np.maximum(small[..., 3:], 1e-6)
    return np.clip(np.rint(small), 0, 255).astype(np.uint8)


@lru_cache(maxsize=16)
def _is_srgb(profile: bytes | None) -> bool:
    if profile is None:
        return True
    from editor.document.colour import describe  # loads LittleCMS: not before it is needed

    return describe(profile).is_srgb


def _to_srgb(pixels: Pixels, state: State) -> Pixels:
    if state.profile is None and state.depth == "uint8":
        return pixels
    from editor.document.colour import to_srgb8

    return to_srgb8(pixels, state.profile, state.depth)


def part_of(state: State, node: Node, area: Rect, longest: int) -> Pixels:
    """A node alone within `area`, which may reach beyond the document, and of a layer only what is
    selected: straight RGBA, 8-bit sRGB, halved until its longer side is at most `longest`."""
    level = max(0, ceil(log2(max(area.width, area.height, 1) / longest)))
    step = 1 << level
    rect = Rect.enclosing(area.x / step, area.y / step, area.right / step, area.bottom / step)
    entries = Tree(rect, state.depth, Mips(), level).entries((_alone(node),))
    unbounded = state.depth == "float32"
    pixels = _to_srgb(composite_stack(entries, rect, state.depth, unbounded=unbounded), state)
    if state.selection is not None and isinstance(node, Layer):
        import cv2

        cover = state.selection.read(rect.scale(step)).astype(np.float32)
        small = cv2.resize(cover, (rect.width, rect.height), interpolation=cv2.INTER_AREA)
        pixels = pixels.copy()
        share = np.asarray(small) / np.float32(WHITE[state.depth])
        pixels[..., 3] = np.rint(pixels[..., 3] * share).astype(np.uint8)
    return pixels


def seen_of(state: State, nodes: tuple[Node, ...], area: Rect, zoom: float) -> tuple[Rect, Pixels]:
    """Nodes by themselves within `area`, as fine as a screen of that zoom shows them: straight RGBA,
    8-bit sRGB, and the part of the document that the pixels cover."""
    level = max(0, floor(log2(1.0 / zoom) + 1e-9)) if zoom < 1.0 else 0
    step = 1 << level
    rect = Rect.enclosing(area.x / step, area.y / step, area.right / step, area.bottom / step)
    entries = Tree(rect, state.depth, Mips(), level).entries(nodes)
    unbounded = state.depth == "float32"
    pixels = composite_stack(entries, rect, state.depth, unbounded=unbounded)
    return rect.scale(step), _to_srgb(pixels, state)


def backdrop(state: State, id: str, rect: Rect) -> Pixels | None:
    """What lies below a node within its group, or within what it is clipped to: straight RGBA of `rect`.

    None when the node, or a group around it, is hidden.
    """
    entries = Tree(rect, state.depth, Mips(), stop=id).below(state.layers)
    if entries is None:
        return None
    return composite_stack(entries, rect, state.depth, unbounded=state.depth == "float32")


def _alone(node: Node) -> Node:
    plain = replace(node, visible=True, opacity=1.0, blend=BlendMode.NORMAL, clip=False)
    return plain if isinstance(node, Group) else replace(plain, mask=None)


def _inside(size: Size, level: int) -> Rect:
    """The pixels of a level that lie wholly inside the document."""
    return Rect(0, 0, max(1, size.width >> level), max(1, size.height >> level))
