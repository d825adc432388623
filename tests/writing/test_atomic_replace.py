"""The new file takes the old one's place with all that belonged to it, and never in place of another file."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tagger.errors import TaggerError
from tagger.settings import WRITE_METHOD, WriteMethod
from tagger.state.database import State
from tagger.state.tables import Root
from tagger.writing.apply import apply_plan
from tagger.writing.atomic_replace import token_of
from tests.helpers.failing_filesystem import WatchedFileSystem
from tests.helpers.media import make_audio
from tests.helpers.stored_values import store_value
from tests.helpers.write_context import genres_of, leftovers, plan_for, rewritten

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and owners are not Windows'")
JAZZ = ("Jazz",)
WRITE_METHODS: tuple[WriteMethod, ...] = ("replace", "patch")


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = make_audio(tmp_path / "music" / "a.flac", "flac", seconds=0.3, tags={"genres": ["Rock"]})
    path.write_bytes(rewritten(path.read_bytes(), ("Rock", "and room")))
    return path


def write(path: Path, tmp_path: Path, **options: Any) -> Any:
    with State.open(tmp_path / "state") as state:
        return apply_plan(state, plan_for({path: JAZZ}), **options)


@posix
@pytest.mark.parametrize("write_method", WRITE_METHODS)
def test_mode_owner_and_attributes_stay(song: Path, tmp_path: Path, write_method: WriteMethod) -> None:
    song.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(song, 12345, 23456)
    if sys.platform == "linux":
        os.setxattr(song, "user.rating", b"5 stars")
    before = song.stat()
    assert write(song, tmp_path, write_method=write_method).written == [song]
    after = song.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert sys.platform != "linux" or os.getxattr(song, "user.rating") == b"5 stars"


@pytest.mark.skipif(sys.platform != "linux", reason="access lists are read as Linux keeps them")
def test_a_folders_default_access_list_lets_nobody_else_in(song: Path, tmp_path: Path) -> None:
    """A default list (user 12345 may read and write) would otherwise come with the new file."""
    undefined = 0xFFFFFFFF
    entries = ((1, 7, undefined), (2, 6, 12345), (4, 5, undefined), (16, 7, undefined), (32, 5, undefined))
    packed = (2).to_bytes(4, "little") + b"".join(
        tag.to_bytes(2, "little") + mode.to_bytes(2, "little") + who.to_bytes(4, "little") for tag, mode, who in entries
    )
    try:
        os.setxattr(song.parent, "system.posix_acl_default", packed)
    except OSError as error:
        pytest.skip(f"this disk keeps no access lists: {error.strerror}")
    song.chmod(0o640)
    assert write(song, tmp_path).written == [song]
    assert os.listxattr(song) == [] and song.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("write_method", WRITE_METHODS)
@pytest.mark.parametrize("keep", [True, False])
def test_the_modification_time_stays_on_request(
    song: Path, tmp_path: Path, write_method: WriteMethod, keep: bool
) -> None:
    os.utime(song, ns=(10**18, 10**18 + 123_456_700))
    before = song.stat()
    assert write(song, tmp_path, write_method=write_method, keep_mtime=keep).written == [song]
    assert (song.stat().st_mtime_ns == before.st_mtime_ns) is keep


@pytest.mark.parametrize("write_method", WRITE_METHODS)
def test_a_link_stays_a_link_and_its_file_is_written(song: Path, tmp_path: Path, write_method: WriteMethod) -> None:
    link = tmp_path / "elsewhere" / "link.flac"
    link.parent.mkdir()
    link.symlink_to(song)
    assert (
        "a link leads from it out of the scanned folders"
        in write(link, tmp_path, write_method=write_method).problems[0].reason
    )
    with State.open(tmp_path / "state") as state, state.session() as session:
        session.add(Root(path=tmp_path, scanned_at=0.0))
    assert write(link, tmp_path, write_method=write_method).written == [link]
    assert link.is_symlink() and genres_of(song) == JAZZ
    assert leftovers(tmp_path) == []


def test_a_file_with_two_names_is_named_and_left_alone(song: Path, tmp_path: Path) -> None:
    seeded = tmp_path / "seeded.flac"
    os.link(song, seeded)
    before = song.read_bytes()
    report = write(song, tmp_path)
    assert "hard links" in report.problems[0].reason and song.read_bytes() == before
    report = write(song, tmp_path, hard_links=True, write_method="patch")
    assert report.written == [song] and genres_of(song) == JAZZ
    assert seeded.read_bytes() == before, "the other name must keep what is seeded"


@posix
def test_a_folder_or_device_is_no_file(tmp_path: Path, song: Path) -> None:
    plan = plan_for({song: JAZZ})
    song.unlink()
    song.mkdir()
    with State.open(tmp_path / "state") as state:
        assert apply_plan(state, plan).problems[0].reason == "it is not an ordinary file"


class Meddling(WatchedFileSystem):
    """Another program that does something at a given call."""

    def __init__(self, method: str, act: Callable[[], object]) -> None:
        super().__init__()
        self.method, self.act = method, act

    def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if method == self.method and self.calls[method] == 1:
            self.act()
        return call(*arguments)


def other_tags(path: Path) -> bytes:
    return rewritten(path.read_bytes(), ("Somebody else’s",))


@pytest.mark.parametrize(("write_method", "method"), [("replace", "flush"), ("patch", "open_to_write")])
@pytest.mark.parametrize("how", ["in place", "by a new file"])
def test_what_another_program_writes_meanwhile_is_kept(
    song: Path, tmp_path: Path, write_method: WriteMethod, method: str, how: str
) -> None:
    theirs = other_tags(song)

    def write_in_place() -> None:
        song.write_bytes(theirs)

    def write_new() -> None:
        other = song.with_name("other")
        other.write_bytes(theirs)
        other.replace(song)

    report = write(
        song,
        tmp_path,
        write_method=write_method,
        files=Meddling(method, write_in_place if how == "in place" else write_new),
    )
    assert report.written == [] and "another program changed it" in report.problems[0].reason
    assert song.read_bytes() == theirs and leftovers(tmp_path) == []


@pytest.mark.parametrize(("write_method", "method"), [("replace", "replace"), ("patch", "open_to_write")])
@pytest.mark.parametrize("times", [2, 100])
def test_a_file_that_a_player_holds_is_tried_again_and_then_named(
    song: Path, tmp_path: Path, write_method: WriteMethod, method: str, times: int
) -> None:
    """Windows' sharing violation, injected under the layer; for a moment, or for good."""

    class Windows(WatchedFileSystem):
        refused = 0

        def before(self, method_now: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method_now == "pause":
                return None
            if method_now == method and self.refused < times:
                self.refused += 1
                error = PermissionError(errno.EACCES, "The process cannot access the file")
                error.winerror = 32  # type: ignore[attr-defined]  # Python has it on Windows only
                raise error
            return call(*arguments)

    before = song.read_bytes()
    report = write(song, tmp_path, write_method=write_method, files=Windows())
    if times == 2:
        assert report.written == [song] and genres_of(song) == JAZZ
    else:
        assert report.written == [] and song.read_bytes() == before
        assert "another program (a player?) has it open" in report.problems[0].reason
    assert leftovers(tmp_path) == []


def test_the_way_is_a_setting(song: Path, tmp_path: Path) -> None:
    inode = song.stat().st_ino
    with State.open(tmp_path / "state") as state:
        store_value(state, WRITE_METHOD.key, "patch")
        assert apply_plan(state, plan_for({song: JAZZ})).written == [song]
        assert song.stat().st_ino == inode
        store_value(state, WRITE_METHOD.key, "sideways")
        with pytest.raises(TaggerError, match="setting 'way' makes no sense; 'tagger settings way default' forgets it"):
            apply_plan(state, plan_for({song: ("Dub",)}))


@posix
@pytest.mark.parametrize(
    ("owner", "cause"), [((12345, 12345), "belongs to another user"), ((1000, 12345), "a group that you are not in")]
)
def test_a_file_that_cannot_keep_its_owner_or_group_is_named_or_patched(
    owner: tuple[int, int], cause: str, song: Path, tmp_path: Path
) -> None:
    """Its folder may be written, but a new file would belong to us: as on a disk that comes from another machine."""

    class Unprivileged(WatchedFileSystem):
        def before(self, method: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
            if method == "user":
                return 1000
            if method == "groups":
                return {1000}
            if method == "set_owner":
                raise PermissionError(errno.EPERM, "Operation not permitted")
            return call(*arguments)

    if os.geteuid() != 0:
        pytest.skip("giving a file to somebody else needs root")
    os.chown(song, *owner)
    report = write(song, tmp_path, write_method="replace", files=Unprivileged())
    assert cause in report.problems[0].reason and leftovers(tmp_path) == []
    inode = song.stat().st_ino
    assert write(song, tmp_path, files=Unprivileged()).written == [song]
    status = song.stat()
    assert status.st_ino == inode and (status.st_uid, status.st_gid) == owner


def test_only_our_own_names_are_recognised() -> None:
    assert token_of(".tagger-0123456789abcdef-89abcdef.tmp") == "0123456789abcdef"
    for name in (
        *("song.flac", ".tagger-notes.tmp", ".tagger-0123456789abcdef-89abcdef.tmp.flac"),
        *("tagger-0123456789abcdef-89abcdef.tmp", ".tagger-0123456789ABCDEF-89abcdef.tmp", ".tagger-0123-89abcdef.tmp"),
    ):
        assert token_of(name) is None, name
