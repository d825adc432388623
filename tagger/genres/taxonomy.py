"""The tree of genres: one way to write each, the other names people use for it, and what lies above it.

Two kinds of other names: a *spelling* is the same genre written otherwise ("Hip-Hop/Rap", "Klassik") and may be rewritten;
a *related* name is something else that belongs below the genre ("Club" below Dance), which a search finds and which
stays as it is.
"""

import hashlib
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Self

from tagger.errors import TaggerError
from tagger.genres.pattern_cost import MOST_LETTERS, SlowPatternError, check_cost
from tagger.genres.placeholders import fold_genre, says_nothing
from tagger.paths import resource

DEFAULT_TAXONOMY = "tagger"  # the name of the shipped file
EVERY_ARTIST = "*"  # in the list of ignored genres


@dataclass(frozen=True, slots=True)
class Genre:
    """One genre of the tree: as it is written, the names above it, root first, and its other names."""

    name: str
    parents: tuple[str, ...]
    aliases: tuple[str, ...]  # spellings and related names
    related: tuple[str, ...] = ()  # those of the aliases that are no spellings

    @property
    def spellings(self) -> tuple[str, ...]:
        """Those of the aliases that mean the same genre."""
        return tuple(alias for alias in self.aliases if alias not in self.related)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression for whole names in small letters, and the genre that they spell.

    The genre may be a template of parts that are matched: "\\1-\\2".
    """

    expression: str
    genre: str

    def compiled(self) -> re.Pattern[str]:
        """The expression, ready to match.

        Raises ValueError for one that is none, and its kind SlowPatternError for one that could take very long on a name.
        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what a later Python may read otherwise
                compiled = re.compile(self.expression)
                check_cost(compiled)
                if is_template(self.genre) and (empty := re.compile(f"{self.expression}|").fullmatch("")):
                    empty.expand(self.genre)
                return compiled
        except (re.error, OverflowError, IndexError) as error:
            raise ValueError(str(error)) from error
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error

    def checked(self, entry: str) -> None:
        """Raise TaggerError, naming the ``entry``, for an expression that is invalid, or could take very long."""
        try:
            self.compiled()
        except SlowPatternError as error:
            raise TaggerError(f"'{entry[:100]}' could take very long on a name: {error}.") from error
        except ValueError as error:
            raise TaggerError(f"'{entry[:100]}' is not a regular expression ({error}); correct it.") from error


def is_template(genre: str) -> bool:
    """Whether a pattern's genre is put together from parts that it matches."""
    return "\\" in genre


def is_expression(name: str) -> bool:
    """Whether an entry is a regular expression: "/…/"."""
    return len(name) > 2 and name.startswith("/") and name.endswith("/")


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """Genres by name, and what a person decided about them. Names that it does not know are left as they are.

    ``names`` are the genres by folded name and folded alias, ``spellings`` those that mean the same. ``labels``: the genre that
    a person wants for a model's label, "" for none. ``ignored``: by artist, the genres that cleaning takes out.
    """

    genres: dict[str, Genre]
    names: dict[str, str]
    spellings: dict[str, str]
    patterns: tuple[Pattern, ...] = ()
    title: str = ""
    display: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    protected: frozenset[str] = frozenset()
    ignored: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    @cache
    def load() -> "Taxonomy":
        """The shipped tree, read once. Raises TaggerError when the installation lacks it."""
        from tagger.genres.taxonomy_file import parse_taxonomy

        text = resource(f"taxonomies/{DEFAULT_TAXONOMY}.toml").read_text(encoding="utf-8")
        return parse_taxonomy(text, DEFAULT_TAXONOMY)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A tree from a model's JSON: {"genres": [{"name", "parent", "aliases"}, …]}, parents before children."""
        genres: dict[str, Genre] = {}
        for entry in json.loads(text)["genres"]:
            above = (*genres[entry["parent"]].parents, entry["parent"]) if entry["parent"] else ()
            genres[entry["name"]] = Genre(entry["name"], above, tuple(entry["aliases"]))
        return cls.of(genres)

    @classmethod
    def of(cls, genres: dict[str, Genre]) -> Self:
        """A tree without anything that a person decided."""
        return cls(genres, folded_names(genres), folded_names(genres, spellings_only=True))

    def to_json(self) -> str:
        """The tree as ``parse`` reads it, a genre a line."""
        entries = (
            {"name": genre.name, "parent": genre.parents[-1] if genre.parents else None, "aliases": list(genre.aliases)}
            for genre in self.genres.values()
        )
        lines = ",\n".join(f"    {json.dumps(entry, ensure_ascii=False)}" for entry in entries)
        return f'{{\n  "format": 1,\n  "genres": [\n{lines}\n  ]\n}}\n'

    def __iter__(self) -> Iterator[str]:
        """Every genre, each before those below it."""
        return iter(self.genres)

    def __len__(self) -> int:
        return len(self.genres)

    def canonical(self, name: str) -> str | None:
        """The genre that a name means or belongs to, as the tree calls it; None when it is not known."""
        return self.names.get(fold_genre(name)) or self._by_pattern(name)

    def is_known(self, name: str) -> bool:
        """Whether a name means, or belongs to, a genre of the tree."""
        return self.canonical(name) is not None

    def is_joined_name(self, name: str) -> bool:
        """Whether a name with a separator in it is one genre's own ("Hip-Hop / Rap"), as a spelling of it says."""
        pieces = _pieces(name)
        return len(pieces) > 1 and pieces in self._joined_names

    @cached_property
    def _joined_names(self) -> frozenset[tuple[str, ...]]:
        names = [*self.protected, *(name for genre in self.genres.values() for name in (genre.name, *genre.spellings))]
        return frozenset(pieces for name in names if len(pieces := _pieces(name)) > 1)

    def spelled(self, name: str) -> str | None:
        """The genre that a name means, as the tree calls it; None for a related name and an unknown one."""
        return self.spellings.get(fold_genre(name)) or self._by_pattern(name)

    def written(self, name: str) -> str:
        """The genre as it is shown and written; a name that is none of its spellings as it is, without space around it."""
        genre = self.spelled(name)
        if genre is None:
            return name.strip()
        while genre in self.folded and (parents := self.genres[genre].parents):
            genre = parents[-1]
        return self.display.get(genre, genre)

    def of_label(self, label: str) -> str | None:
        """The genre that a model's label stands for, as it is written; None where it is hidden or not wanted."""
        genre = self.labels.get(label)
        if genre is None:
            genre = self.canonical(label) or label
        return self.written(genre) if genre and not self.is_hidden(genre) else None

    @cached_property
    def digest(self) -> str:
        """A digest of everything in the taxonomy that suggestions depend on; "" for the shipped one."""
        if self is Taxonomy.load():
            return ""
        content = (
            self.spellings,
            self.names,
            {genre.name: genre.parents for genre in self.genres.values()},
            self.patterns,
            dict(self.display),
            sorted(self.hidden),
            sorted(self.folded),
        )
        return hashlib.sha256(repr((content, dict(self.labels))).encode()).hexdigest()

    def is_hidden(self, name: str) -> bool:
        """Whether a genre is neither suggested nor offered."""
        return (self.spelled(name) or name) in self.hidden

    def is_protected(self, name: str) -> bool:
        """Whether a name is one that nothing may touch."""
        return fold_genre(name) in self._protected_names

    def names_genre(self, name: str) -> bool:
        """Whether a name in a genre field is a genre: neither a placeholder nor "Other", unless the person protects it."""
        return not says_nothing(name) or self.is_protected(name)

    def key(self, name: str) -> str:
        """What two spellings of one genre have in common, also when the tree does not know it."""
        return fold_genre(self.spelled(name) or name)

    def same(self, first: str, second: str) -> bool:
        """Whether two names mean one genre."""
        return self.key(first) == self.key(second)

    def parents(self, name: str) -> tuple[str, ...]:
        """The genres above, root first; none for a root and for a name that is not known."""
        canonical = self.canonical(name)
        if canonical is None:
            return ()
        above = self.genres[canonical].parents
        return above if self.spelled(name) else (*above, canonical)

    def path(self, name: str) -> tuple[str, ...]:
        """The genres above and the genre itself, root first."""
        return (*self.parents(name), self.spelled(name) or name.strip())

    def below(self, ancestor: str, name: str) -> bool:
        """Whether ``name`` is a kind of ``ancestor``, not the same."""
        genre = self.spelled(ancestor)
        return genre is not None and genre in self.parents(name)

    def family(self, name: str) -> tuple[str, ...]:
        """The genre and every kind of it."""
        canonical = self.canonical(name)
        if canonical is None:
            return (name.strip(),)
        return (canonical, *(genre.name for genre in self.genres.values() if canonical in genre.parents))

    def unique(self, names: list[str]) -> list[str]:
        """The names without those that mean a genre named before."""
        return list({self.key(name): name for name in reversed(names)}.values())[::-1]

    def ignores(self, artist: str, name: str) -> bool:
        """Whether the genre is on the list of those that an artist's files must not hold."""
        if not self.ignored:
            return False
        lists = (
            names for who, names in self.ignored.items() if who == EVERY_ARTIST or fold_genre(who) == fold_genre(artist)
        )
        entries = [entry for names in lists for entry in names]
        if self.key(name) in {self.key(entry) for entry in entries if not is_expression(entry)}:
            return True
        texts = {text for text in (name.strip().casefold(), self.written(name).casefold()) if len(text) <= MOST_LETTERS}
        patterns = (_expression(entry) for entry in entries if is_expression(entry))
        return any(pattern.fullmatch(text) for pattern in patterns for text in texts)

    @cached_property
    def _protected_names(self) -> frozenset[str]:
        return frozenset(fold_genre(name) for name in self.protected)

    @cached_property
    def _compiled(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((pattern.compiled(), pattern.genre) for pattern in self.patterns)

    def _by_pattern(self, name: str) -> str | None:
        if not self.patterns:
            return None
        text = name.strip().casefold()
        if len(text) > MOST_LETTERS:
            return None
        matches = ((pattern.fullmatch(text), genre) for pattern, genre in self._compiled)
        names = (self._named_by(match, genre) for match, genre in matches if match is not None)
        return next(filter(None, names), None)

    def _named_by(self, match: re.Match[str], genre: str) -> str | None:
        """The genre of a pattern that matched; None if it is a template, and what that gives is no genre of the tree."""
        return self.spellings.get(fold_genre(match.expand(genre))) if is_template(genre) else genre


@lru_cache(maxsize=1024)
def _expression(entry: str) -> re.Pattern[str]:
    return Pattern(entry[1:-1], "").compiled()


def folded_names(genres: Mapping[str, Genre], *, spellings_only: bool = False) -> dict[str, str]:
    """The genres by folded alias and name. A name goes before an alias, and an earlier genre's alias before a later one's."""
    aliases: dict[str, str] = {}
    for genre in genres.values():
        for alias in genre.spellings if spellings_only else genre.aliases:
            aliases.setdefault(fold_genre(alias), genre.name)
    return aliases | {fold_genre(name): name for name in genres}


def _pieces(name: str) -> tuple[str, ...]:
    """The folded pieces between slashes."""
    return tuple(fold_genre(piece) for piece in name.split("/"))
