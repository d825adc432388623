from collections.abc import Iterator

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent
from PySide6.QtWidgets import QMenu, QStyleOptionViewItem, QToolTip
from pytestqt.qtbot import QtBot

from tagger.ui.albums.delegate import chip_help, in_lines
from tagger.ui.albums.model import AlbumModel
from tagger.ui.albums.view import AlbumTable
from tagger.ui.controllers.background import MainThreadInvoker, TaskQueue
from tagger.ui.cover_store import CoverStore
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.chips import suggestion_chips
from tagger.ui.presenters.facet_index import with_facets
from tagger.ui.presenters.facets import Facets
from tests.helpers.album_summaries import album, suggestion
from tests.helpers.drawn_widgets import chip_box

Key, Modifier = Qt.Key, Qt.KeyboardModifier
MARKED = suggestion("<b>Dub</b>", 0.7, reasons=("The text speaks for it: “<i>dub</i>”.",))


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[AlbumTable]:
    queue = TaskQueue(MainThreadInvoker(), lambda error: None)
    model = AlbumModel()
    made = AlbumTable(model, CoverStore(queue, lambda problem: None))
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    for _ in model.update(
        with_facets(album(number, f"Album {number}", "X", suggestions=(MARKED,)) for number in range(1, 21))
    ):
        pass
    model.arrange()
    yield made
    queue.close()


def choose(view: AlbumTable, *rows: int) -> None:
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    view.clearSelection()
    for row in rows:
        view.selectionModel().select(view.model().index(row, 0), flags)


def test_something_is_chosen_as_soon_as_there_is_something(view: AlbumTable) -> None:
    assert view.current_id() == view.albums.album_index.listed[0]
    assert view.selected_ids() == [view.current_id()] and view.selected_count() == 1


def test_selected_albums_come_in_the_order_shown(view: AlbumTable) -> None:
    choose(view, 7, 2, 3)
    assert view.selected_ids() == [view.albums.album_index.listed[row] for row in (2, 3, 7)]
    assert view.selected_count() == 3


def test_a_choice_survives_filtering_and_sorting(view: AlbumTable) -> None:
    choose(view, 2, 3)
    kept = set(view.selected_ids())
    view.albums.narrow(Facets(), kept | set(range(16, 21)))
    assert set(view.selected_ids()) == kept
    view.albums.sort(Column.ALBUM, Qt.SortOrder.DescendingOrder)
    assert set(view.selected_ids()) == kept


def test_the_next_album_is_chosen_and_the_last_stays(view: AlbumTable) -> None:
    shown = view.albums.album_index.listed
    view.go_to(shown[18])
    view.go_on()
    assert view.current_id() == shown[19]
    view.go_on()
    assert view.current_id() == shown[19] and view.selected_ids() == [shown[19]]


def test_the_columns_share_the_room_until_the_person_arranges_them(view: AlbumTable, qtbot: QtBot) -> None:
    narrow = view.columnWidth(Column.ALBUM)
    view.resize(1300, 400)
    assert view.columnWidth(Column.ALBUM) > narrow and view.layout_state() == ""
    view.horizontalHeader().resizeSection(Column.ALBUM, 99)
    view.resize(800, 400)
    assert view.columnWidth(Column.ALBUM) == 99
    state = view.layout_state()
    view.horizontalHeader().resizeSection(Column.ALBUM, 300)
    view.restore_layout(state)
    assert view.columnWidth(Column.ALBUM) == 99


@pytest.mark.parametrize("nonsense", ["", "no state"])
def test_columns_that_make_no_sense_are_passed_over(view: AlbumTable, nonsense: str) -> None:
    view.restore_layout(nonsense)
    assert view.columnWidth(Column.ALBUM) > 100


def test_a_chips_tooltip_says_why_in_plain_text(view: AlbumTable, qtbot: QtBot) -> None:
    shown = view.albums.album_index.at(0)
    said = chip_help(shown, suggestion_chips(shown)[0])
    assert said.splitlines()[0] == "<b>Dub</b>, 70%, suggested"
    assert "or 1 on the keyboard" in said and "<i>dub</i>" in said
    index = view.albums.index(0, Column.SUGGESTED)
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect = view.visualRect(index)
    point = chip_box(view.delegate, option, index, 0).center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, point, view.viewport().mapToGlobal(point))
    assert view.delegate.helpEvent(event, view, option, index)
    assert "&lt;b&gt;Dub" in QToolTip.text() and "<b>" not in QToolTip.text()
    QToolTip.hideText()


def test_the_row_under_the_pointer_lights_up(view: AlbumTable, qtbot: QtBot) -> None:
    view.entered.emit(view.albums.index(4, 2))
    assert view.delegate.hovered == 4
    assert not view.viewport().grab().isNull()


def test_columns_can_be_hidden_but_never_all(view: AlbumTable, qtbot: QtBot) -> None:
    view._offer_columns(view.rect().center())
    menu = view.findChildren(QMenu)[-1]
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["Album"].isEnabled()
    actions["Year"].setChecked(False)
    assert view.isColumnHidden(Column.YEAR)
    menu.close()


CTRL, SHIFT, PLAIN = Modifier.ControlModifier, Modifier.ShiftModifier, Modifier.NoModifier


@pytest.mark.parametrize("modifier", [PLAIN, CTRL])
@pytest.mark.parametrize(("key", "row"), [(Key.Key_Home, 0), (Key.Key_End, 19), (Key.Key_Up, 6), (Key.Key_Down, 8)])
def test_a_move_takes_the_selection_with_it(
    view: AlbumTable, qtbot: QtBot, key: Qt.Key, row: int, modifier: Qt.KeyboardModifier
) -> None:
    view.go_to(view.albums.album_index.listed[7])
    qtbot.keyClick(view, key, modifier)
    assert view.currentIndex().row() == row
    assert view.selected_ids() == [view.current_id()] == [view.albums.album_index.listed[row]]


@pytest.mark.parametrize("modifier", [SHIFT, CTRL | SHIFT])
@pytest.mark.parametrize(("key", "rows"), [(Key.Key_Home, range(8)), (Key.Key_End, range(7, 20))])
def test_shift_extends_the_selection(
    view: AlbumTable, qtbot: QtBot, key: Qt.Key, rows: range, modifier: Qt.KeyboardModifier
) -> None:
    view.go_to(view.albums.album_index.listed[7])
    qtbot.keyClick(view, key, modifier)
    assert view.selected_ids() == [view.albums.album_index.listed[row] for row in rows]
    assert view.current_id() in view.selected_ids()


def test_home_in_an_empty_list_goes_nowhere(view: AlbumTable, qtbot: QtBot) -> None:
    view.albums.narrow(Facets(), set())
    qtbot.keyClick(view, Key.Key_End)
    assert view.current_id() == 0 and view.selected_ids() == []


def test_an_album_that_is_taken_out_of_the_selection_is_no_longer_the_shown_one(view: AlbumTable, qtbot: QtBot) -> None:
    shown = view.albums.album_index.listed
    choose(view, 2, 3, 6)
    with qtbot.waitSignal(view.current_changed) as told:
        cell = view.visualRect(view.albums.index(3, Column.ALBUM)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, CTRL, cell)
    assert view.selected_ids() == [shown[2], shown[6]]
    assert view.current_id() == shown[2] and told.args is not None
    qtbot.keyClick(view, Key.Key_Down)
    assert view.selected_ids() == [shown[3]]


def test_the_shown_album_stays_selected_even_where_not_every_row_is_remembered(
    view: AlbumTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tagger.ui.albums.view.MAX_REMEMBERED", 3)
    view.go_to(view.albums.album_index.listed[9])
    current = view.current_id()
    view.selectAll()
    view.albums.narrow(Facets())
    assert view.current_id() == current and current in view.selected_ids() and view.selected_count() == 4


def shown_columns(view: AlbumTable) -> set[Column]:
    return {column for column in Column if not view.isColumnHidden(column)}


def test_a_narrow_list_puts_away_what_matters_least_and_brings_it_back(view: AlbumTable) -> None:
    every = set(Column)
    for width, away in (
        (900, set[Column]()),
        (560, {Column.YEAR, Column.TRACKS}),
        (470, {Column.YEAR, Column.TRACKS, Column.COVER}),
        (900, set()),
    ):
        view.resize(width, 400)
        assert shown_columns(view) == every - away
        assert view.horizontalScrollBar().maximum() == 0
        assert view.columnWidth(Column.SUGGESTED) > 120
    assert view.layout_state() == ""  # the person arranged nothing


def test_what_is_put_away_is_not_remembered_as_hidden(view: AlbumTable) -> None:
    view.horizontalHeader().resizeSection(Column.ALBUM, 140)
    view.resize(470, 400)
    assert Column.YEAR not in shown_columns(view)
    state = view.layout_state()
    assert Column.YEAR not in shown_columns(view)
    view.restore_layout(state)
    view.resize(1100, 400)
    assert shown_columns(view) == set(Column)
    assert view.columnWidth(Column.ALBUM) == 140


def test_a_column_that_the_person_wants_stays_however_narrow_the_list_is(view: AlbumTable) -> None:
    view.resize(470, 400)
    view._show_column(Column.YEAR, True)
    view.resize(480, 400)
    assert Column.YEAR in shown_columns(view)
    view._show_column(Column.YEAR, False)
    view.resize(1100, 400)
    assert shown_columns(view) == set(Column) - {Column.YEAR}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Short", ["Short"]),
        ("Tagger Demo Riddim Section", ["Tagger Demo", "Riddim Section"]),
        ("Tagger Demo Riddim Section with a long guest list", ["Tagger Demo", "Riddim Section", "with a long…"]),
        ("Tagger Demo Chamber Players", ["Tagger Demo", "Chamber", "Players"]),
        ("Unbekannterkünstler und andere", ["Unbekannte…"]),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_a_name_that_is_too_long_for_a_line_takes_up_to_three(text: str, lines: list[str]) -> None:
    font = QFont()
    font.setPixelSize(12)
    width = QFontMetrics(font).horizontalAdvance("Riddim Section") + 2
    shown = in_lines(text, font, width).split("\n")
    assert [line.rstrip("…")[:9] for line in shown] == [line.rstrip("…")[:9] for line in lines]
    assert all(QFontMetrics(font).horizontalAdvance(line) <= width for line in shown)
    assert shown[-1].endswith("…") == lines[-1].endswith("…")
