"""Learning from a library's own tags: a model that is judged by other artists, installed, used and left again."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert, update

from tagger.errors import CancelledError, TaggerError
from tagger.genres import editing
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.manifest import LearntSection, MeasuredValue
from tagger.inference.modality import Modality
from tagger.inference.prediction import predict
from tagger.learning.base_evidence import base_columns
from tagger.learning.cross_validation import cross_validate
from tagger.learning.report import report_lines
from tagger.progress import Task
from tagger.services import models
from tagger.services.album_reading import albums as albums_of
from tagger.services.learn import NothingToLearnError, doubted, find_doubts, learn
from tagger.services.learning_examples import Scatter, read_material, tagged_library
from tagger.services.review import set_states
from tagger.services.scan import scan
from tagger.services.write import apply_plan, make_cleaning_plan
from tagger.state.album_summaries import SPEECH
from tagger.state.database import State
from tagger.state.genre_doubts import GenreDoubt, store_doubts
from tagger.state.journal_tables import FileChange, Operation
from tagger.state.person_taxonomy import store_taxonomy
from tagger.state.stored_predictions import PredictedAlbum, store_predictions
from tagger.state.tables import Track
from tests.helpers.bundles import use_bundle
from tests.helpers.learning import StoredAlbum, store_library, tagged_albums
from tests.helpers.media import make_audio, make_cover

INVENTED = ("Zorp", "Blint", "Frell", "Quonk")


@pytest.fixture
def base(state: State) -> Bundle:
    return use_bundle(state, audio="musicnn", image=True, text="regression")


def test_invented_genres_are_learnt_used_and_left_again(state: State, base: Bundle) -> None:
    store_library(state, base, tagged_albums(base, INVENTED, per_genre=15))
    report = learn(state)
    about = report.about
    assert report.genres == tuple(sorted(INVENTED)) and about.base == "test-1.0.0"
    first = {name: row["first genre right"] for name, row in about.table.items()}
    learnt = first["learnt from your tags"]
    assert learnt.low <= learnt.value <= learnt.high
    assert learnt.low > first["most frequent genres"].high and learnt.low > first["test-1.0.0, the base"].high
    assert learnt.value > 0.8 and learnt.value >= first["nearest neighbour by other artists"].value
    assert about.not_worse and report.in_use and report.model == "learnt-1"
    assert models.in_use(state).name == "learnt-1"
    models.use(state, "test-1.0.0")
    assert models.in_use(state).name == "test-1.0.0"


def test_suggestions_that_were_accepted_in_one_step_are_not_learnt_from(state: State, base: Bundle) -> None:
    albums = tagged_albums(base, INVENTED, per_genre=15)
    ids = store_library(state, base, albums)
    accepted = [(number, album.genres[0], "accepted") for number, album in zip(ids, albums, strict=True)]
    with state.session() as session:
        session.execute(update(Track).values(genres=()))
    set_states(state, accepted)  # type: ignore[arg-type]
    with pytest.raises(NothingToLearnError, match="for 60 albums were accepted in one step"):
        learn(state, dry_run=True)
    for album, genre, _ in accepted[:30]:
        set_states(state, [(album, genre, "accepted")])
    assert len(tagged_library(state).albums) == 30
    report = learn(state, dry_run=True)
    assert set(report.genres) == set(INVENTED[:2])
    assert any(
        sentence.startswith("Suggestions for 30 albums were accepted in one step")
        for sentence in report.about.sentences
    )


def test_what_was_written_for_suggestions_accepted_in_one_step_is_not_learnt_from(state: State, base: Bundle) -> None:
    albums = tagged_albums(base, ("Techno", "Bebop"), per_genre=15)
    ids = store_library(state, base, albums)
    set_states(state, [(number, album.genres[0], "accepted") for number, album in zip(ids, albums, strict=True)])
    assert len(tagged_library(state).albums) == 30, "the files held them before anything was accepted"
    with state.session() as session:
        session.execute(update(Track).where(Track.album_id == ids[0]).values(genres=("Mine", "Electronic", "Techno")))
        session.execute(insert(Operation).values(token="t", kind="write", status="done", version="1", started_at=1.0))
        for track in session.query(Track):
            after = track.genres if track.album_id != ids[0] else ("Electronic", "Techno")
            session.add(_written(track, (), after))
    assert [album.genres for album in tagged_library(state).albums] == [("Mine",)]
    with state.session() as session:  # undone, and written again
        tracks = list(session.query(Track))
        session.add_all(_written(track, track.genres, ()) for track in tracks)
        session.add_all(_written(track, (), track.genres) for track in tracks)
    assert [album.genres for album in tagged_library(state).albums] == [("Mine",)]


def _written(track: Track, before: tuple[str, ...], after: tuple[str, ...]) -> FileChange:
    return FileChange(
        operation_id=1,
        track_id=track.id,
        path=track.path,
        status="written",
        format="flac",
        genres_before=before,
        genres_after=after,
    )


def test_a_genre_that_the_person_chose_for_many_albums_is_learnt(state: State, base: Bundle) -> None:
    ids = store_library(state, base, tagged_albums(base, INVENTED, per_genre=15))
    with state.session() as session:
        session.execute(update(Track).values(genres=()))
    for genre, chosen in zip(INVENTED[:2], (ids[:30], ids[30:]), strict=True):
        set_states(state, [(number, genre, "accepted") for number in chosen])
    assert len(tagged_library(state).albums) == 60


def test_the_learnt_model_reads_the_features_of_its_base(state: State, base: Bundle) -> None:
    albums = tagged_albums(base, INVENTED, per_genre=15)
    store_library(state, base, albums)
    report = learn(state)
    bundle = Bundle.load(models.folder_of(state, str(report.model))).check()
    assert all(bundle.encoder_hash(modality) == base.encoder_hash(modality) for modality in base.modalities)
    assert bundle.quick_encoder_hash() == base.quick_encoder_hash()
    for subset in ([Modality.AUDIO], [Modality.IMAGE], [Modality.TEXT], list(Modality)):
        features = [{m: album.features[m] for m in subset} for album in albums]
        right = [predict(bundle, f).top(1)[0][0] == album.genres[0] for f, album in zip(features, albums, strict=True)]
        assert np.mean(right) > 0.7


def test_learning_again_starts_from_the_base_and_keeps_two(state: State, base: Bundle) -> None:
    store_library(state, base, tagged_albums(base, INVENTED, per_genre=8))
    assert [learn(state).model for _ in range(3)] == ["learnt-1", "learnt-2", "learnt-3"]
    assert list(models.installed_folders(state)) == ["starter", "learnt-2", "learnt-3", "test-1.0.0"]
    assert Bundle.load(models.in_use(state)).manifest.learnt is not None
    assert models.learnt_report(state, "learnt-3")[0].endswith("over 'test-1.0.0'.")


def test_what_says_nothing_is_no_genre_to_learn_but_where_it_is_protected(state: State, base: Bundle) -> None:
    albums = tagged_albums(base, INVENTED, per_genre=8)
    nothing = ("Other", "Sonstige", "Unknown", "(255)", "Misc")
    others = [
        replace(album, artist=f"Other {album.artist}", genres=(nothing[number % len(nothing)],))
        for number, album in enumerate(albums)
    ]
    store_library(state, base, [*albums, *others])
    set_states(state, [(tagged_library(state).albums[0].album_id, "Other", "added")])
    report = learn(state, dry_run=True)
    assert report.genres == tuple(sorted(INVENTED)) and report.about.albums == len(albums)
    assert not report.about.rare
    store_taxonomy(state, editing.protect(Taxonomy.load(), "Other"), "protect")
    assert "Other" in {*learn(state, dry_run=True).genres}


def test_a_dry_run_installs_nothing(state: State, base: Bundle) -> None:
    store_library(state, base, tagged_albums(base, INVENTED, per_genre=8))
    report = learn(state, dry_run=True)
    assert report.model is None and not report.in_use
    assert list(models.installed_folders(state)) == ["starter", "test-1.0.0"]


def test_it_can_be_stopped(state: State, base: Bundle) -> None:
    store_library(state, base, tagged_albums(base, INVENTED, per_genre=8))
    task = Task()
    task.listener = lambda progress: task.cancel() if progress.stage == "learning" else None
    with pytest.raises(CancelledError):
        learn(state, task=task)
    assert list(models.installed_folders(state)) == ["starter", "test-1.0.0"]


@pytest.mark.parametrize(
    ("albums", "sentence"),
    [
        ([], "No album has a genre"),
        ([("A", ())] * 3, "No album has a genre"),
        ([(f"Artist {i}", ("Rock",)) for i in range(30)], "Only one genre has"),
        ([("Artist", ("Rock",)), ("Artist", ("Jazz",))] * 30, "No genre has"),
        ([(f"Artist {i}", (("Rock", "Jazz")[i % 2],)) for i in range(30)], "is analysed"),
        ([("Artist", (("Rock", "Jazz")[i % 2], "Folk")) for i in range(30)], "No genre has"),
    ],
    ids=["empty", "untagged", "one genre", "one artist", "not analysed", "one artist of three genres"],
)
def test_what_is_lacking_is_said(
    state: State, base: Bundle, albums: list[tuple[str, tuple[str, ...]]], sentence: str
) -> None:
    store_library(state, base, [StoredAlbum(artist, genres) for artist, genres in albums])
    with pytest.raises(TaggerError, match=sentence):
        learn(state)


def test_a_doubt_is_judged_by_a_decision_under_any_of_the_genres_names(state: State, tmp_path: Path) -> None:
    for name in ("A", "B"):
        tags = {"title": "a", "album": name, "artist": name, "genres": ["hiphop"]}
        make_audio(tmp_path / name / "a.flac", "flac", tags=tags)
    scan(state, [tmp_path])
    first, second = albums_of(state, "")
    with state.session() as session:
        store_doubts(session, [GenreDoubt(album.id, "hiphop", 4.0, "Jazz", "") for album in (first, second)])
    set_states(state, [(first.id, "Hip Hop", "added")])
    assert [doubt.album_id for doubt in doubted(state)] == [second.id]
    apply_plan(state, make_cleaning_plan(state))
    assert albums_of(state, "")[1].genres == ("Hip Hop",)
    assert [doubt.album_id for doubt in doubted(state)] == [second.id]


def test_albums_that_say_nothing_though_they_were_analysed_are_not_sent_to_suggest_again(
    state: State, base: Bundle
) -> None:
    albums = [StoredAlbum(f"Artist {i}", (("Rock", "Jazz")[i % 2],)) for i in range(30)]
    ids = store_library(state, base, albums)
    outcomes = [PredictedAlbum(album, ("b", "i"), ((), (SPEECH,))[album % 2], (), ()) for album in ids]
    with state.session() as session:
        store_predictions(session, outcomes)
    with pytest.raises(NothingToLearnError, match="30 of the tagged albums were analysed, and nothing was heard"):
        learn(state)


def test_albums_that_are_all_of_the_same_two_genres_tell_nothing_apart(state: State, base: Bundle) -> None:
    albums = tagged_albums(base, ("Rock",), per_genre=48, artists_per_genre=8)
    store_library(state, base, [replace(album, genres=("Rock", "Jazz")) for album in albums])
    with pytest.raises(TaggerError, match=r"All 48 albums .* the same genres \(Jazz and Rock\)"):
        learn(state)


def test_a_measure_without_a_value_is_stored_as_none_and_shown_as_a_dash(state: State, base: Bundle) -> None:
    albums = tagged_albums(base, ("Rock", "Jazz"), per_genre=24, artists_per_genre=2)
    store_library(state, base, albums)
    about = learn(state).about
    nothing = MeasuredValue(value=float("nan"), low=float("nan"), high=float("nan"))
    row = about.table["learnt from your tags"] | {"AUC": nothing}
    changed = about.model_copy(update={"table": {"learnt from your tags": row}})
    stored = LearntSection.model_validate_json(changed.model_dump_json())
    assert '"AUC":{"value":null' in changed.model_dump_json()
    lines = report_lines(stored)
    assert "with encoders of its own" in report_lines(stored.model_copy(update={"own_encoders": True}))[0]
    head, cells = next((above, line) for above, line in pairwise(lines) if line.startswith("learnt from your tags"))
    assert cells[head.index("AUC") :].split()[0] == "–"


def test_of_very_many_albums_it_is_said_how_many_were_taken(
    state: State, base: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tagger.services.learning_examples.MOST_EXAMPLES", 40)
    monkeypatch.setattr("tagger.services.learn.MOST_EXAMPLES", 40)
    store_library(state, base, tagged_albums(base, INVENTED, per_genre=15))
    sentence = learn(state, dry_run=True).about.sentences[0]
    assert sentence.startswith("Of 60 tagged albums, 60 have a genre that can be learnt; it was learnt from 40 of them")


def test_the_base_is_asked_for_a_genre_under_the_name_that_the_person_gave_it(state: State, base: Bundle) -> None:
    label = base.labels[0]
    mine = editing.rename(Taxonomy.load(), str(Taxonomy.load().of_label(label)), "Mein Genre")
    store_taxonomy(state, mine, "rename")
    store_library(state, base, tagged_albums(base, ("Mein Genre", "Zorp"), per_genre=8))
    examples = read_material(state, base, Task()).examples
    assert base_columns(base, examples) == [0, -1]


def test_rare_genres_are_folded_into_what_lies_above_them_or_listed(state: State, base: Bundle) -> None:
    albums = tagged_albums(base, ("Rock", "Jazz"), per_genre=10)
    rare = [
        StoredAlbum("Somebody", ("Shoegaze",), albums[0].features),
        StoredAlbum("Else", ("Wibble",), albums[0].features),
    ]
    store_library(state, base, [*albums, *rare])
    about = learn(state, dry_run=True).about
    assert about.folded == {"Shoegaze": "Rock"} and about.rare == {"Wibble": 1}


def test_six_languages_and_spellings(state: State, base: Bundle) -> None:
    names = ("Électronique", "Klassik", "ロック", "Джаз", "موسيقى", "Música Popular")
    albums = tagged_albums(base, names, per_genre=8)
    store_library(state, base, albums)
    report = learn(state)
    assert len(report.genres) == len(names)
    assert report.about.table["learnt from your tags"]["first genre right"].value > 0.7


def test_decisions_count_as_tags(state: State, base: Bundle) -> None:
    ids = store_library(state, base, tagged_albums(base, ("Rock", "Jazz"), per_genre=6))
    set_states(state, [(ids[0], "Blues", "added")])
    tagged = {album.album_id: album.genres for album in tagged_library(state).albums}
    assert tagged[ids[0]] == ("Rock", "Blues")


def test_wrong_genres_are_doubted_with_a_reason_until_somebody_judges_them(state: State, base: Bundle) -> None:
    albums = tagged_albums(base, INVENTED, per_genre=20, noise=0.7)
    rng = np.random.default_rng(1)
    wrong = sorted(rng.choice(len(albums), len(albums) // 5, replace=False).tolist())
    for album in wrong:
        genres = [genre for genre in INVENTED if genre not in albums[album].genres]
        albums[album] = replace(albums[album], genres=(str(rng.choice(genres)),))
    ids = store_library(state, base, albums)
    report = learn(state)
    doubted_ids = [doubt.album_id for doubt in report.doubts]
    hits = len(set(doubted_ids) & {ids[album] for album in wrong})
    assert hits / len(doubted_ids) > 3 * 0.2 and hits > len(wrong) / 2
    first = report.doubts[0]
    assert first.sentence.startswith(f"The files say {first.genre} (")
    assert f"Against {first.genre}: sound" in first.sentence
    shown = {album.id: album for album in albums_of(state, "doubted:")}
    assert set(shown) == set(doubted_ids) and first.sentence in shown[first.album_id].remarks
    assert {album.id for album in albums_of(state, f"doubted:{first.genre}")} == {
        doubt.album_id for doubt in report.doubts if doubt.genre == first.genre
    }
    set_states(state, [(first.album_id, first.genre, "added")])
    assert first not in doubted(state) and len(doubted(state)) == len(report.doubts) - 1


def test_the_sound_of_a_track_varies_about_its_own_mean() -> None:
    scatter = Scatter()
    scatter.add(np.array([[5.0, 1.0], [7.0, 1.0]], np.float32))
    scatter.add(np.array([[100.0, 2.0]], np.float32))  # one patch varies in nothing
    assert scatter.patches == 2 and np.allclose(scatter.total, [[2, 0], [0, 0]])


def test_clips_that_name_neither_album_nor_artist_are_learnt_one_by_one(state: State, tmp_path: Path) -> None:
    """Folders of clips that are tagged with an invented genre alone: each is an album for the scan, each clip an example here."""
    for number in range(12):
        genre = INVENTED[number // 3]
        tags = {"genres": [genre], "title": f"Clip {number}"} | ({"album": "unknown album"} if number % 2 else {})
        make_audio(tmp_path / genre / f"{number:05}.flac", "flac", seconds=0.2, seed=number, tags=tags)
        make_cover(tmp_path / genre / "cover.jpg")
    album = {"album": "Real", "artist": "Ann", "genres": ["Zorp"]}
    for number in range(2):
        make_audio(tmp_path / "Ann" / f"{number}.flac", "flac", seconds=0.2, seed=20 + number, tags=album)
    for number in range(3):
        tags = {"album": "Sampler", "album_artist": "Various Artists", "genres": ["Frell"]}
        make_audio(tmp_path / "Sampler" / f"{number}.flac", "flac", seconds=0.2, seed=30 + number, tags=tags)
        tags = {"album": "Collected", "genres": [INVENTED[min(number, 1)]]}
        make_audio(tmp_path / "Collected" / f"{number}.flac", "flac", seconds=0.2, seed=40 + number, tags=tags)
    scan(state, [tmp_path])
    assert len({track.album_id for track in tagged_library(state).albums}) == 7
    clips = [example for example in tagged_library(state).albums if len(example.track_keys) == 1]
    assert len(clips) == 18 and len({clip.artist for clip in clips}) == 18
    assert not any(clip.cover_key or clip.artist_is_known for clip in clips)
    assert len(tagged_library(state).albums) == 19


@pytest.mark.parametrize(("wrong", "listed"), [(1, 0), (2, 1)])
def test_a_genre_of_loose_tracks_in_one_folder_is_doubted_where_it_is_in_most_of_them(
    state: State, base: Bundle, wrong: int, listed: int
) -> None:
    store_library(state, base, tagged_albums(base, INVENTED, per_genre=20, noise=0.5))
    material = read_material(state, base, Task())
    of_genre = [[row for row, names in enumerate(material.genres) if names == (genre,)] for genre in INVENTED]
    loose = {*of_genre[0][:wrong], *of_genre[3][: 3 - wrong]}
    genres = [(INVENTED[3],) if row in loose else names for row, names in enumerate(material.genres)]
    albums = tuple(0 if row in loose else album for row, album in enumerate(material.examples.albums))
    result = cross_validate(material.examples)
    changed = replace(result, examples=replace(material.examples, albums=albums))
    doubts = find_doubts(changed, genres, material.targets, material.examples.taxonomy)
    assert [(doubt.album_id, doubt.genre) for doubt in doubts] == [(0, INVENTED[3])] * listed
