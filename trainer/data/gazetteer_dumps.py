"""A gazetteer from the dumps that MusicBrainz, Wikidata and Wikipedia publish: streamed, resumable, in bounded memory.

MusicBrainz (https://musicbrainz.org/doc/Development/JSON_Data_Dumps): ``artist.tar.xz`` and its like hold ``mbdump/artist``,
one JSON object a line as the web service gives it: ``name``, ``aliases``, ``genres``, ``tags``, ``area``, ``type``.
Wikidata (https://www.wikidata.org/wiki/Wikidata:Database_download): ``latest-all.json.gz`` or ``.bz2`` is a JSON array with
one entity a line; those with a genre (P136) are taken, and the items that are genres (P31 Q188451) name them.
MusicBrainz's database dumps: tables, see ``musicbrainz_dumps``. Wikipedia: tables and articles, see ``wikipedia_dumps``. Facts
written by hand, and a taxonomy of genres: see ``gazetteer_facts``.

Lines go into an SQLite file beside the result, which notes how far each dump was read: a stopped build goes on there. Only
the names and the automaton are in memory at the end.
"""

import bz2
import gzip
import json
import lzma
import sqlite3
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from tagger.errors import TaggerError
from tagger.inference.entity_file import Entity, plain_title, write_entities
from tagger.inference.gazetteer import Words
from tagger.progress import Task
from trainer.data import musicbrainz_dumps, wikipedia_dumps
from trainer.data.gazetteer_facts import FACT_FILES, Row, fact_rows, name_rows
from trainer.data.musicbrainz_dumps import TABLES, MusicBrainzEntity, forget_rows, musicbrainz_entities, take_row
from trainer.data.text_features import token_of
from trainer.data.wikipedia_dumps import TableDump, articles, take_article

KINDS = ("artist", "genre", "place", "label", "instrument")
COMMIT_EVERY = 20_000  # lines
COMMIT_EVERY_STATEMENT = 20  # of those of Wikipedia's tables, which hold thousands of rows each
MOST_CATEGORIES = 20
MOST_ALIASES = 20
MOST_PER_NAME = 8
MUSIC_GENRE = "Q188451"
GENRE, INSTANCE = "P136", "P31"
_INSERT = "insert into names values (?, ?, ?, ?, ?)"
_SCHEMA = """
create table if not exists names (name text, title text, kind text, weight real, categories text);
create table if not exists genres (item text primary key, label text) without rowid;
create table if not exists dumps (path text primary key, lines integer) without rowid;
"""


def build_gazetteer(out: Path, dumps: Sequence[Path], task: Task) -> int:
    """Read the dumps and write the file of entities; returns how many names it has.

    Raises TaggerError for a dump that cannot be read, CancelledError when the task is cancelled: it goes on there.
    """
    partial = out.with_suffix(".partial")
    with closing(sqlite3.connect(partial)) as database:
        database.executescript(_SCHEMA + wikipedia_dumps.SCHEMA + musicbrainz_dumps.SCHEMA)
        database.execute("pragma synchronous = off")
        for dump in dumps:
            _read_dump(database, dump, task)
        count = _write(database, out, task)
    partial.unlink()
    return count


def _read_dump(database: sqlite3.Connection, dump: Path, task: Task) -> None:
    row = database.execute("select lines from dumps where path = ?", (str(dump),)).fetchone()
    skip = row[0] if row else 0
    task.begin(f"reading {dump.name}")
    number = 0
    try:
        with _reader(database, dump) as reader:
            for number, item in enumerate(reader.items, start=1):
                if number <= skip:
                    reader.skip(item)
                    continue
                reader.take(item)
                if number % reader.commit_every == 0:
                    _commit(database, dump, number)
                    task.step(count=reader.commit_every)
    except (OSError, EOFError, lzma.LZMAError, tarfile.TarError) as error:
        raise TaggerError(f"The dump '{dump.name}' cannot be read ({error}); fetch it again.") from error
    finally:
        _commit(database, dump, max(number, skip))


@dataclass(frozen=True, slots=True)
class DumpReader:
    """How a dump is read: its items one by one, what is done with each, and with those that were read before."""

    items: Iterator[Any]
    take: Callable[[Any], object]
    commit_every: int
    skip: Callable[[Any], object] = lambda _: None


@contextmanager
def _reader(database: sqlite3.Connection, dump: Path) -> Iterator[DumpReader]:
    """The reader that fits a dump, by its name."""
    table = wikipedia_dumps.table_of(dump)
    if dump.suffix in FACT_FILES:
        yield DumpReader(fact_rows(dump), lambda row: database.execute(_INSERT, row), COMMIT_EVERY)
    elif table == wikipedia_dumps.ARTICLES:
        with _opened(dump) as file:
            yield DumpReader(articles(file), partial(take_article, database), COMMIT_EVERY)
    elif table:
        with _opened(dump) as file:
            rows = TableDump(database, table)
            yield DumpReader(iter(file), rows.take, COMMIT_EVERY_STATEMENT, rows.note)
    else:
        with _lines(dump) as lines:
            yield DumpReader(lines, lambda item: _take(database, *item), COMMIT_EVERY)


def _commit(database: sqlite3.Connection, dump: Path, lines: int) -> None:
    database.execute("insert or replace into dumps values (?, ?)", (str(dump), lines))
    database.commit()


@contextmanager
def _lines(dump: Path) -> Iterator[Iterator[tuple[str, bytes]]]:
    """The kind and the line of each object in a dump, whatever it is packed with."""
    table = dump.name.partition(".")[0]
    kind = table if table in TABLES else next((kind for kind in KINDS if dump.name.startswith(kind)), "")
    if ".tar" in dump.suffixes:
        with tarfile.open(dump, "r|*") as archive:
            yield _archived(archive)
        return
    with _opened(dump) as file:
        yield ((kind, line) for line in file)


def _opened(dump: Path) -> IO[bytes]:
    """The dump, unpacked while it is read."""
    openers: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
    file: IO[bytes] = openers.get(dump.suffix, open)(dump, "rb")
    return file


def _archived(archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for member in archive:
        kind = Path(member.name).name
        file: IO[bytes] | None = archive.extractfile(member) if kind in TABLES or kind in KINDS else None
        if file is not None:
            yield from ((kind, line) for line in file)


def _take(database: sqlite3.Connection, kind: str, line: bytes) -> None:
    """Store what a line describes; a line that describes nothing of use is passed over."""
    if b"\t" in line and not line.startswith(b"{"):
        if kind in TABLES:
            take_row(database, kind, line)
        return
    text = line.strip().rstrip(b",")
    if len(text) < 2:
        return
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(entry, dict):
        return
    rows = _wikidata(database, entry) if "claims" in entry else _musicbrainz(entry, kind)
    database.executemany(_INSERT, rows)


def _musicbrainz(entry: dict[str, Any], kind: str) -> list[Row]:
    tags = [tag for tag in [*_dicts(entry.get("genres")), *_dicts(entry.get("tags"))] if tag.get("name")]
    area = entry.get("area")
    return _musicbrainz_rows(
        MusicBrainzEntity(
            kind,
            str(entry.get("name") or ""),
            tuple(str(alias.get("name") or "") for alias in _dicts(entry.get("aliases"))[:MOST_ALIASES]),
            tuple((str(tag["name"]), int(tag.get("count") or 0)) for tag in tags),
            str(area.get("name") or "") if isinstance(area, dict) else "",
        )
    )


def _musicbrainz_rows(entity: MusicBrainzEntity) -> list[Row]:
    title = plain_title(entity.title)
    categories = [token_of(tag) for tag, _ in entity.tags[:MOST_CATEGORIES]]
    if entity.kind == "genre":
        categories.insert(0, token_of(title))
    if entity.area:
        categories.append(token_of(f"{entity.kind}s from {entity.area}"))
    return name_rows(title, entity.aliases, entity.kind, 1.0 + sum(count for _, count in entity.tags), categories)


def _wikidata(database: sqlite3.Connection, entry: dict[str, Any]) -> list[Row]:
    label = plain_title(str(_inside(entry, "labels", "en", "value") or ""))
    if not label:
        return []
    instances, genres = _targets(entry, INSTANCE), _targets(entry, GENRE)
    aliases = [str(alias.get("value") or "") for alias in _dicts(_inside(entry, "aliases", "en"))[:MOST_ALIASES]]
    weight = 1.0 + len(entry.get("sitelinks") or ())
    if MUSIC_GENRE in instances:
        database.execute("insert or replace into genres values (?, ?)", (str(entry.get("id")), label))
        return name_rows(label, aliases, "genre", weight, [token_of(label)])
    return name_rows(label, aliases, "artist", weight, [f"={genre}" for genre in genres]) if genres else []


def _write(database: sqlite3.Connection, out: Path, task: Task) -> int:
    """Group the rows by name, and write them; what a Wikidata item is called is known only now."""
    task.begin("sorting names")
    _take_tables(database)
    database.execute("create index if not exists names_by_name on names (name)")
    database.commit()
    genres = dict(database.execute("select item, label from genres"))
    names: list[Words] = [
        tuple(name.split()) for (name,) in database.execute("select distinct name from names order by name")
    ]
    if not names:
        raise TaggerError(
            "The dumps name nothing that could be linked; name those of MusicBrainz, Wikidata or Wikipedia."
        )
    task.begin("writing names", len(names))
    write_entities(out, names, _groups(database, genres, task))
    return len(names)


def _take_tables(database: sqlite3.Connection) -> None:
    """Join what the tables said of each entity, in one transaction: a stopped build does it again from the start."""
    for page in wikipedia_dumps.wikipedia_entities(database):
        title, categories = plain_title(page.title), list(map(token_of, page.categories))
        rows = name_rows(page.names[0], page.names[1:], page.kind, page.weight, categories)
        database.executemany(_INSERT, [(name, title, kind, weight, words) for name, _, kind, weight, words in rows])
    database.execute("delete from wiki_categories")
    for entity in musicbrainz_entities(database):
        database.executemany(_INSERT, _musicbrainz_rows(entity))
    forget_rows(database)
    database.commit()


def _groups(database: sqlite3.Connection, genres: dict[str, str], task: Task) -> Iterator[list[Entity]]:
    query = "select name, title, kind, weight, categories from names order by name, weight desc"
    current, rows = "", list[tuple[str, str, float, str]]()
    for name, title, kind, weight, categories in database.execute(query):
        if name != current and rows:
            yield _entities(rows, genres)
            task.step(current)
            rows = []
        current = name
        rows.append((title, kind, weight, categories))
    yield _entities(rows, genres)


def _entities(rows: Sequence[tuple[str, str, float, str]], genres: dict[str, str]) -> list[Entity]:
    total = sum(weight for _, _, weight, _ in rows)
    named = [row for row in rows if row[0]]  # what has no title is an ordinary word of that spelling
    return [
        Entity(title, kind, weight / total, tuple(filter(None, (_category(word, genres) for word in words.split()))))
        for title, kind, weight, words in named[:MOST_PER_NAME]
    ]


def _category(word: str, genres: dict[str, str]) -> str:
    return token_of(genres.get(word[1:], "")) if word.startswith("=") else word


def _targets(entry: dict[str, Any], prop: str) -> list[str]:
    claims = _dicts(_inside(entry, "claims", prop))
    return [str(item) for claim in claims if (item := _inside(claim, "mainsnak", "datavalue", "value", "id"))]


def _inside(value: Any, *path: str) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
