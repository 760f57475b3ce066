"""The gallery tries every filter and style on the picture, finds them by name and opens them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from editor.session import Document
from editor.ui.gallery import Gallery, entries
from editor.ui.style_picker import WANTS
from editor.ui.window import MainWindow
from neural.operation import operations
from neural.styles import STYLES


@pytest.fixture
def gallery(window: MainWindow, document: Document, qtbot: QtBot) -> Gallery:
    window.actions_by_id["filter.gallery"].trigger()
    (gallery,) = window.findChildren(Gallery)
    qtbot.waitExposed(gallery)
    return gallery


def shown(gallery: Gallery) -> list[str]:
    items = [gallery.list.item(row) for row in range(gallery.list.count())]
    return [item.data(Qt.ItemDataRole.UserRole).key for item in items if not item.isHidden()]


def test_it_holds_every_filter_of_the_menu_that_keeps_the_size_and_every_style() -> None:
    keys = [entry.key for entry in entries()]
    assert len(keys) == len(set(keys))
    for kind in operations().values():
        fits = kind.menu[:1] == ("Filter",) and not kind.resizes and len(kind.inputs) == 1
        assert (kind.id in keys) == fits
    assert {f"style.{style.id}" for style in STYLES} < set(keys)
    for entry in entries():
        entry.operation(**dict(entry.values))


def test_thumbnails_show_the_picture_after_each_filter(gallery: Gallery, qtbot: QtBot) -> None:
    def thumbnail(key: str) -> QImage | None:
        for row in range(gallery.list.count()):
            item = gallery.list.item(row)
            if item.data(Qt.ItemDataRole.UserRole).key == key:
                return item.data(Qt.ItemDataRole.DecorationRole)
        raise KeyError(key)

    qtbot.waitUntil(lambda: thumbnail("emboss") is not None and thumbnail("canny") is not None)
    assert thumbnail("emboss") != thumbnail("canny")
    gallery.reject()


def test_a_kind_of_filters_is_shown_alone_and_what_is_typed_is_found_in_all(
    gallery: Gallery, qtbot: QtBot
) -> None:
    groups = [gallery.groups.item(row).text() for row in range(gallery.groups.count())]
    assert groups[:2] == ["All", "Neural"]
    assert groups[-1] == "Styles"
    gallery.groups.setCurrentRow(groups.index("Blur"))
    assert "gaussian_blur" in shown(gallery)
    assert "emboss" not in shown(gallery)
    qtbot.keyClicks(gallery.field, "emboss")
    assert shown(gallery)[0] == "emboss"
    gallery.field.clear()
    gallery.groups.setCurrentRow(0)
    assert len(shown(gallery)) == gallery.list.count()
    gallery.reject()


def test_a_filter_that_needs_a_file_says_so_in_place_of_its_picture(
    gallery: Gallery, qtbot: QtBot
) -> None:
    rows = {
        gallery.list.item(row).data(Qt.ItemDataRole.UserRole).key: gallery.list.item(row)
        for row in range(gallery.list.count())
    }
    qtbot.waitUntil(lambda: rows["displace"].data(WANTS) is not None, timeout=120_000)
    assert [key for key, item in rows.items() if item.data(WANTS)] == ["displace"]
    gallery.reject()


def test_typing_finds_and_enter_opens_the_best(
    gallery: Gallery, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClicks(gallery.field, "oil")
    assert shown(gallery)[0] == "oil_paint"
    qtbot.keyClick(gallery.field, Qt.Key.Key_Return)
    panel = window.commands["filter"].panel
    assert panel.current is not None
    assert panel.current.trial.operation.id == "oil_paint"
    panel.cancel()


def test_what_nobody_has_is_said(gallery: Gallery, qtbot: QtBot) -> None:
    qtbot.keyClicks(gallery.field, "xqzv")
    assert shown(gallery) == []
    assert gallery.nothing.isVisible()
    gallery.field.clear()
    assert len(shown(gallery)) == gallery.list.count()
    gallery.reject()


def test_a_click_on_a_style_opens_stylize_with_it(
    gallery: Gallery, window: MainWindow, qtbot: QtBot
) -> None:
    key = f"style.{STYLES[3].id}"
    row = [entry.key for entry in entries()].index(key)
    item = gallery.list.item(row)
    gallery.list.scrollToItem(item)
    place = gallery.list.visualItemRect(item).center()
    qtbot.mouseClick(gallery.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    panel = window.commands["filter"].panel
    assert panel.current is not None
    assert panel.current.trial.operation.styles == ((STYLES[3].id, 1.0),)
    panel.cancel()
