"""What the editor can do, shown without a display: `python -m editor.demo DIR [FILE]`.

Works through the real window with its menu actions, on Qt's offscreen platform, and leaves numbered
screenshots and exported files in DIR. Exit code 0 only when every step did what it should.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from editor.session import Document
    from editor.ui.window import MainWindow
    from neural.source import Pixels

PATIENCE = 600.0
"""Seconds after which a step counts as failed."""
SAMPLES = Path(__file__).resolve().parents[1] / "resources" / "samples"


class DemoError(Exception):
    """A step that did not do what it should."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; 0 when all went right, 1 with a sentence when not."""
    parser = argparse.ArgumentParser(prog="packaging/run --demo", description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path, help="where the pictures go")
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="a picture to work on")
    known = parser.parse_args(arguments)
    picture: Path | None = known.file or next(iter(sorted(SAMPLES.glob("*.jpg"))), None)
    if picture is None or not picture.is_file():
        print(f"There is no picture {picture or SAMPLES} to work on; name a file.", file=sys.stderr)
        return 2
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="sfumato-demo-") as config:
        os.environ["SFUMATO_CONFIG"] = config  # the person's own settings stay as they are
        try:
            run(picture, known.folder)
        except DemoError as error:
            print(f"The demo failed: {error}", file=sys.stderr)
            return 1
    return 0


def run(picture: Path, folder: Path) -> None:
    """Work through the window once. Raises DemoError."""
    from PySide6.QtCore import qInstallMessageHandler

    from editor.app import application, build
    from editor.session import Session
    from editor.settings import Settings

    folder.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(_told)
    app = application(Settings())
    from qasync import QEventLoop

    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    session = Session(Settings(recovery=False))
    window = build(session)
    with loop:
        try:
            loop.run_until_complete(Demo(window, folder).play(picture))
        finally:
            window.hide()
            session.shut_down()
            loop.run_until_complete(_settled())
            window.deleteLater()


def _told(kind: object, context: object, message: str) -> None:
    """Qt's messages, without the one that the offscreen platform has for every window."""
    if "propagateSizeHints" not in message:
        print(message, file=sys.stderr)


async def _settled() -> None:
    """Let tasks that were cancelled come to their end while the loop still runs."""
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


class Demo:
    """One walk through the window. Every step checks what it did and says it."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self.folder = folder
        self._number = 0
        self._started = time.perf_counter()

    async def play(self, picture: Path) -> None:
        self.window.resize(1440, 900)
        self.window.show()
        self.window.warm()
        engine = self.window.session.engine
        await self.until(lambda: engine.device is not None, "the engine to be ready")
        await asyncio.sleep(0.5)
        self.shot("the empty window", "welcome")
        document = await self.open(picture)
        size, original = document.state.size, pixels(document)

        await self.filter(document, "stylize")
        styled = pixels(document)
        check(styled.shape == original.shape, "Stylize changed the size of the layer.")
        difference = float(np.abs(styled[..., :3].astype(float) - original[..., :3]).mean())
        check(difference > 5, "Stylize changed next to nothing.")
        self.tell(f"Stylized: pixels differ by {difference:.0f} of 255 on average")

        self.action("edit.undo")
        check(np.array_equal(pixels(document), original), "Undo did not bring the picture back.")
        self.shot("undone", "undone")
        self.action("edit.redo")
        check(np.array_equal(pixels(document), styled), "Redo did not bring the style back.")
        self.shot("done again", "redone")

        await self.filter(document, "upscale")
        large = document.state.size
        check(large == size.scaled(2), f"Upscale gave {large}, not twice {size}.")
        self.tell(f"Upscaled: {size} to {large}")
        self.action("edit.undo")
        check(document.state.size == size, "Undo did not bring the old size back.")
        self.action("edit.redo")
        check(document.state.size == large, "Redo did not bring the new size back.")

        for ending in ("png", "jpg"):
            await self.export(document, self.folder / f"result.{ending}")
        labels = [step.label for step in document.history.steps]
        check(len(labels) == 3, f"The history has {len(labels)} steps, not 3.")
        self.tell(f"History: {', '.join(labels)}")

    async def open(self, picture: Path) -> Document:
        self.window.commands["file"].open_files([picture])
        await self.until(lambda: self.window.document is not None, f"{picture.name} to open")
        document = self.window.document
        assert document is not None
        await asyncio.sleep(0.2)
        self.shot(f"{picture.name}, {document.state.size}", "opened")
        return document

    async def filter(self, document: Document, id: str) -> None:
        """Choose a filter in the menu, watch it stream, and apply it."""
        steps = len(document.history.steps)
        action = self.window.menus.filters[id]
        check(action.isEnabled(), f"The menu entry of {id} is disabled.")
        began = time.perf_counter()
        action.trigger()
        await self.until(lambda: document.filter is not None, f"{id} to begin")
        run = document.filter
        assert run is not None
        await self.until(lambda: bool(run.finished) or run.error is not None, f"tiles of {id}")
        if run.status == "running":
            await asyncio.sleep(0.1)
            self.shot(f"{id} at {run.fraction:.0%}", f"{id}-streaming")
        await self.until(lambda: run.status not in ("waiting", "running"), f"{id} to end")
        check(run.status == "done", f"{id} ended as {run.status}: {run.error}")
        check(len(document.history.steps) == steps, f"{id} changed the picture before Apply.")
        await asyncio.sleep(0.2)
        seconds = time.perf_counter() - began
        self.shot(f"{id} is complete after {seconds:.1f} s", f"{id}-complete")
        page = self.window.commands["filter"].panel.page(document)
        page.apply.click()
        await self.until(lambda: document.filter is None, f"{id} to be applied")
        check(len(document.history.steps) == steps + 1, f"{id} is not one step of the history.")
        await asyncio.sleep(0.2)
        self.shot(f"{id} applied", f"{id}-applied")

    async def export(self, document: Document, path: Path) -> None:
        from editor.document.files import info

        notes = await self.window.session.save(document, path)
        facts = info(path)
        size = document.state.size
        found = (facts["width"], facts["height"])
        check(found == (size.width, size.height), f"{path.name} is {found}, not {size}.")
        check(len(facts["steps"]) == 2, f"{path.name} does not tell what was done.")
        remarks = f" ({' '.join(notes)})" if notes else ""
        self.tell(f"Exported {path}, {facts['bytes'] / 1e6:.1f} MB{remarks}")

    def action(self, id: str) -> None:
        """Trigger an action of the menus."""
        action = self.window.actions_by_id[id]
        check(action.isEnabled(), f"The action {id} is disabled.")
        action.trigger()

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        end = time.perf_counter() + PATIENCE
        while not condition():
            if time.perf_counter() > end:
                raise DemoError(f"Waited {PATIENCE:.0f} s in vain for {what}.")
            await asyncio.sleep(0.01)

    def shot(self, words: str, name: str) -> None:
        """A screenshot of the window."""
        self._number += 1
        path = self.folder / f"{self._number:02}-{name}.png"
        check(self.window.grab().save(str(path)), f"{path} could not be written.")
        self.tell(f"{path}: {words}")

    def tell(self, words: str) -> None:
        print(f"{time.perf_counter() - self._started:6.1f} s  {words}", flush=True)


def pixels(document: Document) -> Pixels:
    """The lowest layer's."""
    layer = document.state.pixel_layers[0]
    return layer.raster.read(layer.raster.bounds)


def check(true: bool, otherwise: str) -> None:
    if not true:
        raise DemoError(otherwise)


if __name__ == "__main__":
    # Before torch starts its threads: spinning ones starve whatever else runs.
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    sys.exit(main())
