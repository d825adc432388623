"""The inspector's section about the sound: when in a track, or which kinds of sound."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from tagger.state.records import TrackView
from tagger.ui.inspector.audio_strip import AudioStrip
from tagger.ui.inspector.sound_bars import SoundBars
from tagger.ui.logic.explained import SoundReason, TimeReason
from tagger.ui.plain import label


class Heard(QWidget):
    """``track_wanted`` tells the track whose times are asked for."""

    track_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tracks = QComboBox()
        self.strip = AudioStrip()
        self.bars = SoundBars()
        self.sentence = label(role="secondary", wrap=True)
        self.tracks.setAccessibleName("Track")
        self.tracks.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tracks.activated.connect(lambda place: self.track_wanted.emit(self.tracks.itemData(place)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(5)
        column.addWidget(label("Heard", role="heading"))
        for widget in (self.tracks, self.strip, self.bars, self.sentence):
            column.addWidget(widget)

    def offer(self, tracks: Sequence[TrackView]) -> None:
        """Offer the tracks that can be listened to."""
        self.tracks.clear()
        for track in tracks:
            if not track.error and not track.missing:
                self.tracks.addItem(track.title or track.path.name, track.id)

    def show_reason(self, reason: TimeReason | SoundReason | None) -> None:
        """Show a reason; nothing at all where there is none."""
        self.setVisible(reason is not None)
        timed = isinstance(reason, TimeReason)
        self.tracks.setVisible(timed)
        self.strip.setVisible(timed)
        self.bars.setVisible(not timed)
        if isinstance(reason, TimeReason):
            self.strip.set_reason(reason)
        elif reason is not None:
            self.bars.set_reason(reason)
        self.sentence.setText(reason.sentence if reason is not None else "")
