"""A person at the window, for tests of a whole piece of work: real events, and waiting for them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.document.layers import Effect
from editor.session import Document
from editor.ui.canvas import Canvas
from editor.ui.effect_page import EffectPage
from editor.ui.window import MainWindow
from tests.ui.hand import draw, place


class Person:
    """What one does with a window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    @property
    def document(self) -> Document:
        document = self.window.document
        assert document is not None
        return document

    @property
    def canvas(self) -> Canvas:
        return self.window.canvas

    def command(self, id: str) -> None:
        action = self.window.actions_by_id[id]
        assert action.isEnabled(), id
        action.trigger()

    def until(self, claim: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(claim)

    def settle(self) -> None:
        """Until every live layer is up to date."""
        live = self.document.live
        assert live is not None
        self.until(lambda: not live.busy and live._next() is None)
        assert live.problems == {}

    def stroke(self, *points: tuple[float, float], modifiers: object = None) -> None:
        held = modifiers if isinstance(modifiers, Qt.KeyboardModifier) else Qt.KeyboardModifier(0)
        draw(self.canvas, [place(self.canvas, *point) for point in points], modifiers=held)

    def filter_live(self, kind: type, **values: object) -> Effect:
        """Choose a filter in the menu, set it, keep it as a live layer."""
        steps = self.document.history.index
        self.window.menus.add_filters()
        self.window.menus.filters[kind.id].trigger()
        page = self.window.commands["filter"].panel.current
        if page is None:  # above another live layer it is one at once
            shown = self.window.properties.currentWidget()
            assert isinstance(shown, EffectPage)
            shown.form.set_values({**dict(shown.form.value), **values})
            return self.effect(shown.id)
        self.until(lambda: not page.trial.pending)
        page.form.set_values({**dict(page.form.value), **values})
        page.live_layer.setChecked(True)
        page.apply.click()
        self.until(lambda: self.document.history.index > steps)
        node = self.document.state.active_node
        assert isinstance(node, Effect)
        return node

    def effect(self, id: str) -> Effect:
        node = self.document.state.node(id)
        assert isinstance(node, Effect)
        return node

    def key(self, key: Qt.Key) -> None:
        """Press and let go of a key on the canvas."""
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(self.canvas, event)

    def step(self, work: Callable[[], None]) -> None:
        """Do something and wait until it is one more step of the history."""
        before = self.document.history.index
        work()
        self.until(lambda: self.document.history.index > before)

    def apply_filter(self, kind: type, **values: object) -> None:
        """Choose a filter in the menu, set it, apply it."""
        self.window.menus.add_filters()
        self.window.menus.filters[kind.id].trigger()
        page = self.window.commands["filter"].panel.current
        assert page is not None
        page.form.set_values({**dict(page.form.value), **values})
        self.step(page.apply.click)
