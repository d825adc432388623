from pathlib import Path

import numpy as np

from trainer.data.item_lists import AlbumNote
from trainer.models.losses import UNKNOWN
from trainer.starter.labels import Labels, choose, note_genres, with_parents


def note(number: int, *genres: str, split: str = "train", source: str = "press") -> AlbumNote:
    return AlbumNote(f"a{number}", source, f"artist {number}", "title", "text", genres, Path("cover.jpg"), split)


def test_a_genre_brings_those_above_it() -> None:
    assert {"Dub Techno", "Techno", "Electronic"} <= with_parents(["dub techno"])


def test_names_that_the_taxonomy_does_not_know_are_left_out() -> None:
    assert with_parents(["no genre at all"]) == set()


def test_chosen_are_frequent_genres_and_all_of_the_other_sets() -> None:
    notes = [note(i, "ambient") for i in range(10)] + [note(i, "polka") for i in range(9)]
    names = choose(notes, {"Blues"}).names
    assert {"Ambient", "Electronic", "Blues"} <= set(names)
    assert "Polka" not in names


def test_albums_outside_training_do_not_choose() -> None:
    assert choose([note(i, "ambient", split="test") for i in range(50)]).names == ()


def test_a_set_says_nothing_about_genres_it_does_not_know() -> None:
    rows = Labels(("Blues", "Jazz", "Techno")).targets([["blues"], ["jazz"]], known={"Blues", "Jazz"})
    np.testing.assert_array_equal(rows, [[1, 0, UNKNOWN], [0, 1, UNKNOWN]])


def test_the_netlabels_are_electronic_though_they_do_not_say_so() -> None:
    assert "electronic" in note_genres(note(1, "folk", source="netlabels"))
    assert note_genres(note(1, "folk")) == ("folk",)
