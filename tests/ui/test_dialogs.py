"""The first minute and the small dialogs."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QStyle,
)
from pytestqt.qtbot import QtBot

from editor.session import Document
from editor.settings import load_settings
from editor.ui import theme
from editor.ui.help_dialogs import AboutDialog, InformationDialog
from editor.ui.new_dialog import NewDialog
from editor.ui.preferences import PreferencesDialog
from editor.ui.shortcuts_dialog import ShortcutsDialog
from editor.ui.welcome import PictureButton
from editor.ui.window import MainWindow
from neural.source import Rect

T = TypeVar("T", bound=QDialog)


def buttons(window: MainWindow) -> list[PictureButton]:
    return [part for part in window.welcome.findChildren(PictureButton) if part.isVisible()]


def dialog(kind: type[T]) -> T:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def test_an_empty_window_offers_recent_files_that_are_still_there(
    window: MainWindow, picture: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.welcome.show_recent((str(tmp_path / "gone.png"), str(picture)))
    QApplication.processEvents()
    (recent,) = [button for button in buttons(window) if button.path == picture]
    assert len(buttons(window)) == 4
    plain = recent.icon().cacheKey()
    window.welcome.load_pictures()
    qtbot.waitUntil(lambda: recent.icon().cacheKey() != plain)
    qtbot.mouseClick(recent, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.document is not None)
    assert window.document is not None
    assert window.document.path == picture


def test_a_sample_opens_untitled_and_is_no_recent_file(window: MainWindow, qtbot: QtBot) -> None:
    assert len(buttons(window)) == 3
    qtbot.mouseClick(buttons(window)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.document is not None)
    assert window.document is not None
    assert window.document.path is None
    assert window.document.name == "Mountains"
    assert window.session.settings.recent == ()


@pytest.mark.parametrize(
    ("depth", "ground", "white"),
    [
        ("uint8", "White", (255,) * 4),
        ("uint16", "Black", (0, 0, 0, 65535)),
        ("float32", None, (0,) * 4),
    ],
)
def test_a_new_document_has_the_size_depth_and_ground_that_were_chosen(
    window: MainWindow, depth: str, ground: str | None, white: tuple[int, ...]
) -> None:
    window.actions_by_id["file.new"].trigger()
    asked = dialog(NewDialog)
    asked.width_field.setValue(300)
    asked.height_field.setValue(40)
    asked.depth.setCurrentIndex(asked.depth.findData(depth))
    asked.ground.setCurrentText(ground or "Transparent")
    asked.accept()
    assert window.document is not None
    state = window.document.state
    assert (state.size.width, state.size.height, state.depth) == (300, 40, depth)
    corner = state.pixel_layers[0].raster.read(Rect(299, 39, 1, 1))[0, 0]
    assert tuple(corner) == white


def test_a_document_above_the_limit_cannot_be_made(window: MainWindow) -> None:
    window.actions_by_id["file.new"].trigger()
    asked = dialog(NewDialog)
    asked.width_field.setValue(100_000)
    asked.height_field.setValue(100_000)
    assert asked.create_button is not None
    assert not asked.create_button.isEnabled()
    asked.reject()


def test_preferences_are_kept_and_applied_at_once(window: MainWindow, document: Document) -> None:
    window.actions_by_id["edit.preferences"].trigger()
    asked = dialog(PreferencesDialog)
    asked.theme.setCurrentIndex(asked.theme.findData("light"))
    asked.wheel.setCurrentIndex(asked.wheel.findData("scroll"))
    asked.megapixels.setValue(77)
    asked.accept()
    try:
        assert theme.tokens() is theme.LIGHT
        assert window.canvas.wheel_scrolls
        kept = load_settings()
        assert (kept.theme, kept.largest_megapixels) == ("light", 77)
        assert window.session.limits.megapixels == 77
    finally:
        window.session.settings = window.session.settings.changed(theme="dark")
        window.apply_settings()


def test_cancelled_preferences_change_nothing(window: MainWindow) -> None:
    before = window.session.settings
    window.actions_by_id["edit.preferences"].trigger()
    asked = dialog(PreferencesDialog)
    asked.megapixels.setValue(77)
    asked.reject()
    assert window.session.settings is before


def test_the_list_of_shortcuts_is_searched(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_id["help.shortcuts"].trigger()
    shown = dialog(ShortcutsDialog)
    qtbot.keyClicks(shown.find, "flatten")
    visible = [
        head.child(row).text(1)
        for head in (shown.table.topLevelItem(n) for n in range(shown.table.topLevelItemCount()))
        for row in range(head.childCount())
        if not head.isHidden() and not head.child(row).isHidden()
    ]
    assert visible == ["Ctrl+Shift+E"]
    shown.reject()


def test_the_list_of_shortcuts_names_actions_and_not_steps(
    window: MainWindow, document: Document
) -> None:
    document.apply("Delete", document.state.remove(document.state.layers[0].id))
    assert window.actions_by_id["edit.undo"].text() == "Undo Delete"
    window.actions_by_id["help.shortcuts"].trigger()
    shown = dialog(ShortcutsDialog)
    rows = shown.table.findItems("Undo", Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)
    assert [row.text(0) for row in rows] == ["Undo"]
    shown.reject()


@pytest.mark.parametrize("id", ["edit.preferences", "file.new", "image.canvas_size", "fill"])
def test_what_a_dialog_does_stands_at_its_right_end_without_a_picture(
    id: str, window: MainWindow, document: Document
) -> None:
    window.actions_by_id["edit.fill" if id == "fill" else id].trigger()
    shown = dialog(QDialog)
    box = shown.findChild(QDialogButtonBox)
    assert box is not None
    last = max(box.buttons(), key=lambda button: button.x())
    assert box.buttonRole(last) is QDialogButtonBox.ButtonRole.AcceptRole
    assert all(button.icon().isNull() or not _drawn(button) for button in box.buttons())
    shown.reject()


def _drawn(button: QAbstractButton) -> bool:
    """Whether a dialog's button shows its icon."""
    box = button.parentWidget()
    return bool(
        box.style().styleHint(QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons, None, box)
    )


def test_image_information_tells_size_and_depth(window: MainWindow, document: Document) -> None:
    window.actions_by_id["image.information"].trigger()
    shown = dialog(InformationDialog)
    words = {label.text() for label in shown.findChildren(QLabel)}
    assert {"200 × 120 px", "8 bit per channel", "sRGB"} <= words
    shown.reject()


def test_about_names_the_versions(window: MainWindow) -> None:
    window.actions_by_id["help.about"].trigger()
    shown = dialog(AboutDialog)
    assert any("PyTorch" in label.text() for label in shown.findChildren(QLabel))
    shown.reject()
