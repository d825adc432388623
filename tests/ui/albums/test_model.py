from collections.abc import Iterable

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tagger.state.album_summaries import AlbumSummary
from tagger.ui.albums.model import AlbumModel
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.facet_index import with_facets
from tagger.ui.presenters.facets import Facets
from tests.helpers.album_summaries import album, suggestion

Role = Qt.ItemDataRole


@pytest.fixture
def model(qtbot: QtBot, qtmodeltester: ModelTester) -> AlbumModel:
    made = AlbumModel()
    qtmodeltester.check(made)
    return made


def update(model: AlbumModel, albums: Iterable[AlbumSummary], skip: tuple[int, ...] = ()) -> None:
    for _ in model.update(with_facets(albums), skip):
        pass


def titles(model: AlbumModel) -> list[str]:
    return [model.index(row, Column.ALBUM).data() for row in range(model.rowCount())]


THREE = (album(1, "beta", "X"), album(2, "alpha", "Y"), album(3, "gamma", "X"))


def test_an_update_shows_new_albums_at_the_end_and_arranging_puts_them_in_place(
    model: AlbumModel, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(model.rowsInserted) as inserted:
        update(model, THREE)
    assert inserted.args is not None and inserted.args[1:3] == [0, 2]
    assert titles(model) == ["beta", "alpha", "gamma"]
    model.arrange()
    assert titles(model) == ["beta", "gamma", "alpha"]
    assert model.rowCount(model.index(0, 0)) == 0 and model.columnCount() == len(Column)


def test_what_is_in_order_is_not_arranged_again(model: AlbumModel, qtbot: QtBot) -> None:
    update(model, THREE)
    model.arrange()
    with qtbot.assertNotEmitted(model.layoutChanged):
        model.arrange()


def test_sorting_keeps_selected_albums_selected(model: AlbumModel) -> None:
    update(model, THREE)
    model.arrange()
    held = QPersistentModelIndex(model.index(1, Column.ARTIST))
    model.sort(Column.ALBUM, Qt.SortOrder.AscendingOrder)
    assert titles(model) == ["alpha", "beta", "gamma"]
    assert held.row() == 2 and held.column() == Column.ARTIST


def test_a_change_is_told_for_its_row_only(model: AlbumModel, qtbot: QtBot) -> None:
    update(model, THREE)
    model.arrange()
    with qtbot.waitSignal(model.dataChanged) as changed:
        update(model, (THREE[0], THREE[1], album(3, "gamma ray", "X")))
    assert changed.args is not None
    assert (changed.args[0].row(), changed.args[1].row(), changed.args[1].column()) == (1, 1, Column.SUGGESTED)


def test_an_update_that_changes_nothing_is_silent(model: AlbumModel, qtbot: QtBot) -> None:
    update(model, THREE)
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.counts_changed):
        update(model, THREE)


def test_albums_whose_decisions_are_on_their_way_keep_what_is_shown(model: AlbumModel) -> None:
    update(model, THREE)
    model.replace(album(1, "decided", "X"))
    update(model, THREE[1:], skip=(1,))
    assert titles(model)[0] == "decided"


def test_albums_that_are_gone_disappear(model: AlbumModel) -> None:
    update(model, THREE)
    model.arrange()
    model.retain({2, 3})
    assert titles(model) == ["gamma", "alpha"]


def test_a_sort_in_the_middle_of_an_update_shows_no_half_of_it(model: AlbumModel) -> None:
    update(model, THREE)
    steps = model.update(with_facets((*THREE, album(4, "aardvark", "A"))))
    for _ in range(4):
        next(steps)
    model.sort(Column.ALBUM, Qt.SortOrder.DescendingOrder)
    assert titles(model) == ["gamma", "beta", "alpha"]
    for _ in steps:
        pass
    assert titles(model) == ["gamma", "beta", "alpha", "aardvark"]


def test_a_filter_narrows_and_a_decision_does_not_make_its_row_vanish(model: AlbumModel) -> None:
    update(model, THREE)
    model.arrange()
    model.narrow(Facets(status=frozenset({"suggested"})), {1, 3})
    assert titles(model) == ["beta", "gamma"]
    model.replace(album(1, "beta", "X", status="accepted"))
    model.sort(Column.ARTIST)
    assert titles(model) == ["beta", "gamma"]
    model.narrow(Facets(status=frozenset({"suggested"})), {1, 3})
    assert titles(model) == ["gamma"]


@pytest.mark.parametrize("markup", ["<b>x</b>", "<img src=/etc/passwd>", "Rock & Roll", "<a href='x'>y</a>"])
def test_markup_in_tags_is_text_in_cells_and_tooltips(model: AlbumModel, markup: str) -> None:
    update(model, [album(1, markup, markup, genres=(markup,), suggestions=(suggestion(markup, 0.5),))])
    for column in (Column.ALBUM, Column.ARTIST, Column.GENRES, Column.SUGGESTED):
        index = model.index(0, column)
        assert markup in index.data(Role.DisplayRole)
        assert markup in index.data(Role.AccessibleTextRole)
        assert "<b>" not in index.data(Role.ToolTipRole) and "<img" not in index.data(Role.ToolTipRole)


def test_every_cell_and_header_has_words(model: AlbumModel) -> None:
    update(model, [album(1, "", "", year=None)])
    for column in Column:
        assert model.headerData(column, Qt.Orientation.Horizontal, Role.ToolTipRole)
        assert model.index(0, column).data(Role.AccessibleTextRole)
    assert model.index(0, Column.ALBUM).data() == "1"  # the folder stands in for a missing title
    assert model.index_of(99) == QModelIndex()
