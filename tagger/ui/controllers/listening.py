"""Asks what was heard in each track of the shown album, and for spectrograms, which are cached up to a limit."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tagger.errors import CancelledError, TaggerError
from tagger.progress import Task
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.controllers.background import BackgroundWork, LazyModule

if TYPE_CHECKING:
    from tagger.inference.audio.spectrogram import TrackSpectrogram
    from tagger.services import listening
    from tagger.services.listening import TrackHeat
else:
    listening = LazyModule("tagger.services.listening")

MAX_BYTES = 16 << 20  # of cached spectrograms: a few hundred tracks


class ListeningController(QObject):
    """``heats`` carries what was heard for the genre that was wanted last, ``spectrogram`` that of a wanted track."""

    heats = Signal(object)  # tuple[TrackHeat, ...], () where the sound is not in the score
    spectrogram = Signal(int, object)  # track, TrackSpectrogram

    def __init__(self, background: BackgroundWork, parent: QObject | None = None, max_bytes: int = MAX_BYTES) -> None:
        super().__init__(parent)
        self._background = background
        self._max_bytes = max_bytes
        self._request: tuple[int, str] = (0, "")
        self._cache: OrderedDict[int, TrackSpectrogram] = OrderedDict()
        self._running: dict[int, Task] = {}

    @property
    def cached_bytes(self) -> int:
        """How many bytes of spectrograms are cached."""
        return sum(spectrogram.size for spectrogram in self._cache.values())

    def want(self, album: AlbumSummary | None, genre: str) -> None:
        """From now on this genre of this album is wanted."""
        album_id = album.id if album is not None else 0
        self._request = (album_id, genre)
        if album is None or not genre:
            return
        score = next((item.score for item in album.suggestions if item.genre == genre), None)
        state = self._background.state
        self._background.reading.run(
            lambda _: listening.track_heats(state, album_id, genre, score),
            lambda heats: self._show((album_id, genre), heats),
            self._fail,
        )

    def want_spectrogram(self, track_id: int, listened: Sequence[tuple[float, float]] = ()) -> None:
        """Bring a track's spectrogram; of a long one, where it was ``listened`` to (starts and lengths in seconds)."""
        if track_id in self._cache:
            self._cache.move_to_end(track_id)
            self.spectrogram.emit(track_id, self._cache[track_id])
        elif track_id not in self._running:
            state = self._background.state
            self._running[track_id] = self._background.listening.run(
                lambda task: listening.track_spectrogram(state, track_id, listened, task),
                lambda spectrogram: self._keep(track_id, spectrogram),
                lambda error: self._drop(track_id, error),
            )

    def drop_waiting(self) -> None:
        """Another album is shown: read no more of the tracks of the one before; who wants one again asks again."""
        for task in self._running.values():
            task.cancel()
        self._running.clear()

    def forget(self) -> None:
        """Files changed: read them again when next wanted."""
        self._cache.clear()

    def _show(self, request: tuple[int, str], heats: "tuple[TrackHeat, ...]") -> None:
        if request == self._request:
            self.heats.emit(heats)

    def _keep(self, track_id: int, spectrogram: "TrackSpectrogram | None") -> None:
        self._running.pop(track_id, None)
        if spectrogram is None or not spectrogram.parts:
            return
        self._cache[track_id] = spectrogram
        while self.cached_bytes > self._max_bytes and len(self._cache) > 1:
            self._cache.popitem(last=False)
        self.spectrogram.emit(track_id, spectrogram)

    def _drop(self, track_id: int, error: Exception) -> None:
        if not isinstance(error, CancelledError):  # else its place may be another task's by now
            self._running.pop(track_id, None)
        self._fail(error)

    def _fail(self, error: Exception) -> None:
        """Tell why nothing can be shown, without listing it as a problem of the music."""
        if isinstance(error, CancelledError):
            return
        if isinstance(error, TaggerError):
            self._background.notifications.inform(str(error))
        else:
            self._background.notifications.report(error)
