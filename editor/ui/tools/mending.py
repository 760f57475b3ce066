"""Spot healing and the patch: flaws that go away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtCore import QObject

from editor.document.paint.brush import Brush
from editor.document.paint.cover import Cover, lay
from editor.document.paint.heal import heal, remove
from editor.document.paint.inpaint import NothingToCopy
from editor.document.paint.place import Place
from editor.document.paint.stroke import Stroke
from editor.document.paint.wash import Ink, selected
from editor.document.raster import Raster, used_rect
from editor.ui.texts import said
from editor.ui.tools.brushes import stroke
from editor.ui.tools.lasso import LassoTool
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.painting import Fine, PaintTool, Tip, Work, find_place
from editor.ui.tools.selecting import is_selected
from editor.ui.tools.tool import Pointer
from neural.source import Rect

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas
    from editor.ui.removal import Removal

VEIL = 0.45
"""How strongly what will be replaced is marked while one paints."""
GAIN = 4.0
"""A soft edge of the brush counts as whole from a quarter on: else the flaw would shine through."""


class SpotOptions(Fine, Tip):
    size: float = option(30.0, "Size", minimum=1, maximum=1000, soft_maximum=300, step=1, unit="px")


class SpotTool(PaintTool):
    """Paint over a flaw or an object: what lies around grows over it."""

    id: ClassVar[str] = "spot"
    Options: ClassVar[type[ToolOptions]] = SpotOptions

    def hint(self) -> str:
        return self.tr("Paint over what should go")

    def warm(self, raster: Raster) -> None:
        super().warm(raster)
        hole = Cover(Rect(8, 8, 1, 1), np.ones((1, 1), np.float32))
        remove(Raster.from_array(np.full((24, 24, 4), 255, np.uint8)), hole, Rect(0, 0, 24, 24))

    def start(self, canvas: Canvas, place: Place, brush: Brush, pointer: Pointer) -> Work | None:
        removal = self._removal()
        if removal is not None and removal.running:
            return None
        shade = place.colour((0.0, 0.0, 0.0))
        return stroke(place, replace(brush, opacity=VEIL), Ink(colour=shade))

    def finished(self, canvas: Canvas, place: Place, work: Work) -> Raster | None:
        assert isinstance(work, Stroke)
        cover = Cover.of(work.wash)
        if cover is None:
            return place.raster
        whole = replace(cover, values=np.minimum(cover.values * np.float32(GAIN), 1))
        removal = self._removal()
        if removal is not None:
            removal.begin(canvas.document, place, whole, self.label())
            return None
        try:
            return remove(place.raster, whole, place.area, lock_alpha=place.lock_alpha)
        except NothingToCopy as error:
            self.refused.emit(said(error))
            return place.raster

    def cancel(self, canvas: Canvas) -> bool:
        removal = self._removal()
        given_up = removal is not None and removal.cancel()
        return super().cancel(canvas) or given_up

    def _removal(self) -> Removal | None:
        return getattr(self.parent(), "removal", None)


class PatchTool(LassoTool):
    """Draw around a flaw, then drag what is selected onto sound texture."""

    id: ClassVar[str] = "patch"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._patch: tuple[Place, Cover, float, float] | None = None

    def hint(self) -> str:
        return self.tr("Draw around the flaw, then drag the outline onto sound texture")

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        selection = canvas.document.state.selection
        if selection is None or not self._takes_hold(canvas, pointer):
            super().press(canvas, pointer)
            return
        if not self.ready(canvas):
            return
        place = find_place(canvas.document, self.refused.emit)
        cover = covered(place, selection) if place is not None else None
        if place is not None and cover is not None:
            self._patch = place, cover, pointer.x, pointer.y

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._patch is None:
            super().drag(canvas, pointer)
            return
        place, cover, _, _ = self._patch
        dx, dy = self._way(pointer)
        raster = place.raster
        ink = Ink(source=lambda rect: raster.read(rect.translate(dx, dy)))
        shown = lay(raster, ink, place.area, cover=cover, lock_alpha=place.lock_alpha)
        canvas.document.sketch(place.with_raster(shown), cover.rect.translate(*place.at))

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._patch is None:
            super().release(canvas, pointer)
            return
        place, cover, _, _ = self._patch
        dx, dy = self._way(pointer)
        self._patch = None
        present = place.in_state(canvas.document.state)
        if present is None or (dx, dy) == (0, 0):
            canvas.document.sketch(None)
            return
        raster = place.raster
        healed = heal(
            raster,
            cover,
            lambda rect: raster.read(rect.translate(dx, dy)),
            place.area,
            lock_alpha=place.lock_alpha,
        )
        canvas.document.apply(self.tr("Patch"), present.with_raster(healed))

    def cancel(self, canvas: Canvas) -> bool:
        patch, self._patch = self._patch, None
        if patch is None:
            return super().cancel(canvas)
        canvas.document.sketch(None)
        return True

    def _takes_hold(self, canvas: Canvas, pointer: Pointer) -> bool:
        return not (pointer.shift or pointer.alt) and is_selected(canvas, pointer)

    def _way(self, pointer: Pointer) -> tuple[int, int]:
        """From the flaw to where its patch comes from."""
        assert self._patch is not None
        return round(pointer.x - self._patch[2]), round(pointer.y - self._patch[3])


def covered(place: Place, selection: Raster) -> Cover | None:
    """What is selected as coverage of a place; None when that is nothing."""
    x, y = place.at
    rect = used_rect(selection).intersect(place.state.rect)
    if rect.empty:
        return None
    cover = Cover(rect.translate(-x, -y), selected(selection, rect))
    return cover.trimmed(place.area)
