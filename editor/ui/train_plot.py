"""What a training looks like: its losses and its judgements over time, and pictures it has made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from editor.ui.theme import GRID, tokens
from editor.ui.widgets import tabular

MOST = 1000
"""Points of a curve beyond which every second one is dropped."""

Curve = list[tuple[float, float]]
"""(minutes, value)"""
Figure = Literal["PSNR", "nearness", "distance"]
"""How near styles have come, in dB; how far what is made is from the data."""


class LossPlot(QWidget):
    """Loss on a logarithmic scale, and a judgement, against minutes of training."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure: Figure = "PSNR"
        """What the judgements tell."""
        self.losses: Curve = []
        self.ratios: Curve = []
        self.setMinimumHeight(140)
        self.setAccessibleName(self.tr("Loss and PSNR"))

    def clear(self) -> None:
        self.losses, self.ratios = [], []
        self.update()

    def add(self, minutes: float, loss: float | None, psnr: float | None) -> None:
        """What was reported after `minutes`; a PSNR is drawn when it differs from the last."""
        if loss is not None and loss > 0:
            self.losses.append((minutes, math.log10(loss)))
            if len(self.losses) > MOST:
                del self.losses[1:-1:2]
        if psnr is not None and (not self.ratios or self.ratios[-1][1] != psnr):
            self.ratios.append((minutes, psnr))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font()))
        painter.fillRect(self.rect(), tokens().color("field"))
        line = self.fontMetrics().height()
        inner = QRectF(self.rect()).adjusted(2 * GRID, line + 3 * GRID, -2 * GRID, -2 * GRID)
        end = max((minutes for minutes, _ in (*self.losses, *self.ratios)), default=0.0) or 1.0
        heading = QRectF(inner.left(), 2 * GRID, inner.width(), line)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        for curve, color, side in ((self.losses, "dim", left), (self.ratios, "accent", right)):
            painter.setPen(QPen(tokens().color(color), 1.5))
            painter.drawText(heading, side, self._legend(curve, at_left=side is left))
            spots = _spots(curve, inner, end)
            if len(spots) > 1:
                painter.drawPolyline(QPolygonF(spots))
            if side is right:
                for spot in spots:
                    painter.drawEllipse(spot, 1.5, 1.5)

    def _legend(self, curve: Curve, *, at_left: bool) -> str:
        if at_left:
            now = f"{10 ** curve[-1][1]:.4f}" if curve else "–"
            return self.tr("Loss {value}").format(value=now)
        now = f"{curve[-1][1]:.2f}" if curve else "–"
        return {
            "PSNR": self.tr("PSNR {value} dB"),
            "nearness": self.tr("Nearness to the style {value} dB"),
            "distance": self.tr("Distance to the data {value} ‰"),
        }[self.figure].format(value=now)


def _spots(curve: Sequence[tuple[float, float]], frame: QRectF, end: float) -> list[QPointF]:
    if not curve:
        return []
    low, high = min(value for _, value in curve), max(value for _, value in curve)
    if high - low < 1e-6:
        low, high = low - 0.5, high + 0.5
    return [
        QPointF(
            frame.left() + frame.width() * minutes / end,
            frame.bottom() - frame.height() * (value - low) / (high - low),
        )
        for minutes, value in curve
    ]


class Samples(QWidget):
    """A picture file in full, reduced to fit, read again whenever it has been written anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self._time = 0
        self.setMinimumSize(240, 180)
        self.setAccessibleName(self.tr("Samples"))

    def clear(self) -> None:
        self.image, self._time = QImage(), 0
        self.update()

    def look(self, path: Path) -> None:
        """Show `path` if it is there and newer than what is shown."""
        try:
            time = path.stat().st_mtime_ns
        except OSError:
            return
        if time != self._time:
            self.image, self._time = QImage(str(path)), time
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().color("field"))
        frame = self.rect().adjusted(GRID, GRID, -GRID, -GRID)
        if self.image.isNull():
            painter.setPen(tokens().color("dim"))
            words = self.tr("Samples appear with the first checkpoint.")
            center = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(frame, center, words)
            return
        size = self.image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(frame).center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self.image)
