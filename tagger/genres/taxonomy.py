"""The tree of genres: one way to write each, the other names people use for it, and what lies above it."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Self

from tagger.paths import resource


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """What is left when spelling does not count: "Hip-Hop" and "hip hop" fold to one, "&" and "+" to "and"."""
    plain = unicodedata.normalize("NFKD", name).casefold().replace("&", "and").replace("+", "and")
    return "".join(letter for letter in plain if letter.isalnum()) or name.strip()


PLACEHOLDERS = frozenset(
    [
        "genre",
        "unknown",
        "unknowngenre",
        "none",
        "nogenre",
        "na",
        "null",
        "nil",
        "empty",
        "blank",
        "default",
        "undefined",
        "unspecified",
        "unclassified",
        "uncategorized",
        "untagged",
        "notset",
        "notspecified",
        "notavailable",
        "tbd",
        "misc",
        "miscellaneous",
        "unbekannt",
        "unbekanntesgenre",
        "keingenre",
        "inconnu",
        "genreinconnu",
        "desconocido",
        "generodesconocido",
        "desconhecido",
        "sconosciuto",
        "onbekend",
        "okand",
        "ukendt",
        "ukjent",
        "tuntematon",
        "nieznany",
        "neznamy",
        "neizvestno",
        "неизвестно",
        "неизвестныи",
        "未知",
        "不明",
    ]
)  # folded: what programs and people put where no genre is known ("Other" is a genre of ID3v1's list)
LARGEST_GENRE_NUMBER = 191  # of ID3v1's list with Winamp's additions


def is_placeholder(name: str) -> bool:
    """Whether a text in a genre field names no genre: a word for "unknown", "-", "(255)"."""
    if not any(letter.isalnum() for letter in name):
        return True
    number = name.strip().strip("()")
    if number.isdecimal() and number.isascii():
        return int(number) > LARGEST_GENRE_NUMBER and len(number) <= 3
    return fold(name) in PLACEHOLDERS


@dataclass(frozen=True, slots=True)
class Genre:
    """One genre of the tree: as it is written, and the names above it, root first."""

    name: str
    parents: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """Genres by folded name and folded alias. Names that it does not know are left as they are."""

    genres: dict[str, Genre]
    names: dict[str, str]

    @classmethod
    @cache
    def load(cls) -> Self:
        """The shipped tree, read once. Raises TaggerError when the installation lacks it."""
        return cls.parse(resource("taxonomy.json").read_text(encoding="utf-8"))

    @classmethod
    def parse(cls, text: str) -> Self:
        """A tree from its JSON: {"genres": [{"name", "parent", "aliases"}, …]}, parents before children."""
        genres: dict[str, Genre] = {}
        for entry in json.loads(text)["genres"]:
            above = (*genres[entry["parent"]].parents, entry["parent"]) if entry["parent"] else ()
            genres[entry["name"]] = Genre(entry["name"], above, tuple(entry["aliases"]))
        aliases = {fold(alias): genre.name for genre in genres.values() for alias in genre.aliases}
        return cls(genres, aliases | {fold(name): name for name in genres})

    def __iter__(self) -> Iterator[str]:
        """Every genre, each before those below it."""
        return iter(self.genres)

    def __len__(self) -> int:
        return len(self.genres)

    def canonical(self, name: str) -> str | None:
        """The genre as the tree writes it, from any spelling or alias; None when it is not known."""
        return self.names.get(fold(name))

    def written(self, name: str) -> str:
        """The genre as the tree writes it; an unknown one as it is, without space around it."""
        return self.canonical(name) or name.strip()

    def key(self, name: str) -> str:
        """What two names of one genre have in common, also when the tree does not know it."""
        return fold(self.canonical(name) or name)

    def same(self, first: str, second: str) -> bool:
        """Whether two names mean one genre."""
        return self.key(first) == self.key(second)

    def parents(self, name: str) -> tuple[str, ...]:
        """The genres above, root first; none for a root and for a name that is not known."""
        canonical = self.canonical(name)
        return self.genres[canonical].parents if canonical else ()

    def path(self, name: str) -> tuple[str, ...]:
        """The genres above and the genre itself, root first."""
        return (*self.parents(name), self.written(name))

    def below(self, ancestor: str, name: str) -> bool:
        """Whether ``name`` is a kind of ``ancestor``, not the same."""
        return self.canonical(ancestor) in self.parents(name)

    def family(self, name: str) -> tuple[str, ...]:
        """The genre and every kind of it."""
        canonical = self.canonical(name)
        if canonical is None:
            return (name.strip(),)
        return (canonical, *(genre.name for genre in self.genres.values() if canonical in genre.parents))

    def unique(self, names: list[str]) -> list[str]:
        """The names without those that mean a genre named before."""
        return list({self.key(name): name for name in reversed(names)}.values())[::-1]
