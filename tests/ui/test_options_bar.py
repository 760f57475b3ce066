"""The options bar of every tool: told apart, in line, and nothing cut."""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from editor.ui.choice_editors import ChoiceEditor
from editor.ui.tools.column import COLUMN
from editor.ui.window import MainWindow


def test_no_two_tools_look_the_same() -> None:
    icons = [card.icon for card in chain.from_iterable(COLUMN)]
    assert len(set(icons)) == len(icons)


def test_the_options_of_every_tool_begin_at_the_same_place(window: MainWindow) -> None:
    places = {}
    for card in chain.from_iterable(COLUMN):
        window.toolbox.choose(card.id)
        QApplication.processEvents()
        page = window.toolbox.options._pages.currentWidget()
        (name, *_) = page.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
        places[name.text()] = name.width()
    assert len(set(places.values())) == 1, places


def test_no_choice_of_a_tool_is_cut(window: MainWindow) -> None:
    for card in chain.from_iterable(COLUMN):
        window.toolbox.choose(card.id)
        row = window.toolbox.options.rows.get(card.id)
        for editor in row.editors if row is not None else ():
            if isinstance(editor, ChoiceEditor) and editor.box is not None and editor.titled:
                words = editor.fontMetrics().horizontalAdvance(editor.box.currentText())
                assert words < editor.width() - 28, (card.id, editor.box.currentText())


def test_every_tool_says_how_it_is_used(window: MainWindow) -> None:
    silent = [card.id for card in chain.from_iterable(COLUMN) if not _said(window, card.id)]
    assert silent == []


def _said(window: MainWindow, id: str) -> str:
    """What stands in the options bar in words, besides names of fields."""
    window.toolbox.choose(id)
    page = window.toolbox.options._pages.currentWidget()
    dim = [label.text() for label in page.findChildren(QLabel) if label.property("role") == "dim"]
    return "".join(dim)


def test_what_does_not_fit_is_one_click_away_and_back(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.toolbox.options
    window.toolbox.choose("hand")
    qtbot.waitUntil(lambda: not bar.more.isVisible())
    window.resize(700, 700)
    window.toolbox.choose("clone")
    qtbot.waitUntil(bar.more.isVisible)
    scroll = bar._window.horizontalScrollBar()
    while scroll.value() < scroll.maximum():
        qtbot.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    row = bar.rows["clone"]
    assert row.visibleRegion().boundingRect().right() >= row.width() - 1, (
        "the end of the row is seen"
    )
    qtbot.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    assert scroll.value() == 0
    window.toolbox.choose("hand")
    qtbot.waitUntil(lambda: not bar.more.isVisible())
