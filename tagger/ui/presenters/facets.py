"""Facets: which albums are shown, and how many stand behind each choice."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from tagger.state.album_summaries import AlbumStatus, AlbumSummary, Suggestion

FacetKind = Literal["status", "confidence", "genre"]
STATUSES: tuple[AlbumStatus, ...] = get_args(AlbumStatus)


@dataclass(frozen=True, slots=True)
class Band:
    """A range of the best suggestion's score: low ≤ score < high."""

    name: str
    low: float
    high: float


BANDS = (
    Band("80% and more", 0.8, 2.0),
    Band("60 to 80%", 0.6, 0.8),
    Band("40 to 60%", 0.4, 0.6),
    Band("below 40%", 0.0, 0.4),
)


def band(album: AlbumSummary) -> str:
    """The name of the band of the album's best suggestion, "" when nothing is suggested."""
    best = max((suggestion.score for suggestion in album.suggestions if suggestion.score is not None), default=None)
    if best is None:
        return ""
    return next(interval.name for interval in BANDS if interval.low <= best < interval.high)


def genres(album: AlbumSummary) -> frozenset[str]:
    """Every genre that the album holds or may well get: neither what was rejected nor what is unsure is counted."""
    return frozenset(album.genres).union(suggestion.genre for suggestion in album.suggestions if _likely(suggestion))


def _likely(suggestion: Suggestion) -> bool:
    return suggestion.state in ("accepted", "added") or (suggestion.state == "suggested" and suggestion.confident)


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices made: any within a kind, all kinds together; nothing chosen admits everything."""

    status: frozenset[str] = frozenset()
    confidence: frozenset[str] = frozenset()
    genre: frozenset[str] = frozenset()

    def admits(self, album: AlbumSummary) -> bool:
        """Whether the album passes."""
        return (
            (not self.status or album.status in self.status)
            and (not self.confidence or band(album) in self.confidence)
            and (not self.genre or self._has_genre(album))
        )

    def toggled(self, kind: FacetKind, value: str) -> "Facets":
        """The same with one choice put in or taken out."""
        return replace(self, **{kind: getattr(self, kind) ^ {value}})

    def _has_genre(self, album: AlbumSummary) -> bool:
        """The same as whether ``genres`` has one of those chosen, without making a set for each of 100 000 albums."""
        if not self.genre.isdisjoint(album.genres):
            return True
        for suggestion in album.suggestions:  # noqa: SIM110  a generator would cost more than what it does
            if suggestion.genre in self.genre and _likely(suggestion):
                return True
        return False

    def __bool__(self) -> bool:
        return bool(self.status or self.confidence or self.genre)


@dataclass(slots=True)
class Counts:
    """How many albums stand behind each choice; kept up to date album by album."""

    status: Counter[str] = field(default_factory=Counter)
    confidence: Counter[str] = field(default_factory=Counter)
    genre: Counter[str] = field(default_factory=Counter)

    def add(self, album: AlbumSummary, count: int = 1) -> None:
        """Count an album in (``count`` -1: out)."""
        self.status[album.status] += count
        self.confidence[band(album)] += count
        for genre in genres(album):
            self.genre[genre] += count

    def top_genres(self, also: Iterable[str] = (), limit: int = 100) -> list[tuple[str, int]]:
        """The commonest genres with their counts, then those in ``also`` that are not among them."""
        ranked = sorted(((-count, name) for name, count in self.genre.items() if count > 0))[:limit]
        top = [(name, -count) for count, name in ranked]
        names = {name for name, _ in top}
        return top + [(name, self.genre[name]) for name in also if name not in names]
