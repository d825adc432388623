"""What is running: stage, how far, how fast, how long still, the buttons that pause and stop it; and its end on the desktop."""

import os
import sys
import time

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QSystemTrayIcon,
    QToolButton,
    QWidget,
)

from tagger.display_names import printable
from tagger.progress import Progress
from tagger.services import settings
from tagger.settings import NOTIFY
from tagger.ui import icons
from tagger.ui.controllers.background import BackgroundWork, TaskQueue
from tagger.ui.notifications import Notice
from tagger.ui.presenters.sentences import count, duration, progress_sentence
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


LONG_SECONDS = 30.0  # from which on work is long enough for somebody to look at something else meanwhile
TRAY_MILLISECONDS = 10_000  # as long as a notice of the tray stays where the system leaves that to the program
BUS_SECONDS = 2.0  # to wait for an answer of the desktop
BUS_ADDRESS = "DBUS_SESSION_BUS_ADDRESS"


class EndNotices(QObject):
    """Says on the desktop that long work has ended, unless the window is looked at or the person set that off.

    On Linux through the session's bus (Desktop Notifications Specification 1.3, ``Notify``), which every desktop has; else,
    or where that does not answer, by an icon in the tray. Where there is neither, nothing is said.
    """

    def __init__(self, window: QWidget, background: BackgroundWork) -> None:
        super().__init__(window)
        self.long_seconds = LONG_SECONDS
        self._window = window
        self._background = background
        self._began: dict[TaskQueue, float] = {}
        self._problems = 0  # that came since all work rested
        self._tray: QSystemTrayIcon | None = None
        background.notifications.added.connect(self._count)
        for queue in (background.analysis, background.writing, background.mapping):
            queue.started.connect(lambda _, queue=queue: self._begin(queue))
            queue.ended.connect(lambda queue=queue: self._end(queue))

    def withdraw(self) -> None:
        """The window is looked at: the tray's icon has no more to say."""
        if self._tray is not None:
            self._tray.hide()

    def _begin(self, queue: TaskQueue) -> None:
        if not self._began:
            self._problems = 0
        self._began[queue] = time.monotonic()

    def _count(self, notice: Notice) -> None:
        self._problems += notice.level == "problem" and not notice.standing

    def _end(self, queue: TaskQueue) -> None:
        seconds = time.monotonic() - self._began.pop(queue, time.monotonic())
        if seconds < self.long_seconds or QApplication.activeWindow() is not None:
            return
        sentence = end_sentence(queue.last_title, seconds, self._problems)
        state = self._background.state
        self._background.reading.run(
            lambda _: settings.read_value(state, NOTIFY.name) is not True or notify_by_bus(sentence),
            lambda settled: None if settled else self._notify_by_tray(sentence),
        )

    def _notify_by_tray(self, sentence: str) -> None:
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self._show_window)
            self._tray.activated.connect(self._show_window)
        self._tray.show()
        self._tray.showMessage(self._window.windowTitle(), sentence, self._window.windowIcon(), TRAY_MILLISECONDS)

    def _show_window(self) -> None:
        self._window.raise_()
        self._window.activateWindow()


def end_sentence(title: str, seconds: float, problems: int) -> str:
    """That long work has ended, how long it took, and how many problems it met."""
    time_needed = duration(seconds)
    if problems:
        return tr("“{work}” has ended after {duration}, with {problems}; Activity names them.").format(
            work=title, duration=time_needed, problems=count(problems, "problem")
        )
    return tr("“{work}” has ended after {duration}.").format(work=title, duration=time_needed)


def notify_by_bus(sentence: str) -> bool:
    """Have the desktop show a notice; whether it answered that it does. Away from the window: it waits for the answer."""
    if sys.platform != "linux" or BUS_ADDRESS not in os.environ:
        return False
    # Qt's own classes for the bus cannot send the unsigned number that this call needs
    from jeepney import DBusAddress, MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    name = "org.freedesktop.Notifications"
    address = DBusAddress("/org/freedesktop/Notifications", name, name)
    hints = {"desktop-entry": ("s", "tagger"), "category": ("s", "transfer.complete")}
    actions: list[str] = []
    body = ("tagger", 0, "tagger", "tagger", sentence, actions, hints, -1)
    try:
        with open_dbus_connection() as connection:
            call = new_method_call(address, "Notify", "susssasa{sv}i", body)
            reply = connection.send_and_get_reply(call, timeout=BUS_SECONDS)
    except (OSError, ValueError, RuntimeError):  # no bus at that address, or nothing that answers in time
        return False
    return bool(reply.header.message_type is MessageType.method_return)
