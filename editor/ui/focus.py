"""Leading the keyboard from one part of the window to the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def focus_next(stops: Sequence[QWidget]) -> None:
    """Give the keyboard to the first of the parts after the one that has it that can take it, around the
    end."""
    focus = QApplication.focusWidget()
    here = next(
        (
            n
            for n, stop in enumerate(stops)
            if focus and (stop is focus or stop.isAncestorOf(focus))
        ),
        -1,
    )
    for step in range(1, len(stops) + 1):
        if _focus_inside(stops[(here + step) % len(stops)]):
            return


def _focus_inside(widget: QWidget) -> bool:
    """Give the keyboard to a widget, or to the first one in it that takes it."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        return True
    proxy = widget.focusProxy()
    if proxy is not None and proxy.isVisible() and proxy.isEnabled():
        proxy.setFocus(Qt.FocusReason.TabFocusReason)
        return True
    for child in widget.findChildren(QWidget):
        policy = child.focusPolicy() & Qt.FocusPolicy.TabFocus
        if policy and child.isVisible() and child.isEnabled():
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False
