"""What a genre field holds once it is clean: one spelling, no duplicates, no placeholders, joined values split.

    values → joined ones split → placeholders and ignored genres out → one spelling → each genre once

Nothing is added and nothing is guessed: a name that the taxonomy does not know stays, and so does one that is protected.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from tagger.genres.placeholders import fold_genre, says_nothing
from tagger.genres.taxonomy import Taxonomy

SEPARATORS = (";", "\\", "/", ",")  # the strongest first; one or more backslashes count as one
SEPARATORS_OF_SETTING: dict[str, tuple[str, ...]] = {"all": SEPARATORS, "semicolons": SEPARATORS[:2], "never": ()}
MOST_PARTS = 64  # of one value


@dataclass(frozen=True, slots=True)
class CleaningRules:
    """What is cleaned. ``separators``: at which a value may be split; ``spelling``: whether names are respelled."""

    separators: tuple[str, ...] = SEPARATORS
    spelling: bool = True
    placeholders: bool = True
    duplicates: bool = True
    ignored: bool = True
    removed: tuple[str, ...] = ()  # genres that are taken out; then nothing else is cleaned
    second_fields: Literal["name", "align"] | None = (
        None  # look into every file for further ones; None: only into changed
    )


@dataclass(frozen=True, eq=False)
class Cleaner:
    """Cleans the values of genre fields; results are remembered by values and artist."""

    taxonomy: Taxonomy
    rules: CleaningRules = CleaningRules()
    _cache: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = field(default_factory=dict)

    def clean(self, values: Sequence[str], artist: str = "") -> tuple[str, ...]:
        """The genres that a field should hold; () where it says nothing. Equal to ``values`` where they are clean."""
        key = (artist if self.taxonomy.ignored else "", tuple(values))
        if key not in self._cache:
            self._cache[key] = self._clean(key[1], artist)
        return self._cache[key]

    def split(self, value: str) -> list[str]:
        """The genres that a value joins; the value itself unless every part is known."""
        return self._split(value, self.rules.separators) or [value]

    def _clean(self, values: tuple[str, ...], artist: str) -> tuple[str, ...]:
        if self.rules.removed:
            return tuple(name for value in values for name in self._without_removed(value))
        names = [name for value in values for name in self.split(value)]
        if self.rules.placeholders:
            names = [name for name in names if self._is_mine(name) or not says_nothing(name)]
        if self.rules.ignored:
            names = [name for name in names if self._is_mine(name) or not self.taxonomy.ignores(artist, name)]
        if self.rules.spelling:
            names = [name if self._is_mine(name) else self.taxonomy.written(name) for name in names]
        return tuple(self.taxonomy.unique(names) if self.rules.duplicates else names)

    def _without_removed(self, value: str) -> list[str]:
        """What stays of a value; the value as it is where none of the removed genres is in it."""
        names = self.split(value)
        remaining = [name for name in names if self._is_mine(name) or self.taxonomy.key(name) not in self._removed_keys]
        return remaining if len(remaining) < len(names) else [value]

    @cached_property
    def _removed_keys(self) -> frozenset[str]:
        return frozenset(map(self.taxonomy.key, self.rules.removed))

    def _is_mine(self, name: str) -> bool:
        return self.taxonomy.is_protected(name)

    def _is_known(self, name: str) -> bool:
        return self._is_mine(name) or self.taxonomy.canonical(name) is not None or says_nothing(name)

    def _split(self, value: str, separators: Sequence[str]) -> list[str]:
        """The parts, each known; [] where one is not, or the whole is one genre's name."""
        if self._is_mine(value) or _pieces(value) in self._joined_names:
            return []
        for index, separator in enumerate(separators):
            pieces = re.split(rf"{re.escape(separator)}+" if separator == "\\" else separator, value)
            parts = self._joined([piece.strip() for piece in pieces], separator)
            if 1 < len(parts) <= MOST_PARTS:
                names = [self._part(part, separators[index + 1 :]) for part in parts if part]
                return [name for part in names for name in part] if all(names) else []
        return []

    def _part(self, part: str, separators: Sequence[str]) -> list[str]:
        """The genres of one part; [] where it is not known."""
        return self._split(part, separators) or ([part] if self._is_known(part) else [])

    def _joined(self, parts: list[str], separator: str) -> list[str]:
        """The parts, with neighbours joined again that together are one genre's name ("Folk, World, & Country")."""
        names, start = list[str](), 0
        while start < len(parts):
            stops = range(min(len(parts), start + self._most_pieces), start + 1, -1)
            stop = next((stop for stop in stops if self._is_one_name(parts[start:stop], separator)), start + 1)
            names.append((" / " if separator == "/" else f"{separator} ").join(parts[start:stop]))
            start = stop
        return names

    def _is_one_name(self, parts: Sequence[str], separator: str) -> bool:
        return _pieces(separator.join(parts)) in self._joined_names

    @cached_property
    def _joined_names(self) -> frozenset[tuple[str, ...]]:
        """The known names that hold a separator, by their pieces: "Rock/Pop" is one name, "Rock; Pop" is two."""
        genres = [*self.taxonomy.genres.values(), *Taxonomy.load().genres.values()]
        names = [*self.taxonomy.protected, *(name for genre in genres for name in (genre.name, *genre.aliases))]
        return frozenset(pieces for name in names if len(pieces := _pieces(name)) > 1)

    @cached_property
    def _most_pieces(self) -> int:
        """The largest number of pieces that a known name has, not counting the separators between them."""
        return (max(map(len, self._joined_names), default=0) + 1) // 2


def held_genres(values: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    """The genres that a field holds: "Classical; Opera", one value as other programs write it, is two.

    Semicolons also separate what is unknown from what is known; a value of which no part is known stays whole.
    """
    return [genre for value in values for genre in _genres_of(value, taxonomy)]


@lru_cache(maxsize=65536)
def _genres_of(value: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    if not any(separator in value for separator in SEPARATORS) or taxonomy.is_protected(value):
        return (value,)
    genres = _cleaner(taxonomy).split(value)
    pieces = [piece.strip() for piece in value.split(";") if piece.strip()]
    if len(genres) == 1 and len(pieces) > 1 and any(map(taxonomy.is_known, pieces)):
        genres = [genre for piece in pieces for genre in _cleaner(taxonomy).split(piece)]
    return tuple(genres)


@lru_cache(maxsize=4)
def _cleaner(taxonomy: Taxonomy) -> Cleaner:
    return Cleaner(taxonomy)


def _pieces(value: str) -> tuple[str, ...]:
    """The folded pieces between separators of any kind, each followed by its separator."""
    pieces = _SEPARATOR.split(value)
    return tuple(piece[0] if number % 2 else fold_genre(piece) for number, piece in enumerate(pieces))


_SEPARATOR = re.compile(r"([;/,]|\\+)")
