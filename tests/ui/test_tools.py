"""What every tool gets from the window: a hand, options, a place in the column, a way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import ClassVar, Literal

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import editor.ui.toolbox
from editor.document.state import State
from editor.session import Document, Session
from editor.settings import Settings, load_settings, save_settings
from editor.ui.canvas import Canvas
from editor.ui.choice_editors import CheckEditor, ChoiceEditor
from editor.ui.number_editor import NumberEditor
from editor.ui.pictures import to_pixels
from editor.ui.tools.column import COLUMN, Card, title
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.tool import Pointer, Tool
from editor.ui.window import MainWindow
from tests.ui.conftest import gradient
from tests.ui.hand import drag, place, press


class StampOptions(ToolOptions):
    kind: Literal["round", "square"] = option(
        "round", "Kind", icons={"round": "circle", "square": "square"}
    )
    size: int = option(20, "Size", minimum=1, maximum=500, unit="px")
    soft: bool = option(True, "Soft")
    spacing: float = option(25.0, "Spacing", minimum=1, maximum=400, unit="%", advanced=True)


class Stamp(Tool):
    """Moves the layer by one pixel at each move; draws a red line; remembers what it was told."""

    id: ClassVar[str] = "stamp"
    Options: ClassVar[type[ToolOptions]] = StampOptions

    def __init__(self, parent: object = None) -> None:
        super().__init__(parent)  # type: ignore[arg-type]
        self.told: list[tuple[str, Pointer]] = []
        self.down = False

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        self.down = True
        self.told.append(("press", pointer))

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        self.told.append(("drag", pointer))
        state = canvas.document.state
        layer = state.pixel_layers[0]
        moved = state.with_node(replace(layer, x=layer.x + 1))
        canvas.document.apply("Stamp", moved, key="stamp")

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        self.down = False
        self.told.append(("release", pointer))
        canvas.document.history.seal()

    def hover(self, canvas: Canvas, pointer: Pointer) -> None:
        self.told.append(("hover", pointer))

    def cancel(self, canvas: Canvas) -> bool:
        if self.down:
            canvas.document.withdraw("stamp")
        down, self.down = self.down, False
        return down

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        painter.fillRect(10, 10, 4, 4, QColor(255, 0, 0))


class Other(Stamp):
    id: ClassVar[str] = "other"
    Options: ClassVar[type[ToolOptions]] = ToolOptions


@pytest.fixture(autouse=True)
def column(monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = (
        Card(__name__, "stamp", "Stamp", "circle", "S"),
        Card(__name__, "other", "Other stamp", "circle", "S"),
    )
    hand = next(card for card in chain.from_iterable(COLUMN) if card.id == "hand")
    monkeypatch.setattr(editor.ui.toolbox, "COLUMN", (stamps, (hand,)))


@pytest.fixture
def stamp(window: MainWindow) -> Iterator[Stamp]:
    window.toolbox.choose("stamp")
    tool = window.toolbox.tool
    assert isinstance(tool, Stamp)
    return tool


@pytest.fixture
def canvas(window: MainWindow, document: Document) -> Canvas:
    return window.canvas


def test_a_drag_is_told_in_the_documents_pixels_with_its_modifiers(
    stamp: Stamp, canvas: Canvas
) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    drag(canvas, place(canvas, 20.5, 30.5), place(canvas, 60.5, 30.5), modifiers=shift)
    names = [name for name, _ in stamp.told]
    assert names == ["press", "drag", "drag", "drag", "drag", "release"]
    assert stamp.told[0][1].pixel == (20, 30)
    assert stamp.told[-1][1].pixel == (60, 30)
    assert all(pointer.shift and pointer.pressure == 1.0 for _, pointer in stamp.told)


def test_a_drag_is_one_step_of_the_history(
    stamp: Stamp, canvas: Canvas, document: Document
) -> None:
    drag(canvas, place(canvas, 20, 30), place(canvas, 60, 30))
    drag(canvas, place(canvas, 20, 30), place(canvas, 60, 30))
    assert [step.label for step in document.history.steps] == ["Open", "Stamp", "Stamp"]


def test_esc_gives_up_what_is_under_the_hand_and_leaves_no_trace(
    stamp: Stamp, canvas: Canvas, document: Document, qtbot: QtBot
) -> None:
    before = document.state
    press(canvas, place(canvas, 20, 30))
    qtbot.mouseMove(canvas, place(canvas, 40, 30))
    assert document.state is not before
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert document.state is before
    assert document.history.redo_label is None
    told = len(stamp.told)
    qtbot.mouseMove(canvas, place(canvas, 50, 30))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 50, 30))
    assert len(stamp.told) == told, "the rest of the drag belongs to nobody"
    assert document.state is before


def test_another_document_ends_what_is_under_the_hand(
    stamp: Stamp, canvas: Canvas, document: Document, window: MainWindow, session: Session
) -> None:
    before = document.state
    press(canvas, place(canvas, 20, 30))
    drag_on = canvas.document
    stamp.drag(canvas, Pointer(QPointF(), 0, 0))
    window.show_document(session.add(State.from_array(gradient())))
    assert drag_on.state is before
    assert not stamp.down


def test_a_pen_presses_with_its_pressure_and_not_twice(stamp: Stamp, canvas: Canvas) -> None:
    pen = QPointingDevice.primaryPointingDevice()
    kinds = QEvent.Type
    for kind, pressure, x in (
        (kinds.TabletPress, 0.25, 20.5),
        (kinds.TabletMove, 0.75, 30.5),
        (kinds.TabletRelease, 0.0, 30.5),
    ):
        at = QPointF(place(canvas, x, 40.5))
        none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
        button = none if kind == kinds.TabletMove else left
        event = QTabletEvent(
            kind,
            pen,
            at,
            QPointF(canvas.mapToGlobal(at)),
            pressure,
            10.0,
            -20.0,
            0.0,
            0.0,
            0.0,
            Qt.KeyboardModifier.NoModifier,
            button,
            none if kind == kinds.TabletRelease else left,
        )
        QApplication.sendEvent(canvas, event)
        assert event.isAccepted()
    assert [(name, pointer.pressure) for name, pointer in stamp.told] == [
        ("press", 0.25),
        ("drag", 0.75),
        ("release", 0.0),
    ]
    assert stamp.told[1][1].pen
    assert stamp.told[1][1].tilt == (10.0, -20.0)
    assert stamp.told[1][1].pixel == (30, 40)


def test_a_modifier_key_is_told_though_the_hand_rests(
    stamp: Stamp, canvas: Canvas, qtbot: QtBot
) -> None:
    qtbot.mouseMove(canvas, place(canvas, 10, 10))
    qtbot.keyPress(canvas, Qt.Key.Key_Alt)
    assert stamp.told[-1][0] == "hover"
    assert stamp.told[-1][1].alt
    qtbot.keyRelease(canvas, Qt.Key.Key_Alt)
    assert not stamp.told[-1][1].alt


def test_another_button_does_not_end_a_drag(stamp: Stamp, canvas: Canvas, qtbot: QtBot) -> None:
    press(canvas, place(canvas, 20, 30))
    qtbot.mouseClick(canvas, Qt.MouseButton.RightButton, pos=place(canvas, 20, 30))
    assert [name for name, _ in stamp.told if name != "hover"] == ["press"]
    assert stamp.down


def test_a_tool_draws_above_the_picture(stamp: Stamp, canvas: Canvas, window: MainWindow) -> None:
    def corner() -> tuple[int, ...]:
        image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        return tuple(to_pixels(image)[11, 11, :3])

    assert corner() == (255, 0, 0)
    window.toolbox.choose("hand")
    assert corner() != (255, 0, 0)


def test_the_letter_takes_the_place_and_shift_leads_on_in_it(
    canvas: Canvas, window: MainWindow, qtbot: QtBot
) -> None:
    toolbox = window.toolbox
    toolbox.choose("hand")
    chosen = []
    shift = Qt.KeyboardModifier.ShiftModifier
    for key, keys in (("S", None), ("S", shift), ("H", None), ("S", None), ("S", shift)):
        qtbot.keyClick(canvas, getattr(Qt.Key, f"Key_{key}"), keys or shift.NoModifier)
        chosen.append(toolbox.tool.id)
    assert chosen == ["stamp", "other", "hand", "other", "stamp"]
    assert toolbox.places[0].current.id == "stamp"


def test_a_place_of_several_tools_opens_them_and_shows_the_last_used(
    canvas: Canvas, window: MainWindow
) -> None:
    place = window.toolbox.places[0]
    menu = place.menu()
    assert [action.text() for action in menu.actions()] == ["Stamp", "Other stamp"]
    menu.actions()[1].trigger()
    assert window.toolbox.tool.id == "other"
    assert place.defaultAction() is window.actions_by_id["tool.other"]
    assert place.isChecked()
    assert "(S)" in place.toolTip()


def test_each_card_of_the_column_finds_its_tool() -> None:
    cards = list(chain.from_iterable(COLUMN))
    assert len({card.id for card in cards}) == len(cards)
    for card in cards:
        kind = card.load()
        assert issubclass(kind, Tool)
        assert kind.id == card.id
        assert kind.__module__ == card.module
        assert title(card.id) == card.text  # the tests speak English
    with pytest.raises(LookupError, match="no tool 'none'"):
        Card(COLUMN[0][0].module, "none", "None", "x").load()
    with pytest.raises(LookupError, match="no tool 'none'"):
        title("none")


def test_what_was_chosen_for_a_tool_that_is_not_taken_stays(
    stamp: Stamp, window: MainWindow, session: Session
) -> None:
    window.remember(tools={"other": {"size": 5}, "gone": {"size": 6}})
    stamp.choose(size=77)
    assert session.settings.tools == {"stamp": {"size": 77}, "other": {"size": 5}}


def test_options_stand_in_one_row_made_from_the_fields(stamp: Stamp, window: MainWindow) -> None:
    row = window.toolbox.options.rows["stamp"]
    kinds = {editor.names[0]: type(editor) for editor in row.editors}
    assert kinds == {
        "kind": ChoiceEditor,
        "size": NumberEditor,
        "soft": CheckEditor,
        "spacing": NumberEditor,
    }
    kind = row.editor("kind")
    assert isinstance(kind, ChoiceEditor)
    assert kind.segments is not None
    assert row.editor("size").isVisible()
    assert not row.editor("spacing").isVisible()


def test_what_is_chosen_in_the_row_is_in_force_and_kept(
    stamp: Stamp, window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    size = window.toolbox.options.rows["stamp"].editor("size")
    assert isinstance(size, NumberEditor)
    size.field.setFocus()
    size.field.selectAll()
    qtbot.keyClicks(size.field, "77")
    qtbot.keyClick(size.field, Qt.Key.Key_Return)
    assert stamp.options.size == 77
    assert session.settings.tools == {"stamp": {"size": 77}}
    fresh = Stamp()
    fresh.restore(session.settings.tools["stamp"])
    assert fresh.options == stamp.options


def test_a_number_that_cannot_be_says_why_and_leaves_the_last_one(
    stamp: Stamp, window: MainWindow, qtbot: QtBot
) -> None:
    row = window.toolbox.options.rows["stamp"]
    size = row.editor("size")
    assert isinstance(size, NumberEditor)
    said = []
    row.complained.connect(said.append)
    size.field.selectAll()
    qtbot.keyClicks(size.field, "9000")
    qtbot.keyClick(size.field, Qt.Key.Key_Return)
    assert stamp.options.size == 20
    assert said[-1] == "Size: At most 500."


def test_the_row_follows_options_that_are_set_elsewhere(stamp: Stamp, window: MainWindow) -> None:
    stamp.choose(size=33, kind="square")
    row = window.toolbox.options.rows["stamp"]
    assert row.editor("size").values() == {"size": 33}
    assert row.editor("kind").values() == {"kind": "square"}


def test_kept_options_that_are_no_longer_allowed_are_left_out() -> None:
    stamp = Stamp()
    stamp.restore({"size": 9000, "gone": 1, "soft": False})
    assert stamp.options == StampOptions(soft=False)


def test_settings_keep_the_options_of_tools() -> None:
    settings = Settings().changed(tools={"stamp": {"size": 3}})
    save_settings(settings)
    assert load_settings() == settings


def test_a_long_row_of_options_does_not_widen_the_window(window: MainWindow) -> None:
    assert window.toolbox.options.minimumSizeHint().width() < 300
