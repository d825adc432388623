"""Splits that keep an artist and an album on one side, and the check that given ones do."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tagger.errors import TaggerError
from trainer.data.items import Dataset, Item, Split

# MusicBrainz' entry for compilations, and the names in use for the same: they are nobody in particular.
UNSPECIFIC_ARTISTS = frozenset(
    {"", "89ad4ac3-39f7-470e-963a-56509c546377", "various artists", "various", "va", "unknown artist", "unknown"}
)
NAMES_IN_NOTE = 3  # of the items that a given split leaves out are named
ORDER = (Split.TRAIN, Split.VALIDATION, Split.TEST)


@dataclass(frozen=True, slots=True)
class Leak:
    """An artist, album or content of files that stands in more than one split."""

    kind: str  # "artist", "album" or "content"
    name: str
    splits: tuple[Split, ...]

    def __str__(self) -> str:
        return f"{self.kind} '{self.name}' stands in {' and '.join(self.splits)}"


def leaks(items: Iterable[Item]) -> list[Leak]:
    """Every artist and album that stands in more than one split, sorted."""
    splits_of: dict[tuple[str, str], set[Split]] = defaultdict(set)
    for item in items:
        if item.split is not None:
            for key in group_keys(item):
                splits_of[key].add(item.split)
    return [
        Leak(kind, name, tuple(split for split in ORDER if split in splits))
        for (kind, name), splits in sorted(splits_of.items())
        if len(splits) > 1
    ]


def group_keys(item: Item) -> Iterator[tuple[str, str]]:
    """What ties an item to others: its artists and its album."""
    for artist in item.artists:
        if artist.casefold() not in UNSPECIFIC_ARTISTS:
            yield "artist", artist
    if item.album:
        yield "album", item.album


def ensure_clean(dataset: Dataset, *, allow_leaks: bool = False) -> None:
    """Raise TaggerError when the splits leak and nobody said that they may."""
    leaking = leaks(dataset.items)
    if leaking and not allow_leaks:
        raise TaggerError(
            f"{len(leaking)} artists or albums of {dataset.name} stand in two splits (first: {leaking[0]}); "
            "mend the split, or pass --allow-leaks to train on it knowingly."
        )


def with_splits(dataset: Dataset, fractions: Sequence[float], seed: int = 0) -> Dataset:
    """The dataset's own split when it gives one, else a new one by ``fractions`` (train, validation, test).

    A split given for some items is the split: the others are left out, and a note counts and names them. New splits
    keep whole groups (items tied by artist or album, over any number of steps) on one side and share every label out as
    evenly as the groups allow; the same items and seed give the same split.
    """
    with_split = tuple(item for item in dataset.items if item.split is not None)
    if with_split:
        return dataset if len(with_split) == len(dataset.items) else only_items_with_split(dataset, with_split)
    splits = allocate(dataset.items, fractions, seed)
    items = tuple(replace(item, split=split) for item, split in zip(dataset.items, splits, strict=True))
    parts = "/".join(f"{part:.0%}" for part in fractions)
    note = f"Split {parts} by artist, made here with seed {seed}: the dataset gives none."
    return replace(dataset, items=items, notes=(*dataset.notes, note))


def only_items_with_split(dataset: Dataset, with_split: tuple[Item, ...]) -> Dataset:
    """The dataset with the items that its split names; a note counts the others and names the first."""
    without_split = [item.id for item in dataset.items if item.split is None]
    names = ", ".join(without_split[:NAMES_IN_NOTE]) + (", …" if len(without_split) > NAMES_IN_NOTE else "")
    count = f"{len(without_split)} of {len(dataset.items)} items"
    note = f"The split that {dataset.name} gives leaves out {count} ({names}), and so does training."
    return replace(dataset, items=with_split, notes=(*dataset.notes, note))


def allocate(items: Sequence[Item], fractions: Sequence[float], seed: int) -> list[Split]:
    """A split for each item, largest groups first, each to the split that still lacks most of its labels."""
    groups = inseparable_groups(items)
    order = np.random.default_rng(seed).permutation(len(groups))
    groups = [groups[index] for index in order]
    groups.sort(key=len, reverse=True)
    totals = Counter(label for item in items for label in labels_of(item))
    lacking = [{label: count * part for label, count in totals.items()} for part in fractions]
    splits: dict[int, Split] = {}
    for group in groups:
        counts = Counter(label for index in group for label in labels_of(items[index]))
        best = max(range(len(fractions)), key=lambda column: fulfilled_need(lacking[column], counts, totals))
        for label, count in counts.items():
            lacking[best][label] -= count
        splits.update(dict.fromkeys(group, ORDER[best]))
    return [splits[index] for index in range(len(items))]


def labels_of(item: Item) -> tuple[str, ...]:
    """The item's labels and one that all share, so that sizes are balanced too."""
    return (*item.labels, "\0any")


def fulfilled_need(lacking: dict[str, float], counts: Counter[str], totals: Counter[str]) -> float:
    """How much of a group's labels this split still needs; rare labels count as much as common ones."""
    return sum(min(lacking[label], count) / totals[label] for label, count in counts.items())


def inseparable_groups(items: Sequence[Item]) -> list[list[int]]:
    """Indices of the items that must stay together, by common artist or album."""
    parent = list(range(len(items)))
    first: dict[tuple[str, str], int] = {}
    for index, item in enumerate(items):
        for key in group_keys(item):
            union(parent, index, first.setdefault(key, index))
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(items)):
        groups[root(parent, index)].append(index)
    return list(groups.values())


def root(parent: list[int], index: int) -> int:
    """The group's first index; shortens the path on the way."""
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def union(parent: list[int], first: int, second: int) -> None:
    """Make two groups one."""
    smaller, larger = sorted((root(parent, first), root(parent, second)))
    parent[larger] = smaller
