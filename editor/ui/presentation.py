"""What the canvas shows of a document: its projection, and a filter's result laid over it.

Coordinates are those of the document without the filter; a result of another size is drawn in the same
place, so that one sees it sharpen where it is ready.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QRegion

from editor.document.masks import mask_alone
from editor.document.paint.wash import Colour
from editor.document.projection import Projection, composite
from editor.document.state import State
from editor.filter_run import FilterRun
from editor.session import Document
from editor.ui.view import View
from neural.source import Pixels, Rect, Size, to_unit

HASTE = sqrt(2.0)
"""While the view moves, pixels of a level may be so many times as large as those of the screen."""


class Presentation:
    """Keeps projections up to date with a document and paints them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.base = Projection(document.state)
        self._run: FilterRun | None = None
        self._result: Projection | None = None
        self._overlay: Projection | None = None
        self._taken = 0
        self._alone: tuple[str, Projection] | None = None
        self.revision = 0
        """Another number whenever something is to be painted otherwise than before."""

    def show_mask(self, id: str | None) -> None:
        """Show the mask of a node alone, in grays, for as long as it is what is edited; None ends it."""
        self.revision += 1
        gray = mask_alone(self.document.state, id) if id is not None else None
        self._alone = (id, Projection(gray)) if id is not None and gray is not None else None

    @property
    def mask_shown(self) -> str | None:
        """The node whose mask is shown alone."""
        return self._alone[0] if self._alone is not None else None

    def lay(self, state: State | None) -> None:
        """Paint `state`, of the document's size, in place of the result of the filter that is shown.

        It goes by itself when the filter is applied or dropped, and when it runs anew.
        """
        self.revision += 1
        if state is None or self._run is None:
            self._overlay = None
        else:
            self._overlay = Projection(state)

    @property
    def overlaid(self) -> bool:
        """True while something is painted in place of the filter's result."""
        return self._overlay is not None

    @property
    def size(self) -> Size:
        return self.base.state.size

    @property
    def run(self) -> FilterRun | None:
        return self._run

    @property
    def shown(self) -> Projection:
        """The projection of what the document will be: the result while a filter runs."""
        return self._result if self._result is not None else self.base

    @property
    def _resizes(self) -> bool:
        return self._run is not None and self._run.operation.resizes

    def shown_color(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green and blue, 0..255, of a pixel as it is on the screen, but for an overlay."""
        projection = self.base if self._resizes else self.shown
        blue, green, red, _ = projection.read(0, Rect(x, y, 1, 1))[0, 0]
        return int(red), int(green), int(blue)

    def values(self, x: int, y: int) -> tuple[float, ...]:
        """Red, green, blue and alpha of a pixel as the document stores them, all layers together."""
        state = (self.base if self._resizes else self.shown).state
        return tuple(value.item() for value in composite(state, Rect(x, y, 1, 1))[0, 0])

    def srgb(self, x: int, y: int, *, radius: int = 0) -> Colour:
        """The same as an sRGB colour, 0..1, to the depth of the document and without its alpha.

        The mean of the pixels within `radius`, transparent ones left out.
        """
        from editor.document.colour import as_srgb  # loads LittleCMS: not before it is needed

        state = (self.base if self._resizes else self.shown).state
        area = Rect(x, y, 1, 1).inflate(radius).intersect(state.rect)
        pixels = to_unit(composite(state, area)).reshape(-1, 4)
        weight = pixels[:, 3:] if pixels[:, 3].any() else np.ones((len(pixels), 1), np.float32)
        mean = (pixels[:, :3] * weight).sum(axis=0) / weight.sum()
        red, green, blue = (float(value) for value in mean)
        return as_srgb((red, green, blue), state.profile, state.depth)

    def sync(self) -> list[Rect]:
        """Catch up with the document; what must be painted again, in the document's coordinates.

        The whole document is in the list when its size, or which filter is shown, has changed.
        """
        dirty = self._all_changed()
        self.revision += bool(dirty)
        return dirty

    def _all_changed(self) -> list[Rect]:
        dirty = self._sync()
        if self._alone is None:
            return dirty
        id, projection = self._alone
        state = self.base.state  # with what a brush has laid since the last step
        edited = state.active == id and state.mask_target is not None and self._run is None
        gray = mask_alone(state, id) if edited else None
        if gray is None or gray.size != projection.state.size:
            self._alone = None
            return [state.rect]
        return dirty + projection.update(gray)

    def _sync(self) -> list[Rect]:
        run = self.document.filter
        if run is not self._run:
            return self._exchange(run)
        if run is None or self._result is None:
            before, sketch = self.size, self.document.sketched
            if sketch is not None and sketch.before is self.base.state:
                dirty = self.base.update(sketch.state, sketch.within)
            else:
                dirty = self.base.update(self.document.shown)
            return dirty if self.size == before else [self.base.state.rect]
        changed = self._result.update(run.after)
        if not self._resizes:
            return changed
        fresh = run.finished[self._taken :]
        self._taken = len(run.finished)
        return [self._placed(rect) for rect in fresh]

    def _exchange(self, run: FilterRun | None) -> list[Rect]:
        """Another filter, or none any more. A result that was accepted becomes the base as it is."""
        result, former = self._result, self._run
        overlaid, self._overlay = self.overlaid, None
        self._run, self._taken = run, 0
        again = run is not None and former is not None and run.before is former.before
        if run is not None and result is not None and again:
            # Another try of a filter: most of what is seen stays as it is.
            dirty = result.update(run.after)
            return [self.base.state.rect] if run.operation.resizes or overlaid else dirty
        if result is not None and result.state is self.document.state:
            self.base = result
        else:
            self.base.update(run.before if run is not None else self.document.state)
        self._result = Projection(run.after) if run is not None else None
        return [self.base.state.rect]

    def paint(
        self,
        painter: QPainter,
        view: View,
        area: Rect,
        *,
        before: bool,
        wipe: int | None,
        moving: bool = False,
    ) -> None:
        """Paint `area`, in device pixels, within the picture.

        `before` leaves the filter's result out; `wipe` is where it begins, in device pixels;
        while `moving`, speed goes before smoothness.
        """
        run, result, size = self._run, self._result, self.size
        if self._alone is not None:
            _draw(painter, self._alone[1], view, size, area, moving=moving)
            return
        if run is None or result is None or before:
            _draw(painter, self.base, view, size, area, moving=moving)
            return
        after = area
        if wipe is not None and wipe > area.x:
            left = Rect.edges(area.x, area.y, min(wipe, area.right), area.bottom)
            _draw(painter, self.base, view, size, left, moving=moving)
            after = Rect.edges(left.right, area.y, area.right, area.bottom)
        if after.empty:
            return
        if self._overlay is not None:
            _draw(painter, self._overlay, view, size, after, moving=moving)
            return
        if not self._resizes or run.status == "done":
            _draw(painter, result, view, size, after, moving=moving)
            return
        _draw(painter, self.base, view, size, after, moving=moving)
        ready = QRegion()
        for rect in run.finished:
            covered = view.covered(self._placed(rect)).intersect(after)
            if not covered.empty:
                ready += QRect(*_corners(covered))
        if not ready.isEmpty():
            _draw(painter, result, view, size, after, moving=moving, only=ready)

    def _placed(self, rect: Rect) -> Rect:
        """Where a rectangle of the result lies in the document without the filter."""
        after = self.shown.state.size
        x, y = after.width / self.size.width, after.height / self.size.height
        return Rect.enclosing(rect.x / x, rect.y / y, rect.right / x, rect.bottom / y)


def _draw(
    painter: QPainter,
    projection: Projection,
    view: View,
    size: Size,
    area: Rect,
    *,
    moving: bool,
    only: QRegion | None = None,
) -> None:
    """Draw the part of a projection that lies in `area`, from the mip level that fits the zoom.

    The projection covers the place of a picture of `size`, whatever its own size. `only` are the
    device pixels to draw, when not all of the area. While `moving`, the nearest level is drawn without
    smoothing: a frame costs a third.
    """
    own = projection.state.size
    zoom_x = view.zoom * size.width / own.width
    zoom_y = view.zoom * size.height / own.height
    level = projection.level_for(max(zoom_x, zoom_y) / (HASTE if moving else 1.0))
    step_x, step_y = zoom_x * 2**level, zoom_y * 2**level
    left, top = view.to_window(0, 0)
    region = only.boundingRect() if only is not None else None
    part = Rect(region.x(), region.y(), region.width(), region.height()) if region else area
    wanted = Rect.enclosing(
        (part.x - left) / step_x - 1,
        (part.y - top) / step_y - 1,
        (part.right - left) / step_x + 1,
        (part.bottom - top) / step_y + 1,
    ).intersect(Rect.of(projection.size(level)))
    if wanted.empty:
        return
    painter.save()
    painter.setClipRegion(only if only is not None else QRegion(*_corners(area)))
    if step_x == step_y == 1.0:
        # Pixel for pixel: the tiles as they lie in memory, without putting them together.
        x, y = round(left), round(top)
        for cell, pixels in projection.tiles(level, wanted):
            inside = cell.intersect(wanted)
            from_x, from_y = inside.x - cell.x, inside.y - cell.y
            painter.drawImage(
                x + inside.x,
                y + inside.y,
                _image(pixels),
                from_x,
                from_y,
                inside.width,
                inside.height,
            )
    else:
        smooth = view.zoom < 2 and not moving
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        x, y = left + wanted.x * step_x, top + wanted.y * step_y
        pixels = projection.read(level, wanted)
        painter.drawImage(
            QRectF(x, y, wanted.width * step_x, wanted.height * step_y),
            _image(pixels),
            QRectF(0, 0, wanted.width, wanted.height),
        )
    painter.restore()


def _image(pixels: Pixels) -> QImage:
    """Pixels of the screen as an image, which does not keep them alive."""
    height, width, _ = pixels.shape
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32)


def _corners(rect: Rect) -> tuple[int, int, int, int]:
    return rect.x, rect.y, rect.width, rect.height
