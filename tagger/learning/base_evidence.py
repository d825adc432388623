"""What the model in use says of albums for each genre that is to be learnt: the part of a head that evidence moves."""

from dataclasses import replace

import numpy as np

from tagger.inference.bundle import Bundle
from tagger.inference.library_prior import library_prior
from tagger.inference.manifest import MusicnnEncoderSpec
from tagger.inference.modality import Modality, subset_name
from tagger.inference.prediction import linear_terms
from tagger.learning.genre_targets import TaggedExamples, subsets_present
from tagger.learning.recipes import LinearPart, SoundColumns


def with_base(examples: TaggedExamples, bundle: Bundle) -> TaggedExamples:
    """The examples with what the bundle says about each of their labels."""
    fused = np.zeros(examples.targets.shape)
    if bundle.manifest.fusion.target == "cosine":
        columns = base_columns(bundle, examples)
        for album in range(len(examples)):
            parts = {m: examples.features[m][album] for m in examples.subset_of(album)}
            terms = linear_terms(bundle, parts)
            if terms is not None:
                moved = terms.contributions.sum(axis=1)
                fused[album] = [moved[column] if column >= 0 else 0.0 for column in columns]
        return replace(examples, base_fused=fused)
    base = {}
    for modality in examples.modalities:
        part = base_part(bundle, (modality,), examples)
        values = part.evidence(examples.features[modality])
        base[modality] = np.where(examples.present[modality][:, None], values, 0.0)
    for subset, rows in subsets_present(examples).items():
        if subset_name(subset) in bundle.heads:
            stacked = np.concatenate([examples.features[modality][rows] for modality in subset], axis=1)
            fused[rows] = base_part(bundle, subset, examples).evidence(stacked)
        else:
            fused[rows] = np.sum([base[modality][rows] for modality in subset], axis=0)
    return replace(examples, base=base, base_fused=fused)


def base_part(bundle: Bundle, subset: tuple[Modality, ...], examples: TaggedExamples) -> LinearPart:
    """The evidence of a linear bundle's head beyond where its scores start from, for each of the examples' labels."""
    head, columns = bundle.heads[subset_name(subset)], np.asarray(base_columns(bundle, examples))
    slope, weight = head.slope.astype(np.float64), head.weight.astype(np.float64)
    bias = slope * head.bias + head.offset
    section = bundle.manifest.prior
    if section is not None:
        start = np.asarray(library_prior(section, bundle.manifest.labels).world_log_odds)
    else:
        means = np.concatenate([head.means[modality] for modality in subset]).astype(np.float64)
        start = bias + slope * (weight @ means)
    has_label = (columns >= 0) & head.known[columns]
    rows = np.where(has_label[:, None], (slope[:, None] * weight)[columns], 0.0)
    return LinearPart(rows, np.where(has_label, (bias - start)[columns], 0.0))


def base_columns(bundle: Bundle, examples: TaggedExamples) -> list[int]:
    """Which label of the bundle stands for each of the examples' genres; -1 for none."""
    by_genre: dict[str, int] = {}
    for position, name in enumerate(bundle.labels):
        if (genre := examples.taxonomy.of_label(name)) is not None:
            by_genre.setdefault(examples.taxonomy.key(genre), position)
    return [by_genre.get(examples.taxonomy.key(label.name), -1) for label in examples.labels]


def sound_columns(bundle: Bundle) -> SoundColumns:
    """What the dimensions of the sound's feature are."""
    encoder = bundle.manifest.encoders.audio
    if not isinstance(encoder, MusicnnEncoderSpec):
        return SoundColumns()
    return SoundColumns(len(encoder.parameters.tags), encoder.parameters.descriptor_count)
