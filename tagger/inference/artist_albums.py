"""What the same artist's other albums say of an album, as a better start of its scores than how common each genre is.

Of the artist's other albums that are tagged or decided about, down the tree as in ``library_prior``: each genre given the one
above it, with where the score would start without them, π, as a Beta prior of ``STRENGTH`` albums,

    share(g) = share(above) · (k + STRENGTH · w) / (n + STRENGTH),   w = π(g) / π(above),

where n albums are of ``above`` *and* name a kind of it, or were rejected as g, and k of the first are of g. Albums that name no
kind say nothing about which one it is. Free of numpy, so that seeing that nothing is left to do needs none.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tagger.display_names import single_line
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.library_prior import LEAST_SHARE, MOST_SHARE, percent_in_words, probability
from tagger.inference.manifest import Label

STRENGTH = 1.0  # albums; of .5 to 8 the best log-loss on sources left out, beside .5 on one of the three
LEAST_PROBABILITY = 1e-12  # that of -39 in log-odds is rounded to 0, of which nothing has a share
LEAST_MOVED = 0.005  # log-odds from which a start is said to come from the artist's albums


class AlbumGenres(NamedTuple):
    """The genres that an album has, in its files or as decided, and those rejected for it: sorted keys of the taxonomy."""

    genres: tuple[str, ...]
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArtistAlbums:
    """An artist and the other albums by the same, sorted; of those that are alike, how many there are."""

    artist: str
    albums: tuple[tuple[AlbumGenres, int], ...]

    @cached_property
    def digest(self) -> str:
        """What names them."""
        return hashlib.sha256(repr((self.artist, self.albums)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ArtistVotes:
    """What an artist's other albums say of each label.

    ``votes`` [L]: how many have it, and of how many that could tell. ``judged`` [L]: how many have any genre, or were rejected as
    the label.
    """

    artist: str
    tree: "LabelTree"
    votes: tuple[tuple[int, int], ...]
    judged: tuple[int, ...]

    def shifts(self, start: Sequence[float]) -> list[float]:
        """What is added to the log-odds ``start`` of each label, [L]."""
        before, after = [0.0] * len(start), [0.0] * len(start)
        for column in self.tree.order:
            share, above = max(probability(start[column]), LEAST_PROBABILITY), self.tree.above[column]
            before[column] = share if above is None else min(share, before[above])
            whole, expected = (1.0, share) if above is None else (after[above], before[column] / before[above])
            positive, informative = self.votes[column]
            after[column] = whole * (positive + STRENGTH * expected) / (informative + STRENGTH)
        return [bounded_log_odds(last) - bounded_log_odds(first) for first, last in zip(before, after, strict=True)]

    def in_words(self, label: str, before: float, after: float) -> str:
        """What a label's score starts from, log-odds without and with those albums, as a sentence; "" where they are the same.

        Where none of them has the genre, or was judged by it, but one above it, that is what the sentence tells.
        """
        if abs(after - before) < LEAST_MOVED:
            return ""
        column = self.tree.column[label]
        lineage = tuple(self.tree.lineage(column))
        judged_above = next((ancestor for ancestor in lineage if self.judged[ancestor]), column)
        above = next((ancestor for ancestor in lineage if self.votes[ancestor][0]), judged_above)
        positive, judged = self.votes[above][0], self.judged[above]
        kind = "none" if not positive else "all" if positive == judged else "one" if positive == 1 else "some"
        return SENTENCES[kind, judged == 1].format(
            start=percent_in_words(probability(after)),
            have=positive,
            judged=judged,
            artist=single_line(self.artist),
            genre=self.tree.names[above],
        )


SENTENCES: Mapping[tuple[str, bool], str] = {
    ("all", True): "It starts from {start}: your other tagged album by “{artist}” is {genre}.",
    ("none", True): "It starts from {start}: your other tagged album by “{artist}” is not {genre}.",
    ("all", False): "It starts from {start}: your {judged} other tagged albums by “{artist}” are {genre}.",
    ("none", False): "It starts from {start}: of your {judged} other tagged albums by “{artist}” none is {genre}.",
    ("one", False): "It starts from {start}: of your {judged} other tagged albums by “{artist}” one is {genre}.",
    ("some", False): "It starts from {start}: of your {judged} other tagged albums by “{artist}” {have} are {genre}.",
}


class LabelTree:
    """A model's labels as the person's taxonomy has them, ``names``; ``above``: the column of the nearest label above each.

    For a label that the taxonomy does not know, the model says what is above it. The two together may form a cycle, if a person
    gives labels such names; cycles are cut.
    """

    def __init__(self, labels: Sequence[Label], taxonomy: Taxonomy) -> None:
        self.labels = tuple(label.name for label in labels)
        self.column = {name: column for column, name in enumerate(self.labels)}
        self.names = tuple(taxonomy.of_label(name) or taxonomy.written(name) for name in self.labels)
        self._keys = tuple(map(taxonomy.key, self.names))
        self._taxonomy = taxonomy
        self._votes: dict[ArtistAlbums, ArtistVotes | None] = {}
        # Where several labels are one genre, that which is called so stands for it.
        named = {key: column for column, key in enumerate(self._keys) if key == taxonomy.key(self.labels[column])}
        self._column_of_key = {key: column for column, key in enumerate(self._keys)} | named
        self._parents_of_label = {
            key: taxonomy.parents(name) if taxonomy.is_known(name) else label.path[:-1]
            for key, name, label in zip(self._keys, self.names, labels, strict=True)
        }
        self.above = _without_cycles([self._nearest(self._parents_of_label[key]) for key in self._keys])
        self.order = tuple(sorted(self.column.values(), key=lambda column: len(tuple(self.lineage(column)))))

    def _nearest(self, parents: Sequence[str]) -> int | None:
        keys = map(self._taxonomy.key, reversed(parents))
        return next((self._column_of_key[key] for key in keys if key in self._column_of_key), None)

    def columns(self, key: str) -> list[int]:
        """The columns of the labels that are a genre, by its key."""
        return [column for column, own in enumerate(self._keys) if own == key]

    def lineage(self, column: int) -> Iterator[int]:
        """A label's column, and those of the labels above it, the nearest first."""
        ancestor: int | None = column
        while ancestor is not None:
            yield ancestor
            ancestor = self.above[ancestor]

    def votes(self, of_artist: ArtistAlbums | None) -> ArtistVotes | None:
        """What the artist's other albums say; None where there are none, or none has a genre that is known."""
        if of_artist is None:
            return None
        if of_artist not in self._votes:
            self._votes[of_artist] = self._counted(of_artist)
        return self._votes[of_artist]

    def _counted(self, of_artist: ArtistAlbums) -> ArtistVotes | None:
        counted = [(*self._with_parents(album.genres), album.rejected, count) for album, count in of_artist.albums]
        votes, judged = list[tuple[int, int]](), list[int]()
        for key, above in zip(self._keys, self.above, strict=True):
            positive = informative = total = 0
            for genres, parents, rejected, count in counted:
                is_rejected = key in rejected
                positive += count * (key in genres)
                is_informative = bool(genres) if above is None else self._keys[above] in parents
                informative += count * (is_informative or is_rejected)
                total += count * (bool(genres) or is_rejected)
            votes.append((positive, informative))
            judged.append(total)
        return ArtistVotes(of_artist.artist, self, tuple(votes), tuple(judged)) if any(judged) else None

    def _with_parents(self, genres: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The keys of the genres that are known with all above, and of those above alone."""
        taxonomy, of_label = self._taxonomy, self._parents_of_label
        names = [genre for genre in genres if genre in of_label or taxonomy.is_known(genre)]
        above, genres_left = set[str](), list(names)
        while genres_left:  # what is above a label may be another one, which a person's name for it puts elsewhere
            genre = genres_left.pop()
            parents = {taxonomy.key(name) for name in of_label.get(genre, taxonomy.parents(genre))} - above
            above |= parents
            genres_left += parents
        return frozenset(above.union(names)), frozenset(above)


def _without_cycles(above: Sequence[int | None]) -> tuple[int | None, ...]:
    """The column above each column, with one link of each cycle removed."""
    cut = list(above)
    for column in range(len(cut)):
        passed, ancestor = {column}, cut[column]
        while ancestor is not None and ancestor not in passed:
            passed.add(ancestor)
            ancestor = cut[ancestor]
        if ancestor == column:
            cut[column] = None
    return tuple(cut)


def bounded_log_odds(share: float) -> float:
    """The log-odds of a share, none of which is impossible or certain."""
    bounded = min(max(share, LEAST_SHARE), MOST_SHARE)
    return math.log(bounded / (1 - bounded))
