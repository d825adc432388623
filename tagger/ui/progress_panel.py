"""What is running: stage, how far, how fast, how long still, and the buttons that pause and stop it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QToolButton, QWidget

from tagger.display_names import printable
from tagger.progress import Progress
from tagger.ui import icons
from tagger.ui.controllers.background import TaskQueue
from tagger.ui.presenters.sentences import progress_sentence
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import label, tooltip

STEPS = 1000


class ProgressPanel(QWidget):
    """Lives in the status bar and is seen only while something runs."""

    def __init__(self, queue: TaskQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.text = label()
        self.current = label(role="secondary")
        self.current.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self.bar.setAccessibleName(tr("Progress"))
        self.pause = _button()
        self.pause.setAccessibleName(tr("Pause the work"))
        self.pause.clicked.connect(lambda: queue.resume() if queue.is_paused else queue.pause())
        self.stop = _button()
        self.stop.setText(tr("Stop"))
        self.stop.setAccessibleName(tr("Stop the work"))
        self.stop.clicked.connect(queue.cancel)
        queue.started.connect(self.begin)
        queue.progressed.connect(self.show_progress)
        queue.stopping.connect(self.stopping)
        queue.pause_changed.connect(self.follow_pause)
        queue.ended.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 6, 3)
        row.setSpacing(10)
        for widget, stretch in ((self.bar, 0), (self.text, 0), (self.current, 1), (self.pause, 0), (self.stop, 0)):
            row.addWidget(widget, stretch)
        self._rests = False
        self.hide()

    def begin(self, title: str) -> None:
        """Work starts; how much there is, is not known yet."""
        self._rests = False
        self.bar.setRange(0, 0)
        self.text.setText(f"{title} …")
        self.current.clear()
        self.stop.setEnabled(True)
        self.stop.setIcon(icons.icon("cancel", theme_of(self.palette()).secondary))
        self.follow_pause()
        self.show()

    def follow_pause(self) -> None:
        """A pause is wanted, or no more; the text follows when the work does."""
        paused = self._queue.is_paused
        self.pause.setVisible(self._queue.can_pause)
        self.pause.setText(tr("Resume") if paused else tr("Pause"))
        self.pause.setAccessibleName(tr("Resume the work") if paused else tr("Pause the work"))
        self.pause.setIcon(icons.icon("play" if paused else "pause", theme_of(self.palette()).secondary))
        if paused and not self._rests:
            self.text.setText(tr("Pausing: what was begun is finished first …"))

    def show_progress(self, progress: Progress) -> None:
        """How far the work is."""
        self._rests = progress.paused
        if progress.total:
            self.bar.setRange(0, STEPS)
            self.bar.setValue(min(STEPS, progress.done * STEPS // progress.total))
        else:
            self.bar.setRange(0, 1 if progress.paused else 0)  # without a range it moves
            self.bar.setValue(0)
        if self._queue.is_paused and not progress.paused:
            self.follow_pause()
        else:
            self.text.setText(progress_sentence(progress))
        metrics, current = self.current.fontMetrics(), printable(progress.current)
        self.current.setText(metrics.elidedText(current, Qt.TextElideMode.ElideMiddle, max(0, self.current.width())))
        self.current.setToolTip(tooltip(current))

    def stopping(self) -> None:
        """The person asked to stop; the work ends at its next step."""
        self.stop.setEnabled(False)
        self.pause.hide()
        self.text.setText(tr("Stopping …"))


def _button() -> QToolButton:
    button = QToolButton()
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setAutoRaise(True)
    button.setIconSize(QSize(16, 16))
    return button
