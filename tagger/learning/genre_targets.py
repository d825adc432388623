"""What there is to learn from: albums with their features, their artists, and the genres that their files hold.

Names in the files become genres that can be learnt: common spellings, rare genres folded into their parents.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tagger.display_names import printable
from tagger.genres.cleaning import held_genres
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.manifest import Label
from tagger.inference.modality import Modality, ordered
from tagger.inference.types import Doubles, Floats, Indices

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class TaggedExamples:
    """N albums, or parts of albums whose tracks differ in genre. Every array and tuple is in one order.

    ``artist`` names who an album is by, and ``artists`` everybody on it: no two folds of a cross-validation share any.
    ``features`` [N, D] are as a head sees them, zeros where ``present`` [N] says that the album lacks the modality.
    ``spread`` [D, D] is, by modality, how a feature varies within a source (the sound: from patch to patch of a track).
    ``base`` [N, L] is, by modality, the evidence of the model in use for each label, in log-odds; zeros for a label that
    it does not know; ``base_fused`` [N, L] the evidence of its head for everything that the album has.
    """

    albums: tuple[int, ...]
    names: tuple[str, ...]
    artist: tuple[str, ...]
    artists: tuple[frozenset[str], ...]
    labels: tuple[Label, ...]
    targets: Flags  # [N, L]
    features: Mapping[Modality, Floats]
    present: Mapping[Modality, Flags]
    base: Mapping[Modality, Doubles]
    base_fused: Doubles
    spread: Mapping[Modality, Doubles] = field(default_factory=dict)
    taxonomy: Taxonomy = field(default_factory=Taxonomy.load)  # the person's, which names the labels

    def __len__(self) -> int:
        return len(self.albums)

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """Those that some album has."""
        return ordered(modality for modality, flags in self.present.items() if flags.any())

    def subset_of(self, album: int) -> tuple[Modality, ...]:
        """The modalities of one album."""
        return ordered(modality for modality, flags in self.present.items() if flags[album])


def log_odds(targets: Flags | Doubles) -> Doubles:
    """How common each label is among the albums [N, L], in log-odds [L]; half an album more on either side."""
    positive = targets.sum(axis=0, dtype=np.float64)
    return np.asarray(np.log((positive + 0.5) / (len(targets) - positive + 0.5)))


def rows_of(flags: Flags) -> Indices:
    """Where the flags are set."""
    return np.asarray(np.flatnonzero(flags), np.int64)


def subsets_present(examples: TaggedExamples) -> dict[tuple[Modality, ...], Indices]:
    """The albums by exactly the modalities that they have."""
    rows: dict[tuple[Modality, ...], list[int]] = {}
    for album in range(len(examples)):
        rows.setdefault(examples.subset_of(album), []).append(album)
    return {subset: np.asarray(albums, np.int64) for subset, albums in rows.items()}


def having(examples: TaggedExamples, subset: Sequence[Modality]) -> Flags:
    """Which albums have at least these modalities, [N]."""
    return np.asarray(np.logical_and.reduce([examples.present[modality] for modality in subset]), np.bool_)


LEAST_ALBUMS = 5  # of a genre that is learnt
LEAST_ARTISTS = 2  # behind them: else nothing says whether the genre or the artist was learnt
MOST_LABELS = 300
LONGEST_NAME = 200  # characters
MOST_NAMES = 16  # genres of one album; what holds more is a list of words


@dataclass(frozen=True, slots=True, eq=False)
class GenreTargets:
    """The genres to learn, and which album is of which.

    ``folded``: genres with too few albums, by name, and the genre above that learns them; ``rare``: those that nothing
    above could take, with their number of albums.
    """

    labels: tuple[Label, ...]
    targets: Flags  # [N, L]
    folded: dict[str, str]
    rare: dict[str, int]


def genre_targets(genres: Sequence[Sequence[str]], artists: Sequence[str], taxonomy: Taxonomy) -> GenreTargets:
    """From the genres in the files of each album, and who it is by.

    Spellings that the taxonomy knows for one genre are one; of an unknown name the commonest spelling is taken. An album
    of a genre is also of every genre above it that is learnt.
    """
    genres = [held_genres(album, taxonomy) for album in genres]
    names = _usual_spellings(genres, taxonomy)
    direct = [_genres_of(album, names, taxonomy) for album in genres]
    by_genre: defaultdict[str, set[int]] = defaultdict(set)
    for album, own in enumerate(direct):
        for genre in own:
            by_genre[genre].add(album)
    in_files = set(by_genre)

    def is_enough(of_genre: set[int]) -> bool:
        return len(of_genre) >= LEAST_ALBUMS and len({artists[album] for album in of_genre}) >= LEAST_ARTISTS

    folded = fold_rare(by_genre, is_enough, taxonomy)
    frequent = [genre for genre, albums in by_genre.items() if is_enough(albums)]
    frequent = sorted(sorted(frequent, key=lambda genre: (-len(by_genre[genre]), genre))[:MOST_LABELS])
    learnable = set(frequent)
    rare = {genre: len(albums) for genre, albums in by_genre.items() if genre not in learnable and genre not in folded}
    rare |= {genre: len(by_genre[genre]) for genre, parent in folded.items() if parent not in learnable}
    folded = {genre: parent for genre, parent in folded.items() if parent in learnable and genre in in_files}
    rare = {genre: albums for genre, albums in rare.items() if genre in in_files}
    targets = np.zeros((len(genres), len(frequent)), np.bool_)
    column = {genre: position for position, genre in enumerate(frequent)}
    for album, own in enumerate(direct):
        for genre in own:
            for name in (*taxonomy.path(genre), folded.get(genre, genre)):
                if name in column:
                    targets[album, column[name]] = True
    labels = tuple(Label(name=genre, path=(*taxonomy.parents(genre), genre)) for genre in frequent)
    return GenreTargets(labels, targets, dict(sorted(folded.items())), dict(sorted(rare.items())))


def _usual_spellings(genres: Iterable[Sequence[str]], taxonomy: Taxonomy) -> dict[str, str]:
    """By key: the taxonomy's name of a genre, or the commonest spelling."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for album in genres:
        for name in album:
            spellings[taxonomy.key(name)][taxonomy.spelled(name) or name.strip()] += 1
    usual = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in spellings.items()}
    return {key: printable(name)[:LONGEST_NAME] for key, name in usual.items()}


def _genres_of(album: Sequence[str], names: dict[str, str], taxonomy: Taxonomy) -> list[str]:
    """The genres of one album, each once; placeholders and "Other" are none."""
    return list(dict.fromkeys(names[taxonomy.key(name)] for name in album if taxonomy.names_genre(name)))[:MOST_NAMES]


def fold_rare(
    by_genre: defaultdict[str, set[int]], is_enough: Callable[[set[int]], bool], taxonomy: Taxonomy
) -> dict[str, str]:
    """Add the albums of each rare genre to its parent, the deepest genres first; returns where each of them ended up."""
    folded: dict[str, str] = {}
    depths = {genre: len(taxonomy.parents(genre)) for genre in by_genre}
    for depth in range(max(depths.values(), default=0), 0, -1):
        for genre in sorted(name for name in by_genre if len(taxonomy.parents(name)) == depth):
            if not is_enough(by_genre[genre]):
                parent = taxonomy.parents(genre)[-1]
                by_genre[parent] |= by_genre[genre]
                folded[genre] = parent
    return {genre: _reached(genre, folded) for genre in folded}


def _reached(genre: str, folded: dict[str, str]) -> str:
    """The genre that a genre was folded into in the end, over any number of steps."""
    while genre in folded:
        genre = folded[genre]
    return genre
