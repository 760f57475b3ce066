"""An ordinary hour of photo work, by real events from opening to export, and all the way back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from editor.document.projection import composite
from editor.session import Session
from editor.ui.export_dialog import ExportDialog
from editor.ui.tools.write import TextTool
from editor.ui.window import MainWindow
from neural.operations.classic.lens_blur import LensBlur
from neural.source import Size
from tests.ui.hand import place
from tests.ui.person import Person

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A slanting horizon under a sky with one black speck in it."""
    y, x = np.mgrid[:360, :480]
    ground = (y - 220) > np.tan(np.radians(5)) * (x - 240)
    pixels = np.where(ground[..., None], (90, 110, 60), (150, 180, 220)).astype(float)
    pixels += np.random.default_rng(5).normal(0, 5, pixels.shape)
    pixels[88:94, 148:154] = 0
    path = tmp_path / "photo.png"
    Image.fromarray(np.rint(np.clip(pixels, 0, 255)).astype(np.uint8)).save(path)
    return path


def test_an_hour_of_photo_work_and_back(
    window: MainWindow, session: Session, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    person = Person(window, qtbot)
    window.commands["file"].open_files([photo])
    person.until(lambda: window.document is not None)
    document = person.document
    opened = document.state
    first = composite(opened)
    window.resize(1300, 850)
    person.canvas.zoom_to(1.0)
    box = window.toolbox

    # Crop and straighten: a line along the horizon, Enter.
    box.choose("crop")
    person.stroke((60, 204), (240, 220), (420, 236), modifiers=CONTROL)
    assert box.tool.options.angle == pytest.approx(-5, abs=0.5)
    person.step(lambda: person.key(Qt.Key.Key_Return))
    level = composite(document.state)
    assert document.state.size != opened.size
    assert level[..., 3].min() == 255
    heights = (level[..., 2].astype(int) > 150).sum(axis=0)
    assert np.ptp(np.percentile(heights, (5, 95))) <= 3, "the horizon is level"
    person.canvas.zoom_to(1.0)

    # Heal the speck.
    speck = np.argwhere(level[..., :3].max(axis=2) < 40)
    assert len(speck)
    sy, sx = (float(value) for value in speck.mean(axis=0))
    box.choose("spot")
    box.tool.choose(size=24.0)
    person.step(lambda: person.stroke((sx, sy), (sx + 2, sy + 1)))
    healed = composite(document.state)
    assert healed[int(sy), int(sx), 2] > 150

    # Clone a piece of the ground into the sky, then lighten a part of the ground.
    height, width = healed.shape[:2]
    box.choose("clone")
    box.tool.choose(size=30.0, hardness=100.0)
    person.stroke((width - 60, height - 40), modifiers=ALT)
    person.step(lambda: person.stroke((80, 40), (90, 42)))
    cloned = composite(document.state)
    assert cloned[40, 84, 2] < 120
    box.choose("dodge")
    box.tool.choose(size=60.0)
    person.step(lambda: person.stroke((100, height - 40), (180, height - 40)))
    dodged = composite(document.state)
    assert dodged[height - 40, 140, :3].sum() > cloned[height - 40, 140, :3].sum()

    # Text on a layer of its own.
    box.choose("text")
    text = box.tool
    assert isinstance(text, TextTool)
    box.colours.set_foreground((1.0, 1.0, 1.0))
    text.choose(size=40.0)
    person.stroke((200, 60))
    assert text.page is not None
    QTest.keyClicks(text.page, "Sea")
    person.step(lambda: text.commit(person.canvas))
    layer = document.state.active_layer
    assert layer is not None
    assert layer.text is not None

    # Correct the perspective of the photo.
    document.select_layer(document.state.layers[0].id)
    person.command("transform.free")
    tool = box.tool
    tool.choose(mode="perspective")
    subject = tool.subject
    assert subject is not None
    x, y = subject.frame.grip("top left")
    person.stroke((x, y), (x - 6, y), (x - 12, y))
    person.step(lambda: person.key(Qt.Key.Key_Return))
    tool.choose(mode="free")
    assert document.state.pixel_layers[0].made_from is not None

    # A lens blur of the photo, and out.
    before = composite(document.state)
    person.apply_filter(LensBlur, radius=4.0)
    assert not np.array_equal(composite(document.state), before)
    target = tmp_path / "out.png"
    person.command("file.export")
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    dialog.close()
    saved = window.spawn(session.save(document, target))
    person.until(saved.done)
    saved.result()
    with Image.open(target) as image:
        assert Size(*image.size) == document.state.size
        exported = np.array(image.convert("RGBA"))
    assert np.array_equal(exported[..., :3], composite(document.state)[..., :3])

    # All the way back, and all the way on.
    last = document.state
    while document.history.undo_label is not None:
        document.undo()
    assert document.state == opened
    assert np.array_equal(composite(document.state), first)
    while document.history.redo_label is not None:
        document.redo()
    assert document.state == last
    assert place(person.canvas, 0, 0) is not None
    document.history.mark_saved()
