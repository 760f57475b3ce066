"""Menus about layers that open in the Layers panel: new live layers, and the right click on a row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu

from editor.ui.layer_actions import LABEL, LAYER_ACTIONS, MASK
from editor.ui.layer_rows import LABELS
from editor.ui.theme import ICON

if TYPE_CHECKING:
    from editor.ui.window import MainWindow
    from neural.operation import Operation

ROW = (
    *("layer.duplicate", "layer.delete", "layer.rename", ""),
    *("layer.group", "layer.ungroup", "layer.clip", MASK, ""),
    *("layer.visible", "layer.lock", LABEL, ""),
    *("layer.rasterize", "layer.merge_down", "layer.merge", "layer.flatten"),
)
"""What a right click on a row offers: actions, the names of menus, and lines."""


def live_menu(window: MainWindow) -> QMenu:
    """Fills, adjustments and filters that can be put above the active layer."""
    menu = QMenu(window)
    menu.aboutToShow.connect(lambda: _fill(menu, window, fills=True))
    return menu


def fill_live(menu: QMenu, window: MainWindow) -> None:
    """Fill a menu with the adjustments and filters that can stay live, when it opens first."""
    menu.aboutToShow.connect(lambda: _fill(menu, window, fills=False))


def _fill(menu: QMenu, window: MainWindow, *, fills: bool) -> None:
    if menu.actions():
        return
    from editor.document.effects import can_stay_live
    from editor.ui.texts import title
    from neural.operation import operations
    from neural.point import PointOperation

    if fills:
        for id in ("layer.new_solid", "layer.new_gradient"):
            menu.addAction(window.actions_by_id[id])
        menu.addSeparator()
    live = [kind for kind in operations().values() if kind.menu and _begins(kind)]
    live = sorted((kind for kind in live if can_stay_live(kind)), key=title)
    filters = QMenu(QCoreApplication.translate("actions", "Filter"), menu)
    for kind in live:
        place = menu if issubclass(kind, PointOperation) else filters
        action = place.addAction(title(kind))
        action.triggered.connect(partial(_begin, window, kind))
    menu.addSeparator()
    menu.addMenu(filters)


def _begins(kind: type[Operation]) -> bool:
    """Whether an operation can begin with its defaults; one that needs a file cannot."""
    try:
        kind()
    except ValueError:
        return False
    return True


def _begin(window: MainWindow, kind: type[Operation], *_: object) -> None:
    window.commands["layer"].new_live(kind)


def row_menu(window: MainWindow) -> QMenu:
    """What can be done with the chosen layers."""
    menu = QMenu(window)
    for entry in ROW:
        if not entry:
            menu.addSeparator()
        elif entry in window.actions_by_id:
            menu.addAction(window.actions_by_id[entry])
        else:
            inner = menu.addMenu(QCoreApplication.translate("actions", entry))
            for spec in LAYER_ACTIONS:
                if spec.menu == (entry,) and spec.id:
                    inner.addAction(window.actions_by_id[spec.id])
                elif spec.menu == (entry,):
                    inner.addSeparator()
    for label, color in LABELS.items():
        action = window.actions_by_id[f"layer.label:{label}"]
        pixmap = QPixmap(ICON, ICON)
        pixmap.fill(QColor(color))
        action.setIcon(QIcon(pixmap))
        action.setIconVisibleInMenu(True)
    return menu
