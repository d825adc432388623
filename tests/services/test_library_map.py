"""The map: the same library gives the same places, a grown one keeps them, and a stopped run is gone on from."""

import csv
import json
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tagger.errors import CancelledError, TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.modality import Modality
from tagger.progress import Progress, Task
from tagger.services import library_map, map_export, models
from tagger.services.library_map import make_map, stored_map
from tagger.services.map_groups import NO_GENRE, OTHER_GENRES, grouped_albums
from tagger.services.map_layout import MapLayout, first_layout, joined_features, lay_out
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy
from tests.helpers.album_summaries import album
from tests.helpers.bundles import make_bundle
from tests.helpers.encoded_libraries import EncodedAlbum, fill_encoded, sounds_like

ALBUMS = 60
NO_OPENTSNE = "openTSNE, which makes the map, is not installed"
needs_opentsne = pytest.mark.skipif(not library_map.is_available(), reason=NO_OPENTSNE)


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a state whose map was made, to be copied."""
    if not library_map.is_available():
        pytest.skip(NO_OPENTSNE)
    folder = tmp_path_factory.mktemp("mapped")
    with State.open(folder / "state") as state:
        fill_library(state, folder)
        make_map(state)
    return folder / "state"


@pytest.fixture
def library(mapped: Path, tmp_path: Path) -> Iterator[State]:
    """Sixty albums that sound like three genres, and their map."""
    shutil.copytree(mapped, tmp_path / "copied state")
    with State.open(tmp_path / "copied state") as state:
        yield state


def fill_library(state: State, tmp_path: Path) -> None:
    models.use(state, models.add(state, make_bundle(tmp_path / "bundle")).id)
    bundle = Bundle.load(models.in_use(state))
    chance = np.random.default_rng(1)
    albums = []
    for number in range(ALBUMS):
        genre = bundle.labels[number % 3]
        feature = sounds_like(bundle, genre)
        noise = chance.normal(size=feature.size).astype(np.float32) * 0.2
        albums.append(EncodedAlbum(f"=Album {number}", f"Artist <{number}>", [feature + noise], genres=(genre,)))
    fill_encoded(state, bundle, albums)


def test_albums_that_sound_alike_lie_together(library: State) -> None:
    made = make_map(library)
    assert made.ids.tolist() == list(range(1, ALBUMS + 1))
    kind = np.arange(ALBUMS) % 3
    centres = np.stack([made.positions[kind == genre].mean(axis=0) for genre in range(3)])
    distances = np.linalg.norm(made.positions[:, None] - centres[None], axis=2)
    assert (distances.argmin(axis=1) == kind).all()


@needs_opentsne
def test_the_same_features_give_the_same_places_wherever_the_work_was_stopped() -> None:
    features = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    start = first_layout(features, np.full((50, 2), np.nan))
    reached: list[MapLayout] = []
    lay_out(features, start, is_grown=False, report=reached.append)
    for stop in (3, 9):  # in the exaggerated part and after it
        resumed: list[MapLayout] = []
        lay_out(features, reached[stop], is_grown=False, report=resumed.append)
        assert len(resumed) == len(reached) - stop
        assert (resumed[-1].positions == reached[-1].positions).all()
    assert np.linalg.norm(reached[-1].positions - start.positions, axis=1).min() > 0.1


def test_what_was_made_is_read_and_not_made_again(library: State, monkeypatch: pytest.MonkeyPatch) -> None:
    made = stored_map(library)
    assert made is not None
    monkeypatch.setattr(library_map, "is_available", lambda: False)
    again = make_map(library)
    assert (again.positions == made.positions).all() and (again.ids == made.ids).all()
    with pytest.raises(TaggerError, match="-m pip install openTSNE"):
        make_map(library, afresh=True)


@pytest.mark.slow
def test_a_stopped_run_is_gone_on_from_and_ends_where_it_would_have_ended(
    library: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tagger.progress.NOTIFY_EVERY_SECONDS", 0.0)
    finished = stored_map(library)
    assert finished is not None
    (library.folder / library_map.FINISHED).unlink()
    stages: list[tuple[str, int, int | None]] = []

    def stop_soon(progress: Progress) -> None:
        stages.append((progress.stage, progress.done, progress.total))
        if progress.stage.startswith("placing") and progress.done >= 100:
            task.cancel()

    task = Task(stop_soon)
    with pytest.raises(CancelledError):
        make_map(library, task)
    assert stored_map(library) is None
    resumed: list[int | None] = []
    made = make_map(library, Task(lambda progress: resumed.append(progress.total)))
    totals = [total for stage, _, total in stages if stage.startswith("placing")]
    assert totals[0] is not None and resumed[-1] is not None and resumed[-1] <= totals[0] - 100
    assert not (library.folder / library_map.UNFINISHED).exists()
    assert (finished.positions == made.positions).all() and finished.digest == made.digest


@pytest.mark.slow
def test_a_grown_library_starts_from_the_old_places(library: State) -> None:
    made = make_map(library)
    with library.session() as session:
        session.connection().exec_driver_sql("update tracks set missing = 1 where album_id > 55")
    smaller = make_map(library)
    assert smaller.ids.tolist() == list(range(1, 56))
    moved = np.linalg.norm(smaller.positions - made.positions[:55], axis=1)
    width = np.ptp(made.positions, axis=0).max()
    assert np.median(moved) < 0.15 * width
    with library.session() as session:
        session.connection().exec_driver_sql("update tracks set missing = 0")
    grown = make_map(library)
    kind = np.arange(ALBUMS) % 3
    centres = np.stack([grown.positions[:55][kind[:55] == genre].mean(axis=0) for genre in range(3)])
    new = np.linalg.norm(grown.positions[55:, None] - centres[None], axis=2).argmin(axis=1)
    assert (new == kind[55:]).all()


@pytest.mark.parametrize("count", [1, 2, 4])
@needs_opentsne
def test_a_few_albums_have_places_of_their_own(count: int) -> None:
    features = joined_features(
        {Modality.AUDIO: np.eye(count, 5, dtype=np.float32)}, {Modality.AUDIO: np.ones(count, np.bool_)}
    )
    start = first_layout(features, np.full((count, 2), np.nan))
    lay_out(features, start, is_grown=False, report=lambda _: pytest.fail("there is nothing to do"))
    assert len({tuple(position) for position in start.positions.round(6).tolist()}) == count


@pytest.mark.parametrize("count", [8, 12, 30])
@needs_opentsne
def test_a_small_library_is_spread_out(count: int) -> None:
    features = np.random.default_rng(0).normal(size=(count, 20)).astype(np.float32)
    made: list[MapLayout] = []
    lay_out(features, first_layout(features, np.full((count, 2), np.nan)), is_grown=False, report=made.append)
    assert made[-1].positions.std(axis=0).min() > 1


def test_a_sense_that_is_lacking_moves_an_album_nowhere() -> None:
    values = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
    seen = np.array([True] * 5 + [False])
    joined = joined_features(
        {Modality.AUDIO: values, Modality.IMAGE: values, Modality.TEXT: values},
        {Modality.AUDIO: np.ones(6, np.bool_), Modality.IMAGE: seen, Modality.TEXT: seen},
    )
    assert joined.shape == (6, 8) and not joined[5, 4:].any() and joined[:5, 4:].any()


def test_a_damaged_file_is_no_map(library: State) -> None:
    path = library.folder / library_map.FINISHED
    content = path.read_bytes()
    for damaged in (b"no map", content[:-8], b""):
        path.write_bytes(damaged)
        assert stored_map(library) is None


def test_nothing_analysed_is_one_sentence(state: State, tmp_path: Path) -> None:
    models.use(state, models.add(state, make_bundle(tmp_path / "bundle")).id)
    with pytest.raises(TaggerError, match="run 'tagger suggest' first"):
        make_map(state)


def test_files_hold_every_album_with_its_place(library: State, tmp_path: Path) -> None:
    content = map_export.drawing(library, make_map(library))
    for form in ("csv", "json", "svg"):
        map_export.export(content, tmp_path / f"map.{form}")
    rows = list(csv.DictReader((tmp_path / "map.csv").read_text().splitlines()))
    entries = json.loads((tmp_path / "map.json").read_text())
    assert [row["album"] for row in rows] == [f"'=Album {number}" for number in range(ALBUMS)]
    assert [float(row["x"]) for row in rows] == [entry["x"] for entry in entries]
    assert {row["genre"] for row in rows} == set(Bundle.load(models.in_use(library)).labels[:3])
    drawn = ET.fromstring((tmp_path / "map.svg").read_text())
    titles = [title.text for title in drawn.iterfind("{*}use/{*}title")]
    assert len(titles) == ALBUMS and titles[0] is not None and titles[0].startswith("Artist <0> – =Album 0")
    with pytest.raises(TaggerError, match=r"end it in \.csv, \.json, \.svg"):
        map_export.export(content, tmp_path / "map.png")


@pytest.mark.parametrize("form", ["csv", "json", "svg"])
def test_a_name_that_is_no_text_can_be_written_and_an_old_file_stays_until_the_new_one_is_whole(
    tmp_path: Path, form: str
) -> None:
    groups, group_of = grouped_albums([album(1)], "genre", Taxonomy.load())
    row = map_export.MapRow(1, "Artist", "B\udce9d", " =1+1", "sure", 0.0, 0.0)
    content = map_export.MapDrawing([row], groups, group_of)
    path = tmp_path / f"map.{form}"
    path.write_text("old")
    map_export.export(content, path)
    assert "udce9" in path.read_text(encoding="utf-8") or r"\xe9" in path.read_text(encoding="utf-8")
    assert form != "csv" or "' =1+1" in path.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [path]
    path.unlink()
    path.mkdir()
    with pytest.raises(TaggerError, match="name another file"):
        map_export.export(content, path)
    assert list(tmp_path.iterdir()) == [path]


def test_groups_are_told_apart_without_colours(state: State) -> None:
    names = ["Rock", "Jazz", "Pop", "Blues", "Reggae", "Classical", "Folk", "Electronic", "Country", "Latin"]
    albums = [
        replace(album(number), genres=(name,), suggestions=())
        for number, name in enumerate([*names, names[0]], start=1)
    ] + [replace(album(99), genres=(), suggestions=())]
    groups, group_of = grouped_albums(albums, "genre", read_taxonomy(state.folder))
    assert groups[0].name == "Rock" and groups[0].albums == 2
    assert {group.name for group in groups} > {OTHER_GENRES, NO_GENRE}
    signs = [group.style.sign for group in groups if group.name not in (OTHER_GENRES, NO_GENRE)]
    assert len(set(signs)) == len(signs) == 8
    assert groups[group_of[-1]].name == NO_GENRE and sum(group.albums for group in groups) == len(albums)


def test_layouts_begin_without_a_step() -> None:
    start = MapLayout.at(np.ones((3, 2)))
    assert not start.step.any() and (start.gains == 1).all() and start.iterations == 0
