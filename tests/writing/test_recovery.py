"""After a crash: what is ours is settled and said in words, what is not ours is never touched.

The kill test crashes at random; here each situation is made on purpose.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tagger.errors import TaggerError
from tagger.settings import WriteMethod
from tagger.state.database import State
from tagger.state.exclusive_lock import exclusive_lock
from tagger.state.journal_tables import FileChange
from tagger.writing import history
from tagger.writing.apply import apply_plan
from tagger.writing.recovery import recover
from tagger.writing.undo import undo
from tests.helpers.failing_filesystem import Crash, CrashingFileSystem, WatchedFileSystem
from tests.helpers.write_context import genres_of, leftovers, make_library, plan_for, rewritten

JAZZ = ("Jazz",)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = make_library(tmp_path / "music", copies=2, formats=["flac", "mp3 id3v2.4"])
    for path in found:
        path.write_bytes(rewritten(path.read_bytes(), ("Rock", "and room")))
    return found


def crash(state: State, files: list[Path], how: CrashingFileSystem, write_method: WriteMethod = "replace") -> None:
    with pytest.raises(Crash):
        apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)), write_method=write_method, files=how)


def test_where_nothing_happened_nothing_is_said(state: State, files: list[Path]) -> None:
    assert recover(state) == []
    apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)))
    assert recover(state) == []


def test_before_the_swap_new_files_are_swept(state: State, files: list[Path]) -> None:
    old = [path.read_bytes() for path in files]
    crash(state, files, CrashingFileSystem("replace"))
    assert len(leftovers(files[0].parent)) == 4
    (sentence,) = recover(state)
    assert sentence.startswith(
        "The last write (operation 1) was cut off: no file had been changed; 4 temporary files were"
    )
    assert leftovers(files[0].parent) == [] and [path.read_bytes() for path in files] == old
    assert recover(state) == []


def test_after_some_swaps_those_are_kept_and_can_be_undone(state: State, files: list[Path]) -> None:
    old = [path.read_bytes() for path in files]
    crash(state, files, CrashingFileSystem("replace", 3))
    (sentence,) = recover(state)
    assert "2 files were finished; 2 temporary files were removed; begin it again" in sentence
    assert [genres_of(path) == JAZZ for path in files] == [True, True, False, False]
    (view,) = history.log(state)
    assert (view.status, view.written) == ("interrupted", 2)
    assert sorted(undo(state).written) == sorted(files[:2])
    assert [path.read_bytes() for path in files] == old


def test_a_half_written_patch_gets_its_old_bytes_back(state: State, files: list[Path]) -> None:
    old = [path.read_bytes() for path in files]
    crash(state, files, CrashingFileSystem("write", 1, half=True), "patch")
    assert files[0].read_bytes() != old[0]
    sentences = recover(state)
    assert f"'{files[0]}': the program was stopped while it was written; it has its old tags back." in sentences
    assert [path.read_bytes() for path in files] == old and recover(state) == []


@pytest.mark.parametrize("renamed", ["music", "music/Artist", "music/Artist/Album"])
@pytest.mark.parametrize("write_method", ["replace", "patch"])
def test_what_was_cut_off_is_put_right_in_a_folder_that_was_renamed_since(
    state: State, files: list[Path], tmp_path: Path, write_method: WriteMethod, renamed: str
) -> None:
    albums = [tmp_path / "music" / "Artist" / name for name in ("Album", "Another")]
    for album, path in zip(albums, (files[0], files[1]), strict=True):
        album.mkdir(parents=True)
        path.rename(album / path.name)
    moved = [album / path.name for album, path in zip(albums, files, strict=False)]
    old = [path.read_bytes() for path in moved]
    how = CrashingFileSystem("write", 1, half=True) if write_method == "patch" else CrashingFileSystem("replace")
    crash(state, moved, how, write_method)
    assert (moved[0].read_bytes() != old[0]) == (write_method == "patch")
    (tmp_path / renamed).rename(tmp_path / "renamed")
    (tmp_path / "renamed").rename((tmp_path / renamed).with_name("New name"))
    sentences = recover(state)
    (path,) = tmp_path.rglob(moved[0].name)
    assert path.read_bytes() == old[0] and not list(tmp_path.rglob(".tagger-*"))
    assert any("has its old tags back" in sentence for sentence in sentences) == (write_method == "patch")
    assert recover(state) == []


@pytest.mark.parametrize("name_is_taken", [False, True])
def test_a_temporary_file_whose_folder_was_renamed_in_the_middle_of_a_write_is_removed(
    state: State, files: list[Path], name_is_taken: bool
) -> None:
    folder = files[0].parent
    renamed = folder.with_name("renamed")

    class Renamed(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "replace" and not renamed.exists():
                folder.rename(renamed)
                if name_is_taken:
                    folder.mkdir()
            return call(*arguments)

    report = apply_plan(state, plan_for({files[0]: JAZZ}), write_method="replace", files=Renamed())
    assert report.written == [] and len(report.problems) == 1
    recover(state)
    assert leftovers(renamed) == [] and recover(state) == []
    assert genres_of(renamed / files[0].name) == ("Rock", "and room")


def test_a_patch_that_was_written_whole_is_kept(state: State, files: list[Path]) -> None:
    new = rewritten(files[0].read_bytes(), JAZZ)
    crash(state, files, CrashingFileSystem("flush", 1), "patch")
    assert any("1 file was finished" in sentence for sentence in recover(state))
    assert files[0].read_bytes() == new
    assert undo(state).written == [files[0]]


@pytest.mark.parametrize("write_method", ["replace", "patch"])
def test_what_another_program_wrote_since_is_left_as_it_is(
    state: State, files: list[Path], write_method: WriteMethod
) -> None:
    crash(
        state,
        files,
        CrashingFileSystem("write", 1, half=True) if write_method == "patch" else CrashingFileSystem("replace"),
        write_method,
    )
    theirs = rewritten(
        files[0].read_bytes() if write_method == "replace" else files[1].read_bytes(), ("Somebody else’s",)
    )
    files[0].write_bytes(theirs + b"!" if write_method == "patch" else theirs)
    remaining_data = files[0].read_bytes()
    sentences = recover(state)
    assert f"'{files[0]}': another program has changed it since; it is left as it is." in sentences
    assert files[0].read_bytes() == remaining_data and leftovers(files[0].parent) == []


def test_nothing_of_anybody_elses_is_touched(state: State, files: list[Path], tmp_path: Path) -> None:
    """Not even what looks like ours: the token must be one of this journal's unfinished operations."""
    folder = files[0].parent
    other_files = [folder / ".tagger-0123456789abcdef-01234567.tmp", folder / ".tagger-notes", folder / "song.tmp"]
    for path in other_files:
        path.write_bytes(b"theirs")
    crash(state, files, CrashingFileSystem("replace"))
    recover(state)
    assert all(path.read_bytes() == b"theirs" for path in other_files)
    with State.open(tmp_path / "another state") as other:
        crash(state, files, CrashingFileSystem("replace"))
        assert recover(other) == [] and len(leftovers(folder)) == 6
    recover(state)
    assert len(leftovers(folder)) == 2


def test_a_crash_while_recovering_is_recovered_from(state: State, files: list[Path]) -> None:
    """At every call of the recovery of a half-written patch."""
    old = [path.read_bytes() for path in files]
    crash(state, files, CrashingFileSystem("write", 1, half=True), "patch")
    calls = ("resolve", "stat", "names", "open_to_write", "write", "set_times", "flush", "close")
    for method in calls:
        try:
            recover(state, files=CrashingFileSystem(method))
        except Crash:
            continue
    recover(state)
    assert [path.read_bytes() for path in files] == old and recover(state) == []


def test_a_file_that_only_its_new_version_is_left_of_is_saved(state: State, files: list[Path]) -> None:
    """Drives without an atomic rename may lose the old file before the new one has its name."""
    crash(state, files[:1], CrashingFileSystem("replace"))
    files[0].unlink()
    recover(state)
    assert genres_of(files[0]) == JAZZ and leftovers(files[0].parent) == []
    assert undo(state).written == [files[0]]


def test_a_file_removed_since_is_said_once(state: State, files: list[Path]) -> None:
    crash(state, files[:1], CrashingFileSystem("write", 1, half=True), "patch")
    files[0].unlink()
    assert any("removed or renamed since" in sentence for sentence in recover(state))
    assert recover(state) == []


def test_numbered_anew_a_file_is_recognised_by_its_content(state: State, files: list[Path]) -> None:
    """As on network drives: after the swap it has another inode than the journal knows."""
    crash(state, files[:1], CrashingFileSystem("replace", after=True))
    copy = files[0].with_name("copy")
    copy.write_bytes(files[0].read_bytes())
    copy.replace(files[0])
    recover(state)
    assert history.log(state)[0].written == 1
    assert undo(state).written == [files[0]]


def test_a_temporary_file_that_would_not_go_is_removed_at_the_next_start(state: State, files: list[Path]) -> None:
    class Sticky(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method in ("remove", "replace"):
                raise PermissionError(13, "Permission denied")
            return call(*arguments)

    report = apply_plan(state, plan_for({files[0]: JAZZ}), files=Sticky())
    assert "will be removed at the next start" in report.problems[0].reason
    assert len(leftovers(files[0].parent)) == 1
    recover(state)
    assert leftovers(files[0].parent) == [] and recover(state) == []


def test_a_folder_that_is_gone_is_waited_for(state: State, files: list[Path]) -> None:
    folder, away = files[0].parent, files[0].parent.with_name("elsewhere") / "away"
    crash(state, files, CrashingFileSystem("replace"))
    away.parent.mkdir()
    folder.rename(away)
    assert any("connect it and start again" in sentence for sentence in recover(state))
    away.rename(folder)
    recover(state)
    assert leftovers(folder) == [] and recover(state) == []


def test_the_next_write_recovers_first_and_says_so(state: State, files: list[Path]) -> None:
    crash(state, files, CrashingFileSystem("replace", 2))
    report = apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)))
    assert len(report.notes) == 1 and "was cut off" in report.notes[0]
    assert len(report.written) == 3 and len(report.unchanged) == 1 and leftovers(files[0].parent) == []


def test_another_program_that_writes_now_is_not_disturbed(state: State) -> None:
    with (
        exclusive_lock(state.folder, "writing"),
        pytest.raises(TaggerError, match=r"Another tagger \(process \d+\) is writing"),
    ):
        recover(state)


def test_an_undo_that_was_cut_off_is_settled_like_a_write(state: State, files: list[Path]) -> None:
    old = [path.read_bytes() for path in files]
    apply_plan(state, plan_for(dict.fromkeys(files, JAZZ)))
    with pytest.raises(Crash):
        undo(state, files=CrashingFileSystem("replace", 3))
    assert any(
        "The last undo (operation 2) was cut off: 2 files were finished" in sentences for sentences in recover(state)
    )
    report = undo(state)
    assert sorted(report.written) == sorted(files[2:]) and [path.read_bytes() for path in files] == old
    assert os.listdir(files[0].parent) and leftovers(files[0].parent) == []


def test_what_a_link_leads_out_of_the_library_is_left_alone_until_it_is_back(state: State, files: list[Path]) -> None:
    old = [path.read_bytes() for path in files]
    crash(state, files, CrashingFileSystem("write", 1, half=True), "patch")
    music, away = files[0].parent, files[0].parent.with_name("away")
    half = files[0].read_bytes()
    music.rename(away)
    music.symlink_to(away)
    sentences = recover(state)
    assert any(
        f"'{files[0]}': a link leads from it out of the scanned folders, to '{away}" in line for line in sentences
    )
    assert (away / files[0].name).read_bytes() == half
    music.unlink()
    away.rename(music)
    assert f"'{files[0]}': the program was stopped while it was written; it has its old tags back." in recover(state)
    assert [path.read_bytes() for path in files] == old


def test_nothing_in_a_part_of_the_system_is_recovered(
    state: State, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(state, files, CrashingFileSystem("write", 1, half=True), "patch")
    leftover = [path.read_bytes() for path in files]
    monkeypatch.setattr("tagger.library.left_out_folders.SYSTEM_FOLDERS", (str(files[0].parent),))
    sentences = recover(state)
    assert any("which is part of the system and is never written" in line for line in sentences)
    assert [path.read_bytes() for path in files] == leftover
    assert recover(state) == []


def test_a_damaged_entry_is_named_once_and_the_others_are_recovered(state: State, files: list[Path]) -> None:
    old = [path.read_bytes() for path in files]
    crash(state, files, CrashingFileSystem("write", 2, half=True), "patch")
    with state.session() as session:
        (first, *_) = session.scalars(select(FileChange).where(FileChange.status == "recorded").order_by(FileChange.id))
        first.patch, damaged = b"no JSON", first.path
    sentences = recover(state)
    assert (
        f"'{damaged}': An entry of the journal is damaged; put a backup of the state back, or leave this file as it is."
        in (sentences)
    )
    assert all(path.read_bytes() == data for path, data in zip(files, old, strict=True) if path != damaged)
    assert recover(state) == []
