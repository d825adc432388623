"""What a person's decisions say about a model: a small change of its heads, held back strongly, from the decisions alone.

It is fitted again from all decisions whenever one is made or undone, so that undoing one is exactly as if it had
never been made. Where the features of the decided albums say nothing, the model stays as it is.
"""

from collections.abc import Mapping

import numpy as np

from tagger.inference.fusion_heads import HeadCorrection, sigmoid
from tagger.inference.modality import Modality
from tagger.inference.types import Doubles, Floats, Indices
from tagger.learning.genre_targets import Flags
from tagger.learning.regression import logistic

PENALTY = 1.0  # per squared length of a change, in features of unit length
BIAS_PENALTY = 0.3
COVERAGE = 1.2  # an album just like a decided one counts a sixth
FADING = 2.0  # how fast an artist's further decisions say less about the others; 1 and 2 are as good
MOST_SPREAD = 200  # albums of the list that are spread over the library; those after them come as unsure as they are
NEIGHBOURS = 15
LEAST_DENSITY = 0.01
BLOCK = 512  # albums whose similarities are in memory at a time
MOST_AXES = 150  # in which the decided albums differ most


def fit_correction(
    features: Mapping[Modality, Floats],
    present: Mapping[Modality, Flags],
    log_odds: Doubles,
    targets: Doubles,
    weight: Doubles,
) -> HeadCorrection:
    """From the decided albums: ``features`` [N, D] beyond their means, the model's ``log_odds`` [N, L] for them, what the
    person decided (``targets`` [N, L]), and what each decision counts (``weight`` [N, L], 0: nothing was decided).
    """
    units, scales = {}, {}
    for modality, values in features.items():
        beyond = values.astype(np.float64) * present[modality][:, None]
        length = np.sqrt((beyond**2).sum(axis=1)[present[modality]].mean()) if present[modality].any() else 1.0
        scales[modality] = 1 / max(float(length), 1e-9)
        units[modality] = beyond * scales[modality]
    gram = np.sum([unit @ unit.T for unit in units.values()], axis=0)
    values, axes = np.linalg.eigh(gram)
    axes_used = np.flatnonzero(values > 1e-9 * values[-1])[-MOST_AXES:]
    roots = np.sqrt(values[axes_used])
    coordinates = axes[:, axes_used] * roots
    rows, bias = logistic(coordinates, targets, PENALTY, offset=log_odds, weight=weight, bias_penalty=BIAS_PENALTY)
    dual = axes[:, axes_used] @ (rows / roots).T  # [N, L]
    by_modality = {m: (dual.T @ unit * scales[m]).astype(np.float32) for m, unit in units.items()}
    return HeadCorrection(by_modality, bias.astype(np.float32))


def worth_asking(
    log_odds: Doubles, decided: Flags, units: Floats, artists: Indices | None = None, judged: Flags | None = None
) -> list[int]:
    """The undecided albums in the order in which they are worth asking about.

    ``log_odds`` [N, L] is the model's current opinion, ``units`` [N, D] the features at unit length, ``artists`` [N] who each
    album is by, and ``judged`` [N] which are tagged or decided about. An album is worth asking about if the model is unsure of
    it, if it is unlike the decided albums, and if many albums are like it. Doubt about a genre counts more, the fewer albums
    are likely to have it. An album is worth more if its artist has other doubtful undecided albums, but less so the more of the
    artist's albums are judged. Each album in the list counts as decided for those after it, so that they differ.
    """
    chance = np.clip(sigmoid(log_odds), 1e-6, 1 - 1e-6)
    doubt = -(chance * np.log(chance) + (1 - chance) * np.log(1 - chance))
    unsure = (doubt / (1 + chance.sum(axis=0))).sum(axis=1) * np.sqrt(_density(units))
    nearest = (units @ units[decided].T).max(axis=1) if decided.any() else np.zeros(len(units), np.float32)
    nearest, waiting, order = np.maximum(nearest, 0), ~decided, list[int]()
    by_artist = np.arange(len(units)) if artists is None else np.unique(artists, return_inverse=True)[1]
    of_artist = np.bincount(by_artist, weights=decided if judged is None else judged)
    for _ in range(min(MOST_SPREAD, int(waiting.sum()))):
        own = np.where(waiting, unsure * (COVERAGE - nearest), 0.0)
        siblings = np.bincount(by_artist, weights=own)[by_artist] - own
        worth = own + siblings / (1 + of_artist[by_artist]) ** FADING
        album = int(np.argmax(np.where(waiting, worth, -1)))
        order.append(album)
        waiting[album] = False
        of_artist[by_artist[album]] += 1
        nearest = np.maximum(nearest, units @ units[album])
    remaining = np.flatnonzero(waiting)
    by_doubt: list[int] = remaining[np.argsort(-(unsure * (COVERAGE - nearest))[remaining], kind="stable")].tolist()
    return order + by_doubt


def _density(units: Floats) -> Doubles:
    """The mean cosine similarity of each album to its nearest neighbours, [N]."""
    density = np.zeros(len(units))
    for start in range(0, len(units), BLOCK):
        similarity = units[start : start + BLOCK] @ units.T
        nearest = -np.partition(-similarity, min(NEIGHBOURS, len(units) - 1), axis=1)[:, :NEIGHBOURS]
        density[start : start + BLOCK] = nearest.mean(axis=1)
    return np.maximum(density, LEAST_DENSITY)
