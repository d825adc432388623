"""At the least size that the window allows, everything in it can be read."""

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from tagger.ui.albums.facets import KINDS
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.facets import BANDS, STATUSES
from tests.helpers.drawn_widgets import facet_item


@pytest.fixture
def least(reviewed: MainWindow, qtbot: QtBot) -> MainWindow:
    reviewed.resize(QSize(1, 1))
    qtbot.wait(50)
    return reviewed


def test_the_list_is_not_scrolled_sideways(least: MainWindow) -> None:
    assert least.width() < 1000
    assert least.review_page.album_table.horizontalScrollBar().maximum() == 0


def test_the_filters_can_be_read(least: MainWindow) -> None:
    facets = least.review_page.facets
    for kind, values in zip(KINDS, (STATUSES, [band.name for band in BANDS]), strict=False):
        for value in values:
            item = facet_item(facets, kind, value)
            assert item is not None
            index = facets.indexFromItem(item)
            assert facets.sizeHintForIndex(index).width() <= facets.visualRect(index).width(), value


def test_nothing_in_the_inspector_is_cut(least: MainWindow) -> None:
    scroll = least.review_page.inspector._scroll
    pane = scroll.widget()
    assert pane is not None and pane.width() <= scroll.viewport().width()


def test_a_longer_sentence_makes_the_window_no_wider(least: MainWindow, qtbot: QtBot) -> None:
    before = least.width()
    least.review_page.diff.summary.setText("31 415 files in 2 718 albums will change; 1 618 files cannot be written")
    qtbot.wait(50)
    least.resize(QSize(1, 1))
    assert least.width() == before
