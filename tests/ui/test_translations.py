"""The translations are whole, and the program finds them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from editor.app import TRANSLATIONS, application
from editor.document.codec import FileError, formats
from editor.document.files import open_picture
from editor.document.state import State
from editor.settings import Settings
from editor.ui.actions import ACTIONS, MENUS
from editor.ui.form import Form
from editor.ui.number_editor import NumberEditor
from editor.ui.texts import field_title, said
from neural.operation import operations

FILES = sorted(TRANSLATIONS.glob("*.ts"))


def messages(file: Path) -> Iterator[tuple[str, str, ElementTree.Element]]:
    """Context, source and translation of each text."""
    for context in ElementTree.parse(file).getroot().findall("context"):
        for message in context.findall("message"):
            translation = message.find("translation")
            assert translation is not None
            yield (
                context.findtext("name", ""),
                message.findtext("source", ""),
                translation,
            )


def test_there_is_chinese() -> None:
    assert [file.stem for file in FILES] == ["sfumato_zh_CN"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_is_translated_with_its_placeholders(file: Path) -> None:
    for context, source, translation in messages(file):
        assert translation.get("type") != "unfinished", f"{context}: {source}"
        words = translation.text or ""
        found, asked = (sorted(re.findall(r"\{\w*\}", text)) for text in (words, source))
        if "{0}" in found:  # another order than the English one
            asked = [f"{{{number}}}" for number in range(len(asked))]
        assert found == asked, f"{context}: {source}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_declared_action_is_in_the_file(file: Path) -> None:
    there = {source for context, source, _ in messages(file) if context == "actions"}
    declared = {spec.text for spec in ACTIONS} | {spec.help for spec in ACTIONS} | set(MENUS)
    assert declared - {""} <= there


def test_the_program_speaks_the_language_of_the_settings(qapp: QApplication) -> None:
    before = set(qapp.findChildren(QTranslator))
    application(Settings(language="zh_CN"))
    try:
        assert QCoreApplication.translate("actions", "File") == "文件"
        assert QCoreApplication.translate("operation", "Gaussian blur") == "高斯模糊"
        form = Form(operations()["stylize"])
        fields = [editor.field.text() for editor in form.of_kind(NumberEditor)]
        assert "12 帧" in fields
        form.deleteLater()
    finally:
        for translator in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(translator)
            translator.deleteLater()
    assert QCoreApplication.translate("actions", "File") == "File"


def test_what_a_file_cannot_hold_and_why_it_cannot_be_opened_is_said_in_chinese(
    qapp: QApplication, tmp_path: Path
) -> None:
    before = set(qapp.findChildren(QTranslator))
    application(Settings(language="zh_CN"))
    jpeg = formats()["jpeg"]
    clear = State.from_array(np.zeros((4, 4, 4), np.uint8))
    try:
        (loss,) = jpeg.losses(clear, jpeg.Options())
        assert loss == "JPEG holds no transparency: it was filled with white."
        assert said(loss) == "JPEG 不支持透明：已填充为白色。"
        with pytest.raises(FileError) as refused:
            open_picture(tmp_path / "{gone}.png")
        assert "does not exist" in str(refused.value)
        assert said(refused.value).endswith("{gone}.png 不存在：可能已被移动或删除。")
        assert field_title(jpeg.Options, "progressive") == "渐进式"
    finally:
        for translator in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(translator)
            translator.deleteLater()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_pixels_are_called_the_same_everywhere(file: Path) -> None:
    for context, source, translation in messages(file):
        if re.search(r"\bpx\b", source):
            assert "px" not in (translation.text or ""), f"{context}: {source}"
