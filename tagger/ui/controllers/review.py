"""Decisions: shown at once, kept by a lane of their own in the order they were made, and read back from the state."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from tagger.progress import Task
from tagger.services import review
from tagger.state import album_queries
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.albums.model import AlbumModel
from tagger.ui.controllers.services import Services
from tagger.ui.presenters.decisions import applied
from tagger.ui.presenters.history import UndoStep


class ReviewController(QObject):
    """Makes decisions; ``settled`` tells that the state has all that were made."""

    begun = Signal()  # decisions are on their way
    shown = Signal(object)  # AlbumView with new values
    settled = Signal()

    def __init__(self, bench: Services, model: AlbumModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._model = model
        self._pending: Counter[int] = Counter()
        self._on_their_way = 0
        self._settled_at: dict[int, float] = {}

    def make(self, changes: Sequence[UndoStep]) -> None:
        """Make decisions, on the screen now and in the state soon."""
        ids = list(dict.fromkeys(change.album_id for change in changes))
        self._pending.update(ids)
        self._on_their_way += 1
        self.begun.emit()
        for album_id in ids:
            album = self._model.catalogue.albums.get(album_id)
            if album is not None:
                self._show(applied(album, [change for change in changes if change.album_id == album_id]))
        self._bench.decisions.submit(
            lambda task: self._keep(task, changes, ids),
            lambda albums: self._settle(ids, albums),
            lambda error: self._failed(ids, error),
        )

    def newer_than(self, moment: float) -> set[int]:
        """The albums whose decisions are not in what was read from the state at ``moment`` (seconds, monotonic)."""
        waiting = {album_id for album_id, count in self._pending.items() if count}
        return waiting | {album_id for album_id, at in self._settled_at.items() if at >= moment}

    def _keep(self, task: Task, changes: Iterable[UndoStep], ids: list[int]) -> list[AlbumSummary]:
        state = self._bench.state
        whole = [(one.album_id, one.genre, one.after or "suggested") for one in changes if one.track_id is None]
        alone = [(one.track_id, one.genre, one.after or "suggested") for one in changes if one.track_id is not None]
        review.set_states(state, whole)
        review.set_track_states(state, alone)
        return album_queries.albums_by_id(state, ids)

    def _settle(self, ids: list[int], albums: list[AlbumSummary]) -> None:
        self._pending.subtract(ids)
        moment = time.monotonic()
        for album in albums:
            self._settled_at[album.id] = moment
            if not self._pending[album.id]:
                self._show(album)
        self._on_their_way -= 1
        if not self._on_their_way:
            self.settled.emit()

    def _failed(self, ids: list[int], error: Exception) -> None:
        self._bench.notifications.report(error)
        self._bench.decisions.submit(
            lambda _: album_queries.albums_by_id(self._bench.state, ids),
            lambda albums: self._settle(ids, albums),
            lambda again: self._give_up(ids, again),
        )

    def _give_up(self, ids: list[int], error: Exception) -> None:
        self._bench.notifications.report(error)
        self._settle(ids, [])

    def _show(self, album: AlbumSummary) -> None:
        self._model.replace(album)
        self.shown.emit(album)
