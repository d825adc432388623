"""What a text says about each genre, as one linear model whose parts are exact sums per word and per named genre.

    evidence[g] = offset[g] + Σ over words tfidf(word) · weight[word, g]
                + mention_offset + Σ over FEATURES mention_weight[f] · mention_feature[g, f]

The first line is a regression on tf-idf, the second one set of weights that all genres share: it says how far an explicit
naming is to be trusted, and so serves genres that no training text had. Evidence is in log-odds beyond the genre's base
rate; a prior is added afterwards. A name that is denied ("not really jazz") is no word of the regression either.

In the safetensors file of a bundle (V terms, L labels, F FEATURES): ``weight`` float16 or float32 [V, L], ``offset`` [L],
``mention_weight`` [F] and ``mention_offset`` [1], float32.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.genre_mentions import ADDRESS, GenreNames, Mention, MentionKind
from tagger.inference.text import Vocabulary, tfidf, tokens
from tagger.inference.types import Doubles, Floats

FEATURES = ("named", "tinged", "kinds", "share", "early", "others")
EARLY = 150.0  # characters after which an opening mention counts 1/e of one at the very start
MOST_GENRES = 10_000
LONGEST_NAME = 200  # characters

_WORD = re.compile(r"[^\W\d_]{2,}")

Genealogy = Mapping[str, tuple[str, ...]]  # genre → the genres above it, root first
Span = tuple[int, int]


class RegressionError(ValueError):
    """What is wrong with a file of a text regression, without its name."""


@dataclass(frozen=True, slots=True, eq=False)
class TextEvidence:
    """One text's evidence: ``log_odds`` [L] beyond the base rate = ``base`` [L] + the sum of ``values`` [N, L].

    Row n of ``values`` is what ``words[n]`` adds, a word of the text or the name of a genre that it mentions; ``names``
    says how the text spells a genre's name.
    """

    log_odds: Doubles
    base: Doubles
    words: tuple[str, ...]
    values: Doubles
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class TextRegression:
    """The fitted model: ``weight`` [V, L], ``offset`` [L], ``mention_weight`` [F]; ``names`` finds the genres in a text."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    weight: Floats
    offset: Doubles
    mention_weight: Doubles
    mention_offset: float
    names: GenreNames
    above: Genealogy

    @classmethod
    def read(cls, labels: Sequence[str], vocabulary: Vocabulary, weights: bytes, genres: bytes) -> Self:
        """From the files of a bundle. Raises RegressionError."""
        taxonomy = read_genres(genres)
        above = {genre.name: genre.parents for genre in taxonomy.genres.values()}
        names = GenreNames.of((genre.name, genre.aliases) for genre in taxonomy.genres.values())
        size, count = len(vocabulary.terms), len(labels)
        shapes = {
            "weight": (size, count),
            "offset": (count,),
            "mention_weight": (len(FEATURES),),
            "mention_offset": (1,),
        }
        try:
            tensors = load_tensors(weights)
        except SafetensorError as error:
            raise RegressionError(f"it is not a safetensors file ({error})") from error
        for name, shape in shapes.items():
            if name not in tensors or tensors[name].shape != shape:
                raise RegressionError(f"'{name}' must have the shape {list(shape)}")
            if tensors[name].dtype not in (np.float32, np.float16) or not np.isfinite(tensors[name]).all():
                raise RegressionError(f"'{name}' must be finite float32 or float16")
        weight, offset = tensors["weight"].astype(np.float32), tensors["offset"].astype(np.float64)
        shared = tensors["mention_weight"].astype(np.float64)
        return cls(tuple(labels), vocabulary, weight, offset, shared, float(tensors["mention_offset"][0]), names, above)

    def evidence(self, text: str, ignore: Collection[str] = ()) -> TextEvidence | None:
        """The evidence of a text; ``ignore``: the artist's name and the title. None where the text says nothing."""
        mentions = self.names.find(text, ignore)
        positions, frequencies = tfidf(words(text, mentions), self.vocabulary, sublinear_tf=True)
        if not positions.size and not any(map(_claims, mentions)):
            return None
        shares, base = self._mention_values(mentions)
        base = base + (self.offset if positions.size else 0.0)
        values = {
            self.vocabulary.terms[position]: frequency * self.weight[position].astype(np.float64)
            for position, frequency in zip(positions.tolist(), frequencies.astype(np.float64), strict=True)
        }
        spellings: dict[str, tuple[str, ...]] = {}
        for genre, row in shares.items():
            spelling = next(tokens(text[m.start : m.end]) for m in mentions if m.genre == genre and _claims(m))
            name = spelling[0] if len(spelling) == 1 and spelling[0] in values else genre  # one reason for one word
            values[name] = values.get(name, 0.0) + row
            if name == genre:
                spellings[genre] = tuple(spelling)
        table = np.stack(list(values.values())) if values else np.zeros((0, len(self.labels)))
        return TextEvidence(base + table.sum(axis=0), base, tuple(values), table, spellings)

    def _mention_values(self, mentions: Sequence[Mention]) -> tuple[dict[str, Doubles], Doubles]:
        """What the mentions of each genre add to the labels, [L] each, and what is left for the base, [L]."""
        parts = mention_features(mentions, self.labels, self.above) * self.mention_weight
        values: dict[str, Doubles] = {
            mention.genre: np.zeros(len(self.labels)) for mention in mentions if _claims(mention)
        }
        for row in np.flatnonzero(parts[:, :-1].any(axis=1)).tolist():
            label = self.labels[row]
            own = Counter(m.genre for m in mentions if m.genre == label and _claims(m))
            kinds = Counter(m.genre for m in mentions if label in self.above[m.genre] and m.kind is MentionKind.NAMED)
            for genre, times in own.items():
                values[genre][row] += parts[row, [0, 1, 3]].sum() * times / own.total()
            for genre, times in kinds.items():
                values[genre][row] += parts[row, 2] * times / kinds.total()
            first = min((m for m in mentions if _names(m, label, self.above)), key=lambda m: m.start, default=None)
            if first is not None:
                values[first.genre][row] += parts[row, 4]
        return values, self.mention_offset + parts[:, -1]


def read_genres(content: bytes) -> Taxonomy:
    """The tree of genres whose names are looked for. Raises RegressionError."""
    try:
        taxonomy = Taxonomy.parse(content.decode("utf-8"))
        names = [name for genre in taxonomy.genres.values() for name in (genre.name, *genre.aliases)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise RegressionError("the genres, their parents or aliases cannot be read") from error
    if not 0 < len(taxonomy) <= MOST_GENRES or len(names) > 10 * MOST_GENRES:
        raise RegressionError(f"there must be 1 to {MOST_GENRES} genres")
    if not all(isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME for name in names):
        raise RegressionError(f"a genre's name must have 1 to {LONGEST_NAME} characters")
    return taxonomy


def words(text: str, mentions: Iterable[Mention] = ()) -> list[str]:
    """Lower-case words of two letters or more, in order; web addresses and denied names are none."""
    denied = [(mention.start, mention.end) for mention in mentions if not _claims(mention)]
    for start, end in [match.span() for match in ADDRESS.finditer(text)] + denied:
        text = text[:start] + " " * (end - start) + text[end:]
    return [match[0].lower() for match in _WORD.finditer(text)]


def mention_features(mentions: Sequence[Mention], labels: Sequence[str], above: Genealogy) -> NDArray[np.float64]:
    """[L, F]: ln(1 + times named), ln(1 + times tinged), ln(1 + times a kind of it is named), its share of all names,
    how early it (or a kind of it) is first named, and whether an unrelated genre is named.
    """
    named = Counter(mention.genre for mention in mentions if mention.kind is MentionKind.NAMED)
    tinged = Counter(mention.genre for mention in mentions if mention.kind is MentionKind.TINGED)
    total = max(named.total(), 1)
    table = np.zeros((len(labels), len(FEATURES)))
    for row, label in enumerate(labels):
        kinds = sum(times for genre, times in named.items() if label in above[genre])
        first = min((m.start for m in mentions if _names(m, label, above)), default=None)
        early = 0.0 if first is None else float(np.exp(-first / EARLY))
        related = {label, *above.get(label, ())}
        names_other_genre = any(genre not in related and label not in above[genre] for genre in named)
        counts = np.log1p(named[label]), np.log1p(tinged[label]), np.log1p(kinds)
        table[row] = (*counts, named[label] / total, early, names_other_genre)
    return table


def _names(mention: Mention, label: str, above: Genealogy) -> bool:
    return mention.kind is MentionKind.NAMED and (mention.genre == label or label in above[mention.genre])


def _claims(mention: Mention) -> bool:
    return mention.kind in (MentionKind.NAMED, MentionKind.TINGED)
