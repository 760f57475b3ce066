"""`sfumato bench`: this installation measured against its peers, in the same run.

Times depend on the machine, ratios far less: each figure stands beside that of a peer which was taken in
turns with it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator, Sequence

from editor.bench.rows import Row

GROUPS = (
    *(
        "start",
        "composite",
        "canvas",
        "bending",
        "layers",
        "paint",
        "selection",
        "history",
        "recovery",
        "files",
    ),
    *("engine", "upscale", "denoise", "enhance", "stylize", "lateness"),
)
"""One module each, in the order they are run: those that load torch come last."""
NAMED = ("tiles",)
"""Further ones, too slow to be run where they are not named."""


def main(given: Sequence[str]) -> int:
    """Measure, print, and give 1 when a target was missed."""
    parser = argparse.ArgumentParser(
        prog="sfumato bench",
        description="Measure this installation against its peers. Close other programs first.",
    )
    parser.add_argument(
        "groups",
        metavar="GROUP",
        nargs="*",
        help=f"of {', '.join(GROUPS)}; only when named: {', '.join(NAMED)}",
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    known = parser.parse_args(given)
    for group in known.groups:
        if group not in (*GROUPS, *NAMED):
            parser.error(f"there is no group '{group}'; there are {', '.join((*GROUPS, *NAMED))}")
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found: list[Row] = []
    for row in rows(known.groups or GROUPS):
        found.append(row)
        if not known.json:
            print(line(row), flush=True)
    if known.json:
        print(json.dumps([row.to_json() for row in found], indent=2))
    return 1 if any(row.passed is False for row in found) else 0


def rows(groups: Sequence[str]) -> Iterator[Row]:
    """The rows of these groups as they are measured."""
    for group in groups:
        yield from importlib.import_module(f"editor.bench.{group}").rows()


def line(row: Row) -> str:
    """A row as text, in columns."""
    mark = {True: "✓", False: "✗", None: " "}[row.passed]
    value = f"{row.value:9.2f} {row.unit:3}"
    peer = f"{row.peer_value:9.2f} {row.unit:3}" if row.peer_value is not None else " " * 13
    ratio = f"× {row.ratio:<6.2f}" if row.ratio is not None else " " * 8
    target = ""
    if row.target is not None:
        bound = f"{row.target:g} {row.unit}" if row.against == "value" else f"× {row.target:g}"
        target = f"≤ {bound}"
    return f"{mark} {row.group:10} {row.name:54} {value} {peer} {ratio} {target:9} {row.peer}"
