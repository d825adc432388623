"""The freely available sets as datasets: which genres are learned, what is unknown, and that no artist is in two splits."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from tagger.errors import TaggerError
from tagger.genres.taxonomy import Taxonomy
from trainer.data.items import Item, Split
from trainer.data.labels import UNKNOWN, target_matrix, with_parents
from trainer.data.open_sets import (
    album_item,
    fold_of,
    frequent_labels,
    read_starter_covers,
    read_starter_texts,
    with_taxonomy_labels,
)
from trainer.data.registry import read_dataset

ALBUM = '{"id": "a", "source": "%s", "artist": "x", "title": "t", "text": "t", "genres": ["folk"], "split": "train"}'


def album(number: int, *genres: str, split: Split = Split.TRAIN) -> Item:
    return Item(f"a{number}", genres, cover=Path("cover.jpg"), text="text", split=split)


def test_a_genre_brings_those_above_it() -> None:
    assert {"Dub Techno", "Techno", "Electronic"} <= with_parents(["dub techno"])


def test_names_that_the_taxonomy_does_not_know_are_left_out() -> None:
    assert with_parents(["no genre at all"]) == set()


def test_a_related_name_is_the_genre_that_it_belongs_to() -> None:
    assert with_parents(["downbeat"]) == {"Electronic", "Downtempo"}


def test_no_label_is_another_name_of_a_genre() -> None:
    taxonomy = Taxonomy.load()
    names = [name for genre in taxonomy.genres.values() for name in (genre.name, *genre.aliases)]
    assert [label for label in with_parents(names) if taxonomy.canonical(label) != label] == []
    assert with_parents(names) == set(taxonomy)


def test_chosen_are_frequent_genres_and_all_of_the_other_sets() -> None:
    albums = [album(i, "ambient") for i in range(10)] + [album(i, "polka") for i in range(9)]
    names = frequent_labels(albums, [Item("cover", ("Blues",))])
    assert {"Ambient", "Electronic", "Blues"} <= set(names)
    assert "Polka" not in names


def test_albums_outside_training_do_not_choose() -> None:
    assert frequent_labels([album(i, "ambient", split=Split.TEST) for i in range(50)], []) == ()


def test_a_set_says_nothing_about_genres_it_does_not_know() -> None:
    labels = ("Blues", "Jazz", "Techno")
    items = [with_taxonomy_labels(Item(name, (name,)), labels) for name in ("blues", "jazz")]
    rows = target_matrix([item.labels for item in items], [frozenset({"Blues", "Jazz"})] * 2, labels)
    np.testing.assert_array_equal(rows, [[1, 0, UNKNOWN], [0, 1, UNKNOWN]])


def test_the_netlabels_are_electronic_though_they_do_not_say_so() -> None:
    assert "electronic" in album_item(ALBUM % "netlabels", Path("albums.jsonl"), 1).labels
    assert album_item(ALBUM % "press", Path("albums.jsonl"), 1).labels == ("folk",)


@pytest.mark.parametrize("name", ["starter-texts", "labelled-covers", "gtzan-statistics", "jamendo-tags"])
@pytest.mark.parametrize("within", ["", "nowhere"])
def test_who_names_another_folder_is_told_which_folders_it_holds(name: str, within: str, tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match="name the folder that holds albums/, covers/, features/ and labels/"):
        read_dataset(name, tmp_path / within)


def test_neighbouring_clips_stand_in_one_fold() -> None:
    folds = [fold_of(f"blues.{number:05d}.wav") for number in range(100)]
    assert folds == sorted(folds)
    assert {folds.count(fold) for fold in range(10)} == {10}


@pytest.mark.data
def test_the_real_sets(shared_data: Path) -> None:
    covers, texts = (read(shared_data) for read in (read_starter_covers, read_starter_texts))
    assert {"Ambient", "Hip Hop", "Classical"} <= set(texts.labels)
    for dataset in (covers, texts):
        assert dataset.labels == texts.labels
        assert {item.split for item in dataset.items} == set(Split)
    assert any(item.known is not None and "Ambient" not in item.known for item in covers.items)
    assert all(item.known is None for item in texts.items)


@pytest.mark.data
def test_no_artist_stands_in_two_splits(shared_data: Path) -> None:
    splits = defaultdict(set)
    for item in read_starter_texts(shared_data).items:
        for artist in item.artists:
            if artist.casefold() not in {"various artists", "various", "va"}:
                splits[artist.casefold()].add(item.split)
    assert [artist for artist, names in splits.items() if len(names) > 1] == []


@pytest.mark.data
def test_albums_are_found_again_in_both_sets(shared_data: Path) -> None:
    covers = {item.id: item for item in read_starter_covers(shared_data).items}
    with_cover = [item for item in read_starter_texts(shared_data).items if item.cover is not None]
    assert with_cover
    for item in with_cover:
        assert covers[item.id].cover == item.cover
        assert covers[item.id].text == item.text
        assert covers[item.id].split == item.split
