"""Suggesting analyses everything once, survives every interruption, and redoes only what changed."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import mutagen
import numpy as np
import pytest
from sqlalchemy import func, select

from tagger.errors import CancelledError, TaggerError
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.modality import Modality
from tagger.inference.prediction import album_audio, predict
from tagger.library.files_beside import read_cover
from tagger.progress import Task
from tagger.services.album_reading import album_json
from tagger.services.models import add, use
from tagger.services.review import set_states
from tagger.services.scan import scan
from tagger.services.suggest import SuggestReport, suggest
from tagger.state.album_queries import albums
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.state.tables import Encoding, Score
from tests.helpers.analysing import stop_after
from tests.helpers.bundles import LABELS, make_bundle, write_manifest
from tests.helpers.media import cover_bytes, make_audio, make_cover, make_huge_cover
from tests.helpers.music import NOTES

ITEMS = 5 + 2 + 1  # tracks, covers, texts of the music folder


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "bundle")


@pytest.fixture
def scanned(state: State, music: Path) -> State:
    scan(state, [music])
    return state


def run(state: State, bundle: Path, task: Task | None = None) -> SuggestReport:
    return suggest(state, bundle=bundle, workers=1, task=task)


def counts(report: SuggestReport) -> tuple[int, int, int]:
    return report.analysed, report.known, report.albums


def album(state: State, title: str) -> AlbumSummary:
    return next(candidate for candidate in albums(state) if candidate.album == title)


def rows(state: State, table: type[Score] | type[Encoding]) -> int:
    with state.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_every_album_gets_all_scores_and_reasons(scanned: State, bundle: Path) -> None:
    report = run(scanned, bundle)
    assert (counts(report), report.problems) == ((ITEMS, 0, 3), [])
    assert rows(scanned, Score) == 3 * len(LABELS)
    first = album(scanned, "First")
    assert first.modalities == ("audio", "image", "text")
    assert first.status == "suggested"
    scores = [suggestion.score or 0 for suggestion in first.suggestions]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    for suggestion in first.suggestions:
        assert sum(abs(part or 0) for part in vars_of(suggestion.evidence)) == pytest.approx(1)
        assert suggestion.reasons
    sentences = " ".join(sentence for suggestion in first.suggestions for sentence in suggestion.reasons)
    assert all(part in sentences for part in ("“", "The cover ", "The sound ", " of “Alpha”"))
    assert album(scanned, "Second").modalities == ("audio", "image")


def vars_of(evidence: object) -> list[float | None]:
    return [getattr(evidence, name) for name in ("audio", "image", "text")]


def test_the_scores_are_those_of_the_model(scanned: State, bundle: Path, music: Path) -> None:
    run(scanned, bundle)
    model = Bundle.load(bundle)
    encoders = BundleEncoders(model)
    tracks = sorted((music / "Ann" / "First").glob("*.flac"))
    sounds = [encoders.audio.encode(path).feature for path in tracks]
    features = {
        Modality.AUDIO: album_audio(sounds),
        Modality.IMAGE: encoders.cover.encode(read_cover(music / "Ann/First/cover.jpg")).feature,
        Modality.TEXT: encoders.text.encode((NOTES,)).feature,
    }
    expected = dict(predict(model, features).top())
    found = {suggestion.genre: suggestion.score for suggestion in album(scanned, "First").suggestions}
    assert found == pytest.approx({genre: expected[genre] for genre in found}, abs=1e-6)


def test_a_second_run_does_nothing_and_opens_no_file(scanned: State, bundle: Path, music: Path) -> None:
    run(scanned, bundle)
    before = albums(scanned)
    with opened_below(music) as opened:
        assert scan(scanned, [music]).read == 0
        assert counts(run(scanned, bundle)) == (0, ITEMS, 0)
    assert opened == []
    assert albums(scanned) == before


class opened_below:  # noqa: N801 (reads as the function it stands for)
    """The files below a folder that this process opens inside the block."""

    listening: "list[opened_below]" = []  # noqa: RUF012
    hooked = False

    def __init__(self, folder: Path) -> None:
        self.folder = os.fspath(folder)
        self.found: list[str] = []

    def __enter__(self) -> list[str]:
        if not opened_below.hooked:
            sys.addaudithook(opened_below.hear)
            opened_below.hooked = True
        self.listening.append(self)
        return self.found

    def __exit__(self, *_: object) -> None:
        self.listening.remove(self)

    @staticmethod
    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            for listener in opened_below.listening:
                name = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else ""
                if name.startswith(listener.folder):
                    listener.found.append(name)


def test_after_an_interruption_nothing_is_analysed_twice(
    scanned: State, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tagger.progress.NOTIFY_EVERY_SECONDS", 0.0)
    with pytest.raises(CancelledError):
        run(scanned, bundle, stop_after(3, "analysing"))
    assert rows(scanned, Encoding) == 3
    assert counts(run(scanned, bundle))[:2] == (ITEMS - 3, 3)
    assert all(candidate.status == "suggested" for candidate in albums(scanned))


def test_only_what_changed_is_redone(scanned: State, bundle: Path, music: Path) -> None:
    run(scanned, bundle)
    make_cover(music / "Ann" / "First" / "cover.jpg", (90, 90), seed=7)
    scan(scanned, [music])
    assert counts(run(scanned, bundle)) == (1, ITEMS - 1, 1)
    make_audio(music / "Bob" / "Second" / "3 New.mp3", "mp3 id3v2.4", tags={"album": "Second", "artist": "Bob"}, seed=8)
    scan(scanned, [music])
    assert counts(run(scanned, bundle)) == (1, ITEMS, 1)
    (music / "Bob" / "Second" / "3 New.mp3").unlink()
    scan(scanned, [music])
    assert counts(run(scanned, bundle)) == (0, ITEMS, 1)


def test_moving_costs_nothing(scanned: State, bundle: Path, music: Path) -> None:
    run(scanned, bundle)
    (music / "Ann" / "First" / "1 Alpha.flac").rename(music / "Ann" / "First" / "01 Alpha.flac")
    scan(scanned, [music])
    assert counts(run(scanned, bundle)) == (0, ITEMS, 0)


def test_another_model_redoes_only_the_encoders_that_differ(scanned: State, bundle: Path, tmp_path: Path) -> None:
    run(scanned, bundle)
    before = album(scanned, "First")

    other = make_bundle(tmp_path / "other", seed=1)
    for name in ("audio.onnx", "text.onnx", "vocabulary.json"):
        (other / name).write_bytes((bundle / name).read_bytes())
    manifest = json.loads((other / "model.json").read_text("utf-8"))
    write_manifest(other, manifest)
    assert counts(run(scanned, other)) == (2, ITEMS - 2, 3)
    assert album(scanned, "First").suggestions != before.suggestions
    assert counts(run(scanned, bundle)) == (0, ITEMS, 3)
    assert album(scanned, "First").suggestions[0].score == pytest.approx(before.suggestions[0].score)


def test_reasons_of_sounds_do_not_need_the_file_again(scanned: State, bundle: Path, tmp_path: Path) -> None:
    run(scanned, bundle)
    before = {suggestion.genre: suggestion.reasons for suggestion in album(scanned, "loose").suggestions}
    run(scanned, make_bundle(tmp_path / "other", seed=1))
    run(scanned, bundle)
    assert {suggestion.genre: suggestion.reasons for suggestion in album(scanned, "loose").suggestions} == before


def test_decisions_survive_new_predictions(scanned: State, bundle: Path, tmp_path: Path) -> None:
    run(scanned, bundle)
    first = album(scanned, "First")
    set_states(scanned, [(first.id, "Dub Techno", "added")])
    set_states(scanned, [(first.id, first.suggestions[0].genre, "rejected")])
    run(scanned, make_bundle(tmp_path / "other", seed=1))
    states = {suggestion.genre: suggestion.state for suggestion in album(scanned, "First").suggestions}
    assert states["Dub Techno"] == "added"
    assert states[first.suggestions[0].genre] == "rejected"


def test_what_cannot_be_analysed_is_named_and_the_rest_is_done(state: State, bundle: Path, tmp_path: Path) -> None:
    music = tmp_path / "music"
    make_audio(music / "good.flac", "flac", tags={"title": "Good"})
    broken = make_audio(music / "broken.flac", "flac", seconds=3.0, tags={"title": "Broken"}, seed=1)
    broken.write_bytes(broken.read_bytes()[:20_000])
    make_huge_cover(music / "cover.png")
    scan(state, [music])
    for _ in range(2):
        report = run(state, bundle)
        assert {Path(problem.where).name for problem in report.problems} == {"cover.png", "broken.flac"}
    (loose,) = albums(state)
    assert loose.modalities == ("audio",)
    assert {track.title: track.error is None for track in loose.tracks} == {"Good": True, "Broken": False}
    assert "pixel" in loose.problems[0]


def test_a_failure_that_is_mended_is_forgotten(state: State, bundle: Path, tmp_path: Path) -> None:
    music = tmp_path / "music"
    make_audio(music / "good.flac", "flac")
    make_huge_cover(music / "cover.png")
    scan(state, [music])
    run(state, bundle)
    (music / "cover.png").write_bytes(cover_bytes(image_format="PNG"))
    scan(state, [music])
    assert run(state, bundle).problems == []
    assert albums(state)[0].problems == ()
    assert albums(state)[0].modalities == ("audio", "image")


def test_the_installed_model_in_use_is_taken(scanned: State, bundle: Path) -> None:
    use(scanned, add(scanned, bundle).id)
    assert counts(suggest(scanned, workers=1)) == (ITEMS, 0, 3)


def test_folders_narrow_the_work(scanned: State, bundle: Path, music: Path) -> None:
    report = suggest(scanned, bundle=bundle, folders=[music / "Bob"], workers=1)
    assert counts(report) == (3, 0, 1)
    with pytest.raises(TaggerError, match="run 'tagger scan'"):
        suggest(scanned, bundle=bundle, folders=[music / "Bo"], workers=1)


def test_missing_files_are_left_alone(scanned: State, bundle: Path, music: Path) -> None:
    run(scanned, bundle)
    before = album(scanned, "Second").suggestions
    (music / "Bob").rename(music.parent / "away")
    scan(scanned, [music])
    report = run(scanned, bundle)
    assert (report.analysed, report.problems) == (0, [])
    assert album(scanned, "Second").suggestions == before


def test_a_model_without_an_encoder_uses_the_others(scanned: State, tmp_path: Path) -> None:
    report = run(scanned, make_bundle(tmp_path / "b", audio=None, text=False))
    assert report.analysed == 2
    assert album(scanned, "First").modalities == ("image",)
    assert album(scanned, "loose").modalities == ()
    assert album(scanned, "loose").suggestions == ()


def test_labels_are_shown_as_the_taxonomy_writes_them(scanned: State, tmp_path: Path) -> None:
    labels = ("hiphop", "rap", "d'n'b", "my own", "jazz")
    run(scanned, make_bundle(tmp_path / "b", labels=labels))
    assert {suggestion.genre for suggestion in album(scanned, "First").suggestions} == {
        "Hip Hop",
        "Drum and Bass",
        "my own",
        "Jazz",
    }


def test_show_prints_exactly_the_agreed_fields(scanned: State, bundle: Path, music: Path) -> None:
    run(scanned, bundle)
    shown = album_json(album(scanned, "First"))
    assert list(shown) == [
        "id",
        "album",
        "artist",
        "year",
        "status",
        "folder",
        "tracks",
        "genres",
        "modalities",
        "outcome",
        "remarks",
        "suggestions",
    ]
    assert shown["tracks"][0] == {
        "path": str(music / "Ann" / "First" / "1 Alpha.flac"), "title": "Alpha", "genres": ["Pop"], "error": None,
    }  # fmt: skip
    assert list(shown["suggestions"][0]) == ["genre", "score", "state", "evidence", "reasons"]
    assert list(shown["suggestions"][0]["evidence"]) == ["audio", "image", "text"]


def test_retagging_by_others_analyses_the_file_again_and_only_it(scanned: State, bundle: Path, music: Path) -> None:
    run(scanned, bundle)
    file = mutagen.File(music / "loose" / "song.ogg")
    file["title"] = "Now it has one"
    file.save()
    scan(scanned, [music])
    assert counts(run(scanned, bundle)) == (1, ITEMS - 1, 1)


def test_stored_values_of_lost_content_are_dropped(scanned: State, bundle: Path, music: Path) -> None:
    run(scanned, bundle)
    make_cover(music / "Ann" / "First" / "cover.jpg", (90, 90), seed=7)
    scan(scanned, [music])
    run(scanned, bundle)
    assert rows(scanned, Encoding) == ITEMS


def test_values_come_back_as_they_were(scanned: State, bundle: Path) -> None:
    run(scanned, bundle)
    with scanned.reading() as session:
        shapes = set(session.scalars(select(Encoding.shape)))
        sizes = [len(row.data) // 4 == np.prod(json.loads(row.shape)) for row in session.scalars(select(Encoding))]
    assert "[1, 8, 6]" in shapes
    assert all(sizes)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    yield
    opened_below.listening.clear()


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a right there")
def test_an_album_whose_folder_became_a_ring_of_links_is_named(scanned: State, bundle: Path, music: Path) -> None:
    ring, other = music / "Bob" / "Second", music / "Bob" / "Ring"
    ring.rename(music.parent / "away")
    ring.symlink_to(other)
    other.symlink_to(ring)
    report = run(scanned, bundle)
    assert report.problems and all(str(ring) in problem.where for problem in report.problems)
    assert album(scanned, "First").status == "suggested"
