from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.album_index import AlbumIndex, Column
from tests.ui.views import album, suggestion, track


def filled(*albums: AlbumSummary) -> AlbumIndex:
    made = AlbumIndex()
    for one in albums:
        made.put(one)
    made.append()
    made.arrange()
    return made


def titles(catalogue: AlbumIndex) -> list[str]:
    return [catalogue.at(row).album for row in range(len(catalogue.shown))]


THREE = (
    album(1, "beta", "X", year=2001),
    album(2, "Alpha", "Y", year=None, suggestions=(suggestion("Rock", 0.9),)),
    album(3, "gamma", "X", year=1999, tracks=(track(1), track(2))),
)


def test_sorting_ignores_case_and_keeps_equals_in_order() -> None:
    catalogue = filled(*THREE)
    assert titles(catalogue) == ["beta", "gamma", "Alpha"]  # artist, then album
    catalogue.sort(Column.ALBUM, descending=True)
    assert titles(catalogue) == ["gamma", "beta", "Alpha"]


def test_every_column_sorts() -> None:
    catalogue = filled(*THREE)
    for column, first in {Column.YEAR: "Alpha", Column.TRACKS: "beta", Column.SUGGESTED: "beta"}.items():
        catalogue.sort(column, descending=False)
        assert titles(catalogue)[0] == first
    for column in Column:
        catalogue.sort(column, descending=False)
        assert len(catalogue.shown) == 3


def test_a_filter_narrows_and_widens_without_losing_the_order() -> None:
    catalogue = filled(*THREE)
    catalogue.filter(lambda one: one.artist == "X")
    assert titles(catalogue) == ["beta", "gamma"]
    catalogue.filter(lambda _: True)
    assert titles(catalogue) == ["beta", "gamma", "Alpha"]


def test_a_new_album_is_unseen_until_it_is_appended_even_by_a_sort() -> None:
    catalogue = filled(*THREE)
    assert catalogue.put(album(4, "Aardvark", "A"))
    catalogue.arrange()
    assert len(catalogue.shown) == 3 and catalogue.waiting == [4]
    catalogue.append()
    assert not catalogue.arranged
    assert titles(catalogue)[-1] == "Aardvark"
    catalogue.arrange()
    assert titles(catalogue)[0] == "Aardvark"


def test_a_changed_album_stays_where_it_is_and_is_counted_anew() -> None:
    catalogue = filled(*THREE)
    assert not catalogue.put(THREE[0])
    assert catalogue.put(album(1, "zeta", "Z", status="written"))
    assert titles(catalogue)[0] == "zeta"
    assert catalogue.counts.status["written"] == 1 and catalogue.counts.status["suggested"] == 2


def test_rows_are_found_by_album_and_gone_albums_are_forgotten() -> None:
    catalogue = filled(*THREE)
    assert catalogue.row(3) == 1
    catalogue.drop([1])
    assert catalogue.row(1) is None and catalogue.row(3) == 0
    assert catalogue.counts.status["suggested"] == 2


def test_appending_respects_the_filter() -> None:
    catalogue = filled(*THREE)
    catalogue.filter(lambda one: one.artist == "X")
    catalogue.put(album(5, "hidden", "Y"))
    catalogue.put(album(6, "seen", "X"))
    assert catalogue.waiting == [6]
    catalogue.append()
    assert titles(catalogue) == ["beta", "gamma", "seen"]
    catalogue.filter(lambda _: True)
    assert "hidden" in titles(catalogue)


def test_sorting_keeps_what_is_shown_though_the_filter_would_no_longer_admit_it() -> None:
    catalogue = filled(*THREE)
    catalogue.filter(lambda one: one.status == "suggested")
    catalogue.put(album(3, "gamma", "X", status="accepted"))
    catalogue.sort(Column.ALBUM, descending=False)
    assert titles(catalogue) == ["Alpha", "beta", "gamma"]
    catalogue.filter(lambda one: one.status == "suggested")
    assert titles(catalogue) == ["Alpha", "beta"]
