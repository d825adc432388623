"""The shipped model as it is made, but without one of its sources: a bundle that the program takes, for measuring it there."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from tagger.paths import resource
from tagger.progress import Task
from trainer.experiments.schema import experiments_of
from trainer.export.bundle import Contents, export
from trainer.models.weighted_fusion import fit_weights, weighted_heads
from trainer.starter.build import audio_file, image_file, text_file
from trainer.starter.covers import fit_covers
from trainer.starter.evaluation import SUBSETS
from trainer.starter.fitting import (
    StarterFits,
    StarterInputs,
    fit_starter,
    fit_texts,
    labels_with_paths,
    linear_parts,
    prior_log_odds,
    prior_section,
    read_inputs,
)
from trainer.starter.sources import read_sources

STARTER = resource("starter")


def fitted(data: Path, work: Path) -> tuple[StarterInputs, StarterFits]:
    """What the shipped model is fitted on, its covers seen by the shipped network; features of covers are kept in ``work``."""
    sources = read_sources(data, experiments_of("starter")["starter"])
    inputs = read_inputs(sources, data / "labels", (STARTER / "image.onnx").read_bytes(), work, Task())
    return inputs, fit_starter(inputs, Task())


def left_out_bundle(inputs: StarterInputs, fits: StarterFits, source: str, folder: Path) -> Path:
    """A bundle of which no part saw the source or its artists, as ``trainer starter --evaluate`` measures it."""
    sources = inputs.sources
    albums, covers, experiment = sources.albums, sources.covers, sources.experiment
    seen = np.ix_(albums.sources != source, sources.learnt)
    weights = dict(fits.weights)
    for subset in SUBSETS:
        modalities = subset.split("+")
        values = fit_weights(
            [fits.left_out[modality][seen] for modality in modalities],
            fits.starts.at(albums.sources != source, sources.learnt).of(modalities),
            albums.targets[seen],
        )
        weights[subset] = dict(zip(modalities, values.tolist(), strict=True))
    elsewhere = replace(inputs, collections={name: row for name, row in inputs.collections.items() if name != source})
    of_others = replace(
        fits,
        text=fit_texts(inputs, albums.without(source)[0]),
        cover=fit_covers(inputs.covers, covers, covers.without(source)[0], sources.settings.cover_penalty),
        weights=weights,
    )
    parts = linear_parts(elsewhere, of_others)
    contents = Contents(
        name=f"without-{source}",
        version="1",
        labels=[(label.name, label.path) for label in labels_with_paths(inputs)],
        encoders={
            "audio": audio_file((STARTER / "audio.onnx").read_bytes(), sources.settings),
            "image": image_file((STARTER / "image.onnx").read_bytes(), experiment.cover.size),
            "text": text_file(of_others.text, len(sources.labels), experiment.text.characters),
        },
        heads=weighted_heads(parts, weights, prior_log_odds(elsewhere)),
        means={modality: part.mean.astype(np.float32) for modality, part in parts.items()},
        target="logistic",
        normalise=False,
        factors=None,
        scores={},
        training={"licence": "for measuring alone", "data": []},
        limits="",
        prior=prior_section(elsewhere).model_dump(mode="json"),
    )
    export(contents, folder, replace=True)
    return folder
