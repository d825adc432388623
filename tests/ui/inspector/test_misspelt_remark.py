"""A genre that is typed and may be misspelt: a remark that blocks nothing, and one click to take the right name."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.state.album_summaries import AlbumSummary
from tagger.ui.inspector.genre_chips import AddGenreField
from tagger.ui.inspector.misspelt_remark import MisspeltRemark
from tagger.ui.main_window import MainWindow


def add(field: AddGenreField, genre: str, qtbot: QtBot) -> None:
    field.setFocus()
    qtbot.keyClicks(field, genre)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def press(remark: MisspeltRemark, text: str, qtbot: QtBot) -> None:
    button = next(button for button in remark.buttons if text in button.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def added(window: MainWindow) -> list[list[str]]:
    """What was added by hand, by album."""
    albums = map(window.controllers.albums.find, sorted(window.controllers.albums.album_index.albums))
    return [[one.genre for one in album.suggestions if one.state == "added"] for album in albums if album is not None]


def shown(window: MainWindow) -> AlbumSummary:
    album = window.review_page.inspector.album
    assert album is not None
    return album


def test_a_misspelt_genre_is_corrected_in_all_albums_that_got_it(reviewed: MainWindow, qtbot: QtBot) -> None:
    inspector = reviewed.review_page.inspector
    reviewed.review_page.album_table.selectAll()
    add(inspector.add_genre, "Schoegaze", qtbot)
    qtbot.waitUntil(inspector.misspelt.isVisible)
    assert added(reviewed) == [["Schoegaze"]] * 3  # nothing waits for an answer
    assert "“Schoegaze” is not one of your genres" in inspector.misspelt.sentence.text()
    qtbot.mouseClick(inspector.add_genre, Qt.MouseButton.LeftButton)
    press(inspector.misspelt, "Shoegaze", qtbot)
    assert added(reviewed) == [["Shoegaze"]] * 3
    assert not inspector.misspelt.isVisible()
    reviewed.review_page.commands.undo()
    assert added(reviewed) == [["Schoegaze"]] * 3  # the correction is one step


def test_the_remark_goes_with_its_genre_and_its_album(reviewed: MainWindow, qtbot: QtBot) -> None:
    inspector, listed = reviewed.review_page.inspector, reviewed.controllers.albums.album_index.listed
    reviewed.review_page.go_to(listed[0])
    add(inspector.add_genre, "Schoegaze", qtbot)
    qtbot.waitUntil(inspector.misspelt.isVisible)
    reviewed.review_page.go_to(listed[1])
    assert not inspector.misspelt.isVisible()
    reviewed.review_page.go_to(listed[0])
    assert inspector.misspelt.isVisible()
    reviewed.review_page.commands.undo()
    assert not inspector.misspelt.isVisible()
    reviewed.review_page.commands.redo()
    press(inspector.misspelt, "Keep", qtbot)
    assert not inspector.misspelt.isVisible()
    assert [one.genre for one in shown(reviewed).suggestions if one.state == "added"] == ["Schoegaze"]


def test_a_known_genre_and_one_like_no_other_get_no_remark(reviewed: MainWindow, qtbot: QtBot) -> None:
    inspector = reviewed.review_page.inspector
    for genre in ("shoe gaze", "Zorpcore"):
        with qtbot.waitSignal(reviewed.controllers.genres.near_names_read) as read:
            add(inspector.add_genre, genre, qtbot)
        assert read.args == [genre, []]
        assert inspector.misspelt.isHidden()


def test_a_misspelt_genre_of_single_tracks_is_corrected_there(reviewed: MainWindow, qtbot: QtBot) -> None:
    inspector = reviewed.review_page.inspector
    album = next(album for album in reviewed.controllers.albums.album_index.albums.values() if len(album.tracks) > 1)
    reviewed.review_page.go_to(album.id)
    first = inspector.tracks.list.topLevelItem(0)
    assert first is not None
    first.setSelected(True)
    add(inspector.tracks.add, "Schoegaze", qtbot)
    qtbot.waitUntil(lambda: not inspector.misspelt_of_tracks.isHidden())
    assert inspector.misspelt.isHidden()
    press(inspector.misspelt_of_tracks, "Shoegaze", qtbot)
    assert [track.decisions for track in shown(reviewed).tracks][:2] == [(("Shoegaze", "added"),), ()]
