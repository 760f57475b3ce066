"""The search field at the head of the Filter menu, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from editor.session import Document
from editor.ui import actions as declared
from editor.ui.window import MainWindow


@pytest.fixture
def menu(window: MainWindow, document: Document, qtbot: QtBot) -> Iterator[QMenu]:
    menu = window.menus._menus[(declared.FILTER,)]
    menu.popup(window.mapToGlobal(QPoint(200, 20)))
    qtbot.waitUntil(lambda: field(menu).hasFocus())
    yield menu
    menu.close()


def field(menu: QMenu) -> QLineEdit:
    found = menu.findChild(QLineEdit)
    assert found is not None
    return found


def titles(menu: QMenu) -> list[str]:
    return [
        action.text().partition("\t")[0]
        for action in menu.actions()
        if action.isVisible() and action.text() and not action.isSeparator()
    ]


def chosen(window: MainWindow) -> str:
    page = window.commands["filter"].panel.current
    assert page is not None
    return type(page.trial.operation).id


def test_typing_leaves_what_fits_and_enter_takes_the_best(
    menu: QMenu, window: MainWindow, qtbot: QtBot
) -> None:
    assert "Filter gallery…" in titles(menu)
    assert "Gaussian blur…" not in titles(menu), "it stands in a menu of its own"
    qtbot.keyClicks(field(menu), "gaus")
    assert titles(menu) == ["Gaussian blur…"]
    assert next(a for a in menu.actions() if a.text().startswith("Gaus")).text().endswith("Blur")
    qtbot.keyClick(field(menu), Qt.Key.Key_Return)
    assert not menu.isVisible()
    qtbot.waitUntil(lambda: window.commands["filter"].panel.current is not None)
    assert chosen(window) == "gaussian_blur"
    window.commands["filter"].cancel()


def test_down_leads_to_the_next_one(menu: QMenu, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(menu), "blur")
    second = titles(menu)[1]
    qtbot.keyClick(field(menu), Qt.Key.Key_Down)
    active = menu.activeAction()
    assert active is not None
    assert active.text().partition("\t")[0] == second
    qtbot.keyClick(field(menu), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.commands["filter"].panel.current is not None)
    assert window.menus.filters[chosen(window)].text() == second
    window.commands["filter"].cancel()


def test_the_menu_is_whole_again_afterwards(menu: QMenu, qtbot: QtBot) -> None:
    before = titles(menu)
    qtbot.keyClicks(field(menu), "xqzw")
    assert titles(menu) == ["No filter is called that"]
    qtbot.keyClick(field(menu), Qt.Key.Key_Escape)
    assert titles(menu) == before
    qtbot.keyClicks(field(menu), "blur")
    menu.close()
    assert titles(menu) == before
