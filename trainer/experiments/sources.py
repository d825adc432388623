"""The kinds of input that an experiment can name, each ready to give training examples for any items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tagger.inference.gazetteer import Gazetteer
from tagger.inference.text import Vocabulary, album_text, tfidf, tokens
from trainer.data import text_features
from trainer.data.feature_examples import LevelledPatches, as_tensor, fit_scaler
from trainer.data.feature_store import Store
from trainer.data.items import Dataset, DatasetTrack, Item
from trainer.data.text_features import fit_vocabulary
from trainer.training import CoverExamples, Examples, PatchExamples, TensorExamples, padded_terms
from trainer.training.covers import Augmentation

FLOOR = -80.0


@dataclass(frozen=True, slots=True)
class SourceUnit:
    """One example, an item or one of its tracks, and what it is called in results."""

    id: str
    item: Item
    tracks: tuple[DatasetTrack, ...]


def units_of(items: Sequence[Item], level: str) -> list[SourceUnit]:
    """The items themselves, or their tracks."""
    if level == "item":
        return [SourceUnit(item.id, item, item.audio) for item in items]
    return [SourceUnit(track.id, item, (track,)) for item in items for track in item.audio]


class Source(Protocol):
    """One kind of input."""

    def has(self, unit: SourceUnit) -> bool:
        """Whether the unit carries it."""

    def examples(self, units: Sequence[SourceUnit], targets: Tensor) -> Examples:
        """The units as training examples."""

    def dimensions(self) -> dict[str, Any]:
        """The sizes of the network that follow from the data."""

    def record(self) -> dict[str, Any]:
        """What an application needs to make the same input."""


@dataclass(frozen=True)
class Patches:
    """Patches of a store of spectrograms, standardised per bin; ``levelled`` ones have their own loudest cell at 0
    dB.
    """

    store: Store
    frames: int
    redraw: bool
    levelled: bool
    scaler: tuple[NDArray[np.float32], NDArray[np.float32]]

    @classmethod
    def fitted(
        cls, store: Store, training: Sequence[SourceUnit], frames: int, *, redraw: bool, levelled: bool
    ) -> "Patches":
        """With mean and deviation of the training units."""
        ids = [unit.tracks[0].id for unit in training if unit.tracks and store.has(unit.tracks[0].id)]
        return cls(
            store, frames, redraw, levelled, fit_scaler(store, ids, level=FLOOR if levelled else None, frames=frames)
        )

    def has(self, unit: SourceUnit) -> bool:
        """Whether the unit's first track was extracted."""
        return bool(unit.tracks) and self.store.has(unit.tracks[0].id)

    def examples(self, units: Sequence[SourceUnit], targets: Tensor) -> Examples:
        """Patches [B, frames, bins]."""
        kind = LevelledPatches if self.levelled else PatchExamples
        rows = self.store.indices(unit.tracks[0].id for unit in units)
        return kind.of(
            self.store.rows, self.store.lengths, rows, targets, self.scaler, frames=self.frames, redraw=self.redraw
        )

    def dimensions(self) -> dict[str, Any]:
        """Frames and bins."""
        return {"frames": self.frames, "bins": self.store.layout.shape[1]}

    def record(self) -> dict[str, Any]:
        """Front end, patch and scaler."""
        mean, deviation = (part.tolist() for part in self.scaler)
        return {
            "front_end": dict(self.store.layout.front_end),
            "frames": self.frames,
            "scaler": {"mean": mean, "deviation": deviation},
        }


@dataclass(frozen=True)
class Statistics:
    """Statistics of a unit's tracks, averaged and standardised."""

    store: Store
    scaler: tuple[NDArray[np.float32], NDArray[np.float32]]

    @classmethod
    def fitted(cls, store: Store, training: Sequence[SourceUnit]) -> "Statistics":
        """With mean and deviation of the training units."""
        rows = np.array([averaged(store, unit) for unit in training if has_tracks(store, unit)], np.float32)
        return cls(store, (rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)))

    def has(self, unit: SourceUnit) -> bool:
        """Whether one of the unit's tracks was extracted."""
        return has_tracks(self.store, unit)

    def examples(self, units: Sequence[SourceUnit], targets: Tensor) -> Examples:
        """Statistics [B, F]."""
        mean, deviation = self.scaler
        rows = np.array([averaged(self.store, unit) for unit in units], np.float32)
        return TensorExamples((torch.from_numpy((rows - mean) / deviation),), targets)

    def dimensions(self) -> dict[str, Any]:
        """How many statistics."""
        return {"statistics": self.store.layout.shape[0]}

    def record(self) -> dict[str, Any]:
        """Front end and scaler."""
        mean, deviation = (part.tolist() for part in self.scaler)
        return {"front_end": dict(self.store.layout.front_end), "scaler": {"mean": mean, "deviation": deviation}}


def has_tracks(store: Store, unit: SourceUnit) -> bool:
    """Whether one of the unit's tracks was extracted."""
    return any(store.has(track.id) for track in unit.tracks)


def averaged(store: Store, unit: SourceUnit) -> NDArray[np.float32]:
    """The mean of a unit's rows."""
    rows = store.indices(track.id for track in unit.tracks if store.has(track.id))
    return np.asarray(store.rows[rows].mean(axis=0), np.float32)


@dataclass(frozen=True)
class Covers:
    """Covers of a store, changed in training if ``augment``; named by their path below the dataset's root."""

    store: Store
    root: Path
    size: int
    augment: bool

    def has(self, unit: SourceUnit) -> bool:
        """Whether the item's cover could be decoded."""
        return unit.item.cover is not None and self.store.has(cover_id(unit.item.cover, self.root))

    def examples(self, units: Sequence[SourceUnit], targets: Tensor) -> Examples:
        """Covers [B, 3, size, size]."""
        rows = self.store.indices(cover_id(unit.item.cover, self.root) for unit in units if unit.item.cover)
        pixels = as_tensor(self.store.rows)
        changes = Augmentation() if self.augment else None
        return CoverExamples(pixels, torch.from_numpy(rows), targets, self.size, augmentation=changes)

    def dimensions(self) -> dict[str, Any]:
        """The size."""
        return {"size": self.size}

    def record(self) -> dict[str, Any]:
        """Front end and size."""
        return {"front_end": dict(self.store.layout.front_end), "size": self.size}


def cover_id(cover: Path, root: Path) -> str:
    """What a cover is called in its store: several items can share it."""
    return cover.relative_to(root).as_posix() if cover.is_relative_to(root) else cover.as_posix()


@dataclass(frozen=True)
class Texts:
    """tf-idf of album texts, words chosen on the training units; ``prepared`` gives each item's text as the network
    reads it.
    """

    vocabulary: Vocabulary
    rows: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float32]]]
    characters: int
    gazetteer: Gazetteer | None  # that enriched them

    @classmethod
    def fitted(
        cls,
        prepared: Mapping[str, str],
        training: Sequence[SourceUnit],
        size: int,
        characters: int,
        gazetteer: Gazetteer | None,
    ) -> "Texts":
        """With the vocabulary of the training units."""
        texts = [text for unit in training if (text := prepared.get(unit.item.id))]
        vocabulary = fit_vocabulary(texts, size)
        rows = {name: tfidf(tokens(text), vocabulary, sublinear_tf=True) for name, text in prepared.items()}
        return cls(vocabulary, rows, characters, gazetteer)

    def has(self, unit: SourceUnit) -> bool:
        """Whether the item's text holds known words."""
        return unit.item.id in self.rows and self.rows[unit.item.id][0].size > 0

    def examples(self, units: Sequence[SourceUnit], targets: Tensor) -> Examples:
        """Terms and their values."""
        return TensorExamples(padded_terms([self.rows[unit.item.id] for unit in units]), targets)

    def dimensions(self) -> dict[str, Any]:
        """How many words."""
        return {"vocabulary": len(self.vocabulary.terms)}

    def record(self) -> dict[str, Any]:
        """Vocabulary, idf and where texts are cut."""
        words = {"terms": list(self.vocabulary.terms), "idf": self.vocabulary.idf.tolist()}
        return {"vocabulary": words, "characters": self.characters, "enriched": self.gazetteer is not None}


def prepared_texts(dataset: Dataset, characters: int, gazetteer: Gazetteer | None) -> dict[str, str]:
    """Item → its text, cut at a sentence end and enriched by the gazetteer, if any; items without text are left out."""
    texts = {item.id: album_text([item.text], characters) for item in dataset.items if item.text.strip()}
    return {name: gazetteer.enrich(text) for name, text in texts.items()} if gazetteer else texts


@dataclass(frozen=True)
class Lyrics:
    """Lyrics as word numbers; songs without lyrics are all padding."""

    numbers: Mapping[str, int]
    needed: bool  # without the sound beside them, songs without lyrics cannot be classified

    @classmethod
    def fitted(cls, training: Sequence[SourceUnit], size: int, *, needed: bool) -> "Lyrics":
        """With the commonest words of the training units."""
        return cls(text_features.word_numbers([unit.item.text for unit in training], size), needed)

    def has(self, unit: SourceUnit) -> bool:
        """Whether the song can be used."""
        return bool(unit.item.text.strip()) or not self.needed

    def examples(self, units: Sequence[SourceUnit], targets: Tensor) -> Examples:
        """Word numbers [B, 50, 20]."""
        songs = np.stack([text_features.encode(unit.item.text, self.numbers) for unit in units])
        return TensorExamples((torch.from_numpy(songs),), targets)

    def dimensions(self) -> dict[str, Any]:
        """How many words, with padding and the unknown word."""
        return {"vocabulary": len(self.numbers) + 2}

    def record(self) -> dict[str, Any]:
        """The words in order."""
        return {"words": list(self.numbers)}


@dataclass(frozen=True)
class Vectors:
    """The vectors that another run made of each item."""

    places: Mapping[str, int]
    values: NDArray[np.float32]

    def has(self, unit: SourceUnit) -> bool:
        """Whether the item has a vector."""
        return unit.item.id in self.places

    def examples(self, units: Sequence[SourceUnit], targets: Tensor) -> Examples:
        """Vectors [B, D]."""
        return TensorExamples((self.of(units),), targets)

    def of(self, units: Sequence[SourceUnit]) -> Tensor:
        """Their rows."""
        return torch.from_numpy(self.values[[self.places[unit.item.id] for unit in units]])

    def dimensions(self) -> dict[str, Any]:
        """Nothing: the width goes in beside the others'."""
        return {}

    def record(self) -> dict[str, Any]:
        """The width."""
        return {"width": self.values.shape[1]}
