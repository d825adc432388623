"""Reads the state into the album model, a few hundred albums at a time, so that the first rows are there at once."""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Literal

from PySide6.QtCore import QObject, Signal

from tagger.services import album_reading
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.albums.model import AlbumModel
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.controllers.review import ReviewController

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
        self._requests: set[Extent] = set()
        self._started = 0.0  # seconds, monotonic
        self._last_reading = 0.0  # seconds since the epoch

    def read_all(self) -> None:
        """Read every album, and drop those that are gone."""
        self._request("all")

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
        self._chunks = deque(ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
        self._read_next()

    def _read_next(self) -> None:
        if not self._chunks:
            self._end()
            return
        state, ids, moment = self._background.state, self._chunks.popleft(), time.monotonic()
        self._background.reading.run(
            lambda _: album_reading.in_order_of(state, ids), lambda albums: self._show(albums, moment), self._fail
        )

    def _show(self, albums: list[AlbumSummary], moment: float) -> None:
        self._background.main_thread.in_slices(self._steps(albums, moment))

    def _steps(self, albums: Iterable[AlbumSummary], moment: float) -> Iterator[None]:
        yield from self._model.update(albums, self._review.newer_than(moment))
        self._read_next()

    def _end(self) -> None:
        if self._all_ids is not None:
            self._model.retain(self._all_ids)
            self._model.arrange()
        self._reading = False
        self.finished.emit(time.monotonic() - self._started)
        if self._requests:
            self._begin()

    def _fail(self, error: Exception) -> None:
        self._reading = False
        self._requests.clear()
        self._background.notifications.report(error)
