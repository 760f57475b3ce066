"""Forms: every field becomes a control, wrong values are said under it, the last valid ones stay."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar, Literal, Self

import pytest
from pydantic import BaseModel, model_validator
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtWidgets import QColorDialog
from pytestqt.qtbot import QtBot

from editor.document.codec import formats
from editor.ui.choice_editors import CheckEditor, ChoiceEditor, ModelEditor, TextEditor
from editor.ui.colour_editor import ColourEditor
from editor.ui.curve_editor import CurveEditor
from editor.ui.file_editor import FileEditor
from editor.ui.form import Form
from editor.ui.levels_editor import LevelsEditor, gamma_of, middle_of
from editor.ui.number_editor import NumberEditor
from editor.ui.picture_editor import PictureEditor
from editor.ui.style_picker import StylePicker
from neural.operation import Operation, operations, param
from neural.swatch import Colour


class Mood(Enum):
    CALM = "calm"
    WILD = "wild"


class Fake(Operation):
    id: ClassVar[str] = "fake"
    title: ClassVar[str] = "Fake"

    radius: float = param(4.0, "Radius", minimum=0, maximum=500, soft_maximum=50, unit="px")
    count: int = param(3, "Count", minimum=1, maximum=10)
    width: int | None = param(None, "Width", minimum=1, maximum=9000, unit="px")
    on: bool = param(True, "On", help="Whether it is on.")
    edge: Literal["mirror", "wrap"] = param("mirror", "Edge", labels={"wrap": "Around"})
    way: Literal["north", "north-east", "east", "south-east", "south"] = param("north", "Way")
    mood: Mood = param(Mood.CALM, "Mood")
    words: str = param("", "Words")
    picture: str = param("", "Picture", widget="picture")
    table: str = param("", "Table", widget="file", endings=(".cube",))
    paint: Colour = param("#ff8800", "Paint", widget="colour")
    model: str = param("x", "Model", widget="model", task="upscale")
    low: float = param(0.0, "Low", minimum=0, maximum=1)
    high: float = param(1.0, "High", minimum=0, maximum=1, advanced=True)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError("low lies above high")
        return self


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form(Fake)
    qtbot.addWidget(form)
    form.resize(280, 600)
    form.show()
    return form


def number(form: Form, name: str) -> NumberEditor:
    editor = form.editor(name)
    assert isinstance(editor, NumberEditor)
    return editor


def type_into(qtbot: QtBot, editor: NumberEditor, text: str) -> None:
    editor.field.setFocus()
    editor.field.selectAll()
    qtbot.keyClicks(editor.field, text)
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)


def test_each_kind_of_field_gets_its_control(form: Form) -> None:
    kinds = {name: type(form.editor(name)) for name in Fake.model_fields}
    assert kinds == {
        "radius": NumberEditor,
        "count": NumberEditor,
        "width": NumberEditor,
        "on": CheckEditor,
        "edge": ChoiceEditor,
        "way": ChoiceEditor,
        "mood": ChoiceEditor,
        "words": TextEditor,
        "picture": PictureEditor,
        "table": FileEditor,
        "paint": ColourEditor,
        "model": ModelEditor,
        "low": NumberEditor,
        "high": NumberEditor,
    }


def test_a_few_short_choices_stand_side_by_side_and_many_in_a_list(form: Form) -> None:
    few, many = form.editor("edge"), form.editor("way")
    assert isinstance(few, ChoiceEditor)
    assert isinstance(many, ChoiceEditor)
    assert few.segments is not None
    assert many.box is not None


def test_a_new_form_holds_the_defaults(form: Form) -> None:
    assert form.value == Fake()
    assert form.values() == dict(Fake())
    assert form.valid


def test_what_is_changed_becomes_the_operation(form: Form, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.changed):
        type_into(qtbot, number(form, "radius"), "12.5")
    check = form.editor("on")
    assert isinstance(check, CheckEditor)
    qtbot.mouseClick(check.box, Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    edge = form.editor("edge")
    assert isinstance(edge, ChoiceEditor)
    assert edge.segments is not None
    qtbot.mouseClick(edge.segments.group.button(1), Qt.MouseButton.LeftButton)
    assert form.value == Fake(radius=12.5, on=False, edge="wrap")


def test_a_number_above_the_soft_maximum_may_be_typed(form: Form, qtbot: QtBot) -> None:
    editor = number(form, "radius")
    type_into(qtbot, editor, "300")
    assert form.value.radius == 300
    assert editor.track is not None
    assert editor.track.value() == editor.track.maximum()


def test_a_wrong_number_is_said_under_its_field_and_the_last_valid_one_stays(
    form: Form, qtbot: QtBot
) -> None:
    type_into(qtbot, number(form, "radius"), "20")
    with qtbot.assertNotEmitted(form.changed):
        type_into(qtbot, number(form, "radius"), "900")
    assert form.problems() == {"radius": "At most 500."}
    assert form.value.radius == 20
    type_into(qtbot, number(form, "radius"), "30")
    assert form.problems() == {}
    assert form.value.radius == 30


def test_other_fields_go_on_working_while_one_is_wrong(form: Form, qtbot: QtBot) -> None:
    type_into(qtbot, number(form, "radius"), "900")
    type_into(qtbot, number(form, "count"), "7")
    assert form.value == Fake(count=7)
    assert "radius" in form.problems()


def test_a_rule_over_several_fields_is_said_for_the_form(form: Form, qtbot: QtBot) -> None:
    form.set_values({"high": 0.5})
    type_into(qtbot, number(form, "low"), "0.8")
    assert form.problems() == {"": "low lies above high"}
    assert form.value == Fake(high=0.5)


def test_advanced_fields_are_folded_until_one_is_set(form: Form) -> None:
    assert not form.editor("high").isVisible()
    form.set_values({"high": 0.7})
    assert form.editor("high").isVisible()


def test_an_emptied_optional_number_is_none(form: Form, qtbot: QtBot) -> None:
    editor = number(form, "width")
    type_into(qtbot, editor, "640")
    assert form.value.width == 640
    editor.field.selectAll()
    qtbot.keyClick(editor.field, Qt.Key.Key_Delete)
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert form.value.width is None


def test_reset_gives_every_field_its_default(form: Form, qtbot: QtBot) -> None:
    form.set_values({"radius": 9.0, "words": "hello", "edge": "wrap"})
    with qtbot.waitSignal(form.changed):
        form.reset()
    assert form.value == Fake()
    assert form.values() == dict(Fake())


def test_a_double_click_on_a_label_resets_that_field_alone(form: Form, qtbot: QtBot) -> None:
    form.set_values({"radius": 9.0, "words": "hello"})
    for name in ("radius", "words"):
        assert getattr(form.value, name) != getattr(Fake(), name)
        qtbot.mouseDClick(form.label(name), Qt.MouseButton.LeftButton)
        assert getattr(form.value, name) == getattr(Fake(), name)


def test_values_that_cannot_be_leave_the_form_as_it_was(form: Form) -> None:
    form.set_values({"radius": 9.0})
    with pytest.raises(ValueError, match="radius"):
        form.set_values({"radius": -1.0})
    assert form.value == Fake(radius=9.0)
    assert form.values() == dict(Fake(radius=9.0))


def test_every_control_has_a_name_for_screen_readers(form: Form) -> None:
    for editor in form.editors:
        assert editor.accessibleName()
        target = editor.focusProxy() or editor
        assert target.accessibleName(), editor.names


@pytest.mark.parametrize("id", sorted(operations()))
def test_every_operation_has_a_form_that_holds_its_defaults(id: str, qtbot: QtBot) -> None:
    operation = operations()[id]
    form = Form(operation)
    qtbot.addWidget(form)
    assert form.value == operation()
    assert operation.model_validate(form.values()) == operation()


@pytest.mark.parametrize("id", sorted(format.id for format in formats().writable))
def test_every_file_format_has_a_form_for_its_options(id: str, qtbot: QtBot) -> None:
    options: type[BaseModel] = formats()[id].Options
    form = Form(options)
    qtbot.addWidget(form)
    assert options.model_validate(form.values()) == options()


def test_a_colour_is_typed_or_chosen_in_a_dialog_that_can_be_cancelled(
    form: Form, qtbot: QtBot
) -> None:
    editor = form.editor("paint")
    assert isinstance(editor, ColourEditor)
    editor.field.selectAll()
    qtbot.keyClicks(editor.field, "#00ff")
    assert form.value.paint == "#ff8800", "half a number changes nothing"
    qtbot.keyClicks(editor.field, "7f")
    assert form.value.paint == "#00ff7f"
    qtbot.mouseClick(editor.swatch, Qt.MouseButton.LeftButton)
    (dialog,) = editor.findChildren(QColorDialog)
    dialog.setCurrentColor(QColor("#112233"))
    assert form.value.paint == "#112233"
    dialog.reject()
    assert form.value.paint == "#00ff7f"


def test_a_file_of_its_kind_can_be_dropped_and_cleared(form: Form, qtbot: QtBot) -> None:
    editor = form.editor("table")
    assert isinstance(editor, FileEditor)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/looks/night.txt"), QUrl.fromLocalFile("/looks/Teal.CUBE")])
    point, copy = QPointF(5, 5), Qt.DropAction.CopyAction
    drop = QDropEvent(point, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    editor.dropEvent(drop)
    assert form.value.table == "/looks/Teal.CUBE"
    assert editor.name.text() == "Teal.CUBE"
    qtbot.mouseClick(editor.clear, Qt.MouseButton.LeftButton)
    assert form.value.table == ""


def test_curves_are_drawn_with_the_mouse_and_share_one_plot(qtbot: QtBot) -> None:
    form = Form(operations()["curves"])
    qtbot.addWidget(form)
    form.resize(280, 400)
    form.show()
    (editor,) = form.of_kind(CurveEditor)
    plot = editor.plot
    at = plot._to_window((0.25, 0.5)).toPoint()
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=at)
    assert len(form.value.rgb) == 3
    assert form.value.rgb[1] == pytest.approx((0.25, 0.5), abs=0.01)
    assert form.value.red == form.value.green == form.value.blue
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    assert form.value.rgb[1][1] == pytest.approx(0.5 + 1 / 255, abs=0.01)
    qtbot.keyClick(plot, Qt.Key.Key_Delete)
    assert len(form.value.rgb) == 2
    qtbot.mouseClick(editor.channels.group.button(1), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=at)
    assert len(form.value.red) == 3
    assert len(form.value.rgb) == 2


def test_a_curve_point_dragged_off_the_plot_is_gone(qtbot: QtBot) -> None:
    form = Form(operations()["curves"])
    qtbot.addWidget(form)
    form.resize(280, 400)
    form.show()
    (editor,) = form.of_kind(CurveEditor)
    plot = editor.plot
    at = plot._to_window((0.5, 0.8)).toPoint()
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=at)
    assert len(plot.points) == 3
    outside = plot.rect().bottomRight() * 2
    qtbot.mouseMove(plot, outside)
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=outside)
    assert len(form.value.rgb) == 2


def test_levels_are_set_with_handles(qtbot: QtBot) -> None:
    form = Form(operations()["levels"])
    qtbot.addWidget(form)
    form.resize(280, 400)
    form.show()
    (editor,) = form.of_kind(LevelsEditor)
    strip = editor.input
    start = strip.rect().center()
    start.setX(round(strip._x_of(0)))
    end = strip.rect().center()
    end.setX(round(strip._x_of(51)))
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(strip, end)
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=end)
    assert form.value.black == pytest.approx(51, abs=1)
    qtbot.mouseClick(editor.channels.group.button(2), Qt.MouseButton.LeftButton)
    editor.fields["white"].setFocus()
    editor.fields["white"].selectAll()
    qtbot.keyClicks(editor.fields["white"], "200")
    qtbot.keyClick(editor.fields["white"], Qt.Key.Key_Return)
    assert form.value.green.white == 200
    assert form.value.white == 255


@pytest.mark.parametrize("gamma", [0.25, 1.0, 2.2])
def test_the_middle_handle_stands_for_gamma(gamma: float) -> None:
    assert gamma_of(20, 220, middle_of(20, 220, gamma)) == pytest.approx(gamma)


def test_styles_are_chosen_with_a_click_and_mixed_with_control(qtbot: QtBot) -> None:
    form = Form(operations()["stylize"])
    qtbot.addWidget(form)
    form.resize(280, 640)
    form.show()
    (picker,) = form.of_kind(StylePicker)
    port = picker.list.viewport()
    picker.list.scrollToTop()
    centers = [picker.list.visualItemRect(picker.list.item(row)).center() for row in (1, 2)]
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=centers[0])
    assert len(form.value.styles) == 1
    first = form.value.styles[0]
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, control, pos=centers[1])
    assert form.value.styles[0] == first
    assert len(form.value.styles) == 2
    row = picker._rows[form.value.styles[1][0]]
    type_into(qtbot, row, "25")
    assert form.value.styles[1][1] == 0.25
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, control, pos=centers[0])
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, control, pos=centers[1])
    assert len(form.value.styles) == 1, "one style always stays"
