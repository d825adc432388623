"""A gazetteer is made from published dumps, a stopped build goes on, and links what a text names."""

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tagger.errors import CancelledError, TaggerError
from tagger.inference.entity_file import EntityFile
from tagger.inference.gazetteer import GazetteerError
from tagger.paths import resource
from tagger.progress import Task
from tagger.services.review_texts import SHIPPED_ENTITIES
from trainer.data import gazetteer_dumps
from trainer.data.gazetteer_dumps import build_gazetteer

ARTISTS: list[dict[str, object]] = [
    {
        "id": "1",
        "name": "Massive Attack",
        "aliases": [{"name": "MA"}, {"name": "Massiv Attak"}],
        "genres": [{"name": "trip hop", "count": 20}],
        "tags": [{"name": "bristol", "count": 3}],
        "area": {"name": "United Kingdom"},
    },
    {"id": "2", "name": "Low", "genres": [{"name": "slowcore", "count": 9}]},
    {"id": "3", "name": "Genesis", "genres": [{"name": "progressive rock", "count": 90}]},
    {"id": "4", "name": "Genesis", "genres": [{"name": "gospel", "count": 1}]},
    {"id": "5", "name": "The Album", "genres": [{"name": "pop", "count": 1}]},
    {"id": "6", "name": "Nobody in particular"},
]


def claim(item: str) -> dict[str, object]:
    return {"mainsnak": {"datavalue": {"value": {"id": item}}}}


WIKIDATA: list[dict[str, object]] = [
    {
        "id": "Q1",
        "labels": {"en": {"value": "dub techno"}},
        "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q188451"}}}}]},
    },
    {
        "id": "Q2",
        "labels": {"en": {"value": "Basic Channel"}},
        "aliases": {"en": [{"value": "Maurizio project"}]},
        "claims": {"P136": [claim("Q1")]},
        "sitelinks": {"enwiki": {}, "dewiki": {}},
    },
    {"id": "Q3", "labels": {"en": {"value": "A small town"}}, "claims": {}},
]


def lines(entries: list[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(entry).encode() + b"\n" for entry in entries) + b"{broken\n[1]\nnull\n"


@pytest.fixture
def dumps(tmp_path: Path) -> list[Path]:
    archive = tmp_path / "artist.tar.xz"
    with tarfile.open(archive, "w:xz") as file:
        for name, content in (("mbdump/artist", lines(ARTISTS)), ("COPYING", b"CC0")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            file.addfile(member, io.BytesIO(content))
    wikidata = tmp_path / "latest-all.json.bz2"
    wikidata.write_bytes(
        bz2.compress(b"[\n" + b",\n".join(json.dumps(entry).encode() for entry in WIKIDATA) + b"\n]\n")
    )
    return [archive, wikidata]


def test_both_projects_dumps_become_one_file(dumps: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "gazetteer.entities"
    count = build_gazetteer(out, dumps, Task())
    entities = EntityFile(out)
    assert count == len(entities)
    text = (
        "Low end from Massive Attack and Basic Channel, far from genesis; Genesis fans and album buyers: the low road."
    )
    linked = {" ".join(link.words): link.entity for link in entities.link(text)}
    assert linked["massive attack"].categories == ("trip_hop", "bristol", "artists_from_united_kingdom")
    assert linked["basic channel"].categories == ("dub_techno",)
    assert linked["genesis"].categories == ("progressive_rock",)
    assert "low" not in linked and "the album" not in linked
    entities.close()


def test_the_albums_artist_is_meant_before_a_commoner_one(tmp_path: Path) -> None:
    dump = tmp_path / "artist"
    same_alias: list[dict[str, object]] = [
        {"name": "Prince Rogers", "aliases": [{"name": "The Prince"}], "genres": [{"name": "funk", "count": 500}]},
        {"name": "Prince Fari", "aliases": [{"name": "The Prince"}], "genres": [{"name": "dub", "count": 5}]},
    ]
    dump.write_bytes(lines(same_alias))
    build_gazetteer(tmp_path / "e.entities", [dump], Task())
    entities = EntityFile(tmp_path / "e.entities")
    assert entities.link("by The Prince himself")[0].entity.categories == ("funk",)
    assert entities.link("by The Prince himself", ("Prince Fari",))[0].entity.categories == ("dub",)


@pytest.mark.parametrize(("suffix", "pack"), [("", bytes), (".gz", gzip.compress), (".xz", lzma.compress)])
def test_a_stopped_build_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(gazetteer_dumps, "COMMIT_EVERY", 10)
    dump, out, task = tmp_path / f"artist{suffix}", tmp_path / "out.entities", Task()
    entries: list[dict[str, object]] = [
        {"name": f"Somebody {'x' * (n + 2)}", "genres": [{"name": "rock", "count": 1}]} for n in range(60)
    ]
    dump.write_bytes(pack(lines(entries)))
    task.cancel()
    with pytest.raises(CancelledError):
        build_gazetteer(out, [dump], task)
    taken: list[bytes] = []
    take = gazetteer_dumps._take

    def note(database: sqlite3.Connection, kind: str, line: bytes) -> None:
        taken.append(line)
        take(database, kind, line)

    monkeypatch.setattr(gazetteer_dumps, "_take", note)
    assert build_gazetteer(out, [dump], Task()) == 60
    assert len(taken) == 63 - 10
    assert not out.with_suffix(".partial").exists()


def test_what_is_no_dump_and_no_file_is_named(tmp_path: Path, dumps: list[Path]) -> None:
    damaged = tmp_path / "artist.gz"
    damaged.write_bytes(gzip.compress(lines(ARTISTS))[:60])
    with pytest.raises(TaggerError, match="cannot be read"):
        build_gazetteer(tmp_path / "a.entities", [damaged], Task())
    empty = tmp_path / "label"
    empty.write_bytes(b"\n\n")
    with pytest.raises(TaggerError, match="name nothing"):
        build_gazetteer(tmp_path / "b.entities", [empty], Task())
    build_gazetteer(tmp_path / "c.entities", dumps, Task())
    whole = (tmp_path / "c.entities").read_bytes()
    for cut in (b"", b"TAGGERE1", whole[:40], whole[: len(whole) - 300], b"x" * 500):
        (tmp_path / "d.entities").write_bytes(cut)
        with pytest.raises(GazetteerError, match="cannot be read"):
            EntityFile(tmp_path / "d.entities")


PAGE = """CREATE TABLE `page` (
  `page_id` int(8) unsigned NOT NULL AUTO_INCREMENT,
  `page_namespace` int(11) NOT NULL DEFAULT 0,
  `page_title` varbinary(255) NOT NULL DEFAULT '',
  `page_is_redirect` tinyint(1) unsigned NOT NULL DEFAULT 0,
  `page_random` double unsigned NOT NULL DEFAULT 0,
  `page_lang` varbinary(35) DEFAULT NULL,
  PRIMARY KEY (`page_id`),
  KEY `page_random` (`page_random`)
) ENGINE=InnoDB;
INSERT INTO `page` VALUES (1,0,'Portishead_(band)',0,0.5,NULL),(2,0,'Portis_Head',1,0.25,NULL),\
(3,1,'Portishead_(band)',0,0.1,NULL);
INSERT INTO `page` VALUES (4,0,'Guns_N\\'_Roses,_(\\"GNR\\")',0,0.7,NULL),(5,0,'Bristol',0,0.3,NULL),\
(6,0,'Trip_hop',0,1e-05,NULL);
"""
REDIRECT = """CREATE TABLE `redirect` (
  `rd_from` int(8) unsigned NOT NULL DEFAULT 0,
  `rd_namespace` int(11) NOT NULL DEFAULT 0,
  `rd_title` varbinary(255) NOT NULL DEFAULT '',
  `rd_interwiki` varbinary(32) DEFAULT NULL,
  `rd_fragment` varbinary(255) DEFAULT NULL
);
INSERT INTO `redirect` VALUES (2,0,'Portishead_(band)',NULL,''),(9,4,'Somewhere',NULL,'');
"""
LANGUAGES = """CREATE TABLE `langlinks` (
  `ll_from` int(8) unsigned NOT NULL DEFAULT 0,
  `ll_lang` varbinary(35) NOT NULL DEFAULT '',
  `ll_title` varbinary(255) NOT NULL DEFAULT ''
);
INSERT INTO `langlinks` VALUES (1,'ja','ポーティスヘッド'),(6,'de','Trip-Hop');
"""
CATEGORIES = """CREATE TABLE `categorylinks` (
  `cl_from` int(8) unsigned NOT NULL DEFAULT 0,
  `cl_to` varbinary(255) NOT NULL DEFAULT '',
  `cl_sortkey` varbinary(230) NOT NULL DEFAULT '',
  `cl_timestamp` timestamp NOT NULL DEFAULT current_timestamp(),
  `cl_type` enum('page','subcat','file') NOT NULL DEFAULT 'page'
);
INSERT INTO `categorylinks` VALUES (1,'British_trip_hop_groups','\\n;','2021-01-01 00:00:00','page'),\
(1,'Electronic_music_groups','a','2021-01-01 00:00:00','page'),\
(4,'American_hard_rock_groups','G','2021-01-01 00:00:00','page'),\
(5,'Cities_in_England','B','2021-01-01 00:00:00','page'),\
(6,'Electronic_music_genres','T','2021-01-01 00:00:00','page'),\
(7,'Rock_music_groups','s','2021-01-01 00:00:00','subcat');
"""
TARGETS = """CREATE TABLE `linktarget` (
  `lt_id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `lt_namespace` int(11) NOT NULL,
  `lt_title` varbinary(255) NOT NULL
);
INSERT INTO `linktarget` VALUES (70,14,'British_trip_hop_groups'),(71,14,'Cities_in_England'),\
(72,0,'Rock_music_groups'),(73,14,'Electronic_music_groups');
"""
NUMBERED_CATEGORIES = """CREATE TABLE `categorylinks` (
  `cl_from` int(8) unsigned NOT NULL DEFAULT 0,
  `cl_sortkey` varbinary(230) NOT NULL DEFAULT '',
  `cl_timestamp` timestamp NOT NULL,
  `cl_sortkey_prefix` varbinary(255) NOT NULL DEFAULT '',
  `cl_type` enum('page','subcat','file') NOT NULL DEFAULT 'page',
  `cl_collation_id` smallint(5) unsigned NOT NULL DEFAULT 0,
  `cl_target_id` bigint(20) unsigned NOT NULL,
  PRIMARY KEY (`cl_from`,`cl_target_id`)
);
INSERT INTO `categorylinks` VALUES (1,'s','2025-01-01 00:00:00','','page',1,70),\
(1,'s','2025-01-01 00:00:00','','page',1,73),\
(5,'s','2025-01-01 00:00:00','','page',1,71);
"""
ARTICLES = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
  <siteinfo><sitename>Wikipedia</sitename></siteinfo>
  <page><title>Portishead (band)</title><ns>0</ns><id>1</id>
    <revision><id>11</id><text bytes="9" xml:space="preserve">'''Portishead''' are &lt;b&gt;English&lt;/b&gt;.
[[Category:British trip hop groups|Portishead]] [[category: Electronic_music_groups]]</text></revision></page>
  <page><title>Portis Head</title><ns>0</ns><id>2</id>
    <redirect title="Portishead (band)" /><revision><id>12</id><text>#REDIRECT</text></revision></page>
  <page><title>Talk:Portishead (band)</title><ns>1</ns><id>3</id>
    <revision><id>13</id><text>[[Category:Rock music groups]]</text></revision></page>
  <page><title>Bristol</title><ns>0</ns><id>5</id>
    <revision><id>14</id><text>[[Category:Cities in England]]</text></revision></page>
</mediawiki>
"""


def wikipedia(folder: Path, **dumps: str) -> list[Path]:
    """Packed as Wikipedia packs them, in the order in which they are named."""
    paths = []
    for table, content in dumps.items():
        path = folder / (
            f"enwiki-20250601-{table}.sql.gz" if table != "articles" else "enwiki-latest-pages-articles.xml.bz2"
        )
        path.write_bytes((gzip.compress if table != "articles" else bz2.compress)(content.encode()))
        paths.append(path)
    return paths


def linked_in(out: Path, text: str) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    entities = EntityFile(out)
    linked = {" ".join(link.words): link.entity for link in entities.link(text)}
    entities.close()
    return {name: (entity.title, entity.kind, entity.categories) for name, entity in linked.items()}


MB_TABLES = {
    "area": "1\tg1\tUnited Kingdom\t1\t0\t2020-01-01\n2\tg2\tBristol\t3\t0\t2020-01-01\n",
    "area_tag": "2\t3\t4\t2020-01-01\n",
    "artist": "".join(
        "\t".join([number, "gid", name, name, *[r"\N"] * 6, "2", area, *[r"\N"] * 7]) + "\n"
        for number, name, area in (
            ("7", "Massive Attack", "1"),
            ("8", r"Guns N\\ Tabs\tRoses", r"\N"),
            ("9", "Nobody", r"\N"),
        )
    ),
    "artist_alias": "1\t7\tMassiv Attak\t\\N\t0\n2\t99\tOf nobody\t\\N\t0\n",
    "artist_credit": "1\tnot asked for\n",
    "artist_tag": "7\t3\t20\t2020-01-01\n7\t4\t3\t2020-01-01\n7\t5\t-2\t2020-01-01\n8\t6\t1\t2020-01-01\n9\tx\n",
    "genre": "1\tg\tDub techno\t\t0\t2020-01-01\n",
    "tag": "3\ttrip hop\t9\n4\telectronic\t9\n5\tseen live\t9\n6\thard rock\t1\n\\N\n",
}


def musicbrainz_tables(folder: Path, order: Sequence[str] = tuple(MB_TABLES)) -> list[Path]:
    """Two archives, as they are published, with the tables in an order."""
    archives = []
    for name, tables in (
        ("mbdump.tar.bz2", [table for table in order if not table.endswith("tag")]),
        ("mbdump-derived.tar.bz2", [table for table in order if table.endswith("tag")]),
    ):
        archives.append(folder / name)
        with tarfile.open(archives[-1], "w:bz2") as file:
            for table in ("../SCHEMA_SEQUENCE", *tables):
                content = MB_TABLES.get(table, "30\n").encode()
                member = tarfile.TarInfo(f"mbdump/{table}")
                member.size = len(content)
                file.addfile(member, io.BytesIO(content))
    return archives


@pytest.mark.parametrize("order", [tuple(MB_TABLES), tuple(reversed(MB_TABLES))])
def test_musicbrainz_tables_are_joined_whatever_their_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    out = tmp_path / "mb.entities"
    build_gazetteer(out, musicbrainz_tables(tmp_path, order), Task())
    linked = linked_in(
        out, "Massive Attack, or Massiv Attak, of Bristol; dub techno by Guns N\\ Tabs Roses, and Nobody"
    )
    band = ("Massive Attack", "artist", ("trip_hop", "electronic", "artists_from_united_kingdom"))
    assert linked == {
        "massive attack": band,
        "massiv attak": band,
        "bristol": ("Bristol", "place", ("trip_hop",)),
        "dub techno": ("Dub techno", "genre", ("dub_techno",)),
        "guns tabs roses": ("Guns N\\ Tabs Roses", "artist", ("hard_rock",)),
    }


def test_a_stopped_build_from_musicbrainz_tables_goes_on_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gazetteer_dumps, "COMMIT_EVERY", 3)
    dumps, out = musicbrainz_tables(tmp_path), tmp_path / "stopped.entities"
    build_gazetteer(tmp_path / "whole.entities", dumps, Task())
    for _ in range(3):
        task = Task()
        task.cancel()
        with pytest.raises(CancelledError):
            build_gazetteer(out, dumps, task)
    build_gazetteer(out, dumps, Task())
    assert out.read_bytes() == (tmp_path / "whole.entities").read_bytes()


def test_the_shipped_gazetteer_is_made_of_the_facts_and_the_tree_of_genres(tmp_path: Path) -> None:
    facts = resource("gazetteer/starter.facts")
    build_gazetteer(tmp_path / "s.entities", [resource("taxonomies/tagger.toml"), facts], Task())
    shipped = resource(SHIPPED_ENTITIES)
    assert (tmp_path / "s.entities").read_bytes() == shipped.read_bytes(), "run 'make gazetteer'"
    assert shipped.stat().st_size < 2 << 20
    text = "Massive Attack, a British trip hop duo from Bristol; a pulp novel, not Pulp. A house by the house of synths"
    linked = linked_in(shipped, text)
    assert linked["massive attack"][2][:3] == ("trip_hop", "electronic", "artists_from_bristol")
    assert {name: kind for name, (_, kind, _) in linked.items()} == {
        "massive attack": "artist",
        "british": "place",
        "trip hop": "genre",
        "bristol": "place",
        "pulp": "artist",
        "house": "genre",
        "synths": "instrument",
    }


@pytest.mark.parametrize(
    ("facts", "said"),
    [("Low: slowcore\n", "no fact"), ("[artist]\nLow\n", "no fact"), ("[band]\n", "the heading 'band'")],
)
def test_a_line_that_is_no_fact_is_named_by_its_number(tmp_path: Path, facts: str, said: str) -> None:
    (tmp_path / "x.facts").write_text(f"# mine\n{facts}", "utf-8")
    with pytest.raises(TaggerError, match=said) as caught:
        build_gazetteer(tmp_path / "x.entities", [tmp_path / "x.facts"], Task())
    assert "Line " in str(caught.value)


def test_wikipedias_tables_become_entities_with_their_categories_and_other_names(tmp_path: Path) -> None:
    dumps = wikipedia(tmp_path, page=PAGE, redirect=REDIRECT, langlinks=LANGUAGES, categorylinks=CATEGORIES)
    build_gazetteer(tmp_path / "w.entities", dumps, Task())
    text = 'Portishead, or Portis Head, ポーティスヘッド: trip hop from Bristol, unlike Guns N\' Roses, ("GNR").'
    band = ("Portishead (band)", "artist", ("british_trip_hop_groups", "electronic_music_groups"))
    linked = linked_in(tmp_path / "w.entities", text)
    assert linked["portishead"] == linked["portis head"] == linked["ポーティスヘッド"] == band
    assert linked["trip hop"] == ("Trip hop", "genre", ("electronic_music_genres",))
    assert linked["guns roses"][1:] == ("artist", ("american_hard_rock_groups",))
    assert "bristol" not in linked


@pytest.mark.parametrize(
    "dumps", [{"page": PAGE, "linktarget": TARGETS, "categorylinks": NUMBERED_CATEGORIES}, {"articles": ARTICLES}]
)
def test_numbered_categories_and_articles_say_the_same(tmp_path: Path, dumps: dict[str, str]) -> None:
    build_gazetteer(tmp_path / "w.entities", wikipedia(tmp_path, **dumps), Task())
    linked = linked_in(tmp_path / "w.entities", "Portishead from Bristol")
    assert linked == {
        "portishead": ("Portishead (band)", "artist", ("british_trip_hop_groups", "electronic_music_groups"))
    }


def test_a_stopped_build_from_tables_goes_on_and_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer_dumps, "COMMIT_EVERY_STATEMENT", 1)
    rows = [f"({n},0,'Somebody_{n}',0,0.5,NULL)" for n in range(10, 40)]
    inserts = "".join(f"INSERT INTO `page` VALUES {row};\n" for row in rows)
    links = ",".join(f"({n},'Rock_music_groups','s','2021-01-01 00:00:00','page')" for n in range(10, 40))
    dumps = wikipedia(
        tmp_path, page=PAGE + inserts, categorylinks=CATEGORIES + f"INSERT INTO `categorylinks` VALUES {links};\n"
    )
    build_gazetteer(tmp_path / "whole.entities", dumps, Task())
    out = tmp_path / "stopped.entities"
    for _ in range(30):  # a statement each time
        task = Task()
        task.cancel()
        with pytest.raises(CancelledError):
            build_gazetteer(out, dumps, task)
    assert build_gazetteer(out, dumps, Task()) == len(EntityFile(tmp_path / "whole.entities"))
    assert out.read_bytes() == (tmp_path / "whole.entities").read_bytes()


def test_a_table_that_is_no_such_table_is_named(tmp_path: Path) -> None:
    (dump,) = wikipedia(tmp_path, page="INSERT INTO `page` VALUES (1,0);\n" + PAGE.replace("page_namespace", "other"))
    with pytest.raises(TaggerError, match="lacks the column"):
        build_gazetteer(tmp_path / "w.entities", [dump], Task())
    (dump,) = wikipedia(tmp_path, articles="<mediawiki><page><title>")
    with pytest.raises(TaggerError, match="articles cannot be read"):
        build_gazetteer(tmp_path / "x.entities", [dump], Task())
