from pathlib import Path

import numpy as np
import pytest

from tagger.errors import TaggerError
from tests.trainer.starter.open_sets import ALBUMS, COVERS, SHIPPED, write_open_sets
from trainer.data.items import Split
from trainer.data.labels import UNKNOWN
from trainer.starter.fitting import label_collections
from trainer.starter.sources import read_sources


def test_a_source_is_left_out_with_its_artists(tmp_path: Path) -> None:
    sources = read_sources(write_open_sets(tmp_path), SHIPPED)
    for items in (sources.albums, sources.covers):
        train, test = items.without("phlow")
        assert set(items.sources[test]) == {"phlow"}
        assert len(test) == ALBUMS
        assert "phlow" not in set(items.sources[train])
        assert not set(items.artists[train]) & set(items.artists[test]) - {""}
    train, test = sources.covers.without("covers")
    assert len(test) == COVERS
    assert len(train) == 3 * ALBUMS


def test_covers_of_five_genres_say_nothing_about_others(tmp_path: Path) -> None:
    sources = read_sources(write_open_sets(tmp_path), SHIPPED)
    row = sources.covers.targets[-1]
    by_label = dict(zip(sources.labels, row.tolist(), strict=True))
    assert by_label["Ambient"] == UNKNOWN
    assert (by_label["Rock"], by_label["Jazz"]) == (0, 1)
    assert not (sources.albums.targets == UNKNOWN).any()


def test_what_lies_above_a_genre_belongs_to_it(tmp_path: Path) -> None:
    sources = read_sources(write_open_sets(tmp_path), SHIPPED)
    ambient, electronic = (sources.albums.targets[:, sources.labels.index(name)] for name in ("Ambient", "Electronic"))
    assert (electronic[ambient == 1] == 1).all()
    learnt = {label for label, taught in zip(sources.labels, sources.learnt, strict=True) if taught}
    assert learnt == {"Rock", "Jazz", "Ambient", "Electronic", "Pop"}


def test_labels_are_learnt_heard_or_named(tmp_path: Path) -> None:
    root = write_open_sets(tmp_path)
    albums = root / "albums" / "albums.jsonl"
    lines = albums.read_text("utf-8").splitlines()
    for genre, count in (("polka", 12), ("zydeco", 11)):
        lines[:count] = [line.replace('"genres": [', f'"genres": ["{genre}", ') for line in lines[:count]]
    albums.write_text("\n".join(lines), "utf-8")
    labels = read_sources(root, SHIPPED).labels
    assert {"Polka", "Classical", "Disco", "Reggae", "Drone"} <= set(labels)
    assert "Zydeco" not in labels
    assert list(labels) == sorted(set(labels))


def test_splits_are_those_of_the_set(tmp_path: Path) -> None:
    albums = read_sources(write_open_sets(tmp_path), SHIPPED).albums
    rows = [albums.of_split(split) for split in Split]
    assert np.concatenate(rows).size == len(albums.items)
    assert all(row.size for row in rows)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    root = write_open_sets(tmp_path)
    sources = read_sources(root, SHIPPED)
    (root / "labels" / "mumu_genres.tsv").unlink()
    with pytest.raises(TaggerError, match=r"mumu_genres\.tsv is missing"):
        label_collections(sources, root / "labels")
    albums = root / "albums" / "albums.jsonl"
    albums.write_text(albums.read_text("utf-8").replace('"covers/phlow-3.png"', "null"), "utf-8")
    with pytest.raises(TaggerError, match="'phlow-3'"):
        read_sources(root, SHIPPED)
