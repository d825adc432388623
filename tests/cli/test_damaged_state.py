"""A stored value of another type than its column's ends a verb with a sentence that names it, and ``doctor`` finds it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.helpers.media import make_audio


@pytest.mark.parametrize(
    ("column", "value", "verb"),
    [
        ("albums.title", b"\xff", "show"),
        ("albums.artist", b"\xff", "show --json"),
        ("tracks.path", "7x", "doctor"),
        ("operations.started_at", 1e300, "doctor"),
    ],
)
def test_a_damaged_value_is_named(
    tagger: Run, tmp_path: Path, state_folder: Path, column: str, value: object, verb: str
) -> None:
    make_audio(tmp_path / "music/a.flac", "flac", tags={"title": "A", "album": "B", "artist": "C"})
    tagger("scan", tmp_path / "music")
    tagger("accept", "all", "--genre", "Jazz")
    assert tagger("write").returncode == 0
    table, _, name = column.partition(".")
    with closing(sqlite3.connect(state_folder / "state.db")) as database, database:
        assert database.execute(f"update {table} set {name} = ?", (value,)).rowcount == 1
    ended = tagger(*verb.split())
    assert f"in '{column}', which cannot be read; put a backup" in ended.stdout + ended.stderr
    assert ended.returncode == 2
