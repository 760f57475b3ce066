"""Training and judging from a terminal.

`python -m neural.training TASK --data FOLDER ...`: every flag is a field of the task's settings.
With `--watched` it reports as JSON lines to a program that started it.
`python -m neural.training evaluate MODEL --set TESTSET=FOLDER ... [--card]`: figures, and the model's card.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import sys
import threading
import types
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from neural.training import TASKS, TrainingError, TrainProgress, TrainSettings, train

if TYPE_CHECKING:
    from neural.training.style_judge import StyleJudge


def add_flags(parser: argparse.ArgumentParser, settings: type[TrainSettings]) -> None:
    """One flag for every field of `settings`, with its description and default."""
    for name, field in settings.model_fields.items():
        kind, many = _value_type(field.annotation)
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            dest=name,
            type=kind,
            nargs="+" if many else None,
            required=field.is_required(),
            default=argparse.SUPPRESS,
            help=_help(field.description, field.is_required(), field.default),
        )


def _help(description: str | None, required: bool, default: Any) -> str:
    text = description or ""
    if not required and default not in (None, ()):
        text += f" (default {default})"
    return text.replace("%", "%%")


def _value_type(annotation: Any) -> tuple[type, bool]:
    """The type of a single value, and whether a flag takes several."""
    if get_origin(annotation) is tuple:
        return get_args(annotation)[0], True
    if get_origin(annotation) is Literal:
        return type(get_args(annotation)[0]), False
    if isinstance(annotation, types.UnionType):
        return next(part for part in get_args(annotation) if part is not type(None)), False
    return annotation, False


def main(arguments: list[str] | None = None) -> int:
    """Run one training; 0 when it ended, 1 with a sentence when it could not, 130 when stopped."""
    parser = argparse.ArgumentParser(prog="sfumato train")
    tasks = parser.add_subparsers(dest="task", required=True)
    for name, kind in TASKS.items():
        parser_of_task = tasks.add_parser(name)
        add_flags(parser_of_task, kind.settings)
        parser_of_task.add_argument(
            "--watched",
            action="store_true",
            help="For a program that watches: report as JSON lines, give way to whatever else runs, "
            "and end the run when standard input is closed",
        )
    judge = tasks.add_parser("evaluate")
    judge.add_argument("model", help="Weights (.safetensors) or the id of an installed model")
    judge.add_argument(
        "--set",
        nargs="+",
        required=True,
        metavar="FOLDER",
        help="Folders of test pictures; TESTSET=FOLDER takes exactly the files of a known set",
    )
    judge.add_argument(
        "--styles",
        nargs="+",
        default=[],
        metavar="FOLDER",
        help="For a network of any style: folders of style pictures, named like those of --set",
    )
    judge.add_argument("--perceptual", type=Path, help="With --styles: VGG-19 weights to judge by")
    judge.add_argument(
        "--classifier",
        type=Path,
        help="For a generator of pictures: who judges them (train judge); without, that of digits",
    )
    judge.add_argument(
        "--sheet",
        type=Path,
        help="With --styles or for a generator: a picture (.png) of the results",
    )
    judge.add_argument("--json", action="store_true", help="Print the figures as JSON")
    judge.add_argument("--card", action="store_true", help="Write the figures into the card")
    for name in ("title", "data", "description"):
        judge.add_argument(f"--{name}", help=f"With --card: its {name}")
    values = vars(parser.parse_args(arguments))
    console = Console(stderr=True)
    if values["task"] == "evaluate":
        return run_evaluation(values, console)
    watched = values.pop("watched")
    try:
        settings = TASKS[values.pop("task")].settings(**values)
    except ValidationError as error:
        for problem in error.errors():
            console.print(
                f"--{problem['loc'][0]}: {problem['msg']}",
                style="red",
                markup=False,
                soft_wrap=True,
            )
        return 2
    return run_watched(settings) if watched else run_with_bar(settings, console)


def run_evaluation(values: dict[str, Any], console: Console) -> int:
    """Print a table for each folder; with `card`, write the figures into the card."""
    from neural.models import ModelStore
    from neural.training.evaluate import Evaluation, evaluate, load_network, record
    from neural.training.generator_judge import judged_generator, sample_sheet
    from neural.training.report import write_picture
    from neural.weights.errors import ModelError

    name, path = values["model"], Path(values["model"])
    found: list[Evaluation] = []
    try:
        is_file = path.suffix == ".safetensors"
        network = load_network(path) if is_file else ModelStore().load(name)
        judge = style_judge(values["styles"], values["perceptual"]) if values["styles"] else None
        generates = getattr(network, "task", "") == "generate"
        for asked in values["set"]:
            testset, folder = _named(asked)
            if generates:
                result = judged_generator(network, path.stem, folder, values["classifier"])
            else:
                result = evaluate(network, path.stem, folder, testset, judge=judge)
            found.append(result)
            if not values["json"]:
                Console().print(result.table())
            for line in result.skipped:
                console.print(f"Skipped {line}", markup=False, soft_wrap=True)
        if values["json"]:
            print(json.dumps([result.as_dict() for result in found], indent=2))  # noqa: T201
        if values["card"]:
            if not is_file:
                raise TrainingError("Only a model given as its file has a card to write.")
            about = {key: values[key] for key in ("title", "data", "description")}
            console.print(f"Wrote {record(path, found, **about)}.", markup=False, soft_wrap=True)
        if judge is not None and values["sheet"] is not None:
            write_picture(judge.sheet(), values["sheet"])
        elif generates and values["sheet"] is not None:
            write_picture(sample_sheet(network), values["sheet"])
    except (TrainingError, ModelError) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    except OSError as error:
        console.print(f"The sheet was not written: {error}.", markup=False, soft_wrap=True)
        return 1
    return 0


def style_judge(folders: list[str], vgg: Path | None) -> StyleJudge:
    """What judges painters by the style pictures of "FOLDER" and "TESTSET=FOLDER". Raises TrainingError."""
    from neural.training.evaluate import files_of
    from neural.training.style_judge import StyleJudge

    named = [_named(asked) for asked in folders]
    return StyleJudge(
        {testset or folder.name: files_of(folder, testset) for testset, folder in named}, vgg
    )


def _named(asked: str) -> tuple[str | None, Path]:
    """ "TESTSET=FOLDER" or "FOLDER"."""
    testset, _, folder = asked.rpartition("=")
    return testset or None, Path(folder)


def run_with_bar(settings: TrainSettings, console: Console) -> int:
    """Train with a progress bar; Ctrl+C and SIGTERM end the run cleanly, a second Ctrl+C at once."""
    asked: list[int] = []

    def ask(number: int, frame: types.FrameType | None) -> None:
        if asked:
            sys.exit(130)
        asked.append(number)

    former = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    last_line = -1.0
    try:
        with Progress(*columns, console=console) as bar:
            line = bar.add_task(settings.task, total=1.0)

            def said(progress: TrainProgress) -> str:
                return _summary(progress, settings)

            def show(progress: TrainProgress) -> None:
                nonlocal last_line
                if progress.note:
                    console.print(progress.note, markup=False, soft_wrap=True)
                bar.update(line, completed=progress.done, description=said(progress))
                if not console.is_terminal and progress.minutes - last_line >= 1:
                    last_line = progress.minutes
                    console.print(said(progress), markup=False, soft_wrap=True)

            result = train(settings, show, lambda: bool(asked))
    except TrainingError as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
    verb = "Stopped" if result.stopped else "Finished"
    console.print(
        f"{verb} after {result.minutes:.1f} minutes and {result.steps} steps "
        f"({result.skipped_steps} skipped), {settings.figure} {result.psnr:.3f} {settings.unit}. "
        f"Weights: {result.weights}. Go on with --resume {result.checkpoint}.",
        markup=False,
        soft_wrap=True,
    )
    return 130 if result.stopped else 0


def run_watched(settings: TrainSettings) -> int:
    """Train for the program at the other ends of standard input and output.

    Each line is a JSON object: the fields of TrainProgress (null for what is not finite), at the end
    {"result": fields of TrainResult} or {"error": sentence}. The run ends cleanly when the input is
    closed, which also happens when that program dies, and at SIGTERM.
    """
    asked = threading.Event()

    def wait() -> None:
        with suppress(OSError):
            while os.read(0, 4096):
                pass
        asked.set()

    # Ctrl+C in a shared terminal reaches both; the other program decides.
    former = {
        signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN),
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: asked.set()),
    }
    if hasattr(os, "nice"):
        os.nice(10)
    threading.Thread(target=wait, daemon=True).start()
    try:
        result = train(settings, lambda progress: _tell(asdict(progress)), asked.is_set)
    except TrainingError as error:
        _tell({"error": str(error)})
        return 1
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
    _tell({"result": asdict(result)})
    return 130 if result.stopped else 0


def _tell(said: dict[str, Any]) -> None:
    """One line to whoever reads; nobody has to."""
    plain = {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in said.items()
    }
    with suppress(OSError):
        os.write(1, json.dumps(plain, default=str).encode() + b"\n")


def _summary(progress: TrainProgress, settings: TrainSettings) -> str:
    psnr = ""
    if progress.psnr is not None:
        psnr = f", {settings.figure} {progress.psnr:.3f} {settings.unit}"
    skipped = f", {progress.skipped_steps} steps skipped" if progress.skipped_steps else ""
    return (
        f"{progress.minutes:.1f} min, step {progress.step}, loss {progress.loss:.5f}{psnr}{skipped}"
    )


if __name__ == "__main__":
    # Before torch starts its threads: spinning ones starve whatever else runs.
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    sys.exit(main())
