"""The top of the inspector: which album this is, and what is wrong with its files.

The inspector put together: album, cover with heat map, suggestions, sound, text, tracks.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from tagger.display_names import printable
from tagger.inference.explanation import CoverHeat
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.cover_store import CoverStore
from tagger.ui.inspector.cover_heat import CoverHeatView, HeatControls
from tagger.ui.inspector.genre_chips import AddGenre
from tagger.ui.inspector.sound_section import SoundSection
from tagger.ui.inspector.suggestion_list import SuggestionList
from tagger.ui.inspector.text_section import TextSection
from tagger.ui.inspector.track_section import TrackSection
from tagger.ui.presenters.explanation import cover_sentence
from tagger.ui.presenters.sentences import album_name, count, facts, modalities, problems, scope
from tagger.ui.widgets import EmptyState, label, tooltip


class AlbumHeader(QWidget):
    """Title, artist, year, folder, and the sentences about files that could not be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label(role="title", wrap=True)
        self.artist = label(role="strong", wrap=True)
        self.facts = label(role="secondary", wrap=True)
        self.modalities = label(role="secondary", wrap=True)
        self.problems = label(role="error", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for one in (self.title, self.artist, self.facts, self.modalities, self.problems):
            one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(one)

    def fill(self, album: AlbumSummary) -> None:
        """Show an album."""
        self.title.setText(album_name(album))
        self.artist.setText(album.artist or "Unknown artist")
        self.facts.setText(facts(album))
        self.facts.setToolTip(tooltip(printable(str(album.folder))))
        self.modalities.setText(modalities(album))
        self.problems.setText("\n".join(problems(album)))
        self.problems.setVisible(bool(self.problems.text()))


PICTURE = 640  # pixels a side that the cover is decoded to
TALLEST = 300  # pixels of the screen that the cover may take
LEAST = 290  # pixels that the inspector has at least
EMPTY, ALBUM = range(2)


class Inspector(QStackedWidget):
    """Shows one album; it asks for explanations with ``wanted`` and is given them one by one as they come."""

    wanted = Signal(str)  # genre
    decided = Signal(str, str)  # genre, state

    def __init__(
        self, covers: CoverStore, genres: Sequence[str], opacity: float, heat: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.album: AlbumSummary | None = None
        self._covers = covers
        self.scope = label(role="note", wrap=True)
        self.header = AlbumHeader()
        self.cover = CoverHeatView()
        self.controls = HeatControls(opacity, heat)
        self.cover_sentence = label(role="secondary", wrap=True)
        self.suggestions = SuggestionList()
        self.nothing_suggested = label(role="secondary", wrap=True)
        self.add = AddGenre(genres)
        self.heard = SoundSection()
        self.read = TextSection()
        self.tracks = TrackSection(genres)
        self.setProperty("role", "pane")
        self._lay_out()
        self._covers.loaded.connect(self._show_cover)
        self.suggestions.chosen.connect(self.wanted)
        self.suggestions.decided.connect(self.decided)
        self.controls.changed.connect(self.cover.set_opacity)
        self.cover.set_opacity(self.controls.opacity)

    def show_album(self, album: AlbumSummary | None) -> None:
        """Show an album, or what to do to see one; the same album again keeps the chosen genre and its maps."""
        same = album is not None and self.album is not None and album.id == self.album.id
        self.album = album
        self.setCurrentIndex(ALBUM if album else EMPTY)
        if album is None:
            return
        self.header.fill(album)
        self.tracks.fill(album)
        self._show_cover()
        self.nothing_suggested.setVisible(not album.suggestions)
        self.nothing_suggested.setText(_no_suggestions(album))
        if same:
            self.suggestions.fill(album, keep=True)
        else:
            self._start_anew(album)

    def show_scope(self, selected: int) -> None:
        """Say how many albums the commands decide about, where it is not only the one that is shown."""
        self.scope.setText(scope(selected))
        self.scope.setVisible(selected > 1)
        self.add.set_hint(f"Add a genre to {count(selected, 'album')}" if selected > 1 else "Add a genre by hand")

    def explain_cover(self, heat: CoverHeat | None) -> None:
        """Lay the genre's map over the cover, None where there is none."""
        self.cover.set_heat(heat)
        self.cover_sentence.setText(cover_sentence(heat) if heat else "")
        self.controls.setVisible(heat is not None)
        self.cover_sentence.setVisible(heat is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self.cover.setFixedHeight(min(TALLEST, max(120, self.width() - 40), max(160, self.height() * 3 // 8)))

    def _start_anew(self, album: AlbumSummary) -> None:
        self.explain_cover(None)
        self.heard.offer(album.tracks)
        self.heard.show_reason(None)
        self.read.show_reason(None)
        self._scroll.verticalScrollBar().setValue(0)
        self.suggestions.fill(album, keep=False)
        self.wanted.emit(self.suggestions.genre)

    def _show_cover(self) -> None:
        if self.album is not None:
            self.cover.setVisible(self.album.cover is not None)
            self.cover.set_picture(self._covers.pixmap(self.album.cover, PICTURE))

    def _lay_out(self) -> None:
        pane = QFrame()
        pane.setProperty("role", "pane")
        column = QVBoxLayout(pane)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        parts: tuple[QWidget, ...] = (self.header, self.cover, self.controls, self.cover_sentence)
        for part in (*parts, self.nothing_suggested, self.suggestions, self.add, self.heard, self.read, self.tracks):
            column.addWidget(part)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(pane)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(max(LEAST, pane.minimumSizeHint().width() + bar))  # so that nothing is cut
        hint = "Choose one in the list to see its suggestions and the reasons for them."
        self.addWidget(EmptyState("disc", "No album selected", hint))
        self.addWidget(self._under_scope(self._scroll))

    def _under_scope(self, part: QWidget) -> QWidget:
        """The sentence about several albums stays in sight above what is scrolled."""
        self.show_scope(1)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.scope)
        column.addWidget(part)
        return box


def _no_suggestions(album: AlbumSummary) -> str:
    if not album.predicted:
        return "Not analysed yet. Press Suggest, or add a genre by hand with +."
    return "The model suggests nothing for this album. Add a genre by hand with +."
