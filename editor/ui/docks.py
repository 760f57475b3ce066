"""The panels at the right: movable docks with slim titles, their arrangement kept in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

from editor.ui.icons import icon
from editor.ui.theme import GRID, ROW

if TYPE_CHECKING:
    from editor.ui.window import MainWindow

WIDTH = 336
SELDOM = ("info", "actions")
"""Panels that the Window menu shows when they are wanted."""


class DockTitle(QWidget):
    """A slim title; it can be dragged, because mouse events go on to the dock."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 0, GRID, 0)
        label = QLabel(dock.windowTitle(), self)
        row.addWidget(label)
        row.addStretch(1)
        close = QToolButton(self)
        close.setIcon(icon("x", "dim"))
        close.setIconSize(QSize(12, 12))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.setToolTip(self.tr("Close the panel; the Window menu brings it back"))
        close.setAccessibleName(self.tr("Close {}").format(dock.windowTitle()))
        close.clicked.connect(dock.close)
        row.addWidget(close)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, ROW + GRID)


class NoTitle(QWidget):
    """Stands for the title of a dock whose tab says its name."""

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class Docks:
    """Adds, arranges, hides and remembers the panels of a window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.docks: dict[str, QDockWidget] = {}
        self._hidden: list[QDockWidget] = []
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        for side in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner):
            window.setCorner(side, Qt.DockWidgetArea.RightDockWidgetArea)
        self._settle = QTimer(window, singleShot=True, interval=0)
        self._settle.timeout.connect(self._retitle)

    def add(self, name: str, title: str, panel: QWidget | None = None) -> None:
        """A dock with its panel, or the place for one that comes by `fill`."""
        dock = QDockWidget(title, self.window)
        dock.setObjectName(name)
        dock.setWidget(_ground(panel if panel is not None else QWidget(dock)))
        dock.setTitleBarWidget(NoTitle(dock))  # until it is known whether it stands alone
        for signal in (dock.dockLocationChanged, dock.topLevelChanged, dock.visibilityChanged):
            signal.connect(lambda *_: self._settle.start())
        self.docks[name] = dock
        self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)

    def fill(self, name: str, panel: QWidget) -> None:
        """Put a panel into its place."""
        dock = self.docks[name]
        place = dock.widget()
        dock.setWidget(_ground(panel))
        place.deleteLater()

    def reset(self) -> None:
        """The arrangement of a first start: what tells of the picture above, its layers below."""
        window = self.window
        size = window.size()
        for dock in self.docks.values():
            dock.setFloating(False)
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            dock.hide()  # Qt would leave behind the tabs of arrangements in between
        properties, layers = self.docks["properties"], self.docks["layers"]
        window.splitDockWidget(properties, layers, Qt.Orientation.Vertical)
        window.tabifyDockWidget(properties, self.docks["colour"])
        window.tabifyDockWidget(self.docks["colour"], self.docks["histogram"])
        window.tabifyDockWidget(self.docks["histogram"], self.docks["navigator"])
        window.tabifyDockWidget(self.docks["navigator"], self.docks["info"])
        window.tabifyDockWidget(layers, self.docks["channels"])
        window.tabifyDockWidget(self.docks["channels"], self.docks["history"])
        window.tabifyDockWidget(self.docks["history"], self.docks["brushes"])
        window.tabifyDockWidget(self.docks["brushes"], self.docks["actions"])
        for name, dock in self.docks.items():
            dock.setVisible(name not in SELDOM)
        properties.raise_()
        layers.raise_()
        layout = window.layout()
        if layout is not None:
            layout.activate()
        window.resize(size)  # it grew while the docks stood below each other
        window.resizeDocks([properties, layers], [390, 345], Qt.Orientation.Vertical)
        window.resizeDocks([properties], [WIDTH], Qt.Orientation.Horizontal)
        self._retitle()

    def restore(self) -> None:
        """As it was when the window was closed last."""
        self.reset()
        kept = self.window.settings.window
        for key, give in (
            ("geometry", self.window.restoreGeometry),
            ("docks", self.window.restoreState),
        ):
            if key in kept:
                give(QByteArray.fromBase64(kept[key].encode()))

    def saved(self) -> dict[str, str]:
        """Geometry and arrangement for the settings; panels that are hidden for a while count as shown."""
        self.hide_all(False)
        return {
            "geometry": self.window.saveGeometry().toBase64().toStdString(),
            "docks": self.window.saveState().toBase64().toStdString(),
        }

    def show(self, name: str) -> None:
        dock = self.docks[name]
        dock.show()
        dock.raise_()

    def hide_all(self, hide: bool) -> None:
        if hide:
            self._hidden = [dock for dock in self.docks.values() if not dock.isHidden()]
            for dock in self._hidden:
                dock.hide()
            return
        for dock in self._hidden:
            dock.show()
        self._hidden = []

    def visible_panels(self) -> list[QWidget]:
        """Those that can be seen: Qt lays the others of a tab group aside without hiding them."""
        panels = [dock.widget() for dock in self.docks.values()]
        return [panel for panel in panels if not panel.visibleRegion().isEmpty()]

    def _retitle(self) -> None:
        """Docks that share a place have tabs, which say their names: no title besides."""
        for dock in self.docks.values():
            tabbed = bool(self.window.tabifiedDockWidgets(dock)) and not dock.isFloating()
            wanted = NoTitle if tabbed else DockTitle
            if not isinstance(dock.titleBarWidget(), wanted):
                old = dock.titleBarWidget()
                dock.setTitleBarWidget(NoTitle(dock) if tabbed else DockTitle(dock))
                if old is not None:
                    old.deleteLater()
        for bar in self.window.findChildren(
            QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            bar.setDocumentMode(True)
            bar.setDrawBase(False)
            bar.setExpanding(False)
            bar.setElideMode(Qt.TextElideMode.ElideNone)  # many tabs scroll


def _ground(panel: QWidget) -> QWidget:
    """Give a panel its ground."""
    panel.setProperty("role", "panel")
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return panel
