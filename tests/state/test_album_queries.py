"""What is asked of the state about albums comes back whole, in order, and only what matches."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, insert, update

from tagger.settings import MIN_SCORE
from tagger.state.album_queries import albums, albums_by_id
from tagger.state.album_summaries import AlbumSummary
from tagger.state.analysis import analysis_problems
from tagger.state.database import State
from tagger.state.query_language import MAX_DEPTH, STATUSES
from tagger.state.stored_settings import change_setting
from tagger.state.tables import Album, Decision, Reason, Score, Track
from tests.helpers.libraries import fill


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path) as state:
        fill(state, 30, tracks=3, genres=20)
        yield state


def change(state: State, *statements: Executable) -> None:
    with state.session() as session:
        for statement in statements:
            session.execute(statement)


def set_min_score(state: State, score: float) -> None:
    with state.session() as session:
        change_setting(session, MIN_SCORE, score)


def album_with_id(state: State, number: int) -> AlbumSummary:
    (album,) = albums_by_id(state, [number])
    return album


def ids(state: State, query: str) -> set[int]:
    return {album.id for album in albums(state, query)}


def decide(album: int, genre: str, decision: str, track: int | None = None) -> Executable:
    row = {"album_id": album, "genre": genre, "state": decision, "decided_at": 0.0, "track_id": track}
    return insert(Decision).values(row)


def test_everything_comes_in_order(state: State) -> None:
    albums_found = albums(state)
    assert len(albums_found) == 30
    assert [(album.artist, album.album) for album in albums_found] == sorted(
        (album.artist, album.album) for album in albums_found
    )
    assert all(
        [track.id for track in album.tracks] == sorted(track.id for track in album.tracks) for album in albums_found
    )


def test_an_album_is_whole(state: State) -> None:
    album = album_with_id(state, 7)
    assert album.artist == "Artist 7"
    assert [track.path for track in album.tracks] == [Path(f"/music/7/{place:02}.flac") for place in range(3)]
    assert album.genres == album.tracks[0].genres == ("Genre 7",)
    assert album.modalities == ("audio", "image")
    assert album.suggestions[0].evidence.audio == 0.75
    assert album.suggestions[0].evidence.text is None
    assert album.status == "suggested"


def test_the_policys_score_says_what_is_sure(state: State) -> None:
    change(state, update(Score).values(score=1 - Score.rank / 20, confident=False))
    assert not any(suggestion.confident for suggestion in album_with_id(state, 7).suggestions)
    set_min_score(state, 0.6)
    shown = album_with_id(state, 7).suggestions
    assert [suggestion.score for suggestion in shown] == pytest.approx([0.95 - 0.05 * place for place in range(8)])
    assert all(suggestion.confident for suggestion in shown)
    assert 7 in ids(state, f'genre:"{shown[-1].genre}"')
    set_min_score(state, 0.9)
    assert [suggestion.confident for suggestion in album_with_id(state, 7).suggestions] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert 7 not in ids(state, f'genre:"{shown[-1].genre}"')


def test_the_five_best_are_shown_and_more_only_when_sure(state: State) -> None:
    assert len(album_with_id(state, 7).suggestions) == 5
    change(state, update(Score).where(Score.album_id == 7).values(confident=True))
    scores = [suggestion.score or 0 for suggestion in album_with_id(state, 7).suggestions]
    assert len(scores) == 10
    assert scores == sorted(scores, reverse=True)


def test_what_was_decided_is_shown_whatever_its_rank(state: State) -> None:
    with state.reading() as session:
        low = session.query(Score.genre).where(Score.album_id == 7, Score.rank == 19).scalar()
        best = session.query(Score.genre).where(Score.album_id == 7, Score.rank == 1).scalar()
    change(state, decide(7, low, "accepted"), decide(7, best, "rejected"), decide(7, "Sunday", "added"))
    states = {suggestion.genre: suggestion.state for suggestion in album_with_id(state, 7).suggestions}
    assert (states[best], states[low], states["Sunday"]) == ("rejected", "accepted", "added")
    assert [suggestion.genre for suggestion in album_with_id(state, 7).suggestions][-2:] == [low, "Sunday"]


def test_a_decision_about_one_track_says_nothing_about_the_album(state: State) -> None:
    change(state, decide(7, "Sunday", "added", track=19))
    assert "Sunday" not in {suggestion.genre for suggestion in album_with_id(state, 7).suggestions}


def test_reasons_come_in_order(state: State) -> None:
    genre = album_with_id(state, 7).suggestions[0].genre
    change(
        state,
        delete(Reason),
        insert(Reason).values([{"album_id": 7, "genre": genre, "position": 1, "sentence": "second"}]),
        insert(Reason).values([{"album_id": 7, "genre": genre, "position": 0, "sentence": "first"}]),
    )
    assert album_with_id(state, 7).suggestions[0].reasons == ("first", "second")


def test_the_status_follows_from_the_whole_album(state: State) -> None:
    assert album_with_id(state, 20).status == "accepted"  # added by hand, the files do not hold it
    change(state, delete(Decision))
    assert album_with_id(state, 20).status == "new"  # no prediction
    change(state, update(Track).where(Track.id == 58).values(error="it is empty"))
    assert album_with_id(state, 20).status == "error"
    change(state, decide(20, "Hip Hop", "accepted"), update(Track).values(genres=("hip-hop",)))
    assert album_with_id(state, 20).status == "written"  # by another name, and the broken file cannot hold it
    change(state, update(Track).where(Track.id == 59).values(genres=()))
    assert album_with_id(state, 20).status == "accepted"
    change(state, update(Track).where(Track.id == 59).values(missing=True))
    assert album_with_id(state, 20).status == "written"
    assert ids(state, "status:written") == {20}
    change(state, update(Track).where(Track.id == 59).values(genres=("Jazz; hip-hop",), missing=False))
    assert album_with_id(state, 20).status == "written"  # by one value that joins several


def test_what_looks_alike_in_the_files_is_listed_once(state: State) -> None:
    composed, decomposed = "Orchestr\u00e1ln\u00ed", "Orchestra\u0301lni\u0301"
    change(
        state,
        update(Track).where(Track.album_id == 20).values(genres=(composed, "Jazz")),
        update(Track).where(Track.id == 59).values(genres=(decomposed,)),
    )
    genres = album_with_id(state, 20).genres
    assert len(genres) == 2 and genres[0] in (composed, decomposed) and genres[1] == "Jazz"


def test_a_missing_file_says_so_and_holds_nothing(state: State) -> None:
    change(state, update(Track).where(Track.album_id == 7).values(missing=True))
    album = album_with_id(state, 7)
    assert album.genres == ()
    assert {track.error for track in album.tracks} == {"the file is no longer there"}
    assert album.status == "error"
    change(state, decide(7, "Sunday", "added"))
    assert album_with_id(state, 7).status == "error"  # no file is left that could be written
    change(state, update(Track).where(Track.id == 19).values(missing=False))
    assert album_with_id(state, 7).status == "accepted"


def test_an_album_is_rejected_once_all_that_a_person_sees_of_it_is(state: State) -> None:
    shown = [suggestion.genre for suggestion in album_with_id(state, 7).suggestions]
    change(state, *(decide(7, genre, "rejected") for genre in shown[:-1]))
    assert album_with_id(state, 7).status == "suggested"
    change(state, decide(7, shown[-1], "rejected"))
    assert album_with_id(state, 7).status == "rejected"
    assert ids(state, "status:rejected") == {7}
    assert 7 not in ids(state, "status:suggested")
    change(state, decide(7, "Sunday", "added"))
    assert album_with_id(state, 7).status == "accepted"


def test_a_rejected_album_waits_again_when_more_is_sure_enough(state: State) -> None:
    change(state, *(decide(7, suggestion.genre, "rejected") for suggestion in album_with_id(state, 7).suggestions))
    set_min_score(state, 0.0)
    assert album_with_id(state, 7).status == "suggested"


def test_why_an_analysis_failed_is_shown(state: State) -> None:
    change(state, update(Track).where(Track.id == 19).values(analysis_error="it is cut off"))
    change(state, update(Album).where(Album.id == 7).values(cover_error="it is too large"))
    assert album_with_id(state, 7).tracks[0].error == "it is cut off"
    assert album_with_id(state, 7).problems == ("cover: it is too large",)


def test_a_broken_file_has_one_story(state: State) -> None:
    change(state, update(Track).where(Track.id == 19).values(error="the audio is cut short", analysis_error="it ends"))
    change(state, update(Track).where(Track.id == 20).values(analysis_error="it holds no sound"))
    with state.reading() as session:
        problems = analysis_problems(session, [7])
    assert [problem.reason for problem in problems] == ["the audio is cut short", "it holds no sound"]
    assert [track.error for track in album_with_id(state, 7).tracks[:2]] == [
        "the audio is cut short",
        "it holds no sound",
    ]


@pytest.mark.parametrize("status", STATUSES)
def test_asking_for_a_status_finds_exactly_those(state: State, status: str) -> None:
    change(state, update(Track).where(Track.id.in_([1, 22])).values(error="broken"))
    change(state, update(Track).where(Track.album_id == 30).values(genres=("By Hand",)))
    change(state, delete(Decision).where(Decision.album_id == 20))
    change(state, *(decide(9, suggestion.genre, "rejected") for suggestion in album_with_id(state, 9).suggestions))
    change(state, decide(5, "Sunday", "added"), update(Track).where(Track.album_id == 5).values(missing=True))
    expected = {album.id for album in albums(state) if album.status == status}
    assert ids(state, f"status:{status}") == expected != set()


def test_words_are_found_in_album_artist_folder_and_titles(state: State) -> None:
    change(state, update(Album).where(Album.id == 3).values(search="debut\nbjork\n/music/iceland\nvenus as a boy"))
    assert ids(state, "Björk venus") == ids(state, "iceland") == ids(state, '"as a boy"') == {3}
    assert ids(state, "björk nothing") == set()
    assert ids(state, "100%") == ids(state, "_") == set()


def test_fields_are_searched_apart(state: State) -> None:
    change(state, update(Album).where(Album.id == 3).values(title="Début", artist="Björk", folder=Path("/Ü/a\udcff")))
    assert ids(state, "album:debut") == ids(state, "artist:bjork") == ids(state, "folder:/u/") == {3}
    assert ids(state, "artist:debut") == set()


def test_a_folder_with_a_separator_at_its_end_is_it_and_what_is_below(state: State) -> None:
    folders = {3: "/m/Burial", 4: "/m/Burial II", 5: "/m/Burial/Untrue"}
    change(
        state, *(update(Album).where(Album.id == album).values(folder=Path(name)) for album, name in folders.items())
    )
    assert ids(state, 'folder:"/m/burial"') == {3, 4, 5}
    assert ids(state, f'folder:"/m/Burial{os.sep}"') == {3, 5}
    assert ids(state, f'folder:/m/ -folder:"/m/Burial{os.sep}"') == {4}


def test_a_genre_is_found_by_any_name_in_files_suggestions_and_decisions(state: State) -> None:
    change(state, delete(Score), update(Track).values(genres=()))
    change(
        state,
        update(Track).where(Track.album_id == 1).values(genres=("hip-hop", "Pop")),
        decide(2, "Hip Hop", "added"),
        insert(Score).values(album_id=3, rank=1, genre="Hip Hop", score=0.9, confident=True),
        insert(Score).values(album_id=4, rank=9, genre="Hip Hop", score=0.1, confident=False),
        insert(Score).values(album_id=5, rank=1, genre="Trap", score=0.7, confident=True),
    )
    assert ids(state, "genre:rap") == {1, 2, 3, 5}
    assert ids(state, "genre:trap") == {5}
    assert ids(state, "genre:rap score>0.8") == {3}
    assert ids(state, "score<0.8") == {5}
    assert ids(state, "genre:'no such'") == set()


def test_a_genre_is_found_in_a_value_that_joins_several(state: State) -> None:
    change(state, delete(Score), delete(Decision), update(Track).values(genres=()))
    change(state, update(Track).where(Track.album_id == 4).values(genres=("Classical; Grunge; Zorp",)))
    for query in ("genre:grunge", "genre:=Grunge", "genre:rock", "genre:zorp", "genre:classical"):
        assert ids(state, query) == {4}, query
    assert ids(state, "genre:=Rock") == ids(state, "genre:jazz") == set()


def test_a_genre_of_ones_own_is_found(state: State) -> None:
    assert ids(state, 'genre:"by hand"') == {10, 20, 30}


def test_a_part_of_a_genres_name_finds_every_genre_that_has_it(state: State) -> None:
    assert ids(state, "genre:'no") == set()
    sure = {
        album.id
        for album in albums(state)
        if any("nre 1" in suggestion.genre and suggestion.confident for suggestion in album.suggestions)
    }
    file_genres = {album.id for album in albums(state) if any("nre 1" in genre for genre in album.genres)}
    assert ids(state, 'genre:"NRE 1"') == sure | file_genres != ids(state, "") != sure != file_genres
    change(state, delete(Decision), delete(Score), update(Track).values(genres=()))
    change(
        state,
        update(Track).where(Track.album_id == 1).values(genres=("Pop", "NEOCLASSICAL")),
        decide(2, "Mein Klassik", "added"),
        decide(3, "Modern Classical", "rejected"),
        insert(Score).values(album_id=4, rank=1, genre="Electroclash", score=0.9, confident=True),
        insert(Score).values(album_id=4, rank=2, genre="Rock", score=0.1, confident=True),
        update(Track).where(Track.album_id == 5).values(genres=("Forró Universitário",)),
    )
    assert ids(state, "genre:clas") == {1, 4}  # neither what was rejected nor what is unsure, as in the filters
    assert ids(state, "genre:Clas score>0.5") == {4}
    assert ids(state, "genre:klas") == {2}
    assert ids(state, "genre:universitario") == {5}
    assert ids(state, "genre:roc") == {4}


def test_the_name_of_a_known_genre_means_that_genre_alone(state: State) -> None:
    change(state, delete(Decision), delete(Score), update(Track).values(genres=("Rockabilly Sunday",)))
    change(state, update(Track).where(Track.album_id == 1).values(genres=("rock",)))
    assert ids(state, "genre:rock") == {1}
    assert len(ids(state, "genre:rockab")) == 29


def test_years_are_found_with_both_ends(state: State) -> None:
    albums_found = {album.id: album.year for album in albums(state)}
    assert ids(state, "year:1975") == {number for number, year in albums_found.items() if year == 1975} != set()
    examples = {number for number, year in albums_found.items() if year is not None and 1970 <= year <= 1979}
    assert ids(state, "year:1970-1979") == examples != set()
    change(state, update(Album).values(year=None))
    assert ids(state, "year:0-9999") == set()


def test_albums_that_are_gone_are_left_out(state: State) -> None:
    assert albums_by_id(state, [999]) == []
    assert albums_by_id(state, []) == []
    assert len(albums_by_id(state, range(1, 31))) == 30


def test_what_is_excluded_and_what_is_joined(state: State) -> None:
    everything, first, second = ids(state, ""), ids(state, "id:1"), ids(state, "id:2-3")
    assert (first, second) == ({1}, {2, 3})
    assert ids(state, "id:1 OR id:2-3") == {1, 2, 3}
    assert ids(state, "NOT id:1") == ids(state, "-id:1") == ids(state, "id!=1") == everything - {1}
    assert ids(state, "-(id:1 OR id:2-3)") == ids(state, "id>3") == everything - {1, 2, 3}
    assert ids(state, "(id:1 OR id:2) id<2") == {1}
    assert ids(state, "id:1 id:2 OR id:3") == {3}


def test_a_status_inside_an_operator_is_exact(state: State) -> None:
    change(state, decide(1, "Rock", "accepted"), decide(2, "Rock", "added"))
    accepted, everything = ids(state, "status:accepted"), ids(state, "")
    assert accepted and accepted < everything
    assert ids(state, "-status:accepted") == everything - accepted
    assert ids(state, "status:accepted OR id:9") == accepted | {9}
    assert ids(state, "-status:accepted status:suggested") == ids(state, "status:suggested")


def test_years_compare_and_an_unknown_year_is_not_of_any(state: State) -> None:
    change(state, update(Album).where(Album.id > 3).values(year=None))
    for number, year in ((1, 1990), (2, 1991), (3, 2001)):
        change(state, update(Album).where(Album.id == number).values(year=year))
    assert ids(state, "year>1990") == {2, 3}
    assert ids(state, "year>=1990 year<2001") == {1, 2}
    assert ids(state, "year=1991") == {2}
    assert ids(state, "-year:1990-1991") == ids(state, "") - {1, 2}


def test_a_score_equals_what_is_shown(state: State) -> None:
    for number, score in ((1, 0.4951), (2, 0.5049), (3, 0.4949), (4, 0.5051)):
        change(state, update(Score).where(Score.album_id == number, Score.rank == 1).values(score=score))
    change(state, update(Score).where(Score.album_id > 4).values(score=0.1))
    assert ids(state, "score=0.5") == ids(state, "score=50%") == {1, 2}


def test_exact_values_are_all_of_the_text(state: State) -> None:
    change(state, update(Album).where(Album.id == 1).values(title="Live"))
    change(state, update(Album).where(Album.id == 2).values(title="Live at Leeds"))
    assert ids(state, "album:live") == {1, 2}
    assert ids(state, 'album:="LIVE"') == ids(state, "album=live") == {1}
    assert ids(state, 'album:live -album:="Live"') == {2}


def test_exactly_a_genre_is_none_of_its_kinds(state: State) -> None:
    change(state, delete(Score), update(Track).values(genres=()))
    change(state, update(Track).where(Track.album_id == 1).values(genres=("Jazz",)))
    change(state, update(Track).where(Track.album_id == 2).values(genres=("Bebop",)))
    assert ids(state, "genre:jazz") == {1, 2}
    assert ids(state, "genre:=jazz") == {1}
    assert ids(state, "-genre:=jazz genre:jazz") == {2}


def test_a_genre_that_is_empty_finds_albums_without_any_in_their_files(state: State) -> None:
    change(state, update(Track).values(genres=("Jazz",)))
    change(state, update(Track).where(Track.album_id == 4).values(genres=()))
    change(state, update(Track).where(Track.album_id == 5, Track.position > 0).values(genres=()))
    change(state, update(Track).where(Track.album_id == 3).values(genres=("Unknown", "(255)")))
    assert ids(state, "genre:") == {3, 4}
    assert ids(state, "-genre:") == ids(state, "") - {3, 4}


def test_many_parts_are_not_too_many_for_the_database(state: State) -> None:
    assert ids(state, " ".join(["-id:1"] * 200)) == ids(state, "") - {1}
    assert ids(state, " OR ".join(["id:1"] * 200)) == {1}
    assert ids(state, "(" * MAX_DEPTH + "id:1" + ")" * MAX_DEPTH) == {1}
    nested = "id:1 status:new"
    for number in range(MAX_DEPTH):
        nested = f"-(a{number} genre:jazz score>0.1 status:new OR {nested} status:new)"
    assert ids(state, nested) <= ids(state, "")
