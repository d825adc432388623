"""A gazetteer is made from published dumps, a stopped build goes on, and links what a text names."""

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tagger.errors import CancelledError, TaggerError
from tagger.inference.entity_file import EntityFile
from tagger.inference.gazetteer import GazetteerError
from tagger.progress import Task
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
