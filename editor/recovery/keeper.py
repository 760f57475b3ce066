"""Keeps what is edited on the disk, on a thread of its own, and finds what an earlier run left there.

Every document has a folder, and beside it a lock file that the running program holds: the system lets go
of it when the program ends, however that happens. A folder whose lock is held is somebody else's.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from editor.recovery.journal import Journal, Moment
from editor.recovery.reading import Recovered, Summary, recover, summary
from neural.models import ModelStore

log = logging.getLogger(__name__)

SYNC_SECONDS = 5.0
"""So often is what was written brought to the disk itself: a crash of the program loses nothing that
was handed to the system, a power failure no more than this besides."""
RETRY_SECONDS = 10.0
"""After a failure, a full disk mostly, so long until the next attempt."""


def recovery_folder() -> Path:
    """Where documents are kept; the environment variable SFUMATO_STATE names another folder."""
    folder = os.environ.get("SFUMATO_STATE")
    base = Path(folder) if folder else platformdirs.user_state_path("sfumato", appauthor=False)
    return base / "recovery"


@dataclass(eq=False)
class _Kept:
    """A document being kept. The keeper's lock guards all but the journal, which is the thread's."""

    moment: Moment | None = None
    fresh: bool = False
    """The moment has not been written."""
    gone: bool = False
    due: float = 0.0
    """When it may be written, in seconds of the monotonic clock."""
    unsynced: float | None = None
    """When something was first written that is not on the disk itself."""
    failed: bool = False
    journal: Journal | None = None
    lock: FileLock | None = None
    replaces: list[Found] = field(default_factory=list["Found"])


@dataclass(eq=False)
class Found:
    """A document that an earlier run left: ours alone until the keeper is closed."""

    folder: Path
    summary: Summary
    _lock: FileLock
    unwanted: bool = False
    """It is deleted when the keeper is closed; else the next start finds it again."""

    def recover(self, models: ModelStore | None = None) -> Recovered:
        """Read it. Raises FrameError when nothing can be read; the files stay."""
        return recover(self.folder, models)

    def discard(self) -> None:
        """Delete it for good."""
        if self._lock.is_locked:
            _remove(self.folder, self._lock)

    def close(self) -> None:
        """Let go of it."""
        if self.unwanted:
            self.discard()
        elif self._lock.is_locked:
            self._lock.release()


class Keeper:
    """Writes documents down, each at most every `interval` seconds and at once after a pause.

    `note` costs the caller next to nothing. `say` is told, on the keeper's thread, when writing fails,
    once until it works again. `budget` is the bytes on the disk for each document.
    """

    def __init__(
        self,
        folder: Path,
        *,
        interval: float = 1.0,
        budget: int = 2**31,
        models: ModelStore | None = None,
    ) -> None:
        self.folder = folder
        self.interval = interval
        self.budget = budget
        self.say: Callable[[str], None] = lambda text: log.warning("%s", text)
        self._models = models
        self._kept: dict[object, _Kept] = {}
        self._leaving: list[_Kept] = []
        self._offered: list[Found] = []
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._writing: _Kept | None = None

    def note(self, key: object, moment: Moment) -> None:
        """The document known as `key` is at this moment now."""
        with self._change:
            kept = self._kept.get(key)
            if self._closed or (kept is None and not moment.worth_keeping):
                return
            if kept is None:
                kept = self._kept[key] = _Kept()
            kept.moment = moment
            if kept.fresh:
                return  # the thread knows already: waking it costs the caller its turn
            kept.fresh = True
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="sfumato-recovery", daemon=True
                )
                self._thread.start()
            self._change.notify_all()

    def takes_over(self, key: object, found: Found) -> None:
        """What was found is the document `key` now: it is discarded once that one is written."""
        with self._change:
            kept = self._kept.setdefault(key, _Kept())
            kept.replaces.append(found)

    def forget(self, key: object) -> None:
        """The document was closed: nothing of it stays."""
        with self._change:
            kept = self._kept.pop(key, None)
            if kept is not None:
                kept.gone = True
                self._leaving.append(kept)
                self._change.notify_all()

    def written(self, timeout: float | None = None) -> bool:
        """Wait until everything noted so far is written, or could not be; False after `timeout`."""

        def idle() -> bool:
            waiting = any(each.fresh and not each.failed for each in self._kept.values())
            return not waiting and not self._leaving and self._writing is None

        with self._change:
            for kept in self._kept.values():
                kept.due = 0.0
            self._change.notify_all()
            return self._change.wait_for(idle, timeout)

    def close(self) -> None:
        """Write nothing more; what was not forgotten stays on the disk."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join()
        for kept in (*self._kept.values(), *self._leaving):
            self._finish(kept)
        for found in self._offered:
            found.close()
        self._kept.clear()
        self._leaving.clear()
        self._offered.clear()

    # The thread.

    def _work(self) -> None:
        while True:
            with self._change:
                kept, wait = self._next()
                while kept is None and not self._closed:
                    self._change.wait(wait)
                    kept, wait = self._next()
                if kept is None:
                    return
                moment = None
                if kept.fresh and kept.due <= time.monotonic():
                    moment, kept.moment, kept.fresh = kept.moment, None, False
                gone = kept.gone
                self._writing = kept
            if gone:
                self._finish(kept)
            else:
                self._write(kept, moment)
            with self._change:
                self._writing = None
                if gone:
                    self._leaving.remove(kept)
                self._change.notify_all()

    def _next(self) -> tuple[_Kept | None, float | None]:
        """Whose turn it is now, or how long to wait; None for until something changes."""
        if self._leaving:
            return self._leaving[0], None
        if self._closed:
            return None, None
        now = time.monotonic()
        soonest: float | None = None
        for kept in self._kept.values():
            times = [kept.due] if kept.fresh else []
            if kept.unsynced is not None:
                times.append(kept.unsynced + SYNC_SECONDS)
            for due in times:
                if due <= now:
                    return kept, None
                soonest = due if soonest is None else min(soonest, due)
        return None, None if soonest is None else soonest - now

    def _write(self, kept: _Kept, moment: Moment | None) -> None:
        failure: Exception | None = None
        first = False
        started = time.monotonic()
        try:
            if moment is not None:
                if kept.journal is None:
                    self._begin(kept)
                assert kept.journal is not None
                kept.journal.write(moment)
            if kept.unsynced is not None and started >= kept.unsynced + SYNC_SECONDS:
                assert kept.journal is not None
                kept.journal.sync()
                kept.unsynced = None
        except Exception as error:  # whatever it is, editing goes on, and so does this thread
            failure = error
            log.warning("A document could not be kept.", exc_info=True)
        with self._change:
            if failure is None:
                if moment is not None:
                    kept.unsynced = kept.unsynced or time.monotonic()
                    kept.failed = False
                    replaced, kept.replaces = kept.replaces, []
                else:
                    replaced = []
                kept.due = started + self.interval
            else:
                replaced = []
                first, kept.failed = not kept.failed, True
                kept.moment = kept.moment or moment
                kept.fresh, kept.due = True, time.monotonic() + RETRY_SECONDS
                kept.unsynced = None
        if failure is not None and first:
            self.say(_words(failure))
        for found in replaced:
            found.discard()

    def _begin(self, kept: _Kept) -> None:
        """A folder of its own, locked before it is there."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if kept.lock is None:
            kept.lock = _lock_of(self.folder / uuid.uuid4().hex)
            kept.lock.acquire()
        folder = Path(kept.lock.lock_file).with_suffix("")
        folder.mkdir(mode=0o700, exist_ok=True)
        kept.journal = Journal(folder, self.budget, self._models)

    def _finish(self, kept: _Kept) -> None:
        """Let go of the files; delete them when the document was closed."""
        if kept.journal is not None:
            kept.journal.close()
        for found in kept.replaces:
            if kept.gone:
                found.discard()
            else:
                found.close()
        if kept.lock is None:
            return
        if kept.gone:
            _remove(Path(kept.lock.lock_file).with_suffix(""), kept.lock)
        else:
            kept.lock.release()

    # What an earlier run left.

    def found(self) -> list[Found]:
        """The documents of runs that have ended without closing them, the newest first.

        Each is locked, so that no other program offers it too. What holds nothing is deleted.
        """
        found: list[Found] = []
        try:
            folders = [each for each in self.folder.iterdir() if each.is_dir()]
        except OSError:
            return []
        for folder in folders:
            lock = _lock_of(folder)
            try:
                lock.acquire()
            except (Timeout, OSError):
                continue  # another window's
            told = summary(folder)
            if told is not None and told.worth_keeping:
                found.append(Found(folder, told, lock))
            elif told is not None or not any(folder.iterdir()):
                _remove(folder, lock)
            else:
                self._put_aside(folder, lock)
        self._offered += found
        return sorted(found, key=lambda each: each.summary.when, reverse=True)

    def _put_aside(self, folder: Path, lock: FileLock) -> None:
        """Files in which nothing can be read: said once, kept for somebody who can."""
        with contextlib.suppress(OSError):
            target = self.folder.parent / "damaged"
            target.mkdir(exist_ok=True)
            shutil.move(folder, target / folder.name)
            self.say(
                f"A document of an earlier run is damaged beyond recovery; its files are in {target}."
            )
        lock.release()


def _lock_of(folder: Path) -> FileLock:
    return FileLock(folder.with_suffix(".lock"), timeout=0, thread_local=False)


def _remove(folder: Path, lock: FileLock) -> None:
    """Delete a folder whose lock we hold, then the lock."""
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink()


def _words(error: Exception) -> str:
    if not isinstance(error, OSError):
        why = f"it could not be written down ({error})"
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        why = "the disk is full: free some space"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        why = "its folder may not be written to"
    else:
        why = error.strerror or str(error)
    return f"What you do now cannot be recovered after a crash, because {why}. Save your work."
