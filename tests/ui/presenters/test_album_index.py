from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.album_index import AlbumIndex, Column
from tagger.ui.presenters.facet_index import facet_values
from tagger.ui.presenters.facets import Facets
from tests.helpers.album_summaries import album, suggestion, track


def filled(*albums: AlbumSummary) -> AlbumIndex:
    made = AlbumIndex()
    for one in albums:
        made.put(one)
    made.append()
    made.arrange()
    return made


def titles(album_index: AlbumIndex) -> list[str]:
    return [album_index.at(row).album for row in range(len(album_index.listed))]


THREE = (
    album(1, "beta", "X", year=2001),
    album(2, "Alpha", "Y", year=None, suggestions=(suggestion("Rock", 0.9),)),
    album(3, "gamma", "X", year=1999, tracks=(track(1), track(2))),
)


def test_sorting_ignores_case_and_keeps_equals_in_order() -> None:
    album_index = filled(*THREE)
    assert titles(album_index) == ["beta", "gamma", "Alpha"]  # artist, then album
    album_index.sort(Column.ALBUM, descending=True)
    assert titles(album_index) == ["gamma", "beta", "Alpha"]


def test_every_column_sorts() -> None:
    album_index = filled(*THREE)
    for column, first in {Column.YEAR: "Alpha", Column.TRACKS: "beta", Column.SUGGESTED: "beta"}.items():
        album_index.sort(column, descending=False)
        assert titles(album_index)[0] == first
    for column in Column:
        album_index.sort(column, descending=False)
        assert len(album_index.listed) == 3


def test_a_filter_narrows_and_widens_without_losing_the_order() -> None:
    album_index = filled(*THREE)
    album_index.filter(Facets(), {1, 3})
    assert titles(album_index) == ["beta", "gamma"]
    album_index.filter(Facets())
    assert titles(album_index) == ["beta", "gamma", "Alpha"]


def test_a_new_album_is_unseen_until_it_is_appended_even_by_a_sort() -> None:
    album_index = filled(*THREE)
    assert album_index.put(album(4, "Aardvark", "A"))
    album_index.arrange()
    assert len(album_index.listed) == 3 and album_index.unlisted == [4]
    album_index.append()
    assert not album_index.arranged
    assert titles(album_index)[-1] == "Aardvark"
    album_index.arrange()
    assert titles(album_index)[0] == "Aardvark"


def test_an_album_that_is_as_it_was_may_have_other_facets() -> None:
    album_index = filled(*THREE)
    values = facet_values(THREE[0])
    assert not album_index.put(THREE[0], values)
    assert album_index.put(THREE[0], values | {"genre": ("Renamed",)})
    assert album_index.counts.genre["Renamed"] == 1


def test_a_changed_album_stays_where_it_is_and_is_counted_anew() -> None:
    album_index = filled(*THREE)
    assert not album_index.put(THREE[0])
    assert album_index.put(album(1, "zeta", "Z", status="written"))
    assert titles(album_index)[0] == "zeta"
    assert album_index.counts.status["written"] == 1 and album_index.counts.status["suggested"] == 2


def test_rows_are_found_by_album_and_gone_albums_are_forgotten() -> None:
    album_index = filled(*THREE)
    assert album_index.row(3) == 1
    album_index.drop([1])
    assert album_index.row(1) is None and album_index.row(3) == 0
    assert album_index.counts.status["suggested"] == 2


def test_appending_respects_the_filter() -> None:
    album_index = filled(*THREE)
    album_index.filter(Facets(), {1, 3, 6})
    album_index.put(album(5, "hidden", "Y"))
    album_index.put(album(6, "seen", "X"))
    assert album_index.unlisted == [6]
    album_index.append()
    assert titles(album_index) == ["beta", "gamma", "seen"]
    album_index.filter(Facets())
    assert "hidden" in titles(album_index)


def test_sorting_keeps_what_is_shown_though_the_filter_would_no_longer_admit_it() -> None:
    album_index = filled(*THREE)
    album_index.filter(Facets(status=frozenset({"suggested"})))
    album_index.put(album(3, "gamma", "X", status="accepted"))
    album_index.sort(Column.ALBUM, descending=False)
    assert titles(album_index) == ["Alpha", "beta", "gamma"]
    album_index.filter(Facets(status=frozenset({"suggested"})))
    assert titles(album_index) == ["Alpha", "beta"]
