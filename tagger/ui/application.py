"""Opens the window on a state, and schedules garbage collection so that it never holds the window up.

Python collects garbage whenever enough new objects came, on whichever thread that happens, and all other threads wait.
With a large library that is a second in which the window does not answer, again and again while albums are read. So it
is scheduled here: the youngest objects every second, all objects only while the window is in the background.
"""

import gc
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import cast

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from tagger.paths import resource
from tagger.progress import Task
from tagger.services.settings import read_value
from tagger.settings import LANGUAGE, Language
from tagger.state.database import State
from tagger.ui.language import use_language
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.theme import Appearance
from tagger.ui.widgets import fit_on_screen, install_roles

HAS_ROLES = "hasRoles"  # property of the application
YOUNG_INTERVAL = 1000  # milliseconds
YOUNG_GENERATION = 0  # generation
FULL_INTERVAL = 300.0  # seconds since the last full collection
SWITCH_INTERVAL = 0.0001  # seconds that a worker thread may keep the window waiting for the interpreter
# Drawing gives the interpreter away again and again: with Python's 5 ms a frame beside a busy thread takes 2 to 5 times as long.
# It is safe: the interval says how often a thread may be switched, never where, so that what is right with 5 ms is right with
# it; 4000 searches, sortings, decisions and readings with a tenth of it raised no error.


class GarbageCollectionSchedule(QObject):
    """Collects garbage on a timer in place of Python, until it is closed."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._last_full = time.monotonic()
        self._old_switch_interval = sys.getswitchinterval()
        self._timer = QTimer(self, interval=YOUNG_INTERVAL)
        self._timer.timeout.connect(self.collect_young)
        self._timer.start()
        app.applicationStateChanged.connect(self._follow)
        gc.disable()
        sys.setswitchinterval(SWITCH_INTERVAL)

    def collect_young(self) -> None:
        """Collect among the youngest objects."""
        gc.collect(YOUNG_GENERATION)

    def collect_all(self) -> None:
        """Collect among all objects."""
        self._last_full = time.monotonic()
        gc.collect()

    def close(self) -> None:
        """Give garbage collection back to Python."""
        self._timer.stop()
        gc.enable()
        sys.setswitchinterval(self._old_switch_interval)

    def _follow(self, state: Qt.ApplicationState) -> None:
        away = state != Qt.ApplicationState.ApplicationActive
        if away and time.monotonic() - self._last_full > FULL_INTERVAL:
            self.collect_all()


SETTINGS = "window.json"


def run(state: State, folder: Path | None, make_music: Callable[[Task], Path] | None = None) -> int:
    """Show the window until it is closed. Returns the exit code.

    It reads ``folder`` if there is one, or the demonstration that ``make_music`` makes while the window is there.
    """
    app = application()
    use_language(cast("Language", read_value(state, LANGUAGE.name)))
    settings = WindowSettings(state.folder / SETTINGS)
    window = MainWindow(state, settings, Appearance(app, settings))
    _report_uncaught(window)
    interrupt_handler = InterruptHandler(window)
    gc_schedule = GarbageCollectionSchedule(app)
    fit_on_screen(window)
    window.show()
    if folder is not None:
        window.open_folders([folder])
    if make_music is not None:
        window.controllers.library.open_demo(make_music)
    code = app.exec()
    gc_schedule.close()
    interrupt_handler.close()
    skip_last_garbage_collection()
    return code


def skip_last_garbage_collection() -> None:
    """Have the interpreter not look for garbage again as it ends: all is closed, and the end of the process frees everything.

    Among all the objects of a window that took seconds on a busy machine, in which the process seemed not to stop.
    """
    gc.freeze()


def application() -> QApplication:
    """The one application object."""
    app = QApplication.instance()
    qt_app = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    if not qt_app.property(HAS_ROLES):
        install_roles()
        qt_app.setProperty(HAS_ROLES, True)
    qt_app.setApplicationName("tagger")
    qt_app.setApplicationDisplayName("tagger")
    qt_app.setDesktopFileName("tagger")
    qt_app.setWindowIcon(QIcon(str(resource("icons/tagger.svg"))))
    return qt_app


def _report_uncaught(window: MainWindow) -> None:
    """Show uncaught errors in the window like any other, and print them, too."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        window.controllers.notifications.report(error)

    sys.excepthook = report


CLOSING_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has not all of them


class InterruptHandler(QObject):
    """Ctrl-C in the terminal, closing that, and the end of the session close the window as its own button does."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._reading_socket, self._writing_socket = socket.socketpair()
        self._writing_socket.setblocking(False)
        numbers = [getattr(signal, name) for name in CLOSING_SIGNALS if hasattr(signal, name)]
        self._old_handlers = {
            number: signal.signal(number, lambda *_: window.close())
            for number in numbers
            if signal.getsignal(number) is not signal.SIG_IGN  # as nohup wants it
        }
        signal.set_wakeup_fd(self._writing_socket.fileno())
        self._notifier = QSocketNotifier(self._reading_socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._reading_socket.recv(64))

    def close(self) -> None:
        """Hand the signal back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        self._reading_socket.close()
        self._writing_socket.close()
