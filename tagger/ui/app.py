"""Opens the window on a state."""

import signal
import socket
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from tagger.resources import resource
from tagger.state.store import State
from tagger.ui.appearance import Appearance
from tagger.ui.housekeeping import Housekeeping
from tagger.ui.logic.settings import Settings
from tagger.ui.main_window import MainWindow

SETTINGS = "window.json"


def run(state: State, folder: Path | None) -> int:
    """Show the window, reading ``folder`` first if there is one, until it is closed. Returns the exit code."""
    app = application()
    settings = Settings(state.folder / SETTINGS)
    window = MainWindow(state, settings, Appearance(app, settings))
    _report_surprises(window)
    interrupts = Interrupts(window)
    housekeeping = Housekeeping(app)
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
        window.bench.notifications.report(error)

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
