"""From the start of the process to the first window, against a bare Qt window."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from editor.bench.rows import Row

GROUP = "start"
ROUNDS = 11

OURS = """
import gc, time
gc.disable()
from editor.app import application, first_window
from editor.settings import load_settings
settings = load_settings()
application(settings)
window = first_window(settings)
shown, used = time.monotonic(), time.process_time()
window.furnish()
whole = time.monotonic()
import sys
assert "torch" not in sys.modules, "torch was loaded before the window was shown"
print(shown, used, whole)
window.session.shut_down()
"""

THEIRS = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1440, 900)
window.show()
app.processEvents()
print(time.monotonic(), time.process_time(), time.monotonic())
"""


def rows() -> Iterator[Row]:
    starts: dict[str, list[Start]] = {OURS: [], THEIRS: []}
    with TemporaryDirectory() as bytecode:
        for turn in range(ROUNDS + 1):
            for code, taken in starts.items():
                start = _start(code, bytecode)
                if turn:  # the first fills the system's file cache, and compiles what it imports
                    taken.append(start)
    measures: tuple[tuple[str, Callable[[list[Start]], float], float | None], ...] = (
        ("", lambda taken: median(start.shown for start in taken), 0.5),
        (f", fastest of {ROUNDS}", lambda taken: min(start.shown for start in taken), None),
        (", processor time", lambda taken: median(start.used for start in taken), None),
        (", all panels and commands", lambda taken: median(start.whole for start in taken), None),
    )
    for name, measure, target in measures:
        yield Row(
            group=GROUP,
            name=f"first window, warm, torch not loaded{name}",
            value=measure(starts[OURS]),
            unit="s",
            peer="an empty Qt window",
            peer_value=measure(starts[THEIRS]),
            target=target,
        )


class Start(NamedTuple):
    """Seconds until the window was shown, how many of them the processor worked for it, and seconds
    until nothing was missing from it."""

    shown: float
    used: float
    whole: float


def _start(code: str, bytecode: str) -> Start:
    """Start a program as a person does again: its modules are compiled, in the folder `bytecode`."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    if run.returncode != 0:
        raise RuntimeError(f"The window did not start: {run.stderr.strip().splitlines()[-1]}")
    shown, used, whole = map(float, run.stdout.split()[-3:])
    return Start(shown - started, used, whole - started)
