"""What people do first is compiled before: nothing of it is left to a first stroke."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from editor import compiling
from editor.compiling import WORKS, compile_all, compile_behind, done, stamp

ROOT = Path(__file__).resolve().parents[2]

PAINT = """
import sys
from numba.core.dispatcher import Dispatcher
from editor.compiling import WORKS
from editor.document.compositing import native
from tests.editor.test_paint_golden import painted

def compiled():
    ours = [module for name, module in list(sys.modules.items()) if name.startswith(("editor", "neural"))]
    made = {function.__name__ for function in native._compiled}
    for module in ours:
        for name, value in vars(module).items():
            if isinstance(value, Dispatcher):
                made |= {f"{value.__module__}.{name}{signature}" for signature in value.signatures}
    return made

for work in WORKS.values():
    work(sys.argv[1])
before = compiled()
assert len(before) > 20
painted(sys.argv[1])
print(sorted(compiled() - before))
"""


@pytest.mark.parametrize("depth", ["uint8", "float32"])
def test_no_tool_that_paints_leaves_anything_to_compile(depth: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PAINT, depth],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "[]"


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Works that only tell that they were done, and a stamp of one's own."""
    told: list[str] = []
    monkeypatch.setenv("SFUMATO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiling, "WORKS", dict.fromkeys(WORKS, told.append))
    monkeypatch.setattr(compiling, "_operations", lambda depth: iter(()))
    return told


def test_all_depths_are_done_the_common_one_first(quick: list[str]) -> None:
    names = list(compile_all())
    assert names[0] == "showing, uint8"
    assert quick == ["uint8"] * len(WORKS) + ["uint16"] * len(WORKS) + ["float32"] * len(WORKS)


def test_it_is_done_once_until_a_source_changes(
    quick: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "neural" / "some_kernels.py"
    source.parent.mkdir()
    source.write_text("1")
    monkeypatch.setattr(compiling, "PACKAGES", tmp_path)
    rest = compile_all()
    next(rest)
    assert not done()
    list(rest)
    assert done()
    first = stamp()
    assert first.parent == tmp_path / "cache"
    source.write_text("1 + 1")
    assert not done()
    list(compile_all())
    assert done()
    assert stamp() != first


class Process:
    """Stands for one that runs until it is ended."""

    def __init__(self, command: list[str], **_: object) -> None:
        self.command = command
        self.ended = False

    def poll(self) -> int | None:
        return 0 if self.ended else None

    def terminate(self) -> None:
        self.ended = True

    def wait(self) -> int:
        assert self.ended
        return 0


def test_behind_the_window_it_ends_with_it(
    quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Process] = []

    def start(command: list[str], **rest: object) -> Process:
        started.append(Process(command, **rest))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)

    async def window(pause: float) -> None:
        task = asyncio.create_task(compile_behind(pause))
        for _ in range(1000):
            await asyncio.sleep(0.001)
            if started:
                break
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(window(0))
    assert [process.command[1:] for process in started] == [["-m", "editor.compiling"]]
    assert started[0].ended
    list(compile_all())
    started.clear()

    async def again() -> None:
        await compile_behind(0)

    asyncio.run(again())
    assert started == []


def test_it_runs_as_a_program(quick: list[str], tmp_path: Path) -> None:
    """From anywhere, and stopping it leaves no stamp."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "editor.compiling"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "showing, uint8\n"
        process.terminate()
    assert not done()
