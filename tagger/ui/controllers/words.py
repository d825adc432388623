"""What is written about the shown album, and fetching: both away from the window."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tagger.services import settings
from tagger.settings import CONTACT
from tagger.ui.controllers.background import BackgroundWork, LazyModule
from tagger.ui.translation import tr

if TYPE_CHECKING:
    from tagger.services import fetch, review_texts
    from tagger.services.fetch import FetchReport
else:
    fetch, review_texts = LazyModule("tagger.services.fetch"), LazyModule("tagger.services.review_texts")


class WordsController(QObject):
    """``words`` carries what is written about the album that was last wanted."""

    words = Signal(object)  # WordsOfAlbum
    announced = Signal(str, str)  # what fetching sends to whom, and the contact that is set
    fetched = Signal()  # something new may be there to be read

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._album_id = 0

    def want(self, album_id: int) -> None:
        """From now on this album is shown."""
        self._album_id = album_id
        state = self._background.state
        self._background.reading.run(lambda _: review_texts.words_of(state, album_id), self._show)

    def refresh(self) -> None:
        """The album's words may be others now."""
        if self._album_id:
            self.want(self._album_id)

    def announce(self) -> None:
        """Find out what fetching would send to whom."""
        state = self._background.state
        self._background.reading.run(
            lambda _: (fetch.announcement(state), str(settings.read_value(state, CONTACT.name))),
            lambda answer: self.announced.emit(*answer),
        )

    def fetch(self, albums: Collection[int] | None, contact: str) -> None:
        """Fetch what is missing of these albums (None: all)."""
        state = self._background.state
        settings.change(state, CONTACT.name, contact)
        self.fetch_again(albums)

    def fetch_again(self, albums: Collection[int] | None) -> None:
        """Fetch what is missing as before, which the person agreed to."""
        state = self._background.state
        self._background.analysis.run(
            lambda task: fetch.fetch(state, albums, task=task),
            self._report,
            title=tr("Fetching reviews"),
            pausable=True,
            resumption={"fetch": None if albums is None else list(albums)},
        )

    def choose_match(self, album_id: int, mbid: str) -> None:
        """Remember which release group an album is, "" for none; what was fetched about another one is forgotten."""
        state = self._background.state
        self._background.improving.run(
            lambda task: review_texts.choose_match(state, album_id, mbid, task=task), lambda _: self.refresh()
        )

    def add_note(self, album_id: int, text: str) -> None:
        """Keep what the person pasted."""
        state = self._background.state
        self._background.decisions.run(lambda _: review_texts.add_note(state, album_id, text), lambda _: self.refresh())

    def delete_text(self, text_id: int) -> None:
        """Forget a text."""
        state = self._background.state
        self._background.decisions.run(lambda _: review_texts.delete_text(state, text_id), lambda _: self.refresh())

    def _show(self, words: "review_texts.WordsOfAlbum") -> None:
        if words.album_id == self._album_id:
            self.words.emit(words)

    def _report(self, report: "FetchReport") -> None:
        for problem in report.problems:
            self._background.notifications.problem(problem)
        self._background.notifications.inform(review_texts.fetch_sentence(report))
        self.refresh()
        self.fetched.emit()
