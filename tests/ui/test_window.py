"""The window through its real events: opening, undo, prompts, leaving."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from editor.app import build
from editor.document.command import commands
from editor.document.state import State
from editor.session import Document, Session
from editor.settings import load_settings
from editor.ui.window import MainWindow
from neural.context import Context
from neural.operation import Operation, Patch, Progress
from neural.source import Rect, Source
from tests.ui.conftest import gradient


def drop(window: MainWindow, *paths: Path) -> None:
    """Drop files on the window as the desktop does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, buttons = QPointF(400, 300), Qt.MouseButton.LeftButton
    action, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), action, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(where, action, data, buttons, keys))


def answer(qtbot: QtBot, words: str) -> None:
    """Wait for the question about unsaved changes and click one of its buttons."""

    def box() -> QMessageBox | None:
        found = QApplication.activeModalWidget()
        return found if isinstance(found, QMessageBox) else None

    qtbot.waitUntil(lambda: box() is not None)
    question = box()
    assert question is not None
    (button,) = [button for button in question.buttons() if button.text() == words]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def change(document: Document) -> None:
    """Make an undoable change: hide the layer."""
    layer = document.state.pixel_layers[0]
    from dataclasses import replace

    document.apply("Hide layer", document.state.with_node(replace(layer, visible=False)))


def test_a_dropped_file_becomes_the_document_in_front(
    window: MainWindow, picture: Path, qtbot: QtBot
) -> None:
    drop(window, picture)
    qtbot.waitUntil(lambda: window.document is not None)
    assert window.document is not None
    assert window.document.state.size.width == 200
    assert window.windowTitle().startswith("picture.png")
    assert window.stack.currentWidget() is window.canvas
    assert window.status.size_label.text() == "200 × 120 px"


def test_a_file_that_is_open_already_is_brought_to_the_front(
    window: MainWindow, picture: Path, qtbot: QtBot
) -> None:
    drop(window, picture)
    qtbot.waitUntil(lambda: window.document is not None)
    first = window.document
    window.show_document(window.session.add(State.from_array(gradient(8, 8))))
    drop(window, picture)
    qtbot.waitUntil(lambda: window.document is first)
    assert len(window.session.documents) == 2


def test_a_broken_file_says_so_above_the_canvas_and_leaves_the_document(
    window: MainWindow, document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    drop(window, broken)
    qtbot.waitUntil(lambda: bool(window.notices.notices))
    assert "broken.png" in window.notices.notices[0].text
    assert window.notices.isVisible()
    assert window.document is document
    assert window.session.documents == [document]


def test_several_documents_stand_in_tabs_and_each_keeps_its_view(
    window: MainWindow, document: Document, session: Session, qtbot: QtBot
) -> None:
    window.canvas.zoom_to(4.0)
    other = session.add(State.from_array(gradient(50, 40)))
    window.show_document(other)
    assert window.tabs.count() == 2
    assert window.canvas.view.zoom == 1.0
    qtbot.keyClick(window.canvas, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window.document is document
    assert window.canvas.view.zoom == 4.0


def test_undo_and_redo_name_their_step_and_take_it(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    undo, redo = window.actions_by_id["edit.undo"], window.actions_by_id["edit.redo"]
    assert not undo.isEnabled()
    change(document)
    assert undo.isEnabled()
    assert undo.text() == "Undo Hide layer"
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.state.pixel_layers[0].visible
    assert redo.text() == "Redo Hide layer"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, both)
    assert not document.state.pixel_layers[0].visible


def test_closing_asks_about_changes_and_cancel_keeps_the_document(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    change(document)
    window.actions_by_id["file.close"].trigger()
    answer(qtbot, "Cancel")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert window.session.documents == [document]
    window.actions_by_id["file.close"].trigger()
    answer(qtbot, "Discard")
    qtbot.waitUntil(lambda: not window.session.documents)
    assert window.stack.currentWidget() is window.welcome


def test_closing_and_saving_writes_the_file_first(
    window: MainWindow,
    document: Document,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "kept.ora"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    change(document)
    window.actions_by_id["file.close"].trigger()
    answer(qtbot, "Save")
    qtbot.waitUntil(lambda: not window.session.documents)
    assert target.stat().st_size > 0


def test_a_document_without_changes_closes_without_a_question(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.actions_by_id["file.close"].trigger()
    qtbot.waitUntil(lambda: not window.session.documents)


def test_closing_the_window_asks_about_every_document_with_changes(
    window: MainWindow, document: Document, session: Session, qtbot: QtBot
) -> None:
    other = session.add(State.from_array(gradient(50, 40)))
    window.show_document(other)
    change(document)
    change(other)
    window.close()
    answer(qtbot, "Discard")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    answer(qtbot, "Cancel")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    qtbot.wait(20)
    assert window.isVisible()
    window.close()
    answer(qtbot, "Discard")
    answer(qtbot, "Discard")
    qtbot.waitUntil(lambda: not window.isVisible())


def test_saving_into_a_format_that_cannot_hold_the_layers_asks_for_another_file(
    window: MainWindow,
    picture: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drop(window, picture)
    qtbot.waitUntil(lambda: window.document is not None)
    before = picture.read_bytes()
    window.actions_by_id["layer.duplicate"].trigger()
    target = tmp_path / "layers.ora"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    qtbot.keyClick(window.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: window.document is not None and not window.document.modified)
    assert picture.read_bytes() == before


def test_the_picture_comes_back_from_the_clipboard_as_a_layer(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.canvas, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().image().width() == 200
    qtbot.keyClick(window.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    pasted = document.state.pixel_layers[-1]
    assert pasted.name == "Pasted"
    assert (pasted.raster.read(Rect(0, 0, 200, 120)) == gradient()).all()


def test_tab_hides_everything_but_the_canvas_and_brings_it_back(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Tab)
    parts: list[QWidget] = [window.layers, window.properties, window.toolbox.options, window.status]
    assert not any(part.isVisible() for part in parts)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Tab)
    assert all(part.isVisible() for part in parts)


def test_f6_leads_the_keyboard_through_every_panel_and_back_to_the_canvas(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.activateWindow()
    window.canvas.setFocus()
    seen = []
    for _ in range(6):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F6)
        focus = window.focusWidget()
        seen.append(
            next(
                (
                    name
                    for name, dock in window.docks.docks.items()
                    if focus is not None and dock.isAncestorOf(focus)
                ),
                "canvas" if focus is window.canvas else "bar",
            )
        )
    assert {"properties", "layers", "canvas"} <= set(seen)


def test_the_arrangement_of_the_panels_is_kept(
    window: MainWindow, qtbot: QtBot, session: Session
) -> None:
    window.docks.docks["history"].hide()
    window.close()
    kept = load_settings().window
    assert kept["docks"]
    session.settings = load_settings()
    again = build(session)
    qtbot.addWidget(again)
    again.show()
    assert again.docks.docks["history"].isHidden()
    assert not again.docks.docks["layers"].isHidden()


def test_every_action_and_filter_has_a_method_a_tooltip_and_a_place(window: MainWindow) -> None:
    for id, action in window.actions_by_id.items():
        if not id.startswith("tool."):
            assert callable(window.command(id)), id
            named = (window.specs[id].does or window.specs[id].asks).partition(":")[0]
            assert not named or named in commands(), id
        assert action.text(), id
        assert action.toolTip(), id
    titles = {command.title for command in window.menus.commands()}
    assert {"Gaussian blur", "Undo", "Fit on screen", "Move layer"} <= titles


def test_no_two_actions_share_a_shortcut(window: MainWindow) -> None:
    owners: dict[str, str] = {}
    for action in window.findChildren(QAction):
        for key in action.shortcuts():
            assert owners.setdefault(key.toString(), action.objectName()) == action.objectName()


def test_actions_are_only_enabled_where_they_make_sense(
    window: MainWindow, session: Session
) -> None:
    actions = window.actions_by_id
    assert not actions["file.save"].isEnabled()
    assert not window.menus.filters["gaussian_blur"].isEnabled()
    assert actions["file.open"].isEnabled()
    document = session.add(State.from_array(gradient()))
    window.show_document(document)
    assert actions["file.save"].isEnabled()
    assert window.menus.filters["gaussian_blur"].isEnabled()
    assert not actions["layer.merge_down"].isEnabled()
    actions["layer.duplicate"].trigger()
    assert actions["layer.merge_down"].isEnabled()
    assert not actions["layer.up"].isEnabled()


def test_every_button_can_be_named_by_a_screen_reader(
    window: MainWindow, document: Document
) -> None:
    for button in window.findChildren(QWidget):
        if type(button).__name__ in ("QToolButton", "QPushButton") and button.isVisible():
            named = button.accessibleName() or getattr(button, "text", str)()
            assert named or button.objectName().startswith("qt_"), button.toolTip()


class Endless(Operation):
    """Gives half of the picture and then waits until it is stopped."""

    id: ClassVar[str] = "endless"
    title: ClassVar[str] = "Endless"

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        half = Rect(0, 0, source.size.width // 2, source.size.height)
        pixels = source.read(half).copy()
        pixels[..., :3] = 255
        yield Patch(half, pixels)
        while True:
            context.checkpoint()
            time.sleep(0.005)
            yield Progress(0.5, "waiting")


def test_closing_while_a_filter_runs_ends_cleanly(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.commands["filter"].begin(Endless)
    qtbot.waitUntil(lambda: document.filter is not None and bool(document.filter.finished))
    assert window.status.progress.isVisible()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    qtbot.waitUntil(lambda: not window.session.engine.busy)
    assert document.filter is None


def test_escape_on_the_canvas_drops_the_filter(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    state = document.state
    window.commands["filter"].begin(Endless)
    qtbot.waitUntil(lambda: document.filter is not None and bool(document.filter.finished))
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert document.filter is None
    assert document.state is state
    assert window.properties.currentWidget() is window.properties.layer


def test_a_filter_is_applied_by_enter_and_repeated_by_ctrl_f(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.menus.filters["invert"].trigger()
    qtbot.waitUntil(lambda: document.filter is not None and document.filter.status == "done")
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.filter is None)
    inverted = document.state.pixel_layers[0].raster.read(Rect(0, 0, 1, 1))[0, 0]
    assert tuple(inverted) == (255, 255, 165, 255)
    assert window.notices.notices[-1].findChild(QPushButton) is not None
    qtbot.keyClick(window.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: document.history.index == 2)
    again = document.state.pixel_layers[0].raster.read(Rect(0, 0, 1, 1))[0, 0]
    assert tuple(again) == (0, 0, 90, 255)


def test_a_notice_lies_over_the_canvas_and_moves_nothing(
    window: MainWindow, document: Document
) -> None:
    before = window.canvas.geometry()
    window.notices.show_error("Something went wrong.")
    assert window.notices.isVisible()
    assert window.canvas.geometry() == before


def test_a_long_filter_leaves_the_layers_their_room_in_a_low_window(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.resize(1280, 720)
    window.reset_panels()
    window.menus.add_filters()
    window.menus.filters["enhance"].trigger()
    page = window.commands["filter"].panel.current
    assert page is not None
    qtbot.waitUntil(lambda: not page.trial.pending)
    tree = window.layers.tree
    assert tree.viewport().height() >= 3 * tree.sizeHintForRow(0)
    page.trial.cancel()
