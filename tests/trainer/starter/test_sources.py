from collections import defaultdict
from pathlib import Path

import pytest

from trainer.models.losses import UNKNOWN
from trainer.starter.sources import block_split, fold_of, read_sources


def test_neighbouring_clips_stand_in_one_fold() -> None:
    folds = [fold_of(f"blues.{number:05d}.wav") for number in range(100)]
    assert folds == sorted(folds)
    assert {folds.count(fold) for fold in range(10)} == {10}


def test_a_genre_stands_in_every_split() -> None:
    assert {block_split(f"rock.{number:05d}.wav") for number in range(100)} == {"train", "validation", "test"}


@pytest.mark.data
def test_the_real_sets(shared_data: Path) -> None:
    sources = read_sources(shared_data)
    assert len(sources.audio.inputs) == 900
    assert {"Ambient", "Hip Hop", "Classical"} <= set(sources.labels.names)
    for table in (sources.audio, sources.image, sources.text):
        assert len(table.inputs) == len(table.targets) == len(table.splits)
        assert set(table.splits) == {"train", "validation", "test"}
    place = sources.labels.names.index("Ambient")
    assert (sources.audio.targets[:, place] == UNKNOWN).all()
    assert (sources.text.targets[:, place] != UNKNOWN).all()


@pytest.mark.data
def test_no_artist_stands_in_two_splits(shared_data: Path) -> None:
    splits = defaultdict(set)
    for note in read_sources(shared_data).notes:
        if note.artist.casefold() not in {"various artists", "various", "va"}:
            splits[note.artist.casefold()].add(note.split)
    assert [artist for artist, names in splits.items() if len(names) > 1] == []


@pytest.mark.data
def test_albums_are_found_again_in_both_tables(shared_data: Path) -> None:
    sources = read_sources(shared_data)
    for note, image, text in zip(sources.notes, sources.in_image, sources.in_text, strict=True):
        assert sources.image.inputs[image] == note.cover
        assert sources.text.inputs[text] == note.text
        assert sources.image.splits[image] == sources.text.splits[text] == note.split
