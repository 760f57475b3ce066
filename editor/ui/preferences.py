"""Edit > Preferences: the few settings there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from editor.settings import Settings, save_settings
from editor.ui.theme import GRID

if TYPE_CHECKING:
    from editor.ui.window import MainWindow


class PreferencesDialog(QDialog):
    """Shows the settings; OK keeps them and applies what can change while the program runs."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window_ = window
        settings = window.session.settings
        self.setWindowTitle(self.tr("Preferences"))
        self.theme = self._choice(
            {"dark": self.tr("Dark"), "light": self.tr("Light")}, settings.theme
        )
        self.language = self._choice(
            {"": self.tr("As the system"), "en": "English", "zh_CN": "简体中文"}, settings.language
        )
        self.wheel = self._choice(
            {"zoom": self.tr("Zooms"), "scroll": self.tr("Scrolls, zooms with Ctrl")},
            settings.window.get("wheel", "zoom"),
        )
        self.device = self._choice(
            {
                "auto": self.tr("The fastest there is"),
                "cuda": "NVIDIA / AMD (CUDA, ROCm)",
                "mps": "Apple (MPS)",
                "xpu": "Intel (XPU)",
                "cpu": self.tr("Processor (CPU)"),
            },
            settings.device,
        )
        self.threads = self._number(settings.threads, 0, 256, "")
        self.threads.setSpecialValueText(self.tr("Automatic"))
        self.megapixels = self._number(settings.largest_megapixels, 1, 100_000, self.tr(" MP"))
        self.memory = self._number(settings.history_memory_mb, 64, 1_000_000, self.tr(" MB"))
        self.disk = self._number(settings.history_disk_mb, 0, 10_000_000, self.tr(" MB"))
        self.recovery = QCheckBox(self.tr("Keep what I do for the case of a crash"), self)
        self.recovery.setChecked(settings.recovery)
        self.recovery_seconds = QDoubleSpinBox(self)
        self.recovery_seconds.setRange(0.1, 600)
        self.recovery_seconds.setDecimals(1)
        self.recovery_seconds.setValue(settings.recovery_seconds)
        self.recovery_seconds.setSuffix(self.tr(" s"))
        self.recovery_disk = self._number(settings.recovery_disk_mb, 64, 10_000_000, self.tr(" MB"))
        for field in (self.recovery_seconds, self.recovery_disk):
            field.setEnabled(settings.recovery)
            self.recovery.toggled.connect(field.setEnabled)
        self.models = QLineEdit(settings.models_folder, self)
        self.models.setAccessibleName(self.tr("Folder for your own models"))
        self.models.setPlaceholderText(str(settings.models_path))
        self.models.setMinimumWidth(260)
        form = QFormLayout()
        form.setHorizontalSpacing(4 * GRID)
        form.setVerticalSpacing(2 * GRID)
        form.addRow(self.tr("Theme"), self.theme)
        form.addRow(self.tr("Language"), self.language)
        form.addRow(self.tr("Mouse wheel"), self.wheel)
        form.addRow(self.tr("Neural filters run on"), self.device)
        form.addRow(self.tr("Threads on the processor"), self.threads)
        form.addRow(self.tr("Largest picture to open"), self.megapixels)
        form.addRow(self.tr("Memory for undo"), self.memory)
        form.addRow(self.tr("Disk space for undo"), self.disk)
        form.addRow(self.tr("Recovery"), self.recovery)
        form.addRow(self.tr("Written down after at most"), self.recovery_seconds)
        form.addRow(self.tr("Disk space for recovery"), self.recovery_disk)
        form.addRow(self.tr("Folder for your own models"), self._folder_row())
        note = QLabel(
            self.tr(
                "Language, device, threads, recovery and folders take effect at the next start."
            ),
            self,
        )
        note.setProperty("role", "dim")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(buttons)
        self.accepted.connect(self._keep)
        self.finished.connect(self.deleteLater)

    def _choice(self, choices: dict[str, str], value: str) -> QComboBox:
        box = QComboBox(self)
        for key, words in choices.items():
            box.addItem(words, key)
        box.setCurrentIndex(max(0, box.findData(value)))
        return box

    def _number(self, value: int, low: int, high: int, unit: str) -> QSpinBox:
        field = QSpinBox(self)
        field.setRange(low, high)
        field.setValue(value)
        field.setSuffix(unit)
        return field

    def _folder_row(self) -> QWidget:
        part = QWidget(self)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        choose = QPushButton(self.tr("Choose…"), part)
        choose.clicked.connect(self._choose_folder)
        row.addWidget(self.models, 1)
        row.addWidget(choose)
        return part

    def _choose_folder(self) -> None:
        title = self.tr("Folder for your own models")
        folder = QFileDialog.getExistingDirectory(
            self, title, self.models.text() or self.models.placeholderText()
        )
        if folder:
            self.models.setText(folder)

    def changed(self, settings: Settings) -> Settings:
        """The settings with what the fields say."""
        return settings.changed(
            theme=self.theme.currentData(),
            language=self.language.currentData(),
            device=self.device.currentData(),
            threads=self.threads.value(),
            largest_megapixels=self.megapixels.value(),
            history_memory_mb=self.memory.value(),
            history_disk_mb=self.disk.value(),
            recovery=self.recovery.isChecked(),
            recovery_seconds=round(self.recovery_seconds.value(), 1),
            recovery_disk_mb=self.recovery_disk.value(),
            models_folder=self.models.text().strip(),
            window={**settings.window, "wheel": self.wheel.currentData()},
        )

    def _keep(self) -> None:
        session = self.window_.session
        session.settings = self.changed(session.settings)
        self.window_.apply_settings()
        try:
            save_settings(session.settings)
        except OSError as error:
            self.window_.notices.show_error(
                self.tr("The preferences could not be written: {}").format(error)
            )
