"""The simplest way to use a library's own tags: the most similar album by another artist."""

import numpy as np

from tagger.inference.types import Doubles
from tagger.learning.examples import Flags, TaggedExamples

BLOCK = 256  # albums whose similarities are in memory at a time


def nearest_scores(examples: TaggedExamples, learnt: Flags, judged: Flags) -> Doubles:
    """For each judged album the similarity (−1…1) of the most similar learnt one of each label, [judged, L].

    Similarity is the cosine of standardised features, averaged over the modalities that both albums have. The best label
    is that of the nearest neighbour.
    """
    train, test = np.flatnonzero(learnt), np.flatnonzero(judged)
    units = {modality: _units(examples, modality, learnt) for modality in examples.modalities}
    scores = np.full((test.size, examples.targets.shape[1]), -1.0)
    members = [np.flatnonzero(examples.targets[train, label]) for label in range(scores.shape[1])]
    for start in range(0, test.size, BLOCK):
        rows = test[start : start + BLOCK]
        total, shared = np.zeros((rows.size, train.size), np.float32), np.zeros((rows.size, train.size), np.float32)
        for modality, unit in units.items():
            present = examples.present[modality].astype(np.float32)
            total += unit[rows] @ unit[train].T
            shared += np.outer(present[rows], present[train])
        similarity = total / np.maximum(shared, 1)
        for label, albums in enumerate(members):
            if albums.size:
                scores[start : start + BLOCK, label] = similarity[:, albums].max(axis=1)
    return scores


def _units(examples: TaggedExamples, modality: str, learnt: Flags) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Standardised features of length 1, zeros where they are absent."""
    features, present = examples.features[modality], examples.present[modality]  # type: ignore[index]
    reference = features[learnt & present]
    if not len(reference):
        return np.zeros_like(features)
    scaled = (features - reference.mean(axis=0)) / (reference.std(axis=0) + 1e-6)
    scaled[~present] = 0
    return np.asarray(scaled / np.maximum(np.linalg.norm(scaled, axis=1, keepdims=True), 1e-9), np.float32)
