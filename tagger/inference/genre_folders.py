"""What the names of an album's folders say of it, as a better start of its scores than how common each genre is.

A folder named after a genre is right about most albums in it; how many is learnt from those that are tagged. Down the tree,
of the genres above that of the name and of this itself,

    share(g) = share(above) · (k + STRENGTH · w) / (n + STRENGTH),   w = RELIABILITY at the top of the tree, 1 below,

where n of the other albums in the folder are of ``above`` *and* name a kind of it, or were rejected as g, and k of the first are
of g. So a folder that its albums contradict loses its say. The innermost folder that says a genre counts. A start is only
raised; kinds of a genre that is raised keep their share of it. Free of numpy, so that seeing that nothing is left to do needs
none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tagger.display_names import single_line
from tagger.inference.artist_albums import LEAST_PROBABILITY, LabelTree, bounded_log_odds
from tagger.inference.library_prior import percent_in_words, probability

STRENGTH = 4.0  # albums
RELIABILITY = 0.8  # of a folder without tagged albums
MOST_COUNTED = 20  # albums: more are told in twentieths, so that one tag does not move every album in a large folder


class AlbumCount(NamedTuple):
    """How many of a number of albums are of a genre; both numbers are scaled down to MOST_COUNTED albums if there are more."""

    positive: int
    albums: int

    @classmethod
    def of(cls, positive: int, albums: int) -> "AlbumCount":
        """The counts; in twentieths if there are many albums. Rounding never makes some albums all or none."""
        if albums <= MOST_COUNTED:
            return cls(positive, albums)
        twentieths = round(MOST_COUNTED * positive / albums)
        return cls(min(max(twentieths, int(positive > 0)), MOST_COUNTED - int(positive < albums)), MOST_COUNTED)


class FolderGenre(NamedTuple):
    """A genre that a folder's name says, and what the other albums in the folder are known to be.

    ``informative`` are those that could tell, given the genre above it, and ``judged`` all with any genre, or rejected as it.
    """

    key: str  # the taxonomy's
    name: str
    informative: AlbumCount
    judged: AlbumCount


class NamedGenre(NamedTuple):
    """A genre that a folder says of an album, and how probable that makes it."""

    folder: str
    genre: FolderGenre
    share: float


class GenreFolder(NamedTuple):
    """A folder named after a genre; ``genres``: those above that genre, root first, and itself."""

    name: str
    genres: tuple[FolderGenre, ...]


@dataclass(frozen=True)
class FolderNames:
    """What an album's folders, the innermost last, say of each label."""

    tree: LabelTree
    folders: tuple[GenreFolder, ...]

    @cached_property
    def _by_label(self) -> Mapping[int, NamedGenre]:
        """By label's column, what the innermost of the folders that concern it says."""
        by_label: dict[int, NamedGenre] = {}
        for folder in self.folders:
            share, expected = 1.0, RELIABILITY
            for genre in folder.genres:
                positive, albums = genre.informative
                share *= (positive + STRENGTH * expected) / (albums + STRENGTH)
                by_label |= dict.fromkeys(self.tree.columns(genre.key), NamedGenre(folder.name, genre, share))
                expected = 1.0
        return by_label

    def shifts(self, start: Sequence[float]) -> list[float]:
        """What is added to the log-odds ``start`` of each label, [L]: never less than 0."""
        before, after = list(map(probability, start)), list(map(probability, start))
        for column in self.tree.order:
            above = self.tree.above[column]
            if above is not None and after[above] > before[above]:
                after[column] = max(
                    after[column], after[above] * min(1.0, before[column] / max(before[above], LEAST_PROBABILITY))
                )
            if column in self._by_label:
                after[column] = max(after[column], self._by_label[column].share)
        return [
            max(0.0, bounded_log_odds(last) - value) if last > first else 0.0
            for value, first, last in zip(start, before, after, strict=True)
        ]

    def in_words(self, label: str, before: float, after: float) -> str:
        """What the folders make of a label's score, from and to log-odds, as a sentence; "" where that is no whole percent."""
        first, last = percent_in_words(probability(before)), percent_in_words(probability(after))
        lineage = self.tree.lineage(self.tree.column[label])
        named = next((self._by_label[column] for column in lineage if column in self._by_label), None)
        if named is None or first == last:
            return ""
        positive, judged = named.genre.judged
        kind = "untagged" if not judged else "single" if judged == 1 else "few" if judged < MOST_COUNTED else "many"
        count = "none" if not positive else "all" if positive == judged else "some"
        if positive == 1 and (kind, count) == ("few", "some"):
            count = "one"
        return SENTENCES[kind, count].format(
            folder=single_line(named.folder),
            have=positive,
            judged=judged,
            share=percent_in_words(positive / max(1, judged)),
            genre=named.genre.name,
            first=first,
            last=last,
        )


SENTENCES: Mapping[tuple[str, str], str] = {
    ("untagged", "none"): "Its folder is called “{folder}”, which raises it from {first} to {last}.",
    (
        "single",
        "all",
    ): "Its folder is called “{folder}”, which raises it from {first} to {last}; the other tagged album in it is "
    "{genre}.",
    (
        "single",
        "none",
    ): "Its folder is called “{folder}”, which raises it from {first} to {last}; the other tagged album in it is "
    "not {genre}.",
    (
        "few",
        "all",
    ): "Its folder is called “{folder}”, which raises it from {first} to {last}; all {judged} other tagged albums in "
    "it are {genre}.",
    (
        "few",
        "some",
    ): "Its folder is called “{folder}”, which raises it from {first} to {last}; {have} of {judged} other tagged "
    "albums in it are {genre}.",
    (
        "few",
        "one",
    ): "Its folder is called “{folder}”, which raises it from {first} to {last}; one of {judged} other tagged albums "
    "in it is {genre}.",
    (
        "few",
        "none",
    ): "Its folder is called “{folder}”, which raises it from {first} to {last}; none of {judged} other tagged "
    "albums in it is {genre}.",
    (
        "many",
        "all",
    ): "Its folder is called “{folder}”, which raises it from {first} to {last}; all other tagged albums in it are "
    "{genre}.",
    (
        "many",
        "some",
    ): "Its folder is called “{folder}”, which raises it from {first} to {last}; about {share} of the tagged albums "
    "in it are {genre}.",
    (
        "many",
        "none",
    ): "Its folder is called “{folder}”, which raises it from {first} to {last}; none of the other tagged albums in "
    "it is {genre}.",
}
