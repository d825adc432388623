"""Taxonomies from elsewhere: beets' tree of genres, plain lists, our own format; and one made of a library's own names."""

import errno
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.genres.editing import in_tree_order
from tagger.genres.placeholders import fold, says_nothing
from tagger.genres.taxonomy import Genre, Taxonomy
from tagger.genres.taxonomy_file import INDENT, MOST_BYTES, parse_taxonomy, parse_tree
from tagger.regular_file import read_regular_text

SIMILAR = 88  # of 100: names that differ in little more than a letter
MOST_COMPARED = 1000  # names of which every pair is looked at
_LIST_ITEM = re.compile(r"(\s*)-\s+(.*?)\s*(?:\s#.*)?")


def read_taxonomy_file(path: Path) -> Taxonomy:
    """The taxonomy of a file of any of the formats. Raises TaggerError for one that is none."""
    try:
        text = read_regular_text(path, MOST_BYTES, "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.EFBIG:
            raise TaggerError(f"'{path}' is too large to be a list of genres; name another file.") from error
        cause = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise TaggerError(f"'{path}' cannot be read ({cause}); name a file of genres.") from error
    if path.suffix.lower() == ".toml":
        return parse_taxonomy(text, str(path))
    is_tree = path.suffix.lower() in (".yaml", ".yml") or text.lstrip().startswith("- ")
    entries = _beets_entries(text, str(path)) if is_tree else _list_entries(text)
    genres = parse_tree(_tree_of(entries), str(path))
    if not genres:
        raise TaggerError(f"'{path}' names no genre; it may hold one a line, beets' tree, or tagger's own format.")
    return of_parents(genres, path.stem)


def of_parents(
    parents: Mapping[str, tuple[str, ...]], title: str, spellings: Mapping[str, Iterable[str]] | None = None
) -> Taxonomy:
    """A taxonomy of these genres, each before those below it, with ``spellings``.

    It takes the default one's spellings of the genres that it knows, too.
    """
    default = Taxonomy.load()
    own = {fold(name) for name in parents}
    genres: dict[str, Genre] = {}
    for name, above in parents.items():
        default_genre = default.genres.get(default.spelled(name) or "")
        aliases = [
            *(spellings or {}).get(name, ()),
            *((default_genre.name, *default_genre.spellings) if default_genre else ()),
        ]
        unique = {fold(alias): alias for alias in reversed(aliases) if fold(alias) not in own}
        own.update(unique)
        genres[name] = Genre(name, above, tuple(unique.values())[::-1])
    return replace(Taxonomy.of(genres), title=title)


def _tree_of(entries: Iterable[tuple[int, str]]) -> str:
    """An indented list of indented names in which each genre stands once: where it comes first, with all that is below it
    anywhere.
    """
    names: dict[str, str] = {}
    above: dict[str, str | None] = {}
    open_levels: list[tuple[int, str]] = []
    for indent, entry in entries:
        name = names.setdefault(fold(entry), entry)
        while open_levels and open_levels[-1][0] >= indent:
            open_levels.pop()
        above.setdefault(name, open_levels[-1][1] if open_levels else None)
        open_levels.append((indent, name))
    return "\n".join(f"{INDENT * len(parents)}{name}" for name, parents in in_tree_order(above).items())


def _beets_entries(text: str, name: str) -> list[tuple[int, str]]:
    """The indent and the name of each genre of beets' ``genres-tree.yaml``: nested lists, "- blues:" with what is below it
    further in.

    beets has all names in small letters and writes them with capitals, and so are they here; names of a file that has
    capitals stay as they are. YAML's other forms do not occur in that file and are refused. Raises TaggerError.
    """
    entries = list[tuple[int, str]]()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#") or line.strip() in ("---", "..."):
            continue
        match = _LIST_ITEM.fullmatch(line.expandtabs(4))
        if match is None:
            raise _no_tree(name, number, line)
        try:
            genre = _unquoted(match[2].removesuffix(":").strip())
        except ValueError as error:  # what stands between the quotes is no text as JSON has it
            raise _no_tree(name, number, line) from error
        if genre:
            entries.append((len(match[1]), genre))
    has_capitals = any(genre != genre.lower() for _, genre in entries)
    return entries if has_capitals else [(indent, _with_capitals(genre)) for indent, genre in entries]


def _with_capitals(name: str) -> str:
    """A name as the default tree has it ("R&B"), else as beets writes it ("Rock 'N' Roll"), but for words that the default
    tree has in capitals ("UK").
    """
    default = Taxonomy.load()
    known = default.spelled(name)
    if known is not None and fold(known) == fold(name):
        return known
    capitals = {word for genre in default for word in genre.split() if word.isupper()}
    return " ".join(word.upper() if word.upper() in capitals else word.title() for word in name.split())


def _no_tree(name: str, number: int, line: str) -> TaggerError:
    where = f"line {number}: '{printable(line.strip()[:40])}'"
    return TaggerError(
        f"'{name}' is no tree of genres as beets has it ({where}); correct the line, or name another file."
    )


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return str(json.loads(text))
    return text[1:-1].replace("''", "'") if len(text) > 1 and text[0] == text[-1] == "'" else text


def _list_entries(text: str) -> list[tuple[int, str]]:
    """The indent and the name of each line of a list; indented lines are below the ones before, "#" begins a remark."""
    lines = (line.expandtabs(4).rstrip() for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [(len(line) - len(line.lstrip()), line.strip()) for line in lines if line]


def of_library(counts: Mapping[str, int], title: str = "my library") -> Taxonomy:
    """A taxonomy of the names that files hold, by how often: the commonest spelling of each, below what they hold of
    the genres above it in the default tree.
    """
    default = Taxonomy.load()
    names_by_key: dict[str, Counter[str]] = {}
    for name, count in counts.items():
        if not says_nothing(name):
            names_by_key.setdefault(default.key(name), Counter())[name.strip()] += count
    usual = {key: names.most_common(1)[0][0] for key, names in names_by_key.items()}
    nearest: dict[str, str | None] = {}
    for name in sorted(usual.values(), key=str.casefold):
        above = (usual.get(default.key(genre)) for genre in reversed(default.parents(name)))
        nearest[name] = next((genre for genre in above if genre is not None), None)
    own = {usual[key]: [name for name in names if name != usual[key]] for key, names in names_by_key.items()}
    return of_parents(in_tree_order(nearest), title, own)


def near_duplicates(names: Iterable[str], taxonomy: Taxonomy) -> list[tuple[str, str]]:
    """Pairs of names that are probably one genre, but are written apart: "Pschedelic Rock", "Rockk", or two ways to write a name
    that the taxonomy does not know ("Zorp-Core", "Zorpcore"). Each name that it does not know is compared with all its
    genres, too: the genre is second then.
    """
    unique = sorted({taxonomy.written(name) for name in names if not says_nothing(name)})[:MOST_COMPARED]
    others = [name for name in map(taxonomy.written, taxonomy) if name not in unique and not taxonomy.is_hidden(name)]
    unknown = [name for name in unique if taxonomy.canonical(name) is None]
    pairs = [
        (first, second)
        for first, second in combinations(unique, 2)
        if taxonomy.same(first, second) or _are_similar(first, second)
    ]
    return [*pairs, *((name, genre) for name in unknown for genre in others if _are_similar(name, genre))]


def _are_similar(first: str, second: str) -> bool:
    """Whether two names differ in a letter or two, or in the order of their words."""
    short = min(len(fold(first)), len(fold(second)))
    if short < 5 or any(character.isdigit() for character in first + second):
        return False
    if fuzz.ratio(fold(first), fold(second), score_cutoff=SIMILAR):
        return True
    return sorted(first.casefold().split()) == sorted(second.casefold().split())
