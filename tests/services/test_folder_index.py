"""Which folders count as called by a genre, what the albums in them are known to be, and how suggestions follow both."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import numpy as np
import pytest
from sqlalchemy import insert, update

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.genre_folders import AlbumCount
from tagger.inference.library_prior import library_prior, probability
from tagger.inference.modality import Modality
from tagger.progress import Task
from tagger.services import models, review_learning
from tagger.services.encoding_index import EncodingIndex
from tagger.services.folder_index import FolderIndex
from tagger.services.known_albums import known_albums
from tagger.services.learning_examples import stored_features, whole_albums
from tagger.services.library_model import LibraryModel, current_prior
from tagger.services.review import set_states
from tagger.services.start_index import StartIndex
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.analysis import albums_to_analyse
from tagger.state.artist_queries import AlikeTracks, DecidedGenre
from tagger.state.database import State
from tagger.state.tables import Album, Root, Track
from tests.helpers.bundles import make_bundle
from tests.helpers.encoded_libraries import EncodedAlbum, fill_encoded

ROOT = PurePosixPath("/home/Rock/Music")
SORTED = ("Jazz/Ann/One", "Jazz/Bob/Two")  # a folder with albums by two artists
Filed = str | tuple[str, ...]  # a folder whose name is the title, in one of the artist; then genres in the files


def index(
    filed: Iterable[Filed],
    taxonomy: Taxonomy | None = None,
    roots: Iterable[PurePath] = (ROOT,),
    decisions: Iterable[DecidedGenre] = (),
) -> FolderIndex:
    """Albums in these folders, ids from 0 on, by the artist that the folder above is called as."""
    tracks = []
    for number, item in enumerate(filed):
        folder, *genres = (item,) if isinstance(item, str) else item
        path = ROOT / folder
        tracks.append(AlikeTracks(number, path.parent.name, path.parent.name, tuple(genres), False, 9, path.name, path))
    return of_tracks(tracks, roots, taxonomy, decisions)


def of_tracks(
    tracks: Iterable[AlikeTracks],
    roots: Iterable[PurePath] = (ROOT,),
    taxonomy: Taxonomy | None = None,
    decisions: Iterable[DecidedGenre] = (),
) -> FolderIndex:
    taxonomy = taxonomy or Taxonomy.load()
    return FolderIndex(known_albums(tracks, decisions, taxonomy), roots, taxonomy)


def named(found: FolderIndex, album_id: int = 0) -> list[str]:
    return [folder.name for folder in found.of_album(album_id)]


def test_whole_names_below_the_music_folder_that_are_genres_or_spellings_count() -> None:
    assert named(index(SORTED)) == ["Jazz"]
    assert named(index(["hip-hop/Ann/One", "hip-hop/Bob/Two"])) == ["hip-hop"]
    assert named(index(["Electronic/Ambient/Ann/One", "Electronic/Ambient/Bob/Two"])) == ["Electronic", "Ambient"]
    (folder,) = index(["Klassik/Ann/One", "Klassik/Bob/Two"]).of_album(0)
    assert folder.name == "Klassik" and [genre.name for genre in folder.genres] == ["Classical"]
    assert named(index(["My Jazz/Ann/One", "My Jazz/Bob/Two"])) == []
    assert named(index(SORTED, roots=[PurePosixPath("/elsewhere")])) == named(index(SORTED, roots=[])) == []
    assert named(index(SORTED, roots=[ROOT / "Jazz"])) == []
    assert named(index(SORTED, roots=[ROOT, ROOT / "Jazz"])) == ["Jazz"]


@pytest.mark.parametrize(
    "name", ["Soundtrack", "Soundtracks", "OST", "Various", "Unknown", "Misc", "Other", "Genre", "-", "80"]
)
def test_names_that_say_no_genre_do_not_count(name: str) -> None:
    assert named(index([f"{name}/Ann/One", f"{name}/Bob/Two"])) == []


def test_a_folder_that_is_called_as_the_artist_or_the_album_says_nothing_of_it() -> None:
    assert named(index(["Techno/One", "Techno/Two", "Jazz/Bob/Three"])) == []
    assert named(index(["Music/Ann/Blues", "Music/Ann/Soul", "Music/Bob/Two"])) == []
    assert named(index([*SORTED, "Jazz/Cid/Jazz", "Jazz/Jazz/Four"]), 2) == []
    # The artist's guests and albums with others do not make it a folder of several artists.
    tracks = [
        AlikeTracks(number, artist, artist, (), False, 9, f"Album {number}", ROOT / "Techno" / f"Album {number}")
        for number, artist in enumerate(("Techno", "Techno & Ann", "Techno feat. Bob"))
    ]
    found = of_tracks(tracks)
    assert [named(found, number) for number in range(3)] == [[], [], []]


def test_a_folder_of_one_artist_counts_only_beside_others_that_are_called_as_genres() -> None:
    assert named(index(["Blues/Ann/One", "Ann/Two", "Bob/Three"])) == []
    assert named(index(["Blues/Ann/One", "Jazz/Bob/Two"])) == ["Blues"]
    assert named(index(["Blues/Ann/One", "Jazz/Bob/Two", "Cid/Three", "Dee/Four", "Eve/Five"])) == []


def test_albums_of_several_artists_are_of_more_than_one_and_unnamed_ones_are_not() -> None:
    def found(artist: str, count: int) -> list[str]:
        path = ROOT / "Jazz"
        tracks = [
            AlikeTracks(number, artist, "", (), False, 9, f"Album {number}", path / f"Album {number}")
            for number in range(count)
        ]
        return named(of_tracks(tracks))

    assert found("Various Artists", 2) == ["Jazz"]
    assert found("Various Artists", 1) == found("Unknown Artist", 5) == found("", 5) == []


def test_ignored_and_hidden_genres_do_not_count_and_those_of_the_person_do() -> None:
    taxonomy = Taxonomy.load()
    assert named(index(SORTED, replace(taxonomy, hidden=frozenset({"Jazz"})))) == []
    ignoring = index(SORTED, replace(taxonomy, ignored={"Ann": ("Jazz",)}))
    assert named(ignoring, 0) == [] and named(ignoring, 1) == ["Jazz"]
    spelled = replace(
        taxonomy, spellings=taxonomy.spellings | {"jass": "Jazz"}, names=taxonomy.names | {"jass": "Jazz"}
    )
    assert named(index(["Jass/Ann/One", "Jass/Bob/Two"], spelled)) == ["Jass"]


def test_case_normal_forms_and_windows_do_not_matter() -> None:
    decomposed = unicodedata.normalize("NFD", "Música Popular")
    rows = [
        AlikeTracks(0, "Ann", "Ann", (), False, 9, "One", PureWindowsPath(rf"D:\{decomposed}\JAZZ\Ann\One")),
        AlikeTracks(1, "Bob", "Bob", ("Jazz",), False, 9, "Two", PureWindowsPath(r"d:\Música Popular\Jazz\Bob\Two")),
    ]
    (folder,) = of_tracks(rows, [PureWindowsPath("D:\\MÚSICA POPULAR")]).of_album(0)
    assert folder.name == "JAZZ" and folder.genres[0].judged == AlbumCount(1, 1)


def test_the_other_albums_in_it_are_counted_by_files_and_decisions_and_never_the_album_itself() -> None:
    filed: list[Filed] = [(f"Jazz/Artist {number}/One", "Bebop" if number % 2 else "Rock") for number in range(6)]
    found = index([*filed, "Jazz/Ann/Two"])
    assert [genre.judged for genre in found.of_album(6)[0].genres] == [AlbumCount(3, 6)]
    assert [genre.judged for genre in found.of_album(0)[0].genres] == [AlbumCount(3, 5)]
    assert [genre.judged for genre in found.of_album(1)[0].genres] == [AlbumCount(2, 5)]
    decisions = [DecidedGenre(0, None, "Jazz", "added"), DecidedGenre(5, None, "Jazz", "rejected")]
    decided = index([*filed, "Jazz/Ann/Two"], decisions=decisions)
    assert [genre.judged for genre in decided.of_album(6)[0].genres] == [AlbumCount(4, 6)]


def test_of_albums_of_the_genre_above_only_those_that_name_a_kind_could_tell_which() -> None:
    filed: list[Filed] = [
        ("Bebop/Ann/1", "Jazz"),
        ("Bebop/Bob/2", "Swing"),
        ("Bebop/Cid/3", "Bebop"),
        ("Bebop/Dee/4", "Rock"),
    ]
    (folder,) = index([*filed, "Bebop/Eve/5"]).of_album(4)
    assert [(genre.name, genre.informative, genre.judged) for genre in folder.genres] == [
        ("Jazz", AlbumCount(3, 4), AlbumCount(3, 4)),
        ("Bebop", AlbumCount(1, 2), AlbumCount(1, 4)),
    ]


@pytest.fixture
def bundle(state: State) -> Bundle:
    folder = state.folder / models.MODELS / "test-1.0.0"
    make_bundle(folder, audio="musicnn", image=False, text=False, prior=True, normalise=False)
    models.use(state, "test-1.0.0")
    with state.session() as session:
        session.execute(insert(Root), [{"path": Path("/music"), "scanned_at": 0.0}])
    return Bundle.load(folder)


def album(bundle: Bundle, folder: str, *genres: str, artist: str = "") -> EncodedAlbum:
    """An album whose sound is that of the average, by an artist of its own."""
    feature = np.asarray(bundle.heads["audio"].means[Modality.AUDIO], np.float32)
    return EncodedAlbum("Album", artist or folder.partition("/")[2], [feature], genres=genres, folder=folder)


def scores(state: State) -> dict[int, dict[str, float]]:
    return {item.id: {s.genre: s.score or 0.0 for s in item.suggestions if s.confident} for item in albums(state)}


def test_an_album_whose_sound_says_nothing_is_suggested_what_its_folder_is_called(state: State, bundle: Bundle) -> None:
    filed = [f"Metal/Artist {number}/1" for number in range(5)]
    fill_encoded(state, bundle, [album(bundle, folder) for folder in (*filed, "Other Artist/1")])
    suggest(state, workers=1)
    found = scores(state)
    assert found[1]["Metal"] >= 0.5 and "Metal" not in found[6]
    assert any(
        re.fullmatch(r"Its folder is called “Metal”, which raises it from \d+% to \d+%\.", said)
        for said in metal(state)
    )
    with state.session() as session:
        session.execute(update(Track).where(Track.album_id.in_([2, 3, 4])).values(genres=("Metal",)))
        session.execute(update(Track).where(Track.album_id == 5).values(genres=("Jazz",)))
    suggest(state, workers=1)
    assert any(said.endswith("; 3 of 4 other tagged albums in it are Metal.") for said in metal(state))


def metal(state: State) -> tuple[str, ...]:
    """The reasons for Metal of the first album."""
    return next(s.reasons for item in albums(state) if item.id == 1 for s in item.suggestions if s.genre == "Metal")


def test_tracks_of_a_compilation_start_from_its_folder_too(state: State, bundle: Bundle) -> None:
    feature = np.asarray(bundle.heads["audio"].means[Modality.AUDIO], np.float32)
    sampler = EncodedAlbum(
        "Hits", "Various Artists", [feature] * 3, ("Ann", "Bob", "Cid"), compilation=True, folder="Metal/Hits"
    )
    fill_encoded(state, bundle, [sampler, album(bundle, "Metal/A/1")])
    suggest(state, workers=1)
    found = next(item for item in albums(state) if item.id == 1)
    assert found.by_track and len(found.tracks) == 3
    for track in found.tracks:
        said = next(suggestion.reasons for suggestion in track.suggestions if suggestion.genre == "Metal")
        assert any(sentence.startswith("Its folder is called “Metal”") for sentence in said)


def inputs(state: State, bundle: Bundle) -> dict[int, tuple[str, str]]:
    """As the folders have it; where all scores start stays the same."""
    assert bundle.manifest.prior is not None
    prior = library_prior(bundle.manifest.prior, bundle.manifest.labels)
    found = EncodingIndex(state, LibraryModel(bundle, prior, StartIndex.read(state, has_shares=True)))
    with state.reading() as session:
        return {item.album_id: found.prediction_inputs(item) for item in albums_to_analyse(session)}


def changed(before: dict[int, tuple[str, str]], after: dict[int, tuple[str, str]]) -> set[int]:
    return {number for number in before if before[number] != after[number]}


def test_a_tag_a_decision_and_a_move_concern_the_albums_in_the_folder_alone(state: State, bundle: Bundle) -> None:
    folders = [f"{'Metal' if number > 6 else 'Jazz'}/Artist {number}/1" for number in range(1, 13)]
    fill_encoded(state, bundle, [album(bundle, folder, "Jazz") for folder in folders])
    before = inputs(state, bundle)
    with state.session() as session:
        session.execute(update(Track).where(Track.album_id == 1).values(genres=("Rock", "Jazz")))
    assert changed(before, inputs(state, bundle)) == {1}, "it is Jazz as before"
    with state.session() as session:
        session.execute(update(Track).where(Track.album_id == 1).values(genres=("Jazz",)))
        session.execute(update(Track).where(Track.album_id == 2).values(genres=("Rock",)))
    assert changed(before, inputs(state, bundle)) == {1, 2, 3, 4, 5, 6}
    with state.session() as session:
        session.execute(update(Track).where(Track.album_id == 2).values(genres=("Jazz",)))
    assert inputs(state, bundle) == before
    set_states(state, [(12, "Metal", "added")])
    assert changed(before, inputs(state, bundle)) == {7, 8, 9, 10, 11}
    set_states(state, [(12, "Metal", "suggested")])
    with state.session() as session:
        session.execute(update(Album).where(Album.id == 3).values(folder=Path("/music/Metal/Artist 9/1")))
    assert 3 in changed(before, inputs(state, bundle))
    assert [folder.name for folder in StartIndex.read(state, has_shares=True).of_album(3).folders] == ["Metal"]


def test_the_correction_of_the_heads_starts_where_the_suggestions_do(state: State, bundle: Bundle) -> None:
    fill_encoded(state, bundle, [album(bundle, folder) for folder in ("Metal/A/1", "Metal/B/1", "C/1")])
    suggest(state, workers=1)
    whole = whole_albums(state)
    features, present = stored_features(state, bundle, whole, Task())
    ids = [item.album_id for item in whole]
    starts = StartIndex.read(state, has_shares=True).of_albums(state, ids)
    arguments = bundle, features, present, current_prior(state, bundle), ids
    log_odds = review_learning.scores(*arguments, starts, Taxonomy.load())[ids.index(1), bundle.labels.index("Metal")]
    assert probability(float(log_odds)) == pytest.approx(scores(state)[1]["Metal"], abs=1e-4)
    without = review_learning.scores(*arguments, {}, Taxonomy.load())[ids.index(1), bundle.labels.index("Metal")]
    assert without < log_odds - 1


def test_one_tag_in_a_large_folder_changes_nothing_for_the_others() -> None:
    filed: list[Filed] = [(f"Jazz/Artist {number}/1", "Jazz" if number % 4 else "Rock") for number in range(401)]
    before, after = index(filed), index([*filed[:-1], ("Jazz/Artist 400/1", "Jazz")])
    assert [before.of_album(number) for number in range(400)] == [after.of_album(number) for number in range(400)]
