"""The command `sfumato apply`: operations and recipes on files and folders."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editor.exits import FAILED, OK, STOPPED, misused

if TYPE_CHECKING:
    from editor.batch import Job, Report
    from editor.document.codec import SaveOptions
    from editor.planning import Item
    from neural.models import ModelStore
    from neural.operation import Operation, Step


def apply(given: list[str]) -> int:
    """`sfumato apply OPERATION|--recipe FILE INPUT... -o OUTPUT`."""
    from editor.batch import check_frames, run
    from editor.document.command import steps
    from editor.flags import UsageError, did_you_mean, made, values_of
    from editor.planning import BatchError
    from editor.settings import load_settings
    from neural.models import ModelError, ModelStore
    from neural.operation import Operation
    from neural.recipe import RecipeError, load

    kind: type[Step] | None = None
    if given and not given[0].startswith("-"):
        kind = steps().get(given[0].replace("-", "_"))
        if kind is None:
            return misused(did_you_mean(given[0], steps(), "operation"))
        given = given[1:]
    parser = apply_parser(kind)
    known, unknown = parser.parse_known_intermixed_args(given)
    try:
        if unknown:
            raise UsageError(_unknown_flag(unknown[0], parser))
        settings = load_settings()
        models = ModelStore(settings.models_path)
        if kind is not None:
            names = [name for name in kind.model_fields if name in known]
            typed = {name: getattr(known, name) for name in names}
            chain: tuple[Step, ...] = (made(kind, values_of(kind, typed)),)
        elif known.recipe is not None:
            chain = load(known.recipe, steps()).steps
        else:
            parser.error("name an operation, or a recipe with --recipe")
        for step in chain:
            if isinstance(step, Operation):
                _check_models(step, models)
        items = _items(known)
        job = _job(known, chain, items, models, settings.largest_megapixels)
        check_frames(items, job)
    except (UsageError, BatchError, RecipeError, ModelError) as error:
        return misused(str(error))
    report = _with_bars(lambda watcher: run(items, job, watcher), items, quiet=known.quiet)
    return _reported(report, as_json=known.json, file=known.report)


def _check_models(operation: Operation, models: ModelStore) -> None:
    """Raises ModelError for a model that there is not, before any file is opened."""
    from neural.operation import extra_of

    for name, info in type(operation).model_fields.items():
        extra = extra_of(info)
        value = getattr(operation, name)
        if "task" in extra and value not in extra.get("labels", {}):
            models.card(value)


def apply_parser(kind: type[Step] | None) -> argparse.ArgumentParser:
    """The flags of `sfumato apply`, with those of the operation's fields first."""
    from editor.document.command import commands
    from editor.flags import add_flags
    from neural.operation import operations

    if kind is None:
        listed = "\n".join(f"  {id:24} {each.summary}" for id, each in operations().items())
        done = "\n".join(f"  {id:24} {each.summary}" for id, each in commands().items())
        parser = argparse.ArgumentParser(
            prog="sfumato apply",
            usage="sfumato apply OPERATION|--recipe FILE [--FIELD VALUE...] INPUT... -o OUTPUT",
            description="Run an operation or a command, or the steps of a recipe, on files and folder trees.",
            epilog=f"operations (their fields: sfumato apply OPERATION --help):\n{listed}\n"
            f"commands, which recipes may also hold:\n{done}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        parser.add_argument("--recipe", type=Path, help="a file with the steps to run")
    else:
        parser = argparse.ArgumentParser(
            prog=f"sfumato apply {kind.id}", description=kind.summary, allow_abbrev=False
        )
        add_flags(parser.add_argument_group(f"fields of {kind.title}"), kind)
    parser.add_argument("inputs", metavar="INPUT", nargs="+", type=Path, help="files and folders")
    parser.add_argument(
        "-o", "--output", required=True, help="a file for one input, else a folder to make them in"
    )
    parser.add_argument("--format", help="the ending of files in a folder: png, jpg, tif ...")
    parser.add_argument(
        "--pattern", default="{name}", help="names in a folder, of {name}, {number}, {ending}"
    )
    there = parser.add_mutually_exclusive_group()
    there.add_argument("--overwrite", action="store_true", help="replace files that exist")
    there.add_argument(
        "--skip-existing", action="store_true", help="leave them: goes on after an interruption"
    )
    parser.add_argument(
        "--save", action="append", default=[], metavar="NAME=VALUE", help="such as quality=90"
    )
    parser.add_argument("--device", default="auto", choices=("auto", "cuda", "mps", "xpu", "cpu"))
    parser.add_argument("--workers", type=int, default=0, help="files at the same time")
    parser.add_argument(
        "--tile", type=int, help="edge of tiles in pixels: smaller needs less memory"
    )
    parser.add_argument(
        "--fidelity", action="store_true", help="say how faithful Upscale and Denoise were"
    )
    parser.add_argument("--report", type=Path, help="also write the report to this file, as JSON")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--quiet", action="store_true", help="no progress bars")
    return parser


def _unknown_flag(flag: str, parser: argparse.ArgumentParser) -> str:
    from editor.flags import did_you_mean

    known = [name.lstrip("-") for name in parser._option_string_actions if name.startswith("--")]
    return did_you_mean(flag.split("=")[0].lstrip("-"), known, "flag")


def _items(known: argparse.Namespace) -> tuple[Item, ...]:
    from editor.planning import BatchError, Existing, Item, check, plan

    existing: Existing = (
        "overwrite" if known.overwrite else "skip" if known.skip_existing else "refuse"
    )
    known.existing = existing
    inputs: list[Path] = known.inputs
    output = Path(known.output)
    folder = output.is_dir() or known.output.endswith(("/", os.sep)) or not output.suffix
    if len(inputs) == 1 and not inputs[0].is_dir() and not folder:
        if not inputs[0].exists():
            raise BatchError("{} does not exist.", inputs[0])
        items = (Item(inputs[0], output),)
        check(items, existing)
        return items
    if not folder:
        raise BatchError("Several pictures need a folder to go to; {} names a file.", output)
    return plan(inputs, output, ending=known.format, pattern=known.pattern, existing=existing)


def _job(
    known: argparse.Namespace,
    chain: tuple[Step, ...],
    items: tuple[Item, ...],
    models: ModelStore,
    megapixels: float,
) -> Job:
    from editor.batch import Job
    from editor.document.files import Limits

    return Job(
        steps=chain,
        options=_save_options(items, known.save),
        existing=known.existing,
        models=models,
        device=known.device,
        workers=max(0, known.workers),
        tile=known.tile,
        limits=Limits(megapixels),
        fidelity=known.fidelity,
    )


def _save_options(items: tuple[Item, ...], pairs: list[str]) -> SaveOptions | None:
    from editor.document.files import format_of
    from editor.flags import UsageError, made, values_of

    if not pairs:
        return None
    targets = [item.target for item in items if item.source.exists()]
    formats = {format.id: format for format in map(format_of, targets)}
    if len(formats) > 1:
        raise UsageError(f"--save fits one format, the files have {', '.join(formats)}.")
    (format,) = formats.values()
    typed = dict(pair.partition("=")[::2] for pair in pairs)
    known = {name: text for name, text in typed.items() if name in format.Options.model_fields}
    return made(format.Options, typed | values_of(format.Options, known), prefix="--save ")


def _with_bars(work: Callable[[Any], Report], items: Sequence[Item], *, quiet: bool) -> Report:
    """Run with a bar for all files, and one for each under way, when a person is watching."""
    from editor.batch import Outcome, Watcher

    if quiet or not sys.stderr.isatty():
        return work(Watcher())
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Bars(*columns, MofNCompleteColumn(), console=Console(stderr=True), transient=True) as bars:
        whole = bars.add_task("All files", total=len(items), visible=len(items) > 1)
        under_way: dict[Item, Any] = {}

        def progress(item: Item, event: Any) -> None:
            if item not in under_way:
                under_way[item] = bars.add_task(item.source.name, total=1.0)
            words = f"{item.source.name} {event.doing}".strip()
            bars.update(under_way[item], completed=event.fraction, description=words)

        def ended(outcome: Outcome) -> None:
            if outcome.item in under_way:
                bars.remove_task(under_way.pop(outcome.item))
            bars.advance(whole)

        return work(Watcher(progress, ended))


def _reported(report: Report, *, as_json: bool, file: Path | None) -> int:
    for outcome in report.outcomes:
        for note in outcome.notes:
            print(f"{outcome.item.source}: {note}", file=sys.stderr)
    for outcome in report.failed:
        print(f"Failed: {outcome.item.source}: {outcome.reason}", file=sys.stderr)
    code = FAILED if report.failed else STOPPED if report.stopped else OK
    if file is not None:
        try:
            file.write_text(json.dumps(report.to_json(), indent=2) + "\n", "utf-8")
        except OSError as error:
            print(f"The report was not written: {error}", file=sys.stderr)
            code = code or FAILED
    print(json.dumps(report.to_json()) if as_json else report.summary)
    return code
