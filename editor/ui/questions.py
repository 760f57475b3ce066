"""Questions that must be answered before going on. They do not block the event loop."""

from __future__ import annotations

import asyncio
from typing import Literal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


async def ask_unsaved(parent: QWidget, name: str) -> Literal["save", "discard", "cancel"]:
    """What to do with changes that would be lost."""

    box = QMessageBox(parent)
    box.setObjectName("unsaved")
    box.setIcon(QMessageBox.Icon.NoIcon)
    words = QCoreApplication.translate("questions", "Save the changes to “{}” before closing?")
    box.setText(words.format(name))
    box.setInformativeText(QCoreApplication.translate("questions", "Without saving they are lost."))
    save = box.addButton(
        QCoreApplication.translate("questions", "Save"), QMessageBox.ButtonRole.AcceptRole
    )
    discard = box.addButton(
        QCoreApplication.translate("questions", "Discard"), QMessageBox.ButtonRole.DestructiveRole
    )
    cancel = box.addButton(
        QCoreApplication.translate("questions", "Cancel"), QMessageBox.ButtonRole.RejectRole
    )
    box.setDefaultButton(save)
    box.setEscapeButton(cancel)
    closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    box.finished.connect(lambda _: closed.done() or closed.set_result(None))
    box.open()
    try:
        await closed
        chosen = box.clickedButton()
    finally:
        box.deleteLater()
    if chosen is save:
        return "save"
    return "discard" if chosen is discard else "cancel"
