"""The filter panel: what is tried follows the form, and ends applied or dropped, never half."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from editor.document.state import State
from editor.presets import Presets
from editor.session import Document, Session
from editor.settings import Settings
from editor.ui.filter_page import FilterPage
from editor.ui.filter_panel import FilterPanel
from editor.ui.number_editor import NumberEditor
from editor.ui.style_picker import StylePicker
from editor.ui.theme import tokens
from neural.context import Context
from neural.operation import Operation, OperationError, Patch, Progress, operations, param
from neural.source import Pixels, Rect, Source
from neural.styles import STYLES
from neural.weights.errors import ModelError

ROWS = 8


class Brighter(Operation):
    """Adds to every value, a row of tiles at a time; waits for `gate` before the last one."""

    id: ClassVar[str] = "brighter"
    title: ClassVar[str] = "Brighter"
    kind: ClassVar[Literal["point", "area", "neural"]] = "neural"
    gate: ClassVar[threading.Event] = threading.Event()
    seen: ClassVar[list[int]] = []

    amount: int = param(10, "Amount", minimum=0, maximum=200)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if context.probe is not None:
            context.probe.add(40.0, 1_200_000_000)
            return
        self.seen.append(self.amount)
        step = source.size.height // ROWS
        for number in range(ROWS):
            while number == ROWS - 1 and not self.gate.wait(0.01):
                context.checkpoint()
            rect = Rect(0, number * step, source.size.width, step)
            pixels = source.read(rect).copy()
            pixels[..., :3] += self.amount
            yield Patch(rect, pixels)
            yield context.progress((number + 1) / ROWS, "Brightening")


class Failing(Operation):
    id: ClassVar[str] = "failing"
    title: ClassVar[str] = "Failing"
    healthy: ClassVar[bool] = False

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        if not self.healthy:
            raise OperationError("It does not work today. Try tomorrow.")
        yield Patch(Rect.of(inputs[0].size), inputs[0].read(Rect.of(inputs[0].size)))


@pytest.fixture(autouse=True)
def gate() -> Iterator[threading.Event]:
    Brighter.gate.set()
    Brighter.seen.clear()
    Failing.healthy = False
    yield Brighter.gate
    Brighter.gate.set()


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    yield loop
    loop.close()
    asyncio.set_event_loop(None)


class Bench:
    """A session, a panel, and the ways in which the tests wait."""

    def __init__(self, session: Session, panel: FilterPanel) -> None:
        self.session = session
        self.panel = panel
        self.applied: list[str] = []
        self.closed: list[Document] = []
        panel.applied.connect(lambda _document, label: self.applied.append(label))
        panel.closed.connect(self.closed.append)

    def document(self, value: int = 100) -> Document:
        pixels = np.full((64, 64, 4), 255, np.uint8)
        pixels[..., :3] = value
        document = self.session.add(State.from_array(pixels))
        self.panel.show_document(document)
        return document

    def begin(self, document: Document, operation: type[Operation]) -> FilterPage:
        return self.panel.begin(document, operation, lambda: None)

    async def until(self, claim: Callable[[], bool]) -> None:
        for _ in range(2000):
            if claim():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("It did not come about.")

    async def settled(self, page: FilterPage, status: str = "done") -> None:
        await self.until(lambda: page.trial.status == status)


@pytest.fixture
def run(
    loop: qasync.QEventLoop, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[Bench], Awaitable[None]]], None]:
    """Runs a coroutine with a bench, and checks that nothing is left over."""
    monkeypatch.setenv("SFUMATO_CONFIG", str(tmp_path))

    def runner(scenario: Callable[[Bench], Awaitable[None]]) -> None:
        async def whole() -> None:
            session = Session(Settings(models_folder=str(tmp_path / "models"), device="cpu"))
            panel = FilterPanel(session)
            qtbot.addWidget(panel)
            panel.resize(288, 600)
            panel.show()
            try:
                await scenario(Bench(session, panel))
            finally:
                panel.close_all()
                for _ in range(3):
                    await asyncio.sleep(0)
                left = asyncio.all_tasks() - {asyncio.current_task()}
                session.shut_down()
            assert not left, f"left over: {left}"

        loop.run_until_complete(whole())

    return runner


Run = Callable[[Callable[[Bench], Awaitable[None]]], None]


def red(state: State) -> set[int]:
    layer = state.pixel_layers[-1]
    pixels: Pixels = layer.raster.read(layer.raster.bounds)
    return {int(value) for value in np.unique(pixels[..., 0])}


def amount(page: FilterPage) -> NumberEditor:
    editor = page.form.editor("amount")
    assert isinstance(editor, NumberEditor)
    return editor


def press(qtbot: QtBot, page: FilterPage, words: str) -> None:
    buttons = {button.text(): button for button in page.findChildren(QPushButton)}
    qtbot.mouseClick(buttons[words], Qt.MouseButton.LeftButton)


def test_a_filter_is_shown_at_once_and_the_document_stays_untouched(run: Run) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document()
        page = bench.begin(document, Brighter)
        await bench.settled(page)
        assert red(document.shown) == {110}
        assert red(document.state) == {100}
        assert page.trial.fraction == 1.0

    run(scenario)


def test_apply_is_one_step_of_the_history(run: Run, qtbot: QtBot) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document()
        page = bench.begin(document, Brighter)
        await bench.settled(page)
        qtbot.mouseClick(page.apply, Qt.MouseButton.LeftButton)
        assert red(document.state) == {110}
        assert len(document.history.steps) == 2
        assert bench.applied == ["Brighter"]
        assert bench.closed == [document]
        assert bench.panel.current is None
        document.undo()
        assert red(document.state) == {100}
        assert bench.session.settings.recent_filters == ("brighter",)

    run(scenario)


def test_a_change_runs_the_newest_choice_and_throws_the_old_result_away(
    run: Run, qtbot: QtBot, gate: threading.Event
) -> None:
    async def scenario(bench: Bench) -> None:
        gate.clear()
        document = bench.document()
        page = bench.begin(document, Brighter)
        await bench.until(lambda: page.trial.fraction > 0)
        track = amount(page).track
        assert track is not None
        track.setFocus()
        for _ in range(5):
            qtbot.keyClick(track, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        gate.set()
        await bench.until(lambda: page.trial.operation == Brighter(amount=60))
        await bench.settled(page)
        assert red(document.shown) == {160}
        assert Brighter.seen == [10, 60], "what lay between was never run"

    run(scenario)


def test_the_last_result_stays_until_the_next_one_has_pixels(
    run: Run, gate: threading.Event
) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document()
        page = bench.begin(document, Brighter)
        await bench.settled(page)
        seen: list[set[int]] = []
        document.listeners.append(lambda _: seen.append(red(document.shown)))
        gate.clear()
        page.form.set_values({"amount": 50})
        await bench.until(lambda: page.trial.fraction > 0.8 and page.trial.status == "running")
        assert {110, 150} in seen
        assert all(100 not in values for values in seen), "the untouched picture never flashed up"
        page.trial.stop()
        assert red(document.shown) == {100, 150}, "a stopped run shows only its own pixels"

    run(scenario)


def test_escape_leaves_the_document_as_it_was(run: Run, qtbot: QtBot) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document()
        page = bench.begin(document, Brighter)
        await bench.settled(page)
        qtbot.keyClick(page, Qt.Key.Key_Escape)
        assert document.filter is None
        assert red(document.shown) == {100}
        assert bench.closed == [document]
        assert bench.applied == []

    run(scenario)


def test_enter_in_a_field_applies_what_was_typed(run: Run, qtbot: QtBot) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document()
        page = bench.begin(document, Brighter)
        await bench.settled(page)
        field = amount(page).field
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, "33")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        await bench.until(lambda: bool(bench.applied))
        assert red(document.state) == {133}
        assert bench.applied == ["Brighter (Amount 33)"]

    run(scenario)


def test_a_long_run_says_its_cost_and_applies_when_done(
    run: Run, qtbot: QtBot, gate: threading.Event
) -> None:
    async def scenario(bench: Bench) -> None:
        gate.clear()
        document = bench.document()
        page = bench.begin(document, Brighter)
        await bench.until(lambda: page.trial.estimate is not None)
        assert "1.2 GB" in page.apply.text()
        assert page.progress.isVisible()
        await bench.until(lambda: page.trial.fraction > 0.8)
        qtbot.mouseClick(page.apply, Qt.MouseButton.LeftButton)
        assert page.apply.text() == "Applies when done"
        assert not page.apply.isEnabled()
        assert red(document.state) == {100}
        gate.set()
        await bench.until(lambda: bool(bench.applied))
        assert red(document.state) == {110}

    run(scenario)


def test_the_finished_part_of_a_stopped_run_can_be_kept(
    run: Run, qtbot: QtBot, gate: threading.Event
) -> None:
    async def scenario(bench: Bench) -> None:
        gate.clear()
        document = bench.document()
        page = bench.begin(document, Brighter)
        await bench.until(lambda: page.trial.fraction > 0.8)
        qtbot.mouseClick(page.stop, Qt.MouseButton.LeftButton)
        assert page.complaint.text() == "Stopped at 88%."
        press(qtbot, page, "Keep finished part")
        assert red(document.state) == {100, 110}
        assert len(document.history.steps) == 2

    run(scenario)


def test_a_stopped_run_can_be_dropped_or_run_again(
    run: Run, qtbot: QtBot, gate: threading.Event
) -> None:
    async def scenario(bench: Bench) -> None:
        gate.clear()
        document = bench.document()
        page = bench.begin(document, Brighter)
        await bench.until(lambda: page.trial.fraction > 0.8)
        qtbot.mouseClick(page.stop, Qt.MouseButton.LeftButton)
        gate.set()
        press(qtbot, page, "Run again")
        await bench.settled(page)
        assert red(document.shown) == {110}
        page.trial.stop()
        page.trial.cancel()
        assert red(document.shown) == {100}

    run(scenario)


def test_an_error_is_said_in_the_panel_and_can_be_tried_again(run: Run, qtbot: QtBot) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document()
        page = bench.begin(document, Failing)
        await bench.settled(page, "failed")
        assert page.complaint.text() == "It does not work today. Try tomorrow."
        assert page.complaint.isVisible()
        Failing.healthy = True
        press(qtbot, page, "Try again")
        await bench.settled(page)
        assert not page.complaint.isVisible()

    run(scenario)


def test_a_filter_that_waits_for_a_file_says_so_calmly_and_runs_once_it_is_chosen(
    run: Run, tmp_path: Path
) -> None:
    from PIL import Image

    from editor.ui.file_editor import FileEditor
    from editor.ui.widgets import Complaint

    file = tmp_path / "map.png"
    Image.new("RGB", (8, 8), (200, 128, 128)).save(file)

    async def scenario(bench: Bench) -> None:
        page = bench.begin(bench.document(), operations()["displace"])
        await bench.until(lambda: page.trial.needs is not None)
        told = [each for each in page.form.findChildren(Complaint) if each.isVisible()]
        assert [each.text() for each in told] == [
            "Choose the picture that says how pixels are moved."
        ]
        assert told[0].palette().color(told[0].foregroundRole()) == tokens().color("text")
        assert not page.message.isVisible()
        assert not page.apply.isEnabled()
        editor = page.form.editor("map")
        assert isinstance(editor, FileEditor)
        editor.choose_path(str(file))
        await bench.settled(page)
        assert not told[0].isVisible()
        assert page.apply.isEnabled()

    run(scenario)


def test_a_locked_layer_is_named_and_unlocking_it_starts_the_filter(run: Run) -> None:
    async def scenario(bench: Bench) -> None:
        from dataclasses import replace

        document = bench.document()
        layer = document.state.pixel_layers[0]
        document.apply("Lock", document.state.with_node(replace(layer, locked=True)))
        page = bench.begin(document, Brighter)
        assert page.trial.status == "impossible"
        assert "locked" in page.complaint.text()
        assert not page.apply.isEnabled()
        document.apply("Unlock", document.state.with_node(layer))
        await bench.settled(page)
        assert red(document.shown) == {110}

    run(scenario)


def test_the_result_can_become_a_layer_of_its_own(run: Run, qtbot: QtBot) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document()
        page = bench.begin(document, Brighter)
        await bench.settled(page)
        page.new_layer.setChecked(True)
        page.trial.apply()
        below, above = document.state.pixel_layers
        assert below.name == "Background"
        assert above.name == "Background: Brighter"
        assert red(document.state) == {110}

    run(scenario)


def test_each_document_keeps_its_own_filter(run: Run) -> None:
    async def scenario(bench: Bench) -> None:
        first, second = bench.document(50), bench.document(150)
        page = bench.begin(first, Brighter)
        bench.panel.show_document(second)
        assert bench.panel.current is None
        other = bench.begin(second, Failing)
        await bench.settled(page)
        await bench.settled(other, "failed")
        assert bench.panel.current is other
        bench.panel.show_document(first)
        assert bench.panel.current is page
        assert bench.panel.currentWidget() is page
        bench.session.close(second)
        assert bench.panel.page(second) is None
        assert bench.panel.current is page

    run(scenario)


def test_undo_and_closing_the_document_end_the_filter(run: Run, gate: threading.Event) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document()
        gate.clear()
        page = bench.begin(document, Brighter)
        await bench.until(lambda: page.trial.fraction > 0)
        document.undo()
        assert bench.panel.current is None
        assert bench.closed == [document]
        bench.begin(document, Brighter)
        bench.session.close(document)
        assert bench.panel.current is None
        assert bench.closed == [document, document]
        assert document.listeners == []

    run(scenario)


def test_another_filter_takes_the_place_of_the_first(run: Run) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document()
        first = bench.begin(document, Failing)
        second = bench.begin(document, Brighter)
        assert first.trial.over
        assert bench.panel.current is second
        await bench.settled(second)
        assert red(document.shown) == {110}

    run(scenario)


def test_the_last_filter_is_repeated_with_its_choices(run: Run) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document()
        assert not bench.panel.repeat_last(document, lambda: None)
        page = bench.begin(document, Brighter)
        page.form.set_values({"amount": 25})
        page.trial.apply()
        await bench.until(lambda: len(bench.applied) == 1)
        assert bench.panel.repeat_last(document, lambda: None)
        await bench.until(lambda: len(bench.applied) == 2)
        assert red(document.state) == {150}

    run(scenario)


def test_presets_are_saved_used_and_deleted(run: Run, tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        curves = operations()["brightness_contrast"]
        page = bench.begin(bench.document(), curves)
        menu = page.presets
        field = next(iter(curves.model_fields))
        page.form.set_values({field: 30})
        menu.save("Mild / 30 %")
        chosen = page.form.value
        page.form.reset()
        menu.fill()
        assert [entry.text() for entry in menu.actions()][:2] == ["Default", "Mild / 30 %"]
        menu.actions()[1].trigger()
        assert page.form.value == chosen
        assert page.trial.operation == chosen
        (file,) = (tmp_path / "presets").rglob("*.json")
        file.write_text("{}", "utf-8")
        page.form.reset()
        menu.use("Mild / 30 %")
        assert page.complaint.text()
        Presets().delete(curves, "Mild / 30 %")
        menu.fill()
        assert "Mild / 30 %" not in [entry.text() for entry in menu.actions()]

    run(scenario)


def test_a_real_filter_runs_in_the_panel(run: Run) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document(100)
        page = bench.begin(document, operations()["invert"])
        await bench.settled(page)
        assert red(document.shown) == {155}

    run(scenario)


class Automatic(Operation):
    """Suggests the amount that makes the first pixel `goal`."""

    id: ClassVar[str] = "automatic"
    title: ClassVar[str] = "Automatic"
    suggests_from: ClassVar[tuple[str, ...]] = ("goal", "automatic")
    asked: ClassVar[int] = 0

    goal: int = param(120, "Goal", minimum=0, maximum=250)
    automatic: bool = param(True, "Automatic")
    amount: int = param(0, "Amount", minimum=-250, maximum=250)
    more: int = param(0, "More", minimum=0, maximum=50)

    def suggested(self, inputs: Sequence[Source], context: Context) -> Operation | None:
        type(self).asked += 1
        if not self.automatic:
            return None
        if self.goal == 13:
            raise OperationError("No picture can be 13.")
        first = int(inputs[0].read(Rect(0, 0, 1, 1))[0, 0, 0])
        amount = self.amount or self.goal - first
        return self.model_copy(update={"amount": amount, "automatic": False})

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        assert not self.automatic, "the panel asks before it runs"
        whole = Rect.of(inputs[0].size)
        pixels = inputs[0].read(whole).copy()
        pixels[..., :3] += np.uint8(self.amount + self.more)
        yield Patch(whole, pixels)


def set_field(qtbot: QtBot, page: FilterPage, name: str, text: str) -> None:
    editor = page.form.editor(name)
    assert isinstance(editor, NumberEditor)
    editor.field.setFocus()
    editor.field.selectAll()
    qtbot.keyClicks(editor.field, text)
    editor.field.clearFocus()


def test_suggested_values_are_shown_and_stay_the_persons_to_change(run: Run, qtbot: QtBot) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document(100)
        page = bench.begin(document, Automatic)
        assert page.trial.pending
        await bench.settled(page)
        assert page.form.values() == {"goal": 120, "automatic": True, "amount": 20, "more": 0}
        assert red(document.shown) == {120}
        set_field(qtbot, page, "more", "5")
        await bench.until(lambda: red(document.shown) == {125})
        set_field(qtbot, page, "goal", "200")
        await bench.until(lambda: red(document.shown) == {205})
        assert page.form.values() == {"goal": 200, "automatic": True, "amount": 100, "more": 5}
        page.trial.apply()
        assert red(document.state) == {205}

    run(scenario)


def test_what_the_person_set_is_not_suggested_over(run: Run, qtbot: QtBot) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document(100)
        page = bench.begin(document, Automatic)
        await bench.settled(page)
        set_field(qtbot, page, "amount", "7")
        await bench.until(lambda: red(document.shown) == {107})
        set_field(qtbot, page, "goal", "180")
        await bench.until(
            lambda: page.trial.operation == Automatic(goal=180, automatic=False, amount=7)
        )
        assert page.presets.chosen() == Automatic(goal=180, amount=7)
        page.form.reset()
        await bench.until(lambda: red(document.shown) == {120})
        assert page.presets.chosen() == Automatic()

    run(scenario)


def test_a_suggestion_that_fails_is_said_and_asked_for_again(run: Run, qtbot: QtBot) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document(100)
        page = bench.begin(document, Automatic)
        await bench.settled(page)
        set_field(qtbot, page, "goal", "13")
        await bench.until(lambda: page.complaint.text() == "No picture can be 13.")
        assert not page.apply.isEnabled()
        assert red(document.shown) == {100}
        asked = Automatic.asked
        press(qtbot, page, "Try again")
        await bench.until(lambda: Automatic.asked > asked)
        set_field(qtbot, page, "goal", "140")
        await bench.until(lambda: red(document.shown) == {140})
        assert not page.complaint.text()

    run(scenario)


def test_apply_waits_for_the_suggestion(run: Run) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document(100)
        page = bench.begin(document, Automatic)
        page.trial.apply()
        assert document.history.index == 0
        await bench.until(lambda: bool(bench.applied))
        assert red(document.state) == {120}

    run(scenario)


def test_leaving_while_values_are_being_found_leaves_nothing(run: Run) -> None:
    async def scenario(bench: Bench) -> None:
        document = bench.document(100)
        before = list(document.listeners)
        page = bench.begin(document, Automatic)
        page.trial.cancel()
        await asyncio.sleep(0.1)
        assert document.filter is None
        assert document.listeners == before
        assert bench.panel.current is None

    run(scenario)


class Painted(Operation):
    """As bright as the style's place in the list; wants `ready`."""

    id: ClassVar[str] = "painted"
    title: ClassVar[str] = "Painted"
    ready: ClassVar[bool] = True
    runs: ClassVar[int] = 0

    styles: tuple[tuple[str, float], ...] = param(
        ((STYLES[3].id, 1.0),), "Styles", widget="weights"
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        if not self.ready:
            raise ModelError("The styles are not installed.")
        type(self).runs += 1
        whole = Rect.of(inputs[0].size)
        pixels = inputs[0].read(whole).copy()
        pixels[..., :3] = 5 * [style.id for style in STYLES].index(self.styles[0][0])
        yield Patch(whole, pixels)


def thumbnails(page: FilterPage) -> list[int | None]:
    """The red of each style's thumbnail, None where there is none yet."""
    (picker,) = page.form.of_kind(StylePicker)
    images = [item.data(Qt.ItemDataRole.DecorationRole) for item in picker._items()]
    return [image.pixelColor(1, 1).red() if image is not None else None for image in images]


def test_each_style_is_shown_on_the_persons_picture_and_painted_once(run: Run) -> None:
    async def scenario(bench: Bench) -> None:
        Painted.runs = 0
        document = bench.document(100)
        page = bench.begin(document, Painted)
        expected = [5 * place for place in range(len(STYLES))]
        await bench.until(lambda: thumbnails(page) == expected)
        await bench.settled(page)
        assert Painted.runs == len(STYLES) + 1
        again = bench.begin(document, Painted)
        await bench.settled(again)
        assert thumbnails(again) == expected
        assert Painted.runs == len(STYLES) + 2

    run(scenario)


def test_styles_that_cannot_be_painted_keep_their_names(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(bench: Bench) -> None:
        monkeypatch.setattr(Painted, "ready", False)
        page = bench.begin(bench.document(100), Painted)
        await bench.settled(page, "failed")
        assert page.complaint.text() == "The styles are not installed."
        assert {button.text() for button in page.message.findChildren(QPushButton)} == {"Models…"}
        assert set(thumbnails(page)) == {None}

    run(scenario)


def test_denoise_shows_the_noise_that_it_found(run: Run) -> None:
    async def scenario(bench: Bench) -> None:
        noise = np.random.default_rng(0).normal(128, 20, (96, 96, 3)).clip(0, 255)
        pixels = np.full((96, 96, 4), 255, np.uint8)
        pixels[..., :3] = np.rint(noise)
        document = bench.session.add(State.from_array(pixels))
        bench.panel.show_document(document)
        page = bench.begin(document, operations()["denoise"])
        await bench.settled(page)
        assert page.form.values()["noise"] == pytest.approx(20, abs=2)
        assert page.presets.chosen() == operations()["denoise"]()
        layer = document.shown.pixel_layers[-1]
        left = layer.raster.read(layer.raster.bounds)[..., :3].astype(float)
        assert left.std() < 8

    run(scenario)
