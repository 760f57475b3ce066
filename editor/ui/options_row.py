"""What the tool in hand offers, side by side: a row of editors made from its options' fields."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QToolButton, QWidget

from editor.ui.choice_editors import CheckEditor, ChoiceEditor, FontEditor
from editor.ui.form import editors_for, problems_of
from editor.ui.icons import icon
from editor.ui.number_editor import NumberEditor
from editor.ui.texts import field_help, field_title
from editor.ui.theme import GRID, ICON
from editor.ui.tools.tool import Tool
from editor.ui.widgets import Editor, FieldLabel
from neural.operation import extra_of

SLIDER = 148
"""Width of a number with its slider."""
WIDEST = 208
"""Width that the longest choice, or the name of a font, may take."""
NUMBER = 88
"""Width of a number alone, with its unit."""
BOX = 128
"""Width of anything else that would take all there is."""


class OptionsRow(QWidget):
    """A tool's options side by side, the advanced ones in a box that opens.

    What cannot be as it is typed leaves the last valid value in force, and `complained` says why.
    """

    complained = Signal(str)

    def __init__(self, tool: Tool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tool = tool
        self.editors: list[Editor] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4 * GRID)
        box = _Box(self)
        for editor in editors_for(tool.Options):
            self.editors.append(editor)
            field = tool.Options.model_fields[editor.names[0]]
            if extra_of(field).get("advanced"):
                box.add(editor, self._label(editor, box))
            else:
                row.addWidget(self._part(editor))
            editor.edited.connect(self._edited)
        if box.filled:
            row.addWidget(self._opener(box))
        tool.options_changed.connect(self._show)
        self._show()

    def editor(self, name: str) -> Editor:
        return next(editor for editor in self.editors if name in editor.names)

    def _part(self, editor: Editor) -> QWidget:
        """An editor with its name beside it."""
        part = QWidget(self)
        pair = QHBoxLayout(part)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(2 * GRID)
        label = self._label(editor, part)
        if isinstance(editor, NumberEditor):
            editor.setFixedWidth(SLIDER if editor.track is not None else NUMBER)
        elif isinstance(editor, CheckEditor):
            editor.setFixedWidth(18)
            pair.setSpacing(GRID)
            pair.addWidget(editor)  # a box stands before its name
        elif isinstance(editor, ChoiceEditor) and editor.segments is not None:
            editor.setFixedWidth(editor.sizeHint().width())
        elif isinstance(editor, ChoiceEditor):
            editor.setFixedWidth(max(BOX, min(editor.whole_width, WIDEST)))
        else:
            editor.setFixedWidth(WIDEST if isinstance(editor, FontEditor) else BOX)
        label.setVisible(editor.titled)
        label.setMinimumWidth(label.sizeHint().width())  # a row scrolls, it does not squeeze
        pair.addWidget(label)
        if not isinstance(editor, CheckEditor):
            pair.addWidget(editor)
        return part

    def _label(self, editor: Editor, parent: QWidget) -> FieldLabel:
        name = editor.names[0]
        title, help = field_title(self.tool.Options, name), field_help(self.tool.Options, name)
        label = FieldLabel(title, parent)
        label.setToolTip(help)
        label.reset.connect(lambda: self._reset(editor))
        editor.attach(label)
        editor.setToolTip(help)
        editor.setAccessibleName(title)
        editor.setAccessibleDescription(help)
        return label

    def _opener(self, box: _Box) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon("sliders-horizontal"))
        button.setIconSize(QSize(ICON, ICON))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(self.tr("More options"))
        button.setAccessibleName(button.toolTip())

        def open_box() -> None:
            box.adjustSize()
            box.move(button.mapToGlobal(QPoint(0, button.height() + GRID)))
            box.show()

        button.clicked.connect(open_box)
        return button

    def _reset(self, editor: Editor) -> None:
        default = dict(self.tool.Options())
        editor.show_values({**self._shown(), **{name: default[name] for name in editor.names}})
        self._edited()

    def _shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for editor in self.editors:
            shown.update(editor.values())
        return shown

    def _edited(self) -> None:
        try:
            options = self.tool.Options.model_validate(self._shown())
        except ValidationError as error:
            kind = self.tool.Options
            name, sentence = next(iter(problems_of(error, kind).items()))
            self.complained.emit(f"{field_title(kind, name)}: {sentence}" if name else sentence)
            return
        self.complained.emit("")
        self.tool.set_options(options)

    def _show(self) -> None:
        values = dict(self.tool.options)
        for editor in self.editors:
            editor.show_values(values)


class _Box(QFrame):
    """What is seldom needed, under the button that opens it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "panel")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnMinimumWidth(1, 180)
        self.filled = False

    def add(self, editor: Editor, label: FieldLabel) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(editor, row, 1)
        self.filled = True
