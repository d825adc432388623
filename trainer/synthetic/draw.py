"""Chance that depends on names alone, so that a genre looks and sounds the same in every dataset."""

import hashlib

import numpy as np


def generator_of(*names: object) -> np.random.Generator:
    """A generator seeded by some names."""
    digest = hashlib.sha256("\0".join(map(str, names)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))
