from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.errors import TaggerError
from trainer.data.items import Dataset, Item, Split
from trainer.data.splits import allocate, ensure_clean, leaks, with_splits

FRACTIONS = (0.8, 0.1, 0.1)


def item(number: int, artists: tuple[str, ...] = (), album: str = "", labels: tuple[str, ...] = ("a",)) -> Item:
    return Item(str(number), labels, album=album, artists=artists)


def dataset(*items: Item) -> Dataset:
    return Dataset("made", Path(), ("a", "b"), items, frozenset(), single=False)


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from("pqrstu"), max_size=2), st.sampled_from(["", "x", "y", "z"])), min_size=1
    )
)
def test_new_splits_never_leak(rows: list[tuple[set[str], str]]) -> None:
    items = [item(number, tuple(artists), album) for number, (artists, album) in enumerate(rows)]
    split = with_splits(dataset(*items), FRACTIONS)
    assert leaks(split.items) == []
    assert all(item.split for item in split.items)


def test_groups_are_tied_over_several_steps() -> None:
    items = [item(0, ("p",)), item(1, ("p", "q")), item(2, ("q",), "x"), item(3, ("r",), "x")]
    assert len(set(allocate(items, FRACTIONS, 0))) == 1


def test_labels_are_shared_out_evenly() -> None:
    items = [item(n, (str(n // 2),), labels=("a",) if n % 10 else ("a", "rare")) for n in range(1000)]
    split = with_splits(dataset(*items), FRACTIONS).items
    for name, part in zip(Split, FRACTIONS, strict=True):
        items = [item for item in split if item.split is name]
        assert len(items) == pytest.approx(1000 * part, abs=10)
        assert sum("rare" in item.labels for item in items) == pytest.approx(100 * part, abs=2)


def test_the_seed_decides_and_nothing_else() -> None:
    items = [item(n, (str(n // 3),)) for n in range(90)]
    assert allocate(items, FRACTIONS, 1) == allocate(items, FRACTIONS, 1)
    assert allocate(items, FRACTIONS, 1) != allocate(items, FRACTIONS, 2)


def test_nobody_in_particular_ties_nothing() -> None:
    items = [item(n, ("Various Artists",)) for n in range(50)]
    assert len(set(allocate(items, FRACTIONS, 0))) == 3


def test_given_splits_are_kept_and_checked() -> None:
    items = [replace(item(n, ("p",), f"album {n}"), split=split) for n, split in enumerate(Split)]
    given_splits = dataset(*items)
    assert with_splits(given_splits, FRACTIONS) is given_splits
    (leak,) = leaks(items)
    assert str(leak) == "artist 'p' stands in train and validation and test"
    with pytest.raises(TaggerError, match="--allow-leaks"):
        ensure_clean(given_splits)
    ensure_clean(given_splits, allow_leaks=True)


def test_a_split_of_some_items_is_the_split_and_is_checked() -> None:
    items = [replace(item(n, ("p",)), split=Split.TRAIN if n else Split.TEST) for n in range(3)]
    split = with_splits(dataset(*items, *(item(n, ("q",)) for n in range(3, 8))), FRACTIONS)
    assert split.items == tuple(items)
    (note,) = split.notes
    assert "leaves out 5 of 8 items (3, 4, 5, …)" in note
    with pytest.raises(TaggerError, match="artist 'p' stands in train and test"):
        ensure_clean(split)
