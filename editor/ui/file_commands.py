"""File menu: opening, saving, exporting, closing, quitting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from editor.document.codec import FileError
from editor.session import Document
from editor.ui.questions import ask_unsaved

if TYPE_CHECKING:
    from editor.ui.window import MainWindow


class FileCommands(QObject):
    """What the File menu does. Slow parts run as tasks of the event loop."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.session = window.session
        self.session.background = self.tr("Background")

    def new(self) -> None:
        from editor.ui.new_dialog import NewDialog

        dialog = NewDialog(self.window, self.session.settings.largest_megapixels)
        dialog.created.connect(
            lambda state: self.window.show_document(self.session.add(state, label=self.tr("New")))
        )
        dialog.open()

    def open(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self.window, self.tr("Open"), str(self._folder()), self._open_filters()
        )
        self.open_files([Path(name) for name in names])

    def open_files(self, paths: list[Path]) -> None:
        """Open each as a document; those that cannot be opened say so above the canvas."""
        for path in paths:
            self.window.spawn(self._open(path))

    async def _open(self, path: Path) -> None:
        for document in self.session.documents:
            if document.path == path:
                self.window.show_document(document)
                return
        with self.window.busy(self.tr("Opening {}").format(path.name)):
            try:
                document = await self.session.open(path)
            except FileError as error:
                from editor.ui.texts import said

                self.window.notices.show_error(
                    said(error), {self.tr("Open another file"): self.open}
                )
                return
            await self.window.prepare(document.state.depth)
        self.window.show_document(document)
        for note in document.notes:
            from editor.ui.texts import said

            self.window.notices.show_note(said(note))

    def open_sample(self, path: Path, name: str) -> None:
        """Open a picture that comes with the program as an untitled document."""
        self.window.spawn(self._open_sample(path, name))

    async def _open_sample(self, path: Path, name: str) -> None:
        recent = self.session.settings
        document = await self.session.open(path)
        self.session.settings = recent  # a sample is not one of the person's files
        document.path = None
        document.name = name
        await self.window.prepare(document.state.depth)
        self.window.show_document(document)

    def save(self) -> None:
        document = self.window.document
        if document is not None:
            self.window.spawn(self.save_document(document))

    async def save_document(self, document: Document) -> bool:
        """Save where it came from when that file can hold everything, else ask where. False when the
        person gave up or it failed."""
        path = document.path
        if path is None or not holds_everything(document, path):
            return await self._save_as(document)
        return await self._write(document, path)

    def save_as(self) -> None:
        document = self.window.document
        if document is not None:
            self.window.spawn(self._save_as(document))

    async def _save_as(self, document: Document) -> bool:
        path = document.path
        stem = path.stem if path is not None else document.name
        suggested = self._folder(document) / f"{stem}.ora"
        name, _ = QFileDialog.getSaveFileName(
            self.window, self.tr("Save as"), str(suggested), self._save_filters()
        )
        if not name:
            return False
        target = Path(name)
        if not target.suffix:
            target = target.with_suffix(".ora")
        return await self._write(document, target)

    async def _write(self, document: Document, path: Path) -> bool:
        with self.window.busy(self.tr("Saving {}").format(path.name)):
            try:
                notes = await self.session.save(document, path)
            except FileError as error:
                from editor.ui.texts import said

                self.window.notices.show_error(said(error), {self.tr("Save as…"): self.save_as})
                return False
        if notes:
            from editor.ui.texts import said

            self.window.notices.show_note(
                self.tr("Saved a copy as {}. {}").format(path.name, " ".join(map(said, notes))),
                {self.tr("Save everything as .ora"): self.save_as},
            )
        return not notes

    def export(self) -> None:
        document = self.window.document
        if document is None:
            return
        if document.live is not None and document.live.busy:
            self.window.spawn(self._export_settled(document))
        else:
            self._export(document)

    async def _export_settled(self, document: Document) -> None:
        """Export what live layers are going to show, not what they showed before."""
        with self.window.busy(self.tr("Renewing live layers")):
            await document.settled()
        if document is self.window.document:
            self._export(document)

    def _export(self, document: Document) -> None:
        from editor.ui.export_dialog import ExportDialog

        dialog = ExportDialog(self.session, document, self.window)
        dialog.exported.connect(self._exported)
        dialog.open()

    def _exported(self, path: Path, notes: tuple[str, ...]) -> None:
        from editor.ui.texts import said

        self.window.notices.show_note(
            " ".join((self.tr("Exported {}.").format(path.name), *map(said, notes))),
            {self.tr("Show folder"): lambda: self.show_folder(path)},
            seconds=8,
        )

    def batch(self) -> None:
        from editor.ui.batch_dialog import BatchDialog

        BatchDialog(self.session, self.window).open()

    def close(self) -> None:
        document = self.window.document
        if document is not None:
            self.window.spawn(self.close_document(document))

    async def close_document(self, document: Document) -> bool:
        """Close it, asking first when it has changes that are not saved. False when it stays open."""
        if document.modified and not await self._may_go(document):
            return False
        if document in self.session.documents:
            self.window.remove_document(document)
            self.session.close(document)
        return True

    async def _may_go(self, document: Document) -> bool:
        self.window.show_document(document)
        answer: Literal["save", "discard", "cancel"] = await ask_unsaved(self.window, document.name)
        if answer == "save":
            return await self.save_document(document)
        return answer == "discard"

    def quit(self) -> None:
        self.window.close()

    async def close_all(self) -> bool:
        """Ask about every document that has changes; False when one of them stays open."""
        for document in list(self.session.documents):
            if document.modified and not await self._may_go(document):
                return False
        return True

    def show_folder(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def _folder(self, document: Document | None = None) -> Path:
        """Where a file dialog begins: beside the document, or beside the last file opened."""
        if document is not None and document.path is not None:
            return document.path.parent
        recent = self.session.settings.recent
        folder = Path(recent[0]).parent if recent else Path.home()
        return folder if folder.is_dir() else Path.home()

    def _open_filters(self) -> str:
        from editor.document.codec import formats

        every = [ending for format in formats().values() for ending in format.extensions]
        rows = [(self.tr("Pictures"), every)]
        rows += [(format.title, list(format.extensions)) for format in formats().values()]
        rows.append((self.tr("All files"), [""]))
        return _filters(rows)

    def _save_filters(self) -> str:
        from editor.document.codec import formats

        every = [ending for format in formats().writable for ending in format.extensions]
        rows = [(self.tr("By the file's ending"), every)]
        rows += [(format.title, list(format.extensions)) for format in formats().writable]
        return _filters(rows)


def holds_everything(document: Document, path: Path) -> bool:
    """True when a file of that name can hold all of the document."""
    from editor.document.files import format_of

    try:
        format = format_of(path)
    except FileError:
        return False
    return not format.losses(document.state, format.Options())


def _filters(rows: list[tuple[str, list[str]]]) -> str:
    return ";;".join(
        f"{title} ({' '.join(f'*{ending}' for ending in endings)})" for title, endings in rows
    )
