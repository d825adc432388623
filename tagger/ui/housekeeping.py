"""Keeps the interpreter from holding up the window: garbage is collected when it does not hurt, threads take turns often.

Python looks through every object it has whenever enough new ones came, on whichever thread that happens, and all
others wait. With a large library that is a second in which the window is dead, again and again while albums are read.
So it is done here: the youngest objects every second, everything only while the person is elsewhere.
"""

import gc
import sys
import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

YOUNG_EVERY = 1000  # milliseconds
YOUNG = 0  # generation
ALL_AFTER = 300.0  # seconds since the last time everything was looked through
TURN_SECONDS = 0.001  # how long a worker thread may keep the window waiting for the interpreter


class Housekeeping(QObject):
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
