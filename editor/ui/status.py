"""The status line: what the picture is, what is under the cursor, and what is being computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QStatusBar,
    QToolButton,
    QWidget,
)

from editor.ui.icons import icon
from editor.ui.theme import GRID, ROW

if TYPE_CHECKING:
    from editor.document.state import State
    from editor.filter_run import FilterRun

DEPTHS = {"uint8": 8, "uint16": 16, "float32": 32}


class ZoomField(QLineEdit):
    """The zoom in per cent; typing a number and Enter sets it."""

    zoom_wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(72)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(self.tr("Zoom in per cent"))
        self.setToolTip(self.tr("Zoom: type a number and press Enter"))
        self._zoom = 1.0
        self.returnPressed.connect(self._entered)
        self.editingFinished.connect(lambda: self.show_zoom(self._zoom))

    def show_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self.setText(f"{zoom * 100:.4g}%")

    def _entered(self) -> None:
        try:
            wanted = float(self.text().replace("%", "").replace(",", ".").strip()) / 100
        except ValueError:
            return
        if wanted > 0:
            self.zoom_wanted.emit(wanted)


class StatusLine(QStatusBar):
    """Labels from left to right; the job's part is there only while there is a job."""

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setFixedHeight(ROW + GRID)
        self.zoom = ZoomField(self)
        self.size_label = self._label(self.tr("Size of the picture"))
        self.depth_label = self._label(self.tr("Depth and colour profile"))
        self.point_label = self._label(self.tr("Position under the cursor"))
        self.color_label = self._label(self.tr("Colour under the cursor"))
        self.device_label = self._label(self.tr("Where neural filters run"))
        self.work_label = self._label(self.tr("What is under way"))
        self.work_label.hide()
        self.swatch = QFrame(self)
        self.swatch.setFixedSize(12, 12)
        self.swatch.setAccessibleName(self.tr("Colour under the cursor"))
        self._job = self._job_part()
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        line.setSpacing(4 * GRID)
        for part in (self.zoom, self.size_label, self.depth_label, self.point_label):
            line.addWidget(part)
        line.addWidget(self.swatch)
        line.addSpacing(-2 * GRID)
        line.addWidget(self.color_label)
        line.addStretch(1)
        line.addWidget(self.work_label)
        line.addWidget(self._job)
        line.addWidget(self.device_label)
        self.addWidget(row, 1)
        self.show_state(None)
        self.show_device("")

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", "dim")
        label.setAccessibleName(name)
        label.setToolTip(name)
        return label

    def _job_part(self) -> QWidget:
        part = QWidget(self)
        line = QHBoxLayout(part)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * GRID)
        self.job_label = QLabel(part)
        self.progress = QProgressBar(part)
        self.progress.setFixedSize(120, 4)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.stop = QToolButton(part)
        self.stop.setIcon(icon("stop"))
        self.stop.setIconSize(QSize(14, 14))
        self.stop.setToolTip(self.tr("Stop; what is finished stays on the canvas"))
        self.stop.setAccessibleName(self.tr("Stop the filter"))
        self.stop.clicked.connect(self.stop_wanted)
        for item in (self.job_label, self.progress, self.stop):
            line.addWidget(item)
        part.hide()
        return part

    def show_state(self, state: State | None, profile: str = "") -> None:
        """Size, depth and profile of a document; nothing for None."""
        there = state is not None
        for part in (self.zoom, self.size_label, self.depth_label):
            part.setVisible(there)
        if state is None:
            self.show_point(None, None)
            return
        self.size_label.setText(self.tr("{} px").format(state.size))
        depth = self.tr("{} bit").format(DEPTHS[state.depth])
        self.depth_label.setText(f"{depth} · {profile}" if profile else depth)

    def show_point(
        self,
        at: tuple[int, int] | None,
        color: tuple[int, int, int] | None,
        values: tuple[float, ...] = (),
    ) -> None:
        """The pixel under the cursor: its `color` on the screen, its `values` in the document."""
        there = at is not None and color is not None
        for part in (self.point_label, self.color_label, self.swatch):
            part.setVisible(there)
        if at is not None and color is not None:
            self.point_label.setText(f"{at[0]}, {at[1]}")
            whole = all(isinstance(value, int) for value in values)
            self.color_label.setText(" ".join(f"{v}" if whole else f"{v:.3f}" for v in values))
            self.swatch.setStyleSheet("background: rgb({}, {}, {})".format(*color))

    def show_device(self, title: str) -> None:
        self.device_label.setText(title)
        self.device_label.setVisible(bool(title))

    def show_work(self, words: str) -> None:
        """Something short is under way, such as opening a file; nothing for an empty text."""
        self.work_label.setText(words)
        self.work_label.setVisible(bool(words))

    def show_run(self, run: FilterRun | None) -> None:
        """The filter under way, until it has ended."""
        active = run is not None and run.status in ("waiting", "running")
        self._job.setVisible(active)
        if run is not None and active:
            self.job_label.setText(run.doing or run.operation.title)
            self.progress.setValue(round(run.fraction * 1000))
