"""A taxonomy as a file that a person can read and edit: TOML, with the tree as an indented list.

format = 1
title = "mine"
tree = '''
Rock
  Krautrock
'''
spellings = [{ genre = "Hip Hop", names = ["hip-hop/rap", "/hip.?hop.*/"] }]   # the first that matches counts
related = [{ genre = "Dance", names = ["club"] }]                              # kinds of it, never rewritten
hidden = []      # neither suggested nor offered
folded = []      # written as the genre above
protected = []   # mine: never touched
[display]        # how a genre is shown and written, where that is not its name
[ignored]        # by artist, "*" for everybody: genres that cleaning takes out; "/.../" as in spellings
[labels]         # by a model's label: the genre to suggest, "" for none
"""

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.genres.pattern_cost import SlowPatternError
from tagger.genres.placeholders import fold_genre
from tagger.genres.taxonomy import Genre, Pattern, Taxonomy, folded_names, is_expression, is_template

FORMAT = 1
INDENT = "  "
LISTS = ("hidden", "folded", "protected")
TABLES = ("display", "labels")
KEYS = {"format", "title", "tree", "spellings", "related", *LISTS, *TABLES, "ignored"}
MOST_GENRES = 20_000
MOST_BYTES = 8 << 20  # of a file
_KEY_OF_MANY_PARTS = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++\s*+\.\s*+){32}")
HEADINGS = {
    "spellings": "Other spellings of a genre, the first that matches counts; /.../ is a regular expression for small letters, "
    "of which the genre may name parts: \\1.",
    "related": "Names of something else that belongs below a genre: a search for it finds them, nothing rewrites them.",
    "hidden": "Neither suggested nor offered.",
    "folded": "Written as the genre above.",
    "protected": "Mine: never touched.",
}


def parse_taxonomy(text: str, name: str) -> Taxonomy:
    """The taxonomy of a file's text; ``name`` is what errors call it. Raises TaggerError, naming what is wrong."""
    if _KEY_OF_MANY_PARTS.search(text):  # which takes a TOML parser the square of its length
        raise _error(name, "has a key of many parts, which no taxonomy has")
    try:
        document = tomllib.loads(text)
    except ValueError as error:  # no TOML, or a number of thousands of digits
        raise _error(name, f"is not TOML ({error})") from error
    except RecursionError as error:
        raise _error(name, "is nested too deeply") from error
    if document.get("format") != FORMAT:
        raise _error(name, f"does not say 'format = {FORMAT}'")
    if unknown := sorted(set(document) - KEYS):
        raise _error(name, f"has the unknown entry '{unknown[0]}'")
    parents = parse_tree(_text(document, "tree", name), name)
    spellings = _rows(document, "spellings", parents, name)
    plain = _by_genre((genre, alias) for genre, alias in spellings if not is_expression(alias))
    related = _by_genre(_rows(document, "related", parents, name))
    genres = {
        genre: Genre(genre, above, (*plain[genre], *related[genre]), tuple(related[genre]))
        for genre, above in parents.items()
    }
    return Taxonomy(
        genres=genres,
        names=folded_names(genres),
        spellings=folded_names(genres, spellings_only=True),
        patterns=tuple(_patterns(spellings, name)),
        title=_text(document, "title", name),
        hidden=frozenset(_strings(document.get("hidden", []), "hidden", name)),
        folded=frozenset(_strings(document.get("folded", []), "folded", name)),
        protected=frozenset(_strings(document.get("protected", []), "protected", name)),
        display=_table(document, "display", name),
        labels=_table(document, "labels", name),
        ignored={
            artist: tuple(_ignored(genres, name)) for artist, genres in _mapping(document, "ignored", name).items()
        },
    )


def parse_tree(text: str, name: str) -> dict[str, tuple[str, ...]]:
    """The genres of an indented list with those above each, root first. Raises TaggerError."""
    genres: dict[str, tuple[str, ...]] = {}
    folded: dict[str, str] = {}
    open_levels: list[tuple[int, str]] = []
    for line in text.expandtabs(4).splitlines():
        genre, indent = line.strip(), len(line) - len(line.lstrip())
        if not genre:
            continue
        if printable(genre) != genre:
            raise _error(name, f"has a genre with characters that cannot be seen ('{printable(genre)}')")
        if (other := folded.setdefault(fold_genre(genre), genre)) != genre or genre in genres:
            raise _error(name, f"names '{genre}' twice" + (f" (the other time '{other}')" if other != genre else ""))
        while open_levels and open_levels[-1][0] >= indent:
            open_levels.pop()
        genres[genre] = tuple(above for _, above in open_levels)
        open_levels.append((indent, genre))
    if len(genres) > MOST_GENRES:
        raise _error(name, f"has {len(genres)} genres, and {MOST_GENRES} is the most")
    return genres


def format_taxonomy(taxonomy: Taxonomy) -> str:
    """The taxonomy as the text of a file; ``parse_taxonomy`` reads the same from it."""
    tree = "\n".join(INDENT * len(genre.parents) + genre.name for genre in taxonomy.genres.values())
    lines = [
        f"format = {FORMAT}",
        f"title = {_quoted(taxonomy.title)}",
        "",
        "# A genre stands below the one that it is a kind of.",
        f"tree = '''\n{tree}\n'''",
    ]
    spellings = [(genre.name, genre.spellings) for genre in taxonomy.genres.values()]
    patterns = [(pattern.genre, (f"/{pattern.expression}/",)) for pattern in taxonomy.patterns]
    related = [(genre.name, genre.related) for genre in taxonomy.genres.values()]
    lines += [*_row_lines("spellings", [*spellings, *patterns]), *_row_lines("related", related)]
    for key in LISTS:
        names = sorted(getattr(taxonomy, key))
        lines += ["", f"# {HEADINGS[key]}", f"{key} = [{', '.join(map(_quoted, names))}]"] if names else []
    for key in TABLES:
        lines += _table_lines(key, {name: _quoted(value) for name, value in getattr(taxonomy, key).items()})
    ignored = {artist: f"[{', '.join(map(_quoted, names))}]" for artist, names in taxonomy.ignored.items() if names}
    return "\n".join([*lines, *_table_lines("ignored", ignored)]) + "\n"


def _row_lines(key: str, names: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    rows = [(genre, aliases) for genre, aliases in names if aliases]
    if rows:
        yield from ("", f"# {HEADINGS[key]}", f"{key} = [")
        for genre, aliases in rows:
            yield f"  {{ genre = {_quoted(genre)}, names = [{', '.join(map(_quoted, aliases))}] }},"
        yield "]"


def _table_lines(key: str, values: Mapping[str, str]) -> Iterator[str]:
    if values:
        yield from ("", f"[{key}]", *(f"{_quoted(name)} = {value}" for name, value in values.items()))


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _rows(document: Mapping[str, Any], key: str, genres: Mapping[str, object], name: str) -> list[tuple[str, str]]:
    """The genre and the name of every alias, in order."""
    rows = document.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) and set(row) == {"genre", "names"} for row in rows):
        raise _error(name, f'needs \'{key}\' to be rows of the form {{ genre = "…", names = ["…"] }}')
    aliases = [(row["genre"], alias) for row in rows for alias in _strings(row["names"], key, name)]
    for genre, alias in aliases:
        is_put_together = key == "spellings" and is_template(genre) and is_expression(alias)
        if genre not in genres and not is_put_together:
            raise _error(name, f"names '{alias}' for the genre '{genre}', which is not in its tree")
    return aliases


def _by_genre(aliases: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for genre, alias in aliases:
        names[genre].append(alias)
    return names


def _ignored(entries: object, name: str) -> Iterator[str]:
    """The entries of an ignore list. Raises TaggerError for a regular expression that is invalid, or could take very long."""
    for entry in _strings(entries, "ignored", name):
        if is_expression(entry):
            _pattern(entry, "", name)
        yield entry


def _patterns(spellings: Iterable[tuple[str, str]], name: str) -> Iterator[Pattern]:
    return (_pattern(alias, genre, name) for genre, alias in spellings if is_expression(alias))


def _pattern(alias: str, genre: str, name: str) -> Pattern:
    pattern = Pattern(alias[1:-1], genre)
    try:
        pattern.compiled()
    except SlowPatternError as error:
        raise _error(name, f"has the regular expression {alias[:100]}, which could take very long: {error}") from error
    except ValueError as error:
        raise _error(name, f"has the regular expression {alias[:100]}, which is none ({error})") from error
    return pattern


def _text(document: Mapping[str, Any], key: str, name: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str):
        raise _error(name, f"needs '{key}' to be a text")
    return value


def _strings(value: object, key: str, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _error(name, f"needs '{key}' to hold lists of texts")
    return value


def _mapping(document: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
    value = document.get(key, {})
    if not isinstance(value, dict):
        raise _error(name, f"needs '{key}' to be a table")
    return value


def _table(document: Mapping[str, Any], key: str, name: str) -> dict[str, str]:
    table = _mapping(document, key, name)
    if not all(isinstance(value, str) for value in table.values()):
        raise _error(name, f"needs '{key}' to hold texts")
    return table


def _error(name: str, cause: str) -> TaggerError:
    return TaggerError(f"The taxonomy '{name}' {cause}; correct the file, or take another with 'tagger genres use'.")
