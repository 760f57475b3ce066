"""The composition root: settings, theme, window, event loop, session.

The window is shown before anything heavy is imported: neither documents nor arrays nor the event loop.
torch is loaded by the engine's own thread and never by the one with the window.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

import editor.ui  # noqa: F401 - before PySide6, see there  # isort: skip
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from editor.settings import Settings, load_settings

if TYPE_CHECKING:
    from editor.session import Session
    from editor.ui.window import MainWindow

log = logging.getLogger(__name__)

PAUSE: Final = 5.0
"""Seconds until work that nobody waits for begins: after what a first picture needs."""
TRANSLATIONS = Path(__file__).resolve().parents[1] / "resources" / "translations"


def application(settings: Settings) -> QApplication:
    """The Qt application with the theme and the language of the settings; the one there is, if any."""
    from editor.ui.theme import apply_theme

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        QApplication.setHighDpiScaleFactorRoundingPolicy(
            Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
        )
        app = QApplication(sys.argv[:1])
    app.setApplicationName("sfumato")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("sfumato")
    _translate(app, settings.language)
    apply_theme(app, settings.theme)
    return app


def build(session: Session) -> MainWindow:
    """A whole window for a session, its filters in the menus. It is not shown yet."""
    from editor.ui.window import MainWindow

    window = MainWindow(session.settings, lambda _: session)
    window.furnish()
    window.menus.add_filters()
    return window


def first_window(settings: Settings) -> MainWindow:
    """The window as it is seen first, shown and painted; `furnish` gives it a session."""
    from editor.ui.window import MainWindow

    window = MainWindow(settings, _session)
    window.show()
    QCoreApplication.processEvents()
    return window


def _session(settings: Settings) -> Session:
    from editor.session import Session

    return Session(settings)


def run_window(files: list[Path]) -> int:
    """Open the window with these files and stay until it is closed; the exit code."""
    # Threads that spin while they wait make every other one late when cores are few.
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    settings = load_settings()
    app = application(settings)
    app.setQuitOnLastWindowClosed(False)  # the event loop ends when the engine has been closed
    window = first_window(settings)
    sys.excepthook = partial(_report, window)
    import asyncio

    from qasync import QEventLoop

    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        try:
            loop.run_until_complete(_until_closed(window, files))
        finally:
            window.session.shut_down()
        loop.run_until_complete(_settled())
    return 0


def _report(
    window: MainWindow, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """What a slot raised goes to the log, and in a sentence above the canvas: the program goes on."""
    log.critical("Something failed.", exc_info=(kind, error, trace))
    words = QCoreApplication.translate(
        "app", "Something went wrong: {}. Save your work under another name."
    )
    window.notices.show_error(words.format(str(error) or kind.__name__))


async def _until_closed(window: MainWindow, files: list[Path]) -> None:
    """Furnish the window while it hears the person already, open the files, and wait for its end."""
    import asyncio

    from editor.compiling import compile_behind
    from editor.ui.collector import Collector

    closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    window.closed.connect(lambda: closed.done() or closed.set_result(None))
    while window.furnish_next():
        await asyncio.sleep(0)
    gc.freeze()  # modules stay; collections need not walk them again
    collector = Collector(window)
    collector.start()
    if not closed.done():
        window.commands["file"].open_files(files)
        QTimer.singleShot(0, window.warm)
    compiling = asyncio.create_task(compile_behind(PAUSE))
    await closed
    compiling.cancel()
    collector.stop()


async def _settled() -> None:
    """Let tasks that were cancelled come to their end while the loop still runs."""
    import asyncio

    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def _translate(app: QApplication, language: str) -> None:
    """Install the translations there are for the language, that of the system when it is empty."""
    locale = QLocale(language) if language else QLocale.system()
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("qtbase", qt), ("sfumato", str(TRANSLATIONS))):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
