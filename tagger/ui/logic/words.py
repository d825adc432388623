"""Where the words that spoke for or against a genre stand in the text."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_WORD = re.compile(r"\b\w\w+\b")
FAINTEST = 0.05  # words below this share of the weightiest one are not marked


@dataclass(frozen=True, slots=True)
class Span:
    """A word in the text, ``weight`` in -1…1 of the weightiest word; positions count UTF-16 units, as Qt does."""

    start: int
    end: int
    weight: float


def spans(text: str, weights: Mapping[str, float]) -> list[Span]:
    """Every occurrence of a weighted word that is strong enough to be seen."""
    heaviest = max((abs(weight) for weight in weights.values()), default=0.0)
    if not heaviest:
        return []
    found = ((match, weights.get(_plain(match.group()), 0.0) / heaviest) for match in _WORD.finditer(text))
    shift = _shifts(text)
    return [
        Span(shift[match.start()], shift[match.end()], weight) for match, weight in found if abs(weight) >= FAINTEST
    ]


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).lower()


def _shifts(text: str) -> list[int] | range:
    """Where each character begins in UTF-16."""
    if text.isascii() or max(map(ord, text)) < 0x10000:
        return range(len(text) + 1)
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if ord(character) >= 0x10000 else 1))
    return places
