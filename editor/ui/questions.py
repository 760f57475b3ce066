"""Questions that must be answered before going on. They do not block the event loop."""

from __future__ import annotations

import asyncio
from typing import Literal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


async def ask_unsaved(parent: QWidget, name: str) -> Literal["save", "discard", "cancel"]:
    """What to do with changes that would be lost."""

    tr = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setObjectName("unsaved")
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(tr("questions", "Save the changes to “{}” before closing?").format(name))
    box.setInformativeText(tr("questions", "Without saving they are lost."))
    save = box.addButton(tr("questions", "Save"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(tr("questions", "Discard"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(tr("questions", "Cancel"), QMessageBox.ButtonRole.RejectRole)
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
