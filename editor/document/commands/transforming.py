"""Transforms of a layer, or of what is selected of it, told by where its corners go."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, Final, Literal, Self

from pydantic import field_validator

from editor.document.command import Command
from editor.document.commands.canvas import Corners
from editor.document.state import State
from neural.operation import param

if TYPE_CHECKING:
    from editor.document.layers import Node
    from editor.document.transform import Transform
    from neural.source import Rect

Grid = tuple[tuple[tuple[float, float], ...], ...]
"""Rows of points, in percent of the rectangle that is transformed."""
RESAMPLING: Final = {
    "nearest": "Nearest pixel",
    "bilinear": "Bilinear",
    "bicubic": "Bicubic",
    "lanczos": "Lanczos",
}
STAY: Corners = (0, 0, 100, 0, 100, 100, 0, 100)


class TransformLayer(Command):
    """The layer scaled, turned, skewed, put into perspective or bent.

    What is transformed is the rectangle of its pixels, or of those that are selected; places are in percent
    of it, so that they mean the same in another picture.
    """

    id: ClassVar[str] = "transform_layer"
    title: ClassVar[str] = "Transform"
    summary: ClassVar[str] = "Scale, turn, skew or bend a layer, or what is selected of it."
    slow: ClassVar[bool] = True

    corners: Corners = param(
        STAY,
        "Corners",
        help="x and y of where the corners of what is transformed go, from the top left clockwise, in "
        "percent of its width and height.",
    )
    grid: Grid | None = param(
        None,
        "Grid",
        help="Rows of points that bend it before: where the crossings of its even lines go, in percent.",
        advanced=True,
    )
    resampling: Literal["nearest", "bilinear", "bicubic", "lanczos"] = param(
        "bicubic",
        "Resampling",
        labels=RESAMPLING,
        help="How pixels between pixels are found.",
    )

    @field_validator("grid")
    @classmethod
    def _even(cls, grid: Grid | None) -> Grid | None:
        if grid is not None and (len(grid) < 2 or len({len(row) for row in grid}) != 1):
            raise ValueError("a grid has at least two rows of as many points")
        if grid is not None and len(grid[0]) < 2:
            raise ValueError("a grid has at least two points in each row")
        return grid

    @classmethod
    def of(cls, transform: Transform, area: Rect) -> Self:
        """What does to `area` what the transform does, which has no flow."""
        import numpy as np

        from editor.document.transform import mapped

        corners = np.array(
            [
                (area.x, area.y),
                (area.right, area.y),
                (area.right, area.bottom),
                (area.x, area.bottom),
            ]
        )
        gone = mapped(transform.matrix, corners.astype(np.float64))

        def percent(x: float, y: float) -> tuple[float, float]:
            return 100 * (x - area.x) / area.width, 100 * (y - area.y) / area.height

        grid = None
        if transform.mesh is not None:
            grid = tuple(tuple(percent(*point) for point in row) for row in transform.mesh.points)
        a, b, c, d = (percent(float(x), float(y)) for x, y in gone)
        return cls(corners=(*a, *b, *c, *d), grid=grid, resampling=transform.resampling)

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.reshape import with_transformed

        node = state.active_node
        if node is None:
            raise ValueError("Choose a layer in the Layers panel first.")
        if self.corners == STAY and self.grid is None:
            return state
        return with_transformed(state, node.id, self.transform(transformed_area(state, node)))

    def transform(self, area: Rect) -> Transform:
        """What is done to `area`. Raises TransformError for corners that cross."""
        from editor.document.transform import Mesh, Transform, through

        def place(x: float, y: float) -> tuple[float, float]:
            return area.x + x * area.width / 100, area.y + y * area.height / 100

        x, y = self.corners[::2], self.corners[1::2]
        start = [place(*corner) for corner in zip(STAY[::2], STAY[1::2], strict=True)]
        matrix = through(start, [place(*corner) for corner in zip(x, y, strict=True)])
        mesh = None
        if self.grid is not None:
            points = tuple(tuple(place(*point) for point in row) for row in self.grid)
            mesh = Mesh(area.x, area.y, area.right, area.bottom, points)
        return Transform(matrix, mesh, self.resampling)


def transformed_area(state: State, node: Node) -> Rect:
    """The rectangle of the node's pixels, of those within the selection where there is one.

    Raises TransformError where there are none.
    """
    from editor.document.raster import used_rect
    from editor.document.reshape import content_rect
    from editor.document.transform import TransformError

    area = content_rect(node)
    if state.selection is not None:
        area = area.intersect(used_rect(state.selection))
    if area.empty:
        raise TransformError("There are no pixels here to transform.")
    return area
