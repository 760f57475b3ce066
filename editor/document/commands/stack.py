"""Commands on the order and the place of layers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from editor.document.command import Command, acted_on
from editor.document.commands.canvas import DEGREES, Axis, Way
from editor.document.commands.layers import free_name, name_param
from editor.document.state import State
from neural.operation import param

if TYPE_CHECKING:
    from editor.document.transform import Matrix


class DeleteLayer(Command):
    """The chosen layers gone."""

    id: ClassVar[str] = "delete_layer"
    title: ClassVar[str] = "Delete layer"
    summary: ClassVar[str] = "Take the layer away."
    on_layers: ClassVar[bool] = True

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import removed

        return removed(state, acted_on(state, chosen))


class GroupLayers(Command):
    """The chosen layers in a group."""

    id: ClassVar[str] = "group_layers"
    title: ClassVar[str] = "Group layers"
    summary: ClassVar[str] = "Put the layers into a group of their own."
    on_layers: ClassVar[bool] = True

    name: str = name_param()

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import grouped

        name = self.name or free_name(state, "Group {}")
        return grouped(state, acted_on(state, chosen), name)


class UngroupLayers(Command):
    """The layers of the chosen groups without the groups."""

    id: ClassVar[str] = "ungroup_layers"
    title: ClassVar[str] = "Ungroup layers"
    summary: ClassVar[str] = "Take the layers out of their group."
    on_layers: ClassVar[bool] = True

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import ungrouped

        return ungrouped(state, acted_on(state, chosen))


class ClipLayer(Command):
    """The chosen layers shown only where what lies below them shows."""

    id: ClassVar[str] = "clip_layer"
    title: ClassVar[str] = "Clip layer"
    summary: ClassVar[str] = "Show the layer only where the one below shows."
    on_layers: ClassVar[bool] = True
    titles: ClassVar[Mapping[str, str]] = {"True": "Clip layer", "False": "Unclip layer"}

    on: bool = param(True, "Clipped")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import clipped

        return clipped(state, acted_on(state, chosen), self.on)


class ArrangeLayer(Command):
    """The chosen layers elsewhere among those they stand with."""

    id: ClassVar[str] = "arrange_layer"
    title: ClassVar[str] = "Arrange"
    summary: ClassVar[str] = "Move the layer up or down among the others."
    on_layers: ClassVar[bool] = True
    titles: ClassVar[Mapping[str, str]] = {
        "up": "Move layer up",
        "down": "Move layer down",
        "front": "Bring to front",
        "back": "Send to back",
    }

    to: Literal["up", "down", "front", "back"] = param(
        "up", "To", labels={"up": "Up", "down": "Down", "front": "Front", "back": "Back"}
    )

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import at_end, raised

        ids = acted_on(state, chosen)
        if self.to in ("up", "down"):
            return raised(state, ids, 1 if self.to == "up" else -1)
        return at_end(state, ids, top=self.to == "front")


class AlignLayers(Command):
    """The chosen layers lined up with the selection, with each other, or with the document."""

    id: ClassVar[str] = "align_layers"
    title: ClassVar[str] = "Align layers"
    summary: ClassVar[str] = "Line layers up."
    on_layers: ClassVar[bool] = True

    edge: Literal["left", "center", "right", "top", "middle", "bottom"] = param(
        "left",
        "Edge",
        labels={
            "left": "Left",
            "center": "Centre",
            "right": "Right",
            "top": "Top",
            "middle": "Middle",
            "bottom": "Bottom",
        },
    )

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.align import aligned

        return aligned(state, acted_on(state, chosen), self.edge)


class DistributeLayers(Command):
    """The chosen layers at equal distances."""

    id: ClassVar[str] = "distribute_layers"
    title: ClassVar[str] = "Distribute layers"
    summary: ClassVar[str] = "Put equal distances between layers."
    on_layers: ClassVar[bool] = True

    axis: Axis = param(
        "horizontal", "Direction", labels={"horizontal": "Horizontal", "vertical": "Vertical"}
    )

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.align import distributed

        return distributed(state, acted_on(state, chosen), self.axis)


class MoveLayer(Command):
    """The chosen layers moved by whole pixels."""

    id: ClassVar[str] = "move_layer"
    title: ClassVar[str] = "Move layer"
    summary: ClassVar[str] = "Move the layer to the side, up or down."
    on_layers: ClassVar[bool] = True

    across: int = param(0, "Right", minimum=-1_000_000, maximum=1_000_000, unit="px")
    down: int = param(0, "Down", minimum=-1_000_000, maximum=1_000_000, unit="px")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.align import shifted

        if (self.across, self.down) == (0, 0):
            return state
        return shifted(state, acted_on(state, chosen), self.across, self.down)


class _Transformed(Command):
    """Base of what is done to the active layer, or to what is selected of it, around its middle."""

    slow: ClassVar[bool] = True

    def matrix(self, about: tuple[float, float]) -> Matrix:
        raise NotImplementedError

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.reshape import content_rect, with_transformed
        from editor.document.transform import Transform

        node = state.active_node
        area = content_rect(node) if node is not None else state.rect
        if node is None or area.empty:
            raise ValueError("There are no pixels here to transform.")
        x, y = area.center
        if (area.width - area.height) % 2:  # so that quarter turns stay exact
            x, y = float(int(x)), float(int(y))
        return with_transformed(state, node.id, Transform(self.matrix((x, y))))


class TurnLayer(_Transformed):
    """The active layer turned by a right angle or two."""

    id: ClassVar[str] = "turn_layer"
    title: ClassVar[str] = "Rotate layer"
    summary: ClassVar[str] = "Turn the layer, or what is selected of it."
    titles: ClassVar[Mapping[str, str]] = {
        "right": "Rotate layer 90° right",
        "left": "Rotate layer 90° left",
        "half": "Rotate layer 180°",
    }

    way: Way = param(
        "right", "Turn", labels={"right": "90° right", "left": "90° left", "half": "180°"}
    )

    def matrix(self, about: tuple[float, float]) -> Matrix:
        from editor.document.transform import rotation

        return rotation(DEGREES[self.way], about)


class FlipLayer(_Transformed):
    """The active layer mirrored."""

    id: ClassVar[str] = "flip_layer"
    title: ClassVar[str] = "Flip layer"
    summary: ClassVar[str] = "Mirror the layer, or what is selected of it."
    titles: ClassVar[Mapping[str, str]] = {
        "horizontal": "Flip layer horizontal",
        "vertical": "Flip layer vertical",
    }

    axis: Axis = param(
        "horizontal", "Direction", labels={"horizontal": "Horizontal", "vertical": "Vertical"}
    )

    def matrix(self, about: tuple[float, float]) -> Matrix:
        from editor.document.transform import scaling

        return scaling(-1, 1, about) if self.axis == "horizontal" else scaling(1, -1, about)
