"""The main window: menus, tools, documents as tabs, panels. It shows a session and forwards to it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QWidget,
)

from editor.settings import Settings, save_settings
from editor.ui import actions as declared
from editor.ui.desk import Desk
from editor.ui.docks import Docks
from editor.ui.focus import focus_next
from editor.ui.furnishing import Maker, pieces
from editor.ui.layer_menus import live_menu, row_menu
from editor.ui.layers_panel import LayersPanel
from editor.ui.menus import Menus
from editor.ui.palette import Palette
from editor.ui.properties import PropertiesPanel
from editor.ui.situation import situation
from editor.ui.status import StatusLine
from editor.ui.theme import apply_theme
from editor.ui.toolbox import Toolbox

if TYPE_CHECKING:  # what is not seen at once comes with `furnish`
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from editor.session import Document, Session
    from editor.ui.actions_panel import ActionsPanel
    from editor.ui.brushes_panel import BrushesPanel
    from editor.ui.channels_panel import ChannelsPanel
    from editor.ui.colour_panel import ColourPanel
    from editor.ui.history_panel import HistoryPanel
    from editor.ui.info_panel import InfoPanel
    from editor.ui.layer_drops import LayerDrops
    from editor.ui.overview import Overview
    from editor.ui.overview_panels import HistogramPanel, Navigator
    from editor.ui.recovery_offer import RecoveryOffer
    from neural.device import Device
    from neural.source import Depth, Rect

log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """One window with any number of documents.

    Made from the settings alone, it looks as it will, and can be shown. What works on documents is made
    by `furnish_next`, piece by piece, once it is seen; or at once by `furnish`, when somebody asks for it.
    """

    closed = Signal()
    device_known = Signal(object)
    """The engine's device, told from its thread."""

    beside: ThreadPoolExecutor
    """One thread for what the window waits for."""
    channels: ChannelsPanel
    history: HistoryPanel
    overview: Overview
    histogram: HistogramPanel
    navigator: Navigator
    info: InfoPanel
    colour: ColourPanel
    brushes: BrushesPanel
    macros: ActionsPanel
    recovery: RecoveryOffer
    drops: LayerDrops

    def __init__(self, settings: Settings, session: Maker) -> None:
        """`session` is called when the window is furnished."""
        super().__init__()
        self._settings = settings
        self._session: Session | None = None
        self._commands: dict[str, Any] = {}
        self._pieces = pieces(self, session)
        self._furnishing = False
        self.setObjectName("main")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._busy: list[str] = []
        self._leaving = False
        self.actions_by_id = self._make_actions()
        self._make_middle()
        self.toolbox = Toolbox(self)
        self.toolbox.chosen.connect(lambda tool: self.desk.set_tool(tool))
        self.toolbox.pair.asked.connect(self._show_colour)
        self._make_panels()
        self.palette_box = Palette(self)
        self.menus = Menus(self)
        self.status = StatusLine(self)
        self.setStatusBar(self.status)
        self.status.zoom.zoom_wanted.connect(self._zoom_typed)
        self.status.stop_wanted.connect(self._stop_run)
        self.device_known.connect(lambda device: self.status.show_device(device.title))
        self.resize(1440, 900)
        self.docks.restore()
        self.welcome.show_recent(settings.recent)
        self.welcome.open.setFocus()  # else the first tool has it, and looks as if it were in the hand
        self.refresh()

    # What comes after the first look.

    def furnish_next(self) -> bool:
        """Make the next of what is still missing; False when nothing was."""
        self._furnishing = True
        try:
            return next(self._pieces, self) is not self
        finally:
            self._furnishing = False

    def furnish(self) -> None:
        """Make at once all that is still missing."""
        while not self._furnishing and self.furnish_next():
            pass

    def take_session(self, session: Session) -> None:
        self._session = session

    def take_commands(self, commands: dict[str, Any]) -> None:
        self._commands = commands
        masks = commands["mask"]
        self.layers.tree.alone_wanted.connect(masks.toggle_alone)
        self.layers.tree.selection_wanted.connect(masks.select_part)

    @property
    def session(self) -> Session:
        """The documents, and what works on them. Who asks for it gets a whole window."""
        self.furnish()
        assert self._session is not None
        return self._session

    @property
    def commands(self) -> dict[str, Any]:
        """Those of each menu, by the group that their actions' ids begin with; as with `session`."""
        self.furnish()
        return self._commands

    @property
    def settings(self) -> Settings:
        """What the person chose once, as it is now."""
        return self._session.settings if self._session is not None else self._settings

    def remember(self, **values: Any) -> None:
        """Keep something in the settings."""
        self.session.settings = self.session.settings.changed(**values)

    # Parts.

    def _make_actions(self) -> dict[str, QAction]:
        made = declared.make_actions(self, declared.ACTIONS, self.settings.shortcuts)
        self.specs = {spec.id: spec for spec in declared.ACTIONS if spec.id}
        for id, action in made.items():
            action.triggered.connect(partial(self._run, id))
            self.addAction(action)
        made["view.grid"].setChecked(True)
        return made

    def command(self, id: str) -> Callable[[], object]:
        """What an action does. Raises KeyError or AttributeError for one that nothing does."""
        spec = self.specs[id]
        if spec.does:
            return partial(self.commands["edit"].declared, spec.does)
        if spec.asks:
            return partial(self.commands["edit"].ask, spec.asks)
        group, _, called = id.partition(".")
        method, given, argument = called.partition(":")
        command = getattr(self.commands[group], method)
        return partial(command, argument) if given else command

    def _run(self, id: str, *_: object) -> None:
        """Do what an action says, without what its signal brings along."""
        self.command(id)()

    def _make_middle(self) -> None:
        self.desk = Desk(self)
        self.desk.fronted.connect(self._follow)
        self.desk.moved.connect(self.refresh)
        self.tabs, self.stack = self.desk.tabs, self.desk.stack
        self.notices, self.welcome = self.desk.notices, self.desk.welcome
        self.welcome.open_wanted.connect(lambda: self.commands["file"].open())
        self.welcome.recent_wanted.connect(lambda path: self.commands["file"].open_files([path]))
        self.welcome.sample_wanted.connect(
            lambda path, title: self.commands["file"].open_sample(path, title)
        )
        self.setCentralWidget(self.desk)

    def _make_panels(self) -> None:
        """The panels that are seen first, and places for the others."""
        self.properties = PropertiesPanel(lambda: self.session, self)
        menus = {"adjust": live_menu(self), "row": row_menu(self)}
        self.layers = LayersPanel(self.actions_by_id, menus, self)
        self.layers.refused.connect(lambda text: self.notices.refuse(text))
        self.docks = Docks(self)
        self.docks.add("properties", self.tr("Properties"), self.properties)
        self.docks.add("histogram", self.tr("Histogram"))
        self.docks.add("navigator", self.tr("Navigator"))
        self.docks.add("info", self.tr("Info"))
        self.docks.add("colour", self.tr("Colour"))
        self.docks.add("layers", self.tr("Layers"), self.layers)
        self.docks.add("channels", self.tr("Channels"))
        self.docks.add("history", self.tr("History"))
        self.docks.add("brushes", self.tr("Brushes"))
        self.docks.add("actions", self.tr("Actions"))

    def _show_colour(self, which: str) -> None:
        self.furnish()
        self.colour.choose(which)
        self.show_panel("colour")

    # Documents.

    @property
    def document(self) -> Document | None:
        """The document in front."""
        return self.desk.front

    @property
    def canvas(self) -> Any:
        """The canvas in front, None while the window is empty."""
        return self.desk.canvas

    def visible_rect(self, document: Document | None = None) -> Rect | None:
        """What is seen of a document, the one in front when None; None when it has no canvas."""
        return self.desk.visible_rect(document if document is not None else self.document)

    def show_document(self, document: Document) -> None:
        """Bring a document of the session to the front, with a canvas of its own."""
        self.desk.show_document(document)

    def remove_document(self, document: Document) -> None:
        """Take a document's canvas and tab away; the session still has it."""
        self.desk.remove_document(document)

    def _follow(self, document: Document | None) -> None:
        self.layers.set_document(document)
        self.channels.set_document(document)
        self.history.set_document(document)
        self.properties.set_document(document)
        self.overview.set_document(document)
        self.navigator.set_canvas(self.canvas)
        self.info.set_document(document, self.canvas)
        self.macros.set_document(document)
        self.commands["filter"].follow(document)

    # What follows the document in front.

    def refresh(self) -> None:
        """Bring the actions, the title and the status line up to date."""
        document = self.document
        repeats = document is not None and self.commands["filter"].can_repeat
        there = situation(document, repeats=repeats)
        for id, action in self.actions_by_id.items():
            spec = self.specs.get(id)
            if spec is not None:
                action.setEnabled(spec.when in there)
        history = document.history if document is not None else None
        self._name_step("edit.undo", self.tr("Undo"), history.undo_label if history else None)
        self._name_step("edit.redo", self.tr("Redo"), history.redo_label if history else None)
        self.menus.enable_filters(document is not None)
        veiled = document is not None and document.quick_mask
        self.actions_by_id["select.quick_mask"].setChecked(veiled)
        run = document.filter if document is not None else None
        self.status.show_run(run)
        if run is None:
            self.show_before(False)
        if document is None:
            self.setWindowTitle("Sfumato")
            self.status.show_state(None)
            return
        self.setWindowTitle(f"{document.name}[*] – Sfumato")
        self.setWindowModified(document.modified)
        self.status.show_state(document.shown, self._profile_name(document.state.profile))
        self.view_changed()

    def _profile_name(self, profile: bytes | None) -> str:
        if profile is None:
            return "sRGB"
        from editor.document.colour import profile_name

        return profile_name(profile)

    def _name_step(self, id: str, verb: str, label: str | None) -> None:
        action = self.actions_by_id[id]
        action.setText(f"{verb} {label}" if label else verb)
        action.setToolTip(declared.tip(action))

    def view_changed(self) -> None:
        if self.canvas is not None:
            self.status.zoom.show_zoom(self.canvas.view.zoom)

    def _zoom_typed(self, zoom: float) -> None:
        if self.canvas is not None:
            self.canvas.zoom_to(zoom)
            self.canvas.setFocus()

    def pointed(self, at: tuple[int, int] | None) -> None:
        canvas = self.canvas
        if canvas is None:
            return
        if at is None:
            self.status.show_point(None, None)
            return
        presentation = canvas.presentation
        *values, alpha = presentation.values(*at)
        shown = (*values, alpha) if alpha not in (255, 65535, 1.0) else tuple(values)
        self.status.show_point(at, presentation.shown_color(*at), shown)

    def _stop_run(self) -> None:
        if self.document is not None and self.document.filter is not None:
            self.document.filter.stop()

    def show_before(self, on: bool) -> None:
        """Show the document in front without its filter."""
        self.actions_by_id["view.before"].setChecked(on)
        if self.canvas is not None:
            self.canvas.show_before(on)

    def apply_settings(self) -> None:
        """Take over the settings that can change while the program runs."""
        settings = self.session.settings
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, settings.theme)
        self.desk.set_wheel(settings.window.get("wheel") == "scroll")

    # Panels.

    def show_panel(self, name: str) -> None:
        self.docks.show(name)

    def hide_panels(self, hide: bool) -> None:
        self.docks.hide_all(hide)
        for bar in (self.toolbox.options, self.toolbox.column, self.statusBar()):
            bar.setVisible(not hide)
        self.tabs.setVisible(not hide and self.tabs.count() > 0)

    def reset_panels(self) -> None:
        self.actions_by_id["view.panels"].setChecked(False)
        self.hide_panels(False)
        self.docks.reset()

    def focus_next_panel(self) -> None:
        """Lead the keyboard from the canvas through the panels and back."""
        stops: list[QWidget] = [self.canvas or self.welcome.open]
        focus_next(
            [*stops, self.toolbox.options, self.toolbox.column, *self.docks.visible_panels()]
        )

    def open_palette(self) -> None:
        self.palette_box.open(self.menus.commands())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.palette_box.isVisible():
            self.palette_box.close_palette()

    # Keys that no widget wanted.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backslash and self.canvas is not None:
            self.canvas.show_before(True)
        elif event.key() != Qt.Key.Key_Escape or not self.toolbox.removal.cancel():
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backslash and self.canvas is not None:
            if not event.isAutoRepeat():
                self.canvas.show_before(False)
        else:
            super().keyReleaseEvent(event)

    # Files and layers dropped on the window.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.furnish()
        if self.drops.takes(event.mimeData()) or _files_in(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.drops.takes(event.mimeData()):
            self.drops.move(event)
        else:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.drops.takes(event.mimeData()):
            self.drops.drop(event)
            return
        paths = _files_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.commands["file"].open_files(paths)

    # Work in the background.

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run a coroutine on the event loop; what it raises is shown above the canvas, never lost."""
        from asyncio import get_running_loop

        task = get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("A command failed.", exc_info=error)
            self.notices.show_error(str(error) or type(error).__name__)

    @contextmanager
    def busy(self, words: str) -> Iterator[None]:
        """Show in the status line what is being done while it takes its time."""
        self._busy.append(words)
        self.status.show_work(words)
        try:
            yield
        finally:
            self._busy.remove(words)
            self.status.show_work(self._busy[-1] if self._busy else "")

    async def prepare(self, depth: Depth) -> None:
        """Load and compile what drawing a document of that depth needs, not on this thread."""
        from asyncio import get_running_loop

        await get_running_loop().run_in_executor(self.beside, _warm_compositor, depth)

    def warm(self) -> None:
        """Load what the first picture and the first filter need, once the window is there."""
        self.beside.submit(_warm_compositor, "uint8")
        self.welcome.load_pictures()
        self.spawn(self._meet_filters())
        self.spawn(self.recovery.look())

        def ready(device: Device) -> None:
            self.device_known.emit(device)

        self.session.engine.warm(ready)

    async def _meet_filters(self) -> None:
        """Put the filters into their menus, and hear the person between any two."""
        from asyncio import sleep

        from neural.operation import modules

        for name in modules():
            import_module(name)
            await sleep(0)
        self.menus.add_filters()

    # Leaving.

    def closeEvent(self, event: QCloseEvent) -> None:
        self.furnish()
        changed = any(document.modified for document in self.session.documents)
        if changed and not self._leaving:
            event.ignore()
            self.spawn(self._leave())
            return
        self.toolbox.removal.cancel()
        for task in list(self._tasks):
            task.cancel()
        self.overview.stop()
        self.beside.shutdown(wait=False, cancel_futures=True)
        self._keep_settings()
        for document in list(self.session.documents):
            self.remove_document(document)
        event.accept()
        self.closed.emit()

    async def _leave(self) -> None:
        if await self.commands["file"].close_all():
            self._leaving = True
            QTimer.singleShot(0, self.close)

    def _keep_settings(self) -> None:
        self.session.settings = self.session.settings.changed(
            window={**self.session.settings.window, **self.docks.saved()},
            hand=self.toolbox.colours.kept,
        )
        try:
            save_settings(self.session.settings)
        except OSError:
            log.warning("The settings could not be written.", exc_info=True)


def _warm_compositor(depth: Depth) -> None:
    from editor.document.compositing.stack import warm

    warm(depth)


def _files_in(data: QMimeData) -> list[Path]:
    """The local files that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
