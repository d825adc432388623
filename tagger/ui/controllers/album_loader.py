"""Reads the state into the album model, a few hundred albums at a time, so that the first rows are there at once."""

import time
from collections import deque
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, Signal

from tagger.state import album_queries
from tagger.state.album_queries import album_ids, recent_ids
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.ui.albums.model import AlbumModel
from tagger.ui.controllers.review import ReviewController
from tagger.ui.controllers.services import Services

CHUNK = 400  # albums
OVERLAP = 5.0  # seconds: what was stored while the last reading began is read again


class AlbumLoader(QObject):
    """One reading at a time; what is asked for meanwhile begins when it ends."""

    finished = Signal(float)  # seconds that the reading took

    def __init__(
        self, bench: Services, model: AlbumModel, review: ReviewController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._model = model
        self._review = review
        self._chunks: deque[list[int]] = deque()
        self._all: set[int] | None = None
        self._reading = False
        self._wanted: set[str] = set()
        self._began = 0.0
        self._since = 0.0

    def read_all(self) -> None:
        """Read every album, and drop those that are gone."""
        self._want("all")

    def read_recent(self) -> None:
        """Read what is new or newly predicted since the last reading."""
        self._want("recent")

    def _want(self, what: str) -> None:
        self._wanted.add(what)
        if not self._reading:
            self._begin()

    def _begin(self) -> None:
        every = "all" in self._wanted
        self._wanted.clear()
        self._reading, self._began = True, time.monotonic()
        state, newest, since = self._bench.state, max(self._model.catalogue.albums, default=0), self._since - OVERLAP
        self._since = time.time()
        self._bench.reading.submit(
            lambda _: (every, album_ids(state) if every else recent_ids(state, newest, since)),
            lambda found: self._plan(*found),
            self._failed,
        )

    def _plan(self, every: bool, ids: list[int]) -> None:
        self._all = set(ids) if every else None
        self._chunks = deque(ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
        self._next()

    def _next(self) -> None:
        if not self._chunks:
            self._end()
            return
        state, ids, moment = self._bench.state, self._chunks.popleft(), time.monotonic()
        self._bench.reading.submit(lambda _: _read(state, ids), lambda albums: self._show(albums, moment), self._failed)

    def _show(self, albums: list[AlbumSummary], moment: float) -> None:
        self._bench.courier.in_slices(self._steps(albums, moment))

    def _steps(self, albums: Iterable[AlbumSummary], moment: float) -> Iterator[None]:
        yield from self._model.update(albums, self._review.newer_than(moment))
        self._next()

    def _end(self) -> None:
        if self._all is not None:
            self._model.retain(self._all)
            self._model.arrange()
        self._reading = False
        self.finished.emit(time.monotonic() - self._began)
        if self._wanted:
            self._begin()

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self._wanted.clear()
        self._bench.notifications.report(error)


def _read(state: State, ids: list[int]) -> list[AlbumSummary]:
    """The albums in the order of their ids, which is that of the list as it comes."""
    found = {album.id: album for album in album_queries.albums_by_id(state, ids)}
    return [found[album_id] for album_id in ids if album_id in found]
