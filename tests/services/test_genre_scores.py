"""The score of every genre: those of the suggestions among them, per track, and none that are out of date."""

import json
from pathlib import Path

import pytest

from tagger.inference.bundle import Bundle
from tagger.paths import resource
from tagger.services.genre_scores import GenreScores, genre_scores, scores_json
from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.album_summaries import AlbumSummary, Suggestion
from tagger.state.database import State
from tests.helpers.encoded_libraries import encode_tracks, sounds_like
from tests.helpers.media import make_audio

STARTER = resource("starter")
HEARD = {"1 Alpha": "Metal", "2 Beta": "Metal", "3 Gamma": "Jazz"}


@pytest.fixture(scope="module")
def starter() -> Bundle:
    return Bundle.load(STARTER)


def suggested(state: State, starter: Bundle, folder: Path, *, several_artists: bool = False) -> AlbumSummary:
    """An album of three tracks that sound like Metal and Jazz, with suggestions."""
    for number, name in enumerate(HEARD, start=1):
        artist = f"Band {number}" if several_artists else "Band"
        tags = {"title": name[2:], "artist": artist, "album": "Album", "track": number}
        make_audio(folder / f"{name}.flac", "flac", tags=tags, seed=number)
    scan(state, [folder])
    encode_tracks(state, starter, {name: sounds_like(starter, genre) for name, genre in HEARD.items()})
    suggest(state, workers=1)
    (album,) = albums(state)
    return album


def scores_of(state: State, album: AlbumSummary) -> GenreScores:
    return genre_scores(state, [album.id])[album.id]


def assert_holds(scores: dict[str, float], suggestions: tuple[Suggestion, ...]) -> None:
    assert suggestions
    assert {item.genre: item.score for item in suggestions} == pytest.approx(
        {item.genre: scores[item.genre] for item in suggestions}
    )


def test_every_genre_has_a_score_and_the_suggested_ones_that_of_their_suggestion(
    state: State, starter: Bundle, tmp_path: Path
) -> None:
    album = suggested(state, starter, tmp_path / "music")
    scores = scores_of(state, album).album
    assert {"Metal", "Jazz", "Classical", "Reggae"} < scores.keys() and len(scores) > 30 > len(album.suggestions)
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    assert all(0 < score < 1 for score in scores.values())
    assert_holds(scores, album.suggestions)


def test_each_track_has_the_scores_of_its_own_sound(state: State, starter: Bundle, tmp_path: Path) -> None:
    album = suggested(state, starter, tmp_path / "music")
    of_tracks = scores_of(state, album).tracks
    first = [next(iter(of_tracks[track.id])) for track in album.tracks]
    assert first == ["Metal", "Metal", "Jazz"] and of_tracks[album.tracks[0].id] == of_tracks[album.tracks[1].id]


def test_a_track_of_several_artists_has_those_that_it_is_suggested_with(
    state: State, starter: Bundle, tmp_path: Path
) -> None:
    album = suggested(state, starter, tmp_path / "music", several_artists=True)
    assert album.by_track
    for track in album.tracks:
        assert_holds(scores_of(state, album).tracks[track.id], track.suggestions)


def test_what_is_out_of_date_has_no_scores(state: State, starter: Bundle, tmp_path: Path) -> None:
    album = suggested(state, starter, tmp_path / "music")
    for number, name in enumerate(HEARD, start=1):
        tags = {"title": name[2:], "artist": "Band", "album": "Album", "track": number, "genres": ["Jazz"]}
        make_audio(tmp_path / "music" / f"{name}.flac", "flac", tags=tags, seed=number)
    scan(state, [tmp_path / "music"])
    assert genre_scores(state, [album.id]) == {}
    about = scores_json(album, None)
    assert about["scores"] is None and [track["scores"] for track in about["tracks"]] == [None] * 3


def test_as_json_they_stand_beside_what_show_prints(state: State, starter: Bundle, tmp_path: Path) -> None:
    album = suggested(state, starter, tmp_path / "music")
    about = json.loads(json.dumps(scores_json(album, scores_of(state, album))))
    assert about["scores"]["Metal"] == about["suggestions"][0]["score"]
    assert [max(track["scores"], key=track["scores"].get) for track in about["tracks"]] == ["Metal", "Metal", "Jazz"]
