"""Layer menu: the stack. Commands act on every layer that is chosen, each in one step of the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from editor.document.layers import Group, Node, walk
from editor.ui.colours import hexadecimal
from editor.ui.commands import Commands

if TYPE_CHECKING:
    from neural.operation import Operation


class ChosenCommands(Commands):
    """Commands on the layers that are chosen in the document in front."""

    @property
    def node(self) -> Node | None:
        """The active layer."""
        document = self.window.document
        return document.state.active_node if document is not None else None

    @property
    def chosen(self) -> tuple[str, ...]:
        document = self.window.document
        return document.chosen if document is not None else ()

    def nodes(self) -> list[Node]:
        """The chosen layers."""
        document = self.window.document
        return [document.state.node(id) for id in self.chosen] if document is not None else []


class LayerCommands(ChosenCommands):
    """What the Layer menu does, but for masks."""

    # New ones.

    def new(self) -> None:
        self.do("new_layer", name=self._free(self.tr("Layer {}")))

    def new_group(self) -> None:
        self.do("new_group", name=self._free(self.tr("Group {}")))

    def new_solid(self) -> None:
        self.do("new_solid", colour=self._hand(), name=self._free(self.tr("Colour {}")))
        self.window.show_panel("properties")

    def new_gradient(self) -> None:
        self.do("new_gradient", colour=self._hand(), name=self._free(self.tr("Gradient {}")))
        self.window.show_panel("properties")

    def _hand(self) -> str:
        """The colour in the hand, as #rrggbb."""
        return f"#{hexadecimal(self.window.toolbox.colours.foreground).lower()}"

    def new_live(self, operation: type[Operation]) -> None:
        """An operation that stays live, above the active layer."""
        from editor.document.effects import with_effect
        from editor.ui.texts import title

        name = title(operation)
        self.edit(name, lambda state: with_effect(state, operation(), name))
        self.window.show_panel("properties")

    def from_visible(self) -> None:
        self.do("layer_from_visible", name=self.tr("Visible"))

    def _free(self, pattern: str) -> str:
        """A name no layer has yet."""
        document = self.window.document
        nodes: Iterable[Node] = walk(document.state.layers) if document is not None else ()
        taken = {node.name for node in nodes}
        numbers = (pattern.format(n) for n in range(1, len(taken) + 2))
        return next(name for name in numbers if name not in taken)

    # Those that are chosen.

    def duplicate(self) -> None:
        """A copy of what is selected of the layer; without a selection, of every chosen layer."""
        document = self.window.document
        if document is not None and document.state.selection is not None:
            self.do("layer_via_copy", name=self._free(self.tr("Layer {}")))
        else:
            self.do("duplicate_layer", suffix=self.tr("copy"))

    def rename(self) -> None:
        self.window.show_panel("layers")
        self.window.layers.edit_name()

    def group(self) -> None:
        self.do("group_layers", name=self._free(self.tr("Group {}")))

    def clip(self) -> None:
        self.do("clip_layer", on=not all(node.clip for node in self.nodes()))

    def visible(self) -> None:
        self.do("show_layer", on=not all(node.visible for node in self.nodes()))

    def lock(self, field: str = "locked") -> None:
        self.do("lock_layer", on=not all(getattr(node, field) for node in self.nodes()), what=field)

    # Into pixels.

    def merge_down(self) -> None:
        """The active layer onto the one below; several, or a group, into one."""
        several = len(self.chosen) > 1 or isinstance(self.node, Group)
        self.do("merge_layers" if several else "merge_down")

    def flatten(self) -> None:
        self.do("flatten", name=self.tr("Background"))
