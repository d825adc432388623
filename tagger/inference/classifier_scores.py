"""From the class names and outputs of somebody's network to genres: with the tree's spelling and parents where it knows them.

    Rock---Alternative Rock    Rock > Alternative Rock    (the tree's own place for it)
    acidjazz                   Jazz > Acid Jazz
    Latin---Rocksteady Zouk    Latin > Rocksteady Zouk    (unknown to the tree: a leaf below the group that is named)
    female vocalists           no genre

Every genre above is a genre as well: "Rock" is said where some class of it is likely, whichever it may be.

``evidence_map`` makes of a classifier's outputs, one row per patch, evidence for genres: log-odds whose mean is exact.

A class's score of a track is the mean of its activations over the patches, as the authors of such networks use them. Its
log-odds are linearised around that mean, so that each patch has its own part of it: with p the patch's score and q the mean,

    part = log(q / (1 − q)) + (p − q) / (q · (1 − q)),

whose mean over the patches is the log-odds of q, without a remainder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tagger.genres.placeholders import fold_genre, is_placeholder
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.classifier_spec import GenreClasses
from tagger.inference.fusion_heads import sigmoid
from tagger.inference.types import Doubles, Floats

GROUP_SEPARATOR = "---"  # of Discogs' genre and style in Essentia's class names
DESCRIPTIONS = frozenset(
    (
        *("femalevocalists", "femalevocalist", "malevocalists", "malevocalist", "femalevocal", "malevocal"),
        *("femalevoice", "malevoice", "femalevocals", "malevocals", "novocals", "novocal", "novoice", "novoices"),
        *("vocals", "voice", "voices", "singing", "singer", "femalesinger", "malesinger", "female", "male", "man"),
        *("woman", "guitar", "piano", "drums", "strings", "violin", "flute", "cello", "harp", "synth", "beat"),
        *("beats", "beautiful", "mellow", "sad", "happy", "party", "sexy", "catchy", "slow", "fast", "loud", "quiet"),
        *("soft", "weird", "nonhappy", "nonsad", "nonparty", "relaxed", "nonrelaxed", "aggressive"),
        *("notaggressive", "danceable", "notdanceable", "acousticnot", "nonacoustic", "tonal", "atonal"),
    )
)
"""Folded tags of voices, instruments and moods: they describe, and name no genre."""


@dataclass(frozen=True, slots=True)
class ClassGenre:
    """A genre that classes stand for: its path, root first and itself last, and the positions of the classes."""

    path: tuple[str, ...]
    classes: tuple[int, ...]

    @property
    def name(self) -> str:
        """The genre."""
        return self.path[-1]


def genres_of_classes(classes: Sequence[str]) -> tuple[list[ClassGenre], list[str]]:
    """The genres of class names, sorted by name, and the class names that are no genre."""
    taxonomy = Taxonomy.load()
    members: dict[str, list[int]] = {}  # by what all spellings of a genre have in common
    paths: dict[str, tuple[str, ...]] = {}
    descriptions: list[str] = []
    for position, name in enumerate(classes):
        path = _path(name, taxonomy)
        if path is None:
            descriptions.append(name)
            continue
        path = paths.get(taxonomy.key(path[-1]), path)  # of two classes of one name the first says where it belongs
        for depth in range(1, len(path) + 1):
            key = taxonomy.key(path[depth - 1])
            paths.setdefault(key, path[:depth])
            members.setdefault(key, []).append(position)
    genres = [ClassGenre(paths[key], tuple(dict.fromkeys(members[key]))) for key in paths]
    return sorted(genres, key=lambda genre: genre.name.casefold()), descriptions


def _path(name: str, taxonomy: Taxonomy) -> tuple[str, ...] | None:
    """Where a class belongs, itself last; None where it names no genre."""
    group, _, leaf = (part.strip() for part in name.strip().rpartition(GROUP_SEPARATOR))
    if is_placeholder(leaf) or fold_genre(leaf) in DESCRIPTIONS:
        return None
    if taxonomy.canonical(leaf) is not None or not group:
        return taxonomy.path(leaf)
    above = group.split(GROUP_SEPARATOR)[-1].strip()
    if is_placeholder(above) or taxonomy.same(above, leaf):
        return (leaf,)
    return (*taxonomy.path(above), leaf)


Activation = Literal["sigmoid", "softmax", "logits"]

LEAST_PROBABILITY = 1e-4  # and most: 1 − that; no class is ruled out, or certain, by one network


def class_probabilities(activations: Floats, activation: Activation) -> Doubles:
    """Activations [n, C] as probabilities [n, C]."""
    values = activations.astype(np.float64)
    return sigmoid(values) if activation == "logits" else values


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
