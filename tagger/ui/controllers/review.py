"""Decisions: shown at once, stored in the order they were made by a queue of their own, and read back from the state."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from tagger.genres.taxonomy import Taxonomy
from tagger.services import album_reading, review
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.albums.model import AlbumModel
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.presenters.decisions import applied
from tagger.ui.presenters.history import UndoStep


class ReviewController(QObject):
    """Makes decisions; ``stored`` says that the state has all that were made."""

    storing = Signal()  # decisions are on their way into the state
    album_changed = Signal(object)  # AlbumSummary with new values
    stored = Signal()

    def __init__(self, background: BackgroundWork, model: AlbumModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._model = model
        self._pending: Counter[int] = Counter()  # decisions on their way by album
        self._unfinished = 0  # gestures on their way
        self._stored_at: dict[int, float] = {}  # seconds, monotonic, by album

    @property
    def taxonomy(self) -> Taxonomy:
        """The person's genres as they are now: what means one genre, and what lies above it."""
        return album_reading.read_taxonomy(self._background.state.folder)

    def make(self, changes: Sequence[UndoStep]) -> None:
        """Make decisions, on the screen now and in the state soon."""
        ids = list(dict.fromkeys(change.album_id for change in changes))
        self._pending.update(ids)
        self._unfinished += 1
        self.storing.emit()
        for album_id in ids:
            album = self._model.find(album_id)
            if album is not None:
                self._show(applied(album, [step for step in changes if step.album_id == album_id], self.taxonomy))
        self._background.decisions.run(
            lambda _: self._store(changes, ids),
            lambda albums: self._finish(ids, albums),
            lambda error: self._fail(ids, error),
        )

    def newer_than(self, moment: float) -> set[int]:
        """The albums whose decisions are not in what was read from the state at ``moment`` (seconds, monotonic)."""
        waiting = {album_id for album_id, count in self._pending.items() if count}
        return waiting | {album_id for album_id, stored_at in self._stored_at.items() if stored_at >= moment}

    def _store(self, changes: Iterable[UndoStep], ids: list[int]) -> list[AlbumSummary]:
        """Store the decisions and read their albums back; runs in a background thread."""
        state = self._background.state
        of_albums = [
            (step.album_id, step.genre, step.after or "suggested") for step in changes if step.track_id is None
        ]
        of_tracks = [
            (step.track_id, step.genre, step.after or "suggested") for step in changes if step.track_id is not None
        ]
        review.set_states(state, of_albums)
        review.set_track_states(state, of_tracks)
        return album_reading.in_order_of(state, ids)

    def _finish(self, ids: list[int], albums: list[AlbumSummary]) -> None:
        self._pending.subtract(ids)
        moment = time.monotonic()
        for album in albums:
            self._stored_at[album.id] = moment
            if not self._pending[album.id]:
                self._show(album)
        self._unfinished -= 1
        if not self._unfinished:
            self.stored.emit()

    def _fail(self, ids: list[int], error: Exception) -> None:
        """Decisions could not be stored: show what the state has instead."""
        self._background.notifications.report(error)
        self._background.decisions.run(
            lambda _: album_reading.in_order_of(self._background.state, ids),
            lambda albums: self._finish(ids, albums),
            lambda second_error: self._give_up(ids, second_error),
        )

    def _give_up(self, ids: list[int], error: Exception) -> None:
        self._background.notifications.report(error)
        self._finish(ids, [])

    def _show(self, album: AlbumSummary) -> None:
        self._model.replace(album)
        self.album_changed.emit(album)
