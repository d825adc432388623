"""Learning from 1 600 real albums (`shared/data/albums`) as files with covers and texts, what wrong tags cost, and what asking
in order saves.

The words are judged by the regression of the shipped model, which was made from most of these albums: figures here say
how much is lost or saved, not how good suggestions are.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.modality import Modality
from tagger.learning.cross_validation import CrossValidation, cross_validate
from tagger.learning.measures import auc_and_precision
from tagger.paths import resource
from tagger.progress import Task
from tagger.services.learn import find_doubts, learn
from tagger.services.learning_examples import read_material
from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state.database import State
from tests.benchmarks.test_learning import corrected_until
from tests.helpers.learning import StoredAlbum, store_library
from tests.helpers.media import make_audio

pytestmark = [pytest.mark.benchmark, pytest.mark.slow, pytest.mark.timeout(1800)]
SHARE = 0.2  # of the albums whose tags are replaced
LISTED = 300  # of the doubted genres that a person would look at first


@pytest.fixture(scope="module")
def starter() -> Bundle:
    return Bundle.load(resource("starter"))


@pytest.fixture(scope="module")
def folder() -> Path:
    folder = Path(__file__).parents[3] / "shared/data/albums"
    if not folder.is_dir():
        pytest.skip("no real data on this machine")
    return folder


@pytest.fixture(scope="module")
def real_albums(starter: Bundle, folder: Path) -> list[StoredAlbum]:
    encoders = BundleEncoders(starter)
    return list(_albums(folder, encoders))


def test_files_with_covers_and_texts_are_learnt_end_to_end(tmp_path: Path, folder: Path) -> None:
    """Scanned, analysed and learnt as a person's library, by the shipped model, which was made from these albums."""
    for line in (folder / "albums.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        tags = {"artist": entry["artist"], "album": entry["title"], "title": "Song", "genres": entry["genres"]}
        tags |= {"comment": entry["text"]} if entry["text"] else {}
        cover = (folder / entry["cover"]).read_bytes() if entry["cover"] else None
        make_audio(tmp_path / "music" / entry["id"] / "01 Song.flac", "flac", seconds=0.2, tags=tags, cover=cover)
    with State.open(tmp_path / "state") as state:
        scan(state, [tmp_path / "music"])
        suggest(state, workers=1)
        report = learn(state, dry_run=True)
    print("\n".join(report.lines))
    ways = dict(report.about.table)
    learnt = ways.pop("learnt from your tags")
    assert len(ways) == 3
    for way, row in ways.items():
        assert learnt["first genre right"].low > row["first genre right"].high, way


def _albums(folder: Path, encoders: BundleEncoders) -> Iterator[StoredAlbum]:
    for line in (folder / "albums.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        names = (entry["artist"], entry["title"])
        features = {
            Modality.IMAGE: encoders.cover.encode((folder / entry["cover"]).read_bytes()).feature,
            Modality.TEXT: encoders.text.encode((entry["text"],), names).feature,
        }
        yield StoredAlbum(entry["artist"], tuple(entry["genres"]), {m: v for m, v in features.items() if v.size})


def judged(folder: Path, starter: Bundle, albums: list[StoredAlbum]) -> tuple[CrossValidation, list[int]]:
    """What is learnt from the albums, and the ids of those whose genres are doubted, the most doubtful first."""
    with State.open(folder) as state:
        store_library(state, starter, albums)
        material = read_material(state, starter, Task())
    result = cross_validate(material.examples)
    doubts = find_doubts(result, material.genres, material.targets, Taxonomy.load())
    return result, list(dict.fromkeys(doubt.album_id for doubt in doubts))


def test_wrong_tags_of_real_albums_are_found_and_cost_little(
    tmp_path: Path, starter: Bundle, real_albums: list[StoredAlbum]
) -> None:
    rng = np.random.default_rng(5)
    wrong = set(rng.choice(len(real_albums), int(SHARE * len(real_albums)), replace=False).tolist())
    others = [real_albums[i].genres for i in rng.permutation(len(real_albums)).tolist()]
    noisy = [replace(a, genres=others[i]) if i in wrong else a for i, a in enumerate(real_albums)]
    clean, _ = judged(tmp_path / "clean", starter, real_albums)
    spoiled, doubted = judged(tmp_path / "noisy", starter, noisy)
    hits = [album - 1 in wrong for album in doubted[:LISTED]]
    precision = sum(hits) / len(hits)
    truth = dict(zip(clean.examples.albums, clean.examples.targets, strict=True))
    labels = {label.name: column for column, label in enumerate(clean.examples.labels)}
    shared = [label.name for label in spoiled.examples.labels if label.name in labels]
    rows = [row for row, album in enumerate(spoiled.examples.albums) if album in truth]
    columns = [[label.name for label in spoiled.examples.labels].index(name) for name in shared]
    targets = np.array([truth[spoiled.examples.albums[row]][[labels[name] for name in shared]] for row in rows])
    after = auc_and_precision(spoiled.learnt[np.ix_(rows, columns)], targets)[1]
    positions = {album: row for row, album in enumerate(clean.examples.albums)}
    same = [positions[spoiled.examples.albums[row]] for row in rows]
    before = auc_and_precision(clean.learnt[np.ix_(same, [labels[name] for name in shared])], targets)[1]
    print(
        f"{len(real_albums)} real albums: {len(doubted)} doubted; of the first {len(hits)}, {precision:.2f} are wrong "
        f"(chance {SHARE:.2f}); AUC against the true tags {before:.3f} → {after:.3f} with a fifth of them wrong"
    )
    assert precision >= 3 * SHARE
    assert before - after < 0.03


@pytest.mark.parametrize(("taught", "goal", "most"), [(0, 0.6, 0.6), (200, 0.5, 1), (600, 0.5, 1)])
def test_asking_real_albums_in_order(
    starter: Bundle, real_albums: list[StoredAlbum], taught: int, goal: float, most: float
) -> None:
    """How many decisions the suggested order takes of those of a random one, from a model that knows nothing and from ones
    that were learnt from so many other albums: what these have wrong is what a person corrects, in whatever order.
    """
    counts: dict[str, int] = {}
    for album in real_albums:
        for genre in album.genres:
            counts[genre] = counts.get(genre, 0) + 1
    genres = sorted(genre for genre, count in counts.items() if count >= 60)
    albums = [a for a in real_albums if set(a.genres) & set(genres) and len(a.features) == 2]
    albums = [albums[i] for i in np.random.default_rng(9).permutation(len(albums)).tolist()]
    library, others = albums[:600], albums[600 : 600 + taught]
    needed = {
        order: [
            corrected_until(starter, library, genres, order, seed, goal=goal, learnt_from=others) for seed in range(3)
        ]
        for order in ("random", "ask")
    }
    ratio = sum(needed["ask"]) / sum(needed["random"])
    print(f"{len(library)} albums, {len(genres)} genres, learnt from {taught}: {needed}, ratio {ratio:.2f}")
    assert ratio <= most
