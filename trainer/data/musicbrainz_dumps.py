"""Names and tags from MusicBrainz's database dumps, row by row, into the SQLite file of a build.

``mbdump.tar.bz2`` (CC0) and ``mbdump-derived.tar.bz2`` (tags, CC BY-NC-SA 3.0) hold a file a table, as PostgreSQL's COPY writes
it: columns parted by tabs, ``\\N`` for nothing (https://musicbrainz.org/doc/MusicBrainz_Database/Download,
https://www.postgresql.org/docs/current/sql-copy.html). Columns are those of ``admin/sql/CreateTables.sql`` since schema 18. The
tables come in any order, and are joined once all have been read.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

KIND_OF_TABLE = {"artist": "artist", "label": "label", "instrument": "instrument", "genre": "genre"}
KIND_OF_TABLE |= {"place": "place", "area": "place"}
TABLES = frozenset({"tag", *(f"{name}{part}" for name in KIND_OF_TABLE for part in ("", "_alias", "_tag"))})
IDENTIFIER, NAME, ALIAS_NAME = 0, 2, 2  # columns
AREA_COLUMN = {"artist": 11, "label": 11, "place": 5}
MOST_TAGS, MOST_ALIASES = 20, 20  # of an entity
SCHEMA = """
create table if not exists mb_entities (source text, id integer, title text, area integer, primary key (source, id))
    without rowid;
create table if not exists mb_aliases (source text, id integer, alias integer, name text, primary key (source, id, alias))
    without rowid;
create table if not exists mb_links (source text, id integer, tag integer, count integer, primary key (source, id, tag))
    without rowid;
create table if not exists mb_tags (id integer primary key, name text);
"""
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


@dataclass(frozen=True, slots=True)
class MusicBrainzEntity:
    """An entity of MusicBrainz with its other names, its tags with how many gave each, the most given first, and its area."""

    kind: str
    title: str
    aliases: tuple[str, ...]
    tags: tuple[tuple[str, int], ...]
    area: str


def take_row(database: sqlite3.Connection, table: str, line: bytes) -> None:
    """Store what a row of one of ``TABLES`` says; a row that lacks its columns is passed over."""
    columns = line.decode("utf-8", "replace").rstrip("\n").split("\t")
    source, _, part = table.rpartition("_") if table.endswith(("_alias", "_tag")) else (table, "", "")
    try:
        if table == "tag":
            row: tuple[Any, ...] = (int(columns[IDENTIFIER]), _unescaped(columns[1]))
            database.execute("insert or replace into mb_tags values (?, ?)", row)
        elif part == "alias":
            row = (source, int(columns[1]), int(columns[IDENTIFIER]), _unescaped(columns[ALIAS_NAME]))
            database.execute("insert or replace into mb_aliases values (?, ?, ?, ?)", row)
        elif part == "tag":
            row = (source, int(columns[0]), int(columns[1]), int(columns[2]))
            if row[3] > 0:  # people can vote tags down
                database.execute("insert or replace into mb_links values (?, ?, ?, ?)", row)
        else:
            area = columns[AREA_COLUMN[source]] if source in AREA_COLUMN else ""
            row = (source, int(columns[IDENTIFIER]), _unescaped(columns[NAME]), int(area) if area.isdigit() else None)
            database.execute("insert or replace into mb_entities values (?, ?, ?, ?)", row)
    except (ValueError, IndexError):
        return


def musicbrainz_entities(database: sqlite3.Connection) -> Iterator[MusicBrainzEntity]:
    """Every entity that was stored, with what the tables say of it: three cursors in one order, read side by side."""
    aliases = _Grouped(database.execute("select source, id, name from mb_aliases order by source, id, alias"))
    links = _Grouped(
        database.execute(
            "select source, l.id, name, count from mb_links l join mb_tags t on t.id = l.tag order by source, l.id"
        )
    )
    query = """
        select e.source, e.id, e.title, a.title from mb_entities e
        left join mb_entities a on a.source = 'area' and a.id = e.area order by e.source, e.id
    """
    for source, number, title, area in database.execute(query):
        names = [str(name) for (name,) in aliases.of(source, number)]
        tags = sorted(
            ((str(name), int(count)) for name, count in links.of(source, number)), key=lambda tag: (-tag[1], tag[0])
        )
        yield MusicBrainzEntity(
            KIND_OF_TABLE[source], str(title), tuple(names[:MOST_ALIASES]), tuple(tags[:MOST_TAGS]), str(area or "")
        )


def forget_rows(database: sqlite3.Connection) -> None:
    """Delete what was stored, once it is joined."""
    for table in ("mb_entities", "mb_aliases", "mb_links", "mb_tags"):
        database.execute(f"delete from {table}")  # noqa: S608 - our own names


class _Grouped:
    """The rows of a cursor that is in the order of (source, id), asked for in that order."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self._rows = rows
        self._next: Any = next(rows, None)

    def of(self, source: str, number: int) -> list[tuple[Any, ...]]:
        """The rest of each row of one entity."""
        group = []
        while self._next is not None and self._next[:2] <= (source, number):
            if self._next[:2] == (source, number):
                group.append(self._next[2:])
            self._next = next(self._rows, None)
        return group


def _unescaped(value: str) -> str:
    """What stands in a column; "" for nothing."""
    if value == r"\N":
        return ""
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), value)
