"""What is running: stage, how far, how fast, how long still, the buttons that pause and stop it; and its end on the desktop."""

import os
import sys
import time
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QSize, QSocketNotifier, Qt
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

if TYPE_CHECKING:  # read when a notice is shown
    from jeepney.io.blocking import DBusConnection

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
    or where that does not answer, by an icon in the tray. Where there is neither, nothing is said. A click on the notice
    brings the window to the front.
    """

    def __init__(self, window: QWidget, background: BackgroundWork) -> None:
        super().__init__(window)
        self.long_seconds = LONG_SECONDS
        self._window = window
        self._background = background
        self._began: dict[TaskQueue, float] = {}
        self._problems = 0  # that came since all work rested
        self._tray: QSystemTrayIcon | None = None
        self._notice: BusNotice | None = None  # that is shown by the bus
        self._waiting: QSocketNotifier | None = None  # for what the bus says of it
        background.notifications.added.connect(self._count)
        for queue in (background.analysis, background.writing, background.mapping):
            queue.started.connect(lambda _, queue=queue: self._begin(queue))
            queue.ended.connect(lambda queue=queue: self._end(queue))

    def withdraw(self) -> None:
        """The window is looked at: the tray's icon has no more to say, and no click is waited for."""
        if self._tray is not None:
            self._tray.hide()
        if self._waiting is not None and self._notice is not None:
            self._waiting.setEnabled(False)
            self._waiting.deleteLater()
            self._notice.close()
            self._waiting = self._notice = None

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
            lambda _: notify_by_bus(sentence) if settings.read_value(state, NOTIFY.name) is True else "unwanted",
            lambda shown: self._follow(shown, sentence),
        )

    def _follow(self, shown: "BusNotice | str | None", sentence: str) -> None:
        """Wait for a click on what the bus shows, or show it by the tray."""
        if shown is None:
            self._notify_by_tray(sentence)
        elif isinstance(shown, BusNotice):
            self.withdraw()
            self._notice = shown
            self._waiting = QSocketNotifier(shown.socket_number, QSocketNotifier.Type.Read, self)
            self._waiting.activated.connect(self._read_bus)
            self._read_bus()  # what came in one piece with the answer

    def _read_bus(self) -> None:
        if self._notice is not None:
            answer = self._notice.read_answer()
            if answer == "clicked":
                self._show_window()
            if answer is not None:
                self.withdraw()

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
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
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


class BusNotice:
    """A notice that the desktop shows, with the connection on which it says what becomes of it."""

    def __init__(self, connection: "DBusConnection", number: int) -> None:
        self._connection = connection
        self._number = number

    @property
    def socket_number(self) -> int:
        """The file descriptor that can be read when the desktop says something."""
        return int(self._connection.sock.fileno())

    def read_answer(self) -> Literal["clicked", "closed"] | None:
        """What became of the notice by what was received, None for nothing yet; waits for nothing."""
        from jeepney import HeaderFields

        try:
            while True:
                message = self._connection.receive(timeout=0)
                member = message.header.fields.get(HeaderFields.member)
                if message.body[:1] != (self._number,):
                    continue
                if member == "ActivationToken":  # with it Wayland lets the window come to the front
                    os.environ["XDG_ACTIVATION_TOKEN"] = str(message.body[1])
                elif member in ("ActionInvoked", "NotificationClosed"):
                    return "clicked" if member == "ActionInvoked" else "closed"
        except TimeoutError:
            return None
        except (OSError, ValueError, RuntimeError):  # the bus is gone
            return "closed"

    def close(self) -> None:
        """Wait for nothing more; the notice stays as long as the desktop shows it."""
        self._connection.close()


def notify_by_bus(sentence: str) -> BusNotice | None:
    """Have the desktop show a notice; None where nothing answers that it does. Away from the window: it waits for the answer."""
    if sys.platform != "linux" or BUS_ADDRESS not in os.environ:
        return None
    # Qt's own classes for the bus cannot send the unsigned number that this call needs
    from jeepney import DBusAddress, MatchRule, MessageType, message_bus, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    name, path = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
    hints = {"desktop-entry": ("s", "tagger"), "category": ("s", "transfer.complete")}
    actions = ["default", tr("Show tagger")]  # what a click on the notice itself does
    body = ("tagger", 0, "tagger", "tagger", sentence, actions, hints, -1)
    try:
        connection = open_dbus_connection()
    except (OSError, ValueError, RuntimeError):  # no bus at that address
        return None
    try:
        signals = MatchRule(type="signal", interface=name, path=path)
        connection.send_and_get_reply(message_bus.AddMatch(signals), timeout=BUS_SECONDS)
        call = new_method_call(DBusAddress(path, name, name), "Notify", "susssasa{sv}i", body)
        reply = connection.send_and_get_reply(call, timeout=BUS_SECONDS)
    except (OSError, ValueError, RuntimeError):  # nothing that answers in time
        connection.close()
        return None
    if reply.header.message_type is not MessageType.method_return:
        connection.close()
        return None
    return BusNotice(connection, int(reply.body[0]))
