"""Text as pixels: laid out and drawn by Qt, so that every script comes out right."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QFont,
    QPainter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from editor.document.raster import Raster
from editor.document.text import Text
from editor.ui.drawn import blank, coverage, inked
from neural.source import Depth, Rect

_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def font_of(text: Text, zoom: float = 1.0) -> QFont:
    """The font that a text asks for, its size in pixels times `zoom`."""
    font = QFont(text.family) if text.family else QFont()
    font.setPixelSize(max(1, round(text.size * zoom)))
    font.setBold(text.bold)
    font.setItalic(text.italic)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, text.spacing * text.size * zoom)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def block_of(text: Text, zoom: float = 1.0) -> QTextBlockFormat:
    """How its lines stand."""
    block = QTextBlockFormat()
    block.setAlignment(_ALIGN[text.align])
    block.setLineHeight(
        text.line * text.size * zoom, QTextBlockFormat.LineHeightTypes.FixedHeight.value
    )
    return block


def laid_out(text: Text, zoom: float = 1.0) -> QTextDocument:
    """The lines, as wide as the widest of them."""
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setUseDesignMetrics(True)
    document.setDefaultFont(font_of(text, zoom))
    option = QTextOption(_ALIGN[text.align])
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    document.setDefaultTextOption(option)
    document.setPlainText(text.content)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    letters = QTextCharFormat()
    letters.setFont(font_of(text, zoom))
    cursor.mergeCharFormat(letters)
    cursor.mergeBlockFormat(block_of(text, zoom))
    document.setTextWidth(document.idealWidth())
    return document


def corner_of(text: Text, width: float) -> tuple[float, float]:
    """The top-left corner of lines of that width."""
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[text.align]
    return text.x - share * width, text.y


def written(text: Text, depth: Depth, profile: bytes | None) -> Raster:
    """A text as a raster in document coordinates, in the document's depth and profile."""
    document = laid_out(text)
    left, top = corner_of(text, document.idealWidth())
    # Slanted and decorated letters reach beyond their lines.
    margin = ceil(text.size / 2)
    area = Rect.enclosing(
        left - margin,
        top - margin,
        left + document.idealWidth() + margin,
        top + document.size().height() + margin,
    )
    if not text.content.strip():
        return Raster.empty(Rect(floor(left), floor(top), 1, 1), depth)
    image = blank(area)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.translate(QPointF(left - area.x, top - area.y))
    document.drawContents(painter)
    painter.end()
    cover = coverage(image)
    rows, columns = np.flatnonzero(cover.any(axis=1)), np.flatnonzero(cover.any(axis=0))
    if not len(rows):
        return Raster.empty(Rect(floor(left), floor(top), 1, 1), depth)
    used = Rect.edges(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    pixels = inked(cover[used.slices], text.color, depth, profile)
    return Raster.from_array(pixels, area.x + used.x, area.y + used.y)
