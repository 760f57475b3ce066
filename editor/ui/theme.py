"""Colours, metrics and the style sheet, all from one set of tokens.

Grays are neutral so that they do not bias how a picture's colours look; the accent stands for selection,
focus and progress and for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

ThemeName = Literal["dark", "light"]

ICONS: Final = Path(__file__).resolve().parents[2] / "resources" / "icons"
"""Small drawings that the style sheet needs as files."""
GRID: Final = 4
"""Every margin and gap is a multiple of this many pixels."""
ROW: Final = 24
"""Height of a row of controls."""
ICON: Final = 16
TOOL_ICON: Final = 20


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of a theme, as #rrggbb. Text has a contrast of at least 4.5 on every ground."""

    window: str
    panel: str
    field: str
    surround: str
    text: str
    dim: str
    disabled: str
    accent: str
    on_accent: str
    selection: str
    hover: str
    pressed: str
    line: str
    edge: str
    warning: str
    check_light: str
    check_dark: str

    def color(self, name: str) -> QColor:
        return QColor(getattr(self, name))


DARK: Final = Tokens(
    window="#2b2b2b",
    panel="#333333",
    field="#262626",
    surround="#1f1f1f",
    text="#dddddd",
    dim="#a0a0a0",
    disabled="#6e6e6e",
    accent="#4f9cf9",
    on_accent="#0d1826",
    selection="#334b68",
    hover="#3e3e3e",
    pressed="#484848",
    line="#232323",
    edge="#454545",
    warning="#e5b04b",
    check_light="#666666",
    check_dark="#565656",
)

LIGHT: Final = Tokens(
    window="#e2e2e2",
    panel="#ededed",
    field="#ffffff",
    surround="#b9b9b9",
    text="#1d1d1d",
    dim="#4a4a4a",
    disabled="#9a9a9a",
    accent="#1a6fd4",
    on_accent="#ffffff",
    selection="#bcd6f5",
    hover="#dadada",
    pressed="#cccccc",
    line="#cfcfcf",
    edge="#bdbdbd",
    warning="#8a5a00",
    check_light="#ffffff",
    check_dark="#cccccc",
)

_THEMES: Final[dict[ThemeName, Tokens]] = {"dark": DARK, "light": LIGHT}
_current: Tokens = DARK


def tokens() -> Tokens:
    """The theme in force."""
    return _current


def apply_theme(app: QApplication, name: ThemeName) -> None:
    """Give the whole application the theme; windows that are open change at once."""
    global _current
    _current = _THEMES[name]
    if app.style().objectName().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_palette(_current))
    app.setFont(_font())
    app.setStyleSheet(style_sheet(_current))


def _font() -> QFont:
    """The system's font at 9 to 10 points, or a plainer one where the system names only a fallback."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family() in ("DejaVu Sans", "Sans Serif", "sans-serif", ""):
        there = set(QFontDatabase.families())
        wanted = ("Inter", "Noto Sans", "Source Sans 3", "Open Sans", "Noto Sans CJK SC")
        family = next((name for name in wanted if name in there), None)
        if family is not None:
            font.setFamily(family)
    size = font.pointSizeF()
    font.setPointSizeF(min(10.0, max(9.0, size)) if size > 0 else 9.0)
    return font


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, color in (
        (role.Window, t.panel),
        (role.WindowText, t.text),
        (role.Base, t.field),
        (role.AlternateBase, t.panel),
        (role.ToolTipBase, t.window),
        (role.ToolTipText, t.text),
        (role.PlaceholderText, t.dim),
        (role.Text, t.text),
        (role.Button, t.panel),
        (role.ButtonText, t.text),
        (role.BrightText, t.text),
        (role.Light, t.edge),
        (role.Midlight, t.hover),
        (role.Dark, t.line),
        (role.Mid, t.edge),
        (role.Shadow, t.surround),
        (role.Highlight, t.selection),
        (role.HighlightedText, t.text),
        (role.Link, t.accent),
        (role.LinkVisited, t.accent),
        (role.Accent, t.accent),
    ):
        palette.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(t.disabled))
    return palette


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, relative luminance)."""

    def luminance(color: str) -> float:
        parts = QColor(color)
        values = (parts.redF(), parts.greenF(), parts.blueF())
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def style_sheet(t: Tokens) -> str:
    """The style sheet of a theme. Only what Fusion with the palette does not already do."""
    icons = ICONS.as_posix()
    check = "check-dark" if t is DARK else "check-light"
    return f"""
QMainWindow, QMainWindow::separator {{ background: {t.window}; }}
QMainWindow::separator {{ width: 1px; height: 1px; background: {t.surround}; }}
QMainWindow::separator:hover {{ background: {t.accent}; }}
QToolTip {{ background: {t.window}; color: {t.text}; border: 1px solid {t.edge}; padding: 4px 6px; }}

QMenuBar {{ background: {t.window}; padding: 0 4px; border: none; }}
QMenuBar::item {{ padding: 5px 8px; background: transparent; border-radius: 3px; }}
QMenuBar::item:selected {{ background: {t.hover}; }}
QMenuBar::item:pressed {{ background: {t.selection}; }}
QMenu {{ background: {t.window}; border: 1px solid {t.edge}; padding: 4px 0; }}
QMenu::item {{ padding: 4px 28px 4px 8px; min-height: 16px; background: transparent; }}
QMenu::item:selected {{ background: {t.selection}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: 1px; background: {t.edge}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::indicator {{ width: 12px; height: 12px; margin-left: 8px; }}
QMenu::indicator:checked {{ image: url("{icons}/check-menu.svg"); }}
QMenu::right-arrow {{ image: url("{icons}/caret-right.svg"); width: 10px; height: 10px;
    padding-right: 8px; }}

QToolBar {{ background: {t.window}; border: none; spacing: 2px; padding: 2px 4px; }}
QToolBar#options {{ border-bottom: 1px solid {t.surround}; padding: 2px 8px; spacing: 4px; }}
QToolBar#tools {{ border-right: 1px solid {t.surround}; padding: 4px 3px; }}
QToolBar::separator {{ background: {t.edge}; width: 1px; height: 1px; margin: 5px 4px; }}
QToolBar#tools::separator {{ margin: 4px 5px; }}

QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 3px; padding: 3px; }}
QToolButton:hover {{ background: {t.hover}; }}
QToolButton:pressed {{ background: {t.pressed}; }}
QToolButton:checked {{ background: {t.selection}; }}
QToolButton:focus {{ border-color: {t.accent}; }}
QToolButton:disabled {{ color: {t.disabled}; }}
QToolButton::menu-indicator {{ image: none; }}

QPushButton {{ background: {t.hover}; border: 1px solid {t.edge}; border-radius: 3px;
    padding: 3px 12px; min-height: 16px; }}
QPushButton:hover {{ background: {t.pressed}; }}
QPushButton:pressed {{ background: {t.field}; }}
QPushButton:focus {{ border-color: {t.accent}; }}
QPushButton:default {{ background: {t.selection}; border-color: {t.accent}; }}
QPushButton:disabled {{ background: transparent; color: {t.disabled}; }}
QPushButton:flat {{ background: transparent; border-color: transparent; }}
QPushButton:flat:hover {{ background: {t.hover}; }}

QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit {{ background: {t.field};
    border: 1px solid {t.field}; border-radius: 3px; padding: 2px 5px;
    selection-background-color: {t.selection}; selection-color: {t.text}; }}
QLineEdit, QAbstractSpinBox {{ min-height: 16px; }}
QLineEdit:hover, QAbstractSpinBox:hover {{ border-color: {t.edge}; }}
QLineEdit:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus {{ border-color: {t.accent}; }}
QLineEdit:disabled, QAbstractSpinBox:disabled {{ color: {t.disabled}; }}

QComboBox {{ background: {t.field}; border: 1px solid {t.field}; border-radius: 3px;
    padding: 2px 4px 2px 6px; min-height: 16px; }}
QComboBox:hover {{ border-color: {t.edge}; }}
QComboBox:focus {{ border-color: {t.accent}; }}
QComboBox:disabled {{ color: {t.disabled}; }}
QComboBox::drop-down {{ border: none; width: 18px; }}
QComboBox::down-arrow {{ image: url("{icons}/caret-down.svg"); width: 10px; height: 10px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; background: transparent;
    width: 16px; }}
QAbstractSpinBox::up-arrow {{ image: url("{icons}/caret-up.svg"); width: 8px; height: 8px; }}
QAbstractSpinBox::down-arrow {{ image: url("{icons}/caret-down.svg"); width: 8px; height: 8px; }}
QComboBox QAbstractItemView {{ background: {t.window}; border: 1px solid {t.edge}; outline: none;
    selection-background-color: {t.selection}; padding: 4px 0; }}

QAbstractItemView {{ background: {t.panel}; border: none; outline: none;
    selection-background-color: {t.selection}; selection-color: {t.text}; }}
QHeaderView::section {{ background: {t.panel}; border: none; padding: 4px; color: {t.dim}; }}

QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {t.edge}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 24px; }}
QScrollBar::handle:horizontal {{ min-width: 24px; }}
QScrollBar::handle:hover {{ background: {t.disabled}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; border: none; width: 0; height: 0; }}

QSlider {{ min-height: 16px; }}
QSlider::groove:horizontal {{ height: 3px; background: {t.field}; border-radius: 1px; }}
QSlider::sub-page:horizontal {{ background: {t.disabled}; border-radius: 1px; }}
QSlider::handle:horizontal {{ background: {t.text}; width: 10px; height: 10px; margin: -4px 0;
    border-radius: 5px; }}
QSlider::handle:horizontal:hover {{ background: {t.accent}; }}
QSlider::handle:horizontal:focus {{ background: {t.accent}; }}
QSlider::handle:horizontal:disabled {{ background: {t.disabled}; }}

QProgressBar {{ background: {t.field}; border: none; border-radius: 2px; text-align: center; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}

QDockWidget {{ titlebar-close-icon: none; titlebar-normal-icon: none; }}
QTabBar {{ background: transparent; border: none; }}
QTabBar::tab {{ background: transparent; color: {t.dim}; border: none; padding: 4px 12px;
    min-height: 16px; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ background: {t.panel}; color: {t.text}; }}
QTabBar#documents {{ background: {t.window}; }}
QTabBar#documents::tab {{ padding: 4px 8px 4px 12px; border-right: 1px solid {t.surround}; }}
QTabBar#documents::tab:selected {{ background: {t.surround}; border-bottom: 1px solid {t.accent}; }}
QTabBar::close-button {{ image: url("{icons}/close.svg"); subcontrol-position: right;
    width: 12px; height: 12px; padding: 2px; border-radius: 3px; }}
QTabBar::close-button:hover {{ background: {t.hover}; }}
QTreeView::branch {{ background: transparent; }}
QTreeView::branch:closed:has-children {{ image: url("{icons}/caret-right.svg"); }}
QTreeView::branch:open:has-children {{ image: url("{icons}/caret-down.svg"); }}
QTreeView::item {{ min-height: 24px; }}
QListView#history::item, QListView#steps::item {{ padding-left: 12px; }}
QListView#channels::item {{ padding-left: 8px; }}
QListView#channels::item:hover {{ background: {t.hover}; }}
QListView#channels::item:selected {{ background: {t.selection}; color: {t.text}; }}
QListView#history::item:hover, QListView#steps::item:hover {{ background: {t.hover}; }}
QListView#history::item:selected, QListView#steps::item:selected
    {{ background: {t.selection}; color: {t.text}; }}
QAbstractSpinBox QLineEdit {{ background: transparent; border: none; padding: 0 3px; }}
QTabBar#documents::tab:focus {{ color: {t.accent}; }}

#palette, #notice {{ background: {t.window}; border: 1px solid {t.edge}; border-radius: 4px; }}
#notice {{ border: none; border-radius: 0; border-bottom: 1px solid {t.surround}; }}
#palette QListWidget {{ background: {t.window}; }}
QSplitter::handle {{ background: {t.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QStatusBar {{ background: {t.window}; border-top: 1px solid {t.surround}; }}
QStatusBar::item {{ border: none; }}

QCheckBox, QRadioButton {{ spacing: 6px; min-height: 20px; }}
QCheckBox::indicator, QTreeView::indicator, QListView::indicator {{ width: 12px; height: 12px;
    border: 1px solid {t.disabled}; border-radius: 3px; background: {t.field}; }}
QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {t.accent}; }}
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked {{
    background: {t.accent}; border-color: {t.accent}; image: url("{icons}/{check}.svg"); }}
QCheckBox::indicator:disabled {{ border-color: {t.edge}; }}
QGroupBox {{ border: none; margin-top: 20px; padding: 0; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 0; color: {t.dim}; }}
QDialog {{ background: {t.panel}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; button-layout: 3; }}
QSplitter#columns::handle {{ background: transparent; }}

*[role="dim"] {{ color: {t.dim}; }}
*[role="heading"] {{ font-weight: 600; }}
*[role="title"] {{ font-size: 15pt; }}
*[role="panel"] {{ background: {t.panel}; }}
*[role="window"] {{ background: {t.window}; }}
*[role="surround"] {{ background: {t.surround}; }}
*[role="rule"] {{ background: {t.line}; border: none; }}
"""
