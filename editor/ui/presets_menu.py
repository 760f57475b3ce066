"""The menu of a filter's presets: choose, save, load from a file, delete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QWidget

from editor.presets import Presets
from editor.ui.form import Form
from editor.ui.texts import said
from neural.operation import Operation, OperationError
from neural.recipe import RecipeError


class PresetsMenu(QMenu):
    """Acts on a form. `failed` carries a sentence about what went wrong."""

    failed = Signal(str)

    def __init__(
        self, form: Form, parent: QWidget | None = None, presets: Presets | None = None
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.chosen: Callable[[], Operation] = lambda: form.value
        """What is saved: the form's value, or of that what the person chose."""
        self.store = presets if presets is not None else Presets()
        self.aboutToShow.connect(self.fill)

    @property
    def operation(self) -> type[Operation]:
        return self.form.model  # type: ignore[return-value]

    def fill(self) -> None:
        """Build the entries anew: presets may have come from another document's panel."""
        self.clear()
        self.addAction(self.tr("Default")).triggered.connect(lambda: self.form.reset())
        names = self.store.names(self.operation)
        for name in names:
            self.addAction(name).triggered.connect(lambda _=False, name=name: self.use(name))
        self.addSeparator()
        self.addAction(self.tr("Save as…")).triggered.connect(lambda: self._ask_name())
        if hasattr(self.operation, "load"):
            self.addAction(self.tr("Load from file…")).triggered.connect(lambda: self._ask_file())
        if names:
            delete = self.addMenu(self.tr("Delete"))
            for name in names:
                entry = delete.addAction(name)
                entry.triggered.connect(lambda _=False, name=name: self._delete(name))

    def use(self, name: str) -> None:
        """Set the form to a preset."""
        self._try(lambda: self.form.set_values(dict(self.store.load(self.operation, name))))

    def save(self, name: str) -> None:
        """Keep what the form shows under a name."""
        if name.strip():
            self._try(lambda: self.store.save(self.chosen(), name.strip()))

    def load_file(self, path: Path) -> None:
        """Set the form from another program's file, for operations that can read one."""
        load: Callable[[Path], Operation] = self.operation.load  # type: ignore[attr-defined]
        self._try(lambda: self.form.set_values(dict(load(path))))

    def _delete(self, name: str) -> None:
        self._try(lambda: self.store.delete(self.operation, name))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (RecipeError, OperationError, OSError) as error:
            self.failed.emit(said(error))

    def _ask_name(self) -> None:
        dialog = QInputDialog(self.parentWidget())
        dialog.setWindowTitle(self.tr("Save preset"))
        dialog.setLabelText(self.tr("Name"))
        dialog.setOkButtonText(self.tr("Save"))
        dialog.textValueSelected.connect(self.save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.parentWidget(), self.tr("Load from file"))
        if name:
            self.load_file(Path(name))
