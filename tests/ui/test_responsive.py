"""The window answers while it works."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tagger.state.database import State
from tagger.ui.application import GarbageCollectionSchedule, application
from tests.helpers.libraries import fill
from tests.helpers.machine_speed import reference_seconds
from tests.ui.conftest import OpenWindow
from tests.ui.test_closing import many

pytestmark = pytest.mark.slow


class Pulse:
    """Asks the event loop for a turn every few milliseconds; notes how long each took to come, and what it cost.

    The cost, in CPU seconds of this thread, is what the window itself does in one go. How long a turn takes to come
    depends as well on what else the machine has to do, so tests allow for that.
    """

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self.costs: list[float] = []
        self._before, self._spent = time.monotonic(), time.thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self) -> None:
        now, spent = time.monotonic(), time.thread_time()
        self.gaps.append(now - self._before)
        self.costs.append(spent - self._spent)
        self._before, self._spent = now, spent

    def stop(self) -> str:
        """End; says what was measured."""
        self._timer.stop()
        return (
            f"{len(self.gaps)} turns, usual {usual(self.gaps) * 1000:.0f} ms, longest {max(self.gaps) * 1000:.0f} ms, "
            f"of which work usually {usual(self.costs) * 1000:.0f} ms, at most {max(self.costs) * 1000:.0f} ms"
        )


def usual(values: list[float]) -> float:
    """What 95 of 100 values keep."""
    return sorted(values)[int(len(values) * 0.95)]


def test_the_window_answers_while_many_albums_are_read_and_analysed(
    open_window: OpenWindow, state: State, tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = many(tmp_path / "music", 250)
    window = open_window(state)
    housekeeping = GarbageCollectionSchedule(application())
    pulse = Pulse()
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.open_folders([folder])
    qtbot.waitUntil(lambda: window.controllers.albums.album_index.counts.status["suggested"] == 251)
    measured = pulse.stop()
    reference = reference_seconds()
    housekeeping.close()
    with capsys.disabled():
        print(f"\nwhile reading and analysing 251 albums: {measured}; reference {reference * 1000:.0f} ms")
    assert usual(pulse.costs) < reference and max(pulse.costs) < 10 * reference
    assert usual(pulse.gaps) < 5 * reference


def test_the_window_answers_while_a_large_library_is_shown(
    open_window: OpenWindow, state: State, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(state, 3000, tracks=4, genres=20)
    window = open_window(state)
    housekeeping = GarbageCollectionSchedule(application())
    pulse = Pulse()
    qtbot.waitUntil(lambda: window.controllers.albums.rowCount() == 3000)
    with qtbot.waitSignal(window.controllers.loader.finished):
        window.controllers.library.refresh()
    measured = pulse.stop()
    reference = reference_seconds()
    housekeeping.close()
    with capsys.disabled():
        print(f"\nwhile showing 3000 albums twice: {measured}; reference {reference * 1000:.0f} ms")
    assert usual(pulse.costs) < reference and max(pulse.costs) < 10 * reference
