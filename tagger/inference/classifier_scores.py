"""From a classifier's outputs, one row per patch, to evidence for genres: log-odds whose mean over the patches is exact.

A class's score of a track is the mean of its activations over the patches, as the authors of such networks use them. Its
log-odds are linearised around that mean, so that each patch has its own part of it: with p the patch's score and q the mean,

    part = log(q / (1 − q)) + (p − q) / (q · (1 − q)),

whose mean over the patches is the log-odds of q, without a remainder.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from tagger.inference.classifier_spec import GenreClasses
from tagger.inference.types import Doubles, Floats

Activation = Literal["sigmoid", "softmax", "logits"]

LEAST_PROBABILITY = 1e-4  # and most: 1 − that; no class is ruled out, or certain, by one network


def class_probabilities(activations: Floats, activation: Activation) -> Doubles:
    """Activations [n, C] as probabilities [n, C]."""
    values = activations.astype(np.float64)
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values))) if activation == "logits" else values


def genre_probabilities(probabilities: Doubles, genres: Sequence[GenreClasses], *, exclusive: bool) -> Doubles:
    """How likely a patch is of any of a genre's classes, [n, genres], from [n, C].

    Classes that exclude each other (softmax) add up; others are taken as independent: 1 − Π (1 − p).
    """
    columns = []
    for entry in genres:
        own = probabilities[:, list(entry.classes)]
        columns.append(own.sum(axis=1) if exclusive else 1 - np.prod(1 - own, axis=1))
    return np.asarray(np.clip(np.stack(columns, axis=1), LEAST_PROBABILITY, 1 - LEAST_PROBABILITY))


def evidence_map(probabilities: Doubles) -> Floats:
    """The parts of each patch, in log-odds, [n, 1, genres], from [n, genres]."""
    mean = probabilities.mean(axis=0)
    parts = np.log(mean / (1 - mean)) + (probabilities - mean) / (mean * (1 - mean))
    return np.asarray(parts[:, None, :], np.float32)
