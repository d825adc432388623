"""From the decision to the file and back, through the functions that the command line and the window call."""

import json
import os
from pathlib import Path

import pytest

from tagger.errors import CancelledError, TaggerError
from tagger.progress import Progress, Task
from tagger.services import settings, write
from tagger.state.database import State
from tagger.tagformats.list_profile import Profile
from tests.helpers.media import FORMAT_NAMES, cover_bytes, make_audio, suffix
from tests.helpers.stored_analyses import decision, store_album
from tests.helpers.write_context import genres_of


def song(folder: Path, kind: str = "flac", name: str = "a", genres: tuple[str, ...] = ("Jazz",)) -> Path:
    tags = {"title": name, "artist": "Ä", "genres": list(genres)}
    return make_audio(folder / f"{name}{suffix(kind)}", kind, seconds=0.2, tags=tags, cover=cover_bytes())


@pytest.mark.parametrize("kind", FORMAT_NAMES)
def test_every_format_is_written_as_planned_and_taken_back_bit_for_bit(state: State, tmp_path: Path, kind: str) -> None:
    path = song(tmp_path, kind)
    before = path.read_bytes()
    store_album(state, "Blue", [path], accepted=("Cool Jazz", "Dub"))
    (entry,) = write.make_plan(state).entries
    report = write.apply_plan(state, write.make_plan(state))
    assert (report.written, report.problems) == ([path], [])
    assert genres_of(path) == entry.new
    assert set(entry.new) == {"Jazz", "Cool Jazz", "Dub"}
    undone = write.undo(state, report.operation_id)
    assert (undone.written, undone.problems) == ([path], [])
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", FORMAT_NAMES)
def test_writing_twice_touches_nothing_the_second_time(state: State, tmp_path: Path, kind: str) -> None:
    path = song(tmp_path, kind)
    store_album(state, "Blue", [path], accepted=("Dub",))
    write.apply_plan(state, write.make_plan(state))
    after = path.stat()
    (entry,) = write.make_plan(state).entries
    assert (entry.action, entry.old) == ("unchanged", entry.new)
    report = write.apply_plan(state, write.make_plan(state))
    assert (report.written, report.unchanged, report.operation_id) == ([], [path], None)
    again = path.stat()
    assert (again.st_ino, again.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert len(write.log(state)) == 1


def test_a_file_that_changed_after_the_plan_is_left_alone_and_named(state: State, tmp_path: Path) -> None:
    first, second = song(tmp_path), song(tmp_path, name="b")
    store_album(state, "Blue", [first, second], accepted=("Dub",))
    planned = write.make_plan(state)
    os.utime(first, (5, 5))
    before = first.read_bytes()
    report = write.apply_plan(state, planned)
    assert (first.read_bytes(), report.written) == (before, [second])
    (problem,) = report.problems
    assert "a.flac" in problem.where
    assert "changed" in problem.reason


def test_one_file_of_an_operation_can_be_taken_back(state: State, tmp_path: Path) -> None:
    first, second = song(tmp_path), song(tmp_path, name="b")
    store_album(state, "Blue", [first, second], accepted=("Dub",))
    report = write.apply_plan(state, write.make_plan(state))
    write.undo(state, path=second)
    assert "Dub" in genres_of(first)
    assert "Dub" not in genres_of(second)
    assert report.operation_id is not None
    assert [change.path for change in write.changes(state, report.operation_id)] == [first, second]
    with pytest.raises(TaggerError):
        write.undo(state, 999)


def test_an_empty_decision_never_changes_a_file(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    album = store_album(state, "Blue", [path])
    with state.session() as session:
        session.add(decision(album, "Dub", "rejected"))
    before = path.read_bytes()
    report = write.apply_plan(state, write.make_plan(state))
    assert (report.written, report.operation_id, path.read_bytes()) == ([], None, before)


def test_the_modification_time_can_stay(state: State, tmp_path: Path) -> None:
    path = song(tmp_path)
    store_album(state, "Blue", [path], accepted=("Dub",))
    before = path.stat().st_mtime_ns
    write.apply_plan(state, write.make_plan(state), keep_mtime=True)
    assert path.stat().st_mtime_ns == before
    assert "Dub" in genres_of(path)


def test_stopping_keeps_what_was_written_and_says_how_far_it_is(state: State, tmp_path: Path) -> None:
    store_album(state, "Blue", [song(tmp_path, name=f"{i:02}") for i in range(3)], accepted=("Dub",))
    planned = write.make_plan(state)
    seen: list[Progress] = []
    stopped = Task(seen.append)
    stopped.cancel()
    with pytest.raises(CancelledError):
        write.apply_plan(state, planned, task=stopped)
    assert seen[0].stage == "writing"
    write.apply_plan(state, write.make_plan(state))
    assert all("Dub" in genres_of(tmp_path / f"{i:02}.flac") for i in range(3))


def test_plan_and_log_for_programs(state: State, tmp_path: Path) -> None:
    settings.remember_profile(state, tmp_path, Profile.SEMICOLON)
    path = song(tmp_path)
    store_album(state, "Blue", [path], accepted=("Dub",))
    (entry,) = json.loads(json.dumps(write.plan_json(write.make_plan(state))))
    assert entry == {
        "path": str(path),
        "format": "flac",
        "action": "write",
        "old": ["Jazz"],
        "new": ["Jazz; Dub"],
        "held_old": "GENRE: “Jazz”",
        "held_new": "GENRE: “Jazz; Dub”",
        "profile": "semicolon",
        "losses": [],
        "reason": None,
    }
    report = write.apply_plan(state, write.make_plan(state))
    write.undo(state)
    undone, wrote = json.loads(json.dumps(write.log_json(write.log(state))))
    assert (wrote["id"], wrote["kind"], wrote["written"], wrote["undone_by"]) == (report.operation_id, "write", 1, 2)
    assert (undone["kind"], undone["undoes"]) == ("undo", wrote["id"])
    assert [json.loads(line)["path"] for line in write.export(state, [])] == [str(path), str(path)]


def test_the_diff_of_a_file_for_people(state: State, tmp_path: Path) -> None:
    mp3 = song(tmp_path, "mp3 id3v2.3")
    fresh = song(tmp_path, name="fresh", genres=())
    gone = song(tmp_path, name="gone")
    store_album(state, "Blue", [mp3, fresh, gone], accepted=("Dub", "80"))
    gone.unlink()
    planned = write.make_plan(state)
    texts = [write.entry_lines(entry) for entry in planned.entries]
    assert texts[0] == [
        str(mp3),
        "  - TCON: Jazz",
        "  + TCON: “Jazz”, “Dub”",
        "  ! “80” cannot be held by its tags",
    ]
    assert texts[1] == [str(fresh), "  + GENRE: “Dub”, “80”"]
    assert texts[2] == [str(gone), "  ! left untouched: it is no longer there; scan again"]
    assert write.summary(planned) == "Files: 2 to write, 0 already up to date, 1 left untouched."


def test_the_diff_names_the_profile_that_formed_a_value(state: State, tmp_path: Path) -> None:
    settings.remember_profile(state, tmp_path, Profile.SLASH)
    store_album(state, "Blue", [song(tmp_path)], accepted=("Dub",))
    store_album(state, "Green", [song(tmp_path / "other")])
    planned = write.make_plan(state)
    assert write.entry_lines(planned.entries[0])[-1] == "  = this folder holds one value, joined by “ / ”"
    assert "1 in albums without an accepted genre" in write.summary(planned)
    assert settings.profiles(state) == {tmp_path: Profile.SLASH}


def test_tidying_up_finds_nothing_after_a_clean_end(state: State) -> None:
    assert write.recover(state) == []
