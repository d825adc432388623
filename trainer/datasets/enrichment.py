"""Where the entities come from with whose categories texts are enriched (tagger/inference/gazetteer.py).

The services that the paper used are closed, so entities are linked here by a gazetteer: ``entities.jsonl`` with an
entity a line, ``{"name": "Herbie Hancock", "categories": ["American jazz pianists"], "commonness": 0.9}``; where two
share a name the commoner one is meant. Without such a file the names of genres are the entities and their parents in
the taxonomy the categories.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tagger.errors import Problem
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.gazetteer import Gazetteer
from tagger.inference.text import tokens
from trainer.datasets.tables import json_rows

FILE = "entities.jsonl"
MINIMUM_CHARACTERS = 4  # shorter names are mostly other words


def token_of(category: str) -> str:
    """A category as one token: "American jazz pianists" → "american_jazz_pianists"."""
    return "_".join(tokens(category))


def gazetteer_of(entities: Iterable[tuple[str, Iterable[str]]]) -> Gazetteer:
    """A gazetteer of names with their categories; the first of two equal names counts, too short ones are left out."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, categories in entities:
        words = tuple(tokens(name))
        if words and len("".join(words)) >= MINIMUM_CHARACTERS:
            found.setdefault(words, tuple(token for category in categories if (token := token_of(category))))
    return Gazetteer(found)


def read_gazetteer(root: Path, problems: list[Problem] | None = None) -> Gazetteer | None:
    """The gazetteer of ``root/entities.jsonl``, None when there is none; lines without a name are passed over and
    named.
    """
    file = root / FILE
    if not file.is_file():
        return None
    passed = problems if problems is not None else []
    rows = sorted(json_rows(file, passed), key=lambda row: -float(row.get("commonness", 0)))
    passed += [Problem(f"{file.name}", f"an entity has no name: {row}") for row in rows if not row.get("name")]
    return gazetteer_of((str(row["name"]), map(str, row.get("categories", ()))) for row in rows if row.get("name"))


def genre_gazetteer(taxonomy: Taxonomy) -> Gazetteer:
    """Every genre name and alias as an entity; its categories are the genre itself and its parents."""
    return gazetteer_of((name, (genre, *taxonomy.parents(genre))) for name, genre in spellings(taxonomy))


def spellings(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Every name and alias with the genre it stands for; names first."""
    yield from ((name, name) for name in taxonomy)
    yield from ((alias, name) for name in taxonomy for alias in taxonomy.genres[name].aliases)
