"""Writing the frames of an animation as a movie, while the window stays usable."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from editor.movie import MovieError, write_movie
from editor.ui.animation_frames import Frames, Stopped
from editor.ui.background import Background
from editor.ui.texts import said
from neural.animation import Animation
from neural.operation import OperationError
from neural.weights.errors import ModelError


class MovieExport(QObject):
    """One export at a time. `counted` tells how many frames are written.

    `ended` carries the path of the movie or None, words for the person, and whether something went wrong.
    """

    counted = Signal(int)
    ended = Signal(object, str, bool)

    def __init__(self, frames: Frames, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frames = frames
        self._background = Background()
        self._stop = Event()
        self.running = False

    def start(self, path: Path, animation: Animation, longest: int) -> None:
        """Write a movie whose sides are at most `longest` pixels; a file there goes once it is done."""
        self._frames.stop()
        self._stop.clear()
        self.running = True
        self._background.start(self._export(path, animation, longest))

    def stop(self) -> None:
        """Stop after the present frame; nothing is left."""
        self._stop.set()

    async def _export(self, path: Path, animation: Animation, longest: int) -> None:
        loop = asyncio.get_running_loop()
        frames = self._frames.each(animation, longest, self._stop, loop)
        write = partial(
            write_movie, path, frames, animation.rate, overwrite=True, on_frame=self.counted.emit
        )
        done: Path | None = None
        failed = False
        try:
            count = await loop.run_in_executor(None, write)
            done = path
            words = self.tr("Wrote {file}, {count} frames.").format(file=path.name, count=count)
        except Stopped:
            words = self.tr("Stopped; nothing was written.")
        except (MovieError, OperationError, ModelError) as error:
            words, failed = said(error), True
        except asyncio.CancelledError:
            self._stop.set()
            raise
        finally:
            self.running = False
        self.ended.emit(done, words, failed)
