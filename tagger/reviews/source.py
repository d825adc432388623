"""What every source of texts, tags and covers is: a name, what it is told about the person's music, and one question.

A source is one module of this package with one class; tagger/reviews/registry.py lists them. CONTRIBUTING.md says how to
add one.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tagger.reviews.client import NetworkClient
from tagger.reviews.records import ReviewedAlbum, SourceAnswer

Answers = Mapping[int, SourceAnswer]  # by album id; albums without an entry are unknown to the source


@dataclass(frozen=True, slots=True)
class ReviewSource(ABC):
    """Asks one service about albums.

    ``languages``: of the texts that are wanted, best first. ``key``: the person's own, where the service needs one.
    """

    name: ClassVar[str]  # typed in settings
    title: ClassVar[str]  # shown
    sends: ClassVar[str]  # what it is told: ends the sentence "… is sent"
    batch: ClassVar[int] = 1  # albums per question
    needs_key: ClassVar[bool] = False
    needs_match: ClassVar[bool] = True  # whether it can be asked only about albums that were found in MusicBrainz

    languages: tuple[str, ...] = ("en",)
    key: str = ""

    @abstractmethod
    def ask(self, client: NetworkClient, albums: Sequence[ReviewedAlbum]) -> Answers:
        """What the service knows about at most ``batch`` albums. Raises FetchError and CancelledError."""


def entries(value: object, *path: str) -> list[dict[str, object]]:
    """The objects in a list inside an answer, at a path of keys; an empty list for any other shape.

    A service may answer anything: nothing of it is taken for granted.
    """
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def field(value: object, *path: str) -> object:
    """The value inside an answer at a path of keys, None where there is none."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def number(value: object) -> int:
    """A count in an answer, as number or as digits; 0 for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:12])
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12 else 0
