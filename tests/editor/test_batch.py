"""Batch: planned before it starts, one bad file never stops the rest, nothing is lost silently."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import pytest

from editor.batch import Job, Outcome, Watcher, applied, run
from editor.document.files import open_picture, save
from editor.document.layers import Layer
from editor.document.raster import Raster
from editor.document.state import State
from editor.planning import BatchError, Item, check, plan
from neural.context import Context
from neural.models import ModelError, ModelStore
from neural.operation import Operation, OperationError, Patch, Progress, param
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.operations.stylize import Stylize
from neural.operations.upscale import Upscale
from neural.source import Pixels, Rect, Size, Source


def picture(seed: int = 0, width: int = 24, height: int = 16) -> Pixels:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


def put(path: Path, seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    save(State.from_array(picture(seed)), path)
    return path


def pixels_of(path: Path) -> Pixels:
    state = open_picture(path).state
    return state.pixel_layers[0].raster.read(state.rect)


def statuses(outcomes: Sequence[Outcome]) -> dict[str, str]:
    return {outcome.item.source.name: outcome.status for outcome in outcomes}


class Doubled(Operation):
    """Every pixel four times."""

    id: ClassVar[str] = "doubled"
    title: ClassVar[str] = "Doubled"
    resizes: ClassVar[bool] = True

    def output_size(self, size: Size) -> Size:
        return Size(2 * size.width, 2 * size.height)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        pixels = inputs[0].read(Rect.of(inputs[0].size))
        pixels = pixels.repeat(2, axis=0).repeat(2, axis=1)
        yield Patch(Rect(0, 0, pixels.shape[1], pixels.shape[0]), pixels)
        yield context.progress(1.0)


class Failing(Operation):
    """Raises what a test wants, for pictures of seed 1 only."""

    id: ClassVar[str] = "failing"
    title: ClassVar[str] = "Failing"
    what: Literal["sentence", "memory", "bug", "model"] = param("sentence", "What")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        whole = Rect.of(inputs[0].size)
        pixels = inputs[0].read(whole)
        if np.array_equal(pixels, picture(1)):
            match self.what:
                case "sentence":
                    raise OperationError("This picture cannot be done.")
                case "memory":
                    raise MemoryError
                case "bug":
                    raise ZeroDivisionError("division by zero")
                case "model":
                    raise ModelError("There is no model 'none'.")
        yield Patch(whole, pixels)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """in/a.png, in/deep/b.png, in/deep/er/c.png and files that are no pictures."""
    root = tmp_path / "in"
    put(root / "a.png", 0)
    put(root / "deep" / "b.png", 1)
    put(root / "deep" / "er" / "c.png", 2)
    (root / "notes.txt").write_text("hello")
    (root / ".hidden.png").write_bytes(b"no picture")
    (root / ".cache").mkdir()
    put(root / ".cache" / "d.png", 3)
    return root


def test_a_tree_is_mirrored_with_a_result_for_every_picture(tree: Path, tmp_path: Path) -> None:
    items = plan([tree], tmp_path / "out")
    report = run(items, Job(steps=(Invert(),)))
    made = sorted(path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*.*"))
    assert made == [Path("a.png"), Path("deep/b.png"), Path("deep/er/c.png")]
    assert statuses(report.outcomes) == {"a.png": "done", "b.png": "done", "c.png": "done"}
    expected = picture(2)
    expected[..., :3] = 255 - expected[..., :3]
    assert np.array_equal(pixels_of(tmp_path / "out/deep/er/c.png"), expected)


def test_several_folders_keep_their_names(tmp_path: Path) -> None:
    put(tmp_path / "one" / "a.png")
    put(tmp_path / "two" / "a.png")
    items = plan([tmp_path / "one", tmp_path / "two"], tmp_path / "out")
    assert [item.target.relative_to(tmp_path / "out") for item in items] == [
        Path("one/a.png"),
        Path("two/a.png"),
    ]


def test_an_output_folder_inside_the_input_is_not_read(tree: Path) -> None:
    put(tree / "out" / "a.png")
    items = plan([tree], tree / "out", existing="skip")
    assert [item.source.name for item in items] == ["a.png", "b.png", "c.png"]
    assert all("out" not in item.source.parts for item in items)


def test_the_pattern_and_the_ending_make_the_name(tree: Path, tmp_path: Path) -> None:
    items = plan([tree], tmp_path, ending="jpg", pattern="{number:03}-{name}")
    assert [item.target.name for item in items] == ["001-a.jpg", "002-b.jpg", "003-c.jpg"]


@pytest.mark.parametrize("pattern", ["{nam}", "{", "{0}", "a/{name}", "..", "", "{name.x}"])
def test_a_pattern_that_makes_no_name_is_refused(tree: Path, tmp_path: Path, pattern: str) -> None:
    with pytest.raises(BatchError, match="pattern"):
        plan([tree], tmp_path / "out", pattern=pattern)


def test_two_results_of_one_name_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.png")
    put(tmp_path / "in" / "a.jpg")
    with pytest.raises(BatchError, match=r"would both become .*a\.png"):
        plan([tmp_path / "in"], tmp_path / "out", ending="png")
    assert not (tmp_path / "out").exists()


def test_an_input_is_never_overwritten_unless_told(tree: Path) -> None:
    for existing in ("refuse", "skip"):
        with pytest.raises(BatchError, match="would be lost"):
            plan([tree], tree, existing=existing)
    items = plan([tree], tree, existing="overwrite")
    assert all(item.source == item.target for item in items)


def test_the_input_of_another_file_is_never_overwritten(tmp_path: Path) -> None:
    first, second = put(tmp_path / "1.png"), put(tmp_path / "2.png")
    with pytest.raises(BatchError, match="would be lost"):
        check([Item(first, second), Item(second, tmp_path / "3.png")], "overwrite")


def test_an_input_behind_a_link_is_recognised(tmp_path: Path) -> None:
    source = put(tmp_path / "a.png")
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(BatchError, match="would be lost"):
        check([Item(source, tmp_path / "link" / "a.png")], "refuse")


def test_existing_files_are_refused_skipped_or_overwritten(tree: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    present = put(out / "a.png", seed=9)
    with pytest.raises(BatchError, match="exists already"):
        plan([tree], out)
    kept = run(plan([tree], out, existing="skip"), Job(existing="skip"))
    assert statuses(kept.outcomes) == {"a.png": "skipped", "b.png": "done", "c.png": "done"}
    assert np.array_equal(pixels_of(present), picture(9))
    replaced = run(plan([tree], out, existing="overwrite"), Job(existing="overwrite"))
    assert replaced.count("done") == 3
    assert np.array_equal(pixels_of(present), picture(0))


def test_a_format_that_cannot_be_written_is_refused_before_the_start(tree: Path) -> None:
    with pytest.raises(BatchError, match=r"\.xyz is not a known picture format"):
        plan([tree], tree / "out", ending="xyz")


def test_nothing_to_do_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BatchError, match="no picture"):
        plan([tmp_path / "empty"], tmp_path / "out")
    with pytest.raises(BatchError, match="does not exist"):
        plan([tmp_path / "missing.png"], tmp_path / "out")
    with pytest.raises(BatchError, match="missing does not exist"):
        plan([tmp_path / "empty", tmp_path / "missing"], tmp_path / "out")


@pytest.mark.parametrize("missing", ["gone.png", "gone", "gone.xyz", "nowhere/a.png"])
def test_a_missing_path_fails_alone(tmp_path: Path, missing: str) -> None:
    good = put(tmp_path / "a.png")
    items = plan([tmp_path / missing, good], tmp_path / "out", existing="refuse")
    report = run(items, Job(steps=(Invert(),)))
    assert [outcome.status for outcome in report.outcomes] == ["failed", "done"]
    assert "does not exist" in report.failed[0].reason
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.png"]


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("sentence", "This picture cannot be done."),
        ("memory", "not enough memory"),
        ("bug", "ZeroDivisionError"),
    ],
)
def test_one_bad_file_never_stops_the_rest(
    tree: Path, tmp_path: Path, what: Literal["sentence", "memory", "bug"], reason: str
) -> None:
    (tree / "broken.png").write_bytes(put(tree / "whole.png").read_bytes()[:60])
    items = plan([tree], tmp_path / "out")
    report = run(items, Job(steps=(Failing(what=what),)))
    assert statuses(report.outcomes) == {
        "a.png": "done",
        "b.png": "failed",
        "broken.png": "failed",
        "c.png": "done",
        "whole.png": "done",
    }
    reasons = {outcome.item.source.name: outcome.reason for outcome in report.failed}
    assert reason in reasons["b.png"]
    assert "damaged" in reasons["broken.png"]
    assert not (tmp_path / "out" / "deep" / "b.png").exists()


def test_a_missing_model_ends_the_batch_since_every_file_needs_it(
    tree: Path, tmp_path: Path
) -> None:
    items = plan([tree / "deep", tree / "a.png"], tmp_path / "out")
    report = run(items, Job(steps=(Failing(what="model"),), workers=1))
    assert statuses(report.outcomes) == {
        "b.png": "failed",
        "c.png": "not started",
        "a.png": "not started",
    }
    assert report.stopped


def test_a_full_disk_ends_the_batch_and_leaves_no_part_of_a_file(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    items = plan([tree], tmp_path / "out")
    monkeypatch.setattr(os, "fsync", full)
    report = run(items, Job(workers=1))
    assert statuses(report.outcomes) == {
        "a.png": "failed",
        "b.png": "not started",
        "c.png": "not started",
    }
    assert "disk is full" in report.failed[0].reason
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


def test_stopping_keeps_what_is_done_and_skipping_resumes_it(tree: Path, tmp_path: Path) -> None:
    watcher = Watcher()
    watcher.ended = lambda outcome: watcher.stop.set()
    report = run(plan([tree], tmp_path / "out"), Job(workers=1), watcher)
    assert statuses(report.outcomes) == {
        "a.png": "done",
        "b.png": "not started",
        "c.png": "not started",
    }
    resumed = run(plan([tree], tmp_path / "out", existing="skip"), Job(existing="skip"))
    assert statuses(resumed.outcomes) == {"a.png": "skipped", "b.png": "done", "c.png": "done"}


def test_files_are_worked_on_at_the_same_time(tree: Path, tmp_path: Path) -> None:
    together = threading.Barrier(3, timeout=30)  # passed only by three files at once
    watcher = Watcher(progress=lambda item, progress: together.wait() if progress else None)
    report = run(plan([tree], tmp_path / "out"), Job(steps=(Doubled(),), workers=3), watcher)
    assert report.count("done") == 3


def test_a_chain_runs_in_order_and_is_written_into_each_file(tmp_path: Path) -> None:
    source = put(tmp_path / "a.png")
    first = run([Item(source, tmp_path / "b.png")], Job(steps=(Invert(),)))
    second = run(
        [Item(tmp_path / "b.png", tmp_path / "c.png")],
        Job(steps=(GaussianBlur(radius=2), Doubled())),
    )
    assert not first.failed
    assert not second.failed
    state = open_picture(tmp_path / "c.png").state
    assert state.size == Size(48, 32)
    names = [step.split('"')[3] for step in state.metadata.steps]
    assert names == ["invert", "gaussian_blur", "doubled"]


def test_progress_of_a_chain_rises_to_the_end(tmp_path: Path) -> None:
    heard: list[float] = []
    watcher = Watcher(progress=lambda item, progress: heard.append(progress.fraction))
    item = Item(put(tmp_path / "a.png"), tmp_path / "b.png")
    run([item], Job(steps=(Invert(), GaussianBlur(), Doubled())), watcher)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(heard) == 3


def test_resizing_scales_every_layer_where_it_lies() -> None:
    layers = (
        Layer(raster=Raster.from_array(picture(1)), name="below"),
        Layer(raster=Raster.from_array(picture(2, 6, 4), x=3, y=1), name="above", x=5, y=-2),
    )
    state = State(size=Size(24, 16), layers=layers, active=layers[1].id)
    after = applied(state, Doubled(), Context())
    assert after.size == Size(48, 32)
    below, above = after.pixel_layers
    assert below.bounds == Rect(0, 0, 48, 32)
    assert above.bounds == Rect(16, -2, 12, 8)
    assert np.array_equal(above.raster.read(above.raster.bounds)[::2, ::2], picture(2, 6, 4))


def test_a_filter_changes_the_active_layer_only() -> None:
    layers = tuple(
        Layer(raster=Raster.from_array(picture(seed)), name=str(seed)) for seed in (1, 2)
    )
    state = State(size=Size(24, 16), layers=layers, active=layers[0].id)
    after = applied(state, Invert(), Context())
    assert after.layer(layers[1].id) is layers[1]
    assert not after.layer(layers[0].id).raster.same_pixels(layers[0].raster)


def test_the_report_tells_every_file_as_json(tree: Path, tmp_path: Path) -> None:
    report = run(plan([tree], tmp_path / "out"), Job(steps=(Failing(),)))
    told = report.to_json()
    assert (told["done"], told["failed"], told["skipped"]) == (2, 1, 0)
    (failed,) = [file for file in told["files"] if file["status"] == "failed"]
    assert failed["source"].endswith("b.png")
    assert failed["reason"] == "This picture cannot be done."
    assert report.summary.startswith("2 done, 1 failed in ")


def test_a_network_runs_in_a_batch(tmp_path: Path) -> None:
    from neural.operations.upscale import Upscale

    started = time.monotonic()
    item = Item(put(tmp_path / "a.png"), tmp_path / "b.png")
    chain = (Upscale(scale=2, model="realesrgan-animevideo"),)
    report = run([item], Job(steps=chain, models=ModelStore()))
    assert not report.failed, report.failed
    assert report.seconds <= time.monotonic() - started
    state = open_picture(item.target).state
    assert state.size == Size(48, 32)
    assert '"realesrgan-animevideo"' in state.metadata.steps[0], "its hash is recorded"


def test_fidelity_is_measured_where_that_is_asked(tmp_path: Path) -> None:
    item = Item(put(tmp_path / "small.png"), tmp_path / "large.png")
    job = Job(steps=(Upscale(model="lanczos"),), existing="overwrite", fidelity=True)
    (outcome,) = run([item], job).outcomes
    (found,) = outcome.to_json()["fidelity"]
    assert found["operation"] == "upscale"
    assert 10 < found["score"] < 60  # of noise
    assert any(found["words"] in note.lower() for note in outcome.notes)
    (without,) = run([item], replace(job, fidelity=False)).outcomes
    assert "fidelity" not in without.to_json()


# Frames of a film.


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Frames of a changing light, whose names count without leading zeros, and one that is damaged."""
    folder = tmp_path / "film"
    for number in (1, 2, 3, 9, 10, 11):
        pixels = picture(5, 64, 48) // 4
        pixels[:, 40:] += np.uint8(20 * number % 150)
        pixels[..., 3] = 255
        folder.mkdir(exist_ok=True)
        save(State.from_array(pixels), folder / f"{number}.png")
    (folder / "4.png").write_bytes(b"no picture")
    return folder


def steady(how: str = "smoothed", **options: object) -> Job:
    return Job(
        steps=(GaussianBlur(radius=1), Stylize(frames=how, smoothing=4)),  # type: ignore[arg-type]
        models=ModelStore(None),
        **options,  # type: ignore[arg-type]
    )


def results(folder: Path) -> dict[str, bytes]:
    return {file.name: pixels_of(file).tobytes() for file in sorted(folder.iterdir())}


@pytest.mark.parametrize("how", ["smoothed", "first"])
def test_frames_that_are_gone_on_with_come_out_as_in_one_run(how: str, film: Path) -> None:
    whole, broken = film.parent / "whole", film.parent / "broken"
    assert statuses(run(plan([film], whole), steady(how)).outcomes)["4.png"] == "failed"
    watcher = Watcher()

    def ended(outcome: Outcome) -> None:
        if outcome.item.source.name == "2.png":
            watcher.stop.set()

    watcher.ended = ended
    run(plan([film], broken), steady(how), watcher)
    assert 0 < len(results(broken)) < len(results(whole))
    items = plan([film], broken, existing="skip")
    run(items, steady(how, existing="skip", workers=2))
    assert results(broken) == results(whole)


def test_frames_come_in_the_order_of_the_numbers_in_their_names(film: Path) -> None:
    out, other = film.parent / "out", film.parent / "other"
    run(plan([film], out), steady())
    for file in film.iterdir():  # the same film with names that sort as they count
        file.rename(film / f"{int(file.stem):04}.png")
    run(plan([film], other), steady())
    named = {f"{int(Path(name).stem):04}.png": found for name, found in results(out).items()}
    assert named == results(other)
    alone = film.parent / "alone"
    run(plan([film], alone), steady("each"))
    assert results(alone) != results(other)
    assert results(alone)["0001.png"] == results(other)["0001.png"]


def test_each_folder_is_a_film_of_its_own(film: Path) -> None:
    second = film / "second"
    second.mkdir()
    (second / "1.png").write_bytes((film / "11.png").read_bytes())
    run(plan([film], film.parent / "out"), steady("first"))
    run(plan([film], film.parent / "alone"), steady("each"))
    assert np.array_equal(
        pixels_of(film.parent / "out/second/1.png"), pixels_of(film.parent / "alone/second/1.png")
    )


def test_frames_that_others_need_are_not_overwritten(film: Path) -> None:
    before = {file: file.read_bytes() for file in film.iterdir()}
    items = plan([film], film, existing="overwrite")
    with pytest.raises(BatchError, match="Choose another folder"):
        run(items, steady(existing="overwrite"))
    assert {file: file.read_bytes() for file in film.iterdir()} == before
