"""What the artist's other albums are known to be: which count, and how suggestions follow tags and decisions at once."""

import json

import numpy as np
import pytest
from sqlalchemy import select, update

from tagger.cli import main
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import AlbumGenres
from tagger.inference.bundle import Bundle
from tagger.inference.modality import Modality
from tagger.services.artist_index import MOST_KINDS, ArtistIndex
from tagger.services.encoding_index import EncodingIndex
from tagger.services.known_albums import known_albums
from tagger.services.library_model import LibraryModel, current_prior
from tagger.services.review import set_states, set_track_states
from tagger.services.review_order import improve
from tagger.services.start_index import StartIndex
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.analysis import albums_to_analyse
from tagger.state.artist_queries import AlikeTracks
from tagger.state.database import State
from tagger.state.tables import Track
from tests.helpers.bundles import use_bundle
from tests.helpers.encoded_libraries import EncodedAlbum, fill_encoded

ARTIST = "Nadja Blau"


@pytest.fixture
def bundle(state: State) -> Bundle:
    return use_bundle(state, audio="musicnn", image=False, text=False)


def album(
    bundle: Bundle, artist: str, *genres: str, tracks: tuple[str, ...] = (), compilation: bool = False
) -> EncodedAlbum:
    """An album whose sound is that of the average; ``tracks``: who each track is by."""
    feature = np.asarray(bundle.heads["audio"].means[Modality.AUDIO], np.float32)
    return EncodedAlbum("Album", artist, [feature] * max(1, len(tracks)), tracks, genres, compilation)


def others(state: State, album_id: int) -> dict[AlbumGenres, int] | None:
    found = StartIndex.read(state, has_shares=True).of_album(album_id).artist
    return None if found is None else dict(found.albums)


def genres(*names: str, rejected: tuple[str, ...] = ()) -> AlbumGenres:
    key = Taxonomy.load().key
    return AlbumGenres(tuple(sorted(map(key, names))), tuple(sorted(map(key, rejected))))


def starts(state: State) -> dict[int, dict[str, str]]:
    """The first reason for each suggested genre, by album."""
    return {
        item.id: {suggestion.genre: suggestion.reasons[0] for suggestion in item.suggestions if suggestion.reasons}
        for item in albums(state)
    }


def scores(state: State) -> dict[int, dict[str, float]]:
    return {item.id: {s.genre: s.score or 0.0 for s in item.suggestions} for item in albums(state)}


def test_the_other_albums_count_however_the_artist_is_written_and_never_the_album_itself(
    state: State, bundle: Bundle
) -> None:
    names = (ARTIST, "NADJA  BLAU", f"{ARTIST} feat. Somebody", f"{ARTIST} & Else", "Nadja Rot", ARTIST)
    fill_encoded(state, bundle, [album(bundle, name, "Jazz") for name in names[:-1]] + [album(bundle, ARTIST)])
    assert others(state, 1) == others(state, 3) == {genres("jazz"): 2}
    assert others(state, 6) == {genres("jazz"): 3}
    assert others(state, 4) is others(state, 5) is None


def test_a_joined_value_is_the_genres_that_it_joins(state: State, bundle: Bundle) -> None:
    fill_encoded(
        state,
        bundle,
        [album(bundle, ARTIST), album(bundle, ARTIST, "Jazz; Funk"), album(bundle, ARTIST, "Jazz", "Funk")],
    )
    assert others(state, 1) == {genres("Jazz", "Funk"): 2}


@pytest.mark.parametrize(
    "name",
    [
        "Various Artists",
        "V.A.",
        "Various",
        "Unknown Artist",
        "",
        "<Unknown>",
        "Soundtrack",
        "N/A",
        "[no artist]",
        "Unbekannter Interpret",
    ],
)
def test_several_and_unknown_artists_are_none(state: State, bundle: Bundle, name: str) -> None:
    fill_encoded(state, bundle, [album(bundle, name, "Jazz") for _ in range(3)])
    assert others(state, 1) is None
    suggest(state, workers=1)
    assert not any("other tagged" in said for of_album in starts(state).values() for said in of_album.values())


def test_what_was_decided_counts_like_a_tag_and_a_rejected_tag_does_not(state: State, bundle: Bundle) -> None:
    fill_encoded(state, bundle, [album(bundle, ARTIST, "Jazz", "Pop"), album(bundle, ARTIST), album(bundle, ARTIST)])
    suggest(state, workers=1)
    set_states(state, [(1, "Ambient", "added"), (2, "Metal", "added")])
    assert others(state, 3) == {genres("jazz", "pop", "ambient"): 1, genres("metal"): 1}
    with state.session() as session:
        session.execute(update(Track).where(Track.album_id == 1).values(genres=("Jazz", "Ambient")))  # as a write does
    assert others(state, 3) == {genres("jazz", "ambient"): 1, genres("metal"): 1}
    rejected = [s.genre for s in albums(state)[0].suggestions if s.genre == "Jazz"]
    assert rejected, "the random weights must suggest Jazz for this test to say anything"
    set_states(state, [(1, "Jazz", "rejected")])
    assert others(state, 3) == {genres("ambient", rejected=("jazz",)): 1, genres("metal"): 1}


def test_tracks_of_a_compilation_count_for_their_artists_and_start_from_their_albums(
    state: State, bundle: Bundle
) -> None:
    fill_encoded(
        state,
        bundle,
        [
            album(bundle, ARTIST, "Jazz"),
            album(bundle, "Various Artists", "Metal", tracks=(ARTIST, "Bob", "Cid"), compilation=True),
            album(bundle, "Various Artists", tracks=("Bob", f"{ARTIST} feat. Bob", "Dee"), compilation=True),
        ],
    )
    assert others(state, 1) == {genres("metal"): 1}
    suggest(state, workers=1)
    sampler = albums(state)[2]
    assert sampler.by_track
    said = [" ".join(s.reasons[0] for s in track.suggestions) for track in sampler.tracks]
    assert (
        "your other tagged album by “Bob”" in said[0] and f"of your 2 other tagged albums by “{ARTIST}” one" in said[1]
    )
    assert "other tagged" not in said[2]
    with state.reading() as session:
        track = session.scalar(select(Track.id).where(Track.album_id == 2, Track.artist == "Bob"))
    set_track_states(state, [(track or 0, "Metal", "rejected"), (track or 0, "Techno", "added")])
    index = StartIndex.read(state, has_shares=True).artists
    assert index is not None
    bob, own = index.of_track(3, "Bob"), index.of_track(3, ARTIST)
    assert bob is not None and dict(bob.albums) == {genres("techno", rejected=("metal",)): 1}
    assert own is not None and dict(own.albums) == {genres("metal"): 1, genres("jazz"): 1}
    assert index.beside([3]) == [1, 2]


def test_an_untagged_album_starts_from_its_artist_s_others_and_says_so(
    state: State, bundle: Bundle, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tagged = [album(bundle, ARTIST, name) for name in ("Metal", "Metal", "Jazz", "Metal")]
    fill_encoded(state, bundle, [*tagged, album(bundle, ARTIST), album(bundle, "Nobody Else")])
    suggest(state, workers=1)
    found, plain = scores(state)[5], scores(state)[6]
    assert found["Metal"] > plain.get("Metal", 0.0)
    said = starts(state)[5]["Metal"]
    assert said.endswith(f": of your 4 other tagged albums by “{ARTIST}” 3 are Metal.")
    assert "other tagged" not in " ".join(starts(state)[6].values())
    monkeypatch.setenv("TAGGER_STATE", str(state.folder))
    capsys.readouterr()
    assert main(["show", "all"]) == 0
    assert said in " ".join(capsys.readouterr().out.split())
    assert main(["show", "all", "--json"]) == 0
    assert json.dumps(said) in capsys.readouterr().out


def test_a_decision_moves_the_artist_s_others_at_once_and_is_undone_with_it(state: State, bundle: Bundle) -> None:
    fill_encoded(state, bundle, [album(bundle, artist) for artist in (ARTIST, "Bob", ARTIST, "Cid", ARTIST)])
    suggest(state, workers=1)
    before = scores(state)
    set_states(state, [(1, "Metal", "added")])
    assert improve(state, [2, 4], decided=[1]) == [3, 5]
    after = scores(state)
    assert after[3]["Metal"] == after[5]["Metal"] > before[3].get("Metal", 0.0)
    assert (after[2], after[4]) == (before[2], before[4])
    assert starts(state)[3]["Metal"].endswith(f"your other tagged album by “{ARTIST}” is Metal.")
    assert suggest(state, workers=1).albums == 0
    set_states(state, [(1, "Metal", "suggested")])
    assert improve(state, [2, 4], decided=[1]) == [3, 5]
    assert scores(state) == before


def test_one_tag_concerns_the_album_and_its_artist_s_others_alone(state: State, bundle: Bundle) -> None:
    artists = [f"Artist {number % 5}" for number in range(20)]
    fill_encoded(state, bundle, [album(bundle, artist, "Jazz") for artist in artists])
    prior = current_prior(state, bundle)
    assert prior is not None

    def inputs() -> dict[int, tuple[str, str]]:
        index = EncodingIndex(state, LibraryModel(bundle, prior, StartIndex.read(state, has_shares=True)))
        with state.reading() as session:
            return {item.album_id: index.prediction_inputs(item) for item in albums_to_analyse(session)}

    before = inputs()
    with state.session() as session:
        session.execute(update(Track).where(Track.album_id == 1).values(genres=("Metal",)))
    after = inputs()
    assert {number for number in before if before[number] != after[number]} == {1, 6, 11, 16}


def test_of_ten_thousand_albums_by_one_artist_that_all_differ_the_commonest_count() -> None:
    names = list(Taxonomy.load())
    tracks = [
        AlikeTracks(number, ARTIST, ARTIST, (names[number % 7], names[number // 7 % 300]), False, 1)
        for number in range(10_000)
    ]
    tracks.append(AlikeTracks(10_000, ARTIST, ARTIST, (), False, 1))
    index = ArtistIndex(known_albums(tracks, [], Taxonomy.load()), Taxonomy.load())
    found = [index.of_album(number) for number in range(10_001)]
    assert {len(albums.albums) for albums in found if albums is not None} <= {MOST_KINDS - 1, MOST_KINDS}
    assert found[10_000] is not None and len({id(albums) for albums in found}) <= MOST_KINDS + 1
