from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from tagger.state.album_summaries import AlbumSummary
from tagger.ui.albums.facets import FacetPanel
from tagger.ui.presenters.album_index import AlbumIndex
from tagger.ui.presenters.facets import FacetKind, Facets
from tests.helpers.album_summaries import album, suggestion
from tests.helpers.drawn_widgets import facet_item


def all_at_once(steps: Iterator[None]) -> None:
    for _ in steps:
        pass


def put(album_index: AlbumIndex, *albums: AlbumSummary) -> None:
    for one in albums:
        album_index.put(one)
    album_index.append()


@pytest.fixture
def album_index() -> AlbumIndex:
    made = AlbumIndex()
    first = album(1, suggestions=(suggestion("Rock", 0.9),))
    put(made, first, album(2, suggestions=(suggestion("Rock", 0.7), suggestion("<b>Dub</b>", 0.5)), status="accepted"))
    return made


@pytest.fixture
def panel(qtbot: QtBot, album_index: AlbumIndex) -> FacetPanel:
    made = FacetPanel(album_index, all_at_once)
    qtbot.addWidget(made)
    made.resize(220, 900)
    made.show()
    return made


def row_of(panel: FacetPanel, kind: FacetKind, value: str) -> QTreeWidgetItem:
    item = facet_item(panel, kind, value)
    assert item is not None
    return item


def text_of(panel: FacetPanel, kind: FacetKind, value: str) -> tuple[str, str]:
    item = row_of(panel, kind, value)
    return item.text(0), item.text(1)


def test_every_choice_has_its_count(panel: FacetPanel) -> None:
    assert text_of(panel, "status", "accepted") == ("Accepted", "1")
    assert text_of(panel, "status", "error") == ("Error", "0")
    assert text_of(panel, "status", "rejected") == ("Rejected", "0")
    assert not row_of(panel, "status", "rejected").icon(0).isNull()
    assert text_of(panel, "confidence", "80% and more") == ("80% and more", "1")
    assert text_of(panel, "genre", "Rock") == ("Rock", "2")


def test_a_click_anywhere_in_a_row_chooses_it(panel: FacetPanel, qtbot: QtBot) -> None:
    middle = panel.visualItemRect(row_of(panel, "genre", "Rock")).center()
    with qtbot.waitSignal(panel.changed) as changed:
        qtbot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert changed.args == [Facets(genre=frozenset({"Rock"}))]
    assert row_of(panel, "genre", "Rock").checkState(0) == Qt.CheckState.Checked
    with qtbot.waitSignal(panel.changed) as changed:
        qtbot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert changed.args == [Facets()]


def test_space_chooses_the_row_with_the_focus(panel: FacetPanel, qtbot: QtBot) -> None:
    panel.setCurrentItem(row_of(panel, "status", "accepted"))
    with qtbot.waitSignal(panel.changed) as changed:
        qtbot.keyClick(panel, Qt.Key.Key_Space)
    assert changed.args == [Facets(status=frozenset({"accepted"}))]


def test_headings_are_no_choices(panel: FacetPanel, qtbot: QtBot) -> None:
    clicked = panel.itemAt(QPoint(20, 12))
    assert clicked is not None and clicked.parent() is None
    with qtbot.assertNotEmitted(panel.changed):
        qtbot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
    qtbot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 12))


def test_counts_are_shown_a_moment_after_they_change(panel: FacetPanel, album_index: AlbumIndex, qtbot: QtBot) -> None:
    for number in range(3, 8):
        put(album_index, album(number, suggestions=(suggestion("Zoukish", 0.9),)))
        panel.count_soon()
    qtbot.waitUntil(lambda: facet_item(panel, "genre", "Zoukish") is not None)
    assert text_of(panel, "genre", "Zoukish") == ("Zoukish", "5")


def test_a_chosen_genre_stays_when_its_last_album_goes(
    panel: FacetPanel, album_index: AlbumIndex, qtbot: QtBot
) -> None:
    panel.facets = Facets(genre=frozenset({"Rock"}))
    album_index.drop([1, 2])
    panel.fill()
    assert text_of(panel, "genre", "Rock") == ("Rock", "0")
    with qtbot.waitSignal(panel.changed):
        panel.clear_choices()
    assert facet_item(panel, "genre", "Rock") is None


def test_clearing_unticks_every_box_and_the_next_click_ticks_its_own(panel: FacetPanel, qtbot: QtBot) -> None:
    middle = panel.visualItemRect(row_of(panel, "genre", "Rock")).center()
    qtbot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    panel.clear_choices()
    assert row_of(panel, "genre", "Rock").checkState(0) == Qt.CheckState.Unchecked
    with qtbot.waitSignal(panel.changed) as changed:
        qtbot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert changed.args == [Facets(genre=frozenset({"Rock"}))]
    assert row_of(panel, "genre", "Rock").checkState(0) == Qt.CheckState.Checked


def test_a_genre_opens_to_its_kinds_by_keys(panel: FacetPanel, album_index: AlbumIndex, qtbot: QtBot) -> None:
    put(album_index, album(9, genres=("Bebop",)), album(10, genres=("Bebop",)), album(11, genres=("Cool Jazz",)))
    panel.fill()
    assert text_of(panel, "genre", "Jazz") == ("Jazz", "3") and facet_item(panel, "genre", "Bebop") is None
    panel.setCurrentItem(row_of(panel, "genre", "Jazz"))
    qtbot.keyClick(panel, Qt.Key.Key_Right)
    assert text_of(panel, "genre", "Bebop") == ("Bebop", "2")
    with qtbot.waitSignal(panel.changed) as changed:
        panel.setCurrentItem(row_of(panel, "genre", "Cool Jazz"))
        qtbot.keyClick(panel, Qt.Key.Key_Space)
    assert changed.args == [Facets(genre=frozenset({"Cool Jazz"}))]


def test_a_closed_kind_opens_by_a_click_on_its_heading(panel: FacetPanel, qtbot: QtBot) -> None:
    assert facet_item(panel, "year", "1950s") is None
    heading = panel._heads["year"]
    panel.scrollToItem(heading)
    qtbot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=panel.visualItemRect(heading).center())
    assert text_of(panel, "year", "1950s") == ("1950s", "2")


def test_markup_in_a_genre_is_text(panel: FacetPanel) -> None:
    assert text_of(panel, "genre", "<b>Dub</b>")[0] == "<b>Dub</b>"
    item = facet_item(panel, "genre", "<b>Dub</b>")
    assert item is not None and "<b>" not in item.toolTip(0)
