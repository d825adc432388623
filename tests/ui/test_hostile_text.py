"""Tags that hold anything are shown readably, and push nothing out of the window."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from tagger.display_names import MAX_LINE, breakable, single_line
from tagger.ui.inspector.panel import InspectorPanel
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.chips import Chip
from tagger.ui.widgets import tooltip
from tests.helpers.media import make_audio

TURNED = "safe \u202egnp.exe"
LONG = "x" * 10_000


@pytest.fixture
def hostile(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    for name, title in (("long", LONG), ("turned", TURNED)):
        tags = {"title": title, "album": title, "artist": title, "genres": [f"{name}\ngenre"]}
        make_audio(tmp_path / "music" / name / "a.flac", "flac", tags=tags, seed=len(title))
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.open_folders([tmp_path / "music"])
    albums, reading = window.controllers.albums, window.controllers.background.reading
    qtbot.waitUntil(lambda: albums.rowCount() == 2 and not albums.album_index.counts.status["new"] and not reading.busy)
    return window


def fits(inspector: InspectorPanel) -> bool:
    pane = inspector._scroll.widget()
    return pane is not None and pane.width() <= inspector._scroll.viewport().width()


def test_a_title_of_ten_thousand_characters_leaves_the_buttons_in_sight(hostile: MainWindow, qtbot: QtBot) -> None:
    table, inspector = hostile.review_page.album_table, hostile.review_page.inspector
    for album in list(hostile.controllers.albums.album_index.albums.values()):
        table.go_to(album.id)
        assert inspector.album is not None and inspector.album.id == album.id
        inspector.suggestions.fill(hostile.controllers.albums.find(album.id), keep=False)
        qtbot.waitUntil(lambda: fits(inspector))  # once it is laid out
        for row in inspector.suggestions.rows():
            assert row.reject.mapTo(inspector, row.reject.rect().topRight()).x() < inspector.width()
    assert hostile.width() <= 1600


def test_a_reason_that_names_a_hostile_title_is_short_readable_and_can_be_broken(
    hostile: MainWindow, qtbot: QtBot
) -> None:
    table, inspector = hostile.review_page.album_table, hostile.review_page.inspector
    albums = list(hostile.controllers.albums.album_index.albums.values())
    assert albums
    for album in albums:
        suggestion, title = album.suggestions[0], next(iter(album.tracks)).title
        reason = f"The sound raises it from 1% to 9%, most at 0:00–0:01 of “{title}”."
        named = replace(album, suggestions=(replace(suggestion, reasons=(reason,)),), remarks=(reason,))
        table.go_to(album.id)
        inspector.suggestions.fill(named, keep=False)
        (row,) = inspector.suggestions.rows()[:1]
        said = row.accessibleDescription()
        assert "\u202e" not in said and len(said) < 200
        assert ("\\u202e" in said) == (title == TURNED)
        qtbot.waitUntil(lambda: fits(inspector))


def test_a_long_title_leaves_the_dialog_of_its_sound_on_the_screen(hostile: MainWindow) -> None:
    albums = hostile.controllers.albums.album_index.albums.values()
    hostile.review_page.album_table.go_to(max(albums, key=lambda album: len(album.album)).id)
    hostile.command_actions["album-sound"].trigger()
    dialog = hostile.review_page.inspector.album_sound
    assert dialog is not None and len(dialog.rows) == 1
    assert dialog.minimumSizeHint().width() < 900 and dialog.width() <= 980
    dialog.close()


def test_what_turns_a_text_round_is_written_out_everywhere(hostile: MainWindow) -> None:
    model = hostile.controllers.albums
    shown = [
        model.index(row, column).data(role)
        for row in range(model.rowCount())
        for column in (Column.ALBUM, Column.ARTIST, Column.GENRES)
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    ]
    assert any("\\u202e" in text for text in shown)
    assert not any("\u202e" in text for text in shown)


def test_a_line_feed_in_a_genre_does_not_cut_its_chip() -> None:
    assert Chip("Dub\nTechno", None, "current").text == "Dub Techno"
    assert Chip("Dub\nTechno", 0.5, "suggested").spoken == "Dub Techno, 50%, suggested"


@pytest.mark.parametrize("text", [LONG, "word " * 4000, f"{LONG}\n" * 50])
def test_no_tooltip_is_wider_or_higher_than_a_screen(text: str) -> None:
    document = QTextDocument()
    document.setHtml(tooltip(text))
    document.setTextWidth(900)
    assert document.idealWidth() <= 901 and document.size().height() < 700


def test_a_line_is_cut_and_a_long_word_may_be_broken() -> None:
    assert single_line("a\tb\n c") == "a b c" and single_line(os.fsdecode(b"\xff")) == "\\xff"
    assert len(single_line(LONG)) == MAX_LINE and single_line(LONG).endswith("…")
    assert breakable("short words stay") == "short words stay"
    assert breakable("y" * 100).replace("\u200b", "") == "y" * 100 and "\u200b" in breakable("y" * 100)
