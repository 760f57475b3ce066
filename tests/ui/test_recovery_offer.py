"""After a crash the window offers what was being edited, and gives it back when asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from editor.document.history import History, Step
from editor.document.state import State
from editor.recovery.journal import Moment, Running
from editor.recovery.keeper import Keeper, recovery_folder
from editor.session import Session
from editor.ui.window import MainWindow
from neural.operations.classic.gaussian_blur import GaussianBlur
from tests.ui.conftest import gradient


def crashed(name: str, *, steps: int = 3, running: Running | None = None) -> History:
    """What a program that was killed left: a document with some edits that nobody saved."""
    history = History(Step("Open", State.from_array(gradient())))
    for number in range(1, steps):
        bottom = history.state.pixel_layers[0]
        history.push("Fade", history.state.with_node(replace(bottom, opacity=1 - number / 10)))
    gone = Keeper(recovery_folder())
    gone.note(
        name,
        Moment(
            name=name,
            path=None,
            steps=history.steps,
            index=history.index,
            saved=history.saved,
            running=running,
        ),
    )
    assert gone.written(30)
    gone.close()
    return history


def press(window: MainWindow, words: str) -> None:
    """The button of a notice."""
    for notice in window.notices.notices:
        for button in notice.findChildren(QPushButton):
            if button.text() == words:
                button.click()
                return
    raise AssertionError(f"No notice has {words}: {texts(window)}")


def texts(window: MainWindow) -> list[str]:
    return [notice.text for notice in window.notices.notices]


def look(window: MainWindow, qtbot: QtBot) -> None:
    window.spawn(window.recovery.look())
    qtbot.waitUntil(lambda: bool(window.notices.notices))


def test_without_a_crash_nothing_is_said(window: MainWindow, qtbot: QtBot) -> None:
    task = window.spawn(window.recovery.look())
    qtbot.waitUntil(task.done)
    assert texts(window) == []


def test_what_a_crash_left_is_offered_and_comes_back_with_its_history(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    history = crashed("Holiday")
    look(window, qtbot)
    assert "Holiday" in texts(window)[0]
    assert session.documents == []  # nothing is opened before it is asked for
    press(window, "Recover")
    qtbot.waitUntil(lambda: window.document is not None)
    document = window.document
    assert document is not None
    assert document.name == "Holiday"
    assert document.modified
    assert [step.label for step in document.history.steps] == ["Open", "Fade", "Fade"]
    assert document.state.pixel_layers[0].opacity == history.state.pixel_layers[0].opacity
    assert "Holiday" in texts(window)[-1]
    document.undo()
    assert document.state.pixel_layers[0].opacity == 0.9


def test_several_are_offered_at_once(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    for name in ("One", "Two"):
        crashed(name)
    look(window, qtbot)
    (text,) = texts(window)
    assert "One" in text
    assert "Two" in text
    press(window, "Recover")
    qtbot.waitUntil(lambda: len(session.documents) == 2)
    qtbot.waitUntil(lambda: not window._tasks)


def test_what_is_deleted_can_be_kept_until_the_end(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    crashed("Holiday")
    look(window, qtbot)
    press(window, "Delete")
    press(window, "Keep")
    assert "Holiday" in texts(window)[-1]
    press(window, "Delete")
    assert session.recovery is not None
    session.recovery.close()
    assert list(recovery_folder().iterdir()) == []


def test_an_offer_that_is_passed_over_is_made_again(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    crashed("Holiday")
    look(window, qtbot)
    window.notices.clear()
    assert session.recovery is not None
    session.recovery.close()
    later = Keeper(recovery_folder())
    (found,) = later.found()
    assert found.summary.name == "Holiday"
    later.close()


def test_the_filter_that_was_running_is_offered_again(window: MainWindow, qtbot: QtBot) -> None:
    crashed("Holiday", running=Running('{"operation": "gaussian_blur", "radius": 9.0}', None))
    look(window, qtbot)
    press(window, "Recover")
    qtbot.waitUntil(lambda: window.document is not None and bool(window.notices.notices))
    assert "Gaussian blur" in texts(window)[-1]
    press(window, "Try it again")
    document = window.document
    assert document is not None
    assert document.filter is not None
    assert document.filter.operation == GaussianBlur(radius=9)
    qtbot.waitUntil(lambda: document.filter is not None and document.filter.status == "done")
    window.commands["filter"].cancel()


def test_an_edit_is_kept_and_a_closed_document_leaves_nothing(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    document = session.add(State.from_array(gradient()))
    window.show_document(document)
    assert session.recovery is not None
    assert not recovery_folder().exists()
    bottom = document.state.pixel_layers[0]
    document.apply("Fade", document.state.with_node(replace(bottom, opacity=0.5)))
    assert session.recovery.written(30)
    assert list(recovery_folder().glob("*/journal-*"))
    window.remove_document(document)
    session.close(document)
    assert session.recovery.written(30)
    assert list(recovery_folder().iterdir()) == []


def test_what_the_keeper_says_stands_above_the_canvas(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    assert session.recovery is not None
    session.recovery.say("The disk is full.")
    qtbot.waitUntil(lambda: texts(window) == ["The disk is full."])


def test_a_picture_that_cannot_be_recovered_says_so(
    window: MainWindow, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashed("Holiday")
    look(window, qtbot)
    (path,) = recovery_folder().glob("*/journal-*")
    path.write_bytes(b"\0" * 100)
    press(window, "Recover")
    qtbot.waitUntil(lambda: any("cannot be recovered" in text for text in texts(window)))
    assert session.documents == []
    assert Path(path).exists()
