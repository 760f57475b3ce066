"""Export: any format, any size, and what went wrong is said where it happened."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import qasync
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor import export
from editor.document.codec import formats
from editor.document.files import open_picture
from editor.document.state import State
from editor.session import Document, Session
from editor.settings import Settings
from editor.ui.export_dialog import ExportDialog
from editor.ui.models_dialog import ModelsDialog, import_model
from neural.source import Size

Scenario = Callable[[Session, Document], Awaitable[None]]


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    qapp.setQuitOnLastWindowClosed(False)
    yield loop
    qapp.setQuitOnLastWindowClosed(True)
    loop.close()
    asyncio.set_event_loop(None)


def picture(width: int = 64, height: int = 48) -> State:
    ramp = np.linspace(0, 255, width).astype(np.uint8)
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., 0] = ramp
    return State.from_array(pixels)


@pytest.fixture
def run(loop: qasync.QEventLoop, tmp_path: Path) -> Callable[[Scenario], None]:
    def runner(scenario: Scenario) -> None:
        async def whole() -> None:
            session = Session(Settings(models_folder=str(tmp_path / "models"), device="cpu"))
            document = session.add(picture(), tmp_path / "ramp.png")
            try:
                await scenario(session, document)
            finally:
                for _ in range(3):
                    await asyncio.sleep(0)
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


def choose(dialog: ExportDialog, format: str) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(format))


def test_a_copy_is_written_in_the_chosen_format_and_size(
    run: Callable[[Scenario], None], tmp_path: Path
) -> None:
    async def scenario(session: Session, document: Document) -> None:
        dialog = ExportDialog(session, document)
        dialog.open()
        written: list[Path] = []
        dialog.exported.connect(lambda path, _notes: written.append(path))
        choose(dialog, "png")
        dialog.place.setText(str(tmp_path / "small.png"))
        dialog.size_fields.percent.entered.emit(50.0)
        assert dialog.size_fields.chosen == Size(32, 24)
        dialog.start()
        await until(lambda: bool(written))
        assert written == [tmp_path / "small.png"]
        assert open_picture(written[0]).state.size == Size(32, 24)
        assert document.state.size == Size(64, 48)
        assert not document.modified

    run(scenario)


def test_the_file_size_is_estimated_before_writing(run: Callable[[Scenario], None]) -> None:
    async def scenario(session: Session, document: Document) -> None:
        dialog = ExportDialog(session, document)
        dialog.open()
        choose(dialog, "jpeg")
        await until(lambda: dialog.estimate.text() == "About 1 KB")
        dialog.reject()

    run(scenario)


def test_what_the_format_does_not_hold_is_said_before_writing(
    run: Callable[[Scenario], None],
) -> None:
    async def scenario(session: Session, document: Document) -> None:
        pixels = np.full((8, 8, 4), 90, np.uint8)
        document.apply("Transparent", State.from_array(pixels))
        dialog = ExportDialog(session, document)
        dialog.open()
        choose(dialog, "jpeg")
        await until(lambda: "transparency" in dialog.notes.text())
        choose(dialog, "png")
        await until(lambda: not dialog.notes.text())
        dialog.reject()

    run(scenario)


def test_what_is_said_takes_no_room_from_the_fields(
    run: Callable[[Scenario], None], tmp_path: Path
) -> None:
    async def scenario(session: Session, document: Document) -> None:
        document.apply("Transparent", State.from_array(np.full((8, 8, 4), 90, np.uint8)))
        dialog = ExportDialog(session, document)
        dialog.open()
        choose(dialog, "jpeg")
        await until(lambda: "transparency" in dialog.notes.text())
        dialog.place.setText(str(tmp_path / "a folder that is not there" / "picture.jpg"))
        dialog.start()
        await until(lambda: bool(dialog.complaint.text()))
        await asyncio.sleep(0.05)
        above = dialog._scroll.mapTo(dialog, QPoint(0, dialog._scroll.height())).y()
        assert dialog.size_fields.mapTo(dialog, QPoint()).y() >= above
        assert dialog.complaint.height() >= dialog.complaint.heightForWidth(
            dialog.complaint.width()
        )
        dialog.reject()

    run(scenario)


def test_a_folder_that_is_not_there_is_said_and_the_dialog_stays(
    run: Callable[[Scenario], None], tmp_path: Path
) -> None:
    async def scenario(session: Session, document: Document) -> None:
        dialog = ExportDialog(session, document)
        dialog.open()
        dialog.place.setText(str(tmp_path / "nowhere" / "x.png"))
        choose(dialog, "png")
        dialog.start()
        await until(lambda: bool(dialog.complaint.text()))
        assert "does not exist" in dialog.complaint.text()
        assert dialog.isVisible()
        assert dialog.write.isEnabled()
        dialog.reject()

    run(scenario)


def test_the_ending_follows_the_format_and_options_are_kept(
    run: Callable[[Scenario], None], tmp_path: Path
) -> None:
    async def scenario(session: Session, document: Document) -> None:
        dialog = ExportDialog(session, document)
        dialog.open()
        choose(dialog, "jpeg")
        assert dialog.path == tmp_path / "ramp.jpg"
        assert dialog.form is not None
        dialog.form.set_values({"quality": 40})
        choose(dialog, "png")
        assert dialog.path.suffix == ".png"
        choose(dialog, "jpeg")
        assert dialog.options.model_dump()["quality"] == 40
        dialog.reject()

    run(scenario)


def test_the_document_itself_is_not_proposed_as_the_target(
    run: Callable[[Scenario], None], tmp_path: Path
) -> None:
    async def scenario(session: Session, document: Document) -> None:
        document.path = tmp_path / "ramp.jpg"
        document.path.write_bytes(b"")
        dialog = ExportDialog(session, document)
        dialog.open()
        assert dialog.path == tmp_path / "ramp-export.jpg"
        assert dialog.write.text() == "Export"
        dialog.place.setText(str(document.path))
        dialog.place.textEdited.emit("")
        assert dialog.write.text() == "Replace"
        dialog.reject()

    run(scenario)


def test_width_and_height_keep_their_proportion_unless_unlinked(
    run: Callable[[Scenario], None],
) -> None:
    async def scenario(session: Session, document: Document) -> None:
        dialog = ExportDialog(session, document)
        fields = dialog.size_fields
        fields.width_field.entered.emit(128)
        assert fields.chosen == Size(128, 96)
        assert fields.height_field.value() == 96
        fields.linked.setChecked(False)
        fields.height_field.entered.emit(10)
        assert fields.chosen == Size(128, 10)
        dialog.reject()

    run(scenario)


@pytest.mark.parametrize("id", ["png", "jpeg"])
def test_a_large_file_is_judged_by_its_middle(
    id: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rng = np.random.default_rng(5)
    pixels = np.full((256, 384, 4), 255, np.uint8)
    pixels[..., :3] = rng.integers(0, 255, (256, 384, 3))
    state, format = State.from_array(pixels), formats()[id]
    options = format.Options()
    file = tmp_path / f"whole{format.extensions[0]}"
    export.export(state, file, format, options, state.size)
    monkeypatch.setattr(export, "WHOLE", 1000)
    monkeypatch.setattr(export, "SAMPLE", 128)
    guess = export.estimated_bytes(state, format, options, state.size)
    assert guess == pytest.approx(file.stat().st_size, rel=0.15)


def test_models_are_listed_with_their_state_and_a_wrong_file_is_refused(
    run: Callable[[Scenario], None], tmp_path: Path
) -> None:
    async def scenario(session: Session, document: Document) -> None:
        dialog = ModelsDialog(session)
        dialog.open()
        words = {"Ready", "Not installed", "Altered, not used"}
        rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
        assert rows
        await until(lambda: all(row.text(3) in words for row in rows))
        assert "SHA-256" in dialog.details.text()
        shipped = next(card for card in session.models.cards() if card.id == "upscale-x2")
        words = dialog._words(shipped)
        (row,) = (row for row in words.split("<tr>") if ">set5<" in row)
        assert "PSNR-Y" in row
        assert "SSIM-Y" in row
        text = tmp_path / "notes.txt"
        text.write_text("no model", "utf-8")
        dialog.take([text])
        await until(lambda: bool(dialog.complaint.text()))
        assert "no model" in dialog.complaint.text()
        dialog.reject()

    run(scenario)


def test_importing_copies_and_never_replaces_another_model(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    file = tmp_path / "net.pth"
    file.write_bytes(b"weights")
    assert import_model(file, folder).read_bytes() == b"weights"
    file.write_bytes(b"others")
    with pytest.raises(ValueError, match="there already"):
        import_model(file, folder)
    assert (folder / "net.pth").read_bytes() == b"weights"
    assert [path.name for path in folder.iterdir()] == ["net.pth"]


def test_exporting_with_real_clicks(
    run: Callable[[Scenario], None], qtbot: QtBot, tmp_path: Path
) -> None:
    from PySide6.QtCore import Qt

    async def scenario(session: Session, document: Document) -> None:
        dialog = ExportDialog(session, document)
        dialog.open()
        choose(dialog, "png")
        dialog.place.selectAll()
        qtbot.keyClicks(dialog.place, str(tmp_path / "clicked"))
        qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
        await until((tmp_path / "clicked.png").exists)
        await asyncio.sleep(0.05)

    run(scenario)
