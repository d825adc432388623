"""The real window on a large state, measured from within: what ``test_window`` runs in a process of its own.

What is measured is then the window's: no test runner, and nothing of what made the state.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from tagger.errors import TaggerError
from tagger.state.database import State
from tagger.ui.application import SETTINGS, GarbageCollectionSchedule, application
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.theme import Appearance
from tests.helpers.machine_speed import reference_seconds

FRAMES = 300
TYPED = (
    "golden river",
    "artist 12",
    "genre:rock",
    "genre:rock score>0.5",
    "status:accepted",
    "year:1990",
    "track:song",
)
LOOK_EVERY = 2  # milliseconds between two looks whether something is reached
PULSE = 5  # milliseconds between two turns of the event loop that are asked for


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in seconds: by the clock, by the processor, and what the reference took about then."""

    name: str
    clock: float
    processor: float
    reference: float


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that something took: by the clock, and of the processor."""

    clock: float
    processor: float


def cost_of(work: Callable[[], object], processor_seconds: Callable[[], float] = time.thread_time) -> Cost:
    """What some work took; of the processor by default this thread's seconds, which other threads do not add to."""
    clock, processor = time.perf_counter(), processor_seconds()
    work()
    return Cost(time.perf_counter() - clock, processor_seconds() - processor)


def longest(costs: list[Cost]) -> Cost:
    """The longest by either measure."""
    return Cost(max(cost.clock for cost in costs), max(cost.processor for cost in costs))


def percentile(costs: list[Cost], share: float) -> Cost:
    """What this share of them keep, by either measure."""
    position = int((len(costs) - 1) * share)
    return Cost(sorted(cost.clock for cost in costs)[position], sorted(cost.processor for cost in costs)[position])


def wait_until(is_reached: Callable[[], bool]) -> None:
    """Run the event loop as the program does, without a busy look, until something is reached."""
    loop, timer = QEventLoop(), QTimer(interval=LOOK_EVERY)
    timer.timeout.connect(lambda: loop.quit() if is_reached() else None)
    timer.start()
    loop.exec()
    timer.stop()


class Pulse:
    """What each turn of the event loop took: by the clock since the one before, and of this thread's processor time."""

    def __init__(self) -> None:
        self.turns: list[Cost] = []
        self._clock, self._processor = time.perf_counter(), time.thread_time()
        self._timer = QTimer(interval=PULSE)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        clock, processor = time.perf_counter(), time.thread_time()
        self.turns.append(Cost(clock - self._clock - PULSE / 1000, processor - self._processor))
        self._clock, self._processor = clock, processor

    def stop(self) -> list[Cost]:
        """End; every turn."""
        self._timer.stop()
        return self.turns


class WindowFigures:
    """Measures one thing after the other, as a person would do them."""

    def __init__(self, folder: Path, started: float, reference: float) -> None:
        self.figures: list[Figure] = []
        self._reference = reference
        self._started = started  # seconds since the epoch, when the process was asked for
        self._state = State.open(folder)
        settings = WindowSettings(folder / SETTINGS)
        self._schedule = GarbageCollectionSchedule(application())
        self._window = MainWindow(self._state, settings, Appearance(application(), settings))
        self._window.show()
        self._model, self._page = self._window.controllers.albums, self._window.review_page

    def note(self, name: str, cost: Cost) -> None:
        """Add a figure, beside what the reference took on average before it and after it."""
        before, self._reference = self._reference, reference_seconds()
        self.figures.append(Figure(name, cost.clock, cost.processor, (before + self._reference) / 2))

    def start(self, albums: int) -> None:
        """From the asking for the process to the first rows, and to the last; how the window answers meanwhile."""
        pulse, loop = Pulse(), QEventLoop()
        self._model.rowsInserted.connect(loop.quit)
        loop.exec()
        self._window.repaint()
        self.note("first list", Cost(time.time() - self._started, time.process_time()))
        controllers = self._window.controllers
        wait_until(lambda: self._model.rowCount() == albums and not controllers.background.reading.busy)
        self.note("whole list", Cost(time.time() - self._started, time.process_time()))
        wait_until(lambda: controllers.writing.plan is not None)
        turns = pulse.stop()
        self.note("stall while the list is read, 99th percentile", percentile(turns, 0.99))

    def sort(self) -> None:
        """By each column, drawn."""
        header = self._page.album_table.horizontalHeader()

        def by(column: Column) -> None:
            header.setSortIndicator(column, Qt.SortOrder.DescendingOrder)
            QApplication.processEvents()

        self.note("sort by a column, longest", longest([cost_of(partial(by, column)) for column in Column]))

    def search(self) -> None:
        """Letter by letter, from the search to the drawn list; of the processor this thread's seconds and the search's."""
        controllers = self._window.controllers
        answered = QEventLoop()
        controllers.library.search_finished.connect(lambda _: answered.quit())

        def search(text: str) -> None:
            QTimer.singleShot(0, lambda: controllers.library.search(text))
            answered.exec()
            QApplication.processEvents()

        costs: list[Cost] = []
        for text in TYPED:
            for end in range(1, len(text) + 1):
                shown = cost_of(partial(search, text[:end]))
                try:
                    found = cost_of(controllers.loader.search(text[:end]))
                except TaggerError:  # what is half typed may make no sense
                    continue
                costs.append(Cost(shown.clock, shown.processor + found.processor))
        search("")
        self.note("keystroke in the search, 95th percentile", percentile(costs, 0.95))
        self.note("keystroke in the search, longest", longest(costs))

    def facets(self) -> None:
        """Counting, and filling the rows with the counts."""
        self.note("facet counts", cost_of(lambda: self._model.album_index.filtered_counts))
        self.note("facet rows", cost_of(self._page.facets.fill))

    def scroll(self) -> None:
        """From end to end in frames of other rows each, and by steps of a wheel."""
        bar = self._page.album_table.verticalScrollBar()

        def frame(value: int) -> None:
            bar.setValue(value)
            QApplication.processEvents()

        jumps = [cost_of(partial(frame, value)) for value in range(0, bar.maximum(), bar.maximum() // FRAMES)]
        self.note("scrolled frame, median", percentile(jumps, 0.5))
        self.note("scrolled frame, longest", longest(jumps))
        wheel = [cost_of(partial(frame, step * 60)) for step in range(FRAMES)]
        self.note("frame of a turned wheel, longest", longest(wheel))

    def analyse(self, music: Path) -> None:
        """Open a folder, and let it be read and analysed."""
        pulse, controllers = Pulse(), self._window.controllers
        ended: list[bool] = []
        controllers.library.analysed.connect(lambda: ended.append(True))
        self._window.open_folders([music])
        wait_until(lambda: bool(ended) and not controllers.library.is_analysing)
        turns = pulse.stop()
        self.note("stall while analysing, 99th percentile", percentile(turns, 0.99))
        self.note("stall while analysing, longest", longest(turns))

    def close(self) -> None:
        """Close the window and the state."""
        self._window.close()
        self._schedule.close()
        self._state.close()


def resident_megabytes() -> float:
    """The memory of this process, where the system is Linux; else 0."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0.0
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS")) / 1024


def main(arguments: list[str]) -> None:
    """Measure, and print the figures as JSON.

    The arguments: the state's folder, when the process was asked for, the seconds of the reference just before, how many
    albums there are; and, to see only how the event loop fares while it is read and analysed, a folder of music.
    """
    folder, started, reference, albums, *music = arguments
    window = WindowFigures(Path(folder), float(started), float(reference))
    window.start(int(albums))
    if music:
        window.analyse(Path(music[0]))
    else:
        window.sort()
        window.search()
        window.facets()
        window.scroll()
    megabytes = resident_megabytes()
    window.close()
    json.dump({"figures": [asdict(figure) for figure in window.figures], "megabytes": megabytes}, sys.stdout)
