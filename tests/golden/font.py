"""A font that the tests draw themselves, so that letters look the same on every machine."""

from __future__ import annotations

from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

FAMILY = "Sfumato Test"
UNITS = 1000

# Corners of each outline: clockwise around ink, counter-clockwise around a hole.
LETTERS: dict[str, tuple[int, tuple[str, ...]]] = {
    " ": (400, ()),
    "S": (
        700,
        (
            "80,0 80,150 450,150 450,300 80,300 80,700 620,700 620,550 250,550 250,430 620,430 620,0",
        ),
    ),
    "f": (
        480,
        (
            "150,0 150,400 60,400 60,500 150,500 230,760 430,760 430,640 310,640 290,500 400,500 "
            "400,400 290,400 290,0",
        ),
    ),
    "o": (
        640,
        (
            "60,250 190,500 450,500 580,250 450,0 190,0",
            "200,250 260,120 380,120 440,250 380,380 260,380",
        ),
    ),
}
"""Width and outlines of each, in thousandths of the size; the line stands at 0."""


def corners(outline: str) -> list[tuple[int, int]]:
    pairs = (pair.split(",") for pair in outline.split())
    return [(int(x), int(y)) for x, y in pairs]


def made() -> bytes:
    """The font as a TrueType file."""
    names = [".notdef", *(f"uni{ord(letter):04X}" for letter in LETTERS)]
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"uni{ord(letter):04X}" for letter in LETTERS})
    glyphs, widths = {".notdef": TTGlyphPen(None).glyph()}, {".notdef": (500, 0)}
    for letter, (width, outlines) in LETTERS.items():
        pen = TTGlyphPen(None)
        places = [corners(outline) for outline in outlines]
        for first, *rest in places:
            pen.moveTo(first)
            for point in rest:
                pen.lineTo(point)
            pen.closePath()
        name = f"uni{ord(letter):04X}"
        glyphs[name] = pen.glyph()
        widths[name] = (width, min((x for outline in places for x, _ in outline), default=0))
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return file.getvalue()
