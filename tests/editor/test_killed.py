"""A session that is killed at any moment comes back, to within two seconds of its last edit."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from editor.recovery.keeper import Keeper
from tests.editor.killed_session import digest

MOMENTS = int(os.environ.get("SFUMATO_KILLS", "3"))
"""How many moments are tried; `SFUMATO_KILLS=30 pytest tests/editor/test_killed.py` tries thirty."""
SECONDS = 2.0


def told(log: Path) -> list[tuple[float, str]]:
    """The lines that are whole: when, and what the document was about to be."""
    lines = log.read_text().split("\n")[:-1] if log.exists() else []
    return [(float(when), state) for when, state in (line.split() for line in lines)]


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_after_kill_9_the_document_comes_back(
    seed: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    log = tmp_path / "log"
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.editor.killed_session", str(log), str(seed)],
        env={**os.environ, "SFUMATO_STATE": str(tmp_path)},
    )
    try:
        while len(told(log)) < 2:
            assert running.poll() is None
            time.sleep(0.02)
        time.sleep(random.Random(seed).uniform(0.0, 6.0))
    finally:
        killed = time.monotonic()
        running.kill()
        running.wait()
    edits = told(log)
    keeper = Keeper(tmp_path / "recovery")
    all_found = keeper.found()
    if not all_found:
        assert killed - edits[1][0] < SECONDS  # there was nothing older to come back to
        return
    (found,) = all_found
    recovered = found.recover()
    keeper.close()
    assert recovered.notes == ()
    states = [state for _, state in edits]
    present = digest(recovered.steps[recovered.index].state)
    assert present in states
    last = len(states) - 1 - states[::-1].index(present)
    lost = killed - edits[last + 1][0] if last + 1 < len(edits) else 0.0
    record_property("edits", len(edits))
    record_property("steps that came back", len(recovered.steps))
    record_property("seconds lost", round(lost, 3))
    assert lost <= SECONDS
    assert {digest(step.state) for step in recovered.steps} <= set(states)
