"""From the start of the process to the first window, against a bare Qt window."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from editor.bench.rows import Row

GROUP = "start"
ROUNDS = 7

OURS = """
import gc, time
gc.disable()
from editor.app import application
from editor.settings import load_settings
settings = load_settings()
app = application(settings)
from editor.session import Session
from editor.ui.window import MainWindow
session = Session(settings)
window = MainWindow(session)
window.show()
app.processEvents()
shown = time.monotonic()
import sys
assert "torch" not in sys.modules, "torch was loaded before the window was shown"
print(shown)
session.shut_down()
"""

THEIRS = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1440, 900)
window.show()
app.processEvents()
print(time.monotonic())
"""


def rows() -> Iterator[Row]:
    times: dict[str, list[float]] = {OURS: [], THEIRS: []}
    for turn in range(ROUNDS + 1):
        for code, taken in times.items():
            seconds = _seconds(code)
            if turn:  # the first fills the system's file cache
                taken.append(seconds)
    yield Row(
        group=GROUP,
        name="first window, warm, torch not loaded",
        value=median(times[OURS]),
        unit="s",
        peer="an empty Qt window",
        peer_value=median(times[THEIRS]),
        target=0.5,
    )


def _seconds(code: str) -> float:
    started = time.monotonic()
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"The window did not start: {run.stderr.strip().splitlines()[-1]}")
    return float(run.stdout.split()[-1]) - started
