import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from tagger.ui.albums.facets import FacetPanel
from tagger.ui.presenters.album_index import Counts, FacetKind, Facets
from tests.helpers.album_summaries import album, suggestion


@pytest.fixture
def counts() -> Counts:
    made = Counts()
    made.add(album(1, suggestions=(suggestion("Rock", 0.9),)))
    made.add(album(2, suggestions=(suggestion("Rock", 0.7), suggestion("<b>Jazz</b>", 0.5)), status="accepted"))
    return made


@pytest.fixture
def panel(qtbot: QtBot, counts: Counts) -> FacetPanel:
    made = FacetPanel(counts)
    qtbot.addWidget(made)
    made.resize(220, 600)
    made.show()
    return made


def row_of(panel: FacetPanel, kind: FacetKind, value: str) -> QTreeWidgetItem:
    item = panel.item_of(kind, value)
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
    with qtbot.assertNotEmitted(panel.changed):
        qtbot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 12))


def test_counts_are_shown_a_moment_after_they_change(panel: FacetPanel, counts: Counts, qtbot: QtBot) -> None:
    for _ in range(5):
        counts.add(album(3, suggestions=(suggestion("Dub", 0.9),)))
        panel.count_soon()
    qtbot.waitUntil(lambda: panel.item_of("genre", "Dub") is not None)
    assert text_of(panel, "genre", "Dub") == ("Dub", "5")


def test_a_chosen_genre_stays_when_its_last_album_goes(panel: FacetPanel, counts: Counts, qtbot: QtBot) -> None:
    panel.facets = Facets(genre=frozenset({"Rock"}))
    counts.genre.clear()
    panel.fill()
    assert text_of(panel, "genre", "Rock") == ("Rock", "0")
    with qtbot.waitSignal(panel.changed):
        panel.clear_choices()
    assert panel.item_of("genre", "Rock") is None


def test_markup_in_a_genre_is_text(panel: FacetPanel) -> None:
    assert text_of(panel, "genre", "<b>Jazz</b>")[0] == "<b>Jazz</b>"
    item = panel.item_of("genre", "<b>Jazz</b>")
    assert item is not None and "<b>" not in item.toolTip(0)
