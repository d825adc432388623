"""The main job in the window, from a folder to accepted genres in the files and back: nothing is stood in for."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tagger.errors import TaggerError
from tagger.progress import Progress
from tagger.state import album_queries
from tagger.state.album_summaries import AlbumSummary, DecisionState
from tagger.ui.main_window import ACTIVITY, MainWindow
from tagger.ui.notifications import Notice
from tagger.ui.presenters.album_index import Column
from tagger.ui.widgets import EmptyState
from tests.helpers.drawn_widgets import chip_box
from tests.helpers.media import make_audio
from tests.helpers.write_context import genres_of

Key, Button = Qt.Key, Qt.MouseButton


def genres_in(path: Path) -> list[str]:
    return list(genres_of(path))


def select(window: MainWindow, title: str, qtbot: QtBot) -> AlbumSummary:
    """Click on an album's row, and wait until its suggestions have their places."""
    albums, table = window.controllers.albums, window.review_page.album_table

    def row_of_title() -> int:
        return next(row for row in range(albums.rowCount()) if albums.album_index.at(row).album == title)

    def is_current_once_clicked() -> bool:
        """Rows may move as long as the list is laid out, and then another is hit."""
        index = albums.index(row_of_title(), Column.ALBUM)
        qtbot.mouseClick(table.viewport(), Button.LeftButton, pos=table.visualRect(index).center())
        return table.currentIndex().row() == row_of_title()

    qtbot.waitUntil(is_current_once_clicked)
    suggestions = window.review_page.inspector.suggestions
    qtbot.waitUntil(
        lambda: all(each.accept.height() >= each.accept.minimumSizeHint().height() for each in suggestions.rows())
    )
    return albums.album_index.at(row_of_title())


def state_of(window: MainWindow, album: AlbumSummary, genre: str) -> DecisionState:
    shown = window.controllers.albums.album_index.albums[album.id]
    return next(one.state for one in shown.suggestions if one.genre == genre)


def stored(window: MainWindow, album: AlbumSummary, genre: str) -> DecisionState:
    (read,) = album_queries.albums_by_id(window.controllers.background.state, [album.id])
    return next(one.state for one in read.suggestions if one.genre == genre)


def planned(window: MainWindow, files: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: window.controllers.writing.plan is not None and len(window.controllers.writing.plan.to_write) == files
    )


def test_a_folder_is_read_with_progress_and_its_albums_appear(window: MainWindow, music: Path, qtbot: QtBot) -> None:
    seen: list[Progress] = []
    window.controllers.background.analysis.progressed.connect(seen.append)
    assert window.review_page.pages.currentIndex() != 0  # nothing to list yet
    window.open_folders([music])
    assert window.progress_panels[0].isVisible() and window.command_actions["cancel"].isEnabled()
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        pass
    qtbot.waitUntil(lambda: window.controllers.albums.rowCount() == 3)
    assert len({one.stage for one in seen}) >= 2  # reading and analysing
    assert not window.progress_panels[0].isVisible() and not window.command_actions["cancel"].isEnabled()
    assert window.review_page.pages.currentIndex() == 0
    assert window.album_count.text() == "3 albums"


def test_an_album_shows_its_cover_with_a_heat_map_and_its_reasons(reviewed: MainWindow, qtbot: QtBot) -> None:
    album = select(reviewed, "First", qtbot)
    inspector = reviewed.review_page.inspector
    assert inspector.header.title.text() == "First" and inspector.header.artist.text() == "Ann"
    qtbot.waitUntil(lambda: inspector.cover.heat_shown)
    assert inspector.heat_controls.isVisible()
    assert album.suggestions[0].genre in inspector.cover_sentence.text()
    qtbot.waitUntil(lambda: inspector.sound.isVisible() and inspector.text.isVisible())
    assert "echo" in inspector.text.text.toPlainText()
    qtbot.waitUntil(lambda: bool(inspector.text.text.extraSelections()))
    rows = inspector.suggestions.rows()
    assert [row.genre for row in rows] == [one.genre for one in album.suggestions]
    qtbot.mouseClick(rows[1], Button.LeftButton)
    qtbot.waitUntil(lambda: album.suggestions[1].genre in inspector.cover_sentence.text())


def test_the_heat_map_can_be_turned_off(reviewed: MainWindow, qtbot: QtBot) -> None:
    select(reviewed, "First", qtbot)
    inspector = reviewed.review_page.inspector
    qtbot.waitUntil(lambda: inspector.cover.heat_shown)
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_H)
    assert not inspector.cover.heat_shown and not inspector.heat_controls.switch.isChecked()
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_H)
    assert inspector.cover.heat_shown


def test_a_suggestion_is_accepted_by_its_key_and_kept(reviewed: MainWindow, qtbot: QtBot) -> None:
    album = select(reviewed, "First", qtbot)
    genre = album.suggestions[1].genre
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_2)
    assert state_of(reviewed, album, genre) == "accepted"  # at once
    planned(reviewed, 2, qtbot)
    assert stored(reviewed, album, genre) == "accepted"
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_2)
    planned(reviewed, 0, qtbot)
    assert stored(reviewed, album, genre) == "suggested"


def test_a_suggestion_is_accepted_and_rejected_by_mouse(reviewed: MainWindow, qtbot: QtBot) -> None:
    album = select(reviewed, "Second", qtbot)
    first, second = reviewed.review_page.inspector.suggestions.rows()[:2]
    qtbot.mouseClick(first.accept, Button.LeftButton)
    qtbot.mouseClick(second.reject, Button.LeftButton)
    planned(reviewed, 2, qtbot)
    assert stored(reviewed, album, first.genre) == "accepted"
    assert stored(reviewed, album, second.genre) == "rejected"
    assert first.accept.isChecked() and second.reject.isChecked()


def chip_at(window: MainWindow, album: AlbumSummary, position: int) -> QPoint:
    index: QModelIndex = window.controllers.albums.index_of(album.id, Column.SUGGESTED)
    option = QStyleOptionViewItem()
    window.review_page.album_table.initViewItemOption(option)
    option.rect = window.review_page.album_table.visualRect(index)
    return chip_box(window.review_page.album_table.delegate, option, index, position).center()


def test_a_click_on_a_chip_accepts_it(reviewed: MainWindow, qtbot: QtBot) -> None:
    album = select(reviewed, "First", qtbot)
    genre = album.suggestions[0].genre
    point = chip_at(reviewed, album, 0)
    qtbot.mouseClick(reviewed.review_page.album_table.viewport(), Button.LeftButton, pos=point)
    assert state_of(reviewed, album, genre) == "accepted"
    qtbot.mouseClick(reviewed.review_page.album_table.viewport(), Button.LeftButton, pos=point)
    assert state_of(reviewed, album, genre) == "suggested"


def test_a_genre_is_added_by_hand(reviewed: MainWindow, qtbot: QtBot) -> None:
    album = select(reviewed, "First", qtbot)
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_Plus)
    field = reviewed.review_page.inspector.add_genre
    assert field.hasFocus()
    qtbot.keyClicks(field, "Zouk")
    qtbot.keyClick(field, Key.Key_Return)
    assert state_of(reviewed, album, "Zouk") == "added"
    planned(reviewed, 2, qtbot)
    assert stored(reviewed, album, "Zouk") == "added"
    assert field.text() == ""
    qtbot.keyClick(field, Key.Key_Escape)
    assert reviewed.review_page.album_table.hasFocus()


def test_decisions_are_undone_and_redone_in_one_gesture(reviewed: MainWindow, qtbot: QtBot) -> None:
    reviewed.review_page.album_table.selectAll()
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_X)
    albums = list(reviewed.controllers.albums.album_index.albums.values())
    assert all(one.state == "rejected" for album in albums for one in album.suggestions)
    qtbot.keyClick(reviewed, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    albums = list(reviewed.controllers.albums.album_index.albums.values())
    assert all(one.state == "suggested" for album in albums for one in album.suggestions)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(reviewed, Key.Key_Z, both)
    qtbot.waitUntil(
        lambda: all(
            one.state == "rejected"
            for one in album_queries.albums(reviewed.controllers.background.state)[0].suggestions
        )
    )


def accept_first(window: MainWindow, qtbot: QtBot) -> AlbumSummary:
    """Accept the first suggestion of the first album."""
    album = select(window, "First", qtbot)
    qtbot.keyClick(window.review_page.album_table, Key.Key_1)
    planned(window, 2, qtbot)
    return album


def test_what_would_be_written_is_shown_old_and_new(reviewed: MainWindow, qtbot: QtBot) -> None:
    accepted = accept_first(reviewed, qtbot)
    diff = reviewed.review_page.diff
    genre = accepted.suggestions[0].genre
    assert diff.summary.text() == "2 files in 1 album will change"
    assert [row.path.name for row in diff.model.rows] == ["1 Alpha.flac", "2 Beta.flac"]
    assert [(chip.genre, chip.state) for chip in diff.model.rows[0].before] == [("Pop", "current")]
    assert ("Pop", "current") in [(chip.genre, chip.state) for chip in diff.model.rows[0].after]
    assert (genre, "new") in [(chip.genre, chip.state) for chip in diff.model.rows[0].after]
    assert diff.write.isEnabled() and diff.discard.isEnabled()


def test_write_changes_the_files_as_shown_and_undo_gives_them_back(filed: MainWindow, qtbot: QtBot) -> None:
    accepted = accept_first(filed, qtbot)
    genre = accepted.suggestions[0].genre
    files = [track.path for track in accepted.tracks]
    before = [path.read_bytes() for path in files]
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        qtbot.keyClick(filed, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert all(set(genres_in(path)) == {"Pop", genre} for path in files)
    qtbot.waitUntil(lambda: filed.controllers.albums.album_index.albums[accepted.id].status == "written")
    planned(filed, 0, qtbot)
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        qtbot.keyClick(filed, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [path.read_bytes() for path in files] == before
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        filed.command_actions["redo"].trigger()
    assert all(genre in genres_in(path) for path in files)


@pytest.mark.parametrize("by_button", [True, False], ids=["button", "keys in the list of changes"])
def test_after_writing_from_the_changes_the_keys_work_in_the_albums(
    filed: MainWindow, qtbot: QtBot, by_button: bool
) -> None:
    """The focus went to the field for a genre: the next "A" was typed there."""
    accepted = accept_first(filed, qtbot)
    changes = filed.review_page.diff
    if by_button:
        changes.write.setFocus()
        qtbot.keyClick(changes.write, Key.Key_Space)
    else:
        changes.table.setFocus()
        qtbot.keyClick(changes.table, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: filed.controllers.albums.album_index.albums[accepted.id].status == "written")
    planned(filed, 0, qtbot)
    assert filed.focusWidget() is filed.review_page.album_table


def test_the_activity_page_takes_any_operation_back(filed: MainWindow, qtbot: QtBot) -> None:
    accepted = accept_first(filed, qtbot)
    path = accepted.tracks[0].path
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        qtbot.mouseClick(filed.review_page.diff.write, Button.LeftButton)
    filed.command_actions["page-activity"].trigger()
    assert filed.pages.currentIndex() == ACTIVITY
    qtbot.waitUntil(lambda: len(filed.activity_page.rows) == 1)
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        qtbot.mouseClick(filed.activity_page.rows[0].button, Button.LeftButton)
    qtbot.waitUntil(lambda: len(filed.activity_page.rows) == 2)
    assert genres_in(path) == ["Pop"]
    assert not filed.activity_page.rows[1].button.isEnabled()  # it was undone


def test_discard_takes_the_shown_decisions_back_and_can_itself_be_undone(reviewed: MainWindow, qtbot: QtBot) -> None:
    accepted = accept_first(reviewed, qtbot)
    genre = accepted.suggestions[0].genre
    qtbot.mouseClick(reviewed.review_page.diff.discard, Button.LeftButton)
    planned(reviewed, 0, qtbot)
    assert stored(reviewed, accepted, genre) == "suggested"
    reviewed.command_actions["undo"].trigger()
    planned(reviewed, 2, qtbot)
    assert stored(reviewed, accepted, genre) == "accepted"


def test_a_file_that_changed_since_the_review_is_left_alone_and_named(filed: MainWindow, qtbot: QtBot) -> None:
    accepted = accept_first(filed, qtbot)
    path = accepted.tracks[0].path
    with path.open("ab") as file:
        file.write(b"\0")
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        filed.command_actions["write"].trigger()
    assert genres_in(path) == ["Pop"]
    assert any(path.name in text for text in filed.controllers.notifications.problems)
    assert filed.banner.isVisible()


def test_enter_accepts_and_goes_on(reviewed: MainWindow, qtbot: QtBot) -> None:
    first = reviewed.controllers.albums.album_index.at(0)
    qtbot.mouseClick(
        reviewed.review_page.album_table.viewport(),
        Button.LeftButton,
        pos=reviewed.review_page.album_table.visualRect(reviewed.controllers.albums.index(0, Column.ALBUM)).center(),
    )
    sure = {one.genre for one in first.suggestions if one.confident}
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_Return)
    assert reviewed.review_page.album_table.current_id() == reviewed.controllers.albums.album_index.at(1).id
    accepted = {
        one.genre for one in reviewed.controllers.albums.album_index.at(0).suggestions if one.state == "accepted"
    }
    assert accepted <= sure and bool(accepted) == bool(sure)


def test_a_search_and_filters_narrow_and_are_cleared(reviewed: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(reviewed, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert reviewed.tool_bar.search.hasFocus()
    qtbot.keyClicks(reviewed.tool_bar.search, "artist:bob")
    qtbot.waitUntil(lambda: reviewed.controllers.albums.rowCount() == 1)
    assert reviewed.album_count.text() == "1 of 3 albums"
    reviewed.tool_bar.search.setText("no such album")
    qtbot.waitUntil(lambda: reviewed.controllers.albums.rowCount() == 0)
    assert reviewed.review_page.pages.currentIndex() == 2  # says that nothing matches, and how to go on
    reviewed.command_actions["clear-filters"].trigger()
    qtbot.waitUntil(lambda: reviewed.controllers.albums.rowCount() == 3)


def test_a_search_that_makes_no_sense_is_explained(reviewed: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reviewed.controllers.library.search_refused) as refused:
        reviewed.tool_bar.search.setText("score>much")
    assert refused.args is not None and "score>much" in refused.args[0]
    assert reviewed.controllers.albums.rowCount() == 3


def test_rescanning_finds_what_is_new(filed: MainWindow, music: Path, qtbot: QtBot) -> None:
    source = music / "loose" / "song.ogg"
    target = music / "More" / "song.ogg"
    target.parent.mkdir()
    target.write_bytes(source.read_bytes())
    with qtbot.waitSignal(filed.controllers.background.analysis.ended):
        qtbot.keyClick(filed, Key.Key_F5)
    qtbot.waitUntil(lambda: filed.controllers.albums.rowCount() == 4)


def test_a_search_that_is_shown_finds_what_came_later(filed: MainWindow, music: Path, qtbot: QtBot) -> None:
    filed.tool_bar.search.setText("artist:bob")
    qtbot.waitUntil(lambda: filed.controllers.albums.rowCount() == 1)
    tags = {"title": "Epsilon", "album": "Third", "artist": "Bob"}
    make_audio(music / "Bob" / "Third" / "1 Epsilon.flac", "flac", tags=tags, seed=7)
    with qtbot.waitSignal(filed.controllers.background.analysis.ended):
        qtbot.keyClick(filed, Key.Key_F5)
    qtbot.waitUntil(lambda: filed.album_count.text() == "2 of 4 albums")


def test_problems_are_named_and_the_rest_goes_on(window: MainWindow, music: Path, qtbot: QtBot) -> None:
    broken = music / "Ann" / "First" / "3 <b>Broken.mp3"
    broken.write_text("no music")
    window.open_folders([music])
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        pass
    qtbot.waitUntil(lambda: window.controllers.albums.rowCount() == 3)
    assert any(broken.name in text for text in window.controllers.notifications.problems)
    assert window.activity_page.problems.count() == len(window.controllers.notifications.problems)
    select(window, "First", qtbot)
    assert broken.name in window.review_page.inspector.header.problems.text()


def test_a_folder_that_is_not_there_is_a_sentence(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.open_folders([tmp_path / "nowhere"])
    assert any("nowhere" in text for text in window.controllers.notifications.problems)
    assert window.banner.isVisible()


def test_a_folder_without_music_is_named(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    empty = tmp_path / "nothing here"
    empty.mkdir()
    with qtbot.waitSignal(window.controllers.library.no_music):
        window.open_folders([empty])
    page = window.review_page.pages
    qtbot.waitUntil(lambda: page.currentIndex() == 1)
    shown = page.currentWidget()
    assert isinstance(shown, EmptyState)
    for said in (shown.hint.text(), shown.accessibleName()):
        assert f"No music was found in “{empty}”." in said and "Open a folder" in said


def test_a_folder_without_music_beside_a_library_is_named_too(filed: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    told: list[Notice] = []
    filed.controllers.notifications.added.connect(told.append)
    (tmp_path / "empty").mkdir()
    with qtbot.waitSignal(filed.controllers.library.no_music):
        filed.open_folders([tmp_path / "empty"])
    assert any(f"No music was found in “{tmp_path / 'empty'}”." == one.text for one in told)


def test_the_changes_are_worked_out_and_not_written_while_decisions_are_on_their_way(
    reviewed: MainWindow, qtbot: QtBot
) -> None:
    diff = reviewed.review_page.diff
    planned(reviewed, 0, qtbot)
    assert diff.empty.text().startswith("Nothing to write.")
    qtbot.waitUntil(lambda: diff.height() < 3 * diff.empty.sizeHint().height() + 30)  # a line, and no empty table
    genre = select(reviewed, "First", qtbot).suggestions[0].genre
    qtbot.keyClick(reviewed.review_page.album_table, Key.Key_1)
    assert diff.empty.text() == "Working out the changes …" and reviewed.controllers.writing.plan is None  # at once
    planned(reviewed, 2, qtbot)
    assert diff.write.isEnabled()
    qtbot.waitUntil(lambda: diff.table.isVisible() and diff.height() > 100)
    reviewed.review_page.commands.decide(genre, "suggested")
    assert diff.summary.text() == "Working out the changes …" and not diff.write.isEnabled()
    planned(reviewed, 0, qtbot)
    assert diff.empty.text().startswith("Nothing to write.")
    qtbot.waitUntil(lambda: diff.height() < 3 * diff.empty.sizeHint().height() + 30)


def test_changes_that_cannot_be_worked_out_are_not_waited_for(
    reviewed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise TaggerError("The state cannot be read; try again.")

    planned(reviewed, 0, qtbot)
    monkeypatch.setattr("tagger.ui.controllers.writing.write.make_plan", fail)
    with qtbot.waitSignal(reviewed.controllers.writing.planning_failed):
        reviewed.controllers.writing.plan_soon()
    assert reviewed.review_page.diff.empty.text() == "What would change could not be worked out."
    assert reviewed.banner.isVisible()


def test_a_key_that_finds_nothing_to_do_says_why(reviewed: MainWindow, qtbot: QtBot) -> None:
    told: list[Notice] = []
    reviewed.controllers.notifications.added.connect(told.append)
    album = select(reviewed, "First", qtbot)
    for suggestion in album.suggestions:
        reviewed.review_page.commands.decide(suggestion.genre, "accepted")
    for key in (Key.Key_A, Key.Key_X):
        qtbot.keyClick(reviewed.review_page.album_table, key)
    assert [one.text for one in told] == [
        "All suggestions here are accepted already.",
        "Every suggestion here is decided already; 1 to 9 change one.",
    ]


def test_decisions_that_cannot_be_kept_are_told_and_waited_for_no_longer(
    reviewed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise TaggerError("The disk is full; free some space.")

    planned(reviewed, 0, qtbot)
    select(reviewed, "First", qtbot)
    monkeypatch.setattr("tagger.ui.controllers.review.review.set_states", fail)
    monkeypatch.setattr("tagger.ui.controllers.review.album_reading.in_order_of", fail)
    with qtbot.waitSignal(reviewed.controllers.review.stored):
        qtbot.keyClick(reviewed.review_page.album_table, Key.Key_1)
    assert "The disk is full; free some space." in reviewed.controllers.notifications.problems
    planned(reviewed, 0, qtbot)


def test_the_player_lets_go_of_its_file_for_a_write(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    miniaudio = pytest.importorskip("miniaudio", reason="there is no wheel for this platform")
    path = make_audio(tmp_path / "music" / "long.flac", "flac", seconds=60.0, tags={"title": "Long"})
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.open_folders([tmp_path / "music"])
    qtbot.waitUntil(lambda: window.review_page.inspector.sound.track() is not None)
    window.controllers.playback._backends = [miniaudio.Backend.NULL]
    with qtbot.waitSignal(window.controllers.playback.playing):
        window.controllers.playback.play(path, 0.0)
    window.review_page.commands.add("Sunday Music")
    planned(window, 1, qtbot)
    with qtbot.waitSignal(window.controllers.writing.files_written):
        window.command_actions["write"].trigger()
        assert not window.controllers.playback.is_playing
    assert genres_in(path) == ["Sunday Music"]
    if sys.platform == "linux":
        opened = Path("/proc/self/fd")
        qtbot.waitUntil(lambda: not any(os.path.realpath(one).startswith(str(path)) for one in opened.iterdir()))
