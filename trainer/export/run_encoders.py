"""What finished runs give a bundle: their encoders, each as the application feeds it, with the vectors of the items.

A fusion's inputs are the vectors of encoders, or of these in the common space (``@encoder.space/first``), which goes into the
same graph: encoder, then tower. What stands beside each other for one modality becomes one encoder of both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from torch import nn

from tagger.inference.text import sentences_of
from trainer.data.front_ends import RATE
from trainer.data.items import Split
from trainer.data.text_features import SENTENCES, WORDS
from trainer.experiments.opened import OpenedExperiment, open_experiment
from trainer.experiments.runner import averaged_features
from trainer.experiments.sources import FLOOR, Covers, Lyrics, Patches, Source, SourceUnit, Texts
from trainer.export.bundle import (
    EncoderFile,
    image_encoder,
    lyrics_encoder,
    spectrum_encoder,
    text_encoder,
)
from trainer.export.exportable import base_of, ensure_encoder, modalities_of
from trainer.models.exact_shares import AveragedEncoder, JoinedEncoder, TowerEncoder
from trainer.models.network import Encoder
from trainer.models.weights import load_network
from trainer.training.examples import Examples
from trainer.training.media_examples import IMAGENET_DEVIATION, IMAGENET_MEAN

LONGEST_LYRICS = 8_000  # characters of an album's lyrics that are shown


@dataclass(frozen=True)
class RunEncoding:
    """The encoder of a finished run, and each item's vector as the application makes it.

    ``folders`` are those of the runs whose weights are in it, the encoder's first.
    """

    opened: OpenedExperiment
    folders: tuple[Path, ...]
    encoder: Encoder
    source: Source
    vectors: Mapping[str, NDArray[np.float32]]


def encodings_of(opened: OpenedExperiment) -> dict[str, RunEncoding]:
    """What an encoder's run gives a bundle, by modality. Raises TaggerError for inputs that the application does not make."""
    ensure_encoder(opened.experiment)
    return {
        modality: encoding(opened, (opened.folder,), encoder, source) for modality, encoder, source in parts_of(opened)
    }


def fused_encodings(opened: OpenedExperiment) -> dict[str, RunEncoding]:
    """What the encoders under a fusion give a bundle, by modality."""
    context, seed = opened.context, opened.seed
    parts: dict[str, list[Encoder]] = {}
    folders: dict[str, list[Path]] = {}
    bases: dict[str, tuple[OpenedExperiment, Source]] = {}
    for reference in opened.experiment.inputs:
        base = base_of(reference, opened.experiment.name, context.experiments)
        run = open_experiment(context.experiments[base], seed, context)
        name, _, part = reference.removeprefix("@").partition("/")
        for modality, encoder, source in parts_of(run):
            bases[modality] = run, source
            of_modality = folders.setdefault(modality, [run.folder])
            if part:
                folder = context.folder(name, seed)
                of_modality += [folder]
                tower = load_network(folder / "network").get_submodule(part)
                parts.setdefault(modality, []).append(TowerEncoder(encoder, tower))
            else:
                parts.setdefault(modality, []).append(encoder)
    return {
        modality: encoding(bases[modality][0], tuple(folders[modality]), joined(encoders), bases[modality][1])
        for modality, encoders in parts.items()
    }


def parts_of(opened: OpenedExperiment) -> list[tuple[str, Encoder, Source]]:
    """The encoders of a run with their modality and input; of lyrics with their sound, both."""
    encoder = cast("Encoder", load_network(opened.folder / "network").get_submodule("encoder"))
    modalities = modalities_of(opened.experiment)
    encoders = [encoder] if len(modalities) == 1 else [encoder.get_submodule(name) for name in ("audio", "lyrics")]
    exact = [exact_encoder(cast("Encoder", part)) for part in encoders]
    return list(zip(modalities, exact, opened.sources, strict=True))


def exact_encoder(encoder: Encoder) -> Encoder:
    """The encoder with a map that its feature is the sum or the mean of."""
    return AveragedEncoder(encoder) if encoder.reduction == "none" else encoder


def joined(encoders: Sequence[Encoder]) -> Encoder:
    """The encoders of one modality as one."""
    if len(encoders) == 1:
        return encoders[0]
    return JoinedEncoder([part if isinstance(part, AveragedEncoder) else AveragedEncoder(part) for part in encoders])


def encoding(opened: OpenedExperiment, folders: tuple[Path, ...], encoder: Encoder, source: Source) -> RunEncoding:
    """The items' vectors, of what the application will feed the encoder; of a track's item the mean over the tracks."""
    units = [unit for split in Split for unit in opened.units[split] if source.has(unit)]
    if isinstance(source, Lyrics):
        units = [unit for unit in units if sentences_of(unit.item.text)]
    network, items = nn.ModuleDict({"encoder": encoder}).eval(), list(dict.fromkeys(unit.item.id for unit in units))

    def examples_of(some: Sequence[SourceUnit]) -> Examples:
        return source.examples(some, opened.targets.of([unit.item for unit in some]))

    batch, device = 2 * opened.experiment.recipe.batch, opened.context.device
    means = averaged_features(network, examples_of, units, items, batch=batch, device=device)
    return RunEncoding(opened, folders, encoder.cpu(), source, dict(zip(items, means, strict=True)))


def encoder_file(encoding: RunEncoding) -> EncoderFile:
    """The encoder as a graph with its front end's parameters."""
    source, encoder = encoding.source, encoding.encoder
    if isinstance(source, Patches):
        return spectrum_encoder(encoder, spectrum_of(source), *source.scaler)
    if isinstance(source, Covers):
        sizes = {"short_side": source.store.layout.shape[0], "crop": source.size}
        return image_encoder(encoder, {**sizes, "mean": list(IMAGENET_MEAN), "deviation": list(IMAGENET_DEVIATION)})
    if isinstance(source, Lyrics):
        parameters = {"max_characters": LONGEST_LYRICS, "sentences": SENTENCES, "words": WORDS}
        return lyrics_encoder(encoder, list(source.numbers), parameters)
    assert isinstance(source, Texts)
    vocabulary = source.vocabulary
    parameters = {"max_characters": source.characters, "sublinear_tf": True}
    return text_encoder(encoder, vocabulary.terms, vocabulary.idf, parameters, source.gazetteer)


def spectrum_of(source: Patches) -> dict[str, Any]:
    """The fixed parameters of the front end behind patches, as a bundle names them."""
    front_end = source.store.layout.front_end
    bins = int(source.store.layout.shape[1])
    fixed = {"sample_rate": RATE, "frames": source.frames, "bins": bins}
    if front_end["kind"] == "mel":
        return {"kind": "mel", **fixed, "hop_length": 1024}
    if front_end["kind"] == "spectrogram":
        return {"kind": "linear", **fixed, "hop_length": RATE // 50}
    return {"kind": "constant-q", **fixed, "hop_length": 1024, "bins_per_octave": 12, "fmin": 32.703, "floor_db": FLOOR}
