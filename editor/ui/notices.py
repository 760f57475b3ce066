"""The bar above the canvas: what went wrong or should be known, in a sentence, with what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
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
Actions = Mapping[str, Callable[[], object]]
MOST = 3
REFUSED = 8.0
"""Seconds after which it is no news any more that something could not be done."""


class Notice(QFrame):
    """One sentence with its actions and a button that closes it."""

    def __init__(self, bar: NoticeBar, kind: Kind, text: str, actions: Actions) -> None:
        super().__init__(bar)
        self.kind = kind
        self.text = text
        self.setObjectName("notice")
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(2 * GRID)
        sign = QLabel(self)
        picture = icon("warning", "warning") if kind == "error" else icon("info", "dim")
        sign.setPixmap(picture.pixmap(QSize(ICON, ICON), self.devicePixelRatioF()))
        row.addWidget(sign)
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
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

    def height_for(self, width: int) -> int:
        """What it needs at a width; the sentence may take several lines."""
        self.ensurePolished()
        for part in self.findChildren(QWidget):
            part.ensurePolished()
        self.layout().activate()
        return max(self.layout().heightForWidth(width), self.layout().minimumSize().height())

    def leave_after(self, bar: NoticeBar, seconds: float) -> None:
        """Go away by itself, but not while the mouse is on it."""
        timer = QTimer(self, singleShot=True, interval=round(seconds * 1000))
        timer.timeout.connect(lambda: timer.start() if self.underMouse() else bar.remove(self))
        timer.start()

    def _act(self, bar: NoticeBar, act: Callable[[], object]) -> None:
        bar.remove(self)
        act()


class NoticeBar(QWidget):
    """Lies over the top of `ground`, so that nothing below it moves; the newest notice is lowest."""

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground.parentWidget())
        self._ground = ground
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.notices: list[Notice] = []
        ground.installEventFilter(self)
        self.hide()

    def show_error(self, text: str, actions: Actions | None = None) -> None:
        self._add("error", text, actions or {})

    def refuse(self, text: str) -> None:
        """Why something cannot be done just now; it goes by itself, for nothing is to be done about it."""
        self._add("error", text, {}).leave_after(self, REFUSED)

    def show_note(
        self, text: str, actions: Actions | None = None, *, seconds: float | None = None
    ) -> None:
        """Something to know. With `seconds` it goes away by itself."""
        notice = self._add("note", text, actions or {})
        if seconds is not None:
            notice.leave_after(self, seconds)

    def _add(self, kind: Kind, text: str, actions: Actions) -> Notice:
        for notice in [same for same in self.notices if same.text == text]:
            self.remove(notice)
        while len(self.notices) >= MOST:
            self.remove(self.notices[0])
        notice = Notice(self, kind, text, actions)
        self.notices.append(notice)
        self._column.addWidget(notice)
        self.show()
        self.raise_()
        self._place()
        return notice

    def remove(self, notice: Notice) -> None:
        if notice in self.notices:
            self.notices.remove(notice)
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        self.setVisible(bool(self.notices))
        self._place()

    def clear(self) -> None:
        for notice in list(self.notices):
            self.remove(notice)

    def _place(self) -> None:
        frame = self._ground.geometry()
        height = sum(notice.height_for(frame.width()) + 1 for notice in self.notices)
        self.setGeometry(frame.x(), frame.y(), frame.width(), height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moved = (QEvent.Type.Resize, QEvent.Type.Move)
        if watched is self._ground and event.type() in moved and self.notices:
            self._place()
        return False
