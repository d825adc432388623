"""What every dataset is read into: labelled items, the files that belong to them, and the split they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Literal

from tagger.errors import Problem, TaggerError
from trainer.data.labels import common_labels


class Split(StrEnum):
    """The three parts of a dataset."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


FOLDS = 10  # of a dataset whose items are each tested once
SPLIT_NAMES = {  # as the published lists spell them
    "train": Split.TRAIN,
    "training": Split.TRAIN,
    "val": Split.VALIDATION,
    "valid": Split.VALIDATION,
    "validation": Split.VALIDATION,
    "dev": Split.VALIDATION,
    "test": Split.TEST,
}


class ItemPart(StrEnum):
    """What an item may carry."""

    AUDIO = "audio"
    COVER = "cover"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class DatasetTrack:
    """One recording; ``path`` is None where the dataset lists it and no file was found."""

    id: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Item:
    """What carries labels: an album with its tracks, or a single track.

    ``lists`` is what the dataset says that the item has, whether its files were found or not. ``statistics`` are numbers
    that the dataset itself gives, in the order of its table. ``known`` are the labels that the item's source says anything
    about (None: all); about the others it is unknown whether the item has them. ``source`` is the collection that a dataset
    made of several took the item from.
    """

    id: str
    labels: tuple[str, ...]
    tracks: tuple[DatasetTrack, ...] = ()
    cover: Path | None = None
    text: str = ""
    album: str = ""
    artists: tuple[str, ...] = ()
    split: Split | None = None
    lists: frozenset[ItemPart] = frozenset(ItemPart)
    statistics: tuple[float, ...] = ()
    known: frozenset[str] | None = None
    source: str = ""

    @property
    def audio(self) -> tuple[DatasetTrack, ...]:
        """The tracks whose file is there."""
        return tuple(track for track in self.tracks if track.path is not None)

    def has(self, part: ItemPart) -> bool:
        """Whether the item carries this part."""
        return bool({ItemPart.AUDIO: self.audio, ItemPart.COVER: self.cover, ItemPart.TEXT: self.text}[part])


@dataclass(frozen=True)
class Dataset:
    """A dataset as found: ``labels`` in a fixed order, ``problems`` for the rows that were passed over.

    ``parts`` are those that every item of the published layout carries; ``single`` says that an item has exactly one
    label; ``labels_are`` what a person calls the labels.
    """

    name: str
    root: Path
    labels: tuple[str, ...]
    items: tuple[Item, ...]
    parts: frozenset[ItemPart]
    single: bool
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = field(default=())
    # Label → the one at the top of its branch, if it is known.
    top_level: Mapping[str, str] = field(default_factory=dict)
    labels_are: Literal["genres", "tags"] = "genres"
    longest_text: int | None = None  # characters; what a text has behind them was not read

    @cached_property
    def label_index(self) -> dict[str, int]:
        """Each label's column."""
        return {label: column for column, label in enumerate(self.labels)}

    def having(self, part: ItemPart) -> "Dataset":
        """The same dataset with only the items that carry ``part``."""
        return replace(self, items=tuple(item for item in self.items if item.has(part)))

    def of(self, split: Split) -> tuple[Item, ...]:
        """The items of one split."""
        return tuple(item for item in self.items if item.split is split)

    def taught(self, minimum: int) -> "Dataset":
        """The same dataset with only the labels that at least ``minimum`` training items carry; every item stays."""
        common = common_labels((item.labels for item in self.of(Split.TRAIN)), minimum)
        labels = tuple(label for label in self.labels if label in common)
        items = (replace(item, labels=tuple(label for label in item.labels if label in labels)) for item in self.items)
        return replace(self, labels=labels, items=tuple(items))

    def keeping(self, labels: tuple[str, ...]) -> "Dataset":
        """The same dataset with only these labels, without the items that have none of them."""
        names = frozenset(labels)
        narrowed = (
            replace(item, labels=tuple(label for label in item.labels if label in names)) for item in self.items
        )
        return replace(self, labels=labels, items=tuple(item for item in narrowed if item.labels))


def label_names(items: tuple[Item, ...]) -> tuple[str, ...]:
    """All labels in use, sorted."""
    return tuple(sorted({label for item in items for label in item.labels}))


def require(path: Path, content: str) -> Path:
    """``path`` itself when it is there. Raises TaggerError with the ``content`` that the dataset needs it for."""
    if not path.exists():
        raise TaggerError(
            f"{path} is missing; it should hold {content}: name the folder that the dataset was unpacked into."
        )
    return path


def cover_id(cover: Path, root: Path) -> str:
    """What a cover is called in its store: several items can share it."""
    return cover.relative_to(root).as_posix() if cover.is_relative_to(root) else cover.as_posix()
