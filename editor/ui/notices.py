"""The bar above the canvas: what went wrong or should be known, in a sentence, with what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.ui.icons import icon
from editor.ui.theme import GRID, ICON, ROW

Kind = Literal["error", "note"]
MOST = 3


class Notice(QFrame):
    """One sentence with its actions and a button that closes it."""

    def __init__(
        self, bar: NoticeBar, kind: Kind, text: str, actions: dict[str, Callable[[], None]]
    ) -> None:
        super().__init__(bar)
        self.kind = kind
        self.text = text
        self.setProperty("role", "window")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(2 * GRID)
        sign = QLabel(self)
        picture = icon("warning", "warning") if kind == "error" else icon("info", "dim")
        sign.setPixmap(picture.pixmap(QSize(ICON, ICON), self.devicePixelRatioF()))
        row.addWidget(sign)
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setMinimumHeight(ROW)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(label, 1)
        for words, act in actions.items():
            button = QPushButton(words, self)
            button.clicked.connect(lambda _=False, act=act: self._act(bar, act))
            row.addWidget(button)
        close = QToolButton(self)
        close.setIcon(icon("x", "dim"))
        close.setIconSize(QSize(12, 12))
        close.setToolTip(self.tr("Close"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(lambda: bar.remove(self))
        row.addWidget(close)
        self.setAccessibleName(text)

    def _act(self, bar: NoticeBar, act: Callable[[], None]) -> None:
        bar.remove(self)
        act()


class NoticeBar(QWidget):
    """The notices that stand above the canvas, the newest at the bottom; hidden when there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.notices: list[Notice] = []
        self.hide()

    def show_error(self, text: str, actions: dict[str, Callable[[], None]] | None = None) -> None:
        self._add("error", text, actions or {})

    def show_note(self, text: str, actions: dict[str, Callable[[], None]] | None = None) -> None:
        self._add("note", text, actions or {})

    def _add(self, kind: Kind, text: str, actions: dict[str, Callable[[], None]]) -> None:
        for notice in [same for same in self.notices if same.text == text]:
            self.remove(notice)
        while len(self.notices) >= MOST:
            self.remove(self.notices[0])
        notice = Notice(self, kind, text, actions)
        self.notices.append(notice)
        self._column.addWidget(notice)
        self.show()

    def remove(self, notice: Notice) -> None:
        if notice in self.notices:
            self.notices.remove(notice)
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        self.setVisible(bool(self.notices))

    def clear(self) -> None:
        for notice in list(self.notices):
            self.remove(notice)
