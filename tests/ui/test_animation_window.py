"""Keyframes in the window: what plays is what is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from editor.session import Document
from editor.ui.animation_window import AnimationWindow
from editor.ui.filter_page import FilterPage
from editor.ui.window import MainWindow
from neural.operation import Cancelled, operations
from neural.operations.classic.gaussian_blur import GaussianBlur
from tests.ui.conftest import gradient


def page_of(window: MainWindow, qtbot: QtBot, name: str, **values: Any) -> FilterPage:
    """A filter shown on the document in front and finished."""
    document = window.document
    assert document is not None
    panel = window.commands["filter"].panel
    panel.begin(document, operations()[name], lambda: None, values)
    page = panel.page(document)
    assert page is not None
    qtbot.waitUntil(lambda: page.trial.status == "done")
    return page


def opened(page: FilterPage, qtbot: QtBot, seconds: float = 1.0, rate: int = 4) -> AnimationWindow:
    shown = page.open_animation()
    qtbot.waitExposed(shown)
    for field, value in ((shown.seconds, seconds), (shown.rate, rate)):
        field.setValue(value)
        field.entered.emit(value)
    return shown


def end_keyframe(page: FilterPage, shown: AnimationWindow, **values: Any) -> None:
    """Other values of the filter at the end."""
    page.form.set_values({**page.form.values(), **values})
    shown.timeline.moved.emit(shown.timeline.seconds)
    shown._go(shown.timeline.seconds)
    shown.add.click()


def test_a_filter_goes_from_one_keyframe_to_the_next_in_the_movie(
    window: MainWindow, document: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(window, qtbot, "brightness_contrast", brightness=0)
    shown = opened(page, qtbot)
    end_keyframe(page, shown, brightness=60)
    assert [key.time for key in shown.keys] == [0, 1]
    before = document.state
    shown.export_to(tmp_path / "movie")
    qtbot.waitUntil(lambda: not shown.movie.running)
    files = sorted((tmp_path / "movie").iterdir())
    means = [float(np.asarray(Image.open(file))[..., :3].mean()) for file in files]
    assert len(means) == 4
    assert means == sorted(means)
    assert means[0] == pytest.approx(float(gradient()[..., :3].mean()), abs=0.01)
    assert means[-1] > means[0] + 20
    assert document.state is before  # the picture itself is untouched
    assert "4" in shown.doing.text()
    shown.close()


def test_what_plays_is_painted_before_and_the_same_frames_are_not_painted_twice(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    page = page_of(window, qtbot, "gaussian_blur", radius=0.5)
    shown = opened(page, qtbot)
    end_keyframe(page, shown, radius=8)
    qtbot.waitUntil(lambda: len(shown.timeline.painted) == 4 and all(shown.timeline.painted))
    first, last = (shown.frames.image(GaussianBlur(radius=radius)) for radius in (0.5, 8))
    assert first is not None
    assert last is not None
    assert first != last
    shown.play.click()
    qtbot.waitUntil(lambda: shown.screen_area.image == last)
    shown.play.click()
    shown.loop.click()  # further frames; those at the keyframes are there
    assert shown.frames.image(GaussianBlur(radius=0.5)) == first
    shown.close()


def test_painting_goes_on_after_it_had_to_give_way(
    window: MainWindow, document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(window, qtbot, "gaussian_blur", radius=1)
    shown = opened(page, qtbot)
    frame, turned_away = shown.frames.frame, [3]

    async def busy(*arguments: Any) -> Any:
        if turned_away[0]:
            turned_away[0] -= 1
            raise Cancelled
        return await frame(*arguments)

    monkeypatch.setattr(shown.frames, "frame", busy)
    page.form.set_values({"radius": 7.0})
    end_keyframe(page, shown, radius=9)
    qtbot.waitUntil(lambda: len(shown.timeline.painted) == 4 and all(shown.timeline.painted))
    assert turned_away == [0]
    assert not shown.complaint.text()
    shown.close()


def test_keyframes_are_dragged_chosen_eased_and_removed(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    page = page_of(window, qtbot, "gaussian_blur", radius=1)
    shown = opened(page, qtbot, seconds=4.0)
    end_keyframe(page, shown, radius=9)
    line = shown.timeline
    middle = line.height() // 2

    def at(time: float) -> QPoint:
        return QPoint(round(line._x(time)), middle)

    qtbot.mousePress(line, Qt.MouseButton.LeftButton, pos=at(4.0))
    qtbot.mouseMove(line, at(2.0))
    qtbot.mouseRelease(line, Qt.MouseButton.LeftButton, pos=at(2.0))
    assert shown.keys[1].time == pytest.approx(2.0, abs=0.03)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=at(0.0))
    assert page.form.value == GaussianBlur(radius=1)  # the form shows the chosen keyframe
    shown.easing.setCurrentIndex(shown.easing.findData("hold"))
    shown.easing.activated.emit(shown.easing.currentIndex())
    assert shown.animation.at(1.5) == GaussianBlur(radius=1)
    shown.forth.click()
    assert line.now == pytest.approx(shown.keys[1].time)
    shown.remove.click()
    assert len(shown.keys) == 1
    assert not shown.remove.isEnabled()  # the last one stays
    shown.close()


def test_a_stopped_export_leaves_what_was_there(
    window: MainWindow, document: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(window, qtbot, "gaussian_blur", radius=1)
    shown = opened(page, qtbot, seconds=60.0, rate=30)
    end_keyframe(page, shown, radius=2)
    path = tmp_path / "movie.gif"
    path.write_bytes(b"mine")
    shown.export_to(path)
    qtbot.waitUntil(lambda: shown.bar.value() > 1)
    shown.stop.click()
    qtbot.waitUntil(lambda: not shown.movie.running)
    assert path.read_bytes() == b"mine"
    assert [file.name for file in tmp_path.iterdir() if "movie" in file.name] == ["movie.gif"]
    shown.close()


def test_kept_latents_become_keyframes_and_a_movie_that_plays(
    window: MainWindow, document: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(window, qtbot, "generate", model="digits", class_name="3", seed=1)
    explorer = page.form.editor("latent")
    explorer.explore.click()  # type: ignore[attr-defined]
    explorer.keep.click()  # type: ignore[attr-defined]
    explorer.grid.chosen.emit(2)  # type: ignore[attr-defined]
    explorer.keep.click()  # type: ignore[attr-defined]
    shown = opened(page, qtbot, rate=6)
    assert len(shown.keys) == 2
    assert [key.time for key in shown.keys] == [0, 1]  # brought along when the length was set
    shown.export_to(tmp_path / "walk.mp4")
    qtbot.waitUntil(lambda: not shown.movie.running)
    assert not shown.complaint.text()
    with av.open(str(tmp_path / "walk.mp4")) as movie:
        stream = movie.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (200, 120, 6)
        assert sum(1 for _ in movie.decode(stream)) == 6
    shown.close()


def test_keyframes_are_saved_and_opened_and_what_is_wrong_is_said(
    window: MainWindow, document: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(window, qtbot, "gaussian_blur", radius=1)
    shown = opened(page, qtbot, seconds=3.0)
    end_keyframe(page, shown, radius=5)
    shown.save_file(tmp_path / "keys.toml")
    kept = list(shown.keys)
    shown.remove.click()
    shown.open_file(tmp_path / "keys.toml")
    assert shown.keys == kept
    (tmp_path / "other.toml").write_text(
        'version = 1\nseconds = 1\n[[keys]]\ntime = 0\noperation = "invert"', "utf-8"
    )
    shown.open_file(tmp_path / "other.toml")
    assert "Invert" in shown.complaint.text()
    assert shown.keys == kept
    shown.save_file(tmp_path / "absent" / "keys.toml")
    assert "absent" in shown.complaint.text()
    shown.close()


def test_without_its_filter_the_window_still_plays_and_writes(
    window: MainWindow, document: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(window, qtbot, "gaussian_blur", radius=1)
    shown = opened(page, qtbot)
    page.trial.cancel()
    assert not shown.add.isVisible()
    shown.export_to(tmp_path / "movie")
    qtbot.waitUntil(lambda: not shown.movie.running)
    assert len(list((tmp_path / "movie").iterdir())) == 4
    shown.close()
