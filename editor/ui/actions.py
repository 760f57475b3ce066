"""Every action of the window, declared once.

Menus, tooltips, the command palette and the list of shortcuts are derived from `ACTIONS` and from the
registry of operations. An action's id is "group.method" or "group.method:argument": the window keeps an
object for each group and calls that method.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from editor.ui.icons import icon
from editor.ui.layer_actions import LAYER_ACTIONS
from editor.ui.spec import SEPARATOR, Spec

CONTEXT: Final = "actions"
"""The translation context of every text below."""

_N = QT_TRANSLATE_NOOP

FILE: Final = _N("actions", "File")
EDIT: Final = _N("actions", "Edit")
IMAGE: Final = _N("actions", "Image")
LAYER: Final = _N("actions", "Layer")
SELECT: Final = _N("actions", "Select")
FILTER: Final = _N("actions", "Filter")
VIEW: Final = _N("actions", "View")
WINDOW: Final = _N("actions", "Window")
HELP: Final = _N("actions", "Help")
RECENT: Final = _N("actions", "Open recent")
RECENT_FILTERS: Final = _N("actions", "Recent filters")
ADJUSTMENTS: Final = _N("actions", "Adjustments")
TRANSFORM: Final = _N("actions", "Transform")
TURN: Final = _N("actions", "Rotate and flip")
MENUS: Final = (FILE, EDIT, IMAGE, LAYER, SELECT, FILTER, VIEW, WINDOW, HELP)


def _menu(menu: str, *specs: Spec) -> tuple[Spec, ...]:
    """The specs, standing in one menu in this order."""
    return tuple(replace(spec, menu=(menu, *spec.menu)) for spec in specs)


ACTIONS: Final[tuple[Spec, ...]] = (
    *_menu(
        FILE,
        Spec(id="file.new", text=_N("actions", "New…"), shortcut="Ctrl+N", icon="file"),
        Spec(id="file.open", text=_N("actions", "Open…"), shortcut="Ctrl+O", icon="folder-open"),
        Spec(id="", text="", menu=(RECENT,), filled=True),
        SEPARATOR,
        Spec(
            id="file.save",
            text=_N("actions", "Save"),
            shortcut="Ctrl+S",
            icon="floppy-disk",
            when="document",
        ),
        Spec(
            id="file.save_as",
            text=_N("actions", "Save as…"),
            shortcut="Ctrl+Shift+S",
            when="document",
        ),
        Spec(
            id="file.export",
            text=_N("actions", "Export…"),
            shortcut="Ctrl+Alt+Shift+W",
            icon="export",
            when="document",
            help=_N("actions", "Write the picture as PNG, JPEG, TIFF or another format."),
        ),
        Spec(
            id="file.batch",
            text=_N("actions", "Batch export…"),
            icon="files",
            help=_N("actions", "Run filters over whole folders."),
        ),
        SEPARATOR,
        Spec(
            id="file.close",
            text=_N("actions", "Close"),
            shortcut="Ctrl+W",
            when="document",
        ),
        Spec(id="file.quit", text=_N("actions", "Quit"), shortcut="Ctrl+Q"),
    ),
    *_menu(
        EDIT,
        Spec(
            id="edit.undo",
            text=_N("actions", "Undo"),
            shortcut="Ctrl+Z",
            icon="arrow-counter-clockwise",
            when="undo",
        ),
        Spec(
            id="edit.redo",
            text=_N("actions", "Redo"),
            shortcut="Ctrl+Shift+Z",
            icon="arrow-clockwise",
            when="redo",
        ),
        SEPARATOR,
        Spec(
            id="edit.cut",
            text=_N("actions", "Cut"),
            shortcut="Ctrl+X",
            when="layer",
        ),
        Spec(
            id="edit.copy",
            text=_N("actions", "Copy"),
            shortcut="Ctrl+C",
            icon="copy",
            when="layer",
        ),
        Spec(
            id="edit.copy_merged",
            text=_N("actions", "Copy merged"),
            shortcut="Ctrl+Shift+C",
            when="document",
            help=_N("actions", "Copy the picture as it is seen, all layers together."),
        ),
        Spec(
            id="edit.paste",
            text=_N("actions", "Paste as new layer"),
            shortcut="Ctrl+V",
            icon="clipboard",
            help=_N("actions", "A picture from the clipboard, as a layer or a new document."),
        ),
        Spec(
            id="edit.paste_into",
            text=_N("actions", "Paste into the selection"),
            shortcut="Ctrl+Alt+Shift+V",
            when="selection",
            help=_N("actions", "As a layer that shows only where something is selected."),
        ),
        Spec(
            id="edit.clear",
            text=_N("actions", "Clear"),
            shortcut="Del",
            when="layer",
            help=_N("actions", "Clear what is selected; with nothing selected, delete the layer."),
        ),
        SEPARATOR,
        Spec(
            id="edit.fill",
            asks="fill",
            text=_N("actions", "Fill…"),
            shortcut="Shift+F5",
            when="layer",
            help=_N("actions", "Fill what is selected with a colour."),
        ),
        Spec(
            id="colour.fill_foreground",
            text=_N("actions", "Fill with foreground colour"),
            shortcut="Alt+Backspace",
            also=("Alt+Delete",),
            when="layer",
            help=_N("actions", "Fill the selection, or the whole layer or mask."),
        ),
        Spec(
            id="colour.fill_background",
            text=_N("actions", "Fill with background colour"),
            shortcut="Ctrl+Backspace",
            also=("Ctrl+Delete",),
            when="layer",
            help=_N("actions", "Fill the selection, or the whole layer or mask."),
        ),
        Spec(
            id="colour.remove",
            text=_N("actions", "Remove and fill from surroundings"),
            shortcut="Shift+Backspace",
            also=("Shift+Delete",),
            icon="sparkle",
            when="selection",
            help=_N("actions", "Replace what is selected with texture from around it."),
        ),
        SEPARATOR,
        Spec(
            id="colour.swap",
            text=_N("actions", "Swap foreground and background"),
            shortcut="X",
            icon="swap",
        ),
        Spec(
            id="colour.reset",
            text=_N("actions", "Black and white"),
            shortcut="D",
            icon="circle-half",
            help=_N("actions", "Foreground black, background white."),
        ),
        SEPARATOR,
        Spec(
            id="transform.free",
            text=_N("actions", "Free transform"),
            shortcut="Ctrl+T",
            when="layer",
            help=_N("actions", "Scale, turn, skew and bend a layer, or what is selected of it."),
        ),
        *_menu(
            TRANSFORM,
            Spec(
                id="transform.rotate_right",
                does="turn_layer:right",
                text=_N("actions", "Rotate layer 90° right"),
                when="layer",
            ),
            Spec(
                id="transform.rotate_left",
                does="turn_layer:left",
                text=_N("actions", "Rotate layer 90° left"),
                when="layer",
            ),
            Spec(
                id="transform.rotate_half",
                does="turn_layer:half",
                text=_N("actions", "Rotate layer 180°"),
                when="layer",
            ),
            Spec(
                id="transform.flip_horizontal",
                does="flip_layer:horizontal",
                text=_N("actions", "Flip layer horizontal"),
                when="layer",
            ),
            Spec(
                id="transform.flip_vertical",
                does="flip_layer:vertical",
                text=_N("actions", "Flip layer vertical"),
                when="layer",
            ),
        ),
        SEPARATOR,
        Spec(
            id="edit.palette",
            text=_N("actions", "Find a command…"),
            shortcut="Ctrl+K",
            icon="magnifying-glass",
        ),
        Spec(
            id="edit.preferences",
            text=_N("actions", "Preferences…"),
            shortcut="Ctrl+,",
            icon="gear-six",
        ),
    ),
    *_menu(
        IMAGE,
        Spec(id="", text="", menu=(ADJUSTMENTS,), filled=True),
        SEPARATOR,
        Spec(
            id="image.canvas_size",
            text=_N("actions", "Canvas size…"),
            shortcut="Ctrl+Alt+C",
            when="document",
            help=_N("actions", "Another canvas around the same pixels."),
        ),
        Spec(
            id="image.crop",
            does="crop_to_selection",
            text=_N("actions", "Crop to selection"),
            when="selection",
        ),
        Spec(
            id="image.trim",
            does="trim",
            text=_N("actions", "Trim"),
            when="document",
            help=_N("actions", "Takes away a border of one colour, or of nothing."),
        ),
        *_menu(
            TURN,
            Spec(
                id="image.rotate_right",
                does="turn:right",
                text=_N("actions", "Rotate 90° right"),
                when="document",
            ),
            Spec(
                id="image.rotate_left",
                does="turn:left",
                text=_N("actions", "Rotate 90° left"),
                when="document",
            ),
            Spec(
                id="image.rotate_half",
                does="turn:half",
                text=_N("actions", "Rotate 180°"),
                when="document",
            ),
            Spec(
                id="image.flip_horizontal",
                does="flip:horizontal",
                text=_N("actions", "Flip horizontal"),
                when="document",
            ),
            Spec(
                id="image.flip_vertical",
                does="flip:vertical",
                text=_N("actions", "Flip vertical"),
                when="document",
            ),
        ),
        SEPARATOR,
        Spec(
            id="image.information",
            text=_N("actions", "Image information…"),
            icon="info",
            when="document",
        ),
    ),
    *_menu(LAYER, *LAYER_ACTIONS),
    *_menu(
        SELECT,
        Spec(
            id="select.all",
            does="select_all",
            text=_N("actions", "All"),
            shortcut="Ctrl+A",
            icon="selection-all",
            when="document",
        ),
        Spec(
            id="select.none",
            does="deselect",
            text=_N("actions", "Deselect"),
            shortcut="Ctrl+D",
            icon="selection-slash",
            when="selection",
        ),
        Spec(
            id="select.again",
            text=_N("actions", "Reselect"),
            shortcut="Ctrl+Shift+D",
            when="reselect",
            help=_N("actions", "What was selected last."),
        ),
        Spec(
            id="select.invert",
            does="invert_selection",
            text=_N("actions", "Invert selection"),
            shortcut="Ctrl+Shift+I",
            icon="selection-inverse",
            when="document",
        ),
        SEPARATOR,
        Spec(
            id="select.subject",
            does="select_subject",
            text=_N("actions", "Subject"),
            when="document",
            help=_N("actions", "What stands out from the border of the picture."),
        ),
        Spec(
            id="select.color_range",
            asks="colour_range",
            text=_N("actions", "Colour range…"),
            when="document",
            help=_N("actions", "Every pixel that looks like a colour, as far as it does."),
        ),
        Spec(
            id="select.alpha",
            does="select_pixels",
            text=_N("actions", "Pixels of the layer"),
            when="layer",
            help=_N("actions", "Where the active layer is opaque."),
        ),
        SEPARATOR,
        Spec(
            id="select.grow", asks="grow_selection", text=_N("actions", "Grow…"), when="selection"
        ),
        Spec(
            id="select.shrink",
            asks="shrink_selection",
            text=_N("actions", "Shrink…"),
            when="selection",
        ),
        Spec(
            id="select.feather",
            asks="feather_selection",
            text=_N("actions", "Feather…"),
            shortcut="Shift+F6",
            when="selection",
        ),
        Spec(
            id="select.border",
            asks="select_border",
            text=_N("actions", "Border…"),
            when="selection",
        ),
        Spec(
            id="select.smooth",
            asks="smooth_selection",
            text=_N("actions", "Smooth…"),
            when="selection",
        ),
        SEPARATOR,
        Spec(
            id="select.save",
            text=_N("actions", "Save selection…"),
            icon="selection-plus",
            when="selection",
        ),
        Spec(
            id="select.load",
            text=_N("actions", "Load selection…"),
            when="channel",
        ),
        SEPARATOR,
        Spec(
            id="select.quick_mask",
            text=_N("actions", "Quick mask"),
            shortcut="Q",
            when="document",
            checkable=True,
            help=_N("actions", "Show what is not selected as a red veil, and paint on it."),
        ),
    ),
    *_menu(
        FILTER,
        Spec(
            id="filter.repeat",
            text=_N("actions", "Repeat last filter"),
            shortcut="Ctrl+F",
            icon="repeat",
            when="last_filter",
        ),
        Spec(
            id="filter.gallery",
            text=_N("actions", "Filter gallery…"),
            icon="squares-four",
            when="layer",
            help=_N("actions", "Every filter and style, tried on your own picture."),
        ),
        Spec(id="", text="", menu=(RECENT_FILTERS,), filled=True),
        Spec(
            id="help.train",
            text=_N("actions", "Train a model…"),
            help=_N("actions", "A network of your own, from your own pictures."),
        ),
        SEPARATOR,
    ),
    *_menu(
        VIEW,
        Spec(
            id="view.zoom_in",
            text=_N("actions", "Zoom in"),
            shortcut="Ctrl++",
            also=("Ctrl+=",),
            icon="magnifying-glass-plus",
            when="document",
        ),
        Spec(
            id="view.zoom_out",
            text=_N("actions", "Zoom out"),
            shortcut="Ctrl+-",
            icon="magnifying-glass-minus",
            when="document",
        ),
        Spec(
            id="view.fit",
            text=_N("actions", "Fit on screen"),
            shortcut="Ctrl+0",
            icon="frame-corners",
            when="document",
        ),
        Spec(
            id="view.actual",
            text=_N("actions", "100%"),
            shortcut="Ctrl+1",
            when="document",
        ),
        Spec(
            id="view.double",
            text=_N("actions", "200%"),
            shortcut="Ctrl+2",
            when="document",
        ),
        SEPARATOR,
        Spec(
            id="view.before",
            text=_N("actions", "Show before"),
            icon="square-half",
            when="run",
            checkable=True,
            help=_N("actions", "The picture without the filter; hold \\ for a moment's look."),
        ),
        Spec(
            id="view.grid",
            text=_N("actions", "Pixel grid"),
            shortcut="Ctrl+'",
            icon="grid-four",
            checkable=True,
            help=_N("actions", "Lines between pixels from 800% on."),
        ),
        SEPARATOR,
        Spec(
            id="view.panels",
            text=_N("actions", "Hide panels"),
            icon="corners-out",
            checkable=True,
            help=_N("actions", "Everything but the canvas; Tab on the canvas does the same."),
        ),
        Spec(
            id="view.full_screen",
            text=_N("actions", "Full screen"),
            shortcut="F",
            also=("F11",),
            checkable=True,
        ),
    ),
    *_menu(
        WINDOW,
        Spec(
            id="view.next_document",
            text=_N("actions", "Next document"),
            shortcut="Ctrl+Tab",
            when="document",
        ),
        Spec(
            id="view.previous_document",
            text=_N("actions", "Previous document"),
            shortcut="Ctrl+Shift+Tab",
            when="document",
        ),
        Spec(id="view.next_panel", text=_N("actions", "Next panel"), shortcut="F6"),
        SEPARATOR,
        Spec(id="view.reset_panels", text=_N("actions", "Reset panels")),
        SEPARATOR,
    ),
    *_menu(
        HELP,
        Spec(
            id="help.shortcuts",
            text=_N("actions", "Keyboard shortcuts…"),
            shortcut="F1",
            icon="keyboard",
        ),
        Spec(id="help.models", text=_N("actions", "Models…"), icon="cube"),
        Spec(id="help.about", text=_N("actions", "About Sfumato…"), icon="info"),
    ),
)


def translated(text: str) -> str:
    """A text of this module in the person's language."""
    return QCoreApplication.translate(CONTEXT, text) if text else ""


def make_actions(
    parent: QWidget, specs: Iterable[Spec], shortcuts: Mapping[str, str]
) -> dict[str, QAction]:
    """A QAction for each spec, by id. `shortcuts` are the person's own, by action id."""
    actions: dict[str, QAction] = {}
    for spec in specs:
        if not spec.id:
            continue
        if spec.id in actions:
            raise ValueError(f"Two actions are called '{spec.id}'.")
        action = QAction(translated(spec.text), parent)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        give_keys(action, spec, shortcuts)
        action.setIconVisibleInMenu(False)
        actions[spec.id] = action
    return actions


def give_keys(action: QAction, spec: Spec, shortcuts: Mapping[str, str]) -> None:
    """The keys of an action: the person's own in place of the first that is declared."""
    keys = [shortcuts.get(spec.id, spec.shortcut), *spec.also]
    action.setShortcuts([QKeySequence(key) for key in keys if key])
    action.setToolTip(tip(action, translated(spec.help)))


def tip(action: QAction, help: str = "") -> str:
    """A tooltip: the action's words, its shortcut, and a sentence about it."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    words = action.text().rstrip("…")
    first = f"{words} ({keys})" if keys else words
    return f"{first}\n{help}" if help else first
