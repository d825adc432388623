"""Several albums at once: what they have in common, and decisions for all of them."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tagger.genres.taxonomy import Taxonomy
from tagger.services.write import undo
from tagger.state import album_queries
from tagger.ui.inspector.panel import FittedArea
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.several_albums import accept, genres_across, headline, undo_decision
from tests.helpers.album_summaries import album, suggestion
from tests.helpers.media import make_audio
from tests.ui.test_main_window import genres_in, planned, select

ALBUMS = (
    album(1, artist="Ann", genres=("Rock",), suggestions=(suggestion("Rock", 0.9), suggestion("Dub", 0.8))),
    album(2, artist="Bob", genres=("rock", "Pop"), suggestions=(suggestion("Dub", 0.7, "accepted"),)),
    album(3, artist="Bob", suggestions=(suggestion("Dub", 0.2, confident=False),)),
)


def test_each_genre_says_how_many_albums_it_concerns() -> None:
    across = {row.genre: row for row in genres_across(ALBUMS, Taxonomy.load())}
    assert across["Rock"].sentence == "in the files of 2, suggested for 1 of 3"
    assert across["Dub"].sentence == "suggested for 1, accepted for 1 of 3"
    assert across["Pop"].sentence == "in the files of 1 of 3"
    assert genres_across(ALBUMS[:1], Taxonomy.load())[0].sentence == "suggested for all"


def test_what_is_different_says_across_how_many() -> None:
    assert headline(ALBUMS) == "Artist: different across 2 · Year: 1957 · 3 tracks"


TREE = Taxonomy.load()


def test_accepting_for_all_adds_where_nothing_is_suggested_and_rejecting_leaves_those_alone() -> None:
    assert [(step.album_id, step.after) for step in accept(ALBUMS, "dub", TREE)] == [
        (1, "accepted"),
        (3, "accepted"),
    ]
    assert [(step.album_id, step.after) for step in accept(ALBUMS, "Zoukish", TREE)] == [
        (n, "added") for n in (1, 2, 3)
    ]
    assert [step.album_id for step in undo_decision(ALBUMS, "Rock", TREE)] == [1]


def test_selected_albums_are_summed_up_and_decided_about_together(reviewed: MainWindow, qtbot: QtBot) -> None:
    section = reviewed.review_page.inspector.several
    select(reviewed, "First", qtbot)
    assert not section.isVisible()
    qtbot.keyClick(reviewed.review_page.album_table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: section.isVisible() and bool(section.rows))
    genre, (_, accept_button, _) = next((name, row) for name, row in section.rows.items() if row[1].isEnabled())
    qtbot.mouseClick(accept_button, Qt.MouseButton.LeftButton)
    state = reviewed.controllers.background.state

    def accepting() -> int:
        albums = album_queries.albums(state)
        return sum(
            any(one.genre == genre and one.state in ("accepted", "added") for one in each.suggestions)
            for each in albums
        )

    qtbot.waitUntil(lambda: accepting() == 3)
    qtbot.waitUntil(lambda: not section.rows[genre][1].isEnabled())
    reviewed.command_actions["undo"].trigger()
    qtbot.waitUntil(lambda: accepting() == 0)


def test_the_summary_is_as_high_as_its_genres_are_by_now(qtbot: QtBot) -> None:
    """It stayed as high as it was at first: what was added to several albums was out of sight at once."""
    box, content, area = QWidget(), QWidget(), FittedArea()
    qtbot.addWidget(box)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    column, rows = QVBoxLayout(box), QVBoxLayout(content)
    column.addWidget(area, 1)
    column.addWidget(QWidget(), 2)
    rows.addWidget(QLabel("Artist: different across 2"))
    box.resize(300, 900)
    box.show()
    qtbot.waitUntil(lambda: 0 < area.height() < 100)
    labels = [QLabel(f"Genre {number}") for number in range(6)]
    for label in labels:
        label.setMinimumHeight(30)
        rows.addWidget(label)
    qtbot.waitUntil(lambda: labels[-1].visibleRegion().boundingRect().height() >= 30)
    assert area.height() < 300  # and no higher


def test_albums_of_the_same_artist_and_folder_are_selected_by_key(reviewed: MainWindow, qtbot: QtBot) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    album = select(reviewed, "First", qtbot)
    qtbot.keyClick(reviewed, Qt.Key.Key_R, both)
    chosen = reviewed.review_page.commands.selected_albums()
    assert album.id in {one.id for one in chosen} and {one.artist for one in chosen} == {album.artist}
    qtbot.keyClick(reviewed, Qt.Key.Key_F, both)
    assert {one.folder.parent for one in reviewed.review_page.commands.selected_albums()} == {album.folder.parent}


def test_only_the_files_of_selected_albums_are_cleaned_and_put_back(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    files = []
    for title in ("First", "Second", "Third"):
        tags = {"title": title, "album": title, "artist": title, "genres": ["rock; Pop"]}
        files.append(make_audio(tmp_path / "music" / title / "song.flac", "flac", seconds=1.0, tags=tags))
    old = [file.read_bytes() for file in files]
    controllers = window.controllers
    with qtbot.waitSignal(controllers.background.analysis.ended):
        window.open_folders([tmp_path / "music"])
    qtbot.waitUntil(lambda: controllers.albums.rowCount() == 3)
    planned(window, 0, qtbot)
    select(window, "First", qtbot)
    qtbot.keyClick(window.review_page.album_table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = {album.album for album in window.review_page.commands.selected_albums()}
    assert len(chosen) == 2
    window.command_actions["clean"].trigger()
    planned(window, 2, qtbot)
    with qtbot.waitSignal(controllers.background.writing.ended):
        window.command_actions["write"].trigger()
    cleaned = [genres_in(file) == ["Rock", "Pop"] for file in files]
    assert cleaned == [file.parent.name in chosen for file in files]
    undo(controllers.background.state)
    assert [file.read_bytes() for file in files] == old
