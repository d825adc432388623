"""The library as the window shows it: opening folders, suggesting, searching; and its report as an HTML page.

The state is read into the album model a few hundred albums at a time, so that the first rows are there at once.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from tagger.display_names import printable
from tagger.errors import CancelledError, Problem, TaggerError
from tagger.genres.policy import Policy
from tagger.progress import Task
from tagger.services import album_reading, demo, problems, settings
from tagger.ui.albums.model import AlbumModel
from tagger.ui.controllers.background import BackgroundWork, LazyModule
from tagger.ui.controllers.review import ReviewController
from tagger.ui.language import spoken_code
from tagger.ui.presenters.facet_index import AlbumWithFacets, with_facets
from tagger.ui.presenters.sentences import count
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr

if TYPE_CHECKING:
    from tagger.services import report, scan, suggest
    from tagger.services.report import PageLanguage, WrittenReport
else:
    scan, suggest = LazyModule("tagger.services.scan"), LazyModule("tagger.services.suggest")
    report = LazyModule("tagger.services.report")


FIRST_CHUNK = 50  # albums, which are there at once
CHUNK = 400  # albums
OVERLAP = 5.0  # seconds: what was stored while the last reading began is read again
Extent = Literal["all", "recent"]


class AlbumLoader(QObject):
    """One reading at a time; what is requested meanwhile begins when it ends."""

    finished = Signal(float)  # seconds that the reading took

    def __init__(
        self, background: BackgroundWork, model: AlbumModel, review: ReviewController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._model = model
        self._review = review
        self._chunks: deque[list[int]] = deque()
        self._all_ids: set[int] | None = None  # None while only recent albums are read
        self._reading = False
        self._complete = False  # every album was read once; what changed since is read as it changes
        self._requests: set[Extent] = set()
        self._started = 0.0  # seconds, monotonic
        self._last_reading = 0.0  # seconds since the epoch

    def read_all(self) -> None:
        """Read every album, and drop those that are gone."""
        self._request("all")

    def search(self, query: str) -> Callable[[], set[int]]:
        """Finds, away from the window, the albums that match: among those that were read, once all were."""
        state = self._background.state
        if not self._complete:
            return lambda: album_reading.search_ids(state, query)
        columns = self._model.album_index.columns
        return lambda: album_reading.search_among(state, columns, query)

    def read_recent(self) -> None:
        """Read what is new or newly predicted since the last reading."""
        self._request("recent")

    def _request(self, extent: Extent) -> None:
        self._requests.add(extent)
        if not self._reading:
            self._begin()

    def _begin(self) -> None:
        read_all = "all" in self._requests
        self._requests.clear()
        self._reading, self._started = True, time.monotonic()
        state, newest = self._background.state, max(self._model.album_index.albums, default=0)
        since = None if read_all else self._last_reading - OVERLAP
        self._last_reading = time.time()
        self._background.reading.run(
            lambda _: album_reading.ids_to_read(state, newest_known=newest, predicted_since=since),
            lambda ids: self._plan(read_all, ids),
            self._fail,
        )

    def _plan(self, read_all: bool, ids: list[int]) -> None:
        self._all_ids = set(ids) if read_all else None
        starts = range(FIRST_CHUNK, len(ids), CHUNK)
        self._chunks = deque([ids[:FIRST_CHUNK], *(ids[start : start + CHUNK] for start in starts)] if ids else [])
        self._read_next()

    def _read_next(self) -> None:
        if not self._chunks:
            self._end()
            return
        state, ids, moment = self._background.state, self._chunks.popleft(), time.monotonic()
        self._background.reading.run(
            lambda _: with_facets(album_reading.in_order_of(state, ids)),
            lambda albums: self._show(albums, moment),
            self._fail,
        )

    def _show(self, albums: list[AlbumWithFacets], moment: float) -> None:
        self._background.main_thread.in_slices(self._steps(albums, moment))

    def _steps(self, albums: Iterable[AlbumWithFacets], moment: float) -> Iterator[None]:
        yield from self._model.update(albums, self._review.newer_than(moment))
        self._read_next()

    def _end(self) -> None:
        if self._all_ids is not None:
            self._model.retain(self._all_ids)
            self._model.arrange()
            self._complete = True
            columns = self._model.album_index.columns
            self._background.reading.run(lambda _: columns.prepare())  # the first letter of a search shall not wait
        self._reading = False
        self.finished.emit(time.monotonic() - self._started)
        if self._requests:
            self._begin()

    def _fail(self, error: Exception) -> None:
        self._reading = False
        self._requests.clear()
        self._background.notifications.report(error)
        self.finished.emit(time.monotonic() - self._started)


REFUSE_AFTER = 250  # milliseconds of rest after which a search that makes no sense is refused: it may be half typed
READ_EVERY = 700  # milliseconds at least between two readings while work runs
READ_SHARE = 4  # and at least so many times what the last one took


class LibraryController(QObject):
    """Fills the state and has it read again while it fills."""

    search_finished = Signal(object)  # set[int]: the ids of the albums that match a search, None for all
    search_refused = Signal(str)  # why a search makes no sense
    making_demo = Signal(bool)  # the demonstration's music is being made, or folders are read
    demo_checked = Signal(bool)  # whether the library is the demonstration
    no_music = Signal(list)  # list[Path]: folders that were opened and hold no music
    analysed = Signal()  # folders were read or albums analysed: pictures and plan may have changed

    def __init__(self, background: BackgroundWork, loader: AlbumLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._loader = loader
        self.policy = Policy()
        self._query = ""
        self._refusal = ""
        self._refusal_timer = QTimer(self, singleShot=True, interval=REFUSE_AFTER)
        self._refusal_timer.timeout.connect(self._refuse)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(loader.read_recent)
        loader.finished.connect(self._read_again)
        background.analysis.started.connect(lambda _: self._timer.start(READ_EVERY))
        background.analysis.ended.connect(self._end)

    @property
    def is_analysing(self) -> bool:
        """Whether folders are read or albums analysed, or wait for that."""
        return self._background.analysis.in_progress

    @property
    def is_paused(self) -> bool:
        """Whether that pauses."""
        return self._background.analysis.is_paused

    def open(self, folders: Sequence[Path]) -> None:
        """Read folders, then suggest genres for what is new in them."""
        self.making_demo.emit(False)
        state = self._background.state
        self._background.analysis.run(
            lambda task: scan.scan_apart(state, folders, task),
            lambda report: self._scanned(folders, report),
            title=tr("Reading folders"),
            pausable=True,
            resumption={"open": [str(folder) for folder in folders]},
        )

    def open_demo(self, make_music: Callable[[Task], Path]) -> None:
        """Make the demonstration's music, then read it; the window is there meanwhile."""
        self.making_demo.emit(True)
        self._background.analysis.run(
            make_music, lambda music: self.open([music]), title=tr("Making the demonstration")
        )

    def rescan(self) -> None:
        """Read every folder that was opened before again, then suggest."""
        self._background.reading.run(
            lambda _: scan.scanned_folders(self._background.state),
            lambda folders: self.open(folders) if folders else None,
        )

    def suggest(self) -> None:
        """Analyse the albums that are new or changed."""
        state = self._background.state
        self._background.analysis.run(
            lambda task: suggest.suggest(state, task=task),
            lambda report: self._report(report.problems),
            title=tr("Suggesting"),
            pausable=True,
            resumption={"suggest": True},
        )

    def refresh(self) -> None:
        """Read everything again, and the policy by which suggestions are accepted."""
        self._loader.read_all()
        self._search_again()
        state = self._background.state
        self._background.reading.run(lambda _: settings.read_policy(state), self._set_policy)
        self._background.reading.run(lambda _: demo.is_demo(state), self.demo_checked.emit)
        self._background.reading.run(
            lambda _: problems.standing_problems(state), self._background.notifications.show_standing
        )

    def follow_policy(self) -> None:
        """The policy may be another one: take it, and read the albums again where others of their genres are sure."""
        state = self._background.state
        self._background.reading.run(lambda _: settings.read_policy(state), self._follow_policy)

    @property
    def query(self) -> str:
        """What is searched for; "" for everything."""
        return self._query

    def search(self, text: str) -> None:
        """Find albums; an empty text finds all of them."""
        self._query = text.strip()
        self._refusal_timer.stop()
        if self._query:
            self._search_again()
        else:
            self.search_finished.emit(None)

    def _search_again(self) -> None:
        """Repeat the search: since the albums changed, others may match."""
        query = self._query
        if not query:
            return
        search = self._loader.search(query)
        self._background.reading.run(
            lambda _: search(),
            lambda ids: self.search_finished.emit(ids) if query == self._query else None,
            lambda error: self._refuse_search(query, error),
        )

    def _set_policy(self, stored: Policy) -> None:
        self.policy = stored

    def _follow_policy(self, stored: Policy) -> None:
        if stored.min_score != self.policy.min_score:
            self._loader.read_all()
            self._search_again()
        self.policy = stored

    def _read_again(self, seconds: float) -> None:
        self._search_again()
        if self.is_analysing:
            self._timer.start(max(READ_EVERY, round(READ_SHARE * seconds * 1000)))

    def _end(self) -> None:
        self._timer.stop()
        self.analysed.emit()

    def _scanned(self, folders: Sequence[Path], report: "scan.ScanReport") -> None:
        self._report(report.problems)
        if not report.tracks:
            self.no_music.emit(list(folders))
        self.refresh()  # what the scan changed, in the order of the list
        self.suggest()

    def _report(self, reported: Sequence[Problem]) -> None:
        for problem in problems.grouped(reported):
            self._background.notifications.problem(problem)

    def _refuse_search(self, query: str, error: Exception) -> None:
        if query != self._query:
            return
        if isinstance(error, TaggerError):
            self._query = ""  # it makes no more sense the next time
            self._refusal = str(error)
            self._refusal_timer.start()
        else:
            self._background.notifications.report(error)

    def _refuse(self) -> None:
        self.search_finished.emit(None)  # what an earlier search found is no answer to this one
        self.search_refused.emit(self._refusal)


def _page_language() -> "PageLanguage":
    """The window's, for a page."""
    return report.PageLanguage(spoken_code(), translated_sentence, count)


MAX_NAMED = 20  # covers that could not be shown, each a problem of its own


class ReportController(QObject):
    """One page at a time; it can be stopped like an analysis, and then the old page stays."""

    page_written = Signal(object)  # Path

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background

    def write(self, target: Path, ids: Sequence[int]) -> None:
        """Write a page about these albums, in this order."""
        state = self._background.state
        self._background.analysis.run(
            lambda task: report.write_report(state, target, ids=ids, task=task, language=_page_language()),
            self._finish,
            self._fail,
            title=tr("Writing the report"),
        )

    def _finish(self, report_file: "WrittenReport") -> None:
        if not report_file.albums:
            self._background.notifications.inform(tr("There is no album to report on, so no page was written."))
            return
        for problem in report_file.problems[:MAX_NAMED]:
            self._background.notifications.problem(problem)
        self._background.notifications.inform(
            tr("The report of {albums} is in {path}.").format(
                albums=count(report_file.albums, "album"), path=printable(str(report_file.path))
            )
        )
        self.page_written.emit(report_file.path)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, CancelledError):
            self._background.notifications.report(error)
