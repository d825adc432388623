"""Fetch in the window: what is sent is said first, nothing is before the button, and what came is shown."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tagger.reviews.client import NetworkClient
from tagger.services.scan import scan
from tagger.state.database import State
from tagger.ui.dialogs.fetch import FetchDialog
from tests.helpers.media import make_audio
from tests.helpers.review_server import ReviewServer, serving
from tests.ui.conftest import OpenWindow


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReviewServer]:
    with serving(ReviewServer([("Basic Channel", "Quadrant Dub", 1994)])) as running:
        local = partial(NetworkClient, gateway=running.address, speed=300)
        monkeypatch.setattr("tagger.services.fetch.NetworkClient", local)
        yield running


def dialogs() -> list[FetchDialog]:
    return [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, FetchDialog) and widget.isVisible()
    ]


def test_fetching_is_announced_started_and_shown(
    open_window: OpenWindow, state: State, server: ReviewServer, tmp_path: Path, qtbot: QtBot
) -> None:
    make_audio(tmp_path / "m" / "1.flac", "flac", tags={"album": "Quadrant Dub", "artist": "Basic Channel"})
    scan(state, [tmp_path / "m"])
    window = open_window(state)
    qtbot.waitUntil(lambda: window.review_page.inspector.album is not None)
    window.command_actions["fetch"].trigger()
    qtbot.waitUntil(lambda: bool(dialogs()))
    dialog = dialogs()[0]
    assert "This sends artist and title of each album without an identifier to MusicBrainz" in dialog.sentence.text()
    assert server.requests == []
    dialog.contact.setText("me@example.org")
    panel = window.review_page.inspector.text
    with qtbot.waitSignal(window.controllers.words.fetched):
        dialog.start.click()
    qtbot.waitUntil(lambda: panel.choice.count() >= 3)
    assert "( me@example.org )" in server.requests[0].headers["User-Agent"]
    assert "In MusicBrainz: Basic Channel – Quadrant Dub (1994)" in panel.match.text()
    assert "Tagged at MusicBrainz: dub techno (5)" in panel.tags.text()
    qtbot.waitUntil(lambda: not window.controllers.is_working)


def test_the_dialog_can_be_left_and_nothing_is_sent(
    open_window: OpenWindow, state: State, server: ReviewServer, tmp_path: Path, qtbot: QtBot
) -> None:
    make_audio(tmp_path / "m" / "1.flac", "flac", tags={"album": "Quadrant Dub", "artist": "Basic Channel"})
    scan(state, [tmp_path / "m"])
    window = open_window(state)
    qtbot.waitUntil(lambda: window.review_page.inspector.album is not None)
    window.command_actions["fetch"].trigger()
    qtbot.waitUntil(lambda: bool(dialogs()))
    dialogs()[0].reject()
    assert server.requests == []
