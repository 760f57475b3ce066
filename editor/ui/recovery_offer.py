"""After a crash: offers what was being edited, above the canvas, and brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QObject, Signal

from editor.document.codec import FileError
from editor.recovery.journal import Running
from editor.recovery.keeper import Found
from editor.recovery.reading import Recovered
from editor.session import Document

if TYPE_CHECKING:
    from datetime import datetime

    from editor.ui.window import MainWindow

MOST_NAMES = 3


class RecoveryOffer(QObject):
    """Looks once for what earlier runs left, and offers it without getting in the way."""

    failed = Signal(str)
    """What the keeper says when it cannot write, told from its thread."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.session = window.session
        self.failed.connect(window.notices.show_error)
        if self.session.recovery is not None:
            self.session.recovery.say = self.failed.emit

    async def look(self) -> None:
        """Offer what there is; nothing is opened or deleted before the person says so."""
        found = await self.session.left_behind()
        if found:
            self._offer(found)

    def _offer(self, found: list[Found]) -> None:
        names = [f"“{each.summary.name}”" for each in found]
        if len(found) == 1:
            text = self.tr(
                "Sfumato ended before {} was closed. It can be brought back as it was on {}."
            ).format(names[0], _when(found[0].summary.when))
        else:
            shown = names[:MOST_NAMES] + (["…"] if len(names) > MOST_NAMES else [])
            text = self.tr(
                "Sfumato ended before {} pictures were closed: {}. They can be brought back."
            ).format(len(found), ", ".join(shown))
        self.window.notices.show_note(
            text,
            {
                self.tr("Recover"): lambda: self.window.spawn(self.recover(found)),
                self.tr("Delete"): lambda: self._delete(found),
            },
        )

    def _delete(self, found: list[Found]) -> None:
        """Not at once: until the program is closed it can be taken back."""
        for each in found:
            each.unwanted = True
        self.window.notices.show_note(
            self.tr("What was left by the last run is deleted when you quit."),
            {self.tr("Keep"): lambda: self._keep(found)},
        )

    def _keep(self, found: list[Found]) -> None:
        for each in found:
            each.unwanted = False
        self._offer(found)

    async def recover(self, found: list[Found]) -> None:
        """Open each as it was; what cannot be read says so and stays where it is."""
        for each in found:
            with self.window.busy(self.tr("Recovering {}").format(each.summary.name)):
                try:
                    document, recovered = await self.session.recover(each)
                except FileError as error:
                    from editor.ui.texts import said

                    self.window.notices.show_error(said(error))
                    continue
                await self.window.prepare(document.state.depth)
            self.window.show_document(document)
            self._tell(document, recovered)

    def _tell(self, document: Document, recovered: Recovered) -> None:
        notices = self.window.notices
        for note in document.notes:
            notices.show_note(note)
        words = self.tr("{} is back as it was on {}.")
        parts = [words.format(f"“{document.name}”", _when(recovered.when))]
        if len(recovered.steps) > 1:
            words = self.tr("Its last {} steps can be undone. It is not saved yet.")
            parts.append(words.format(recovered.index))
        running = recovered.running
        if running is None:
            notices.show_note(" ".join(parts))
            return
        title = self._title(running)
        if title is not None:
            parts.append(self.tr("{} was not applied yet.").format(title))
            again = {self.tr("Try it again"): lambda: self._run(document, running)}
            notices.show_note(" ".join(parts), again)
        else:
            notices.show_note(" ".join(parts))

    @staticmethod
    def _title(running: Running) -> str | None:
        from editor.ui.texts import title
        from neural.recipe import RecipeError, parse_step

        try:
            return title(type(parse_step(running.step)))
        except RecipeError:
            return None

    def _run(self, document: Document, running: Running) -> None:
        """The filter that was running, with the choices it had, on the layer it was for."""
        from neural.recipe import parse_step

        if document not in self.session.documents:
            return
        self.window.show_document(document)
        if running.layer is not None and document.state.find(running.layer) is not None:
            document.select_layer(running.layer)
        operation = parse_step(running.step)
        self.window.commands["filter"].begin(type(operation), dict(operation))


def _when(when: datetime) -> str:
    moment = QDateTime.fromSecsSinceEpoch(round(when.timestamp()))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)
