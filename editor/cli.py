"""The command line: `sfumato` opens the window, `sfumato COMMAND` works without one.

Exit code 0 when all went well, 1 when a file failed (the others are done), 2 when the command was typed
wrong, 130 when it was stopped with Ctrl+C. Results go to stdout, everything else to stderr.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

    from editor.batch import Item, Job, Report
    from editor.document.codec import SaveOptions
    from neural.models import ModelStore
    from neural.operation import Operation, Step

OK, FAILED, MISUSED, STOPPED = 0, 1, 2, 130

EPILOG = """\
commands (each explains itself with --help):
  apply OPERATION INPUT... -o OUTPUT   run an operation on files and folders
  generate --model MODEL -o OUTPUT     make a picture or texture out of numbers
  animate --model MODEL -o OUTPUT      a movie of what a generator can make
  operations [NAME]                    what operations there are, and their fields
  models                               what models there are
  info FILE...                         what files say about themselves
  train TASK ...                       train a network on your own pictures
  evaluate MODEL --set FOLDER          judge a network on test pictures
  bench [GROUP...]                     measure this installation against its peers
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit code."""
    # Before torch or OpenMP start their threads: spinning ones starve whatever else runs.
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = COMMANDS.get(given[0]) if given else None
    try:
        return command(given[1:]) if command is not None else window(given)
    except SystemExit as leaving:  # argparse has said what is wrong, or shown its help
        return leaving.code if isinstance(leaving.code, int) else MISUSED
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:  # `sfumato operations | head`
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - for the flush at exit
        return OK


def window(given: list[str]) -> int:
    """`sfumato [FILE...]`: open the window."""
    parser = argparse.ArgumentParser(
        prog="sfumato",
        description="Open the image editor.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help="pictures to open")
    parser.add_argument("--version", action="version", version=f"Sfumato {version()}")
    files: list[Path] = parser.parse_args(given).files
    if files and len(files[0].parts) == 1 and not files[0].suffix and not files[0].exists():
        from editor.flags import did_you_mean

        return misused(did_you_mean(str(files[0]), COMMANDS, "file or command"))
    gc.disable()  # until the window shows: loading modules leaves nothing to collect
    from editor.app import run_window

    return run_window(files)


def apply(given: list[str]) -> int:
    """`sfumato apply OPERATION|--recipe FILE INPUT... -o OUTPUT`."""
    from editor.batch import BatchError, run
    from editor.document.command import steps
    from editor.flags import UsageError, did_you_mean, made, values_of
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
    from editor.batch import BatchError, Existing, Item, check, plan

    existing: Existing = (
        "overwrite" if known.overwrite else "skip" if known.skip_existing else "refuse"
    )
    known.existing = existing
    inputs: list[Path] = known.inputs
    output = Path(known.output)
    folder = output.is_dir() or known.output.endswith(("/", os.sep)) or not output.suffix
    if len(inputs) == 1 and not inputs[0].is_dir() and not folder:
        if not inputs[0].exists():
            raise BatchError(f"{inputs[0]} does not exist.")
        items = (Item(inputs[0], output),)
        check(items, existing)
        return items
    if not folder:
        raise BatchError(f"Several pictures need a folder to go to; {output} names a file.")
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


def list_operations(given: list[str]) -> int:
    """`sfumato operations [NAME]`."""
    from editor.document.command import steps
    from editor.flags import did_you_mean
    from neural.operation import Operation, operations

    parser = argparse.ArgumentParser(
        prog="sfumato operations", description="What operations there are, and their fields."
    )
    parser.add_argument("name", nargs="?", help="one operation, with all its fields")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    known = parser.parse_args(given)
    if known.name is None:
        kinds: list[type[Step]] = list(operations().values())
    else:
        kind = steps().get(known.name.replace("-", "_"))
        if kind is None:
            return misused(did_you_mean(known.name, steps(), "operation"))
        kinds = [kind]
    if known.json:
        described = [_described(kind) for kind in kinds]
        print(json.dumps(described if known.name is None else described[0], indent=2))
    elif known.name is None:
        _print_table(
            ("name", "what it does", "menu"),
            [
                (kind.id, kind.summary, " > ".join((*kind.menu, kind.title)))
                for kind in kinds
                if issubclass(kind, Operation)
            ],
        )
    else:
        _print_fields(kinds[0])
    return OK


def _described(kind: type[Step]) -> dict[str, Any]:
    from neural.operation import Operation

    own: dict[str, Any] = {"kind": kind.word}
    if issubclass(kind, Operation):
        own = {
            "menu": list(kind.menu),
            "kind": kind.kind,
            "inputs": list(kind.inputs),
            "resizes": kind.resizes,
        }
    return {
        "id": kind.id,
        "title": kind.title,
        "summary": kind.summary,
        **own,
        "fields": kind.model_json_schema()["properties"] if kind.model_fields else {},
    }


def _print_fields(kind: type[Step]) -> None:
    from editor.flags import help_of

    print(f"{kind.title} ({kind.id}): {kind.summary}")
    rows = [
        (f"--{name.replace('_', '-')}", info.title or "", help_of(info))
        for name, info in kind.model_fields.items()
    ]
    if rows:
        _print_table(("flag", "field", "what it is"), rows)


def list_models(given: list[str]) -> int:
    """`sfumato models`: exit code 1 when a file is altered or broken."""
    from editor.settings import load_settings
    from neural.models import ModelStore

    parser = argparse.ArgumentParser(prog="sfumato models", description="What models there are.")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    known = parser.parse_args(given)
    folder = load_settings().models_path
    store = ModelStore(folder)
    cards = [(card, store.status(card)) for card in store.cards()]
    problems = store.problems()
    if known.json:
        print(
            json.dumps(
                {
                    "models": [
                        {**card.model_dump(mode="json"), "sha256": card.sha256, "status": status}
                        for card, status in cards
                    ],
                    "problems": [
                        {"path": str(problem.path), "reason": problem.reason}
                        for problem in problems
                    ],
                },
                indent=2,
            )
        )
    else:
        _print_table(
            ("id", "title", "for", "scale", "licence", "status"),
            [
                (card.id, card.title, card.task, f"×{card.scale}", card.licence, status)
                for card, status in cards
            ],
        )
        print(f"Your own models go into {folder}")
        for problem in problems:
            print(f"{problem.path}: {problem.reason}", file=sys.stderr)
    return FAILED if problems or any(status == "altered" for _, status in cards) else OK


def info(given: list[str]) -> int:
    """`sfumato info FILE...`."""
    from editor.document.files import FileError
    from editor.document.files import info as read_info

    parser = argparse.ArgumentParser(
        prog="sfumato info", description="What files say about themselves."
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true", help="print as JSON")
    known = parser.parse_args(given)
    found: list[dict[str, Any]] = []
    code = OK
    for path in known.files:
        try:
            found.append(read_info(path))
        except FileError as error:
            print(f"Failed: {path}: {error}", file=sys.stderr)
            found.append({"path": str(path), "error": str(error)})
            code = FAILED
    if known.json:
        print(json.dumps(found, indent=2, default=str))
        return code
    for facts in found:
        if "error" not in facts:
            _print_facts(facts)
    return code


def _print_facts(facts: dict[str, Any]) -> None:
    print(facts.pop("path"))
    for name, value in facts.items():
        if isinstance(value, dict):
            value = ", ".join(f"{key}: {each}" for key, each in value.items())
        elif isinstance(value, list | tuple):
            value = ", ".join(map(str, value))
        if value not in (None, "", False):
            print(f"  {name}: {value}")


def train(given: list[str]) -> int:
    """`sfumato train TASK ...`: every flag is a field of the task's settings."""
    from neural.training.__main__ import main as train_main

    return train_main(given)


def evaluate(given: list[str]) -> int:
    """`sfumato evaluate MODEL --set FOLDER`: figures made the way published ones are."""
    return train(["evaluate", *given])


def generate(given: list[str]) -> int:
    """`sfumato generate --model MODEL --seed N -o OUTPUT`."""
    from editor.making import generate as make

    return make(given)


def animate(given: list[str]) -> int:
    """`sfumato animate --model MODEL --seeds N... -o OUTPUT`."""
    from editor.making import animate as make

    return make(given)


def bench(given: list[str]) -> int:
    """`sfumato bench [GROUP...]`."""
    from editor.bench import main as bench_main

    return bench_main(given)


def misused(message: str) -> int:
    """Say what was typed wrong."""
    print(message, file=sys.stderr)
    return MISUSED


def version() -> str:
    """The installed version."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("sfumato")
    except PackageNotFoundError:
        return "(not installed)"


def _print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*row)
    _print(table)


def _print(table: Table) -> None:
    from rich.console import Console

    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(table)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "apply": apply,
    "generate": generate,
    "animate": animate,
    "operations": list_operations,
    "models": list_models,
    "info": info,
    "train": train,
    "evaluate": evaluate,
    "bench": bench,
}

if __name__ == "__main__":
    sys.exit(main())
