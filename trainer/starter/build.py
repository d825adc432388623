"""The shipped model, by one command: ``trainer starter --data DATA --out BUNDLE``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import nn

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.timbre_words import STATISTICS
from tagger.progress import Task
from trainer.export.bundle import Contents, export, feature_mean, image_encoder, text_encoder, timbre_encoder
from trainer.models.linear_heads import LinearHead, joined
from trainer.models.network import Encoder, Network
from trainer.starter import networks
from trainer.starter.card import LIMITS, TRAINING
from trainer.starter.fusing import FusedPart, combined, fitted
from trainer.starter.measuring import measured
from trainer.starter.networks import CROP, SHORT_SIDE, TEXT_CHARACTERS, Trained
from trainer.starter.sources import Sources, SourceTable, read_sources
from trainer.training.covers import IMAGENET_DEVIATION, IMAGENET_MEAN

VERSION = "1"
PAIR = "image+text"


@dataclass(frozen=True)
class StarterParts:
    """The trained networks by modality, and what only the bundle needs of them."""

    trained: Mapping[str, Trained]
    scaler: networks.TimbreScaler
    terms: tuple[str, ...]
    idf: NDArray[np.float32]


def make_starter(data: Path, out: Path, work: Path, task: Task) -> Path:
    """Train on the sets under ``data`` (goes on in ``work`` where it was stopped) and write the bundle to ``out``."""
    sources = read_sources(data)
    parts = _train(sources, work, task)
    heads = _heads(sources, parts)
    return export(_contents(sources, parts, heads), out, replace=True)


def _train(sources: Sources, work: Path, task: Task) -> StarterParts:
    audio, scaler = networks.train_audio(sources.audio, work, task)
    text, vocabulary = networks.train_text(sources.text, work, task)
    image = networks.train_image(sources.image, work, task)
    return StarterParts({"audio": audio, "image": image, "text": text}, scaler, vocabulary.terms, vocabulary.idf)


def _heads(sources: Sources, parts: StarterParts) -> dict[str, LinearHead]:
    fits = {modality: _fit(table, parts.trained[modality]) for modality, table in tables(sources).items()}
    validation = np.flatnonzero([note.split == "validation" for note in sources.notes])
    vectors, targets = album_vectors(sources, parts.trained, validation)
    return combined(fits, PAIR, vectors, targets)


def _fit(table: SourceTable[Any], trained: Trained) -> FusedPart:
    layer = _network(trained.network).head
    weight, bias = (part.detach().numpy() for part in (layer.weight, layer.bias))
    validation = table.places("validation")
    training = table.targets[table.places("train")]
    return fitted(weight, bias, training, trained.features[validation], table.targets[validation])


def tables(sources: Sources) -> dict[str, SourceTable[Any]]:
    """The tables by modality."""
    return {"audio": sources.audio, "image": sources.image, "text": sources.text}


def album_vectors(
    sources: Sources, trained: Mapping[str, Trained], albums: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Cover and text features side by side of some of ``sources.notes``, [albums, ΣD], and their targets."""
    image, text = sources.in_image[albums], sources.in_text[albums]
    vectors = joined([trained["image"].features[image], trained["text"].features[text]], normalise=False)
    return vectors, sources.text.targets[text]


def _contents(sources: Sources, parts: StarterParts, heads: Mapping[str, LinearHead]) -> Contents:
    taxonomy = Taxonomy.load()
    encoders = {modality: _encoder(trained.network) for modality, trained in parts.trained.items()}
    return Contents(
        name="starter",
        version=VERSION,
        labels=[(name, list(taxonomy.path(name))) for name in sources.labels.names],
        encoders={
            "audio": timbre_encoder(
                encoders["audio"],
                {"sample_rate": 22050, "seconds": 30.0, "statistics": list(STATISTICS)},
                parts.scaler.mean,
                parts.scaler.deviation,
            ),
            "image": image_encoder(
                encoders["image"],
                {"short_side": SHORT_SIDE, "crop": CROP, "mean": IMAGENET_MEAN, "deviation": IMAGENET_DEVIATION},
            ),
            "text": text_encoder(
                encoders["text"], parts.terms, parts.idf, {"max_characters": TEXT_CHARACTERS, "sublinear_tf": True}
            ),
        },
        heads=heads,
        means={
            modality: feature_mean(parts.trained[modality].features[table.places("train")], normalise=False)
            for modality, table in tables(sources).items()
        },
        target="logistic",
        normalise=False,
        factors=None,
        scores=measured(sources, parts.trained, heads),
        training=TRAINING,
        limits=LIMITS,
    )


def _network(module: nn.Module) -> Network:
    assert isinstance(module, Network)
    return module


def _encoder(module: nn.Module) -> Encoder:
    return _network(module).encoder
