"""A stored value of another type than its column's, or of no sense there, ends a verb with a sentence that names it.

``doctor`` finds it, too.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.helpers.media import make_audio


def damage(state_folder: Path, column: str, value: object) -> int:
    """Put a value into every row of a column, past the conditions of its table; returns how many rows there are."""
    table, _, name = column.partition(".")
    with closing(sqlite3.connect(state_folder / "state.db")) as database, database:
        database.execute("pragma ignore_check_constraints = on")
        return database.execute(f"update {table} set {name} = ?", (value,)).rowcount


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
    assert damage(state_folder, column, value) == 1
    ended = tagger(*verb.split())
    assert f"in '{column}', which cannot be read; put a backup" in ended.stdout + ended.stderr
    assert ended.returncode == 2


def test_a_value_of_the_right_type_that_makes_no_sense_is_named(
    tagger: Run, music: Path, model: str, state_folder: Path
) -> None:
    for step in (["scan", music], ["suggest", "--workers", "1"], ["accept", "all", "--genre", "Jazz"]):
        assert tagger(*step).returncode == 0
    assert tagger("write").returncode == tagger("doctor").returncode == 0
    whole = (state_folder / "state.db").read_bytes()
    for column, value, verb in (
        ("scores.score", 1e300, "show"),
        ("scores.audio", -1e300, "doctor"),
        ("decisions.state", "perhaps", "show"),
        ("decisions.state", "", "report --out page.html"),
        ("encodings.shape", "[7]", "show --sort ask"),
        ("encodings.shape", "null", "show --sort ask"),
        ("encodings.shape", '{"a": [1]}', "show --sort ask"),
        ("encodings.data", b"123", "show --sort ask"),
        ("encodings.data", b"123", "doctor"),
        ("operations.id", 99, "log --export"),
        ("albums.cover", b"a\0b", "report --out page.html"),
    ):
        (state_folder / "state.db").write_bytes(whole)
        assert damage(state_folder, column, value) > 0
        ended = tagger(*verb.split())
        assert "Traceback" not in ended.stderr, (column, value)
        said = ended.stdout + ended.stderr
        assert "The state holds the value '" in said and "which cannot be read; put a backup" in said, (column, value)
        assert ended.returncode == 2, (column, value)
    (state_folder / "state.db").write_bytes(whole)
    assert tagger("doctor").returncode == tagger("show", "--sort", "ask").returncode == 0
