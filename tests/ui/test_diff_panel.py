"""The changes as a table: what differs is always in sight."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics
from pytestqt.qtbot import QtBot

from tagger.genres.policy import Policy
from tagger.library.records import FileStamp
from tagger.ui import chip_painter
from tagger.ui.diff_panel import AFTER, BEFORE, FILE, MARK, NOTE, DiffPanel
from tagger.ui.presenters.chips import Chip
from tagger.ui.presenters.diff import Diff, DiffRow, diff
from tagger.ui.presenters.in_players import InPlayers
from tagger.writing.plan import Plan, PlanEntry
from tagger.writing.requested_genres import Profile

HELD = tuple(Chip(genre, None, "current") for genre in ("Classical", "Chamber Music", "Opera"))


def row(path: str = "/music/Ann/First/00.flac", note: str = "") -> DiffRow:
    after = (*HELD, Chip("Country", None, "new"))
    return DiffRow(Path(path), str(Path("Ann/First")), HELD, after, note, refused=False)


@pytest.fixture
def panel(qtbot: QtBot) -> DiffPanel:
    made = DiffPanel(QAction("Write"), QAction("Discard"))
    qtbot.addWidget(made)
    made.resize(480, 200)
    made.show()
    return made


def text(panel: DiffPanel, column: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> str:
    return str(panel.model.index(0, column).data(role))


def test_a_file_is_named_with_its_folder(panel: DiffPanel) -> None:
    panel.show_diff(Diff((row(),), "1 file", 1))
    assert text(panel, FILE) == f"00.flac in {Path('Ann/First')}"
    wide = panel.grab(panel.table.geometry()).toImage()
    panel.show_diff(Diff((DiffRow(Path("/music/00.flac"), "", HELD, row().after, "", refused=False),), "1 file", 1))
    assert panel.grab(panel.table.geometry()).toImage() != wide  # the folder is drawn, too


def test_a_path_is_shown_with_every_byte(panel: DiffPanel) -> None:
    panel.show_diff(Diff((row(os.fsdecode(b"/music/\x1b/\xff\xfe.mp3")),), "1 file", 1))
    assert text(panel, FILE).startswith(r"\xff\xfe.mp3 in ")
    assert r"/\x1b/\xff\xfe.mp3" in text(panel, FILE, Qt.ItemDataRole.ToolTipRole)
    assert not panel.table.grab().isNull()


@pytest.mark.parametrize("note", ["", "only the order changes"])
def test_the_columns_share_the_width_until_the_person_sets_theirs(panel: DiffPanel, note: str) -> None:
    panel.show_diff(Diff((row(note=note),), "1 file", 1))
    shown = [FILE, BEFORE, AFTER, *([NOTE] if note else [])]
    for width in (480, 1200):
        panel.resize(width, 200)
        as_sign = note and width == 480
        assert all(panel.table.columnWidth(column) >= 80 for column in shown if not (as_sign and column == NOTE))
        assert panel.table.columnWidth(AFTER) >= panel.table.columnWidth(BEFORE)
        assert not panel.table.horizontalScrollBar().isVisible()
    panel.table.setColumnWidth(FILE, 99)
    panel.resize(700, 200)
    assert panel.table.columnWidth(FILE) == 99


def test_a_long_note_takes_the_room_that_is_left(panel: DiffPanel) -> None:
    note = "the audio is cut short: the file ends 11263 bytes too early"
    refused = DiffRow(Path("/music/00.flac"), "", (), (), note, refused=True)
    panel.resize(900, 200)
    panel.show_diff(Diff((refused,), "1 file cannot be written", 0))
    panel.table.fit()
    assert panel.table.columnWidth(NOTE) > panel.fontMetrics().horizontalAdvance(note)
    assert not panel.table.horizontalScrollBar().isVisible()
    panel.resize(720, 200)
    added = DiffRow(Path("/music/01.flac"), "", (), (Chip("Jazz", None, "new"),), "", refused=False)
    cut = DiffRow(Path("/music/00.ogg"), "", (), (), "its last Ogg page is cut short", refused=True)
    panel.show_diff(Diff((cut, added), "1 file will change; 1 file cannot be written", 1))
    assert panel.table.columnWidth(NOTE) > panel.fontMetrics().horizontalAdvance(cut.note)
    panel.resize(480, 200)
    assert all(panel.table.columnWidth(column) >= 80 for column in (FILE, BEFORE, AFTER, NOTE))


def test_where_there_is_little_room_a_note_is_a_sign_and_the_genres_are_not_cut(panel: DiffPanel, qtbot: QtBot) -> None:
    """In a window of 1024 pixels "+ Elec… +1" stood beside a note of which "the I…" could be read."""
    before, after = Chip("Chiptune", None, "current"), Chip("Electronic", None, "new")
    note, header = "the ID3v1 tag cannot hold all of them", Qt.Orientation.Horizontal
    marked = replace(
        row(note=note), before=(before,), after=(before, after), in_players=InPlayers("…", ("iTunes",), "changed")
    )
    refused = replace(row("/music/01.flac", note), before=(before,), after=(before,), refused=True)
    panel.show_diff(Diff((marked, refused), "2 files", 2))
    assert panel.table.viewport().width() <= 480
    cell = panel.table.visualRect(panel.model.index(0, AFTER)).adjusted(8, 2, -8 - MARK - 4, -2)
    metrics = QFontMetrics(chip_painter.chip_font(panel.table.font()))
    layout = chip_painter.lay_out(marked.after, cell, metrics)
    assert [chip.genre for _, chip in layout.boxes] == ["Chiptune", "Electronic"]
    assert all(box.width() > metrics.horizontalAdvance(chip.genre) for box, chip in layout.boxes)
    assert not panel.model.headerData(NOTE, header)
    assert panel.model.headerData(NOTE, header, Qt.ItemDataRole.AccessibleTextRole) == "Note"
    signs = [panel.table.visualRect(panel.model.index(number, NOTE)) for number in (0, 1)]
    assert panel.table.viewport().grab(signs[0]).toImage() != panel.table.viewport().grab(signs[1]).toImage()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=signs[0].center())
    assert panel.details.text().startswith(note)
    panel.resize(1200, 200)
    assert panel.model.headerData(NOTE, header) == "Note"


def test_the_keys_of_the_changes_begin_at_a_row(panel: DiffPanel, qtbot: QtBot) -> None:
    panel.show_diff(Diff((row(), row("/music/01.flac")), "2 files", 2))
    panel.activateWindow()
    panel.table.setFocus(Qt.FocusReason.MouseFocusReason)
    chosen = panel.table.selectionModel()
    assert not chosen.hasSelection()
    panel.table.clearFocus()
    panel.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert chosen.isRowSelected(0) and panel.table.currentIndex().row() == 0
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    panel.table.clearFocus()
    panel.table.setFocus(Qt.FocusReason.TabFocusReason)
    assert chosen.isRowSelected(1) and panel.table.currentIndex().row() == 1


def test_a_file_leads_to_its_album_and_its_folder(panel: DiffPanel, qtbot: QtBot) -> None:
    panel.show_diff(Diff((row(), row("/music/01.flac")), "2 files", 2))
    assert panel.context_menu().isEmpty()
    second = panel.table.visualRect(panel.model.index(1, FILE)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=second)
    with qtbot.waitSignal(panel.album_requested) as album:
        qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert album.args == [Path("/music/01.flac")]
    panel.table.selectRow(1)
    to_album, to_folder = panel.context_menu().actions()
    with qtbot.waitSignals([panel.album_requested, panel.folder_requested]):
        to_album.trigger()
        to_folder.trigger()


RAP = "Hip-Hop/Rap"  # one genre, which some players take apart


def entry(number: int, format_name: str, *genres: str) -> PlanEntry:
    path = Path(f"/music/{number}.{format_name}")
    return PlanEntry(
        number, 1, path, FileStamp(1, 2, 3, 4), format_name, ("Pop",), genres, "", "", Profile.LIST, "write"
    )


def test_what_players_show_is_said_below_and_marked_only_where_it_differs(panel: DiffPanel, qtbot: QtBot) -> None:
    panel.resize(700, 300)
    entries = [entry(1, "flac", "Jazz", "Dub"), entry(2, "flac", RAP), entry(3, "mp3", "Jazz", "Dub")]
    panel.show_diff(diff(Plan(tuple(entries), Policy())))
    assert [row.in_players.concern for row in panel.model.rows] == ["", "changed", "left out"]
    assert panel.details.isVisible()
    assert panel.details.text().startswith(
        "Not shown as written in Navidrome (1 file), Plex (1 file), iTunes (1 file)."
    )
    middle = panel.table.visualRect(panel.model.index(1, AFTER)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    lines = panel.details.text().splitlines()
    assert lines[0] == "Shown as written in Jellyfin, foobar2000"
    assert f"Navidrome: Hip-Hop, Rap (it takes “{RAP}” apart)" in lines
    assert f"it takes “{RAP}” apart" in text_of(panel, 1, Qt.ItemDataRole.AccessibleTextRole)
    assert text_of(panel, 0, Qt.ItemDataRole.AccessibleTextRole) == "None"  # the table then says what is shown
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert "iTunes (not verified): Jazz (it does not show “Dub”)" in panel.details.text()


def test_nothing_is_said_where_all_players_show_all_files_alike(panel: DiffPanel) -> None:
    kept = replace(entry(2, "flac", RAP), changes_genres=False)  # only a picture is embedded
    panel.show_diff(diff(Plan((entry(1, "flac", "Jazz", "Dub"), kept, entry(3, "mp3", "Jazz")), Policy())))
    assert not panel.details.isVisible()
    panel.table.selectRow(0)
    assert not panel.details.isVisible()
    plain = panel.grab(panel.table.geometry()).toImage()
    panel.show_diff(diff(Plan((entry(1, "m4a", "Jazz", "Dub"),), Policy())))
    assert panel.details.isVisible() and panel.grab(panel.table.geometry()).toImage() != plain
    panel.show_diff(None)
    assert not panel.details.isVisible()


def test_the_note_of_the_chosen_file_is_said_in_full(panel: DiffPanel) -> None:
    note = "the ID3v1 tag cannot name the genre and will name none, so players that look there alone show nothing"
    panel.show_diff(Diff((row(), row(note=note)), "2 files", 2))
    panel.table.selectRow(1)
    assert panel.details.text() == note and panel.details.isVisible()
    panel.table.selectRow(0)
    assert not panel.details.isVisible()


def text_of(panel: DiffPanel, row_number: int, role: Qt.ItemDataRole) -> str:
    return str(panel.model.index(row_number, AFTER).data(role))
