"""What the map is coloured by: the genre of each album, or how sure it is. A group has a sign as well as a colour, so that
who sees no colours can tell the groups apart.

The colours follow Okabe and Ito (Color Universal Design, 2008), darker on white and lighter on black.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from tagger.genres.placeholders import says_nothing
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumSummary, Suggestion
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy

Colouring = Literal["genre", "doubt"]
COLOURINGS: tuple[Colouring, ...] = get_args(Colouring)
Sign = Literal["circle", "square", "triangle", "diamond", "inverted triangle", "cross", "plus", "ring", "dot"]
MOST_GENRES = 8  # that have a colour of their own
OTHER_GENRES, NO_GENRE = "Other genres", "No genre yet"
DECIDED, SURE, LIKELY, DOUBTFUL, UNSURE, UNKNOWN = (
    "Decided by you",
    "80% and more",
    "60 to 80%",
    "40 to 60%",
    "Below 40%",
    "Nothing suggested",
)
SCORE_STEPS = ((0.8, SURE), (0.6, LIKELY), (0.4, DOUBTFUL), (0.0, UNSURE))


@dataclass(frozen=True, slots=True)
class GroupLook:
    """How a group is drawn: its sign, and its colour on a light and on a dark ground, as #rrggbb."""

    sign: Sign
    on_light: str
    on_dark: str


GENRE_LOOKS = (
    GroupLook("circle", "#0072b2", "#56b4e9"),
    GroupLook("square", "#c04a00", "#e69f00"),
    GroupLook("triangle", "#007a5a", "#2bc79a"),
    GroupLook("diamond", "#a8447f", "#dd8fbd"),
    GroupLook("inverted triangle", "#8a6d00", "#f0e442"),
    GroupLook("cross", "#5b3fa8", "#b7a2f2"),
    GroupLook("plus", "#b3261e", "#ff8a75"),
    GroupLook("ring", "#2b6f82", "#8fd6e3"),
)
OTHER_LOOK = GroupLook("dot", "#7d838c", "#8d95a1")
DOUBT_LOOKS = {
    DECIDED: GroupLook("dot", "#7d838c", "#8d95a1"),
    SURE: GroupLook("circle", "#0072b2", "#56b4e9"),
    LIKELY: GroupLook("square", "#007a5a", "#2bc79a"),
    DOUBTFUL: GroupLook("diamond", "#8a6d00", "#f0e442"),
    UNSURE: GroupLook("triangle", "#c04a00", "#ff8a75"),
    UNKNOWN: GroupLook("cross", "#5b626d", "#a4abb6"),
}


@dataclass(frozen=True, slots=True)
class MapGroup:
    """Albums that are drawn alike."""

    name: str
    albums: int
    style: GroupLook


Coloured = tuple[list[MapGroup], dict[int, int]]  # the groups, and which of them each album is in, by id


def grouped_albums(
    albums: Sequence[AlbumSummary], colouring: Colouring, taxonomy: Taxonomy
) -> tuple[list[MapGroup], list[int]]:
    """The groups, in the order of a legend, and which of them each album is in."""
    name_of: Callable[[AlbumSummary], str] = doubt_of if colouring == "doubt" else _GenreNames(taxonomy)
    names = list(map(name_of, albums))
    counts = Counter(names)
    looks = DOUBT_LOOKS if colouring == "doubt" else _genre_looks(counts)
    if colouring == "genre":
        names = [name if name in looks else OTHER_GENRES for name in names]
        counts = Counter(names)
    groups = [MapGroup(name, counts[name], style) for name, style in looks.items() if counts[name]]
    index = {group.name: position for position, group in enumerate(groups)}
    return groups, [index[name] for name in names]


def coloured(state: State, albums: Sequence[AlbumSummary], colouring: Colouring) -> Coloured:
    """The groups by the person's own genres, and which of them each album is in."""
    groups, group_of = grouped_albums(albums, colouring, read_taxonomy(state.folder))
    return groups, {album.id: group for album, group in zip(albums, group_of, strict=True)}


def genre_of(album: AlbumSummary, taxonomy: Taxonomy) -> str:
    """The genre that counts: what was accepted, else what the files hold, else the best suggestion; "" for none."""
    decided = [suggestion.genre for suggestion in album.suggestions if suggestion.state in ("accepted", "added")]
    in_files = [genre for genre in album.genres if not says_nothing(genre)]
    scored = [item.genre for item in album.suggestions if item.state == "suggested" and item.score is not None]
    return next((taxonomy.written(genre) for genre in (*decided, *in_files, *scored)), "")


def doubt_of(album: AlbumSummary) -> str:
    """How sure the best suggestion is, or that the person has decided."""
    if any(suggestion.state != "suggested" for suggestion in album.suggestions):
        return DECIDED
    best = max((score for score in map(_score, album.suggestions) if score is not None), default=None)
    if best is None:
        return UNKNOWN
    return next(name for least, name in SCORE_STEPS if best >= least)


def _score(suggestion: Suggestion) -> float | None:
    return suggestion.score


class _GenreNames:
    """The top-level genre of an album; remembers the tree's answer for each name."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._roots: dict[str, str] = {}

    def __call__(self, album: AlbumSummary) -> str:
        genre = genre_of(album, self._taxonomy)
        if genre not in self._roots:
            self._roots[genre] = self._taxonomy.path(genre)[0] if genre else NO_GENRE
        return self._roots[genre]


def _genre_looks(counts: Counter[str]) -> dict[str, GroupLook]:
    """The most frequent genres, the first of two that are equally frequent by its name."""
    ranked = sorted((name for name in counts if name != NO_GENRE), key=lambda name: (-counts[name], name))
    looks = dict(zip(ranked[:MOST_GENRES], GENRE_LOOKS, strict=False))
    return looks | {OTHER_GENRES: OTHER_LOOK, NO_GENRE: OTHER_LOOK}
