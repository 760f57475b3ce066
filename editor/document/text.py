"""What a text layer says and how: a value. Its pixels are drawn by the interface, which has the fonts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Lines of text that start at `x`, `y`: the top of the first line, and of every line its left end,
    its middle or its right end, as it is aligned. All in pixels of the document.

    `family` "" is the system's own. `line` is the distance between lines as a part of `size`, `spacing`
    what is added between letters as a part of it. `color` is sRGB, 1.0 full.
    """

    content: str
    x: float
    y: float
    family: str = ""
    size: float = 48.0
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    line: float = 1.2
    spacing: float = 0.0
    color: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        if not 1 <= self.size <= 5000:
            raise ValueError("Letters are between 1 and 5000 pixels high.")
        if not 0.2 <= self.line <= 10:
            raise ValueError("Lines are between 0.2 and 10 times the size apart.")

    @property
    def name(self) -> str:
        """The first words, for the layer's name."""
        words = " ".join(self.content.split())
        return words if len(words) <= 24 else f"{words[:23]}…"
