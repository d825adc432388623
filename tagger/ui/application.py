"""Keeps the interpreter from holding up the window: garbage is collected when it does not hurt, threads take turns often.

Python looks through every object it has whenever enough new ones came, on whichever thread that happens, and all
others wait. With a large library that is a second in which the window is dead, again and again while albums are read.
So it is done here: the youngest objects every second, everything only while the person is elsewhere.

Opens the window on a state.
"""

import gc
import signal
import socket
import sys
import time
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from tagger.paths import resource
from tagger.state.database import State
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.theme import Appearance

YOUNG_EVERY = 1000  # milliseconds
YOUNG = 0  # generation
ALL_AFTER = 300.0  # seconds since the last time everything was looked through
TURN_SECONDS = 0.001  # how long a worker thread may keep the window waiting for the interpreter


class GarbageCollectionSchedule(QObject):
    """Takes over until it is closed."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._looked_through = time.monotonic()
        self._turn_before = sys.getswitchinterval()
        self._timer = QTimer(self, interval=YOUNG_EVERY)
        self._timer.timeout.connect(self.collect_young)
        self._timer.start()
        app.applicationStateChanged.connect(self._follow)
        gc.disable()
        sys.setswitchinterval(TURN_SECONDS)

    def collect_young(self) -> None:
        """Look through what came lately."""
        gc.collect(YOUNG)

    def collect_all(self) -> None:
        """Look through everything."""
        self._looked_through = time.monotonic()
        gc.collect()

    def close(self) -> None:
        """Let Python do it again."""
        self._timer.stop()
        gc.enable()
        sys.setswitchinterval(self._turn_before)

    def _follow(self, state: Qt.ApplicationState) -> None:
        away = state != Qt.ApplicationState.ApplicationActive
        if away and time.monotonic() - self._looked_through > ALL_AFTER:
            self.collect_all()


SETTINGS = "window.json"


def run(state: State, folder: Path | None) -> int:
    """Show the window, reading ``folder`` first if there is one, until it is closed. Returns the exit code."""
    app = application()
    settings = WindowSettings(state.folder / SETTINGS)
    window = MainWindow(state, settings, Appearance(app, settings))
    _report_surprises(window)
    interrupts = Interrupts(window)
    housekeeping = GarbageCollectionSchedule(app)
    window.show()
    if folder is not None:
        window.open_folders([folder])
    code = app.exec()
    housekeeping.close()
    interrupts.close()
    return code


def application() -> QApplication:
    """The one application object."""
    app = QApplication.instance()
    made = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    made.setApplicationName("tagger")
    made.setApplicationDisplayName("tagger")
    made.setDesktopFileName("tagger")
    made.setWindowIcon(QIcon(str(resource("icons/tagger.svg"))))
    return made


def _report_surprises(window: MainWindow) -> None:
    """An error that nothing caught is shown like any other, and printed for whoever started the program."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        window.controllers.notifications.report(error)

    sys.excepthook = report


class Interrupts(QObject):
    """Ctrl-C in the terminal closes the window as its own button does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._heard, self._told = socket.socketpair()
        self._told.setblocking(False)
        self._before = signal.signal(signal.SIGINT, lambda *_: window.close())
        signal.set_wakeup_fd(self._told.fileno())
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._heard.recv(64))

    def close(self) -> None:
        """Hand the signal back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, self._before)
        self._heard.close()
        self._told.close()
