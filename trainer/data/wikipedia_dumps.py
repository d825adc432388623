"""Names and categories from the dumps of Wikipedia's tables and articles, row by row, into the SQLite file of a build.

Tables (https://www.mediawiki.org/wiki/Manual:Database_layout), as https://dumps.wikimedia.org publishes them, such as
``enwiki-latest-page.sql.gz``: ``page`` (titles), ``redirect`` (other names), ``categorylinks`` (each page's categories),
``langlinks`` (names in other languages), and ``linktarget``, which newer dumps of ``categorylinks`` number categories by, so
it is to be named before. The order of the columns is read from each dump. Articles
(https://www.mediawiki.org/wiki/Help:Export), ``enwiki-latest-pages-articles.xml.bz2``: titles, redirects, categories in the text.

Only pages with a category about music become entities; what kind they are of, the categories say, too.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from tagger.errors import TaggerError

TABLES = ("page", "redirect", "categorylinks", "langlinks", "linktarget")
ARTICLES = "pages-articles"
ARTICLE_SPACE, CATEGORY_SPACE = "0", "14"
MOST_NAMES, MOST_CATEGORIES = 20, 20  # of a page
MOST_LINE = 64 << 20  # bytes of an INSERT statement; those of the dumps have about one million
SCHEMA = """
create table if not exists wiki_pages (id integer primary key, title text);
create table if not exists wiki_redirects (id integer primary key, target text);
create table if not exists wiki_targets (id integer primary key, title text);
create table if not exists wiki_categories (page integer, category text);
create table if not exists wiki_languages (page integer, title text);
"""
_DUMP = re.compile(r"\w*wiki-\w+-(" + "|".join(TABLES) + r")\.sql(?:\.gz|\.bz2)?$")
_COLUMN = re.compile(rb"\s+`(\w+)` ")
_VALUE = re.compile(rb"'((?:[^'\\]|\\.)*)'|([^\s,()';]+)|(\))", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "Z": "\x1a", "b": "\b"}
_CATEGORY_LINK = re.compile(r"\[\[\s*[Cc]ategory\s*:\s*([^\]|]+)")
_QUALIFIER = re.compile(r"\s*\([^()]*\)$")  # "Genesis (band)"
_STYLES = "music jazz rock metal house techno pop folk hop punk dub soul funk reggae ska blues country electronic ambient disco"
_STYLE = f"(?:{'|'.join(_STYLES.split())})"
_KINDS = (  # what a category says of its pages; the first that fits counts
    ("label", re.compile(r"\brecord labels\b", re.IGNORECASE)),
    ("instrument", re.compile(r"\b(?:musical )?instruments\b|\bsynthesi[sz]ers\b", re.IGNORECASE)),
    ("genre", re.compile(rf"\b{_STYLE} (?:sub)?genres\b", re.IGNORECASE)),
    (
        "artist",
        re.compile(
            rf"\b(?:musicians|musical (?:groups|duos|trios|ensembles)|{_STYLE} (?:groups|duos|bands|artists)|singers|rappers"
            r"|composers|djs|guitarists|pianists|drummers|saxophonists|trumpeters|bassists|violinists|cellists|organists"
            r"|songwriters|record producers|orchestras|choirs)\b",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class WikipediaEntity:
    """A page as an entity: what it is called, of which kind it is, its categories, and how well known it is."""

    title: str
    names: tuple[str, ...]
    kind: str
    categories: tuple[str, ...]
    weight: float


def table_of(dump: Path) -> str:
    """Which table or ``ARTICLES`` a dump is of, by its name; "" for none of Wikipedia's."""
    if match := _DUMP.fullmatch(dump.name):
        return match.group(1)
    return ARTICLES if f"-{ARTICLES}" in dump.name and ".xml" in dump.suffixes else ""


def kind_of(category: str) -> str:
    """What a category says of its pages: "artist", "label", "instrument" or "genre"; "" where it is not about music."""
    return next((kind for kind, pattern in _KINDS if pattern.search(category)), "")


class TableDump:
    """One table's dump: its columns as the CREATE TABLE at its beginning orders them, and its rows."""

    def __init__(self, database: sqlite3.Connection, table: str) -> None:
        self._database, self._table, self._columns = database, table, list[str]()
        targets = database.execute("select id, title from wiki_targets") if table == "categorylinks" else ()
        self._targets = {str(number): str(title) for number, title in targets}

    def note(self, line: bytes) -> None:
        """Learn the columns; every line before the first row must come by here, also when a build goes on."""
        if match := _COLUMN.match(line):
            self._columns.append(match.group(1).decode())

    def take(self, line: bytes) -> None:
        """Store what the rows of one INSERT statement say. Raises TaggerError for one without end."""
        if not line.startswith(b"INSERT INTO"):
            self.note(line)
            return
        if len(line) > MOST_LINE:
            raise TaggerError(
                f"The dump of '{self._table}' has a line of more than {MOST_LINE >> 20} MiB; fetch it again."
            )
        try:
            for row in self._rows(line):
                self._store(row)
        except KeyError as error:
            raise TaggerError(f"The dump of '{self._table}' lacks the column {error}; fetch it again.") from error

    def _rows(self, line: bytes) -> Iterator[dict[str, str]]:
        """Each row by its columns' names; NULL as ""."""
        values = list[str]()
        for text, bare, end in _VALUE.findall(line, line.find(b" VALUES ") + 8):
            if end:
                if len(values) == len(self._columns):
                    yield dict(zip(self._columns, values, strict=True))
                values = []
            elif bare:
                values.append("" if bare == b"NULL" else bare.decode("ascii", "replace"))
            else:
                values.append(_unescaped(text))

    def _store(self, row: dict[str, str]) -> None:
        match self._table:
            case "page" if row["page_namespace"] == ARTICLE_SPACE:
                self._insert("wiki_pages", row["page_id"], _title(row["page_title"]))
            case "redirect" if row["rd_namespace"] == ARTICLE_SPACE and not row.get("rd_interwiki"):
                self._insert("wiki_redirects", row["rd_from"], _title(row["rd_title"]))
            case "linktarget" if row["lt_namespace"] == CATEGORY_SPACE and kind_of(_title(row["lt_title"])):
                self._insert("wiki_targets", row["lt_id"], _title(row["lt_title"]))
            case "langlinks":
                self._insert("wiki_languages", row["ll_from"], _title(row["ll_title"]))
            case "categorylinks" if row.get("cl_type", "page") == "page":
                category = _title(row["cl_to"]) if "cl_to" in row else self._targets.get(row["cl_target_id"], "")
                if kind_of(category):
                    self._insert("wiki_categories", row["cl_from"], category)

    def _insert(self, table: str, *values: str) -> None:
        self._database.execute(f"insert or replace into {table} values (?, ?)", values)  # noqa: S608 - our own names


def articles(file: IO[bytes]) -> Iterator[Element]:
    """Each page of a dump of articles, one at a time. Raises TaggerError where it is no such dump."""
    try:
        root: Element | None = None
        for event, element in iterparse(file, ("start", "end")):  # noqa: S314 - expat bounds how entities grow
            root = element if root is None else root
            if event == "end" and element.tag.rpartition("}")[2] == "page":
                yield element
                root.clear()
    except ParseError as error:
        raise TaggerError(f"The dump of articles cannot be read ({error}); fetch it again.") from error


def take_article(database: sqlite3.Connection, page: Element) -> None:
    """Store the title of an article, what it redirects to, and its categories about music."""
    fields = {element.tag.rpartition("}")[2]: element for element in page.iter()}
    number, title = page.findtext("{*}id") or "", page.findtext("{*}title") or ""
    if not number.isdigit() or page.findtext("{*}ns") != ARTICLE_SPACE or not title:
        return
    database.execute("insert or replace into wiki_pages values (?, ?)", (number, title))
    if (redirect := fields.get("redirect")) is not None:
        database.execute("insert or replace into wiki_redirects values (?, ?)", (number, redirect.get("title", "")))
        return
    links = _CATEGORY_LINK.findall(page.findtext("{*}revision/{*}text") or "")
    rows = [(number, category) for link in links if kind_of(category := _title(link.strip()))]
    database.executemany("insert into wiki_categories values (?, ?)", rows)


def wikipedia_entities(database: sqlite3.Connection) -> Iterator[WikipediaEntity]:
    """Every page with a category about music, with its redirects and its names in other languages."""
    for table, column in (("wiki_categories", "page"), ("wiki_languages", "page"), ("wiki_redirects", "target")):
        database.execute(f"create index if not exists {table}_by on {table} ({column})")
    query = """
        select id, title from wiki_pages
        where id in (select page from wiki_categories) and id not in (select id from wiki_redirects) order by id
    """
    for number, title in database.execute(query):
        of_page = "select distinct category from wiki_categories where page = ? order by rowid limit ?"
        categories = [str(row[0]) for row in database.execute(of_page, (number, MOST_CATEGORIES))]
        of_page = "select title from wiki_redirects join wiki_pages using (id) where target = ? order by id limit ?"
        names = [str(row[0]) for row in database.execute(of_page, (title, MOST_NAMES))]
        languages = [
            str(row[0]) for row in database.execute("select title from wiki_languages where page = ?", (number,))
        ]
        names += languages[:MOST_NAMES]
        kinds = [kind_of(category) for category in categories]
        yield WikipediaEntity(
            str(title),
            tuple(dict.fromkeys(_QUALIFIER.sub("", name) for name in (title, *names))),
            max(set(kinds), key=lambda kind: (kinds.count(kind), -kinds.index(kind))),
            tuple(categories),
            1.0 + len(languages),
        )


def _title(text: str) -> str:
    """A title of a table, where blanks are underscores."""
    return text.replace("_", " ")


def _unescaped(text: bytes) -> str:
    """What stands in a quoted value of MySQL."""
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match.group(1), match.group(1)), text.decode("utf-8", "replace"))
