"""The inspector's section about the sound: when in a track, or which kinds of sound."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from tagger.state.records import TrackView
from tagger.ui import icons
from tagger.ui.inspector.audio_strip import AudioStrip
from tagger.ui.inspector.sound_bars import SoundBars
from tagger.ui.logic.about import track_name
from tagger.ui.logic.explained import SoundReason, TimeReason
from tagger.ui.plain import label
from tagger.ui.theme import theme_of


class Heard(QWidget):
    """``track_wanted`` tells the track whose times are asked for, ``play_wanted`` that it shall be played or stopped."""

    track_wanted = Signal(int)
    play_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tracks: list[TrackView] = []
        self._reason: TimeReason | SoundReason | None = None
        self._can_play = self._playing = False
        self._heading = label(role="heading")
        self.tracks = QComboBox()
        self.play = QToolButton()
        self.strip = AudioStrip()
        self.bars = SoundBars()
        self.sentence = label(role="secondary", wrap=True)
        self._lay_out()
        self.set_playing(False)

    def offer(self, tracks: Sequence[TrackView]) -> None:
        """Offer the tracks that can be listened to."""
        self._tracks = [track for track in tracks if not track.error and not track.missing]
        self.tracks.clear()
        self.tracks.addItems([track_name(track) for track in self._tracks])
        self._follow()

    def track(self) -> TrackView | None:
        """The chosen track, None where none can be listened to."""
        place = self.tracks.currentIndex()
        return self._tracks[place] if 0 <= place < len(self._tracks) else None

    def start(self) -> float:
        """The second from which to listen: where the model did, as far as that is known."""
        return self._reason.starts[0] if isinstance(self._reason, TimeReason) and self._reason.starts else 0.0

    def show_reason(self, reason: TimeReason | SoundReason | None) -> None:
        """Show a reason; where there is none, no more than what can be played."""
        self._reason = reason
        if isinstance(reason, TimeReason):
            self.strip.set_reason(reason)
        elif reason is not None:
            self.bars.set_reason(reason)
        self.sentence.setText(reason.sentence if reason is not None else "")
        self._follow()

    def set_can_play(self, can: bool) -> None:
        """Whether there is an output to play with."""
        self._can_play = can
        self._follow()

    def set_playing(self, playing: bool) -> None:
        """Whether the track plays now."""
        self._playing = playing
        if not playing:
            self.strip.set_position(None)
        self.play.setToolTip("Stop" if playing else "Play from where the model listened")
        self.play.setAccessibleName("Stop" if playing else "Play")
        self._tint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _follow(self) -> None:
        """Show what there is something to say with."""
        timed = isinstance(self._reason, TimeReason)
        playable = self._can_play and bool(self._tracks)
        self.setVisible(self._reason is not None or playable)
        self._heading.setText("Heard" if self._reason is not None else "Listen")
        self.tracks.setVisible(timed or playable)
        self.play.setVisible(playable)
        self.strip.setVisible(timed)
        self.bars.setVisible(isinstance(self._reason, SoundReason))
        self.sentence.setVisible(self._reason is not None)

    def _tint(self) -> None:
        self.play.setIcon(icons.icon("pause" if self._playing else "play", theme_of(self.palette()).text))

    def _choose(self, place: int) -> None:
        self.track_wanted.emit(self._tracks[place].id)

    def _lay_out(self) -> None:
        self.tracks.setAccessibleName("Track")
        self.tracks.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tracks.activated.connect(self._choose)
        self.play.setProperty("role", "decide")
        self.play.setIconSize(QSize(16, 16))
        self.play.clicked.connect(self.play_wanted)
        row = QHBoxLayout()
        row.addWidget(self.tracks, 1)
        row.addWidget(self.play)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._heading)
        column.addLayout(row)
        for widget in (self.strip, self.bars, self.sentence):
            column.addWidget(widget)
