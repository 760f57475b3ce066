"""The translations are whole, and the program finds them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from editor.app import TRANSLATIONS, application
from editor.settings import Settings
from editor.ui.actions import ACTIONS, MENUS
from editor.ui.form import Form
from editor.ui.number_editor import NumberEditor
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
        found = sorted(re.findall(r"\{\w*\}", words))
        assert found == sorted(re.findall(r"\{\w*\}", source)), f"{context}: {source}"


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
