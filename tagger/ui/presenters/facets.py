"""Facets: by what the album list can be narrowed, and which values of each an album has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

from tagger.genres.cleaning import held_genres
from tagger.genres.placeholders import says_nothing
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumStatus, AlbumSummary, Suggestion
from tagger.ui.translation import translatable

FacetKind = Literal["status", "confidence", "finding", "genre", "format", "year", "folder"]
FACET_KINDS: tuple[FacetKind, ...] = get_args(FacetKind)
STATUSES: tuple[AlbumStatus, ...] = get_args(AlbumStatus)
NO_GENRE, NO_COVER, NO_TEXT = translatable("No genre in files"), translatable("No cover"), translatable("No text")
PROBLEMS, DISAGREEMENT = translatable("Problems"), translatable("Sound disagrees")
NOTHING_SUGGESTED = translatable("Nothing suggested")
FINDINGS = (NO_GENRE, NOTHING_SUGGESTED, NO_COVER, NO_TEXT, PROBLEMS, DISAGREEMENT)
NO_YEAR = translatable("No year")


@dataclass(frozen=True, slots=True)
class Band:
    """A range of the best suggestion's score: low ≤ score < high."""

    name: str
    low: float
    high: float


BANDS = (
    Band(translatable("80% and more"), 0.8, 2.0),
    Band(translatable("60 to 80%"), 0.6, 0.8),
    Band(translatable("40 to 60%"), 0.4, 0.6),
    Band(translatable("below 40%"), 0.0, 0.4),
)


def band(album: AlbumSummary) -> str:
    """The name of the band of the album's best suggestion, "" when nothing is suggested."""
    best = album.best_score
    if best is None:
        return ""
    return next(interval.name for interval in BANDS if interval.low <= best < interval.high)


def genres(album: AlbumSummary) -> set[str]:
    """Every genre that the album holds or may well get, and those above it: what ``genre:`` finds in a search.

    Neither what was rejected nor what is unsure is counted.
    """
    tracks = (genre for track in album.decided_tracks for genre, state in track.decisions if state in INCLUDED)
    of_tracks = (suggestion for track in (album.tracks if album.by_track else ()) for suggestion in track.suggestions)
    likely = (suggestion.genre for suggestion in (*album.suggestions, *of_tracks) if _is_likely(suggestion))
    in_files = held_genres(album.genres, ShownTree.taxonomy or Taxonomy.load())
    return {name for genre in {*in_files, *likely, *tracks} for name in genre_path(genre)}


INCLUDED = ("accepted", "added")


def _is_likely(suggestion: Suggestion) -> bool:
    return suggestion.state in INCLUDED or (suggestion.state == "suggested" and suggestion.confident)


class ShownTree:
    """The tree by which the window groups genres, the same for all of it: the person's, None for the shipped one.

    A change shows once the albums are read again.
    """

    taxonomy: Taxonomy | None = None


def genre_path(genre: str) -> tuple[str, ...]:
    """The genres above and the genre itself as the tree writes them, root first."""
    return _path(genre, ShownTree.taxonomy or Taxonomy.load())


@lru_cache(maxsize=16384)
def _path(genre: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    return taxonomy.path(genre)


def findings(album: AlbumSummary) -> list[str]:
    """What an album lacks, and what about it should be looked at."""
    flags = (
        all(map(says_nothing, album.genres)),
        album.outcome in ("unsure", "speech", "nothing to go by"),
        album.cover is None,
        not album.has_text,
        album.problem_count > 0,
        is_disagreed(album),
    )
    return [name for name, flag in zip(FINDINGS, flags, strict=True) if flag]


def is_disagreed(album: AlbumSummary) -> bool:
    """Whether what is surely suggested has nothing to do with what the files say: no genre is the other, or a kind of it."""
    suggested = [suggestion.genre for suggestion in album.suggestions if suggestion.confident]
    if not suggested or not album.genres:
        return False
    file_paths = [genre_path(genre) for genre in album.genres]
    file_names = {path[-1] for path in file_paths}
    above_files = {name for path in file_paths for name in path}
    paths = [genre_path(genre) for genre in suggested]
    return not any(path[-1] in above_files or not file_names.isdisjoint(path) for path in paths)


def _decade(album: AlbumSummary) -> str:
    return f"{album.year // 10 * 10}s" if album.year else NO_YEAR


VALUES: dict[FacetKind, Callable[[AlbumSummary], Iterable[str]]] = {
    "status": lambda album: (album.status,),
    "confidence": lambda album: filter(None, (band(album),)),
    "finding": findings,
    "genre": genres,
    "format": lambda album: album.formats,
    "year": lambda album: (_decade(album),),
    "folder": lambda album: (str(album.folder.parent),),
}
"""The values of each kind that an album has, each once."""


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices made: any within a kind, all kinds together; nothing chosen admits everything."""

    status: frozenset[str] = frozenset()
    confidence: frozenset[str] = frozenset()
    finding: frozenset[str] = frozenset()
    genre: frozenset[str] = frozenset()
    format: frozenset[str] = frozenset()
    year: frozenset[str] = frozenset()
    folder: frozenset[str] = frozenset()

    def values(self, kind: FacetKind) -> frozenset[str]:
        """The values chosen of a kind."""
        values: frozenset[str] = getattr(self, kind)
        return values

    def toggled(self, kind: FacetKind, value: str) -> "Facets":
        """The same with one choice put in or taken out."""
        return replace(self, **{kind: self.values(kind) ^ {value}})

    def __bool__(self) -> bool:
        return any(map(self.values, FACET_KINDS))
