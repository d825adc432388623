"""The kinds of input that an experiment can name, each ready to give training examples for any items."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tagger.errors import TaggerError
from tagger.inference.gazetteer import Gazetteer
from tagger.inference.text import Vocabulary, album_text, tfidf, tokens
from trainer.data import text_features
from trainer.data.feature_store import Store, fit_scaler
from trainer.data.items import Dataset, DatasetTrack, Item, cover_id
from trainer.data.text_features import fit_vocabulary
from trainer.experiments.schema import TextInputs
from trainer.training.examples import Examples, TensorExamples, as_tensor, padded_terms
from trainer.training.media_examples import Augmentation, CoverExamples, LevelledPatches, PatchExamples

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


def nothing_carries(kind: str) -> TaggerError:
    """The refusal where no training unit has an input."""
    return TaggerError(f"No training item carries {kind}; trainer check says what is missing.")


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
        """With mean and deviation of the training units. Raises TaggerError where none has it."""
        ids = [unit.tracks[0].id for unit in training if unit.tracks and store.has(unit.tracks[0].id)]
        if not ids:
            raise nothing_carries(store.layout.front_end["kind"])
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


RowOf = Callable[[SourceUnit], NDArray[np.float32] | None]
"""A unit's numbers, None where it has none."""


@dataclass(frozen=True)
class Statistics:
    """Numbers of a unit, standardised; ``origin`` says for the record where they are from."""

    row_of: RowOf
    scaler: tuple[NDArray[np.float32], NDArray[np.float32]]
    origin: Mapping[str, Any]

    @classmethod
    def fitted(cls, row_of: RowOf, training: Sequence[SourceUnit], origin: Mapping[str, Any]) -> "Statistics":
        """With mean and deviation of the training units; a number that is the same in all of them is only centred. Raises
        TaggerError where none has them.
        """
        rows = np.array([row for unit in training if (row := row_of(unit)) is not None], np.float32)
        if not rows.size:
            raise nothing_carries(origin.get("front_end", {}).get("kind", "statistics"))
        deviation = rows.std(axis=0)
        return cls(row_of, (rows.mean(axis=0), np.where(deviation > 1e-6, deviation, 1).astype(np.float32)), origin)

    def has(self, unit: SourceUnit) -> bool:
        """Whether the unit has the numbers."""
        return self.row_of(unit) is not None

    def rows(self, units: Sequence[SourceUnit]) -> NDArray[np.float32]:
        """[units, F], standardised."""
        mean, deviation = self.scaler
        return (np.array([self.row_of(unit) for unit in units], np.float32) - mean) / deviation

    def examples(self, units: Sequence[SourceUnit], targets: Tensor) -> Examples:
        """Statistics [B, F]."""
        return TensorExamples((torch.from_numpy(self.rows(units)),), targets)

    def dimensions(self) -> dict[str, Any]:
        """How many statistics."""
        return {"statistics": len(self.scaler[0])}

    def record(self) -> dict[str, Any]:
        """Where the numbers are from, and the scaler."""
        mean, deviation = (part.tolist() for part in self.scaler)
        return {**self.origin, "scaler": {"mean": mean, "deviation": deviation}}


def track_means(store: Store) -> RowOf:
    """The mean of a unit's tracks."""

    def row_of(unit: SourceUnit) -> NDArray[np.float32] | None:
        tracks = [track.id for track in unit.tracks if store.has(track.id)]
        return np.asarray(store.rows[store.indices(tracks)].mean(axis=0), np.float32) if tracks else None

    return row_of


def dataset_statistics(unit: SourceUnit) -> NDArray[np.float32] | None:
    """The statistics that the dataset gives itself."""
    return np.array(unit.item.statistics, np.float32) if unit.item.statistics else None


COLOUR_BINS = 8  # per colour


def colour_histograms(store: Store, root: Path) -> RowOf:
    """The colours of a unit's cover."""

    def row_of(unit: SourceUnit) -> NDArray[np.float32] | None:
        name = cover_id(unit.item.cover, root) if unit.item.cover else None
        if name is None or not store.has(name):
            return None
        return colour_histogram(store.rows[store.indices([name])[0]])

    return row_of


def colour_histogram(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How often each of COLOUR_BINS³ colours occurs, as a share's square root; uint8 [H, W, 3] → float32 [COLOUR_BINS³]."""
    binned = np.asarray(picture).reshape(-1, 3) // (256 // COLOUR_BINS)
    weights = np.array([COLOUR_BINS * COLOUR_BINS, COLOUR_BINS, 1])
    counts = np.bincount(binned @ weights, minlength=COLOUR_BINS**3)
    return np.asarray(np.sqrt(counts / counts.sum()), np.float32)


@dataclass(frozen=True)
class Covers:
    """Covers of a store, changed in training by ``augmentation``; named by their path below the dataset's root."""

    store: Store
    root: Path
    size: int
    augmentation: Augmentation | None

    def has(self, unit: SourceUnit) -> bool:
        """Whether the item's cover could be decoded."""
        return unit.item.cover is not None and self.store.has(cover_id(unit.item.cover, self.root))

    def examples(self, units: Sequence[SourceUnit], targets: Tensor) -> Examples:
        """Covers [B, 3, size, size]."""
        rows = self.store.indices(cover_id(unit.item.cover, self.root) for unit in units if unit.item.cover)
        pixels = as_tensor(self.store.rows)
        return CoverExamples(pixels, torch.from_numpy(rows), targets, self.size, augmentation=self.augmentation)

    def dimensions(self) -> dict[str, Any]:
        """The size."""
        return {"size": self.size}

    def record(self) -> dict[str, Any]:
        """Front end and size."""
        return {"front_end": dict(self.store.layout.front_end), "size": self.size}


@dataclass(frozen=True)
class Texts:
    """tf-idf of album texts, words chosen on the training units; ``prepared`` gives each item's text as the network
    reads it.
    """

    vocabulary: Vocabulary
    rows: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float32]]]
    characters: int
    gazetteer: Gazetteer | None  # that enriched them
    wordless: bool = False  # whether a text without any known word counts

    @classmethod
    def fitted(
        cls,
        prepared: Mapping[str, str],
        training: Sequence[SourceUnit],
        section: TextInputs,
        gazetteer: Gazetteer | None,
    ) -> "Texts":
        """With the vocabulary of the training units."""
        texts = [text for unit in training if (text := prepared.get(unit.item.id))]
        vocabulary = fit_vocabulary(texts, section.vocabulary, min_texts=section.minimum_texts)
        rows = {name: tfidf(tokens(text), vocabulary, sublinear_tf=True) for name, text in prepared.items()}
        return cls(vocabulary, rows, section.characters, gazetteer, section.wordless)

    def has(self, unit: SourceUnit) -> bool:
        """Whether the item has a text, with known words unless ``wordless``."""
        return unit.item.id in self.rows and (self.wordless or self.rows[unit.item.id][0].size > 0)

    def dense(self, units: Sequence[SourceUnit]) -> NDArray[np.float32]:
        """tf-idf of every known word, [units, words], for classifiers that take a matrix."""
        matrix = np.zeros((len(units), len(self.vocabulary.terms)), np.float32)
        for row, unit in zip(matrix, units, strict=True):
            terms, values = self.rows[unit.item.id]
            row[terms] = values
        return matrix

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
    """Item → its text, cut at a sentence end and enriched by the gazetteer, if any; items without text are left out.

    Raises TaggerError where the dataset read less of them.
    """
    if dataset.longest_text is not None and characters > dataset.longest_text:
        raise TaggerError(
            f"Of the texts of {dataset.name} {dataset.longest_text:,} characters are read, and text.characters is "
            f"{characters:,}; set it to {dataset.longest_text} or less."
        )
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
    """The vectors that another run made of each item, in the rows that ``index`` names."""

    index: Mapping[str, int]
    values: NDArray[np.float32]

    def has(self, unit: SourceUnit) -> bool:
        """Whether the item has a vector."""
        return unit.item.id in self.index

    def examples(self, units: Sequence[SourceUnit], targets: Tensor) -> Examples:
        """Vectors [B, D]."""
        return TensorExamples((self.of(units),), targets)

    def of(self, units: Sequence[SourceUnit]) -> Tensor:
        """Their rows."""
        return torch.from_numpy(self.values[[self.index[unit.item.id] for unit in units]])

    def dimensions(self) -> dict[str, Any]:
        """Nothing: the width goes in beside the others'."""
        return {}

    def record(self) -> dict[str, Any]:
        """The width."""
        return {"width": self.values.shape[1]}
