"""Asks for the explanations of one genre, away from the window, and hands on only those that are still wanted."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from tagger.errors import CancelledError, TaggerError
from tagger.progress import Task
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.controllers.background import BackgroundWork, LazyModule

if TYPE_CHECKING:
    from tagger.services import explain
else:
    explain = LazyModule("tagger.services.explain")

QUIET = 90  # milliseconds; nothing is requested while the person runs through the list
CACHE_SIZE = 96
Key = tuple[str, int, str]


class ExplanationController(QObject):
    """``cover``, ``audio`` and ``text`` carry an explanation, or None where the album has nothing of that kind."""

    cover = Signal(object)
    audio = Signal(object)
    text = Signal(object)

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._album: AlbumSummary | None = None
        self._genre = ""
        self._track = 0
        self._cache: OrderedDict[Key, Any] = OrderedDict()
        self._running: dict[Key, Task] = {}
        self._timer = QTimer(self, singleShot=True, interval=QUIET)
        self._timer.timeout.connect(self._request_all)

    def want(self, album: AlbumSummary | None, genre: str) -> None:
        """From now on this genre of this album is wanted."""
        if album is None or self._album is None or album.id != self._album.id:
            self._track = 0
        self._album, self._genre = album, genre
        self._cancel_unwanted()
        self._timer.start()

    def want_track(self, track_id: int) -> None:
        """From now on this track's audio is wanted."""
        self._track = track_id
        self._request_audio()

    def forget(self) -> None:
        """Files or scores changed: ask again when next wanted."""
        self._cache.clear()

    def _request_all(self) -> None:
        album, genre, state = self._album, self._genre, self._background.state
        if album is None or not genre:
            return
        self._request(("cover", album.id, genre), lambda: explain.cover_heat(state, album.id, genre), self.cover.emit)
        self._request(("text", album.id, genre), lambda: explain.word_weights(state, album.id, genre), self.text.emit)
        self._request_audio()

    def _request_audio(self) -> None:
        album, genre, state = self._album, self._genre, self._background.state
        usable = [track for track in album.tracks if not track.error and not track.missing] if album else []
        track = next((track for track in usable if track.id == self._track), usable[0] if usable else None)
        if album is None or not genre or track is None:
            self.audio.emit(None)
            return
        self._request(("audio", track.id, genre), lambda: explain.audio_heat(state, track.id, genre), self.audio.emit)

    def _request(self, key: Key, find: Callable[[], Any], on_done: Callable[[Any], None]) -> None:
        if key in self._cache:
            on_done(self._cache[key])
        elif key not in self._running:
            self._running[key] = self._background.explanations.run(
                lambda _: find(),
                lambda reason: self._finish(key, reason, on_done),
                lambda error: self._fail(key, error),
            )

    def _finish(self, key: Key, reason: Any, on_done: Callable[[Any], None]) -> None:
        self._running.pop(key, None)
        self._cache[key] = reason
        while len(self._cache) > CACHE_SIZE:
            self._cache.popitem(last=False)
        if self._is_wanted(key):
            on_done(reason)

    def _fail(self, key: Key, error: Exception) -> None:
        """Tell why there is no explanation, without listing it as a problem of the music."""
        self._running.pop(key, None)
        if not self._is_wanted(key):
            return
        if isinstance(error, CancelledError):  # it was left before its turn came, and is wanted again
            self._timer.start()
        elif isinstance(error, TaggerError):
            self._background.notifications.inform(str(error))
        else:
            self._background.notifications.report(error)

    def _is_wanted(self, key: Key) -> bool:
        kind, item, genre = key
        if self._album is None or genre != self._genre:
            return False
        if kind == "audio":
            return item == self._track or (not self._track and any(track.id == item for track in self._album.tracks))
        return item == self._album.id

    def _cancel_unwanted(self) -> None:
        """Do not compute what waits for a thread and is not wanted any more."""
        for key, task in self._running.items():
            if not self._is_wanted(key):
                task.cancel()
