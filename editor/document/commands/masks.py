"""Commands on the masks of layers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import ClassVar, Literal

from editor.document.command import Command, acted_on
from editor.document.commands.selecting import MODES, Mode
from editor.document.state import State
from neural.operation import param


class AddMask(Command):
    """A mask on every chosen layer that has none."""

    id: ClassVar[str] = "add_mask"
    title: ClassVar[str] = "Add mask"
    summary: ClassVar[str] = "Let parts of the layer show, and hide the rest."
    on_layers: ClassVar[bool] = True

    start: Literal["reveal", "hide", "selection", "outside", "transparency"] = param(
        "reveal",
        "Start with",
        labels={
            "reveal": "Reveal all",
            "hide": "Hide all",
            "selection": "Reveal the selection",
            "outside": "Hide the selection",
            "transparency": "From transparency",
        },
    )

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.masks import with_mask

        active = state.active
        ids = acted_on(state, chosen)
        ids = tuple(id for id in ids if state.node(id).mask is None) or ids
        for id in ids:
            state = with_mask(state, id, self.start)
        return state.with_active(active, "mask") if active in ids else state


class _Masked(Command):
    """Base of what is done to the mask of every chosen layer that has one."""

    on_layers: ClassVar[bool] = True

    def changed_mask(self) -> Callable[[State, str], State]:
        raise NotImplementedError

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        change = self.changed_mask()
        masked = [id for id in acted_on(state, chosen) if state.node(id).mask is not None]
        if not masked:
            raise ValueError("This layer has no mask. Add one first.")
        for id in masked:
            state = change(state, id)
        return state


class InvertMask(_Masked):
    """What the masks hid shown, and the other way round."""

    id: ClassVar[str] = "invert_mask"
    title: ClassVar[str] = "Invert mask"
    summary: ClassVar[str] = "Show what the mask hides, and hide what it shows."

    def changed_mask(self) -> Callable[[State, str], State]:
        from editor.document.masks import inverted_mask

        return inverted_mask


class ApplyMask(_Masked):
    """What the masks hide made transparent for good."""

    id: ClassVar[str] = "apply_mask"
    title: ClassVar[str] = "Apply mask"
    summary: ClassVar[str] = "Make transparent for good what the mask hides."

    def changed_mask(self) -> Callable[[State, str], State]:
        from editor.document.masks import applied_mask

        return applied_mask


class DeleteMask(_Masked):
    """The chosen layers without their masks."""

    id: ClassVar[str] = "delete_mask"
    title: ClassVar[str] = "Delete mask"
    summary: ClassVar[str] = "Take the mask away: all of the layer shows."

    def changed_mask(self) -> Callable[[State, str], State]:
        from editor.document.masks import without_mask

        return without_mask


class EnableMask(Command):
    """The masks of the chosen layers in force, or not."""

    id: ClassVar[str] = "enable_mask"
    title: ClassVar[str] = "Enable mask"
    summary: ClassVar[str] = "Let the mask hide, or not for now."
    on_layers: ClassVar[bool] = True
    titles: ClassVar[Mapping[str, str]] = {"True": "Enable mask", "False": "Disable mask"}

    on: bool = param(True, "Enabled")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.masks import enabled_masks

        return enabled_masks(state, acted_on(state, chosen), self.on)


class LinkMask(Command):
    """The masks of the chosen layers moving along with them, or staying."""

    id: ClassVar[str] = "link_mask"
    title: ClassVar[str] = "Link mask"
    summary: ClassVar[str] = "Let the mask move along with its layer, or stay."
    on_layers: ClassVar[bool] = True
    titles: ClassVar[Mapping[str, str]] = {"True": "Link mask", "False": "Unlink mask"}

    on: bool = param(True, "Linked")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.masks import linked_masks

        return linked_masks(state, acted_on(state, chosen), self.on)


class SelectMask(Command):
    """What the active layer's mask shows, selected."""

    id: ClassVar[str] = "select_mask"
    title: ClassVar[str] = "Select the mask"
    summary: ClassVar[str] = "Select what the mask of the layer shows."

    mode: Mode = param("replace", "Mode", labels=MODES)

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.masks import mask_coverage
        from editor.document.selection.coverage import selected

        return selected(state, mask_coverage(state, acted_on(state, ())[0]), self.mode)
