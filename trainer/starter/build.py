"""The shipped model, the experiment of ``trainer/experiments/starter``: ``trainer starter --data DATA --out BUNDLE``.

Everything that the bundle says of itself, the card included, comes from the same run. It stays in the run's folder.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from tagger.inference.modality import BY_GENRE
from tagger.progress import Task
from trainer.data.items import Split
from trainer.data.labels import label_path
from trainer.experiments.opened import OpenedExperiment
from trainer.experiments.schema import Experiment
from trainer.export.bundle import CARD, VOCABULARY, Contents, EncoderFile, export
from trainer.export.exportable import BUNDLE
from trainer.files import read_json
from trainer.models.classifiers import EvidenceSettings
from trainer.models.musicnn_network import FEATURES as EMBEDDING
from trainer.models.weighted_fusion import weighted_heads
from trainer.starter.card import DATA, LICENCE, LIMITS, starter_card
from trainer.starter.covers import cover_parameters
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
from trainer.starter.pretrained import (
    DESCRIPTORS,
    TAG_NAMES,
    PretrainedEncoders,
    descriptor_scaler,
    pretrained_encoders,
)
from trainer.starter.sources import read_sources
from trainer.starter.tag_evidence import TAG_WORDS
from trainer.starter.texts import TextFit

NAME, VERSION = "starter", "2"
NOTICE = "NOTICE.txt"
SAMPLE_RATE = 16_000  # Hz, musicnn's
IMAGE_CHANNELS = 1280
LABEL_TABLES = "labels"
FIGURES = "starter"  # in scores.json


@dataclass(frozen=True, eq=False)
class Starter:
    """A finished model before it is written."""

    encoders: PretrainedEncoders
    inputs: StarterInputs
    fits: StarterFits
    scores: StarterScores


def starter_scores(opened: OpenedExperiment) -> dict[str, Any]:
    """Fit, measure, and leave the bundle in the run's folder; the figures, of the test split as other runs have them."""
    starter = fit_and_measure(opened.experiment, opened.context.data, opened.context.features, opened.context.task)
    export(contents_of(starter), opened.folder / BUNDLE, replace=True)
    split = starter.scores.test_split["image+text"]
    test = {
        "roc_auc": split.roc_auc,
        "pr_auc": split.pr_auc,
        "intervals": {"roc_auc": split.roc_auc_interval, "pr_auc": split.pr_auc_interval},
    }
    return {Split.TEST.value: test, FIGURES: asdict(starter.scores)}


def stored_scores(folder: Path) -> StarterScores:
    """The figures of a finished run."""
    return TypeAdapter(StarterScores).validate_python(read_json(folder / "scores.json")[FIGURES])


def fit_and_measure(experiment: Experiment, data: Path, work: Path, task: Task) -> Starter:
    """Everything but the files. Downloads and features of covers are kept in ``work``."""
    sources = read_sources(data, experiment)
    task.begin("reading pretrained networks")
    encoders = pretrained_encoders(work / "wheels", experiment.cover.size)
    inputs = read_inputs(sources, data / LABEL_TABLES, encoders.image, work, task)
    fits = fit_starter(inputs, task)
    return Starter(encoders, inputs, fits, evaluate(inputs, fits, task))


def contents_of(starter: Starter) -> Contents:
    """Everything that the bundle holds."""
    inputs, fits, sources = starter.inputs, starter.fits, starter.inputs.sources
    labels, experiment = sources.labels, sources.experiment
    parts = linear_parts(inputs, fits)
    return Contents(
        name=NAME,
        version=VERSION,
        labels=[(label, label_path(label)) for label in labels],
        encoders={
            "audio": audio_file(starter.encoders.audio, sources.settings),
            "image": image_file(starter.encoders.image, experiment.cover.size),
            "text": text_file(fits.text, len(labels), experiment.text.characters),
        },
        heads=weighted_heads(parts, fits.weights, prior_log_odds(inputs)),
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


def audio_file(graph: bytes, settings: EvidenceSettings) -> EncoderFile:
    """musicnn: tag logits, the embedding, and what else describes the sound, which learning from a library's tags uses."""
    listening = {
        "sample_rate": SAMPLE_RATE,
        "patches": settings.patches,
        "quick_patches": settings.quick_patches,
        "quick_tracks": settings.quick_tracks,
    }
    tags = [{"name": tag, "words": TAG_WORDS.get(tag, "")} for tag in TAG_NAMES]
    entry = {
        "file": "audio.onnx",
        "kind": "musicnn",
        "dimension": len(TAG_NAMES) + EMBEDDING + DESCRIPTORS,
        "reduction": "mean",
        "parameters": {**listening, "tags": tags, "descriptors": descriptor_scaler().model_dump(mode="json")},
    }
    return EncoderFile(entry, {"audio.onnx": graph})


def image_file(graph: bytes, size: int) -> EncoderFile:
    """EfficientNet-lite0, frozen."""
    entry = {
        "file": "image.onnx",
        "kind": "image",
        "dimension": IMAGE_CHANNELS,
        "reduction": "mean",
        "parameters": cover_parameters(size).model_dump(mode="json"),
    }
    return EncoderFile(entry, {"image.onnx": graph})


def text_file(text: TextFit, labels: int, max_characters: int) -> EncoderFile:
    """The regression on words and mentions."""
    weights, genres = "text.safetensors", "genres.json"
    entry = {
        "file": weights,
        "kind": "regression",
        "dimension": labels,
        "reduction": "sum",
        "vocabulary": VOCABULARY,
        "genres": genres,
        "parameters": {"max_characters": max_characters},
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
