"""How good a model of a library's own is beside everything simpler: the report of ``tagger learn``; and which of the two it is.

Nothing is learnt from the artists of the test albums. What needs no training of networks (the nearest neighbour, the model
that ships with the application, and heads over its encoders) is cross-validated over all albums as ``tagger learn`` does;
of that, the rows of the test albums are taken, so that every way of suggesting is judged by the same albums.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.manifest import Label, LearntSection
from tagger.inference.modality import Modality, ordered
from tagger.inference.onnx_encoder import EncoderOutput
from tagger.inference.types import Doubles, Floats, SourceError
from tagger.learning.base_evidence import sound_columns, with_base
from tagger.learning.cross_validation import CrossValidation, cross_validate
from tagger.learning.genre_targets import Flags, TaggedExamples
from tagger.learning.measures import MEASURES, Interval, auc_and_precision, differences
from tagger.learning.report import LEARNT, compare, compare_scores, learnt_section, ways
from tagger.paths import resource
from tagger.progress import Task
from trainer.data.items import Dataset, Item, Split
from trainer.data.prepare import stamp
from trainer.files import write_array

Source = TypeVar("Source")

BASE = "starter"  # the model that ships with the application
OWN = "with encoders of your own"
NOTHING: Floats = np.empty(0, np.float32)
MOST_TRACKS = 3  # of an album that the base listens to
TINY = 1e-6  # the least probability that a score stands for


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The report; and what ``tagger learn`` makes of the library (``result``, over ``base``), which is the model unless
    encoders of its own are clearly better.
    """

    about: LearntSection
    base: Bundle
    result: CrossValidation


Scores = Mapping[str, Doubles]  # probabilities [labels] by item


def judge(
    dataset: Dataset,
    own: Mapping[Split, Scores],
    rare: tuple[Mapping[str, str], Mapping[str, int]],
    work: Path,
    task: Task,
    *,
    keep_own: bool = False,
) -> Judged:
    """The report, with the scores that the ``own`` encoders give the validation and the test albums.

    They are the model where they have more albums right on the validation albums, beyond chance, or ``keep_own``.
    ``rare``: genres that count as the one above them, and how many albums those have that were left out.
    ``work`` keeps what the base's encoders make of the albums. Raises TaggerError where too few albums are left to judge by.
    """
    base = Bundle.load(resource(BASE))
    examples = base_examples(dataset, base, work, task)
    result = cross_validate(examples, sound=sound_columns(base), task=task)
    test = _Shared.of(dataset, result, own[Split.TEST])
    if test is None:
        raise TaggerError("No album was kept aside for testing, so nothing can say how good the model is.")
    validation = _Shared.of(dataset, result, own[Split.VALIDATION])
    apart = test.own_beyond_learnt()
    named = (BASE, base.digest)
    if not keep_own and (validation is None or validation.own_beyond_learnt().low <= 0):
        comparison = compare(result, BASE)
        beside = (
            "Encoders of its own were trained, too, but are not clearly better, so the model is made of the shipped ones: of "
            f"the {len(test.artist)} albums kept aside for testing, own encoders name a right genre first for {test.right(OWN)}, "
            f"the shipped ones for {test.right(LEARNT)}."
        )
        return Judged(learnt_section(examples, comparison, named, rare, [*comparison.sentences, beside]), base, result)
    comparison = compare_scores(test.scores, test.targets, test.artist, BASE, _recipes(result), learnt_row=OWN)
    sentences = [
        f"Judged by the {len(test.artist)} albums that were kept aside for testing.",
        *comparison.sentences,
        "Encoders of its own make it better than what 'tagger learn' makes of the shipped ones."
        if apart.value > 0
        else "'tagger learn', over the shipped encoders, has at least as many right, so encoders of its own gain nothing yet.",
    ]
    return Judged(learnt_section(examples, comparison, named, rare, sentences, own_encoders=True), base, result)


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """The albums that own encoders judged, and every way's scores of them, by way [N, L]."""

    scores: Mapping[str, Doubles]
    targets: Flags
    artist: Sequence[str]

    @classmethod
    def of(cls, dataset: Dataset, result: CrossValidation, own: Scores) -> "_Shared | None":
        """None where there are no such albums."""
        items = [item.id for item in dataset.items]
        rows = [row for row, item in enumerate(items) if item in own]
        if not rows:
            return None
        scores = {name: values[rows] for name, values in ways(result, BASE).items()}
        scores[OWN] = np.stack([_log_odds(own[items[row]], result.prior[row]) for row in rows])
        return cls(scores, result.examples.targets[rows], [result.examples.artist[row] for row in rows])

    def right(self, way: str) -> int:
        """For how many albums a way's first genre is right."""
        return round(auc_and_precision(self.scores[way], self.targets)[0] * len(self.targets))

    def own_beyond_learnt(self) -> Interval:
        """By how much own encoders have more albums right than what ``tagger learn`` makes of the shipped ones."""
        return differences(self.scores[OWN], self.scores[LEARNT], self.targets, self.artist)[MEASURES[0]]


def _log_odds(probability: Doubles, prior: Doubles) -> Doubles:
    """The log-odds of a probability; for a label that the model does not know, those of its share."""
    inside = np.clip(probability, TINY, 1 - TINY)
    return np.asarray(np.where(np.isnan(probability), prior, np.log(inside) - np.log1p(-inside)))


def _recipes(result: CrossValidation) -> dict[str, str]:
    return {modality.value: recipe.in_words() for (modality, _), recipe in result.recipes.items()}


def base_examples(dataset: Dataset, base: Bundle, work: Path, task: Task) -> TaggedExamples:
    """The items as the base's encoders hear, see and read them."""
    encoders = BundleEncoders(base)
    vectors: dict[Modality, list[Floats]] = {modality: [] for modality in base.modalities}
    size = base.encoder(Modality.AUDIO).dimension if Modality.AUDIO in base.modalities else 0
    scatter, patches = np.zeros((size, size)), 0
    task.begin("comparing", len(dataset.items))
    for item in dataset.items:
        for modality, rows in _vectors(item, encoders, work / "base").items():
            vectors[modality].append(rows[0] if rows.ndim == 2 else rows)
            if rows.ndim == 2:
                apart = rows[1:].astype(np.float64)
                scatter, patches = np.asarray(scatter + apart.T @ apart), patches + len(apart)
        task.step(item.id)
    sizes = {modality: base.encoder(modality).dimension for modality in base.modalities}
    features = {
        modality: np.stack([vector if vector.size else np.zeros(sizes[modality], np.float32) for vector in parts])
        for modality, parts in vectors.items()
    }
    present = {m: np.asarray([bool(vector.size) for vector in parts], np.bool_) for m, parts in vectors.items()}
    artists = [frozenset(name.casefold() for name in item.artists) or frozenset({item.id}) for item in dataset.items]
    examples = TaggedExamples(
        albums=tuple(range(len(dataset.items))),
        names=tuple(item.id for item in dataset.items),
        artist=tuple(item.artists[0].casefold() if item.artists else item.id for item in dataset.items),
        artists=tuple(artists),
        labels=tuple(Label(name=name, path=(name,)) for name in dataset.labels),
        targets=np.asarray([[name in item.labels for name in dataset.labels] for item in dataset.items], np.bool_),
        features=features,
        present=present,
        base={},
        base_fused=np.zeros((len(dataset.items), len(dataset.labels))),
        spread={Modality.AUDIO: scatter / patches} if patches else {},
    )
    return with_base(examples, base)


def _vectors(item: Item, encoders: BundleEncoders, folder: Path) -> dict[Modality, Floats]:
    """What each modality of the base makes of an item, [D]; empty where it has none, or none that can be read.

    Of sound [1 + patches, D]: the item's, then what each patch differs by from the mean of its track.
    """
    vectors: dict[Modality, Floats] = {}
    for modality in ordered(encoders.bundle.modalities):
        key = [encoders.bundle.encoder_hash(modality), *_sources(item, modality)]
        file = folder / f"{hashlib.sha256(json.dumps(key).encode()).hexdigest()}.npy"
        if not file.exists():
            write_array(file, _encode(item, modality, encoders))
        vectors[modality] = np.load(file, allow_pickle=False)
    return vectors


def _sources(item: Item, modality: Modality) -> list[object]:
    """What a vector depends on beside its encoder: paths with their size and time, or the text."""
    if modality is Modality.TEXT:
        return [item.text, item.artists, item.album]
    paths = [track.path for track in item.audio[:MOST_TRACKS]] if modality is Modality.AUDIO else [item.cover]
    return [(str(path), *stamp(path)) for path in paths if path is not None]


def _encode(item: Item, modality: Modality, encoders: BundleEncoders) -> Floats:
    if modality is Modality.TEXT:
        return encoders.text.encode((item.text,), item.artists).feature if item.text else NOTHING
    if modality is Modality.IMAGE:
        return _readable(encoders.cover.encode, item.cover.read_bytes()).feature if item.cover else NOTHING
    tracks = [_readable(encoders.audio.encode, track.path) for track in item.audio[:MOST_TRACKS] if track.path]
    heard = [track for track in tracks if track.feature.size]
    if not heard:
        return NOTHING
    mean = np.mean([track.feature for track in heard], axis=0)
    maps = [track.maps.mean(axis=1) for track in heard if track.maps is not None and len(track.maps) > 1]
    return np.concatenate([mean[None], *(patches - patches.mean(axis=0) for patches in maps)]).astype(np.float32)


def _readable(encode: Callable[[Source], EncoderOutput], source: Source) -> EncoderOutput:
    """What an encoder makes of a source; nothing for one that cannot be read, which training has reported already."""
    try:
        return encode(source)
    except SourceError:
        return EncoderOutput(NOTHING)
