"""The album list at 100 000 rows: an order of its own against Qt's proxy over the same Python model."""

import random
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from tagger.state.album_summaries import AlbumSummary
from tagger.ui.albums.model import AlbumModel
from tagger.ui.presenters.album_index import Column
from tagger.ui.presenters.facet_index import with_facets
from tagger.ui.presenters.facets import Facets
from tests.helpers.album_summaries import album, suggestion

ROWS = 100_000
PROXY_ROWS = 10_000  # the proxy is given a tenth, and its time is not even multiplied: n log n would
GENRES = ("Rock", "Jazz", "Dub", "Folk", "Pop")

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]


def library(rows: int) -> list[AlbumSummary]:
    chance = random.Random(5)
    names = [f"{chance.choice('abcdefghijkl')}{chance.randrange(10**6)}" for _ in range(rows)]
    return [
        album(n + 1, name, name[::-1], suggestions=(suggestion(GENRES[n % 5], n % 100 / 100),), genres=("Pop",))
        for n, name in enumerate(names)
    ]


def seconds(call: Callable[[], object]) -> float:
    """CPU seconds: what else the machine does is no concern of the list's."""
    began = time.process_time()
    call()
    return time.process_time() - began


def filled(rows: int) -> AlbumModel:
    model = AlbumModel()
    for _ in model.update(with_facets(library(rows))):
        pass
    return model


def test_sorting_and_filtering_beat_a_proxy_by_far(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    model, few = filled(ROWS), filled(PROXY_ROWS)
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(few)
    proxy.setFilterKeyColumn(Column.SUGGESTED)
    views = (QTableView(), QTableView())
    for view, shown in zip(views, (model, proxy), strict=True):
        qtbot.addWidget(view)
        view.verticalHeader().setDefaultSectionSize(54)
        view.setModel(shown)
        view.show()
    own = {
        "sort": seconds(lambda: model.sort(Column.ALBUM, Qt.SortOrder.DescendingOrder)),
        "filter": seconds(lambda: model.narrow(Facets(genre=frozenset({"Jazz"})))),
        "clear": seconds(lambda: model.narrow(Facets())),
    }
    proxied = {
        "sort": seconds(lambda: proxy.sort(Column.ALBUM, Qt.SortOrder.DescendingOrder)),
        "filter": seconds(lambda: proxy.setFilterFixedString("Jazz")),
        "clear": seconds(lambda: proxy.setFilterFixedString("")),
    }
    with capsys.disabled():
        for name, took in own.items():
            ratio = proxied[name] / took * ROWS / PROXY_ROWS
            print(
                f"\n{name}: {took * 1000:.0f} ms at {ROWS} rows; a proxy takes at least {ratio:.0f} times as long",
                end="",
            )
    assert model.rowCount() == ROWS and proxy.rowCount() == PROXY_ROWS
    assert all(proxied[name] * ROWS / PROXY_ROWS > 5 * own[name] for name in own)


def test_a_refresh_that_changes_little_is_made_of_short_steps(qtbot: QtBot) -> None:
    albums = library(ROWS // 5)
    model = AlbumModel()
    for _ in model.update(with_facets(albums)):
        pass
    changed = [album(one.id, one.album + "!", one.artist) if one.id % 1000 == 0 else one for one in albums]
    longest, before = 0.0, time.perf_counter()
    for _ in model.update(with_facets(changed)):
        longest, before = max(longest, time.perf_counter() - before), time.perf_counter()
    assert longest < 0.05
