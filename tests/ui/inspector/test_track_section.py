"""Decisions about single tracks in the window: made, shown, written, undone."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.genres.taxonomy import Taxonomy
from tagger.state import album_queries
from tagger.ui.inspector.track_section import OWN_DECISIONS, TrackSection
from tagger.ui.main_window import MainWindow
from tests.helpers.album_summaries import album, judged_track, suggestion, track
from tests.helpers.write_context import genres_of

Key = Qt.Key


@pytest.fixture
def first(filed: MainWindow, qtbot: QtBot) -> TrackSection:
    """The section of a window that shows the album of two tracks."""
    rows = range(filed.controllers.albums.rowCount())
    row = next(row for row in rows if filed.controllers.albums.album_index.at(row).album == "First")
    filed.review_page.album_table.setCurrentIndex(filed.controllers.albums.index(row, 0))
    tracks = filed.review_page.inspector.tracks
    qtbot.waitUntil(tracks.isVisible)
    return tracks


def choose(tracks: TrackSection, *rows: int) -> None:
    tracks.list.clearSelection()
    for row in rows:
        item = tracks.list.topLevelItem(row)
        assert item is not None
        item.setSelected(True)


def alone(tracks: TrackSection) -> list[str]:
    items = [tracks.list.topLevelItem(row) for row in range(tracks.list.topLevelItemCount())]
    return [item.text(OWN_DECISIONS) for item in items if item is not None]


def trigger(tracks: TrackSection, text: str) -> None:
    next(action for action in tracks.menu().actions() if action.text() == text).trigger()


def kept(window: MainWindow) -> list[dict[str, str]]:
    (read,) = [one for one in album_queries.albums(window.controllers.background.state) if one.album == "First"]
    return [dict(one.decisions) for one in read.tracks]


def test_a_genre_is_added_to_one_track_written_and_taken_back(
    filed: MainWindow, first: TrackSection, music: Path, qtbot: QtBot
) -> None:
    choose(first, 1)
    first.add.setFocus()
    qtbot.keyClicks(first.add, "Sunday Music")
    qtbot.keyClick(first.add, Key.Key_Return)
    assert alone(first) == ["", "+ Sunday Music"]
    assert filed.command_actions["undo"].text() == "Undo Sunday Music for 1 track alone"
    qtbot.waitUntil(
        lambda: filed.controllers.writing.plan is not None and len(filed.controllers.writing.plan.to_write) == 1
    )
    with qtbot.waitSignal(filed.controllers.writing.files_written):
        filed.command_actions["write"].trigger()
    files = sorted((music / "Ann" / "First").glob("*.flac"))
    assert [list(genres_of(path)) for path in files] == [["Pop"], ["Pop", "Sunday Music"]]
    for _ in range(2):
        qtbot.waitUntil(lambda: not filed.controllers.background.writing.busy)
        filed.command_actions["undo"].trigger()
    qtbot.waitUntil(lambda: kept(filed) == [{}, {}])
    qtbot.waitUntil(lambda: alone(first) == ["", ""])


def test_what_the_album_gets_is_left_out_of_some_tracks(filed: MainWindow, first: TrackSection, qtbot: QtBot) -> None:
    filed.review_page.commands.add("Sunday Music")
    choose(first, 0)
    qtbot.waitUntil(first.more_button.isEnabled)
    trigger(first, "Leave out Sunday Music")
    assert alone(first) == ["✕ Sunday Music", ""]
    qtbot.waitUntil(lambda: kept(filed) == [{"Sunday Music": "rejected"}, {}])
    qtbot.waitUntil(
        lambda: filed.controllers.writing.plan is not None and len(filed.controllers.writing.plan.to_write) == 1
    )
    choose(first, 0, 1)
    assert [action.text() for action in first.menu().actions()] == ["Undo ✕ Sunday Music"]
    trigger(first, "Undo ✕ Sunday Music")
    qtbot.waitUntil(lambda: kept(filed) == [{}, {}])


def test_discarding_takes_back_what_was_decided_about_tracks(
    filed: MainWindow, first: TrackSection, qtbot: QtBot
) -> None:
    choose(first, 0, 1)
    first.add.added.emit("Jazz")
    qtbot.waitUntil(
        lambda: filed.controllers.writing.plan is not None and len(filed.controllers.writing.plan.to_write) == 2
    )
    filed.command_actions["discard"].trigger()
    qtbot.waitUntil(lambda: kept(filed) == [{}, {}])


def test_an_album_of_one_track_has_no_such_section(qtbot: QtBot) -> None:
    tracks = TrackSection([], Taxonomy.load)
    qtbot.addWidget(tracks)
    tracks.fill(album(1))
    assert tracks.isHidden()
    tracks.fill(album(2, tracks=(track(1), track(2))))
    assert not tracks.isHidden() and not tracks.add.isEnabled() and not tracks.more_button.isEnabled()


def test_what_is_chosen_stays_while_the_album_does(qtbot: QtBot) -> None:
    tracks = TrackSection([], Taxonomy.load)
    qtbot.addWidget(tracks)
    two = (track(1), track(2))
    tracks.fill(album(2, tracks=two))
    choose(tracks, 1)
    tracks.fill(album(2, tracks=two))
    assert tracks.selected_ids() == [2]
    tracks.fill(album(3, tracks=two))
    assert tracks.selected_ids() == []


def test_a_track_that_is_judged_by_itself_shows_its_scores_and_can_be_decided_by_them(qtbot: QtBot) -> None:
    tracks = TrackSection([], Taxonomy.load)
    qtbot.addWidget(tracks)
    pair = judged_track(1, suggestion("Jazz", 0.8), suggestion("Rock", 0.3)), judged_track(2, suggestion("Rock", 0.7))
    tracks.fill(replace(album(2, tracks=pair), by_track=True))
    items = [tracks.list.topLevelItem(row) for row in range(2)]
    assert [item.text(0) for item in items if item] == ["Band 1 – Track 1", "Band 2 – Track 2"]
    below = [item.child(0) for item in items if item]
    assert [item.text(0) for item in below if item] == ["Jazz 80%, Rock 30%", "Rock 70%"]
    choose(tracks, 0)
    with qtbot.waitSignal(tracks.decided) as decided:
        trigger(tracks, "Accept Jazz")
    assert decided.args == [[1], "Jazz", "accepted"]
