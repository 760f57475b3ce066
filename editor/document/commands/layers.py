"""Commands on layers: new ones, which one is chosen, and how they show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from editor.document.blend import BlendMode
from editor.document.command import Command, acted_on
from editor.document.layers import Group, Node, walk
from editor.document.refusal import Refusal
from editor.document.state import State
from neural.operation import param
from neural.swatch import Colour

if TYPE_CHECKING:
    pass

COLOUR_HELP = "In sRGB, as #rrggbb."


def free_name(state: State, pattern: str) -> str:
    """A name no layer has yet; `pattern` has a place for a number."""
    taken = {node.name for node in walk(state.layers)}
    numbers = (pattern.format(n) for n in range(1, len(taken) + 2))
    return next(name for name in numbers if name not in taken)


def name_param() -> Any:
    return param("", "Name", help="Without, the next free one.")


# New ones.


class NewLayer(Command):
    """A transparent layer above the active one."""

    id: ClassVar[str] = "new_layer"
    title: ClassVar[str] = "New layer"
    summary: ClassVar[str] = "Add a transparent layer."

    name: str = name_param()

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import with_empty_layer

        return with_empty_layer(state, self.name or free_name(state, "Layer {}"))


class NewGroup(Command):
    """An empty group above the active layer."""

    id: ClassVar[str] = "new_group"
    title: ClassVar[str] = "New group"
    summary: ClassVar[str] = "Add an empty group."

    name: str = name_param()

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import with_empty_group

        return with_empty_group(state, self.name or free_name(state, "Group {}"))


class NewSolid(Command):
    """A layer of one colour; a selection becomes its mask."""

    id: ClassVar[str] = "new_solid"
    title: ClassVar[str] = "New solid colour"
    summary: ClassVar[str] = "Add a layer of one colour."

    colour: Colour = param("#808080", "Colour", widget="colour", help=COLOUR_HELP)
    name: str = name_param()

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import with_fill
        from editor.document.colour import from_hex
        from editor.document.fill import Solid

        colour = (*from_hex(self.colour, state.profile, state.depth), 1.0)
        return with_fill(state, Solid(colour), self.name or free_name(state, "Colour {}"))


class NewGradient(Command):
    """A layer with a colour that fades away downwards; a selection becomes its mask."""

    id: ClassVar[str] = "new_gradient"
    title: ClassVar[str] = "New gradient"
    summary: ClassVar[str] = "Add a layer with a colour that fades away."

    colour: Colour = param("#808080", "Colour", widget="colour", help=COLOUR_HELP)
    name: str = name_param()

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import with_fill
        from editor.document.colour import from_hex
        from editor.document.fill import Gradient, Stop

        red, green, blue = from_hex(self.colour, state.profile, state.depth)
        stops = (Stop(0.0, (red, green, blue, 1.0)), Stop(1.0, (red, green, blue, 0.0)))
        x, bottom = state.rect.center[0], float(state.size.height)
        fill = Gradient((x, 0.0), (x, bottom), stops)
        return with_fill(state, fill, self.name or free_name(state, "Gradient {}"))


class LayerFromVisible(Command):
    """All that is seen as a layer on top."""

    id: ClassVar[str] = "layer_from_visible"
    title: ClassVar[str] = "New layer from visible"
    summary: ClassVar[str] = "Add a layer of all that is seen."
    sees: ClassVar[bool] = True

    name: str = param("Visible", "Name")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.merging import with_visible

        return with_visible(state, self.name)


class DuplicateLayer(Command):
    """A copy of each chosen layer above it."""

    id: ClassVar[str] = "duplicate_layer"
    title: ClassVar[str] = "Duplicate layer"
    summary: ClassVar[str] = "Copy the layer, all of it."
    on_layers: ClassVar[bool] = True

    suffix: str = param("copy", "Word for copies", help="What is added to their names.")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import with_copies

        return with_copies(state, acted_on(state, chosen), self.suffix)


class LayerViaCopy(Command):
    """What is selected of the active layer as a layer of its own."""

    id: ClassVar[str] = "layer_via_copy"
    title: ClassVar[str] = "Layer via copy"
    summary: ClassVar[str] = "Copy what is selected of the layer to a new one."

    name: str = name_param()

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.selection.within import via_copy

        return via_copy(state, self.name or free_name(state, "Layer {}"))


# Which one, and how it shows.


Named = tuple[str, int]
"""A layer's name, and which of several with this name it is, from the top, from 1 on."""


class ChooseLayer(Command):
    """Other layers chosen, by their names. No step of a history."""

    id: ClassVar[str] = "choose_layer"
    title: ClassVar[str] = "Choose layer"
    summary: ClassVar[str] = "Go on with the layer of this name."

    name: str = param("", "Name")
    number: int = param(
        1,
        "Number",
        minimum=1,
        maximum=10_000,
        help="Which of several with this name, from the top.",
    )
    part: Literal["pixels", "mask"] = param(
        "pixels", "Part", labels={"pixels": "Pixels", "mask": "Mask"}
    )
    others: tuple[Named, ...] = param(
        (), "Others", help="Layers that are chosen with it: names and numbers.", advanced=True
    )

    def found(self, state: State) -> tuple[str, ...]:
        """The ids of the layers, the active one first. Raises ValueError when one is not there."""
        return tuple(_id_of(state, each) for each in ((self.name, self.number), *self.others))

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        id = self.found(state)[0]
        if self.part == "mask" and state.node(id).mask is None:
            raise Refusal("“{}” has no mask.", self.name)
        return state.with_active(id, self.part)

    @classmethod
    def of(cls, state: State, active: str, chosen: Collection[str] = ()) -> ChooseLayer:
        """The command that chooses these nodes of a state, with its target."""
        name, number = _named(state, active)
        others = tuple(_named(state, id) for id in chosen if id != active)
        masked = state.target == "mask" and state.node(active).mask is not None
        return cls(name=name, number=number, part="mask" if masked else "pixels", others=others)


def _alike(state: State, name: str) -> list[str]:
    """The ids of the nodes of a name, from the top."""
    return [node.id for node in walk(state.layers) if node.name == name][::-1]


def _id_of(state: State, named: Named) -> str:
    name, number = named
    found = _alike(state, name)
    if len(found) < number:
        raise Refusal("There is no layer called “{}” here.", name)
    return found[number - 1]


def _named(state: State, id: str) -> Named:
    name = state.node(id).name
    return name, _alike(state, name).index(id) + 1


class RenameLayer(Command):
    """The active layer under another name."""

    id: ClassVar[str] = "rename_layer"
    title: ClassVar[str] = "Rename layer"
    summary: ClassVar[str] = "Give the layer another name."
    on_layers: ClassVar[bool] = True

    name: str = param("", "Name")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        ids = acted_on(state, chosen)
        node = state.node(state.active if state.active in ids and state.active else ids[0])
        return state.with_node(replace(node, name=self.name)) if self.name else state


class _Changed(Command):
    """Base of what sets something of every chosen layer."""

    on_layers: ClassVar[bool] = True

    def change(self, node: Node) -> Node:
        raise NotImplementedError

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.arrange import each

        return each(state, acted_on(state, chosen), self.change)


class LayerOpacity(_Changed):
    """How much of the chosen layers shows."""

    id: ClassVar[str] = "layer_opacity"
    title: ClassVar[str] = "Layer opacity"
    summary: ClassVar[str] = "How much of the layer shows."

    opacity: float = param(100.0, "Opacity", minimum=0, maximum=100, step=1, unit="%")

    def change(self, node: Node) -> Node:
        return replace(node, opacity=self.opacity / 100)


class LayerBlend(_Changed):
    """How the chosen layers mix with what lies below."""

    id: ClassVar[str] = "blend_mode"
    title: ClassVar[str] = "Blend mode"
    summary: ClassVar[str] = "How the layer mixes with what lies below it."

    mode: BlendMode = param(
        BlendMode.NORMAL, "Mode", labels={mode.value: mode.title for mode in BlendMode}
    )
    pass_through: bool = param(
        False, "Pass through", help="Layers of a group mix with what lies below the group."
    )

    def change(self, node: Node) -> Node:
        if isinstance(node, Group):
            mode = node.blend if self.pass_through else self.mode
            return replace(node, blend=mode, pass_through=self.pass_through)
        return node if self.pass_through else replace(node, blend=self.mode)


class ShowLayer(_Changed):
    """The chosen layers shown or hidden."""

    id: ClassVar[str] = "show_layer"
    title: ClassVar[str] = "Show layer"
    summary: ClassVar[str] = "Show or hide the layer."
    titles: ClassVar[Mapping[str, str]] = {"True": "Show layer", "False": "Hide layer"}

    on: bool = param(True, "Shown")

    def change(self, node: Node) -> Node:
        return replace(node, visible=self.on)


class LockLayer(_Changed):
    """The chosen layers locked or free, as a whole or in one respect."""

    id: ClassVar[str] = "lock_layer"
    title: ClassVar[str] = "Lock layer"
    summary: ClassVar[str] = "Keep the layer from being changed."
    titles: ClassVar[Mapping[str, str]] = {"True": "Lock layer", "False": "Unlock layer"}

    on: bool = param(True, "Locked")
    what: Literal["locked", "lock_alpha", "lock_pixels", "lock_position"] = param(
        "locked",
        "What",
        labels={
            "locked": "All",
            "lock_alpha": "Transparency",
            "lock_pixels": "Pixels",
            "lock_position": "Position",
        },
    )

    def change(self, node: Node) -> Node:
        changes: dict[str, Any] = {self.what: self.on}
        return replace(node, **changes)


class LabelLayer(_Changed):
    """The chosen layers marked with a colour in the Layers panel."""

    id: ClassVar[str] = "label_layer"
    title: ClassVar[str] = "Label layer"
    summary: ClassVar[str] = "Mark the layer with a colour in the Layers panel."

    label_colour: Literal["", "red", "orange", "yellow", "green", "blue", "violet", "gray"] = param(
        "",
        "Label",
        labels={
            "": "No label",
            "red": "Red",
            "orange": "Orange",
            "yellow": "Yellow",
            "green": "Green",
            "blue": "Blue",
            "violet": "Violet",
            "gray": "Gray",
        },
    )

    def change(self, node: Node) -> Node:
        return replace(node, label=self.label_colour)
