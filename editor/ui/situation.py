"""What there is in the window, which decides the actions that can be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from editor.session import Document


def situation(document: Document | None, *, repeats: bool) -> set[str]:
    """In the words of `spec.When`; `repeats` is whether there is a last filter."""
    there = {"always"}
    if document is None:
        return there
    from editor.ui.select_commands import last_selection

    state, history = document.state, document.history
    facts = {
        "document": True,
        "undo": history.undo_label is not None,
        "redo": history.redo_label is not None,
        "run": document.filter is not None,
        "selection": state.selection is not None,
        "reselect": state.selection is None and last_selection(document) is not None,
        "channel": bool(state.channels),
        "last_filter": repeats,
    }
    return there | {name for name, true in facts.items() if true} | _of_layers(document)


def _of_layers(document: Document) -> set[str]:
    """About the chosen layers."""
    from editor.document.arrange import siblings
    from editor.document.layers import Group
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
