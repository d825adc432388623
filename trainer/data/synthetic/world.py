"""A MuMu-shaped world: genres in a tree with the long tail of TISMIR's Table 4, albums with about six of them, artists,
tracks, and words about such genres.

What an album's sound, cover and texts tell of its genres is partly shared (how strongly the album shows each genre) and
partly each modality's own (which of them it shows at all): so each helps alone, and together they help more.

Genre names are made up. In a sentence some words belong to a genre and most to none. Random numbers depend on names alone
(``generator_of``), so that a genre looks and sounds the same in every dataset.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray


def generator_of(*names: object) -> np.random.Generator:
    """A generator seeded by some names."""
    digest = hashlib.sha256("\0".join(map(str, names)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))


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
    distinct: dict[str, None] = {}
    while len(distinct) < count:
        distinct[word(generator, syllables + len(distinct) // 2000)] = None
    return list(distinct)


def word(generator: np.random.Generator, syllables: int) -> str:
    """One word."""
    parts = (ONSETS, VOWELS, CODAS)
    return "".join(part[generator.integers(len(part))] for _ in range(syllables) for part in parts)


COMMON = 1500
OWN = 12  # words that are a genre's own
LINES_OF_SONG = 12
NAMES_GENRE = 0.1  # of a review's sentences name a genre


@cache
def common_words() -> list[str]:
    """The words that everybody uses, commonest first."""
    return words(COMMON, generator_of("common words"))


@cache
def own_words(genre: str) -> list[str]:
    """The words that speak of this genre."""
    return words(OWN, generator_of("words of", genre), syllables=3)


class Writer:
    """Writes about genres; the same generator gives the same words."""

    def __init__(self, generator: np.random.Generator) -> None:
        self.generator = generator
        self.common = common_words()
        ranks = np.arange(1, COMMON + 1)
        self.chance = 1 / ranks / (1 / ranks).sum()

    def review(self, parts: Sequence[tuple[str, float]], sentences: int = 6, people: Sequence[str] = ()) -> str:
        """Some sentences; a genre's own words are as frequent as its number says, and sometimes it or a person is
        named.
        """
        return " ".join(self._sentence(parts, people) for _ in range(sentences))

    def lyrics(self, genre: str) -> str:
        """A song, a line a sentence."""
        return "\n".join(
            " ".join(self._words([(genre, 0.6)], int(self.generator.integers(4, 9)))) for _ in range(LINES_OF_SONG)
        )

    def _sentence(self, parts: Sequence[tuple[str, float]], people: Sequence[str]) -> str:
        body = list(self._words(parts, int(self.generator.integers(7, 14))))
        if parts and self.generator.random() < NAMES_GENRE:
            body.append(parts[int(self.generator.integers(len(parts)))][0])
        if people and self.generator.random() < 0.3:
            body.append(people[int(self.generator.integers(len(people)))])
        return " ".join(body).capitalize() + "."

    def _words(self, parts: Sequence[tuple[str, float]], count: int) -> Iterator[str]:
        for _ in range(count):
            genre, strength = parts[int(self.generator.integers(len(parts)))] if parts else ("", 0.0)
            if self.generator.random() < 0.35 * strength:
                own = own_words(genre)
                yield own[self.generator.integers(len(own))]
            else:
                yield self.common[self.generator.choice(COMMON, p=self.chance)]


GENRES = 250
ALBUMS = 31_471
TRACKS_PER_ALBUM = 147_295 / 31_471
MEAN_LABELS = 5.97
TOP_SHARES = (0.8438, 0.5529, 0.2769, 0.1931, 0.1473, 0.1223, 0.1150, 0.1045, 0.1010, 0.0969)  # Table 4
LAST_SHARE = 0.0006
ROOTS = 27
DEPTH = 4
TASTES = 12  # dimensions in which albums and genres lie near each other or far apart
SURPRISE = (
    2.5  # how much of an album's genres its taste leaves open; the published deviation is 3.1 labels, this gives 3.8
)
VISIBLE = {"audio": 0.7, "image": 0.55, "text": 0.75}
"""How many of an album's genres a modality shows, on average. Covers show the fewest: who knows just what they show of a small
world has a ROC-AUC of about .74 (TISMIR's covers: .743); at .35 half of them showed nothing, and that was .63.
"""


@dataclass(frozen=True, slots=True)
class SyntheticGenre:
    """A node of the tree: its place from the root down to itself, and the share of albums that carry it."""

    path: tuple[str, ...]
    share: float

    @property
    def name(self) -> str:
        """The genre's own name."""
        return self.path[-1]


@dataclass(frozen=True)
class World:
    """``labels`` bool [albums, genres]; ``strengths`` float32 [albums, genres] per modality: how strongly it shows
    each genre (0: not at all).
    """

    seed: int
    genres: tuple[SyntheticGenre, ...]
    labels: NDArray[np.bool_]
    strengths: dict[str, NDArray[np.float32]]
    artists: NDArray[np.int64]  # [albums]
    tracks: NDArray[np.int64]  # [albums]: how many

    def __len__(self) -> int:
        return len(self.labels)

    def names(self, album: int) -> tuple[str, ...]:
        """The genres of an album, commonest first."""
        return tuple(self.genres[column].name for column in np.flatnonzero(self.labels[album]))


def make_world(
    albums: int,
    *,
    genres: int = GENRES,
    seed: int = 0,
    tracks: float = TRACKS_PER_ALBUM,
    roots: int | None = None,
    largest_share: float = 1.0,
) -> World:
    """A world of any size; the same arguments give the same world. ``tracks`` is the mean per album, at least 1.

    ``roots`` genres lie at the top of the tree (None: as many for its genres as MuMu has). ``largest_share`` of the
    albums at most carry one genre, so that a small world has several large genres instead of one that all carry.
    """
    generator = np.random.default_rng(seed)
    tree = make_tree(genres, generator, roots, largest_share)
    artists = make_artists(albums, generator)
    labels = make_labels(tree, artists, generator)
    strength = labels * generator.uniform(0.4, 1.0, labels.shape)
    return World(
        seed=seed,
        genres=tree,
        labels=labels,
        strengths={name: make_strengths(strength, mean, generator) for name, mean in VISIBLE.items()},
        artists=artists,
        tracks=1 + generator.poisson(tracks - 1, albums),
    )


def shares_of(genres: int) -> NDArray[np.float64]:
    """The share of albums of each genre, commonest first: Table 4's head and end, between them a curve that adds up to
    5.97.
    """
    head = np.array(TOP_SHARES[: min(len(TOP_SHARES), genres)])
    remaining = genres - len(head)
    if remaining <= 0:
        return head
    steps = np.linspace(0, 1, remaining)
    total = MEAN_LABELS - head.sum() if genres == GENRES else min(remaining * head[-1] / 2, MEAN_LABELS - head.sum())
    low, high = 0.05, 20.0
    for _ in range(60):  # the bend of the curve, by halving
        bend = (low + high) / 2
        low, high = (bend, high) if tail(steps, bend).sum() > total else (low, bend)
    return np.concatenate([head, tail(steps, low)])


def tail(steps: NDArray[np.float64], bend: float) -> NDArray[np.float64]:
    """Shares that fall from the tenth genre's to the last one's; the larger ``bend``, the sooner."""
    weight = np.expm1(-bend * steps) / np.expm1(-bend)
    falling: NDArray[np.float64] = TOP_SHARES[-1] * (LAST_SHARE / TOP_SHARES[-1]) ** weight
    return falling


def make_tree(
    count: int, generator: np.random.Generator, roots: int | None = None, largest_share: float = 1.0
) -> tuple[SyntheticGenre, ...]:
    """``count`` genres, commonest first, in a tree of up to four levels; a child is never commoner than its parent."""
    roots = max(2, round(count * ROOTS / GENRES)) if roots is None else roots
    shares = np.minimum(shares_of(count), largest_share)
    tree: list[SyntheticGenre] = []
    for position, (name, share) in enumerate(zip(words(count, generator), shares, strict=True)):
        open_roots = roots - sum(len(genre.path) == 1 for genre in tree)
        parents = [genre for genre in tree if len(genre.path) < DEPTH]
        is_root = not parents or generator.random() < max(open_roots, 0) / min(count - position, 2 * roots)
        path = () if is_root else parents[generator.choice(len(parents), p=nearness(parents))].path
        tree.append(SyntheticGenre((*path, name.title()), float(share)))
    return tuple(tree)


def nearness(parents: list[SyntheticGenre]) -> NDArray[np.float64]:
    """How likely each genre is to be a new one's parent: those near the root are."""
    weights = np.array([len(genre.path) ** -2.0 for genre in parents])
    return np.asarray(weights / weights.sum())


def make_artists(albums: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """An artist for each album; most have one or two."""
    steps = generator.random(albums) < 0.6
    return np.cumsum(steps, dtype=np.int64)


def make_labels(
    tree: tuple[SyntheticGenre, ...], artists: NDArray[np.int64], generator: np.random.Generator
) -> NDArray[np.bool_]:
    """Each genre goes to the albums nearest to its taste among those that have its parent, as many as its share says,
    at least one.
    """
    albums = len(artists)
    taste = generator.normal(size=(artists.max() + 1, TASTES))[artists] + 0.5 * generator.normal(size=(albums, TASTES))
    columns = {genre.path: column for column, genre in enumerate(tree)}
    vectors = np.zeros((len(tree), TASTES))
    labels = np.zeros((albums, len(tree)), bool)
    for column, genre in enumerate(tree):
        parent = columns.get(genre.path[:-1])
        vectors[column] = generator.normal(size=TASTES) + (0 if parent is None else 0.8 * vectors[parent])
        vectors[column] /= np.linalg.norm(vectors[column])
        near = taste @ vectors[column] + SURPRISE * generator.normal(size=albums)
        candidates = np.arange(albums) if parent is None else np.flatnonzero(labels[:, parent])
        count = min(len(candidates), max(1, round(genre.share * albums)))
        labels[candidates[np.argsort(-near[candidates], kind="stable")[:count]], column] = True
    without = np.flatnonzero(~labels.any(axis=1))  # nobody is left without
    tops = [column for column, genre in enumerate(tree) if len(genre.path) == 1]
    common = tree[0].share >= TOP_SHARES[0]  # the commonest genre, else those at the top in turn
    labels[without, np.resize(tops[:1] if common else tops, len(without))] = True
    return labels


def make_strengths(strength: NDArray[np.float64], mean: float, generator: np.random.Generator) -> NDArray[np.float32]:
    """What one modality shows: some genres oftener than others (``mean`` overall), with the album's common strength and
    its own chance.
    """
    share = np.clip(mean + 0.25 * generator.normal(size=strength.shape[1]), 0.05, 0.98)
    shows = generator.random(strength.shape) < share
    return np.asarray(strength * shows * generator.uniform(0.7, 1.0, strength.shape), np.float32)
