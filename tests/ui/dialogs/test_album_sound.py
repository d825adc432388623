"""Every track of an album one below the other, in the real window: times, scores, spectrograms, decisions, playing."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tagger.ui.controllers.listening import ListeningController
from tagger.ui.dialogs.album_sound import AlbumSoundDialog
from tagger.ui.inspector.track_section import SCORE
from tagger.ui.main_window import MainWindow

Key, Button, Modifier = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier


@pytest.fixture
def dialog(reviewed: MainWindow, qtbot: QtBot) -> AlbumSoundDialog:
    """The dialog about the album of two tracks, opened by its key."""
    page = reviewed.review_page
    first = next(album for album in reviewed.controllers.albums.album_index.albums.values() if album.album == "First")
    page.album_table.go_to(first.id)
    page.album_table.setFocus()
    qtbot.waitUntil(reviewed.isActiveWindow)
    qtbot.keyClick(reviewed, Key.Key_H, Modifier.ControlModifier | Modifier.ShiftModifier)
    (opened,) = reviewed.findChildren(AlbumSoundDialog)
    qtbot.waitUntil(lambda: len(opened.rows) == 2 and all(row.strip.has_spectrogram for row in opened.rows.values()))
    return opened


def test_each_track_has_its_score_times_and_spectrogram(
    reviewed: MainWindow, dialog: AlbumSoundDialog, qtbot: QtBot
) -> None:
    rows = list(dialog.rows.values())
    assert [row.name.text() for row in rows] == ["Alpha", "Beta"]
    assert all(row.score.text().endswith("%") for row in rows)
    assert all("heat map" in row.strip.accessibleName() for row in rows)
    tracks = reviewed.review_page.inspector.tracks.list
    items = [tracks.topLevelItem(position) for position in range(2)]
    assert [item.text(SCORE) for item in items if item is not None] == [row.score.text() for row in rows]


def test_a_decision_for_one_track_stands_beside_its_score(
    reviewed: MainWindow, dialog: AlbumSoundDialog, qtbot: QtBot
) -> None:
    genre = dialog.genres.currentData()
    row = next(iter(dialog.rows.values()))
    qtbot.mouseClick(row.buttons["rejected"], Button.LeftButton)

    def own() -> list[tuple[str, str]]:
        album = reviewed.review_page.inspector.album
        assert album is not None
        return [decision for track in album.tracks if track.id == row.track.id for decision in track.decisions]

    qtbot.waitUntil(lambda: own() == [(genre, "rejected")])
    assert row.buttons["rejected"].isChecked() and genre in row.decision.text()
    qtbot.mouseClick(row.buttons["rejected"], Button.LeftButton)
    qtbot.waitUntil(lambda: not own())
    assert not row.buttons["rejected"].isChecked()


def test_another_genre_and_another_album_are_followed(
    reviewed: MainWindow, dialog: AlbumSoundDialog, qtbot: QtBot
) -> None:
    dialog.genres.setFocus()
    qtbot.keyClick(dialog.genres, Key.Key_Down)
    genre = dialog.genres.currentData()
    assert reviewed.review_page.inspector.suggestions.genre == genre
    other = next(album for album in reviewed.controllers.albums.album_index.albums.values() if album.album == "Second")
    reviewed.review_page.album_table.go_to(other.id)
    qtbot.waitUntil(lambda: set(dialog.rows) == {track.id for track in other.tracks if not track.error})
    assert dialog.title.text() == "Second"


def test_a_click_plays_that_track_from_there(reviewed: MainWindow, dialog: AlbumSoundDialog, qtbot: QtBot) -> None:
    miniaudio = pytest.importorskip("miniaudio", reason="there is no wheel for this platform")
    playback = reviewed.controllers.playback
    playback._backends = [miniaudio.Backend.NULL]
    row = list(dialog.rows.values())[1]
    row.strip.can_play = True
    with qtbot.waitSignal(playback.playing):
        qtbot.mouseClick(row.strip, Button.LeftButton, pos=QPoint(row.strip.width() // 2, 30))
    assert playback.path == row.track.path
    playback.stop()


def test_spectrograms_are_cached_up_to_a_limit(reviewed: MainWindow, qtbot: QtBot) -> None:
    small = ListeningController(reviewed.controllers.background, reviewed, max_bytes=1)
    tracks = [track.id for album in reviewed.controllers.albums.album_index.albums.values() for track in album.tracks]
    for track in tracks[:2]:
        with qtbot.waitSignal(small.spectrogram) as shown:
            small.want_spectrogram(track)
        assert shown.args is not None and shown.args[0] == track
        assert small.cached_bytes == shown.args[1].size
    with qtbot.waitSignal(small.spectrogram):  # what is cached comes at once
        small.want_spectrogram(tracks[1])
