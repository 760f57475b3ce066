"""Forms with groups of fields: one group is shown at a time, and which are changed can be seen."""

from __future__ import annotations

import argparse
from typing import ClassVar, Self

import pytest
from pydantic import model_validator
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from editor.flags import add_flags, values_of
from editor.ui.form import Form
from editor.ui.group_selector import MARK
from editor.ui.number_editor import NumberEditor
from neural.operation import Operation, operations, param


class Grouped(Operation):
    id: ClassVar[str] = "grouped"
    title: ClassVar[str] = "Grouped"
    grouped_by: ClassVar[str] = "Part"

    left_low: float = param(0.0, "Left, low", minimum=0, maximum=9, group="Left", within="Low")
    left_high: float = param(9.0, "Left, high", minimum=0, maximum=9, group="Left", within="High")
    right_low: float = param(0.0, "Right, low", minimum=0, maximum=9, group="Right", within="Low")
    both: bool = param(False, "Both")

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.right_low > self.left_high:
            raise ValueError("right lies above left")
        return self


def made(qtbot: QtBot, operation: type[Operation], values: dict[str, object] | None = None) -> Form:
    form = Form(operation, values=values)
    qtbot.addWidget(form)
    form.resize(300, 500)
    form.show()
    return form


def seen(form: Form) -> list[str]:
    return [name for name in form.model.model_fields if form.editor(name).isVisible()]


def entries(form: Form) -> list[str]:
    assert form.selector is not None
    if form.selector.box is not None:
        box = form.selector.box
        return [box.itemText(row) for row in range(box.count())]
    assert form.selector.segments is not None
    return [button.text() for button in form.selector.segments.group.buttons()]


def enter(form: Form, name: str, value: float) -> None:
    editor = form.editor(name)
    assert isinstance(editor, NumberEditor)
    editor.field.setValue(value)


@pytest.mark.parametrize(
    ("id", "title", "groups", "sliders"),
    [
        ("channel_mixer", "Output channel", ["Red", "Green", "Blue"], 4),
        (
            "selective_colour",
            "Colours",
            [
                "Reds",
                "Yellows",
                "Greens",
                "Cyans",
                "Blues",
                "Magentas",
                "Whites",
                "Neutrals",
                "Blacks",
            ],
            4,
        ),
        ("colour_balance", "Tones", ["Shadows", "Midtones", "Highlights"], 3),
    ],
)
def test_only_the_sliders_of_the_chosen_group_are_seen(
    id: str, title: str, groups: list[str], sliders: int, qtbot: QtBot
) -> None:
    form = made(qtbot, operations()[id])
    assert form.selector is not None
    assert (form.selector.segments or form.selector.box).accessibleName() == title
    assert title in [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
    assert list(form.selector.groups) == entries(form) == groups
    for group in groups:
        form.show_group(group)
        shown = [name for name in seen(form) if isinstance(form.editor(name), NumberEditor)]
        assert len(shown) == sliders
        assert all(name.startswith(group.lower()) for name in shown)


def test_fields_outside_the_groups_are_always_seen(qtbot: QtBot) -> None:
    form = made(qtbot, Grouped)
    for group in ("Left", "Right"):
        form.show_group(group)
        assert form.editor("both").isVisible()


def test_arrow_keys_lead_from_group_to_group(qtbot: QtBot) -> None:
    form = made(qtbot, Grouped)
    assert form.selector is not None
    assert form.selector.segments is not None
    left, right = form.selector.segments.group.buttons()
    form.activateWindow()
    left.setFocus()
    qtbot.waitUntil(left.hasFocus)
    qtbot.keyClick(left, Qt.Key.Key_Right)
    assert right.hasFocus()
    assert seen(form) == ["right_low", "both"]
    qtbot.keyClick(right, Qt.Key.Key_Left)
    assert seen(form) == ["left_low", "left_high", "both"]
    many = made(qtbot, operations()["selective_colour"])
    assert many.selector is not None
    qtbot.keyClick(many.selector.focusProxy(), Qt.Key.Key_Down)
    assert many.selector.current == "Yellows"
    assert many.editor("yellows_cyan").isVisible()


def test_a_mark_shows_which_groups_are_changed_until_they_are_reset(qtbot: QtBot) -> None:
    form = made(qtbot, operations()["selective_colour"])
    enter(form, "greens_black", 20)
    enter(form, "blacks_cyan", -5)
    marked = [entry.removesuffix(MARK) for entry in entries(form) if entry.endswith(MARK)]
    assert marked == ["Greens", "Blacks"]
    form.reset_fields(["greens_black"])
    assert "Greens" in entries(form)
    form.reset()
    assert list(form.selector.groups if form.selector else ()) == entries(form)


def test_screen_readers_hear_that_a_group_is_changed_and_the_whole_name_of_a_field(
    qtbot: QtBot,
) -> None:
    form = made(qtbot, operations()["selective_colour"])
    enter(form, "reds_cyan", 20)
    assert form.selector is not None
    box = form.selector.box
    assert box is not None
    assert box.itemData(0, Qt.ItemDataRole.AccessibleTextRole) == "Reds, changed"
    assert box.itemData(1, Qt.ItemDataRole.AccessibleTextRole) == "Yellows"
    assert form.editor("reds_cyan").accessibleName() == "Reds, cyan"
    assert form.label("reds_cyan").text() == "Cyan"


def test_a_double_click_on_the_selector_s_title_resets_the_shown_group_alone(qtbot: QtBot) -> None:
    form = made(qtbot, operations()["channel_mixer"], {"red_green": 10.0, "blue_red": 30.0})
    label = next(each for each in form.findChildren(QLabel) if each.text() == "Output channel")
    qtbot.mouseDClick(label, Qt.MouseButton.LeftButton)
    assert form.value == operations()["channel_mixer"](blue_red=30.0)
    assert entries(form) == ["Red", "Green", "Blue" + MARK]


def test_a_form_opens_at_the_first_group_that_is_changed(qtbot: QtBot) -> None:
    form = made(qtbot, operations()["selective_colour"], {"neutrals_black": 4.0})
    assert form.selector is not None
    assert form.selector.current == "Neutrals"
    assert form.editor("neutrals_black").isVisible()


def test_a_field_that_becomes_wrong_in_another_group_is_led_to(qtbot: QtBot) -> None:
    form = made(qtbot, operations()["selective_colour"])
    enter(form, "blues_cyan", 500)
    assert form.selector is not None
    assert form.selector.current == "Blues"
    assert form.problems() == {"blues_cyan": "At most 100."}
    form.show_group("Reds")
    enter(form, "reds_cyan", 5)
    assert form.selector.current == "Reds", "what was wrong before does not take one away again"
    assert form.value.reds_cyan == 5.0


def test_what_is_wrong_between_groups_is_said_below_them(qtbot: QtBot) -> None:
    form = made(qtbot, Grouped)
    enter(form, "left_high", 2)
    form.show_group("Right")
    enter(form, "right_low", 5)
    assert form.problems() == {"": "right lies above left"}


@pytest.mark.parametrize("id", ["channel_mixer", "selective_colour", "colour_balance"])
def test_the_command_line_and_the_history_keep_whole_names(id: str) -> None:
    operation = operations()[id]
    name, info = next(iter(operation.model_fields.items()))
    parser = argparse.ArgumentParser()
    add_flags(parser, operation)
    given = parser.parse_args([f"--{name.replace('_', '-')}", "10"])
    set_so = operation(**values_of(operation, vars(given)))
    assert set_so == operation(**{name: 10.0})
    group = (info.title or "").partition(" ")[0]
    assert set_so.label.startswith(f"{operation.title} ({group}")


def test_every_group_belongs_to_an_operation_that_says_what_its_groups_are() -> None:
    for operation in operations().values():
        groups = [
            info.json_schema_extra.get("group")
            for info in operation.model_fields.values()
            if isinstance(info.json_schema_extra, dict)
        ]
        assert bool(operation.grouped_by) == any(groups), operation.id
