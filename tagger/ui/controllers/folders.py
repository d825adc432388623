"""The music folders: read, scanned again, removed, left out and taken in again; watched for changes where that is wanted."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from tagger.ui.controllers.background import BackgroundWork, LazyModule
from tagger.ui.controllers.library import LibraryController
from tagger.ui.presenters.sentences import grouped
from tagger.ui.presenters.window_settings import WATCHES_FOLDERS, WindowSettings
from tagger.ui.translation import tr

if TYPE_CHECKING:
    from tagger.services import folders
else:
    folders = LazyModule("tagger.services.folders")

SETTLED = 2000  # milliseconds without a change after which a watched folder is read
MOST_WATCHED = 8000  # folders: systems allow a program only so many


class FoldersController(QObject):
    """Watching is off until the person wants it; what changed is read once it has been quiet for a while."""

    folders_read = Signal(object)  # list[tagger.services.folders.MusicFolder]
    failed = Signal(str)  # why something cannot be done, as a sentence
    forgotten = Signal()  # albums left the library

    def __init__(self, background: BackgroundWork, library: LibraryController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._library = library
        self._settings: WindowSettings | None = None
        self._watcher = QFileSystemWatcher(self)
        self._changed: set[Path] = set()
        self._timer = QTimer(self, singleShot=True, interval=SETTLED)
        self._timer.timeout.connect(self._read_changed)
        self._watcher.directoryChanged.connect(self._note_change)
        library.analysed.connect(self.refresh)
        library.analysed.connect(self._watch)

    @property
    def is_watching(self) -> bool:
        """Whether the person wants changes to be read by themselves."""
        return self._settings is not None and self._settings.get(WATCHES_FOLDERS)

    @property
    def watched(self) -> list[str]:
        """The folders that are watched now."""
        return self._watcher.directories()

    def follow(self, settings: WindowSettings) -> None:
        """Watch as the window remembers it."""
        self._settings = settings
        self._watch()

    def set_watching(self, watch: bool) -> None:
        """Watch from now on, or no more."""
        if self._settings is not None:
            self._settings.set(WATCHES_FOLDERS, watch)
        self._watch()

    def refresh(self) -> None:
        """Read which folders there are."""
        state = self._background.state
        self._background.reading.run(lambda _: folders.music_folders(state), self.folders_read.emit)

    def rescan(self, paths: Sequence[Path]) -> None:
        """Read these folders again, or one that was left out."""
        self._library.open(paths)

    def forget(self, path: Path) -> None:
        """Remove a folder, or leave a folder inside one out; no file is touched."""
        state = self._background.state
        self._background.analysis.run(
            lambda _: folders.remove_folder(state, path), lambda _: self._finish_forgetting(), self._fail
        )

    def _finish_forgetting(self) -> None:
        self.refresh()
        self._watch()
        self.forgotten.emit()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(str(error))
        self.refresh()

    def _watch(self) -> None:
        if self.is_watching:
            state = self._background.state
            find = partial(folders.folders_to_watch, state, MOST_WATCHED)
            self._background.reading.run(lambda _: find(), lambda result: self._watch_these(*result))
        elif self.watched:
            self._watcher.removePaths(self.watched)

    def _watch_these(self, paths: Sequence[Path], is_all: bool) -> None:
        if not self.is_watching:
            return
        names, watched = {str(path) for path in paths}, set(self.watched)
        if watched - names:
            self._watcher.removePaths(sorted(watched - names))
        refused = self._watcher.addPaths(sorted(names - watched)) if names - watched else []
        if refused or not is_all:
            self._background.notifications.inform(
                tr("{watched} folders are watched, and no more can be; F5 reads changes in the others.").format(
                    watched=grouped(len(self.watched))
                )
            )

    def _note_change(self, path: str) -> None:
        self._changed.add(Path(path))
        self._timer.start()

    def _read_changed(self) -> None:
        """Read the music folders in which something changed; while files are written or read, wait."""
        if self._background.writing.in_progress or self._library.is_analysing:
            self._timer.start()
            return
        changed, self._changed = self._changed, set()
        state = self._background.state

        def music_folders_of() -> list[Path]:
            roots = [folder.path for folder in folders.music_folders(state) if folder.in_reach]
            return [root for root in roots if any(path == root or root in path.parents for path in changed)]

        self._background.reading.run(
            lambda _: music_folders_of(), lambda paths: self._library.open(paths) if paths else None
        )
