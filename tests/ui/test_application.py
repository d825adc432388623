import gc
import os
import signal
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tagger.ui.application import (
    CLOSING_SIGNALS,
    FULL_INTERVAL,
    GarbageCollectionSchedule,
    InterruptHandler,
    application,
)


class Knot:
    """Refers to itself, so that only the collector can take it away."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def housekeeping(qtbot: QtBot) -> Iterator[GarbageCollectionSchedule]:
    made = GarbageCollectionSchedule(application())
    yield made
    made.close()
    made.deleteLater()


def test_nothing_is_collected_behind_the_windows_back(housekeeping: GarbageCollectionSchedule) -> None:
    assert not gc.isenabled()
    housekeeping.close()
    assert gc.isenabled()


def test_young_garbage_goes_soon(housekeeping: GarbageCollectionSchedule) -> None:
    gone = weakref.ref(Knot())
    assert gone() is not None
    housekeeping.collect_young()
    assert gone() is None


def test_all_objects_are_collected_only_while_the_person_is_away(housekeeping: GarbageCollectionSchedule) -> None:
    knot = Knot()
    gc.collect()  # it is old now
    gone = weakref.ref(knot)
    del knot
    housekeeping.collect_young()
    housekeeping._follow(Qt.ApplicationState.ApplicationInactive)
    assert gone() is not None  # too soon since the last time
    housekeeping._last_full -= FULL_INTERVAL + 1
    housekeeping._follow(Qt.ApplicationState.ApplicationActive)
    assert gone() is not None
    housekeeping._follow(Qt.ApplicationState.ApplicationInactive)
    assert gone() is None


@pytest.mark.skipif(sys.platform == "win32", reason="signals between processes are POSIX")
@pytest.mark.parametrize("name", CLOSING_SIGNALS)
def test_signals_close_the_window_as_its_button_does(qtbot: QtBot, name: str) -> None:
    number = getattr(signal, name)
    before = signal.signal(number, lambda *_: None)  # without it the signal would end the tests
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    handler = InterruptHandler(window)
    try:
        os.kill(os.getpid(), number)
        qtbot.waitUntil(lambda: not window.isVisible())
    finally:
        handler.close()
        signal.signal(number, before)


CLOSED_AT_ONCE = """
import gc, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from tagger.state.database import State
from tagger.ui import application

app = application.application()
QTimer.singleShot(0, lambda: [window.close() for window in app.topLevelWidgets() if window.isVisible()])
with State.open(Path(sys.argv[1])) as state:
    code = application.run(state, None)
print(code, len(gc.get_objects()) < gc.get_freeze_count() / 10)
"""


def test_the_end_of_the_program_does_not_wait_for_a_search_for_garbage(tmp_path: Path) -> None:
    """Closing by SIGTERM took seconds on a busy machine: the interpreter went through all objects of the window again."""
    ran = subprocess.run(
        [sys.executable, "-c", CLOSED_AT_ONCE, tmp_path / "state"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=280,
    )
    assert ran.stdout.split() == ["0", "True"]
