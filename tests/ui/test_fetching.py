"""Fetch in the window: what is sent is said first, nothing is before the button, and what came is shown."""

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tagger.reviews.client import NetworkClient
from tagger.services.scan import scan
from tagger.state.database import State
from tagger.state.review_queries import store_cover
from tagger.state.review_tables import COVERS
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.tag_reader import embedded_pictures
from tagger.ui.dialogs.fetch import FetchDialog
from tests.helpers.media import cover_bytes, make_audio
from tests.helpers.review_server import ReviewServer, serving
from tests.ui.conftest import OpenWindow


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReviewServer]:
    with serving(ReviewServer([("Basic Channel", "Quadrant Dub", 1994)])) as running:
        local = partial(NetworkClient, access=running.access(300))
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


def test_a_fetched_cover_is_embedded_as_a_change_of_its_own(
    open_window: OpenWindow, state: State, tmp_path: Path, qtbot: QtBot
) -> None:
    path = make_audio(tmp_path / "m" / "1.flac", "flac", tags={"album": "Quadrant Dub", "artist": "Basic Channel"})
    scan(state, [tmp_path / "m"])
    cover = cover_bytes((500, 500))
    key = sha256(cover).hexdigest()[:32]
    (state.folder / COVERS).mkdir()
    (state.folder / COVERS / f"{key}.jpg").write_bytes(cover)
    with state.session() as session:
        store_cover(session, 1, state.folder / COVERS / f"{key}.jpg", key)
    window = open_window(state)
    commands, writing = window.review_page.commands, window.controllers.writing
    qtbot.waitUntil(lambda: bool(commands.selected_albums()))
    with qtbot.waitSignal(writing.planned, check_params_cb=lambda diff: diff.files == 1):
        window.command_actions["embed-covers"].trigger()
    (row,) = window.review_page.diff.model.rows
    assert row.note.startswith("front cover: 500 × 500 pixels") and row.note.endswith("will be embedded")
    with qtbot.waitSignal(writing.files_written):
        commands.write()
    assert [picture.data for picture in embedded_pictures(open_audio(path))] == [cover]
    assert writing.purpose == "decisions"
    qtbot.waitUntil(lambda: not window.controllers.is_working)
