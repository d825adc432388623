"""Genres from elsewhere: beets' files, plain lists, our own format; and a tree of a library's own names."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from tagger.errors import TaggerError
from tagger.genres.beets_files import BeetsFile, is_ignore_list, read_ignore_list, read_text, read_yaml
from tagger.genres.editing import add, add_alias, add_template, ignore, in_tree_order, with_decisions
from tagger.genres.placeholders import fold_genre, says_nothing
from tagger.genres.taxonomy import Genre, Taxonomy, is_template
from tagger.genres.taxonomy_file import INDENT, MOST_BYTES, parse_taxonomy, parse_tree

SIMILAR = 88  # of 100: names that differ in little more than a letter
MOST_COMPARED = 1000  # names of which every pair is looked at
_PLAIN = re.compile(r"[\w &'’/,!-]+")  # a pattern that is a name and nothing else


@dataclass(frozen=True, slots=True)
class ImportedGenres:
    """What a file says about genres: a tree, None where it has none, and what is added to it, or to the person's own.

    ``aliases``: pairs of a genre and a pattern; ``ignored``: of an artist and a pattern. ``notes``: what was not taken over.
    """

    tree: Taxonomy | None
    aliases: tuple[tuple[str, str], ...] = ()
    ignored: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def applied_to(self, before: Taxonomy) -> tuple[Taxonomy, tuple[str, ...]]:
        """The person's genres with it, and sentences about what was taken over and what was not."""
        taxonomy = before if self.tree is None else with_decisions(self.tree, before)
        if not self.aliases and not self.ignored:
            return taxonomy, self.notes
        added, refused = list[str](), list[str]()
        counts = Counter[str]()
        for genre, pattern in self.aliases:
            if not is_template(genre) and taxonomy.spelled(genre) is None:
                added.append(_with_capitals(genre))
                taxonomy = add(taxonomy, added[-1])
            try:
                after = _with_alias(taxonomy, genre, pattern)
            except TaggerError as error:
                refused.append(f"Not taken over: {error}")
                continue
            counts["spellings"] += after is not taxonomy
            taxonomy = after
        for artist, pattern in self.ignored:
            try:
                taxonomy = ignore(taxonomy, artist, _ignored_name(pattern, taxonomy))
                counts["ignored"] += 1
            except TaggerError as error:
                refused.append(f"Not taken over: {error}")
        new = [f"Now at the top of the tree: {', '.join(added)}."] if added else []
        summary = f"Taken over: spellings {counts['spellings']}, ignored genres {counts['ignored']}."
        return taxonomy, (summary, *new, *self.notes, *refused)


def _with_alias(taxonomy: Taxonomy, genre: str, pattern: str) -> Taxonomy:
    """The taxonomy with one more spelling; the same where it has it already. Raises TaggerError."""
    name = genre if is_template(genre) else taxonomy.spelled(genre) or genre
    if not is_template(genre) and _PLAIN.fullmatch(pattern):
        return taxonomy if taxonomy.spelled(pattern) == name else add_alias(taxonomy, name, pattern)
    alias = f"/{_any_case(pattern)}/"
    is_there = any(f"/{other.expression}/" == alias and other.genre == name for other in taxonomy.patterns)
    if is_there:
        return taxonomy
    return add_template(taxonomy, name, alias[1:-1]) if is_template(name) else add_alias(taxonomy, name, alias)


def _ignored_name(pattern: str, taxonomy: Taxonomy) -> str:
    """A pattern of beets as an entry of the ignore list; an invalid regular expression counts as a name, as in beets."""
    if _PLAIN.fullmatch(pattern):
        return taxonomy.written(pattern)
    try:
        re.compile(pattern)
    except re.error:
        return pattern
    return f"/{_any_case(pattern)}/"


def _any_case(pattern: str) -> str:
    """A pattern for names in small letters, which are compared with spellings; beets ignores capitals in both."""
    return f"(?i){pattern}" if pattern != pattern.lower() else pattern


def read_genres(path: Path) -> ImportedGenres:
    """What a file says about genres, in any of the formats. Raises TaggerError for a file in none of them."""
    text = read_text(path, MOST_BYTES)
    if path.suffix.lower() == ".toml":
        return ImportedGenres(parse_taxonomy(text, str(path)))
    if path.suffix.lower() in (".yaml", ".yml") or text.lstrip().startswith("- "):
        source = read_yaml(text, path)
        entries = _with_beets_capitals(source.entries)
    elif is_ignore_list(text):
        source, entries = read_ignore_list(text), []
    else:
        source, entries = BeetsFile(), _list_entries(text)
    genres = parse_tree(_tree_of(entries), str(path))
    tree = of_parents(genres, path.stem) if genres else None
    if not (genres or source.aliases or source.ignored):
        nothing = (
            f"'{path}' names no genre; it may hold one a line, beets' tree or configuration, or tagger's own format."
        )
        raise TaggerError(source.notes[0] if source.notes else nothing)
    return ImportedGenres(tree, tuple(source.aliases), tuple(source.ignored), tuple(source.notes))


def of_parents(
    parents: Mapping[str, tuple[str, ...]], title: str, spellings: Mapping[str, Iterable[str]] | None = None
) -> Taxonomy:
    """A taxonomy of these genres, each before those below it, with ``spellings``.

    It takes the default one's spellings of the genres that it knows, too.
    """
    default = Taxonomy.load()
    own = {fold_genre(name) for name in parents}
    genres: dict[str, Genre] = {}
    for name, above in parents.items():
        default_genre = default.genres.get(default.spelled(name) or "")
        aliases = [
            *(spellings or {}).get(name, ()),
            *((default_genre.name, *default_genre.spellings) if default_genre else ()),
        ]
        unique = {fold_genre(alias): alias for alias in reversed(aliases) if fold_genre(alias) not in own}
        own.update(unique)
        genres[name] = Genre(name, above, tuple(unique.values())[::-1])
    return replace(Taxonomy.of(genres), title=title)


def _tree_of(entries: Iterable[tuple[int, str]]) -> str:
    """The entries as an indented list with each genre once: at its first place, with everything that is below it anywhere."""
    names: dict[str, str] = {}
    above: dict[str, str | None] = {}
    open_levels: list[tuple[int, str]] = []
    for indent, entry in entries:
        name = names.setdefault(fold_genre(entry), entry)
        while open_levels and open_levels[-1][0] >= indent:
            open_levels.pop()
        above.setdefault(name, open_levels[-1][1] if open_levels else None)
        open_levels.append((indent, name))
    return "\n".join(f"{INDENT * len(parents)}{name}" for name, parents in in_tree_order(above).items())


def _with_beets_capitals(entries: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The names with capitals, as beets writes them from its lower-case tree; a file that has capitals keeps its own."""
    has_capitals = any(genre != genre.lower() for _, genre in entries)
    return entries if has_capitals else [(indent, _with_capitals(genre)) for indent, genre in entries]


def _with_capitals(name: str) -> str:
    """A name as the default tree has it ("R&B"), else as beets writes it ("Rock 'N' Roll"), but for words that the default
    tree has in capitals ("UK").
    """
    default = Taxonomy.load()
    known = default.spelled(name)
    if known is not None and fold_genre(known) == fold_genre(name):
        return known
    capitals = {word for genre in default for word in genre.split() if word.isupper()}
    return " ".join(word.upper() if word.upper() in capitals else word.title() for word in name.split())


def _list_entries(text: str) -> list[tuple[int, str]]:
    """The indent and the name of each line of a list; indented lines are below the ones before, "#" begins a remark."""
    lines = (line.expandtabs(4).rstrip() for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [(len(line) - len(line.lstrip()), line.strip()) for line in lines if line]


def of_library(counts: Mapping[str, int], title: str = "my library") -> Taxonomy:
    """A taxonomy of the names in files; ``counts``: how often each occurs.

    Each genre has its commonest spelling, and lies below its nearest ancestor in the default tree that files hold, too.
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
    """Pairs of names that are probably one genre, such as "Rock" and "Rockk", or "Zorp-Core" and "Zorpcore".

    All ``names`` are compared with each other, and unknown ones with every genre of the taxonomy, which then comes second.
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
    short = min(len(fold_genre(first)), len(fold_genre(second)))
    if short < 5 or any(character.isdigit() for character in first + second):
        return False
    if fuzz.ratio(fold_genre(first), fold_genre(second), score_cutoff=SIMILAR):
        return True
    return sorted(first.casefold().split()) == sorted(second.casefold().split())
