"""Training in the window: a model comes of it, errors are said, and nothing is left running."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot
from skimage import data

import resources
from editor.session import Session
from editor.settings import Settings
from editor.ui.choice_editors import ModelEditor
from editor.ui.form import Form
from editor.ui.train_dialog import TrainDialog, known_vgg
from editor.ui.window import MainWindow
from neural.cards import ModelCard, read_card
from neural.context import Context
from neural.engine import compute
from neural.operations.enhance import Enhance
from neural.operations.generate import Generate
from neural.source import ArraySource

SHIPPED = Path(resources.__path__[0]) / "models"
TINY = {"batch": 2, "patch": 12, "late_patch": 16, "channels": 4, "depth": 1, "threads": 1}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("astronaut", "chelsea"):
        Image.fromarray(getattr(data, name)()[40:136, 60:188]).save(folder / f"{name}.png")
    return folder


@pytest.fixture
def session(loop: object, tmp_path: Path) -> Iterator[Session]:
    session = Session(Settings(models_folder=str(tmp_path / "models"), device="cpu"))
    yield session
    session.shut_down()


@pytest.fixture
def dialog(session: Session, photos: Path, qtbot: QtBot) -> Iterator[TrainDialog]:
    dialog = TrainDialog(session)
    dialog.further = dict(TINY)
    dialog.show()
    dialog.set_folder(photos)
    yield dialog
    if shiboken6.isValid(dialog):
        dialog.quit()
        dialog.phase = "idle"
        dialog.close()
        dialog.deleteLater()
    qtbot.wait(1)


def begin(dialog: TrainDialog, qtbot: QtBot) -> QProcess:
    """Start, and wait until the first steps were reported."""
    dialog.start_button.click()
    assert dialog.process is not None
    qtbot.waitUntil(lambda: bool(dialog.plot.losses) or bool(dialog.complaint.text()))
    assert not dialog.complaint.text()
    assert dialog.process is not None
    return dialog.process


def test_a_finished_training_is_a_model_of_the_filter(
    dialog: TrainDialog, session: Session, qtbot: QtBot
) -> None:
    dialog.further |= {"steps": 4}
    assert dialog.side.name.text() == "photos x2"
    kept: list[ModelCard] = []
    dialog.kept.connect(kept.append)
    dialog.start_button.click()
    assert not dialog.side.isEnabled()
    qtbot.waitUntil(lambda: dialog.phase == "idle")
    assert dialog.complaint.text() == ""
    (card,) = kept
    assert card in session.models.cards("upscale")
    assert session.models.status(card) == "ready"
    assert (card.scale, card.data, card.metrics["steps"]) == (2, "photos", 4)
    beside = session.settings.models_path / "photos x2.toml"
    assert read_card(beside) == card
    assert session.models.load(card.id).scale == 2
    assert session.models.problems() == ()
    assert dialog.plot.ratios
    assert not dialog.samples.image.isNull()
    assert dialog.side.name.text() == "photos x2 2"


def test_a_trained_enhancer_can_be_chosen_in_enhance(
    dialog: TrainDialog, session: Session, qtbot: QtBot
) -> None:
    dialog.further = {"batch": 2, "patch": 16, "late_patch": 16, "channels": 4, "hidden": 8}
    dialog.further |= {"pixels": 64, "threads": 1, "steps": 3, "learning_rate": 0.02}
    dialog.side.task.setCurrentIndex(dialog.side.task.findData("enhance"))
    assert not dialog.side.scale.isVisible()
    assert dialog.side.name.text() == "photos enhance"
    kept: list[ModelCard] = []
    dialog.kept.connect(kept.append)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: dialog.phase == "idle")
    assert dialog.complaint.text() == ""
    (card,) = kept
    assert (card.task, card.metrics["steps"]) == ("enhance", 3)
    assert {"PSNR", "steps"} <= set(card.metrics)

    form = Form(Enhance, session.models, {})
    qtbot.addWidget(form)
    form.set_values({"model": card.id})
    editor = form.editor("model")
    assert isinstance(editor, ModelEditor)
    assert editor.box.currentText() == "photos enhance"
    assert form.value == Enhance(model=card.id)

    picture = ArraySource(
        np.dstack([data.chelsea()[:60, :80] // 3, np.full((60, 80), 255, np.uint8)])
    )
    context = Context(models=session.models)
    ours = Enhance(model=card.id).suggested([picture], context)
    shipped = Enhance().suggested([picture], context)
    assert ours is not None
    assert shipped is not None
    assert ours.look != shipped.look
    assert not np.array_equal(
        compute(Enhance(model=card.id), [picture], context), compute(Enhance(), [picture], context)
    )
    assert Enhance(model=card.id).uses_models() == (card.id,)


def test_a_style_asks_for_its_picture_and_for_a_vgg19(
    dialog: TrainDialog, photos: Path, tmp_path: Path
) -> None:
    side = dialog.side
    dialog.further = {"threads": 1, "steps": 1, "patch": 64, "late_patch": 64}
    side.task.setCurrentIndex(side.task.findData("style"))
    assert side.style_file.isVisible()
    assert side.advice.isVisible()
    assert "vgg19-dcbb9e9d.pth" in side.advice.text()
    assert not dialog.start_button.isEnabled()
    side.style_file.setText(str(photos / "chelsea.png"))
    vgg = tmp_path / "vgg.safetensors"
    side.vgg.setText(str(vgg))
    assert side.name.text() == "chelsea style"
    assert dialog.plot.figure == "nearness"
    assert not side.advice.isVisible()
    assert dialog.start_button.isEnabled()
    assert side.problem == f"There is no file {vgg}."
    vgg.write_bytes(b"x")
    assert side.problem == ""
    assert side.settings == {"single": photos / "chelsea.png", "perceptual": vgg}
    side.style_file.setText(str(photos))
    assert side.settings == {"styles": photos, "perceptual": vgg}
    dialog.start()
    assert dialog.process is not None
    arguments = dialog.process.arguments()
    assert f"--styles={photos}" in arguments
    assert f"--perceptual={vgg}" in arguments
    side.task.setCurrentIndex(side.task.findData("denoise"))
    assert not side.style_file.isVisible()


def test_from_one_picture_a_generator_is_trained_that_makes_more_like_it(
    dialog: TrainDialog, session: Session, photos: Path, qtbot: QtBot
) -> None:
    side = dialog.side
    dialog.further = {"threads": 1, "steps": 6, "size": 96, "width": 4}
    side.task.setCurrentIndex(side.task.findData("gan"))
    assert side.makes == "single"
    assert side.case.isVisible()
    assert not side.vgg.isVisible()
    dialog.set_folder(photos / "chelsea.png")
    assert side.name.text() == "chelsea generator"
    dialog.start_button.click()
    qtbot.waitUntil(lambda: dialog.phase == "idle")
    assert not dialog.complaint.text()
    (card,) = [card for card in session.models.cards() if card.id.startswith("user/")]
    assert card.generates is not None
    assert card.generates.single
    made = compute(Generate(model=card.id, seed=2), [], Context(models=session.models))
    assert made.shape == (card.generates.height, card.generates.width, 4)


def test_textures_are_judged_by_a_vgg19_and_small_pictures_by_none(
    dialog: TrainDialog, tmp_path: Path
) -> None:
    side = dialog.side
    side.task.setCurrentIndex(side.task.findData("gan"))
    side.case.setCurrentIndex(side.case.findData("texture"))
    side.vgg.setText("")
    assert side.advice.isVisible()
    assert not dialog.start_button.isEnabled()
    vgg = tmp_path / "vgg.safetensors"
    vgg.write_bytes(b"x")
    side.vgg.setText(str(vgg))
    assert dialog.start_button.isEnabled()
    assert side.settings == {"case": "texture", "perceptual": vgg}
    side.case.setCurrentIndex(side.case.findData("picture"))
    assert side.settings == {"case": "picture"}
    assert not side.vgg.isVisible()


def test_a_vgg19_that_is_none_is_said(dialog: TrainDialog, photos: Path, qtbot: QtBot) -> None:
    side = dialog.side
    dialog.further = {"threads": 1, "steps": 1, "patch": 64, "late_patch": 64}
    side.task.setCurrentIndex(side.task.findData("style"))
    side.style_file.setText(str(photos / "chelsea.png"))
    vgg = photos.parent / "some.safetensors"
    vgg.write_bytes(b"no network")
    side.vgg.setText(str(vgg))
    dialog.start_button.click()
    qtbot.waitUntil(lambda: dialog.phase == "idle")
    assert "some.safetensors" in dialog.complaint.text()


def test_torchvisions_vgg19_is_taken_where_it_is_kept(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    assert known_vgg(session) is None
    path = tmp_path / "torch" / "hub" / "checkpoints" / "vgg19-dcbb9e9d.pth"
    path.parent.mkdir(parents=True)
    path.touch()
    assert known_vgg(session) == path


def test_weights_of_an_enhancer_without_their_card_are_known_for_what_they_are(
    session: Session,
) -> None:
    models = session.settings.models_path
    models.mkdir()
    shutil.copyfile(SHIPPED / "enhance.safetensors", models / "mine.safetensors")
    (card,) = session.models.examine()
    assert card.task == "enhance"


def test_a_paused_training_goes_on_where_it_stopped(
    dialog: TrainDialog, session: Session, qtbot: QtBot
) -> None:
    dialog.side.task.setCurrentIndex(1)
    assert not dialog.side.scale.isVisible()
    begin(dialog, qtbot)
    dialog.pause_button.click()
    qtbot.waitUntil(lambda: dialog.phase == "paused")
    assert dialog._result is not None
    before = dialog._result["steps"]
    assert session.models.cards("denoise")[-1].source.kind != "user"
    assert dialog.process is None
    reports = len(dialog.plot.losses)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: len(dialog.plot.losses) > reports or bool(dialog.complaint.text()))
    dialog.stop_button.click()
    qtbot.waitUntil(lambda: dialog.phase == "idle")
    (card,) = (card for card in session.models.cards("denoise") if card.source.kind == "user")
    assert float(card.metrics["steps"]) > before


def test_a_folder_without_pictures_is_said(
    dialog: TrainDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    dialog.set_folder(empty)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: dialog.phase == "idle")
    assert dialog.complaint.text() == f"There are no pictures in {empty}."
    assert dialog.start_button.isEnabled()
    assert not list((dialog.session.settings.models_path).glob("*.*"))


def test_a_training_that_breaks_off_is_said(dialog: TrainDialog, qtbot: QtBot) -> None:
    dialog.start_button.click()
    assert dialog.process is not None
    dialog.process.kill()
    qtbot.waitUntil(lambda: dialog.phase == "idle")
    assert "broke off" in dialog.complaint.text()


@pytest.mark.parametrize("name", ["taken", ".hidden", "up/../there"])
def test_a_name_that_cannot_be_starts_nothing(dialog: TrainDialog, name: str) -> None:
    models = dialog.session.settings.models_path
    models.mkdir()
    (models / "taken.safetensors").touch()
    dialog.side.name.setText(name)
    dialog.start_button.click()
    assert dialog.process is None
    assert "name" in dialog.complaint.text()


def test_closing_ends_the_training_and_keeps_what_it_learned(
    dialog: TrainDialog, session: Session, qtbot: QtBot
) -> None:
    process = begin(dialog, qtbot)
    ended: list[int] = []
    process.finished.connect(lambda code, _: ended.append(code))
    kept: list[ModelCard] = []
    dialog.kept.connect(kept.append)
    dialog.close()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert ended == [130]
    assert kept[0] in session.models.cards("upscale")


def test_when_the_program_ends_nothing_is_left_running(
    dialog: TrainDialog, session: Session, qtbot: QtBot
) -> None:
    process = begin(dialog, qtbot)
    dialog.quit()
    assert process.state() == QProcess.ProcessState.NotRunning
    assert (session.settings.models_path / "photos x2.safetensors").is_file()


def test_a_training_ends_with_the_program_that_watched_it(photos: Path, tmp_path: Path) -> None:
    """It reads the end of its input, which it would also do when the other program had died."""
    out = tmp_path / "out" / "tiny.safetensors"
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in TINY.items()]
    command = [sys.executable, "-m", "neural.training", "upscale", "--watched", *flags]
    ended = subprocess.run(
        [*command, f"--data={photos}", f"--out={out}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert ended.returncode == 130
    assert json.loads(ended.stdout.splitlines()[-1])["result"]["stopped"]
    assert out.with_suffix(".ckpt").is_file()


def test_there_is_one_training_dialog(window: MainWindow, qtbot: QtBot) -> None:
    action = window.actions_by_id["help.train"]
    action.trigger()
    action.trigger()
    (found,) = window.findChildren(TrainDialog)
    assert found.isVisible()
    assert not found.isModal()
    found.close()
    qtbot.waitUntil(lambda: not window.findChildren(TrainDialog))
