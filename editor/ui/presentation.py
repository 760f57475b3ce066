"""What the canvas shows of a document: its projection, and a filter's result laid over it.

Coordinates are those of the document without the filter; a result of another size is drawn in the same
place, so that one sees it sharpen where it is ready.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QRegion

from editor.document.projection import Projection
from editor.session import Document, FilterRun
from editor.ui.view import View
from neural.source import Rect, Size


class Presentation:
    """Keeps projections up to date with a document and paints them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.base = Projection(document.state)
        self._run: FilterRun | None = None
        self._result: Projection | None = None
        self._taken = 0

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

    def shown_color(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green and blue, 0..255, of a pixel as it is on the screen."""
        resized = self._run is not None and self._run.factor != 1.0
        projection = self.base if resized else self.shown
        blue, green, red, _ = projection.read(0, Rect(x, y, 1, 1))[0, 0]
        return int(red), int(green), int(blue)

    def sync(self) -> list[Rect]:
        """Catch up with the document; what must be painted again, in the document's coordinates.

        The whole document is in the list when its size, or which filter is shown, has changed.
        """
        run = self.document.filter
        if run is not self._run:
            return self._exchange(run)
        if run is None or self._result is None:
            before = self.size
            dirty = self.base.update(self.document.state)
            return dirty if self.size == before else [self.base.state.rect]
        changed = self._result.update(run.after)
        if run.factor == 1.0:
            return changed
        fresh = run.finished[self._taken :]
        self._taken = len(run.finished)
        return [_shrunk(rect, run.factor) for rect in fresh]

    def _exchange(self, run: FilterRun | None) -> list[Rect]:
        """Another filter, or none any more. A result that was accepted becomes the base as it is."""
        result, self._run, self._taken = self._result, run, 0
        if result is not None and result.state is self.document.state:
            self.base = result
        else:
            self.base.update(run.before if run is not None else self.document.state)
        self._result = Projection(run.after) if run is not None else None
        return [self.base.state.rect]

    def paint(
        self, painter: QPainter, view: View, area: Rect, *, before: bool, wipe: int | None
    ) -> None:
        """Paint `area`, in device pixels, within the picture.

        `before` leaves the filter's result out; `wipe` is where it begins, in device pixels.
        """
        run, result = self._run, self._result
        if run is None or result is None or before:
            _draw(painter, self.base, view, area)
            return
        after = area
        if wipe is not None and wipe > area.x:
            left = Rect.edges(area.x, area.y, min(wipe, area.right), area.bottom)
            _draw(painter, self.base, view, left)
            after = Rect.edges(left.right, area.y, area.right, area.bottom)
        if after.empty:
            return
        if run.factor == 1.0 or run.status == "done":
            _draw(painter, result, _scaled(view, run.factor), after)
            return
        _draw(painter, self.base, view, after)
        ready = QRegion()
        for rect in run.finished:
            covered = view.covered(_shrunk(rect, run.factor)).intersect(after)
            if not covered.empty:
                ready += QRect(covered.x, covered.y, covered.width, covered.height)
        if ready.isEmpty():
            return
        painter.save()
        painter.setClipRegion(ready)
        bounds = ready.boundingRect()
        part = Rect(bounds.x(), bounds.y(), bounds.width(), bounds.height())
        _draw(painter, result, _scaled(view, run.factor), part, clip=False)
        painter.restore()


def _scaled(view: View, factor: float) -> View:
    """The view of a picture `factor` times as large in the same place; no limit to its zoom."""
    return View(view.zoom / factor, view.x, view.y)


def _shrunk(rect: Rect, factor: float) -> Rect:
    return Rect.enclosing(
        rect.x / factor, rect.y / factor, rect.right / factor, rect.bottom / factor
    )


def _draw(
    painter: QPainter, projection: Projection, view: View, area: Rect, *, clip: bool = True
) -> None:
    """Draw the part of a projection that lies in `area`, from the mip level that fits the zoom."""
    level = projection.level_for(view.zoom)
    scale = 2**level
    zoom = view.zoom * scale
    left, top = view.to_picture(area.x, area.y)
    right, bottom = view.to_picture(area.right, area.bottom)
    wanted = Rect.enclosing(
        left / scale - 1, top / scale - 1, right / scale + 1, bottom / scale + 1
    )
    wanted = wanted.intersect(Rect.of(projection.size(level)))
    if wanted.empty:
        return
    pixels = projection.read(level, wanted)
    image = QImage(
        pixels.data, wanted.width, wanted.height, pixels.strides[0], QImage.Format.Format_RGB32
    )
    x, y = view.to_window(wanted.x * scale, wanted.y * scale)
    if clip:
        painter.save()
        painter.setClipRect(area.x, area.y, area.width, area.height)
    if zoom == 1.0:
        painter.drawImage(round(x), round(y), image)
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, view.zoom < 2)
        painter.drawImage(
            QRectF(x, y, wanted.width * zoom, wanted.height * zoom),
            image,
            QRectF(0, 0, wanted.width, wanted.height),
        )
    if clip:
        painter.restore()
