"""Review → Sound of the album: every track one below the other, what was heard when, its score, and decisions for it alone."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from tagger.display_names import breakable, percent
from tagger.state.album_summaries import AlbumSummary, DecisionState, TrackSummary
from tagger.ui import icons
from tagger.ui.controllers.listening import ListeningController
from tagger.ui.controllers.playback import PlaybackController
from tagger.ui.inspector.audio_strip import AudioStrip
from tagger.ui.inspector.cover_heat import HeatLegend
from tagger.ui.presenters.decisions import own_decisions_text
from tagger.ui.presenters.sentences import album_name, track_name
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import about_page, caption, label, tooltip

if TYPE_CHECKING:
    from tagger.inference.audio.spectrogram import TrackSpectrogram
    from tagger.services.listening import TrackHeat

SIZE = (980, 640)
NAME_WIDTH = 210  # pixels
GENRE_LETTERS = 18  # that the field of the genre has room for
MAX_TRACKS = 100  # one below the other; nobody scrolls through more
SCORE_HELP = translatable("The album's score with this track's sound in place of the mean of all its tracks")
SIGNS: tuple[tuple[DecisionState, str, str, str], ...] = (
    ("accepted", "accept", translatable("Accept"), translatable("Accept {genre} for this track alone")),
    ("rejected", "reject", translatable("Reject"), translatable("Reject {genre} for this track alone")),
)


class TrackSoundRow(QWidget):
    """One track: name, score and decision on the left, its strip on the right."""

    decided = Signal(int, str)  # track, state

    def __init__(self, track: TrackSummary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track = track
        self.name = label()
        elide = self.name.fontMetrics().elidedText
        self.name.setText(elide(track_name(track), Qt.TextElideMode.ElideRight, NAME_WIDTH - 12))
        self.name.setToolTip(tooltip(track_name(track)))
        self.score = label(role="strong")
        self.score.setToolTip(tooltip(tr(SCORE_HELP)))
        self.decision = label(role="secondary")
        self.strip = AudioStrip(track_name(track))
        self.strip.set_track(track_name(track), track.duration)
        self.buttons = {state: self._button(state, verb) for state, _, verb, _ in SIGNS}
        self._lay_out()
        self.tint()

    def show_decisions(self, track: TrackSummary, genre: str) -> None:
        """Show what is decided about the track alone."""
        self.track = track
        own = dict(track.decisions).get(genre)
        for state, _, _, for_track in SIGNS:
            button, included = (
                self.buttons[state],
                own in ("accepted", "added") if state == "accepted" else own == state,
            )
            button.setChecked(included)
            text = (
                tr(for_track).format(genre=genre)
                if not included
                else tr("Undo for this track: {genre}").format(genre=genre)
            )
            button.setToolTip(tooltip(text))
            button.setAccessibleName(f"{text}: {track_name(track)}")
        self.decision.setText(own_decisions_text(track))

    def show_heat(self, heat: "TrackHeat | None", largest: float, genre: str) -> None:
        """Show when the track spoke, and its score."""
        own = next((item.score for item in self.track.suggestions if item.genre == genre), None)
        score = own if own is not None else heat.score if heat is not None else None
        self.score.setText("" if score is None else percent(score))
        self.strip.set_heat(heat.heat if heat is not None else None, largest)

    def tint(self) -> None:
        """Draw the signs in the theme's colours."""
        theme = theme_of(self.palette())
        for state, icon, _, _ in SIGNS:
            self.buttons[state].setIcon(icons.icon(icon, theme.accepted if state == "accepted" else theme.error))

    def _button(self, state: DecisionState, verb: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "decide")
        button.setCheckable(True)
        button.setIconSize(QSize(14, 14))
        button.setAccessibleName(f"{tr(verb)}: {track_name(self.track)}")
        button.clicked.connect(lambda checked: self.decided.emit(self.track.id, state if checked else "suggested"))
        return button

    def _lay_out(self) -> None:
        left = QWidget()
        left.setFixedWidth(NAME_WIDTH)
        grid = QGridLayout(left)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setSpacing(3)
        for line in (self.name, self.decision):
            line.setMinimumWidth(10)
        grid.addWidget(self.name, 0, 0, 1, 4)
        grid.addWidget(self.score, 1, 0)
        grid.setColumnStretch(1, 1)
        for column, button in enumerate(self.buttons.values(), 2):
            grid.addWidget(button, 1, column)
        grid.addWidget(self.decision, 2, 0, 1, 4)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(left)
        row.addWidget(self.strip, 1)


class AlbumSoundDialog(QDialog):
    """Follows the album and the genre that the inspector shows."""

    tracks_decided = Signal(object, str, str)  # track ids, genre, state
    genre_chosen = Signal(str)

    def __init__(
        self, listening: ListeningController, playback: PlaybackController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._listening, self._playback = listening, playback
        self._album: AlbumSummary | None = None
        self._genre = ""
        self.rows: dict[int, TrackSoundRow] = {}
        self.title = label(role="title", wrap=True)
        self.genres = QComboBox()
        self.genres.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.genres.setMinimumContentsLength(GENRE_LETTERS)
        self.genres.setAccessibleName(tr("Genre whose times and scores are shown"))
        self.remark = label(role="secondary", wrap=True)
        self.setWindowTitle(tr("Sound of the album"))
        about_page(self, "review")
        self.resize(*SIZE)
        self._lay_out()
        self.genres.textActivated.connect(lambda _: self.genre_chosen.emit(self.genres.currentData()))
        listening.heats.connect(self._show_heats)
        listening.spectrogram.connect(self._show_spectrogram)
        playback.moved.connect(self._show_position)
        playback.playing.connect(lambda playing: None if playing else self._show_position(None))

    def show_album(self, album: AlbumSummary | None, genre: str, can_play: bool) -> None:
        """Show an album and a genre; the same album again keeps what is known of its tracks."""
        is_other = album is None or self._album is None or _playable_ids(album) != _playable_ids(self._album)
        self._album, self._genre = album, genre
        self.title.setText(breakable(album_name(album)) if album is not None else tr("No album is selected"))
        self.genres.clear()
        for suggestion in album.suggestions if album is not None else ():
            self.genres.addItem(caption(suggestion.genre), suggestion.genre)
        self.genres.setCurrentIndex(self.genres.findData(genre))
        if is_other:
            self._fill(_playable(album) if album is not None else [])
        for track in _playable(album) if album is not None else []:
            if (row := self.rows.get(track.id)) is not None:
                row.show_decisions(track, genre)
                row.strip.can_play = can_play

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for row in self.rows.values():
                row.tint()

    def _fill(self, tracks: Sequence[TrackSummary]) -> None:
        self._listening.drop_waiting()
        for old in self.rows.values():
            self._column.removeWidget(old)
            old.deleteLater()
        self.rows = {track.id: TrackSoundRow(track) for track in tracks[:MAX_TRACKS]}
        unshown = len(tracks) - MAX_TRACKS
        self.remark.setText(
            tr("{count} more track(s) (is|are) not shown.", "", unshown).format(count=unshown) if unshown > 0 else ""
        )
        self.remark.setVisible(unshown > 0)
        for position, row in enumerate(self.rows.values()):
            self._column.insertWidget(position, row)
            row.decided.connect(self._decide)
            row.strip.play_requested.connect(lambda seconds, row=row: self._playback.play(row.track.path, seconds))
            row.strip.stop_requested.connect(self._playback.stop)

    def _decide(self, track_id: int, state: str) -> None:
        self.tracks_decided.emit([track_id], self._genre, state)

    def _show_heats(self, heats: "tuple[TrackHeat, ...]") -> None:
        """One scale of colours for all tracks, so that they can be compared."""
        by_track = {heat.track_id: heat for heat in heats}
        peaks = [float(np.abs(heat.heat.values).max(initial=0.0)) for heat in heats if heat.heat is not None]
        for track_id, row in self.rows.items():
            heat = by_track.get(track_id)
            row.show_heat(heat, max(peaks, default=0.0), self._genre)
            if self.isVisible():
                listened = heat.heat if heat is not None else None
                spans = [(start, listened.seconds) for start in listened.starts] if listened is not None else []
                self._listening.want_spectrogram(track_id, spans)

    def _show_spectrogram(self, track_id: int, spectrogram: "TrackSpectrogram") -> None:
        if track_id in self.rows:
            self.rows[track_id].strip.set_spectrogram(spectrogram)

    def _show_position(self, seconds: float | None) -> None:
        playing: Path | None = self._playback.path
        for row in self.rows.values():
            row.strip.set_position(seconds if row.track.path == playing else None)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(HeatLegend())
        head.addWidget(label(tr("Genre")))
        head.addWidget(self.genres)
        content = QFrame()
        content.setProperty("role", "pane")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(14, 14, 14, 14)
        self._column.setSpacing(12)
        self._column.addWidget(self.remark)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(area, 1)
        column.addLayout(foot)


def _playable(album: AlbumSummary) -> list[TrackSummary]:
    return [track for track in album.tracks if not track.error and not track.missing]


def _playable_ids(album: AlbumSummary) -> list[int]:
    return [track.id for track in _playable(album)]
