"""What a window gets as soon as it is seen: the session, the commands, and the panels behind others.

Nothing of this is loaded for the first look at the window, so that it is there at once. It comes in pieces
of some tens of milliseconds, between which the window hears the person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from editor.session import Session
    from editor.settings import Settings
    from editor.ui.window import MainWindow

Maker = Callable[["Settings"], "Session"]
"""Gives the session of a window, out of its settings."""

STEPS: Final = (
    *("numpy", "pydantic_core", "pydantic.types", "pydantic.main", "neural.operation"),
    *("editor.document.state", "editor.document.history"),
    *("editor.document.codec", "editor.document.files", "neural.models", "editor.document.record"),
    *("editor.recovery.keeper", "editor.live", "editor.session"),
)
"""Loading a session is too much for one piece."""


def pieces(window: MainWindow, session: Maker) -> Iterator[None]:
    """Make one piece after the other. The window has its session and commands when it has them all."""
    for name in STEPS:
        import_module(name)
        yield
    from concurrent.futures import ThreadPoolExecutor

    window.beside = ThreadPoolExecutor(1, thread_name_prefix="sfumato-window")
    window.take_session(session(window.settings))
    yield
    commands: dict[str, Any] = {}
    for made in _commands(window):
        commands |= made
        yield
    window.take_commands(commands)
    yield
    yield from _panels(window)
    yield from _rest(window)


def _commands(window: MainWindow) -> Iterator[dict[str, Any]]:
    """The commands of each menu, by the group that their actions' ids begin with."""
    from editor.ui.file_commands import FileCommands
    from editor.ui.filter_commands import FilterCommands
    from editor.ui.view_commands import HelpCommands, ViewCommands

    yield {
        "file": FileCommands(window),
        "filter": FilterCommands(window),
        "view": ViewCommands(window),
        "help": HelpCommands(window),
    }
    from editor.ui.image_commands import ImageCommands, TransformCommands
    from editor.ui.layer_commands import LayerCommands
    from editor.ui.mask_commands import MaskCommands

    yield {
        "image": ImageCommands(window),
        "transform": TransformCommands(window),
        "layer": LayerCommands(window),
        "mask": MaskCommands(window),
    }
    from editor.ui.colour_commands import ColourCommands
    from editor.ui.edit_commands import EditCommands
    from editor.ui.select_commands import SelectCommands

    yield {
        "edit": EditCommands(window),
        "select": SelectCommands(window),
        "colour": ColourCommands(window),
    }


def _panels(window: MainWindow) -> Iterator[None]:
    """What stands behind the panels that are seen first."""
    docks, notices = window.docks, window.notices
    from editor.ui.channels_panel import ChannelsPanel
    from editor.ui.history_panel import HistoryPanel

    window.channels = ChannelsPanel(window.actions_by_id, window)
    window.channels.refused.connect(lambda text: notices.refuse(text))
    docks.fill("channels", window.channels)
    window.history = HistoryPanel(window)
    docks.fill("history", window.history)
    yield
    from editor.ui.overview import Overview
    from editor.ui.overview_panels import HistogramPanel, Navigator

    window.overview = Overview(window.spawn, window.beside, window)
    window.histogram = HistogramPanel(window.overview, window)
    docks.fill("histogram", window.histogram)
    window.navigator = Navigator(window.overview, window)
    docks.fill("navigator", window.navigator)
    for name in ("histogram", "navigator"):
        dock = docks.docks[name]
        dock.visibilityChanged.connect(lambda on: window.overview.wake() if on else None)
    yield
    from editor.ui.colour_panel import ColourPanel
    from editor.ui.info_panel import InfoPanel

    window.info = InfoPanel(window)
    docks.fill("info", window.info)
    window.colour = ColourPanel(window.toolbox.colours, window.settings.swatches, window)
    window.colour.swatches_changed.connect(lambda kept: window.remember(swatches=kept))
    docks.fill("colour", window.colour)
    yield
    from editor.ui.actions_panel import ActionsPanel
    from editor.ui.brushes_panel import BrushesPanel

    window.brushes = BrushesPanel(window, window.settings.brushes, window)
    window.brushes.kept.connect(lambda kept: window.remember(brushes=kept))
    docks.fill("brushes", window.brushes)
    dock = docks.docks["brushes"]
    dock.visibilityChanged.connect(lambda on: window.brushes.wake() if on else None)
    if not dock.visibleRegion().isEmpty():
        window.brushes.wake()
    window.macros = ActionsPanel(window)
    docks.fill("actions", window.macros)
    yield


def _rest(window: MainWindow) -> Iterator[None]:
    from editor.ui.layer_drops import LayerDrops
    from editor.ui.recovery_offer import RecoveryOffer

    window.recovery = RecoveryOffer(window)
    window.drops = LayerDrops(window)
    yield
