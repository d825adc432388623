"""Made-up words, so that nobody takes a made-up genre for a real one."""

import numpy as np

ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gl",
    "k",
    "kr",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "sk",
    "st",
    "t",
    "tr",
    "v",
    "z",
)
VOWELS = ("a", "e", "i", "o", "u", "ai", "ei", "ou")
CODAS = ("", "", "l", "m", "n", "r", "s", "x")


def words(count: int, generator: np.random.Generator, syllables: int = 2) -> list[str]:
    """``count`` different words of ``syllables`` syllables (more where the short ones run out)."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[word(generator, syllables + len(found) // 2000)] = None
    return list(found)


def word(generator: np.random.Generator, syllables: int) -> str:
    """One word."""
    parts = (ONSETS, VOWELS, CODAS)
    return "".join(part[generator.integers(len(part))] for _ in range(syllables) for part in parts)
