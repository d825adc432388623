"""Undo brings back what a file held, bit for bit, only where it still holds what we wrote, wherever it is now."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mutagen.flac import FLAC
from sqlalchemy import text

from tagger.errors import TaggerError
from tagger.services.scan import scan
from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.writing import history, journal
from tagger.writing.apply import apply_plan
from tagger.writing.undo import undo
from tests.helpers.failing_filesystem import WatchedFileSystem
from tests.helpers.write_context import fitting, genres_of, leftovers, make_library, plan_for

JAZZ = ("Jazz", "Deep House")
LONG = ("A genre that is longer than the room there is " * 150,)
WRITE_METHODS: tuple[WriteMethod, ...] = ("replace", "patch")


def contents(files: list[Path]) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in files}


@pytest.mark.parametrize("write_method", WRITE_METHODS)
def test_every_format_comes_back_bit_for_bit_and_can_be_redone(
    state: State, music: Path, write_method: WriteMethod
) -> None:
    files = make_library(music)
    states = [contents(files)]
    for genres in (JAZZ, LONG, (), ("Dub",)):  # makes room, uses it, outgrows it, removes the field
        report = apply_plan(state, plan_for({path: fitting(path, genres) for path in files}), write_method=write_method)
        assert report.problems == []
        states.append(contents(files))
    for before in reversed(states[:-1]):
        report = undo(state, write_method=write_method)
        assert report.problems == [] and report.notes == []
        assert contents(files) == before
    with pytest.raises(TaggerError, match="nothing to undo"):
        undo(state)
    undone = [view.id for view in history.log(state) if view.kind == "undo"]
    for operation, after in zip(undone, states[1:], strict=True):
        assert undo(state, operation, write_method=write_method).problems == []
        assert contents(files) == after, "redo"
    assert leftovers(music) == []


def test_it_survives_a_restart(tmp_path: Path, music: Path) -> None:
    files = make_library(music, formats=["flac", "m4a aac"])
    before = contents(files)
    with State.open(tmp_path / "s") as state:
        apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)))
    with State.open(tmp_path / "s") as state:
        assert sorted(undo(state).written) == sorted(files)
    assert contents(files) == before


def test_the_log_says_what_undid_what(state: State, music: Path) -> None:
    (path,) = make_library(music, formats=["flac"])
    apply_plan(state, plan_for({path: JAZZ}))
    assert undo(state).operation_id == 2
    write, taken_back = history.log(state)[::-1]
    assert (write.kind, write.undone_by, taken_back.kind, taken_back.undoes) == ("write", 2, "undo", 1)
    with pytest.raises(
        TaggerError, match="Operation 1 was already undone by operation 2; undo operation 2 to do it again"
    ):
        undo(state, 1)
    assert undo(state, 2).operation_id == 3
    redo, taken_back, write = history.log(state)
    assert (write.undone_by, taken_back.undone_by, redo.undone_by) == (None, 3, None)
    assert undo(state).operation_id == 4, "what was redone can be undone again"
    assert genres_of(path) == ("Rock",)
    redo, taken_back, write = history.log(state)[1:]
    assert write.undone_by == 4


def test_only_where_the_file_still_holds_what_was_written(state: State, music: Path) -> None:
    mine, theirs = make_library(music, copies=2, formats=["flac"])
    apply_plan(state, plan_for(dict.fromkeys((mine, theirs), JAZZ)))
    tags = FLAC(theirs)
    tags["genre"] = ["Polka"]
    tags.save()
    report = undo(state)
    assert report.written == [mine] and genres_of(theirs) == ("Polka",)
    assert [(p.where, p.reason) for p in report.problems] == [
        (str(theirs), "its genres were changed since; they are left as they are now")
    ]
    with pytest.raises(TaggerError, match="nothing to undo"):
        undo(state)


def test_what_others_changed_since_is_kept(state: State, music: Path) -> None:
    """Another program corrects the title after us: undo restores the genres alone, and says so."""
    (path,) = make_library(music, formats=["flac"])
    apply_plan(state, plan_for({path: JAZZ}))
    tags = FLAC(path)
    tags["title"] = ["The right title"]
    tags.save()
    report = undo(state)
    assert report.written == [path] and not report.problems
    assert "was changed since by another program" in report.notes[0]
    assert genres_of(path) == ("Rock",) and FLAC(path)["title"] == ["The right title"]


def test_stacked_writes_come_off_in_order_only(state: State, music: Path) -> None:
    (path,) = make_library(music, formats=["flac"])
    before = path.read_bytes()
    apply_plan(state, plan_for({path: JAZZ}))
    apply_plan(state, plan_for({path: ("Dub",)}))
    report = undo(state, 1)
    assert report.notes == [] and "operation 2 changed its genres since; undo that first" in report.problems[0].reason
    undo(state)
    undo(state)
    assert path.read_bytes() == before


def test_what_could_not_be_found_at_first_is_put_back_when_it_is(state: State, music: Path, tmp_path: Path) -> None:
    files = make_library(music / "a", formats=["flac", "mp3 id3v2.4"])
    away = make_library(music / "b", formats=["ogg vorbis"])
    before = contents([*files, *away])
    apply_plan(state, plan_for(dict.fromkeys([*files, *away], JAZZ)))
    (music / "b").rename(tmp_path / "b")
    report = undo(state)
    assert sorted(report.written) == sorted(files) and "scan the folder" in report.problems[0].reason
    with pytest.raises(TaggerError, match="nothing to undo"):
        undo(state)
    assert [(view.kind, view.written, view.undone) for view in history.log(state)][-1] == ("write", 3, 2)
    (tmp_path / "b").rename(music / "b")
    assert undo(state).written == away
    assert contents([*files, *away]) == before
    assert not any(view.partly for view in history.log(state))
    with pytest.raises(TaggerError, match="nothing to undo"):
        undo(state)


def test_a_file_that_cannot_be_read_is_not_said_to_be_elsewhere(state: State, music: Path) -> None:
    class Closed(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "open_to_read" and arguments[0] == path:
                raise PermissionError(errno.EACCES, "Permission denied")
            return call(*arguments)

    (path,) = make_library(music, formats=["flac"])
    apply_plan(state, plan_for({path: JAZZ}))
    (problem,) = undo(state, files=Closed()).problems
    assert problem.reason == "it is there, but cannot be read (Permission denied); make it readable, then undo again"
    assert undo(state).written == [path]


@pytest.mark.parametrize("rescan", [True, False])
def test_after_a_move_of_the_library(state: State, music: Path, tmp_path: Path, rescan: bool) -> None:
    files = make_library(music / "Artist" / "Album", copies=2, formats=["flac", "mp3 id3v2.4", "ogg vorbis"])
    scan(state, [music])
    before = {path.name: path.read_bytes() for path in files}
    apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)))
    moved = tmp_path / "Elsewhere"
    music.rename(moved)
    for number, path in enumerate(sorted(moved.rglob("*.*"))):
        path.rename(path.with_name(f"{number:02} {path.name}"))  # and other names
    if not rescan:
        report = undo(state)
        assert report.written == [] and len(report.problems) == 6
        assert "scan the folder that it is in now" in report.problems[0].reason
    scan(state, [moved])
    report = undo(state)
    assert report.problems == [] and len(report.written) == 6
    assert {path.name[3:]: path.read_bytes() for path in moved.rglob("*.*")} == before


def test_swapped_names_are_not_mixed_up(state: State, music: Path) -> None:
    """Two files change places after the write: each gets its own old tags back, where it is now."""
    first, second = make_library(music, copies=2, formats=["flac"])
    scan(state, [music])
    before = {first: second.read_bytes(), second: first.read_bytes()}
    apply_plan(state, plan_for({first: JAZZ, second: ("Dub",)}))
    spare = music / "spare"
    first.rename(spare)
    second.rename(first)
    spare.rename(second)
    scan(state, [music])
    report = undo(state)
    assert report.problems == [] and contents([first, second]) == before


def test_two_equal_files_that_moved_are_both_found(state: State, music: Path, tmp_path: Path) -> None:
    (path,) = make_library(music, formats=["flac"])
    twin, before = music / "twin.flac", path.read_bytes()
    shutil.copy(path, twin)
    apply_plan(state, plan_for({path: JAZZ, twin: JAZZ}))
    moved = [tmp_path / "moved" / name for name in ("a.flac", "b.flac")]
    moved[0].parent.mkdir()
    path.rename(moved[0])
    twin.rename(moved[1])
    scan(state, [moved[0].parent])
    report = undo(state)
    assert report.problems == [] and contents(moved) == dict.fromkeys(moved, before)


def test_old_bytes_that_would_come_back_otherwise_are_refused(state: State, music: Path) -> None:
    (path,) = make_library(music, formats=["flac"])
    apply_plan(state, plan_for({path: JAZZ}))
    written = path.read_bytes()
    with state.session() as session:
        session.execute(text("update file_changes set rest_before = zeroblob(32)"))
    report = undo(state)
    assert report.written == [] and "would not come back as they were" in report.problems[0].reason
    assert path.read_bytes() == written and leftovers(music) == []


def test_one_file(state: State, music: Path) -> None:
    first, second = make_library(music, copies=2, formats=["flac"])
    before = first.read_bytes()
    apply_plan(state, plan_for(dict.fromkeys((first, second), JAZZ)))
    report = undo(state, path=first)
    assert report.written == [first] and first.read_bytes() == before
    assert genres_of(second) == JAZZ
    with pytest.raises(TaggerError, match="Nothing that tagger wrote"):
        undo(state, path=first)
    assert undo(state).written == [second], "the rest of the operation can still be undone"
    assert all(view.undone_by is not None for view in history.log(state) if view.kind == "write")


def test_one_file_that_was_copied_elsewhere_and_never_scanned(state: State, music: Path, tmp_path: Path) -> None:
    (path,) = make_library(music, formats=["mp3 id3v2.3"])
    before = path.read_bytes()
    apply_plan(state, plan_for({path: JAZZ}))
    copy = Path(shutil.copy(path, tmp_path / "on a stick.mp3"))
    assert undo(state, path=copy).written == [copy]
    assert copy.read_bytes() == before and genres_of(path) == JAZZ


def test_of_two_files_with_the_same_audio_the_named_one(state: State, music: Path) -> None:
    first, *_ = make_library(music, formats=["flac"])
    second = Path(shutil.copy(first, music / "copy.flac"))
    before = first.read_bytes()
    apply_plan(state, plan_for({first: JAZZ, second: ("Dub",)}))
    assert undo(state, path=second).written == [second]
    assert second.read_bytes() == before and genres_of(first) == JAZZ


@pytest.mark.parametrize("content", [None, b"no audio"])
def test_a_file_that_is_none_is_a_sentence(state: State, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.flac").write_bytes(content)
    with pytest.raises(TaggerError, match=r"a\.flac"):
        undo(state, path=tmp_path / "a.flac")


def test_an_operation_that_is_none_is_a_sentence(state: State) -> None:
    with pytest.raises(TaggerError, match="There is no operation 7"):
        undo(state, 7)
    with pytest.raises(TaggerError, match="There is nothing to undo"):
        undo(state)


@pytest.mark.parametrize("name", ["flac", "ogg vorbis", "mp3 id3v2.4"])
def test_what_was_too_large_to_keep_comes_back_by_value(
    state: State, music: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = make_library(music, formats=[name])
    before = path.read_bytes()
    keep = journal.pack
    monkeypatch.setattr(journal, "pack", lambda splices: keep(splices, largest=1))
    apply_plan(state, plan_for({path: LONG}))
    assert [view.bit_for_bit for view in history.changes(state, 1)] == [False]
    monkeypatch.undo()
    report = undo(state)
    assert report.written == [path] and genres_of(path) == ("Rock",)
    sentences = any("not every byte" in note for note in report.notes)
    assert sentences is (path.read_bytes() != before)


def test_modification_times_can_be_kept(state: State, music: Path) -> None:
    (path,) = make_library(music, formats=["flac"])
    os.utime(path, ns=(10**18, 10**18))
    apply_plan(state, plan_for({path: JAZZ}), keep_mtime=True)
    undo(state, keep_mtime=True)
    assert path.stat().st_mtime_ns == 10**18


@pytest.mark.parametrize(
    ("column", "value"),
    [("delta", b"no zlib"), ("genres_before", "[broken"), ("inode_after", "many"), ("delta", b"")],
)
def test_a_damaged_entry_is_named_and_the_others_come_back(
    state: State, music: Path, column: str, value: bytes | str
) -> None:
    files = sorted(make_library(music, formats=["flac", "mp3 id3v2.4", "m4a aac"]))
    before = contents(files)
    apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)))
    written = contents(files)
    with state.session() as session:
        damage = text(f"update file_changes set {column} = :value where path = :path")
        session.execute(damage, {"value": value, "path": os.fsencode(files[1])})
    report = undo(state)
    assert sorted(report.written) == [files[0], files[2]]
    [problem] = report.problems
    assert problem.where == str(files[1]) and "damaged in the journal; put a backup" in problem.reason
    assert contents(files) == {**before, files[1]: written[files[1]]}
    if column != "delta":
        [named] = [change for change in history.changes(state, 1) if change.reason]
        assert (named.path, named.reason) == (files[1], history.DAMAGED)


def test_an_operation_that_is_damaged_as_a_whole_does_not_block_the_one_before(state: State, music: Path) -> None:
    first, second = sorted(make_library(music, formats=["flac", "m4a aac"]))
    before = contents([first, second])
    apply_plan(state, plan_for({first: JAZZ}))
    apply_plan(state, plan_for({second: JAZZ}))
    with state.session() as session:
        session.execute(text("update file_changes set genres_before = '{' where operation_id = 2"))
    report = undo(state)
    assert (report.written, [problem.where for problem in report.problems]) == ([first], [str(second)])
    assert first.read_bytes() == before[first]
    assert [problem.where for problem in undo(state).problems] == [str(second)]
