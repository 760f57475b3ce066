"""A form for any operation, or for a file format's options, made from the fields alone.

Every change is validated at once. What is wrong is said under its field, while the last valid values
stay in force: `value` is always a model that can be run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from editor.ui.choice_editors import (
    CheckEditor,
    ChoiceEditor,
    ClassEditor,
    FontEditor,
    ModelEditor,
    TextEditor,
)
from editor.ui.colour_editor import ColourEditor
from editor.ui.curve_editor import CurveEditor
from editor.ui.file_editor import FileEditor
from editor.ui.group_selector import GroupSelector
from editor.ui.icons import icon
from editor.ui.latent_explorer import LatentExplorer
from editor.ui.levels_editor import PARTS, LevelsEditor
from editor.ui.number_editor import NumberEditor
from editor.ui.picture_editor import PictureEditor
from editor.ui.style_editor import StyleEditor
from editor.ui.style_picker import StylePicker
from editor.ui.texts import choice_label, field_help, field_title, problem, row_title, translated
from editor.ui.theme import GRID
from editor.ui.widgets import Complaint, Editor, FieldLabel
from neural.operation import Operation, extra_of, limits_of

if TYPE_CHECKING:
    from neural.models import ModelStore

LABEL_WIDTH = 112
"""The widest a column of labels becomes; longer ones are elided."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A field's type without None: its origin, its choices, and whether None is allowed."""

    type: Any
    choices: tuple[Any, ...]
    optional: bool


def kind_of(info: FieldInfo) -> Kind:
    annotation = info.annotation
    optional = False
    if get_origin(annotation) in (Union, UnionType):
        members = [member for member in get_args(annotation) if member is not NoneType]
        optional = len(members) < len(get_args(annotation))
        annotation = members[0]
    if get_origin(annotation) is Literal:
        return Kind(str, get_args(annotation), optional)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Kind(annotation, tuple(annotation), optional)
    return Kind(annotation, (), optional)


def editors_for(model: type[BaseModel], models: ModelStore | None = None) -> Iterator[Editor]:
    """The controls for a model's fields, in their order; curves of one operation share an editor.

    Raises TypeError for a field that no control can edit.
    """
    fields = model.model_fields
    widgets = {name: extra_of(info).get("widget") for name, info in fields.items()}
    curves = [name for name, widget in widgets.items() if widget == "curve"]
    levels = [name for name, widget in widgets.items() if widget == "levels"]
    plain = PARTS if levels and all(part in fields for part in PARTS) else ()
    taken: set[str] = set()
    for name, info in fields.items():
        if name in taken:
            continue
        group = curves if name in curves else [*plain, *levels] if name in (*plain, *levels) else []
        if not group:
            yield editor_for(model, name, info, models)
            continue
        taken.update(group)
        defaults = {each: default_of(fields[each]) for each in group}
        titles = [field_title(model, each) for each in (curves if group is curves else levels)]
        if group is curves:
            yield CurveEditor(curves, titles, defaults)
        else:
            yield LevelsEditor(plain, levels, titles, defaults)


def editor_for(
    model: type[BaseModel], name: str, info: FieldInfo, models: ModelStore | None
) -> Editor:
    """The control for one field. Raises TypeError when there is none for its type."""
    extra = extra_of(info)
    kind = kind_of(info)
    title = field_title(model, name)
    match extra.get("widget"):
        case "picture":
            return PictureEditor(name, title)
        case "style":
            return StyleEditor(name, title)
        case "file":
            return FileEditor(name, title, extra.get("endings", ()))
        case "font":
            return FontEditor(name, title)
        case "colour":
            return ColourEditor(name, title)
        case "model":
            first = {value: choice_label(model, name, value) for value in extra.get("labels", {})}
            return ModelEditor(name, title, models, extra.get("task"), first)
        case "weights":
            return StylePicker(name, title, among=extra.get("labels"))
        case "class":
            return ClassEditor(name, title, models)
        case "latent" if issubclass(model, Operation):
            return LatentExplorer(name, title, models, model)
        case _:
            pass
    if kind.choices:
        labels = [choice_label(model, name, value) for value in kind.choices]
        named = extra.get("icons", {})
        icons = [named[str(value)] for value in kind.choices] if named else []
        return ChoiceEditor(name, title, kind.choices, labels, icons=icons)
    if kind.type is bool:
        return CheckEditor(name, title)
    if kind.type in (int, float):
        low, high = limits_of(info)
        return NumberEditor(
            name,
            title=title,
            default=default_of(info),
            whole=kind.type is int,
            low=low,
            end=extra.get("soft_maximum", high),
            step=extra.get("step"),
            unit=translated(extra.get("unit", "")),
            optional=kind.optional,
            slider=extra.get("widget") != "number",
        )
    if kind.type is str:
        return TextEditor(name, title)
    raise TypeError(f"{model.__name__}.{name}: there is no control for {info.annotation}.")


def default_of(info: FieldInfo) -> Any:
    return info.get_default(call_default_factory=True)


def defaults_of(model: type[BaseModel]) -> dict[str, Any]:
    return {name: default_of(info) for name, info in model.model_fields.items()}


class Form(QWidget):
    """The fields of `model` as controls. `changed` is emitted when `value` has become another."""

    changed = Signal()

    def __init__(
        self,
        model: type[BaseModel],
        models: ModelStore | None = None,
        values: Mapping[str, Any] | None = None,
        parent: QWidget | None = None,
        *,
        label_width: int | None = None,
    ) -> None:
        """`label_width` fixes the column of labels, so that it lines up with what is around."""
        super().__init__(parent)
        self._label_width = label_width
        self.model = model
        self.editors: list[Editor] = []
        self._complaints: dict[str, Complaint] = {}
        self._hints: dict[str, Complaint] = {}
        self._labels: dict[str, FieldLabel] = {}
        self._advanced: set[str] = set()
        self._sections: list[QWidget] = []
        self._groups: dict[str, QWidget] = {}
        self._selector_label: FieldLabel | None = None
        self._value = model.model_validate(dict(values or {}))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        main, folded = self._section(), self._section()
        column.addWidget(main)
        self._fold = QToolButton(self)
        self._fold.setText(self.tr("Advanced"))
        self._fold.setIcon(icon("caret-right", "dim"))
        self._fold.setIconSize(QSize(12, 12))
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setAutoRaise(True)
        self._fold.clicked.connect(lambda: self.unfold(self._folded.isHidden()))
        self._folded = folded
        self._fold.setStyleSheet("QToolButton { padding: 3px 3px 3px 0; border-left: none; }")
        column.addWidget(self._fold)
        column.addWidget(folded)
        self._general = Complaint(self)
        column.addWidget(self._general)
        column.addStretch(1)
        self.selector = self._add_selector(main)
        for editor in editors_for(model, models):
            hidden = all(self._is_advanced(name) for name in editor.names)
            group = self._group_of(editor.names[0])
            self._add(self._groups[group] if group else folded if hidden else main, editor)
            if hidden:
                self._advanced.update(editor.names)
        self._align()
        self._fold.setVisible(bool(self._advanced))
        folded.hide()
        self._show(self._value)
        if self.selector is not None:
            changed = self._mark_groups(dict(self._value))
            groups = self.selector.groups
            self.show_group(next((group for group in groups if group in changed), groups[0]))

    def _section(self) -> QWidget:
        section = QWidget(self)
        grid = QGridLayout(section)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        self._sections.append(section)
        return section

    def _group_of(self, name: str) -> str:
        info = self.model.model_fields.get(name)
        return extra_of(info).get("group", "") if info is not None else ""

    def _add_selector(self, main: QWidget) -> GroupSelector | None:
        """The choice of a group and a section for each, where the model has groups."""
        names = dict.fromkeys(filter(None, map(self._group_of, self.model.model_fields)))
        if not names:
            return None
        title = translated(getattr(self.model, "grouped_by", ""))
        selector = GroupSelector(title, list(names), [translated(name) for name in names], main)
        selector.edited.connect(lambda: self.show_group(selector.current))
        label = FieldLabel(title, main)
        label.setBuddy(selector)
        tip = self.tr(
            "Which sliders are shown; • marks what is changed. Double-click to reset these."
        )
        label.setToolTip(tip)
        selector.setToolTip(tip)
        label.reset.connect(lambda: self.reset_fields(self._names_in(selector.current)))
        self._selector_label = label
        grid = main.layout()
        assert isinstance(grid, QGridLayout)
        grid.addWidget(label, 0, 0)
        grid.addWidget(selector, 0, 1)
        for row, name in enumerate(names, 1):
            self._groups[name] = self._section()
            grid.addWidget(self._groups[name], row, 0, 1, 2)
        return selector

    def _names_in(self, group: str) -> list[str]:
        return [name for name in self.model.model_fields if self._group_of(name) == group]

    def show_group(self, group: str) -> None:
        """Show the fields of this group alone."""
        assert self.selector is not None
        self.selector.show_group(group)
        for name, section in self._groups.items():
            section.setVisible(name == group)

    def _mark_groups(self, shown: Mapping[str, Any]) -> frozenset[str]:
        """Mark the groups that hold a field away from its default, and give them."""
        fields = self.model.model_fields
        changed = frozenset(
            self._group_of(name) for name, info in fields.items() if shown[name] != default_of(info)
        ) - {""}
        if self.selector is not None:
            self.selector.mark(changed)
        return changed

    def _is_advanced(self, name: str) -> bool:
        return bool(extra_of(self.model.model_fields[name]).get("advanced"))

    def _add(self, section: QWidget, editor: Editor) -> None:
        grid = section.layout()
        assert isinstance(grid, QGridLayout)
        row = grid.rowCount()
        name = editor.names[0]
        help = field_help(self.model, name)
        editor.setParent(section)
        editor.setToolTip(help)
        if not editor.accessibleName():
            editor.setAccessibleName(field_title(self.model, name))
        editor.setAccessibleDescription(help)
        if editor.titled:
            label = FieldLabel(row_title(self.model, name), section)
            label.setToolTip(help)
            label.reset.connect(lambda: self.reset_fields(editor.names))
            editor.attach(label)
            self._labels[name] = label
            grid.addWidget(label, row, 0, 1, 2 if editor.wide else 1)
            row += 1 if editor.wide else 0
        if editor.wide:
            grid.addWidget(editor, row, 0, 1, 2)
        else:
            grid.addWidget(editor, row, 1)
        complaint = Complaint(section)
        grid.addWidget(complaint, row + 1, 0 if editor.wide else 1, 1, 2 if editor.wide else 1)
        for each in editor.names:
            self._complaints[each] = complaint
        if isinstance(editor, FileEditor):
            hint = self._hints[name] = Complaint(section)
            grid.addWidget(hint, row + 2, 0 if editor.wide else 1, 1, 2 if editor.wide else 1)
        editor.edited.connect(self._edited)
        self.editors.append(editor)

    def _align(self) -> None:
        """One column of labels for all sections."""
        narrow = [
            self._labels[editor.names[0]]
            for editor in self.editors
            if editor.titled and not editor.wide
        ]
        if self._selector_label is not None:
            narrow.append(self._selector_label)
        widest = max((label.sizeHint().width() for label in narrow), default=0)
        width = self._label_width or min(widest, LABEL_WIDTH)
        for section in self._sections:
            grid = section.layout()
            assert isinstance(grid, QGridLayout)
            grid.setColumnMinimumWidth(0, width)
        for label in narrow:
            label.setFixedWidth(width)

    def unfold(self, open: bool) -> None:
        """Show or fold away the advanced fields."""
        self._folded.setVisible(open)
        self._fold.setIcon(icon("caret-down" if open else "caret-right", "dim"))

    @property
    def value(self) -> Any:
        """The model in force: what is shown, but for fields that cannot be as they are."""
        return self._value

    @property
    def valid(self) -> bool:
        """True when everything shown is in force."""
        return not self.problems()

    def problems(self) -> dict[str, str]:
        """What is said under the fields now, by field; "" is the form as a whole."""
        found = {name: label.text() for name, label in self._complaints.items() if label.text()}
        if self._general.text():
            found[""] = self._general.text()
        return found

    def hint(self, name: str, text: str) -> None:
        """Say calmly under a field what it waits for, and nothing under the others."""
        for each, label in self._hints.items():
            label.say(text if each == name else "", calm=True)

    def label(self, name: str) -> FieldLabel:
        return self._labels[name]

    def editor(self, name: str) -> Editor:
        return next(editor for editor in self.editors if name in editor.names)

    def of_kind(self, kind: type[Any]) -> Iterator[Any]:
        """The editors of one class."""
        return (editor for editor in self.editors if isinstance(editor, kind))

    def values(self) -> dict[str, Any]:
        """What the controls show, valid or not."""
        shown: dict[str, Any] = {}
        for editor in self.editors:
            shown.update(editor.values())
        return shown

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show and use these, the other fields at their defaults. Raises ValidationError, unchanged.

        A control that the person has hold of keeps what it shows.
        """
        value = self.model.model_validate(dict(values))
        self._show(value)
        self._edited()

    def reset(self) -> None:
        self.set_values({})

    def reset_fields(self, names: Sequence[str]) -> None:
        """Give these fields their defaults, as the person's own change."""
        shown = self.values() | {name: default_of(self.model.model_fields[name]) for name in names}
        for editor in self.editors:
            if set(editor.names) & set(names):
                editor.show_values(shown)
        self._edited()

    def _show(self, value: BaseModel) -> None:
        values = dict(value)
        for editor in self.editors:
            editor.show_values(values)
        for editor in self.editors:
            editor.follow(values)
        if any(
            values[name] != default_of(self.model.model_fields[name]) for name in self._advanced
        ):
            self.unfold(True)

    def _edited(self) -> None:
        shown = self.values()
        for editor in self.editors:
            editor.follow(shown)
        shown = self.values()
        problems: dict[str, str] = {}
        try:
            value = self.model.model_validate(shown)
        except ValidationError as error:
            problems = problems_of(error, self.model)
            value = self._without(shown, problems)
        self._mark_groups(shown)
        self._lead_to(name for name in problems if name not in self.problems())
        for name, complaint in self._complaints.items():
            if name not in problems and complaint is not self._said(problems):
                complaint.say("")
        for name, text in problems.items():
            self._complaints.get(name, self._general).say(text)
            if name in self._advanced:
                self.unfold(True)
        if not any(name not in self._complaints for name in problems):
            self._general.say("")
        if value != self._value:
            self._value = value
            self.changed.emit()

    def _lead_to(self, wrong: Iterable[str]) -> None:
        """Show a group in which something has become wrong, the one that is shown first of all."""
        groups = [group for group in map(self._group_of, wrong) if group]
        if self.selector is not None and groups and self.selector.current not in groups:
            self.show_group(groups[0])

    def _said(self, problems: Mapping[str, str]) -> Complaint | None:
        """The shared label of a group of fields in which one is wrong."""
        return next((self._complaints[name] for name in problems if name in self._complaints), None)

    def _without(self, shown: Mapping[str, Any], problems: Mapping[str, str]) -> BaseModel:
        """What is shown, with the last valid values in the fields that are wrong."""
        kept = {name: getattr(self._value, name) for name in problems if name in shown}
        if not kept:
            return self._value
        try:
            return self.model.model_validate({**shown, **kept})
        except ValidationError:
            return self._value


def problems_of(error: ValidationError, model: type[BaseModel]) -> dict[str, str]:
    """The first problem of each field, as a sentence; "" is the model as a whole."""
    found: dict[str, str] = {}
    for entry in error.errors(include_url=False):
        name = str(entry["loc"][0]) if entry["loc"] else ""
        sentence = problem(entry)
        found.setdefault(name if name in model.model_fields else "", sentence)
    return found
