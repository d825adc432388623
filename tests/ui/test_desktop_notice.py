"""The end of long work is said on the desktop: by a real bus and a service that notes what it is asked to show."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from tagger.services import settings
from tagger.state.database import State
from tagger.ui.main_window import MainWindow
from tagger.ui.progress_panel import end_sentence, notify_by_bus

DAEMON = shutil.which("dbus-daemon")
pytestmark = pytest.mark.skipif(sys.platform != "linux" or not DAEMON, reason="there is no D-Bus on this machine")
NAME = "org.freedesktop.Notifications"


@dataclass
class Desktop:
    """A service on the bus that shows nothing and notes everything."""

    asked: list[tuple[Any, ...]] = field(default_factory=list)
    says: tuple[str, ...] = ()  # signals that follow each notice

    def serve(self, ready: threading.Event) -> None:
        from jeepney import DBusAddress, MessageType, message_bus, new_method_return, new_signal
        from jeepney.io.blocking import open_dbus_connection

        with open_dbus_connection() as connection:
            connection.send_and_get_reply(message_bus.RequestName(NAME))
            ready.set()
            while True:
                message = connection.receive()
                if message.header.message_type is not MessageType.method_call:
                    continue
                self.asked.append(message.body)
                number = len(self.asked)
                connection.send(new_method_return(message, "u", (number,)))
                for signal in self.says:
                    value = number if signal == "NotificationClosed" else "default"
                    emitter = DBusAddress("/org/freedesktop/Notifications", interface=NAME)
                    # of a notice of another program first
                    for about in (number + 7, number):
                        kind = "uu" if signal == "NotificationClosed" else "us"
                        connection.send(new_signal(emitter, signal, kind, (about, value)))
                if not message.body[4]:
                    return  # the test's word for the end


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bus of the test's own, on which nothing shows notices yet."""
    assert DAEMON
    command = [DAEMON, "--session", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.stdout.readline().strip())
        yield
        daemon.terminate()


@pytest.fixture
def desktop(bus: None) -> Iterator[Desktop]:
    desktop, ready = Desktop(), threading.Event()
    thread = threading.Thread(target=desktop.serve, args=(ready,))
    thread.start()
    assert ready.wait(30)
    yield desktop
    ended = notify_by_bus("")
    assert ended is not None
    ended.close()
    thread.join(30)


def work(window: MainWindow, qtbot: QtBot) -> None:
    """Let work run that is shown, and wait until all that follows its end is done."""
    background = window.controllers.background
    with qtbot.waitSignal(background.writing.ended):
        background.writing.run(lambda _: None, title="Writing")
    qtbot.waitUntil(lambda: not background.reading.busy)


@pytest.fixture
def away(window: MainWindow, qtbot: QtBot) -> Iterator[QWindow]:
    """Something in front that is no window of the program's."""
    other = QWindow()
    other.show()
    other.requestActivate()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is None)
    yield other
    other.close()


def test_long_work_that_ends_unseen_is_said_once(
    window: MainWindow, away: QWindow, desktop: Desktop, music: Path, qtbot: QtBot
) -> None:
    window.end_notices.long_seconds = 0
    window.open_folders([music])
    qtbot.waitUntil(lambda: bool(desktop.asked))
    (asked,) = desktop.asked
    assert asked[:2] == ("tagger", 0) and asked[4].startswith("“Suggesting” has ended after ")


def test_a_click_on_the_notice_brings_the_window_to_the_front(
    window: MainWindow, away: QWindow, desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    desktop.says = ("ActivationToken", "ActionInvoked")
    window.end_notices.long_seconds = 0
    window.showMinimized()
    work(window, qtbot)
    qtbot.waitUntil(lambda: window.isActiveWindow() and not window.isMinimized())
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "default"
    assert desktop.asked[0][5][0] == "default"


def test_a_notice_that_goes_by_itself_brings_nothing_to_the_front(
    window: MainWindow, away: QWindow, desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.says = ("NotificationClosed",)
    window.end_notices.long_seconds = 0
    work(window, qtbot)
    qtbot.waitUntil(lambda: bool(desktop.asked))
    qtbot.wait(200)
    assert not window.isActiveWindow()


@pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)  # of the tests' screen, which has no tray
@pytest.mark.usefixtures("bus")
def test_where_the_bus_shows_nothing_the_tray_does_and_a_click_on_it_brings_the_window_to_the_front(
    window: MainWindow, away: QWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for question in ("isSystemTrayAvailable", "supportsMessages"):
        monkeypatch.setattr(QSystemTrayIcon, question, staticmethod(lambda: True))  # the screen of the tests has none
    window.end_notices.long_seconds = 0
    work(window, qtbot)
    qtbot.waitUntil(lambda: bool(window.end_notices.findChildren(QSystemTrayIcon)))
    (icon,) = window.end_notices.findChildren(QSystemTrayIcon)
    assert icon.isVisible() and not window.isActiveWindow()
    icon.messageClicked.emit()
    qtbot.waitUntil(window.isActiveWindow)
    assert not icon.isVisible()


@pytest.mark.parametrize("why", ["looked at", "short", "set off"])
def test_nothing_is_said_of_work_that_is_looked_at_or_short_or_where_that_is_set_off(
    why: str, window: MainWindow, away: QWindow, state: State, desktop: Desktop, qtbot: QtBot
) -> None:
    if why != "short":
        window.end_notices.long_seconds = 0
    if why == "looked at":
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    if why == "set off":
        settings.change(state, "notify", False)
    work(window, qtbot)
    assert not desktop.asked


@pytest.mark.usefixtures("bus")
def test_a_desktop_that_shows_no_notices_is_no_problem(window: MainWindow, away: QWindow, qtbot: QtBot) -> None:
    window.end_notices.long_seconds = 0
    work(window, qtbot)
    assert not notify_by_bus("Done.") and not window.controllers.notifications.problems


def test_no_bus_at_the_address_is_no_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    assert not notify_by_bus("Done.")


def test_the_sentence_names_the_work_its_time_and_its_problems() -> None:
    assert end_sentence("Suggesting", 754, 0) == "“Suggesting” has ended after 13 min."
    assert end_sentence("Writing", 40, 2) == "“Writing” has ended after 40 s, with 2 problems; Activity names them."
