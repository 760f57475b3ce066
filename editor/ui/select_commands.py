"""Select menu: what is selected as a whole, and what is done to its edge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from editor.document.raster import Raster
from editor.document.state import Channel, State
from editor.ui.commands import Commands

if TYPE_CHECKING:
    from editor.session import Document


class SelectCommands(Commands):
    """Each command is one step of the history of the document in front."""

    def all(self) -> None:
        from editor.document.selection.coverage import everything, selected

        self.edit(
            self.tr("Select all"),
            lambda state: selected(state, everything(state.rect, state.depth)),
        )

    def none(self) -> None:
        self.edit(self.tr("Deselect"), lambda state: replace(state, selection=None))

    def again(self) -> None:
        """What was selected last."""
        document = self.window.document
        before = last_selection(document) if document is not None else None
        if before is not None:
            from editor.document.selection.coverage import fitted

            self.edit(
                self.tr("Reselect"),
                lambda state: replace(state, selection=fitted(before, state.rect)),
            )

    def invert(self) -> None:
        from editor.document.selection.coverage import everything, inverted, selected

        def change(state: State) -> State:
            if state.selection is None:
                return selected(state, everything(state.rect, state.depth))
            return selected(state, inverted(state.selection))

        self.edit(self.tr("Invert selection"), change)

    def alpha(self) -> None:
        """Where the active layer is opaque."""
        from editor.document.selection.coverage import from_alpha, selected

        def change(state: State) -> State:
            layer = state.active_layer
            if layer is None:
                raise ValueError(self.tr("Choose a pixel layer in the Layers panel first."))
            return selected(state, from_alpha(layer, state.rect))

        self.edit(self.tr("Select the layer's pixels"), change)

    # With a form.

    def grow(self) -> None:
        from editor.document.selection.edges import grown

        self._ask_edge(self.tr("Grow selection"), "Grow", lambda a, s: grown(s, a.radius))

    def shrink(self) -> None:
        from editor.document.selection.edges import shrunk

        self._ask_edge(self.tr("Shrink selection"), "Shrink", lambda a, s: shrunk(s, a.radius))

    def feather(self) -> None:
        from editor.document.selection.edges import feathered

        self._ask_edge(self.tr("Feather selection"), "Feather", lambda a, s: feathered(s, a.radius))

    def border(self) -> None:
        from editor.document.selection.edges import border

        self._ask_edge(self.tr("Select the border"), "Border", lambda a, s: border(s, a.width))

    def smooth(self) -> None:
        from editor.document.selection.edges import smoothed

        self._ask_edge(self.tr("Smooth selection"), "Smooth", lambda a, s: smoothed(s, a.radius))

    def color_range(self) -> None:
        from editor.document.selection.coverage import selected
        from editor.document.selection.wand import Sample, like, look_of

        def change(asked: Any, state: State) -> State:
            layer = state.active_layer
            if asked.sample == "layer" and layer is None:
                raise ValueError(self.tr("Choose a pixel layer in the Layers panel first."))
            own = asked.sample == "layer" and layer is not None
            sample = Sample.layer(state, layer) if own else Sample.merged(state)  # type: ignore[arg-type]
            found = like(sample, [look_of(asked.colour)], asked.fuzziness, soft=True)
            return selected(state, found, asked.mode)

        self._ask(self.tr("Colour range"), "ColorRange", change)

    def _ask_edge(self, title: str, form: str, change: Callable[[Any, Raster], Raster]) -> None:
        from editor.document.selection.coverage import selected

        def changed(asked: Any, state: State) -> State:
            if state.selection is None:
                return state
            return selected(state, change(asked, state.selection))

        self._ask(title, form, changed)

    def _ask(
        self,
        title: str,
        form: str,
        change: Callable[[Any, State], State],
        values: dict[str, Any] | None = None,
    ) -> None:
        from editor.ui import select_dialogs

        if self.free_document() is not None:
            kind = getattr(select_dialogs, form)
            select_dialogs.AskDialog(self.window, title, kind, change, values).open()

    # Channels.

    def save(self) -> None:
        """Keep the selection as a channel."""
        document = self.window.document
        if document is None or document.state.selection is None:
            return

        def change(asked: Any, state: State) -> State:
            name = asked.name.strip() or self.free_name(state)
            assert state.selection is not None
            fresh = Channel(name=name, raster=state.selection)
            return replace(state, channels=(*state.channels, fresh))

        values = {"name": self.free_name(document.state)}
        self._ask(self.tr("Save selection"), "Save", change, values)

    def load(self) -> None:
        """Select what a channel holds."""
        document = self.free_document()
        if document is None or not document.state.channels:
            return
        from editor.ui.select_dialogs import AskDialog, Load
        from neural.operation import param

        names = {channel.id: channel.name for channel in document.state.channels}
        from pydantic import create_model

        fields: Any = {
            "channel": (Literal[tuple(names)], param(next(iter(names)), "Channel", labels=names))
        }
        form = create_model("LoadChannel", __base__=Load, **fields)

        def change(asked: Any, state: State) -> State:
            from editor.document.selection.coverage import fitted, inverted, selected

            channel = next(each for each in state.channels if each.id == asked.channel)
            raster = fitted(channel.raster, state.rect)
            return selected(state, inverted(raster) if asked.inverted else raster, asked.mode)

        AskDialog(self.window, self.tr("Load selection"), form, change).open()

    def free_name(self, state: State) -> str:
        """A name no channel has yet."""
        taken = {channel.name for channel in state.channels}
        numbers = (self.tr("Selection {}").format(n) for n in range(1, len(taken) + 2))
        return next(name for name in numbers if name not in taken)

    def quick_mask(self) -> None:
        """Show the selection as a red veil over what is not selected, to be painted on, or no more."""
        document = self.free_document()
        if document is None:
            self.window.refresh()
            return
        from editor.document.selection.coverage import everything, is_whole

        document.quick_mask = not document.quick_mask
        selection = document.state.selection
        if document.quick_mask and selection is None:
            whole = everything(document.state.rect, document.state.depth)
            document.apply(self.tr("Quick mask"), replace(document.state, selection=whole))
        elif not document.quick_mask and selection is not None and is_whole(selection):
            document.apply(self.tr("Quick mask"), replace(document.state, selection=None))
        else:
            document.notify("state")


def last_selection(document: Document) -> Raster | None:
    """What was selected last, up to the present step; None when nothing ever was."""
    history = document.history
    steps = reversed(history.steps[: history.index + 1])
    return next((step.state.selection for step in steps if step.state.selection is not None), None)
