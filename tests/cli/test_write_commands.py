"""From the accepted genres to the files and back: the plan is what is written, and undo gives every byte back."""

import errno
import json
import os
import shutil
import sqlite3
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import mutagen
import pytest

from tagger.cli import write_commands
from tagger.state.database import State
from tagger.state.review_queries import store_cover
from tagger.state.review_tables import COVERS
from tagger.writing import apply as applying
from tests.cli.conftest import Run
from tests.helpers.failing_filesystem import Crash, CrashingFileSystem, FailingFileSystem
from tests.helpers.media import cover_bytes, make_audio, suffix

KINDS = ("mp3 id3v2.3", "mp3 id3v2.4", "flac", "ogg vorbis", "opus", "m4a aac", "wav id3", "wma", "wavpack")


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """One album of many formats, each file with a genre of its own."""
    folder = tmp_path / "music"
    for number, kind in enumerate(KINDS):
        tags = {"title": kind, "album": "All", "artist": "Everybody", "track": number + 1, "genres": ["Sunday Music"]}
        make_audio(folder / f"{number}{suffix(kind)}", kind, tags=tags, seed=number)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.slow
def test_the_whole_way_in_processes_of_their_own(command: Run, model: str, album: Path) -> None:
    before = contents(album)
    assert command("scan", album).returncode == 0
    assert command("suggest", "--workers", "2").returncode == 0
    (shown,) = json.loads(command("show", "--json").stdout)
    top = [suggestion["genre"] for suggestion in shown["suggestions"][:3]]
    assert command("accept", "all", "--top", "3").stdout == "3 genres accepted on 1 matching album.\n"

    dry = command("write", "--dry-run")
    planned = json.loads(command("write", "--dry-run", "--json").stdout)
    assert contents(album) == before
    wrote = command("write")
    assert (dry.returncode, wrote.returncode, wrote.stderr) == (0, 0, "")
    assert wrote.stdout.startswith(dry.stdout)
    assert f"{len(KINDS)} files written" in wrote.stdout
    assert {Path(entry["path"]).name for entry in planned if entry["action"] == "write"} == set(before)
    for entry in planned:
        assert set(entry["new"]) == {"Sunday Music", *top}
    file = mutagen.File(album / "2.flac")
    assert sorted(file["genre"]) == sorted(["Sunday Music", *top])
    assert command("show", "status:written", "--json").stdout != "[]\n"

    again = command("write")
    assert (again.returncode, "0 to write" in again.stdout) == (0, True)
    assert f"0 read, {len(KINDS)} unchanged" in command("scan", album).stdout
    assert command("suggest").stdout.startswith("0 items analysed")

    assert "undone" not in command("log").stdout
    undone = command("undo")
    assert (undone.returncode, undone.stderr) == (0, "")
    assert contents(album) == before
    operations = json.loads(command("log", "--json").stdout)
    assert [(operation["kind"], operation["written"]) for operation in operations] == [
        ("undo", len(KINDS)),
        ("write", len(KINDS)),
    ]
    assert "undone by operation 2" in command("log").stdout
    assert "Sunday Music" in command("log", "1").stdout
    assert all(json.loads(line) for line in command("log", "--export").stdout.splitlines())


def test_a_damaged_journal_is_exported_but_for_what_is_damaged(tagger: Run, album: Path, state_folder: Path) -> None:
    tagger("scan", album)
    tagger("accept", "all", "--genre", "Dub")
    tagger("write")
    with closing(sqlite3.connect(state_folder / "state.db")) as database:
        database.execute("update file_changes set genres_before = '[' where id = 2")
        [[path]] = database.execute("select path from file_changes where id = 2")
        database.commit()
    exported = tagger("log", "--export")
    changes = [json.loads(line)["change"] for line in exported.stdout.splitlines()]
    assert changes == [1, *range(3, len(KINDS) + 1)]
    assert exported.returncode == 1
    assert f"{os.fsdecode(path)}: what it held is damaged in the journal" in exported.stderr


def test_an_operation_without_a_readable_time_is_an_error_in_a_sentence(
    tagger: Run, album: Path, state_folder: Path
) -> None:
    tagger("scan", album)
    tagger("accept", "all", "--genre", "Jazz")
    tagger("write")
    with closing(sqlite3.connect(state_folder / "state.db")) as database, database:
        database.execute("update operations set started_at = 'yesterday'")
    for arguments in (["log"], ["log", "--json"], ["log", "--export"]):
        result = tagger(*arguments)
        assert result.returncode == 2
        assert "The state holds the value 'yesterday', which cannot be read" in result.stderr


def test_the_log_says_when_by_the_clock_of_this_place(
    tagger: Run, album: Path, state_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tagger("scan", album)
    tagger("accept", "all", "--genre", "Jazz")
    tagger("write")
    with closing(sqlite3.connect(state_folder / "state.db")) as database, database:
        database.execute("update operations set started_at = 0")
    monkeypatch.setenv("TZ", "XYZ-5")
    time.tzset()
    try:
        assert "1970-01-01 05:00" in tagger("log").stdout
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_write_lists_its_first_files_and_a_dry_run_all(
    tagger: Run, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_commands, "MOST_FILES", 2)
    tagger("scan", album)
    tagger("accept", "all", "--genre", "Jazz")
    assert tagger("write", "--dry-run").stdout.count("  + ") == len(KINDS)
    wrote = tagger("write").stdout
    assert wrote.count("  + ") == 2
    assert f"… and {len(KINDS) - 2} more files, which --dry-run lists too." in wrote
    assert f"{len(KINDS)} files written" in wrote


def test_nothing_accepted_writes_nothing(tagger: Run, album: Path, model: str) -> None:
    before = contents(album)
    tagger("scan", album)
    tagger("suggest", "--workers", "1")
    ran = tagger("write")
    assert (ran.returncode, "Nothing is accepted" in ran.stderr) == (0, True)
    assert contents(album) == before
    assert tagger("log").stderr == "Nothing was written yet.\n"
    assert tagger("undo").returncode == 2


def test_a_file_that_changed_meanwhile_is_named_and_left_alone(tagger: Run, album: Path) -> None:
    tagger("scan", album)
    tagger("accept", "all", "--genre", "Dub Techno")
    with (album / "2.flac").open("ab") as file:
        file.write(b"\0")
    changed = (album / "2.flac").read_bytes()
    dry, wrote = tagger("write", "--dry-run"), tagger("write")
    assert (dry.returncode, wrote.returncode) == (1, 1)
    assert "2.flac: " in dry.stderr and "2.flac: " in wrote.stderr
    assert (album / "2.flac").read_bytes() == changed
    assert f"{len(KINDS) - 1} files written" in wrote.stdout


def test_what_was_written_is_json_too(tagger: Run, album: Path) -> None:
    tagger("scan", album)
    assert json.loads(tagger("write", "--json").stdout) == {"operation": None, "files": [], "notes": []}
    tagger("accept", "all", "--genre", "Dub Techno")
    with (album / "2.flac").open("ab") as file:
        file.write(b"\0")
    planned = json.loads(tagger("write", "--dry-run", "--json").stdout)
    ran = tagger("write", "--json")
    done = json.loads(ran.stdout)
    assert (ran.returncode, ran.stderr, done["operation"]) == (1, "", 1)
    assert [{key: entry[key] for key in planned[0]} for entry in done["files"]] == planned
    ended = {Path(entry["path"]).name: (entry["ended"], entry["reason"]) for entry in done["files"]}
    assert ended.pop("2.flac") == ("refused", planned[2]["reason"])
    assert set(ended.values()) == {("written", None)}
    again = json.loads(tagger("write", "--json").stdout)
    assert {entry["ended"] for entry in again["files"]} == {"unchanged", "refused"}
    assert again["operation"] is None


def test_a_file_that_cannot_be_written_is_named_in_json(
    tagger: Run, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tagger("scan", album)
    tagger("accept", "all", "--genre", "Dub Techno")
    monkeypatch.setattr(applying, "FileSystem", lambda: FailingFileSystem("replace", 3, errno.EIO))
    ran = tagger("write", "--json")
    files = json.loads(ran.stdout)["files"]
    (failed,) = [entry for entry in files if entry["ended"] == "failed"]
    assert (ran.returncode, ran.stderr, "error" in failed["reason"]) == (1, "", True)
    assert [entry["reason"] for entry in files if entry["ended"] == "written"] == [None] * (len(KINDS) - 1)


def test_the_log_of_one_operation_is_json_too(tagger: Run, album: Path) -> None:
    tagger("scan", album)
    tagger("accept", "all", "--genre", "Dub Techno")
    tagger("write")
    tagger("undo", "--file", album / "2.flac")
    changes = {Path(change["path"]).name: change for change in json.loads(tagger("log", "1", "--json").stdout)}
    assert len(changes) == len(KINDS)
    assert changes["2.flac"] == {
        "path": str(album / "2.flac"),
        "format": "flac",
        "status": "written",
        "genres_before": ["Sunday Music"],
        "genres_after": ["Sunday Music", "Dub Techno"],
        "reason": None,
        "undone": True,
        "bit_for_bit": True,
    }
    assert not changes["3.ogg"]["undone"]


def test_an_operation_that_never_was_is_the_same_error_for_log_and_undo(tagger: Run) -> None:
    for arguments in (["undo", "99"], ["log", "99"], ["log", "99", "--json"]):
        ran = tagger(*arguments)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr == "tagger: There is no operation 99; see 'tagger log'.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("log 1 --export", "--export prints the whole journal as lines of JSON; leave out"),
        ("log --export --json", "--export prints the whole journal as lines of JSON; leave out"),
        ("clean --dry-run --split x;", r"--split takes only ; \ / , and no 'x'; '' splits nothing."),
    ],
)
def test_what_cannot_be_meant_is_refused(tagger: Run, arguments: str, sentence: str) -> None:
    ran = tagger(*arguments.split())
    assert (ran.returncode, ran.stdout) == (2, "")
    assert sentence in ran.stderr


def test_the_mode_may_be_chosen(tagger: Run, tmp_path: Path) -> None:
    make_audio(tmp_path / "music" / "a.flac", "flac", tags={"genres": ["Sunday Music"]})
    tagger("scan", tmp_path / "music")
    tagger("accept", "all", "--genre", "Jazz")
    assert tagger("write", "--dry-run", "--mode", "fill").stdout.startswith("Files: 0 to write")
    assert tagger("write", "--mode", "replace").returncode == 0
    assert mutagen.File(tmp_path / "music" / "a.flac")["genre"] == ["Jazz"]


def test_a_file_may_be_decided_on_its_own(tagger: Run, album: Path) -> None:
    tagger("scan", album)
    assert tagger("accept", "all", "--file", album / "2.flac").returncode == 2
    ran = tagger("accept", "all", "--genre", "Jazz", "--file", album / "2.flac")
    assert ran.stdout == "1 genre accepted for 1 file alone.\n"
    assert "+ Jazz accepted for 2.flac alone" in tagger("show").stdout
    assert "1 file written" in tagger("write").stdout
    assert mutagen.File(album / "2.flac")["genre"] == ["Sunday Music", "Jazz"]


@pytest.mark.parametrize(
    ("query", "options", "why"),
    [
        ("artist:Nobody", [], "so 'artist:Nobody' cannot choose among them; write 'all'"),
        ("all", ["--top", "1"], "--top and --min-score choose among an album's suggestions"),
        ("all", ["--min-score", "0"], "--top and --min-score choose among an album's suggestions"),
    ],
)
def test_what_a_named_file_would_pass_over_is_refused(
    tagger: Run, album: Path, query: str, options: list[str], why: str
) -> None:
    tagger("scan", album)
    for verb in ("accept", "reject"):
        ran = tagger(verb, query, "--file", album / "2.flac", "--genre", "Dub", *options)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n"), why in ran.stderr) == (2, "", 1, True)
    assert "alone" not in tagger("show").stdout


def test_one_file_can_be_taken_back(tagger: Run, album: Path) -> None:
    before = contents(album)
    tagger("scan", album)
    tagger("accept", "all", "--genre", "Jazz")
    tagger("write", "--keep-mtime")
    ran = tagger("undo", "--file", album / "2.flac")
    assert "1 file restored" in ran.stdout
    now = contents(album)
    assert [name for name in before if now[name] == before[name]] == ["2.flac"]


def test_a_lost_file_is_named(tagger: Run, album: Path) -> None:
    tagger("scan", album)
    tagger("accept", "all", "--genre", "Jazz")
    shutil.move(album / "2.flac", album.parent / "away.flac")
    ran = tagger("write")
    assert (ran.returncode, "2.flac" in ran.stderr) == (1, True)


@pytest.mark.parametrize("dry", [True, False])
def test_a_write_that_was_killed_goes_on_where_it_was(
    tagger: Run, album: Path, monkeypatch: pytest.MonkeyPatch, *, dry: bool
) -> None:
    before = contents(album)
    tagger("scan", album)
    tagger("accept", "all", "--genre", "Dub")
    with monkeypatch.context() as patched, pytest.raises(Crash):
        patched.setattr(applying, "FileSystem", lambda: CrashingFileSystem("replace", 3))
        tagger("write")
    ran = tagger("write", *["--dry-run"] * dry)
    assert (ran.returncode, "was cut off: 2 files were finished" in ran.stderr) == (0, True)
    assert f"{len(KINDS) - 2} to write, 2 already up to date" in ran.stdout
    tagger("write")
    assert all(data != before[name] for name, data in contents(album).items())
    assert [tagger("undo", number).returncode for number in (2, 1)] == [0, 0]
    assert contents(album) == before


def test_fetched_covers_are_shown_embedded_and_taken_out(tagger: Run, state_folder: Path, tmp_path: Path) -> None:
    path = make_audio(tmp_path / "music" / "1.flac", "flac", tags={"album": "One", "artist": "A", "title": "a"})
    before = path.read_bytes()
    tagger("scan", tmp_path / "music")
    assert "'tagger fetch' looks for covers" in tagger("covers").stderr
    cover = cover_bytes((500, 500))
    key = sha256(cover).hexdigest()[:32]
    stored = state_folder / COVERS / f"{key}.jpg"
    stored.parent.mkdir()
    stored.write_bytes(cover)
    with State.open(state_folder) as state, state.session() as session:
        store_cover(session, 1, stored, key)
    assert "+ front cover: 500 × 500 pixels" in tagger("covers", "--dry-run").stdout and path.read_bytes() == before
    assert "1 file written" in tagger("covers", "album:One").stdout
    (picture,) = mutagen.File(path).pictures
    assert (picture.data, picture.type, picture.width) == (cover, 3, 500)
    assert "PICTURE: none → a picture of" in tagger("log", "1").stdout
    assert "1 file restored" in tagger("undo").stdout and path.read_bytes() == before


@pytest.mark.parametrize("verb", [["write"], ["clean"], ["clean", "--remove", "Pop"], ["covers"]])
def test_a_query_that_no_album_matches_is_said(tagger: Run, music: Path, verb: list[str]) -> None:
    tagger("scan", music)
    ran = tagger(*verb, "artist:Nobody")
    assert (ran.returncode, ran.stderr) == (0, "No album matches; 'tagger show' lists them all.\n")
