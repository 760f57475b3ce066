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

from editor.exits import FAILED, MISUSED, OK, STOPPED, misused

if TYPE_CHECKING:
    from rich.table import Table

    from neural.operation import Step

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
    from editor.applying import apply

    return apply(given)


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
