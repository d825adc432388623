"""Facts written by hand as entities: a readable file of names with what they are, and the tree of a taxonomy.

A file of facts (``.facts``, UTF-8) has a heading for each kind, and a line for each entity:

    [artist]
    Massive Attack = Massive Attack Soundsystem: trip hop, electronic; Bristol

Before the colon the name and other names for it, behind it its categories; behind a semicolon where it is from ("artists from
Bristol"). ``#`` begins a remark. An artist, a label or a place of one word may be an ordinary word ("Pulp"), and so counts only
with a capital letter. A taxonomy (``.toml``, ``tagger/genres/taxonomy_file.py``) makes each genre an entity whose categories are
itself and the genres above it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tagger.errors import TaggerError
from tagger.genres.taxonomy_file import parse_taxonomy
from tagger.inference.entity_file import is_name, plain_title
from tagger.inference.genre_mentions import ORDINARY
from tagger.inference.text import tokens
from trainer.data.text_features import token_of

FACTS, TAXONOMY = ".facts", ".toml"
FACT_FILES = (FACTS, TAXONOMY)
KINDS = ("artist", "genre", "place", "label", "instrument")
MAY_BE_ORDINARY = ("artist", "label", "place")
ORDINARY_WEIGHT = (
    1.5  # of the ordinary word against the entity of that name: less than half of what is meant is the entity
)

Row = tuple[str, str, str, float, str]  # name, title, kind, weight, categories


def fact_rows(file: Path) -> Iterator[Row]:
    """A row for each name in a file of facts or a taxonomy. Raises TaggerError for an invalid line."""
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise TaggerError(f"The facts in '{file.name}' are not UTF-8 ({error}); save them as such.") from error
    yield from _taxonomy_rows(text, file.name) if file.suffix == TAXONOMY else _rows_of_facts(text, file.name)


def _taxonomy_rows(text: str, name: str) -> Iterator[Row]:
    taxonomy = parse_taxonomy(text, name)
    for genre in taxonomy.genres.values():
        categories = [token_of(genre.name), *map(token_of, reversed(taxonomy.parents(genre.name)))]
        for row in name_rows(genre.name, genre.aliases, "genre", 1.0, categories):
            yield row
            if row[0] in ORDINARY:
                yield _ordinary_word(row)


def _rows_of_facts(text: str, name: str) -> Iterator[Row]:
    kind = ""
    for number, line in enumerate(text.splitlines(), start=1):
        fact = line.partition("#")[0].strip()
        if fact.startswith("[") and fact.endswith("]"):
            kind = fact[1:-1].strip()
            if kind not in KINDS:
                raise TaggerError(f"Line {number} of '{name}' has the heading '{kind}'; there are {', '.join(KINDS)}.")
        elif fact:
            names, colon, properties = fact.partition(":")
            title, *aliases = (part.strip() for part in names.split("="))
            if not colon or not kind or not title:
                raise TaggerError(
                    f"Line {number} of '{name}' is no fact; write 'Name: category, category; place' below a heading."
                )
            categories, _, origins = properties.partition(";")
            words = [token_of(category) for category in categories.split(",")]
            words += [token_of(f"{kind}s from {origin.strip()}") for origin in origins.split(",") if origin.strip()]
            for row in name_rows(title, aliases, kind, 1.0, words):
                yield row
                if kind in MAY_BE_ORDINARY and " " not in row[0]:
                    yield _ordinary_word(row)


def _ordinary_word(row: Row) -> Row:
    """A row saying that the name of an entity may also be meant as an ordinary word."""
    return row[0], "", "", ORDINARY_WEIGHT * row[3], ""


def name_rows(title: str, aliases: Sequence[str], kind: str, weight: float, categories: Sequence[str]) -> list[Row]:
    """A row for each name that may stand in a text; aliases count half."""
    joined = " ".join(dict.fromkeys(filter(None, categories)))
    names = {" ".join(tokens(name)): weight / 2 for name in aliases}
    names[" ".join(tokens(title))] = weight
    plain = plain_title(title)
    return [
        (name, plain, kind, part, joined) for name, part in names.items() if joined and is_name(tuple(name.split()))
    ]
