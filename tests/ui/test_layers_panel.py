"""The Layers panel: it shows the stack, and every edit of it is one step of the history."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from editor.document.blend import BlendMode
from editor.document.layers import Group, Layer
from editor.document.raster import Raster
from editor.document.state import State
from editor.session import Document
from editor.ui.layers_model import Role
from editor.ui.layers_panel import LayersPanel, eye_rect, lock_rect, thumbnail_rect
from editor.ui.window import MainWindow
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


def click(panel: LayersPanel, qtbot: QtBot, at: QPoint) -> None:
    qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)


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
    click(panel, qtbot, eye_rect(panel.tree.visualRect(row(panel, "Middle"))).center())
    assert [layer.visible for layer in document.state.pixel_layers] == [True, False, True]
    assert panel.tree.currentIndex().data() == "Top"
    assert document.history.undo_label == "Hide layer"


def test_the_lock_locks_a_layer(panel: LayersPanel, document: Document, qtbot: QtBot) -> None:
    click(panel, qtbot, lock_rect(panel.tree.visualRect(row(panel, "Top"))).center())
    assert document.state.pixel_layers[2].locked


def test_a_double_click_renames(panel: LayersPanel, document: Document, qtbot: QtBot) -> None:
    at = panel.tree.visualRect(row(panel, "Top")).center()
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
    click(panel, qtbot, thumbnail_rect(panel.tree.visualRect(group), 0).center())
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


def test_another_document_brings_its_own_layers(panel: LayersPanel, window: MainWindow) -> None:
    other = window.session.add(State.from_array(gradient(9, 9), name="Only"))
    window.show_document(other)
    assert names(panel) == ["Only"]
