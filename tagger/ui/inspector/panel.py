"""The inspector: one album with its cover and heat map, its suggestions, sound, text and tracks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from tagger.display_names import breakable, paragraphs, printable
from tagger.inference.explanation import CoverHeat
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.controllers.controllers import Controllers
from tagger.ui.dialogs.album_sound import AlbumSoundDialog
from tagger.ui.inspector.cover_heat import CoverHeatView, HeatControls
from tagger.ui.inspector.genre_chips import AddGenreField
from tagger.ui.inspector.misspelt_remark import MisspeltRemark
from tagger.ui.inspector.sections import SeveralSection, SoundSection
from tagger.ui.inspector.suggestion_list import SuggestionList
from tagger.ui.inspector.text_panel import TextPanel
from tagger.ui.inspector.track_section import TrackSection
from tagger.ui.presenters.explanation import cover_sentence
from tagger.ui.presenters.sentences import album_name, artist_name, count, facts, modalities, problems, scope
from tagger.ui.service_messages import readable_sentence
from tagger.ui.translation import tr
from tagger.ui.widgets import EmptyState, label, tooltip

if TYPE_CHECKING:
    from tagger.services.listening import TrackHeat

COVER_SIZE = 640  # pixels a side that the cover is decoded to
MAX_COVER_HEIGHT = 300  # pixels of the screen that the cover may take
MIN_WIDTH = 290  # pixels
EMPTY, ALBUM = range(2)


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
        for line in (self.title, self.artist, self.facts, self.modalities, self.problems):
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(line)

    def fill(self, album: AlbumSummary, *, analysing: bool = False) -> None:
        """Show an album; ``analysing``: albums are analysed at the moment, and this one may be the next."""
        self.title.setText(breakable(album_name(album)))
        self.artist.setText(breakable(artist_name(album)))
        self.facts.setText(facts(album))
        self.facts.setToolTip(tooltip(printable(str(album.folder))))
        self.modalities.setText(
            paragraphs("\n".join((modalities(album, analysing=analysing), *map(readable_sentence, album.remarks))))
        )
        self.problems.setText(paragraphs("\n".join(problems(album))))
        self.problems.setVisible(bool(self.problems.text()))


class FittedArea(QScrollArea):
    """Wants to be as high as what it shows is by now; Qt keeps the height that this had at first."""

    @override
    def sizeHint(self) -> QSize:
        content = self.widget()
        height = max(content.sizeHint().height(), content.heightForWidth(self.viewport().width())) if content else 0
        return QSize(super().sizeHint().width(), height + 2 * self.frameWidth())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class InspectorPanel(QStackedWidget):
    """Shows one album; it requests the explanations of the chosen genre and shows each as it comes."""

    decided = Signal(str, str)  # genre, state
    tracks_decided = Signal(object, str, str)  # track ids, genre, state
    genre_added = Signal(str)
    genre_corrected = Signal(str, str)  # the genre as it was typed just now, the name that is meant
    accepted_for_all = Signal(str)  # genre, of every selected album
    rejected_for_all = Signal(str)
    dismissed = Signal()  # Escape: the person wants back to the list

    def __init__(
        self,
        controllers: Controllers,
        genres: Sequence[str],
        opacity: float,
        show_heat: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.album: AlbumSummary | None = None
        self.album_sound: AlbumSoundDialog | None = None  # made when it is first asked for
        self._covers = controllers.covers
        self._explanations = controllers.explanations
        self._listening = controllers.listening
        self._playback = controllers.playback
        self._library = controllers.library
        self._album_words = controllers.words
        self.scope = label(role="note", wrap=True)
        self.several = SeveralSection(lambda: controllers.review.taxonomy)
        self.header = AlbumHeader()
        self.cover = CoverHeatView()
        self.heat_controls = HeatControls(opacity, show_heat)
        self.cover_sentence = label(role="secondary", wrap=True)
        self.suggestions = SuggestionList()
        self.nothing_suggested = label(role="secondary", wrap=True)
        self.add_genre = AddGenreField(genres)
        self.misspelt = MisspeltRemark(controllers.genres)
        self.sound = SoundSection()
        self.text = TextPanel()
        self.tracks = TrackSection(genres, lambda: controllers.review.taxonomy)
        self.misspelt_of_tracks = MisspeltRemark(controllers.genres)
        self.setProperty("role", "pane")
        self._lay_out()
        self._connect()
        self.cover.set_opacity(self.heat_controls.opacity)

    def show_album(self, album: AlbumSummary | None) -> None:
        """Show an album, or what to do to see one; the same album again keeps the chosen genre and its maps."""
        same = album is not None and self.album is not None and album.id == self.album.id
        self.album = album
        self.setCurrentIndex(ALBUM if album else EMPTY)
        if album is None:
            return
        analysing = self._library.is_analysing and not self._library.is_paused
        self.header.fill(album, analysing=analysing)
        self.tracks.fill(album)
        self._show_cover()
        self.misspelt.follow([suggestion.genre for suggestion in album.suggestions])
        self.misspelt_of_tracks.follow([genre for track in album.tracks for genre, _ in track.decisions])
        self.nothing_suggested.setVisible(not album.suggestions)
        self.nothing_suggested.setText(_no_suggestions(album, analysing=analysing))
        if same:
            self.suggestions.fill(album, keep=True)
            self.tracks.show_scores(None, self.suggestions.genre)
            self._follow_album_sound()
        else:
            self._show_other(album)

    def show_scope(self, selected: int) -> None:
        """Say how many albums the commands decide about, where it is not only the one that is shown."""
        self.scope.setText(scope(selected))
        self.scope.setVisible(selected > 1)
        self.add_genre.set_hint(
            tr("Add a genre to {albums}").format(albums=count(selected, "album"))
            if selected > 1
            else tr("Add a genre by hand")
        )

    def show_several(self, albums: Sequence[AlbumSummary]) -> None:
        """Show what several selected albums have in common."""
        self.several.show_albums(albums)
        self._several_area.setVisible(len(albums) > 1)

    def explain_cover(self, heat: CoverHeat | None) -> None:
        """Lay the genre's map over the cover, None where there is none."""
        self.cover.set_heat(heat)
        self.cover_sentence.setText(cover_sentence(heat) if heat else "")
        self.heat_controls.setVisible(heat is not None)
        self.cover_sentence.setVisible(heat is not None)

    def toggle_playback(self) -> None:
        """Play the chosen track from where the model listened; stop what plays."""
        track = self.sound.track()
        if self._playback.is_playing:
            self._playback.stop()
        elif track is not None:
            self._playback.play(track.path, self.sound.start())

    def show_all_tracks(self) -> None:
        """Show what was heard in every track, one below the other."""
        if self.album_sound is None:
            self.album_sound = AlbumSoundDialog(self._listening, self._playback, self)
            self.album_sound.tracks_decided.connect(self.tracks_decided)
            self.album_sound.genre_chosen.connect(self.suggestions.choose)
        self.album_sound.show()
        self.album_sound.raise_()
        self._follow_album_sound()
        self._listening.want(self.album, self.suggestions.genre)

    def scroll_to(self, widget: QWidget) -> None:
        """Bring a section into sight."""
        self._scroll.ensureWidgetVisible(widget, 0, 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.cover.setFixedHeight(min(MAX_COVER_HEIGHT, max(120, self.width() - 40), max(160, self.height() * 3 // 8)))

    def _connect(self) -> None:
        self._covers.loaded.connect(self._show_cover)
        self.several.accept_requested.connect(self.accepted_for_all)
        self.several.reject_requested.connect(self.rejected_for_all)
        self.suggestions.decided.connect(self.decided)
        self.tracks.decided.connect(self.tracks_decided)
        self.add_genre.added.connect(self.genre_added)
        for field, remark in ((self.add_genre, self.misspelt), (self.tracks.add, self.misspelt_of_tracks)):
            field.added.connect(remark.look_up)
            remark.name_chosen.connect(self.genre_corrected)
        self.add_genre.dismissed.connect(self.dismissed)
        self.heat_controls.changed.connect(self.cover.set_opacity)
        self.suggestions.genre_chosen.connect(self._want)
        self._explanations.cover.connect(self.explain_cover)
        self._explanations.audio.connect(self.sound.show_reason)
        self._explanations.text.connect(self.text.show_reason)
        self._album_words.words.connect(self.text.show_words)
        self.text.match_chosen.connect(self._album_words.choose_match)
        self.text.note_written.connect(self._album_words.add_note)
        self.text.text_deleted.connect(self._album_words.delete_text)
        self.sound.track_chosen.connect(self._explanations.want_track)
        self.sound.track_chosen.connect(lambda _: self._playback.stop())
        self.sound.play_requested.connect(self.toggle_playback)
        self.sound.position_chosen.connect(self._play_from)
        self.sound.spectrogram_wanted.connect(self._listening.want_spectrogram)
        self.sound.all_requested.connect(self.show_all_tracks)
        self._listening.spectrogram.connect(self.sound.show_spectrogram)
        self._listening.heats.connect(self._show_scores)
        self._playback.playing.connect(lambda playing: self.sound.set_playing(playing and self._plays_chosen()))
        self._playback.moved.connect(self._show_position)

    def _want(self, genre: str) -> None:
        """Request the explanations of a genre of this album."""
        self._explanations.want(self.album, genre)
        self.tracks.show_scores({}, genre)
        self._follow_album_sound()
        self._listening.want(self.album, genre)

    def _follow_album_sound(self) -> None:
        if self.album_sound is not None and self.album_sound.isVisible():
            self.album_sound.show_album(self.album, self.suggestions.genre, self.sound.strip.can_play)

    def _show_scores(self, heats: "tuple[TrackHeat, ...]") -> None:
        scores = {heat.track_id: heat.score for heat in heats if heat.score is not None}
        self.tracks.show_scores(scores, self.suggestions.genre)
        track = self.sound.track()
        chosen_heat = next((heat.heat for heat in heats if track is not None and heat.track_id == track.id), None)
        if chosen_heat is not None:  # what is stored is there long before the file is listened to again
            self.sound.show_reason(chosen_heat)

    def _play_from(self, seconds: float) -> None:
        track = self.sound.track()
        if track is not None:
            self._playback.play(track.path, seconds)

    def _plays_chosen(self) -> bool:
        track = self.sound.track()
        return track is not None and track.path == self._playback.path

    def _show_position(self, seconds: float) -> None:
        self.sound.strip.set_position(seconds if self._plays_chosen() else None)

    def _show_other(self, album: AlbumSummary) -> None:
        self.explain_cover(None)
        self.sound.offer(album.tracks)
        self.sound.show_reason(None)
        self.text.show_reason(None)
        self.text.show_words(None)
        self._album_words.want(album.id)
        self._scroll.verticalScrollBar().setValue(0)
        with QSignalBlocker(self.suggestions):  # what is shown first is wanted once, also where its genre is another
            self.suggestions.fill(album, keep=False)
        self._want(self.suggestions.genre)

    def _show_cover(self) -> None:
        if self.album is not None:
            self.cover.setVisible(self.album.cover is not None)
            self.cover.set_picture(self._covers.pixmap(self.album.cover, COVER_SIZE))

    def _lay_out(self) -> None:
        pane = QFrame()
        pane.setProperty("role", "pane")
        column = QVBoxLayout(pane)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        top: tuple[QWidget, ...] = (self.header, self.cover, self.heat_controls, self.cover_sentence)
        middle = (self.nothing_suggested, self.suggestions, self.add_genre, self.misspelt)
        for widget in (*top, *middle, self.sound, self.text, self.tracks, self.misspelt_of_tracks):
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(pane)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(max(MIN_WIDTH, pane.minimumSizeHint().width() + bar))  # so that nothing is cut
        hint = tr("Choose one in the list to see its suggestions and the reasons for them.")
        self.addWidget(EmptyState("disc", tr("No album selected"), hint))
        self.addWidget(self._under_scope(self._scroll))

    def _under_scope(self, content: QWidget) -> QWidget:
        """A box in which the sentence about several albums stays in sight above the part that scrolls."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.scope)
        area = FittedArea()
        area.setWidget(self.several)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._several_area = area
        column.addWidget(area, 1)
        column.addWidget(content, 2)
        self.show_scope(1)
        self.show_several([])
        return box


def _no_suggestions(album: AlbumSummary, *, analysing: bool) -> str:
    if not album.predicted and not album.is_writable:
        return tr("None of its files can be read and written, so nothing can be suggested for it.")
    if not album.predicted and analysing:
        return tr("Still being analysed: suggestions come by themselves. A genre of your own can be added with +.")
    if not album.predicted:
        return tr("Not analysed yet. Press Suggest, or add a genre by hand with +.")
    return tr("The model suggests nothing for this album. Add a genre by hand with +.")
