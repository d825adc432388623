"""What the window finds among the albums that it has read is what the state finds."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, update

from tagger.genres.taxonomy import Taxonomy
from tagger.services import album_reading
from tagger.state.database import State
from tagger.state.genre_doubts import GenreDoubt, store_doubts
from tagger.state.query_language import search_key
from tagger.state.tables import Album, AlbumPrediction, Decision, Score, Track, TrackPrediction, TrackScore
from tagger.ui.albums.model import AlbumModel
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.controllers.library import AlbumLoader
from tagger.ui.controllers.review import ReviewController
from tests.helpers.libraries import fill

ALBUMS, TRACKS = 60, 3
TERMS = (
    *("golden", "song", "artist 1", "music", "all", "zz", "bjork", "1", "dub"),
    *("album:golden", 'artist:="artist 7"', "artist:björk", "folder:music/artist", "album:=nothing", "year:1965"),
    *("year>1990", "year<1970", "year:0-3000", "id:7", "id:3-30", "score>0.99", "score<=0.98", "score=97%", "genre:"),
    *("genre:rock", "genre:techno", "genre:ro", "genre:=Techno", "genre:=rock", 'genre:"dub techno"', "genre:=Zouk"),
    *("genre:rock score>0.5", "genre:=Rock score<0.7", "genre:ub score>=0.4", "genre:jazz score>0.99 score<1"),
    *("status:suggested", "status:accepted", "status:new", "status:rejected", "status:error", "doubted:", "doubted:jazz"),
    *("track:2", "track:song", 'track:="song 7"', "track:2 track:song", "track:untitled", "track:02.flac", "track:3 track:7"),
)  # fmt: skip


def change(state: State) -> None:
    """What a filled state has nothing of: tracks with scores and decisions of their own, what is gone, doubts, accents."""
    decisions = [
        *((album, genre, "rejected") for album in (3, 4) for genre in ("Rock", "Jazz", "Techno")),
        *((album, "Techno", "accepted") for album in (11, 12, 13)),
    ]
    rows = [{"album_id": album, "genre": genre, "state": made, "decided_at": 0.0} for album, genre, made in decisions]
    with state.session() as session:
        session.execute(insert(Decision), rows)
        session.execute(
            insert(Decision), [{"album_id": 5, "track_id": 14, "genre": "Zouk", "state": "added", "decided_at": 0.0}]
        )
        session.execute(update(AlbumPrediction).where(AlbumPrediction.album_id.in_((6, 7, 8))).values(by_track=True))
        for number, album in ((16, 6), (17, 6), (20, 7), (30, 10)):
            session.execute(
                insert(TrackPrediction).values(track_id=number, album_id=album, modalities=("audio",), unlike_rest="")
            )
            session.execute(
                insert(TrackScore),
                [
                    {"track_id": number, "rank": rank, "genre": genre, "score": 0.9 / rank, "confident": rank < 3, "reasons": ()}
                    for rank, genre in enumerate(("Techno", "Jazz", "Rock", "Dub Techno"), start=1)
                ],
            )  # fmt: skip
        session.execute(update(Track).where(Track.album_id == 9).values(missing=True, genres=()))
        session.execute(update(Track).where(Track.album_id == 12).values(genres=("Unknown",)))
        session.execute(update(Track).where(Track.id == 40).values(title=""))
        session.execute(update(Track).where(Track.id == 41).values(track_number=7))
        name = "Björk"
        session.execute(
            update(Album)
            .where(Album.id == 14)
            .values(artist=name, search=search_key(f"Homogenic\n{name}\n/music/14\nSong 40"))
        )
        session.execute(update(Album).where(Album.id == 15).values(year=None))
        session.execute(update(Score).where(Score.album_id == 16, Score.rank > 8).values(confident=True))
        store_doubts(
            session, [GenreDoubt(number, "Jazz", 1.0, "Rock", "Likelier Rock.") for number in range(1, ALBUMS)]
        )


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    with State.open(tmp_path_factory.mktemp("state")) as state:
        fill(state, ALBUMS, tracks=TRACKS, genres=100)
        change(state)
        yield state


@pytest.fixture
def loader(state: State, qtbot: QtBot) -> Iterator[AlbumLoader]:
    background, model = BackgroundWork(state), AlbumModel()
    made = AlbumLoader(background, model, ReviewController(background, model))
    with qtbot.waitSignal(made.finished):
        made.read_all()
    yield made
    background.close()


def test_a_search_answers_for_the_moment_it_was_made(loader: AlbumLoader) -> None:
    search = loader.search("genre:rock")
    before = search()
    loader._model.retain(set(range(20, ALBUMS)))
    assert search() == before and min(before) < 20
    assert min(loader.search("genre:rock")()) >= 20


def queries() -> st.SearchStrategy[str]:
    """Terms beside each other, negated, joined by OR, in parentheses."""
    return st.recursive(
        st.sampled_from(TERMS),
        lambda part: st.one_of(
            st.tuples(part, part).map(" ".join),
            st.tuples(part, part).map(lambda parts: f"({parts[0]} OR {parts[1]})"),
            part.map(lambda inner: f"NOT ({inner})"),
        ),
        max_leaves=4,
    )


def test_every_query_finds_in_memory_what_it_finds_in_the_state(loader: AlbumLoader, state: State) -> None:
    found: dict[str, int] = {}
    for query in TERMS:
        ids = loader.search(query)()
        assert ids == album_reading.search_ids(state, query), query
        found[query] = len(ids)
    selective = [query for query, number in found.items() if 0 < number < ALBUMS]
    assert len(selective) > len(TERMS) / 2

    @settings(max_examples=60, deadline=None)
    @given(queries())
    def check(query: str) -> None:
        assert loader.search(query)() == album_reading.search_ids(state, query)

    check()


def test_a_filter_and_the_search_for_its_genre_find_the_same(loader: AlbumLoader) -> None:
    counts, tree = loader._model.album_index.counts.genre, Taxonomy.load()
    # what names no genre of the tree is looked for in the names of all, so that only all of it is the same
    terms = {genre: f'genre:{"" if tree.canonical(genre) else "="}"{genre}"' for genre in counts}
    assert len([term for term in terms.values() if ":=" not in term]) > 5
    assert {genre: len(loader.search(term)()) for genre, term in terms.items()} == dict(counts)
