"""The real window on a state of 104 000 tracks in 8 000 albums: what the window's own thread spends, as ratios.

The reference is a fixed piece of work (tests/helpers/machine_speed.py), about 30 ms on an idle machine of the kind the
targets were set for: a limit of 50 ms is 1.7 times that, wherever and beside whatever it is measured.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from tagger.state.database import State
from tagger.ui.application import SETTINGS, GarbageCollectionSchedule, application
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.theme import Appearance
from tests.helpers.machine_speed import reference_seconds

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]

ALBUMS, TRACKS = 8000, 13
REFERENCE = 0.030  # seconds that the reference takes where the targets hold
QUERIES = (
    "g",
    "go",
    "golden",
    "golden r",
    "golden river",
    "genre:rock",
    "genre:ro",
    "status:accepted",
    "year:1990",
    "",
)
MAX_MEGABYTES = 400
FILL = """import sys
from pathlib import Path
from tagger.state.database import State
from tests.helpers.libraries import fill
with State.open(Path(sys.argv[1])) as state:
    fill(state, int(sys.argv[2]), tracks=int(sys.argv[3]))
"""  # in a process of its own, whose memory is not the window's


class Stopwatch:
    """CPU seconds of the window's thread, told as milliseconds of a machine on which the reference takes 30 ms."""

    def __init__(self) -> None:
        self.scale = REFERENCE / reference_seconds() * 1000

    def milliseconds(self, work: Callable[[], object]) -> float:
        began = time.thread_time()
        work()
        return (time.thread_time() - began) * self.scale


class Stalls:
    """CPU milliseconds that each turn of the event loop took."""

    def __init__(self, scale: float) -> None:
        self.costs: list[float] = []
        self._scale, self._spent = scale, time.thread_time()
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        spent = time.thread_time()
        self.costs.append((spent - self._spent) * self._scale)
        self._spent = spent

    def stop(self) -> tuple[float, float]:
        """The 99th percentile and the longest."""
        self._timer.stop()
        costs = sorted(self.costs)
        return costs[int(len(costs) * 0.99)], costs[-1]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    subprocess.run([sys.executable, "-c", FILL, str(folder), str(ALBUMS), str(TRACKS)], check=True)
    return folder


@pytest.fixture
def window(large: Path, qapp: QApplication) -> Iterator[MainWindow]:
    with State.open(large) as state:
        settings = WindowSettings(large / SETTINGS)
        schedule = GarbageCollectionSchedule(application())
        made = MainWindow(state, settings, Appearance(application(), settings))
        made.show()
        yield made
        made.close()
        schedule.close()


def wait_until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 300
    while not reached():
        assert time.monotonic() < end
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def test_a_hundred_thousand_tracks_are_shown_sorted_searched_and_scrolled(
    window: MainWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    model, page = window.controllers.albums, window.review_page
    watch = Stopwatch()
    stalls = Stalls(watch.scale)
    began = time.process_time()
    wait_until(lambda: model.rowCount() > 0)
    first = (time.process_time() - began) * watch.scale / 1000
    wait_until(lambda: model.rowCount() == ALBUMS and window.controllers.writing.plan is not None)
    everything = (time.process_time() - began) * watch.scale / 1000
    p99, longest = stalls.stop()
    results: dict[str, tuple[float, float]] = {
        "first rows, s of CPU": (first, 1.0),
        "all rows and the plan, s of CPU": (everything, 15.0),
        "stall while reading, 99th percentile, ms": (p99, 50.0),
        "stall while reading, longest, ms": (longest, 100.0),
    }
    header = page.album_table.horizontalHeader()
    sorts = [watch.milliseconds(partial(_sort, header.setSortIndicator, column)) for column in Column]
    results["sort by a column, longest, ms"] = (max(sorts), 100.0)
    results["keystroke, longest, ms"] = (max(_search(window, query, watch) for query in QUERIES), 50.0)
    results["facet counts, ms"] = (watch.milliseconds(lambda: model.album_index.filtered_counts), 50.0)
    results["facet rows, ms"] = (watch.milliseconds(page.facets.fill), 50.0)
    frames = _scroll(
        page.album_table.verticalScrollBar().setValue, page.album_table.verticalScrollBar().maximum(), watch
    )
    results["scrolled frame, median, ms"] = (frames[len(frames) // 2], 34.0)
    results["scrolled frame, longest, ms"] = (frames[-1], 50.0)
    if sys.platform == "linux":
        results["memory, MB"] = (_resident_megabytes(), MAX_MEGABYTES)
    with capsys.disabled():
        for name, (measured, target) in results.items():
            print(f"\n{name}: {measured:.1f} (at most {target:.0f})", end="")
    assert {name: value for name, value in results.items() if value[0] > value[1]} == {}


def _sort(sort: Callable[[int, Qt.SortOrder], None], column: Column) -> None:
    sort(column, Qt.SortOrder.DescendingOrder)
    QApplication.processEvents()


def _search(window: MainWindow, query: str, watch: Stopwatch) -> float:
    """What answering costs the window's thread, from the text to the drawn list."""
    answers: list[object] = []
    connection = window.controllers.library.search_finished.connect(answers.append)

    def search() -> None:
        window.controllers.library.search(query)
        wait_until(lambda: bool(answers))
        QApplication.processEvents()

    cost = watch.milliseconds(search)
    window.controllers.library.search_finished.disconnect(connection)
    return cost


def _scroll(set_value: Callable[[int], None], maximum: int, watch: Stopwatch) -> list[float]:
    """From end to end in 300 frames, each of other rows; what each costs, sorted."""

    def frame(value: int) -> None:
        set_value(value)
        QApplication.processEvents()

    return sorted(watch.milliseconds(partial(frame, value)) for value in range(0, maximum, maximum // 300))


def _resident_megabytes() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
