"""Every controller of one window, and how each follows the others."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tagger.errors import TaggerError
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.ui.albums.model import AlbumModel
from tagger.ui.controllers.background import BackgroundWork, Resumption, StateWatch, TaskQueue
from tagger.ui.controllers.explanations import ExplanationController
from tagger.ui.controllers.folders import FoldersController
from tagger.ui.controllers.genres import GenresController
from tagger.ui.controllers.learning import LearningController
from tagger.ui.controllers.library import AlbumLoader, LibraryController, ReportController
from tagger.ui.controllers.library_map import LibraryMapController
from tagger.ui.controllers.listening import ListeningController
from tagger.ui.controllers.models import ModelsController
from tagger.ui.controllers.playback import PlaybackController
from tagger.ui.controllers.review import ReviewController
from tagger.ui.controllers.settings import SettingsController
from tagger.ui.controllers.words import WordsController
from tagger.ui.controllers.writing import UndoController, WriteController
from tagger.ui.cover_store import CoverStore
from tagger.ui.presenters.facets import ShownTree
from tagger.ui.presenters.sentences import no_music
from tagger.ui.translation import tr

NEXT_ALBUMS = 200  # of the list, whose suggestions may be made again after a decision


class Controllers(QObject):
    """The controllers by name; the pages take from here what their widgets are connected to."""

    work_changed = Signal()  # long work began or ended

    def __init__(self, state: State, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background = BackgroundWork(state, self)
        self.notifications = self.background.notifications
        self.albums = AlbumModel(self)
        self.covers = CoverStore(self.background.covers, self.notifications.problem, parent=self)
        self.review = ReviewController(self.background, self.albums, self)
        self.loader = AlbumLoader(self.background, self.albums, self.review, self)
        self.library = LibraryController(self.background, self.loader, self)
        self.folders = FoldersController(self.background, self.library, self)
        self.learning = LearningController(self.background, self)
        self.library_map = LibraryMapController(self.background, self)
        self.models = ModelsController(self.background, self)
        self.reporting = ReportController(self.background, self)
        self.writing = WriteController(self.background, self)
        self.undo = UndoController(self.background, self.review, self.writing, self)
        self.settings = SettingsController(self.background, self)
        self.genres = GenresController(self.background, self)
        self.explanations = ExplanationController(self.background, self)
        self.words = WordsController(self.background, self)
        self.playback = PlaybackController(self.background, parent=self)
        self.listening = ListeningController(self.background, self)
        self.watch = StateWatch(self.background, self)
        self._last_changed = 0
        self._connect()

    def start(self) -> None:
        """Show what the state has, and finish what a crash left."""
        self.playback.find_output()
        self._show_tree()
        self.library.refresh()
        self.loader.finished.connect(self._finish_start)

    def close(self) -> None:
        """End the sound, then all work."""
        ShownTree.taxonomy = None
        self.watch.close()
        self.playback.close()
        self.background.close()

    @property
    def is_working(self) -> bool:
        """Whether long work runs or waits."""
        return self.library.is_analysing or self.writing.is_writing or self.library_map.is_making

    @property
    def can_pause(self) -> bool:
        """Whether long work runs or waits that can pause."""
        return any(queue.can_pause for queue in self._pausing_queues())

    @property
    def is_paused(self) -> bool:
        """Whether all long work that can pause is to rest."""
        return self.can_pause and all(queue.is_paused for queue in self._pausing_queues() if queue.can_pause)

    @property
    def paused_work(self) -> list[Resumption]:
        """What pauses and a later start begins again."""
        return self.background.analysis.paused_work

    def pause_work(self) -> None:
        """Let the long work rest that can, at its next step."""
        for queue in self._pausing_queues():
            if queue.can_pause:
                queue.pause()

    def resume_work(self) -> None:
        """Let the long work go on."""
        for queue in self._pausing_queues():
            queue.resume()

    def begin_paused(self, work: Sequence[Resumption]) -> None:
        """Begin again, in a pause, what paused when the window was closed."""
        queue = self.background.analysis
        if work:
            queue.pause()
        for item in work:
            if "open" in item:
                self.library.open([Path(name) for name in item["open"]])
            elif "fetch" in item:
                self.words.fetch_again(item["fetch"])
            else:
                self.library.suggest()

    def _pausing_queues(self) -> tuple[TaskQueue, ...]:
        return (self.background.analysis, self.background.writing)

    def stop_work(self) -> None:
        """Stop the long work that runs or waits."""
        self.background.analysis.cancel()
        self.background.writing.cancel()
        self.background.mapping.cancel()

    def _connect(self) -> None:
        self.review.storing.connect(self.writing.plan_decisions)
        self.review.storing.connect(self.writing.outdate)
        self.genres.changed.connect(self._follow_genres)
        self.review.stored.connect(self.writing.plan_soon)
        self.settings.changed.connect(self.library.follow_policy)
        self.settings.changed.connect(self.writing.plan_soon)
        self.library.search_refused.connect(self.notifications.inform)
        self.learning.model_changed.connect(self.library.suggest)
        self.models.model_changed.connect(self.library.suggest)
        self.learning.improved.connect(self.loader.read_recent)
        self.learning.order_read.connect(self.albums.rank)
        self.review.album_changed.connect(self._note_changed)
        self.review.stored.connect(lambda: self._improve_after([self._last_changed]))
        self.writing.decided.connect(self._improve_after)
        self.folders.forgotten.connect(self._follow_files)
        self.library.no_music.connect(self._report_no_music)
        self.library.analysed.connect(self._follow_files)
        self.library.analysed.connect(self.words.refresh)
        self.words.fetched.connect(self.library.suggest)
        self.watch.changed.connect(self._follow_others)
        self.writing.files_written.connect(self._follow_files)
        for queue in (self.background.analysis, self.background.writing, self.background.mapping):
            queue.started.connect(self.work_changed)
            queue.ended.connect(self.work_changed)
            queue.pause_changed.connect(self.work_changed)
        # Windows keeps an open file from writers
        self.background.writing.started.connect(lambda _: self.playback.stop())

    def _note_changed(self, album: AlbumSummary) -> None:
        self._last_changed = album.id

    def _improve_after(self, decided: list[int]) -> None:
        """Improve the suggestions of the other albums by the artists of those decided about, and of those next in the list."""
        listed = self.albums.album_index.listed
        start = (self.albums.album_index.row(decided[-1]) or 0) + 1
        following = [*listed[start : start + NEXT_ALBUMS], *listed[max(0, start - 2) : start]]
        self.learning.improve(following, decided)

    def _report_no_music(self, folders: list[Path]) -> None:
        self.notifications.inform(no_music(folders))

    def _finish_start(self) -> None:
        """Do what waits until the list is shown, since it loads more of the program."""
        self.loader.finished.disconnect(self._finish_start)
        self.writing.recover()
        self.writing.plan_soon()
        self.writing.read_log()
        self.watch.start()

    def _follow_others(self) -> None:
        """Read again what another program changed in the state."""
        self.notifications.inform(tr("Another program changed the library; what is shown was read again."))
        self._follow_files()
        self.writing.read_log()

    def _follow_genres(self) -> None:
        """Show everything in the person's new genres; suggestions get their new names as they are made again."""
        self._show_tree()
        self.albums.counts_changed.emit()  # the same genres may stand elsewhere in the tree
        self.explanations.forget()
        self.library.refresh()
        self.library.suggest()
        self.writing.plan_soon()

    def _show_tree(self) -> None:
        """Group by the person's genres; where their file makes no sense, reading the albums says so."""
        with suppress(TaggerError):
            ShownTree.taxonomy = self.review.taxonomy

    def _follow_files(self) -> None:
        """Forget pictures and explanations of files that were read or written, and read albums and changes again."""
        self.covers.forget()
        self.explanations.forget()
        self.listening.forget()
        self.library.refresh()
        self.writing.plan_soon()
