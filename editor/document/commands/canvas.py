"""Commands on the whole document: turned, cropped, on another canvas."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import hypot
from typing import ClassVar, Final, Literal

from editor.document.command import Command
from editor.document.state import State
from neural.operation import param
from neural.source import Rect, Size

FAR: Final = 1_000_000
LARGEST: Final = 30_000
Way = Literal["right", "left", "half"]
Axis = Literal["horizontal", "vertical"]
DEGREES: Final[dict[Way, float]] = {"right": 90, "left": -90, "half": 180}

Corners = tuple[float, float, float, float, float, float, float, float]


class Turn(Command):
    """The document turned by a right angle or two."""

    id: ClassVar[str] = "turn"
    title: ClassVar[str] = "Rotate"
    summary: ClassVar[str] = "Turn the whole picture."
    titles: ClassVar[Mapping[str, str]] = {
        "right": "Rotate 90° right",
        "left": "Rotate 90° left",
        "half": "Rotate 180°",
    }
    slow: ClassVar[bool] = True

    way: Way = param(
        "right", "Turn", labels={"right": "90° right", "left": "90° left", "half": "180°"}
    )

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.reshape import turned
        from editor.document.transform import Transform, rotation

        return turned(state, Transform(rotation(DEGREES[self.way])))


class Flip(Command):
    """The document mirrored."""

    id: ClassVar[str] = "flip"
    title: ClassVar[str] = "Flip"
    summary: ClassVar[str] = "Mirror the whole picture."
    titles: ClassVar[Mapping[str, str]] = {
        "horizontal": "Flip horizontal",
        "vertical": "Flip vertical",
    }
    slow: ClassVar[bool] = True

    axis: Axis = param(
        "horizontal", "Direction", labels={"horizontal": "Horizontal", "vertical": "Vertical"}
    )

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.reshape import turned
        from editor.document.transform import Transform, scaling

        across = self.axis == "horizontal"
        return turned(state, Transform(scaling(-1, 1) if across else scaling(1, -1)))


class Crop(Command):
    """The document cropped to a rectangle, which may lie in the turned picture, or to four corners."""

    id: ClassVar[str] = "crop"
    title: ClassVar[str] = "Crop"
    summary: ClassVar[str] = "Keep a rectangle of the picture, or what lies between four corners."
    slow: ClassVar[bool] = True

    left: int = param(0, "Left", minimum=-FAR, maximum=FAR, unit="px")
    top: int = param(0, "Top", minimum=-FAR, maximum=FAR, unit="px")
    width: int = param(1, "Width", minimum=1, maximum=LARGEST, unit="px")
    height: int = param(1, "Height", minimum=1, maximum=LARGEST, unit="px")
    angle: float = param(
        0.0,
        "Straighten",
        help="Turns the picture around its middle before.",
        minimum=-45,
        maximum=45,
        step=0.1,
        unit="°",
    )
    corners: Corners | None = param(
        None,
        "Corners",
        help="x and y of four places of the picture that become the corners of the result, from the top "
        "left clockwise; the rectangle does not count then.",
        advanced=True,
    )
    delete: bool = param(
        False,
        "Delete cropped pixels",
        help="Off keeps what lies outside, for a later change of mind.",
    )

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.reshape import cropped, reshaped
        from editor.document.transform import Transform, product, rotation, through, translation

        rect = Rect(self.left, self.top, self.width, self.height)
        if self.corners is not None:
            xs, ys = self.corners[::2], self.corners[1::2]
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners = list(zip(xs, ys, strict=True))
            wide = max(hypot(bx - ax, by - ay), hypot(cx - dx, cy - dy))
            high = max(hypot(dx - ax, dy - ay), hypot(cx - bx, cy - by))
            size = Size(max(1, round(wide)), max(1, round(high)))
            target = [(0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high)]
            after = reshaped(state, Transform(through(corners, target)), size)
        elif self.angle:
            middle = (state.size.width / 2, state.size.height / 2)
            matrix = product(translation(-rect.x, -rect.y), rotation(self.angle, middle))
            after = reshaped(state, Transform(matrix), rect.size)
        else:
            return cropped(state, rect, delete=self.delete)
        return cropped(after, after.rect, delete=True) if self.delete else after


class CropToSelection(Command):
    """The document cropped to what is selected."""

    id: ClassVar[str] = "crop_to_selection"
    title: ClassVar[str] = "Crop to selection"
    summary: ClassVar[str] = "Keep the rectangle around what is selected."
    slow: ClassVar[bool] = True

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.raster import used_rect
        from editor.document.reshape import cropped

        if state.selection is None:
            raise ValueError("Nothing is selected. Select what is to stay.")
        area = state.rect if state.selection.base else used_rect(state.selection)
        return cropped(state, area.intersect(state.rect))


class Trim(Command):
    """The document without its empty border."""

    id: ClassVar[str] = "trim"
    title: ClassVar[str] = "Trim"
    summary: ClassVar[str] = "Cut off a border that is transparent or of one colour."
    sees: ClassVar[bool] = True
    slow: ClassVar[bool] = True

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.reshape import trimmed

        return trimmed(state)


class CanvasSize(Command):
    """Another canvas around the same pixels."""

    id: ClassVar[str] = "canvas_size"
    title: ClassVar[str] = "Canvas size"
    summary: ClassVar[str] = "Give the picture more or less room around the same pixels."
    slow: ClassVar[bool] = True

    width: int | None = param(
        None,
        "Width",
        minimum=1,
        maximum=LARGEST,
        unit="px",
        help="Of the new canvas; without, as it is.",
    )
    height: int | None = param(
        None,
        "Height",
        minimum=1,
        maximum=LARGEST,
        unit="px",
        help="Of the new canvas; without, as it is.",
    )
    across: float = param(
        0.5, "Stays across", minimum=0, maximum=1, help="Where the picture stays: 0 left, 1 right."
    )
    down: float = param(
        0.5, "Stays down", minimum=0, maximum=1, help="Where the picture stays: 0 top, 1 bottom."
    )

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.reshape import canvas_resized

        size = Size(self.width or state.size.width, self.height or state.size.height)
        if size == state.size:
            return state
        return canvas_resized(state, size, (self.across, self.down))
