"""The inspector's sections: the text, with the words marked that spoke for or against the chosen genre; the sound, when in a
track a genre was heard, or in which kinds of sound; and several selected albums, what they have in common and decisions for
all of them.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from tagger.inference.explanation import AudioHeat, StatisticWeights, WordWeights
from tagger.state.album_summaries import TrackSummary
from tagger.ui import icons
from tagger.ui.inspector.audio_strip import AudioStrip
from tagger.ui.inspector.cover_heat import HeatLegend
from tagger.ui.inspector.evidence_bars import SoundBars
from tagger.ui.presenters.explanation import Span, colours, spans
from tagger.ui.presenters.sentences import track_name
from tagger.ui.service_messages import readable_sentence
from tagger.ui.theme import mix, theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import label

if TYPE_CHECKING:
    from tagger.inference.audio.spectrogram import TrackSpectrogram
from collections.abc import Callable

from tagger.display_names import single_line
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.several_albums import GenreAcross, genres_across, headline
from tagger.ui.widgets import tooltip

FAINTEST = 0.3  # of the boldest colour, for the lightest word that is marked
SLACK = 6  # pixels below a text, so that no scroll bar comes for a rounded one
MAX_HEIGHT = 170  # pixels of a text; more is scrolled to


class WeightedText(QPlainTextEdit):
    """Plain text that can be read and copied, not edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Text about the album"))
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())

    def show_text(self, text: str, weights: Mapping[str, float]) -> None:
        """Show a text; the words' backgrounds tell their weights."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit()
        self.setExtraSelections([self._marked(span) for span in spans(text, weights)])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the text, up to a limit from which it scrolls."""
        lines = self.document().size().height()  # a plain text's document is measured in lines
        edges = 2 * (self.document().documentMargin() + self.frameWidth()) + SLACK
        self.setFixedHeight(round(min(MAX_HEIGHT, lines * self.fontMetrics().lineSpacing() + edges)))

    def _marked(self, span: Span) -> QTextEdit.ExtraSelection:
        surface = theme_of(self.palette()).surface
        boldness = FAINTEST + (1 - FAINTEST) * abs(span.weight) ** 0.5  # one heavy word must not hide all others
        red, green, blue = colours(np.asarray([np.copysign(boldness, span.weight)], np.float32))[0]
        background = QColor(mix(surface, QColor(int(red), int(green), int(blue)).name(), 0.25 + 0.6 * boldness))
        marked = QTextEdit.ExtraSelection()
        marked.cursor = QTextCursor(self.document())
        marked.cursor.setPosition(span.start)
        marked.cursor.setPosition(span.end, QTextCursor.MoveMode.KeepAnchor)
        marked.format = QTextCharFormat()
        marked.format.setBackground(background)
        marked.format.setForeground(QColor("#16181c" if background.lightness() > 120 else "#ffffff"))
        return marked


class TextSection(QWidget):
    """The album's text above the sentence that names its weightiest words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = WeightedText()
        self.sentence = label(role="secondary", wrap=True)
        self.legend = HeatLegend()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(5)
        heading = QHBoxLayout()
        heading.addWidget(label(tr("Read"), role="heading"))
        heading.addStretch(1)
        heading.addWidget(self.legend)
        column.addLayout(heading)
        column.addWidget(self.sentence)
        column.addWidget(self.text)

    def show_reason(self, words: WordWeights | None) -> None:
        """Show which words speak; nothing at all where there are none."""
        self.setVisible(words is not None)
        if words is not None:
            self.text.show_text(words.text, words.by_word())
            self.sentence.setText(readable_sentence(words.sentence))


class SoundSection(QWidget):
    """What the chosen genre was heard in, and the button that plays it."""

    track_chosen = Signal(int)  # the track whose times are to be shown
    play_requested = Signal()  # it is to be played, or stopped
    position_chosen = Signal(float)  # it is to be played from this second on
    spectrogram_wanted = Signal(int, object)  # track, the starts and lengths in seconds that were listened to
    all_requested = Signal()  # every track of the album is to be shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tracks: list[TrackSummary] = []
        self._explanation: AudioHeat | StatisticWeights | None = None
        self._can_play = self._playing = False
        self._heading = label(role="heading")
        self.tracks = QComboBox()
        self.play = QToolButton()
        self.strip = AudioStrip()
        self.all_tracks = QPushButton(tr("All tracks …"))
        self.bars = SoundBars()
        self.sentence = label(role="secondary", wrap=True)
        self._lay_out()
        self.set_playing(False)

    def offer(self, tracks: Sequence[TrackSummary]) -> None:
        """Offer the tracks that can be listened to."""
        self._tracks = [track for track in tracks if not track.error and not track.missing]
        self.tracks.clear()
        self.tracks.addItems([track_name(track) for track in self._tracks])
        self._clear_strip()
        self._follow()

    def track(self) -> TrackSummary | None:
        """The chosen track, None where none can be listened to."""
        index = self.tracks.currentIndex()
        return self._tracks[index] if 0 <= index < len(self._tracks) else None

    def start(self) -> float:
        """The second from which to listen: where the model did, as far as that is known."""
        return (
            self._explanation.starts[0]
            if isinstance(self._explanation, AudioHeat) and self._explanation.starts
            else 0.0
        )

    def show_reason(self, explanation: AudioHeat | StatisticWeights | None) -> None:
        """Show an explanation; where there is none, no more than what can be played."""
        self._explanation = explanation
        if isinstance(explanation, AudioHeat):
            self.strip.set_heat(explanation)
            if (track := self.track()) is not None:
                self.spectrogram_wanted.emit(track.id, [(start, explanation.seconds) for start in explanation.starts])
        elif explanation is not None:
            self.bars.set_weights(explanation)
        self.sentence.setText(readable_sentence(explanation.sentence) if explanation is not None else "")
        self._follow()

    def show_spectrogram(self, track_id: int, spectrogram: "TrackSpectrogram") -> None:
        """Show a track's spectrogram, if it is the chosen track's."""
        track = self.track()
        if track is not None and track.id == track_id:
            self.strip.set_spectrogram(spectrogram)

    def set_can_play(self, can: bool) -> None:
        """Whether there is an output to play with."""
        self._can_play = self.strip.can_play = can
        self._follow()

    def set_playing(self, playing: bool) -> None:
        """Whether the track plays now."""
        self._playing = playing
        if not playing:
            self.strip.set_position(None)
        self.play.setToolTip(tr("Stop") if playing else tr("Play from where the model listened"))
        self.play.setAccessibleName(tr("Stop") if playing else tr("Play"))
        self._tint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _follow(self) -> None:
        """Show only the parts that have something to say."""
        timed = isinstance(self._explanation, AudioHeat)
        playable = self._can_play and bool(self._tracks)
        self.setVisible(self._explanation is not None or playable)
        heard = tr("Heard in this track") if timed else tr("Heard in the album")
        self._heading.setText(heard if self._explanation is not None else tr("Listen"))
        self.tracks.setVisible(timed or playable)
        self.play.setVisible(playable)
        self.strip.setVisible(timed)
        self.all_tracks.setVisible(timed and len(self._tracks) > 1)
        self.bars.setVisible(isinstance(self._explanation, StatisticWeights))
        self.sentence.setVisible(self._explanation is not None)

    def _tint(self) -> None:
        self.play.setIcon(icons.icon("pause" if self._playing else "play", theme_of(self.palette()).text))

    def _choose(self, index: int) -> None:
        self._clear_strip()
        self.track_chosen.emit(self._tracks[index].id)

    def _clear_strip(self) -> None:
        track = self.track()
        if track is not None:
            self.strip.set_track(track_name(track), track.duration)

    def _lay_out(self) -> None:
        self.tracks.setAccessibleName(tr("Track"))
        self.tracks.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tracks.activated.connect(self._choose)
        self.play.setProperty("role", "decide")
        self.play.setIconSize(QSize(16, 16))
        self.play.clicked.connect(self.play_requested)
        self.strip.play_requested.connect(self.position_chosen)
        self.strip.stop_requested.connect(self.play_requested)
        self.all_tracks.clicked.connect(self.all_requested)
        self.all_tracks.setToolTip(tr("What was heard in each track, one below the other, with its score"))
        row = QHBoxLayout()
        row.addWidget(self.tracks, 1)
        row.addWidget(self.play)
        row.addWidget(self.all_tracks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._heading)
        column.addLayout(row)
        for widget in (self.strip, self.bars, self.sentence):
            column.addWidget(widget)


MAX_ROWS = 12  # before the person asks for all
Row = tuple[QWidget, QToolButton, QToolButton]


class SeveralSection(QWidget):
    """A line per genre with how many of the albums it concerns, and the buttons that decide for all."""

    accept_requested = Signal(str)  # genre
    reject_requested = Signal(str)

    def __init__(self, taxonomy: Callable[[], Taxonomy], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._albums: list[AlbumSummary] = []
        self._all = False
        self.headline = label(role="secondary", wrap=True)
        self.rows: dict[str, Row] = {}
        self.more_button = QPushButton()
        self._genre_column = QVBoxLayout()
        self._genre_column.setSpacing(2)
        self.more_button.clicked.connect(self._show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4, 14, 8)
        column.setSpacing(4)
        column.addWidget(self.headline)
        column.addLayout(self._genre_column)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_albums([])

    def show_albums(self, albums: Sequence[AlbumSummary]) -> None:
        """Show what albums have in common; fewer than two are none of this section's."""
        if [album.id for album in albums] != [album.id for album in self._albums]:
            self._all = False
        self._albums = list(albums)
        self.setVisible(len(albums) > 1)
        self._fill()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _fill(self) -> None:
        for row, *_ in self.rows.values():
            self._genre_column.removeWidget(row)
            row.deleteLater()
        self.rows = {}
        if len(self._albums) < 2:
            return
        self.headline.setText(headline(self._albums))
        genres = genres_across(self._albums, self._taxonomy())
        for across in genres if self._all else genres[:MAX_ROWS]:
            self.rows[across.genre] = self._row(across)
            self._genre_column.addWidget(self.rows[across.genre][0])
        hidden = len(genres) - len(self.rows)
        self.more_button.setText(tr("{hidden} more …").format(hidden=hidden))
        self.more_button.setVisible(hidden > 0)
        self._tint()

    def _show_all(self) -> None:
        self._all = True
        self._fill()

    def _row(self, across: GenreAcross) -> Row:
        box = QWidget()
        named = {"genre": across.genre, "total": across.total}
        accept = self._button(tr("Accept {genre} for all {total} albums").format(**named))
        reject = self._button(tr("Reject {genre} for all {total} albums").format(**named))
        accept.clicked.connect(lambda: self.accept_requested.emit(across.genre))
        reject.clicked.connect(lambda: self.reject_requested.emit(across.genre))
        accept.setEnabled(across.accepted < across.total)
        reject.setEnabled(bool(across.ids) and across.rejected < len(across.ids))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(label(single_line(across.genre, 40), role="strong"))
        texts.addWidget(label(across.sentence, role="secondary", wrap=True))
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addLayout(texts, 1)
        row.addWidget(accept)
        row.addWidget(reject)
        return box, accept, reject

    def _button(self, text: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "decide")
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName(text)
        button.setToolTip(tooltip(text))
        return button

    def _tint(self) -> None:
        theme = theme_of(self.palette())
        for _, accept, reject in self.rows.values():
            accept.setIcon(icons.icon("accept", theme.accepted, theme.faint))
            reject.setIcon(icons.icon("reject", theme.error, theme.faint))
