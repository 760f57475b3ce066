"""Layer menu: the stack. Commands act on every layer that is chosen, each in one step of the history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from editor.document.fill import Gradient, Solid, Stop
from editor.document.layers import Group, Node, walk
from editor.document.state import State
from editor.session import Document
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
        from editor.document.arrange import with_empty_layer

        name = self._free(self.tr("Layer {}"))
        self.edit(self.tr("New layer"), lambda state: with_empty_layer(state, name))

    def new_group(self) -> None:
        from editor.document.arrange import with_empty_group

        name = self._free(self.tr("Group {}"))
        self.edit(self.tr("New group"), lambda state: with_empty_group(state, name))

    def new_solid(self) -> None:
        from editor.document.arrange import with_fill

        name = self._free(self.tr("Colour {}"))

        def change(state: State) -> State:
            return with_fill(state, Solid((*self._hand(state), 1.0)), name)

        self.edit(self.tr("New solid colour"), change)
        self.window.show_panel("properties")

    def new_gradient(self) -> None:
        from editor.document.arrange import with_fill

        name = self._free(self.tr("Gradient {}"))

        def change(state: State) -> State:
            red, green, blue = self._hand(state)
            stops = (Stop(0.0, (red, green, blue, 1.0)), Stop(1.0, (red, green, blue, 0.0)))
            x, bottom = state.rect.center[0], float(state.size.height)
            return with_fill(state, Gradient((x, 0.0), (x, bottom), stops), name)

        self.edit(self.tr("New gradient"), change)
        self.window.show_panel("properties")

    def _hand(self, state: State) -> tuple[float, float, float]:
        """The colour in the hand, as the document's pixels mean it."""
        from editor.document.colour import from_srgb

        return from_srgb(self.window.toolbox.colours.foreground, state.profile, state.depth)

    def new_live(self, operation: type[Operation]) -> None:
        """An operation that stays live, above the active layer."""
        from editor.document.effects import with_effect
        from editor.ui.texts import title

        name = title(operation)
        self.edit(name, lambda state: with_effect(state, operation(), name))
        self.window.show_panel("properties")

    def from_visible(self) -> None:
        from editor.document.merging import with_visible

        self.edit_settled(
            self.tr("New layer from visible"), lambda state: with_visible(state, self.tr("Visible"))
        )

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
        from editor.document.arrange import with_copies
        from editor.document.selection.within import via_copy

        document = self.window.document
        if document is not None and document.state.selection is not None:
            name = self._free(self.tr("Layer {}"))
            self.edit(self.tr("Layer via copy"), lambda state: via_copy(state, name))
            return
        self.edit(
            self.tr("Duplicate layer"),
            lambda state: with_copies(state, self.chosen, self.tr("copy")),
        )

    def delete(self) -> None:
        from editor.document.arrange import removed

        self.edit(self.tr("Delete layer"), lambda state: removed(state, self.chosen))

    def rename(self) -> None:
        self.window.show_panel("layers")
        self.window.layers.edit_name()

    def group(self) -> None:
        from editor.document.arrange import grouped

        name = self._free(self.tr("Group {}"))
        self.edit(self.tr("Group layers"), lambda state: grouped(state, self.chosen, name))

    def ungroup(self) -> None:
        from editor.document.arrange import ungrouped

        self.edit(self.tr("Ungroup layers"), lambda state: ungrouped(state, self.chosen))

    def clip(self) -> None:
        from editor.document.arrange import clipped

        on = not all(node.clip for node in self.nodes())
        label = self.tr("Clip layer") if on else self.tr("Unclip layer")
        self.edit(label, lambda state: clipped(state, self.chosen, on))

    def visible(self) -> None:
        on = not all(node.visible for node in self.nodes())
        self._set(self.tr("Show layer") if on else self.tr("Hide layer"), visible=on)

    def lock(self, field: str = "locked") -> None:
        on = not all(getattr(node, field) for node in self.nodes())
        self._set(self.tr("Lock layer") if on else self.tr("Unlock layer"), **{field: on})

    def label(self, label: str) -> None:
        self._set(self.tr("Label layer"), label=label)

    def _set(self, words: str, **fields: Any) -> None:
        from editor.document.arrange import each

        self.edit(
            words, lambda state: each(state, self.chosen, lambda node: replace(node, **fields))
        )

    # Order and place.

    def up(self) -> None:
        self._raise(1, self.tr("Move layer up"))

    def down(self) -> None:
        self._raise(-1, self.tr("Move layer down"))

    def _raise(self, by: int, label: str) -> None:
        from editor.document.arrange import raised

        self.edit(label, lambda state: raised(state, self.chosen, by))

    def front(self) -> None:
        from editor.document.arrange import at_end

        self.edit(self.tr("Bring to front"), lambda state: at_end(state, self.chosen, top=True))

    def back(self) -> None:
        from editor.document.arrange import at_end

        self.edit(self.tr("Send to back"), lambda state: at_end(state, self.chosen, top=False))

    def align(self, edge: Any) -> None:
        from editor.document.align import aligned

        self.edit(self.tr("Align layers"), lambda state: aligned(state, self.chosen, edge))

    def distribute(self, axis: Any) -> None:
        from editor.document.align import distributed

        self.edit(self.tr("Distribute layers"), lambda state: distributed(state, self.chosen, axis))

    # Into pixels.

    def rasterize(self) -> None:
        from editor.document.merging import rasterized

        self.edit_settled(self.tr("Turn into pixels"), lambda state: rasterized(state, self.chosen))

    def merge_down(self) -> None:
        """The active layer onto the one below; several, or a group, into one."""
        from editor.document.merging import merged_down

        node = self.node
        if len(self.chosen) > 1 or isinstance(node, Group):
            self.merge()
        elif node is not None:
            self.edit_settled(self.tr("Merge down"), lambda state: merged_down(state, node.id))

    def merge(self) -> None:
        from editor.document.merging import merged

        self.edit_settled(self.tr("Merge layers"), lambda state: merged(state, self.chosen))

    def flatten(self) -> None:
        from editor.document.merging import flattened

        self.edit_settled(
            self.tr("Flatten image"), lambda state: flattened(state, self.tr("Background"))
        )


def situation_of(document: Document) -> set[str]:
    """What there is about the chosen layers, in the words of `spec.When`."""
    from editor.document.arrange import siblings
    from editor.document.merging import is_live

    state, chosen = document.state, document.chosen
    active = state.active_node
    if active is None:
        return set()
    nodes = [state.node(id) for id in chosen]
    around = [node.id for node in siblings(state, active.id)]
    several = len(nodes) > 1
    facts = {
        "layer": True,
        "several": several,
        "below": around[0] != active.id,
        "above": around[-1] != active.id,
        "group": any(isinstance(node, Group) for node in nodes),
        "live": any(is_live(node) for node in nodes),
        "mask": active.mask is not None,
        "together": several or isinstance(active, Group),
    }
    facts["mergeable"] = facts["below"] or facts["together"]
    return {name for name, true in facts.items() if true}
