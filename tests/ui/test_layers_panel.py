"""The Layers panel: it shows the stack, and every edit of it is one step of the history."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragMoveEvent, QDropEvent, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from editor.document import merging
from editor.document.blend import BlendMode
from editor.document.layers import Effect, Group, Layer
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.state import State
from editor.session import Document
from editor.ui import commands
from editor.ui.layer_rows import Row, depth_of, status_of
from editor.ui.layers_model import MASK_MIME, MIME, Role
from editor.ui.layers_panel import PASS, LayersPanel
from editor.ui.window import MainWindow
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.source import Pixels
from tests.ui.conftest import gradient


@pytest.fixture
def panel(window: MainWindow, document: Document) -> LayersPanel:
    """Three layers: Background, Middle, Top; Top is active."""
    state = document.state
    for name in ("Middle", "Top"):
        raster = Raster.from_array(gradient(40, 30))
        state = state.insert(Layer(raster=raster, name=name), above=state.active)
    document.apply("Add layers", state)
    return window.layers


def names(panel: LayersPanel, parent: QModelIndex | None = None) -> list[str]:
    """The rows from top to bottom."""
    model = panel.model
    parent = parent if parent is not None else QModelIndex()
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


def row(panel: LayersPanel, name: str) -> QModelIndex:
    return panel.model.index(names(panel).index(name))


def click(
    panel: LayersPanel,
    qtbot: QtBot,
    at: QPoint,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, keys, at)


def parts(panel: LayersPanel, index: QModelIndex) -> Row:
    """Where the parts of a row lie in the panel."""
    node = panel.model.node(index)
    assert node is not None
    return Row.of(panel.tree.visualRect(index), node, depth_of(index))


def test_the_top_of_the_stack_is_the_first_row(panel: LayersPanel) -> None:
    assert names(panel) == ["Top", "Middle", "Background"]
    assert panel.tree.currentIndex().data() == "Top"


def test_a_click_makes_a_layer_active_without_a_step(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    steps = len(document.history.steps)
    click(panel, qtbot, panel.tree.visualRect(row(panel, "Middle")).center())
    assert document.state.active_layer is not None
    assert document.state.active_layer.name == "Middle"
    assert len(document.history.steps) == steps


def test_the_eye_hides_a_layer_without_choosing_it(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    click(panel, qtbot, parts(panel, row(panel, "Middle")).eye.center())
    assert [layer.visible for layer in document.state.pixel_layers] == [True, False, True]
    assert panel.tree.currentIndex().data() == "Top"
    assert document.history.undo_label == "Hide layer"


def test_the_lock_locks_a_layer(panel: LayersPanel, document: Document, qtbot: QtBot) -> None:
    click(panel, qtbot, parts(panel, row(panel, "Top")).lock.center())
    assert document.state.pixel_layers[2].locked


def test_a_double_click_renames(panel: LayersPanel, document: Document, qtbot: QtBot) -> None:
    at = parts(panel, row(panel, "Top")).name.center()
    click(panel, qtbot, at)
    qtbot.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    field = panel.tree.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    qtbot.keyClicks(field, "Sky")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.state.pixel_layers[2].name == "Sky")
    assert document.history.undo_label == "Rename layer"


@pytest.mark.parametrize(
    ("dragged", "gap", "order"),
    [
        ("Top", 3, ["Middle", "Background", "Top"]),
        ("Background", 0, ["Background", "Top", "Middle"]),
        ("Middle", 0, ["Middle", "Top", "Background"]),
        ("Top", 2, ["Middle", "Top", "Background"]),
    ],
)
def test_a_layer_dropped_into_a_gap_lies_there(
    panel: LayersPanel, document: Document, dragged: str, gap: int, order: list[str]
) -> None:
    data = panel.model.mimeData([row(panel, dragged)])
    panel.model.dropMimeData(data, Qt.DropAction.MoveAction, gap, 0, QModelIndex())
    assert names(panel) == order
    document.undo()
    assert names(panel) == ["Top", "Middle", "Background"]


@pytest.mark.parametrize("gap", [0, 1])
def test_dropping_a_layer_where_it_lies_is_no_step(
    panel: LayersPanel, document: Document, gap: int
) -> None:
    steps = len(document.history.steps)
    data = panel.model.mimeData([row(panel, "Top")])
    panel.model.dropMimeData(data, Qt.DropAction.MoveAction, gap, 0, QModelIndex())
    assert len(document.history.steps) == steps


def test_a_layer_dropped_on_a_group_goes_into_it(panel: LayersPanel, document: Document) -> None:
    group = Group(name="Group")
    document.apply("Group", document.state.insert(group))
    data = panel.model.mimeData([row(panel, "Middle")])
    panel.model.dropMimeData(data, Qt.DropAction.MoveAction, -1, 0, row(panel, "Group"))
    assert names(panel) == ["Group", "Top", "Background"]
    assert names(panel, row(panel, "Group")) == ["Middle"]


def test_a_group_is_folded_by_a_click_on_its_folder(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    inside = Layer(raster=Raster.from_array(gradient(9, 9)), name="Inside")
    document.apply("Group", document.state.insert(Group(name="Group", children=(inside,))))
    group = row(panel, "Group")
    assert panel.tree.isExpanded(group)
    click(panel, qtbot, parts(panel, group).pixels.center())
    assert not panel.tree.isExpanded(row(panel, "Group"))
    document.apply("Remove", document.state.remove(document.state.layers[0].id))
    assert not panel.tree.isExpanded(row(panel, "Group"))


def test_dragging_the_opacity_is_one_step(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    steps = len(document.history.steps)
    track, middle = panel.opacity, panel.opacity.height() // 2
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(track, left, pos=QPoint(track.width() - 6, middle))
    for x in range(track.width() - 10, 20, -5):
        qtbot.mouseMove(track, QPoint(x, middle))
    qtbot.mouseRelease(track, left, pos=QPoint(20, middle))
    assert document.state.pixel_layers[2].opacity < 0.5
    assert len(document.history.steps) == steps + 1
    qtbot.keyClick(track, Qt.Key.Key_Right)
    assert len(document.history.steps) == steps + 2


def test_the_blend_mode_is_chosen_from_groups(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    assert [panel.blend.itemData(row) for row in range(3)] == [
        BlendMode.NORMAL,
        None,
        BlendMode.DARKEN,
    ]
    panel.blend.activated.emit(panel.blend.findData(BlendMode.MULTIPLY))
    assert document.state.pixel_layers[2].blend is BlendMode.MULTIPLY
    document.undo()
    assert panel.blend.currentText() == "Normal"


def test_undo_brings_back_what_the_panel_shows(panel: LayersPanel, document: Document) -> None:
    document.apply("Delete", document.state.remove(document.state.pixel_layers[2].id))
    assert names(panel) == ["Middle", "Background"]
    document.undo()
    assert names(panel) == ["Top", "Middle", "Background"]
    assert panel.tree.currentIndex().data() == "Top"


def test_thumbnails_are_made_while_nothing_else_is_to_do(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    def thumbnail(name: str) -> QImage | None:
        return row(panel, name).data(Role.THUMBNAIL)

    qtbot.waitUntil(lambda: thumbnail("Background") is not None)
    image = thumbnail("Background")
    assert image is not None
    assert image.pixelColor(image.width() - 1, 0).red() > 180
    layer = document.state.pixel_layers[0]
    black = Raster.from_array(gradient() // 255 * 0)
    document.apply("Clear", document.state.with_node(replace(layer, raster=black)))
    qtbot.waitUntil(lambda: thumbnail("Background").pixelColor(30, 5).red() == 0)


def test_the_menu_edits_the_stack(
    panel: LayersPanel, window: MainWindow, document: Document
) -> None:
    act = {id: action.trigger for id, action in window.actions_by_id.items()}
    act["layer.new"]()
    assert names(panel)[0] == "Layer 1"
    act["layer.down"]()
    assert names(panel) == ["Top", "Layer 1", "Middle", "Background"]
    act["layer.delete"]()
    act["layer.duplicate"]()
    assert names(panel) == ["Top", "Middle copy", "Middle", "Background"]
    act["layer.merge_down"]()
    assert names(panel) == ["Top", "Middle", "Background"]
    act["layer.from_visible"]()
    assert names(panel)[0] == "Visible"
    act["layer.flatten"]()
    assert names(panel) == ["Background"]


def test_merging_onto_a_locked_layer_says_why_not(
    panel: LayersPanel, window: MainWindow, document: Document
) -> None:
    middle = document.state.pixel_layers[1]
    document.apply("Lock", document.state.with_node(replace(middle, locked=True)))
    window.actions_by_id["layer.merge_down"].trigger()
    assert "locked" in window.notices.notices[-1].text
    assert names(panel) == ["Top", "Middle", "Background"]


# In a large picture.


class Gate:
    """Holds compositing for a merge until it is opened, and knows on which threads it came by."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._open = threading.Event()
        self.threads: list[threading.Thread] = []
        monkeypatch.setattr(commands, "_QUICK", 0)
        monkeypatch.setattr(merging, "composite", self._composite)

    def _composite(self, *what: Any) -> Pixels:
        self.threads.append(threading.current_thread())
        assert self._open.wait(20)
        return composite(*what)

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate(monkeypatch)
    yield gate
    gate.open()


def test_the_window_lives_while_a_large_picture_is_flattened(
    panel: LayersPanel, window: MainWindow, document: Document, gate: Gate, qtbot: QtBot
) -> None:
    before = document.state
    window.actions_by_id["layer.flatten"].trigger()
    qtbot.waitUntil(lambda: len(gate.threads) == 1)
    assert document.state is before
    gate.open()
    qtbot.waitUntil(lambda: names(panel) == ["Background"])
    assert gate.threads != [threading.main_thread()]
    np.testing.assert_array_equal(composite(document.state), composite(before))
    document.undo()
    assert document.state is before


def test_what_was_merged_of_a_picture_that_changed_meanwhile_is_dropped_and_told(
    panel: LayersPanel, window: MainWindow, document: Document, gate: Gate, qtbot: QtBot
) -> None:
    window.actions_by_id["layer.merge_down"].trigger()
    qtbot.waitUntil(lambda: len(gate.threads) == 1)
    bottom = document.state.pixel_layers[0]
    document.apply("Opacity", document.state.with_node(replace(bottom, opacity=0.5)))
    changed = document.state
    gate.open()
    qtbot.waitUntil(lambda: bool(window.notices.notices))
    assert "changed meanwhile" in window.notices.notices[-1].text
    assert document.state is changed


def test_flattening_twice_in_haste_flattens_once(
    panel: LayersPanel, window: MainWindow, document: Document, gate: Gate, qtbot: QtBot
) -> None:
    steps = len(document.history.steps)
    for _ in range(2):
        window.actions_by_id["layer.flatten"].trigger()
    qtbot.waitUntil(lambda: len(gate.threads) == 2)
    gate.open()
    qtbot.waitUntil(lambda: bool(window.notices.notices))
    assert names(panel) == ["Background"]
    assert len(document.history.steps) == steps + 1


def test_another_document_brings_its_own_layers(panel: LayersPanel, window: MainWindow) -> None:
    other = window.session.add(State.from_array(gradient(9, 9), name="Only"))
    window.show_document(other)
    assert names(panel) == ["Only"]


# Several at once.

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def choose(panel: LayersPanel, qtbot: QtBot, *wanted: str) -> None:
    """Click on the first, Ctrl-click on the others."""
    for number, name in enumerate(wanted):
        at = parts(panel, row(panel, name)).name.center()
        click(panel, qtbot, at, CTRL if number else Qt.KeyboardModifier.NoModifier)


def chosen(panel: LayersPanel, document: Document) -> set[str]:
    shown = {index.data() for index in panel.tree.selectionModel().selectedIndexes()}
    assert shown == {document.state.node(id).name for id in document.chosen}
    return shown


def test_ctrl_and_shift_choose_several_layers(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    steps = len(document.history.steps)
    choose(panel, qtbot, "Background", "Top")
    assert chosen(panel, document) == {"Background", "Top"}
    assert document.state.active_node.name == "Top"
    choose(panel, qtbot, "Background")
    assert chosen(panel, document) == {"Background"}
    click(panel, qtbot, parts(panel, row(panel, "Top")).name.center(), SHIFT)
    assert chosen(panel, document) == {"Background", "Middle", "Top"}
    click(panel, qtbot, parts(panel, row(panel, "Top")).name.center(), CTRL)
    assert chosen(panel, document) == {"Background", "Middle"}
    assert document.state.active_node.name in ("Background", "Middle")
    assert len(document.history.steps) == steps


def test_commands_act_on_every_chosen_layer_in_one_step(
    panel: LayersPanel, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    steps = len(document.history.steps)
    choose(panel, qtbot, "Middle", "Top")
    window.actions_by_id["layer.label:red"].trigger()
    assert [node.label for node in document.state.layers] == ["", "red", "red"]
    panel.opacity_field.entered.emit(40.0)
    assert [node.opacity for node in document.state.layers] == [1.0, 0.4, 0.4]
    panel.locks["lock_alpha"].click()
    assert [node.lock_alpha for node in document.state.layers] == [False, True, True]
    window.actions_by_id["layer.group"].trigger()
    assert names(panel) == ["Group 1", "Background"]
    assert names(panel, row(panel, "Group 1")) == ["Top", "Middle"]
    assert len(document.history.steps) == steps + 4
    window.actions_by_id["layer.ungroup"].trigger()
    choose(panel, qtbot, "Background", "Top")
    window.actions_by_id["layer.delete"].trigger()
    assert names(panel) == ["Middle"]
    document.undo()
    assert names(panel) == ["Top", "Middle", "Background"]


def test_several_layers_are_dragged_together(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    choose(panel, qtbot, "Background", "Top")
    data = panel.model.mimeData(panel.tree.selectionModel().selectedIndexes())
    panel.model.dropMimeData(data, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    assert names(panel) == ["Middle", "Top", "Background"]
    assert chosen(panel, document) == {"Background", "Top"}


def test_a_locked_layer_keeps_its_opacity_and_mode(panel: LayersPanel, document: Document) -> None:
    assert panel.opacity.isEnabled()
    panel.locks["locked"].click()
    assert document.state.active_node.locked
    assert not panel.opacity.isEnabled()
    assert not panel.blend.isEnabled()
    assert not panel.locks["lock_alpha"].isEnabled()
    panel.locks["locked"].click()
    assert panel.opacity.isEnabled()


def test_only_groups_pass_through(panel: LayersPanel, document: Document, qtbot: QtBot) -> None:
    assert panel.blend.findData(PASS) < 0
    document.apply("Group", document.state.insert(Group(name="Group", pass_through=True)))
    assert panel.blend.currentText() == "Pass through"
    panel.blend.activated.emit(panel.blend.findData(BlendMode.SCREEN))
    group = document.state.active_node
    assert (group.pass_through, group.blend) == (False, BlendMode.SCREEN)
    panel.blend.activated.emit(panel.blend.findData(PASS))
    assert document.state.active_node.pass_through
    choose(panel, qtbot, "Top")
    assert panel.blend.findData(PASS) < 0
    assert panel.blend.currentText() == "Normal"


# Masks.


@pytest.fixture
def masked(panel: LayersPanel, window: MainWindow, document: Document) -> LayersPanel:
    """The same with a mask on Top that hides everything; the mask is edited."""
    window.actions_by_id["mask.add:hide"].trigger()
    return panel


def top(document: Document) -> Layer:
    layer = document.state.layers[-1]
    assert isinstance(layer, Layer)
    return layer


def test_a_click_chooses_whether_layer_or_mask_is_edited(
    masked: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    steps = len(document.history.steps)
    assert document.state.target == "mask", "a new mask is what is edited"
    click(masked, qtbot, parts(masked, row(masked, "Top")).pixels.center())
    assert document.state.target == "pixels"
    choose(masked, qtbot, "Middle")
    click(masked, qtbot, parts(masked, row(masked, "Top")).mask.center())
    assert document.state.mask_target is top(document).mask
    assert len(document.history.steps) == steps


def test_keys_on_a_mask_disable_it_show_it_alone_and_select_it(
    masked: LayersPanel, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    at = parts(masked, row(masked, "Top")).mask.center()
    click(masked, qtbot, at, SHIFT)
    assert not top(document).mask.enabled
    click(masked, qtbot, at, SHIFT)
    assert top(document).mask.enabled
    click(masked, qtbot, parts(masked, row(masked, "Middle")).pixels.center(), CTRL)
    assert document.state.selection is not None
    assert document.state.selection.read(document.state.rect).sum() == 40 * 30 * 255
    window.actions_by_id["mask.invert"].trigger()
    click(masked, qtbot, at, CTRL | SHIFT)
    assert document.state.selection.read(document.state.rect).all()
    window.actions_by_id["mask.invert"].trigger()
    click(masked, qtbot, at, CTRL)
    assert document.state.selection is None, "what hides everything selects nothing"
    click(masked, qtbot, at, ALT)
    assert window.canvas.presentation.mask_shown == top(document).id
    click(masked, qtbot, at, ALT)
    assert window.canvas.presentation.mask_shown is None


def test_a_mask_shown_alone_follows_its_edits_and_ends_with_them(
    masked: LayersPanel, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.actions_by_id["mask.alone"].trigger()
    middle = QPoint(window.canvas.width() // 2, window.canvas.height() // 2)
    assert window.canvas.grab().toImage().pixelColor(middle).name() == "#000000"
    window.actions_by_id["mask.invert"].trigger()
    assert window.canvas.grab().toImage().pixelColor(middle).name() == "#ffffff"
    choose(masked, qtbot, "Middle")
    assert window.canvas.grab().toImage().pixelColor(middle).name() not in ("#000000", "#ffffff")


def test_the_link_is_cut_by_a_click(masked: LayersPanel, document: Document, qtbot: QtBot) -> None:
    click(masked, qtbot, parts(masked, row(masked, "Top")).link.center())
    assert not top(document).mask.linked
    document.undo()
    assert top(document).mask.linked


def test_a_mask_dragged_onto_a_layer_is_copied_there(
    masked: LayersPanel, document: Document
) -> None:
    data = masked.model.mask_data(row(masked, "Top"))
    onto = row(masked, "Background")
    assert not masked.model.canDropMimeData(data, Qt.DropAction.MoveAction, 1, 0, QModelIndex())
    assert masked.model.canDropMimeData(data, Qt.DropAction.MoveAction, -1, 0, onto)
    masked.model.dropMimeData(data, Qt.DropAction.MoveAction, -1, 0, onto)
    assert document.state.layers[0].mask == top(document).mask


def test_the_mask_has_a_thumbnail_that_follows(
    masked: LayersPanel, window: MainWindow, qtbot: QtBot
) -> None:
    def shade() -> str | None:
        image = row(masked, "Top").data(Role.MASK)
        return image.pixelColor(5, 5).name() if image is not None else None

    qtbot.waitUntil(lambda: shade() == "#000000")
    window.actions_by_id["mask.invert"].trigger()
    qtbot.waitUntil(lambda: shade() == "#ffffff")


def test_what_a_mask_cannot_do_is_said_above_the_canvas(
    masked: LayersPanel, window: MainWindow, document: Document
) -> None:
    steps = len(document.history.steps)
    window.actions_by_id["mask.add:reveal"].trigger()
    assert "has a mask already" in window.notices.notices[-1].text
    assert len(document.history.steps) == steps


# Long stacks and other documents.


def test_a_long_stack_is_searched_by_name_kind_and_label(
    panel: LayersPanel, document: Document
) -> None:
    assert panel.search.isHidden()
    state = document.state
    for number in range(12):
        raster = Raster.from_array(gradient(4, 4))
        label = "red" if number == 3 else ""
        state = state.insert(Layer(raster=raster, name=f"Spot {number}", label=label))
    inside = Layer(raster=Raster.from_array(gradient(4, 4)), name="Inside")
    document.apply("Add", state.insert(Group(name="Group", children=(inside,))))
    assert not panel.search.isHidden()

    def shown() -> list[str]:
        tree, root = panel.tree, QModelIndex()
        return [
            name for number, name in enumerate(names(panel)) if not tree.isRowHidden(number, root)
        ]

    panel.search.setText("spot 1")
    assert shown() == ["Spot 11", "Spot 10", "Spot 1"]
    panel.search.setText("inside")
    assert shown() == ["Group"], "the group around what is found stays"
    panel.search.setText("red")
    assert shown() == ["Spot 3"]
    panel.search.setText("group")
    assert shown() == ["Group"]
    panel.search.clear()
    assert len(shown()) == 16


def drop(
    window: MainWindow, data: QMimeData, at: QPointF, kind: QEvent.Type = QEvent.Type.Drop
) -> None:
    """What Qt sends the window for layers dragged over it, and dropped."""
    action, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    if kind == QEvent.Type.DragMove:
        window.dragMoveEvent(QDragMoveEvent(at.toPoint(), action, data, left, keys))
    else:
        window.dropEvent(QDropEvent(at, action, data, left, keys))


def test_layers_go_to_another_document_over_its_tab(
    panel: LayersPanel, window: MainWindow, document: Document
) -> None:
    other = window.session.add(State.from_array(gradient(100, 80), name="Only"))
    window.show_document(other)
    window.show_document(document)
    data = panel.model.mimeData([row(panel, "Top")])
    tab = QPointF(window.tabs.mapTo(window, window.tabs.tabRect(1).center()))
    drop(window, data, tab, QEvent.Type.DragMove)
    assert window.document is other, "its tab opens it"
    place = window.canvas.mapTo(window, window.canvas.rect().center())
    drop(window, data, QPointF(place))
    assert names(panel) == ["Top", "Only"]
    copy = other.state.layers[1]
    assert abs(copy.bounds.center[0] - 50) <= 2
    assert [node.name for node in document.state.layers] == ["Background", "Middle", "Top"]
    panel.model.dropMimeData(data, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    assert names(panel) == ["Top", "Only", "Top"]
    other.undo()
    other.undo()
    assert names(panel) == ["Only"]


@pytest.mark.parametrize("part", ["name", "mask"])
def test_what_is_pressed_is_what_is_dragged(
    masked: LayersPanel,
    document: Document,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
) -> None:
    """The drag itself is Qt's; here the layers are dropped at once, as it would do at the end."""
    offered: list[tuple[list[str], bool]] = []

    def drop_at_once(drag: QDrag, action: Qt.DropAction) -> Qt.DropAction:
        data = drag.mimeData()
        offered.append((data.formats(), not drag.pixmap().isNull()))
        onto = row(masked, "Background")
        place = (-1, 0, onto) if part == "mask" else (3, 0, QModelIndex())
        if masked.model.canDropMimeData(data, action, *place):
            masked.model.dropMimeData(data, action, *place)
        return action

    monkeypatch.setattr(QDrag, "exec", drop_at_once)
    tree = masked.tree.viewport()
    start = getattr(parts(masked, row(masked, "Top")), part).center()
    qtbot.mousePress(tree, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        at = start + QPoint(0, 12 * step)
        moved = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(at),
            QPointF(tree.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(tree, moved)
    assert offered == [([MASK_MIME if part == "mask" else MIME], True)]
    if part == "mask":
        assert document.state.layers[0].mask == top(document).mask
    else:
        assert names(masked) == ["Middle", "Background", "Top"]
    assert not masked.model.mask_dragged


# New layers that hold no pixels.


def test_a_live_layer_comes_from_the_menu_of_the_panel(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    menu = panel.adjust_button.menu()
    menu.aboutToShow.emit()
    by_name = {action.text(): action for action in menu.actions()}
    assert {"Solid colour", "Gradient", "Curves", "Filter"} <= set(by_name)
    by_name["Curves"].trigger()
    assert names(panel)[0] == "Curves"
    assert panel.blend.isEnabled()
    by_name["Gradient"].trigger()
    assert names(panel)[:2] == ["Gradient 1", "Curves"]


def test_the_layer_menu_clips_masks_orders_and_merges(
    panel: LayersPanel, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    act = {id: action.trigger for id, action in window.actions_by_id.items()}
    act["layer.clip"]()
    assert top(document).clip
    act["layer.clip"]()
    assert not top(document).clip
    act["layer.back"]()
    assert names(panel) == ["Middle", "Background", "Top"]
    act["layer.front"]()
    act["layer.align:right"]()
    assert top(document).x == 160
    act["layer.new_solid"]()
    act["layer.rasterize"]()
    assert isinstance(document.state.layers[-1], Layer)
    choose(panel, qtbot, "Colour 1", "Top", "Middle")
    act["layer.distribute:horizontal"]()
    act["layer.merge_down"]()
    assert names(panel) == ["Colour 1", "Background"]


def test_menus_offer_only_what_can_be_done(
    panel: LayersPanel, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    def enabled(*ids: str) -> list[bool]:
        return [window.actions_by_id[id].isEnabled() for id in ids]

    some = ("layer.merge", "layer.ungroup", "layer.rasterize", "mask.invert")
    assert enabled(*some) == [False] * 4
    choose(panel, qtbot, "Top", "Middle")
    assert enabled(*some) == [True, False, False, False]
    window.actions_by_id["layer.group"].trigger()
    window.actions_by_id["mask.add:hide"].trigger()
    assert enabled(*some) == [True, True, False, True]


def test_a_row_says_how_a_live_layer_is_coming_on(panel: LayersPanel, document: Document) -> None:
    blur = Effect(name="Blur", operation=GaussianBlur(), opacity=0.5)
    document.apply("Blur", document.state.insert(blur))
    live = document.live
    assert live is not None
    live.now = None
    assert status_of(document, blur) == ("50%", False)
    live.now = blur.id
    assert status_of(document, blur) == ("being renewed…", False)
    live.now, live.problems = None, {blur.id: "No memory."}
    assert status_of(document, blur) == ("could not be computed", True)
    live.problems = {}
