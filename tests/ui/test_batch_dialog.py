"""Batch export: many files, one bad one stops nothing, and the end says what became of each."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
import qasync
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.batch import Report
from editor.document.files import open_picture, save
from editor.document.state import State
from editor.session import Session
from editor.settings import Settings
from editor.ui.batch_dialog import BatchDialog
from editor.ui.recipe_editor import RecipeEditor
from neural.context import Context
from neural.operation import Operation, Patch, Progress, operations
from neural.source import Rect, Size, Source

Scenario = Callable[[BatchDialog], Awaitable[None]]
Run = Callable[[Scenario], None]


class Held(Operation):
    """Waits until it is let go or stopped."""

    id: ClassVar[str] = "held"
    title: ClassVar[str] = "Held"
    gate: ClassVar[threading.Event] = threading.Event()

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        while not self.gate.wait(0.01):
            context.checkpoint()
        whole = Rect.of(inputs[0].size)
        yield Patch(whole, inputs[0].read(whole))


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    qapp.setQuitOnLastWindowClosed(False)
    yield loop
    qapp.setQuitOnLastWindowClosed(True)
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with two pictures and a broken one."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, value in (("one", 40), ("two", 200)):
        pixels = np.full((24, 32, 4), 255, np.uint8)
        pixels[..., :3] = value
        save(State.from_array(pixels), folder / f"{name}.png")
    (folder / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing more")
    return folder


@pytest.fixture
def run(loop: qasync.QEventLoop, tmp_path: Path) -> Run:
    def runner(scenario: Scenario) -> None:
        async def whole() -> None:
            session = Session(Settings(models_folder=str(tmp_path / "models"), device="cpu"))
            dialog = BatchDialog(session)
            dialog.open()
            try:
                await scenario(dialog)
            finally:
                dialog.reject()
                await asyncio.sleep(0.05)
                left = asyncio.all_tasks() - {asyncio.current_task()}
                session.shut_down()
            assert not left, f"left over: {left}"

        loop.run_until_complete(whole())

    return runner


async def until(claim: Callable[[], bool]) -> None:
    for _ in range(1000):
        if claim():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It did not come about.")


async def ready(dialog: BatchDialog, count: int) -> None:
    await until(lambda: len(dialog.items) == count and dialog.start_button.isEnabled())


async def ended(dialog: BatchDialog) -> Report:
    await until(lambda: dialog.report is not None)
    assert dialog.report is not None
    return dialog.report


def state_of(dialog: BatchDialog, name: str) -> str:
    (item,) = dialog.list.findItems(name, Qt.MatchFlag.MatchExactly)
    return item.text(1)


def test_a_bad_file_stops_nothing_and_its_reason_is_shown(
    run: Run, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    async def scenario(dialog: BatchDialog) -> None:
        dialog.set_inputs([pictures])
        assert dialog.output.folder.text() == str(pictures / "export")
        dialog.output.folder.setText(str(tmp_path / "out"))
        dialog.recipe.add(operations()["invert"]())
        await ready(dialog, 3)
        qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
        report = await ended(dialog)
        assert report.count("done") == 2
        assert [state_of(dialog, f"{name}.png") for name in ("one", "two", "bad")] == [
            "Done",
            "Done",
            "Failed",
        ]
        (bad,) = dialog.list.findItems("bad.png", Qt.MatchFlag.MatchExactly)
        assert "bad.png is damaged" in bad.child(0).text(0)
        layer = open_picture(tmp_path / "out" / "one.png").state.pixel_layers[0]
        assert layer.raster.read(Rect(0, 0, 1, 1))[0, 0, 0] == 215
        dialog.only_failed.setChecked(True)
        hidden = [row for row in dialog._rows.values() if row.isHidden()]
        assert len(hidden) == 2
        dialog.write_report(tmp_path / "report.json")
        assert json.loads((tmp_path / "report.json").read_text("utf-8"))["failed"] == 1

    run(scenario)


def test_the_format_and_the_name_pattern_make_the_targets(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    async def scenario(dialog: BatchDialog) -> None:
        (pictures / "bad.png").unlink()
        dialog.set_inputs([pictures])
        dialog.output.folder.setText(str(tmp_path / "out"))
        dialog.output.pattern.setText("{number}-{name}")
        dialog.output.format.setCurrentIndex(dialog.output.format.findData("jpeg"))
        assert dialog.output.form is not None
        dialog.output.form.set_values({"quality": 30})
        await ready(dialog, 2)
        assert dialog.output.example.text() == "1-one.jpg"
        dialog.start()
        await ended(dialog)
        names = sorted(path.name for path in (tmp_path / "out").iterdir())
        assert names == ["1-one.jpg", "2-two.jpg"]

    run(scenario)


def test_nothing_starts_on_a_plan_that_is_out_of_date(
    run: Run, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    async def scenario(dialog: BatchDialog) -> None:
        dialog.set_inputs([pictures])
        dialog.output.folder.setText(str(tmp_path / "out"))
        await ready(dialog, 3)
        qtbot.keyClicks(dialog.output.pattern, "-x")
        assert not dialog.start_button.isEnabled()
        dialog.start()
        assert not dialog.running
        await ready(dialog, 3)
        assert dialog.items[0].target.stem.endswith("-x")

    run(scenario)


def test_a_longest_side_reduces_what_is_larger(
    run: Run, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    async def scenario(dialog: BatchDialog) -> None:
        (pictures / "bad.png").unlink()
        dialog.set_inputs([pictures])
        dialog.output.folder.setText(str(tmp_path / "out"))
        dialog.output.limit.selectAll()
        qtbot.keyClicks(dialog.output.limit, "16")
        await ready(dialog, 2)
        dialog.start()
        await ended(dialog)
        assert open_picture(tmp_path / "out" / "one.png").state.size == Size(16, 12)

    run(scenario)


def test_a_pattern_that_cannot_be_is_said_before_anything_is_written(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    async def scenario(dialog: BatchDialog) -> None:
        dialog.set_inputs([pictures])
        dialog.output.folder.setText(str(tmp_path / "out"))
        dialog.output.pattern.setText("{nonsense}")
        await until(lambda: bool(dialog.complaint.text()))
        assert "{nonsense}" in dialog.complaint.text()
        assert not dialog.start_button.isEnabled()
        assert not (tmp_path / "out").exists()

    run(scenario)


def test_a_run_can_be_stopped(run: Run, pictures: Path, tmp_path: Path, qtbot: QtBot) -> None:
    async def scenario(dialog: BatchDialog) -> None:
        Held.gate.clear()
        dialog.set_inputs([pictures])
        dialog.output.folder.setText(str(tmp_path / "out"))
        dialog.recipe.add(Held())
        await ready(dialog, 3)
        dialog.start()
        assert dialog.stop_button.isVisible()
        assert not dialog.close_button.isEnabled()
        qtbot.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
        report = await ended(dialog)
        assert report.stopped
        assert report.count("done") == 0
        assert dialog.close_button.isEnabled()

    run(scenario)


def test_closing_the_window_stops_the_run(run: Run, pictures: Path, tmp_path: Path) -> None:
    async def scenario(dialog: BatchDialog) -> None:
        Held.gate.clear()
        dialog.set_inputs([pictures])
        dialog.output.folder.setText(str(tmp_path / "out"))
        dialog.recipe.add(Held())
        await ready(dialog, 3)
        dialog.start()
        watcher = dialog._watcher
        assert watcher is not None
        dialog.reject()
        assert watcher.stop.is_set()

    run(scenario)


def test_files_are_dropped_onto_the_dialog(run: Run, pictures: Path) -> None:
    async def scenario(dialog: BatchDialog) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(pictures / "one.png"))])
        drop = QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        dialog.dropEvent(drop)
        await ready(dialog, 1)
        assert dialog.items[0].source == pictures / "one.png"

    run(scenario)


def test_steps_are_added_ordered_set_and_kept_as_a_recipe(qtbot: QtBot, tmp_path: Path) -> None:
    editor = RecipeEditor()
    qtbot.addWidget(editor)
    editor.show()
    invert, blur = operations()["invert"], operations()["gaussian_blur"]
    editor.add(invert())
    editor.add(blur())
    assert editor.form is not None
    name = next(iter(blur.model_fields))
    editor.form.set_values({name: 7.0})
    qtbot.mouseClick(editor.up_button, Qt.MouseButton.LeftButton)
    assert editor.steps == (blur(**{name: 7.0}), invert())
    editor.save(tmp_path / "chain.json")
    qtbot.mouseClick(editor.remove_button, Qt.MouseButton.LeftButton)
    assert editor.steps == (invert(),)
    editor.load(tmp_path / "chain.json")
    assert editor.steps == (blur(**{name: 7.0}), invert())
    with qtbot.waitSignal(editor.failed):
        editor.load(tmp_path / "missing.json")
    assert len(editor.steps) == 2
