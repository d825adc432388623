"""The map of the library: read, made and coloured away from the window's thread."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from tagger.errors import CancelledError
from tagger.progress import Task
from tagger.services.map_groups import Coloured, Colouring
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.translation import tr


class LibraryMapController(QObject):
    """Has a queue of its own: a map is made beside whatever else runs, in a process that gives way to it."""

    map_read = Signal(object)  # LibraryMap, None where none was made yet
    coloured = Signal(object)  # Coloured
    begun = Signal()  # a map is being made
    failed = Signal(str)  # why there is no map, as a sentence; "" where the person stopped it

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._colouring = Task()

    @property
    def is_making(self) -> bool:
        """Whether a map is being made."""
        return self._background.mapping.in_progress

    def read(self) -> None:
        """Read the map that was made last."""
        state = self._background.state
        self._background.reading.run(lambda _: _read(state), self.map_read.emit)

    def make(self) -> None:
        """Make the map of the library as it is now."""
        if self.is_making:
            return
        state = self._background.state
        self._background.mapping.run(
            lambda task: _make(state, task), self.map_read.emit, self._fail, title=tr("Making the map")
        )
        self.begun.emit()

    def colour(self, albums: Sequence[AlbumSummary], colouring: Colouring) -> None:
        """Find out which group each album is in."""
        self._colouring.cancel()
        state = self._background.state
        self._colouring = self._background.reading.run(
            lambda _: _colour(state, albums, colouring), self.coloured.emit, self._fail_to_colour
        )

    def _fail(self, error: Exception) -> None:
        was_stopped = isinstance(error, CancelledError)
        if not was_stopped:
            self._background.notifications.report(error)
        self.failed.emit("" if was_stopped else str(error))

    def _fail_to_colour(self, error: Exception) -> None:
        if not isinstance(error, CancelledError):
            self._background.notifications.report(error)


def _read(state: State) -> object:
    from tagger.services import library_map  # loads more than the start of the window waits for

    return library_map.stored_map(state)


def _make(state: State, task: Task) -> object:
    from tagger.services import library_map

    return library_map.make_map(state, task)


def _colour(state: State, albums: Sequence[AlbumSummary], colouring: Colouring) -> Coloured:
    from tagger.services.map_groups import coloured

    return coloured(state, albums, colouring)
