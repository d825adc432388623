import os
import shutil
import socket
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger.library.left_out_folders import NO_MUSIC, LeaveOut
from tagger.library.walk import FolderGroup, roots_of, walk
from tests.helpers.unprivileged import unprivileged


def files(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def units_of(*roots: Path) -> list[FolderGroup]:
    return list(walk(roots_of(roots)))


def names_of(units: list[FolderGroup], root: Path) -> list[str]:
    return [str(path.relative_to(root)) for unit in units for path in unit.audio]


def reasons_of(units: list[FolderGroup]) -> list[str]:
    return [str(problem) for unit in units for problem in unit.problems]


def test_audio_and_images_in_any_case_and_nothing_else(tmp_path: Path) -> None:
    files(tmp_path, "b/2.MP3", "b/1.flac", "a/x.OGG", "a/Cover.JPG", "a/notes.txt", "a/x.cue", "mp3", "c/")
    units = units_of(tmp_path)
    assert names_of(units, tmp_path) == ["a/x.OGG", "b/1.flac", "b/2.MP3"]
    assert [image.name for unit in units for image in unit.images] == ["Cover.JPG"]
    assert reasons_of(units) == []


def test_stamps_are_those_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"12345")
    [unit] = units_of(tmp_path)
    status = (tmp_path / "a.mp3").stat()
    stamp = unit.audio[tmp_path / "a.mp3"]
    assert (stamp.size, stamp.mtime_ns, stamp.inode, stamp.device) == (
        5,
        status.st_mtime_ns,
        status.st_ino,
        status.st_dev,
    )


def test_hidden_files_our_temporary_ones_and_system_folders_are_left_alone(tmp_path: Path) -> None:
    files(
        tmp_path, ".hidden/a.mp3", ".a.mp3", "._a.mp3", ".tagger-x1.mp3", "@eaDir/a.mp3", "lost+found/a.mp3", "ok.mp3"
    )
    assert names_of(units_of(tmp_path), tmp_path) == ["ok.mp3"]


def test_a_hidden_root_is_walked_when_asked_for(tmp_path: Path) -> None:
    files(tmp_path, ".music/a.mp3")
    assert names_of(units_of(tmp_path / ".music"), tmp_path) == [".music/a.mp3"]


def test_names_in_any_encoding(tmp_path: Path) -> None:
    for name in (b"caf\xe9.mp3", "日本.mp3".encode(), "日本.ogg".encode("euc-jp"), b"new\nline.mp3", b"\xff\xfe.flac"):
        (tmp_path / os.fsdecode(name)).touch()
    [unit] = units_of(tmp_path)
    assert {os.fsencode(path.name) for path in unit.audio} == {os.fsencode(name) for name in os.listdir(tmp_path)}
    assert len(unit.audio) == 5


@settings(max_examples=30, deadline=None)
@given(
    st.sets(
        st.binary(min_size=1, max_size=60).filter(lambda name: not set(name) & {0, 47} and name[:1] != b"."), max_size=8
    )
)
def test_any_name_that_the_system_takes_is_found(tmp_path_factory: pytest.TempPathFactory, names: set[bytes]) -> None:
    root = tmp_path_factory.mktemp("names")
    for name in names:
        (root / os.fsdecode(name + b".mp3")).touch()
    listed = {os.fsencode(path.name) for unit in units_of(root) for path in unit.audio}
    assert listed == {name + b".mp3" for name in names}


def test_discs_are_one_unit(tmp_path: Path) -> None:
    files(tmp_path, "Album/CD1/a.mp3", "Album/CD2 - Live/b.mp3", "Album/cover.jpg", "Album/Scans/x.jpg", "Other/c.mp3")
    units = {unit.identity: unit for unit in units_of(tmp_path)}
    album = units[tmp_path.resolve() / "Album"]
    assert [path.name for path in album.audio] == ["a.mp3", "b.mp3"]
    assert [image.name for image in album.images] == ["cover.jpg"]
    assert len(units) == 4


def test_folders_that_end_in_a_disc_are_one_unit(tmp_path: Path) -> None:
    files(tmp_path, "Album CD1/a.mp3", "Album CD2/b.mp3", "Zebra/c.mp3")
    units = [unit for unit in units_of(tmp_path) if unit.audio]
    assert [[path.name for path in unit.audio] for unit in units] == [["a.mp3", "b.mp3"], ["c.mp3"]]


def test_overlapping_and_repeated_roots_are_walked_once(tmp_path: Path) -> None:
    files(tmp_path, "a/b/x.mp3")
    units = units_of(tmp_path / "a", tmp_path, tmp_path / "a" / "b", tmp_path)
    assert names_of(units, tmp_path) == ["a/b/x.mp3"]


def test_a_missing_root_and_a_file_as_root_are_named(tmp_path: Path) -> None:
    files(tmp_path, "a.mp3", "ok/b.mp3")
    units = units_of(tmp_path / "gone", tmp_path / "a.mp3", tmp_path / "ok")
    assert names_of(units, tmp_path) == ["ok/b.mp3"]
    assert [reason.rpartition(": ")[2] for reason in reasons_of(units)] == [
        "Not a directory",
        "No such file or directory",
    ]


def test_links_that_lead_round_in_a_circle_are_named(tmp_path: Path) -> None:
    files(tmp_path, "a/x.mp3")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "here").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "self").symlink_to("self")
    (tmp_path / "a" / "ring.mp3").symlink_to("ring2.mp3")
    (tmp_path / "a" / "ring2.mp3").symlink_to("ring.mp3")
    units = units_of(tmp_path)
    assert names_of(units, tmp_path) == ["a/x.mp3"]
    reasons = reasons_of(units)
    assert sum("leads back to a folder above it" in reason for reason in reasons) == 2
    assert sum("Too many levels of symbolic links" in reason for reason in reasons) == 3


def test_folders_that_link_to_each_other_are_listed_once(tmp_path: Path) -> None:
    files(tmp_path, "library/x.mp3", "one/y.mp3", "other/z.mp3")
    for link, target in (("library/out", "one"), ("one/over", "other"), ("other/back", "one")):
        (tmp_path / link).symlink_to(tmp_path / target)
    units = list(islice(walk([tmp_path / "library"], follow_links=True), 9))  # a walk in a circle has no end
    assert names_of(units, tmp_path) == ["library/x.mp3", "one/y.mp3", "other/z.mp3"]
    assert sum(bool(unit.folders) for unit in units) == 3


def test_dangling_links_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").symlink_to(tmp_path / "gone.mp3")
    (tmp_path / "Album").symlink_to(tmp_path / "gone")
    reasons = reasons_of(units_of(tmp_path))
    assert len(reasons) == 2
    assert all("the link leads nowhere" in reason and "gone" in reason for reason in reasons)


def linked_library(tmp_path: Path) -> Path:
    """A library with links within it, and out of it to a folder with a link back."""
    root = tmp_path / "library"
    files(tmp_path, "library/real/x.mp3", "elsewhere/y.mp3", "elsewhere/deep/z.mp3", "library/.annex/k.mp3")
    (root / "again").symlink_to(root / "real")
    (root / "again.mp3").symlink_to(root / "real" / "x.mp3")
    (root / "out").symlink_to(tmp_path / "elsewhere")
    (root / "out2").symlink_to(tmp_path / "elsewhere")
    (root / "annexed.mp3").symlink_to(root / ".annex" / "k.mp3")
    (tmp_path / "elsewhere" / "back").symlink_to(root)
    (root / "single.mp3").symlink_to(tmp_path / "elsewhere" / "y.mp3")
    (root / "notes").symlink_to(tmp_path / "elsewhere" / "notes.txt")
    (tmp_path / "elsewhere" / "notes.txt").touch()
    return root


def test_links_out_of_the_library_are_named_together_and_links_within_it_found_once(tmp_path: Path) -> None:
    root = linked_library(tmp_path)
    units = units_of(root)
    assert names_of(units, root) == ["annexed.mp3", "real/x.mp3"]
    assert reasons_of(units) == [
        f"{root}: 3 links in it lead out of the scanned folder and were not followed ('out', 'out2', 'single.mp3'); "
        "scan what they lead to by their own name, or turn on the setting follow-links"
    ]
    (root / "out2").unlink()
    (root / "single.mp3").unlink()
    assert reasons_of(units_of(root)) == [
        f"{root / 'out'}: the link leads out of the scanned folder, to '{tmp_path / 'elsewhere'}', and was not followed; "
        "scan what it leads to by its own name, or turn on the setting follow-links"
    ]


def test_followed_links_give_real_paths_and_every_real_file_once(tmp_path: Path) -> None:
    root = linked_library(tmp_path)
    units = list(walk(roots_of([root]), follow_links=True))
    names = names_of(units, tmp_path)
    assert sorted(names) == ["elsewhere/deep/z.mp3", "elsewhere/y.mp3", "library/annexed.mp3", "library/real/x.mp3"]
    assert reasons_of(units) == []
    assert {path for unit in units for path in unit.followed} == {tmp_path / "elsewhere", tmp_path / "elsewhere/y.mp3"}


def test_a_cover_or_track_that_links_out_is_not_taken(tmp_path: Path) -> None:
    files(tmp_path, "private/secret.png", "private/secret.flac", "music/a.mp3")
    (tmp_path / "music" / "cover.png").symlink_to(tmp_path / "private" / "secret.png")
    (tmp_path / "music" / "b.flac").symlink_to(tmp_path / "private" / "secret.flac")
    [unit] = units_of(tmp_path / "music")
    assert [path.name for path in unit.audio] == ["a.mp3"]
    assert unit.images == []
    assert "2 links in it lead out" in reasons_of([unit])[0]


NAMES = st.sampled_from(["a", "b", "c.mp3", "d.flac", "cover.png", ".e"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["in", "out"]), PATHS), max_size=8),
    st.lists(st.tuples(PATHS, st.sampled_from(["in", "out"]), PATHS, st.booleans()), max_size=10),
)
def test_no_links_lead_a_walk_out_of_its_root(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[str, str]],
    links: list[tuple[str, str, str, bool]],
) -> None:
    top = Path(os.path.realpath(tmp_path_factory.mktemp("tree")))
    (top / "in").mkdir()
    (top / "out").mkdir()
    for side, name in made:
        with suppress(OSError):  # a file already stands where a folder is wanted, or the other way round
            files(top / side, name if Path(name).suffix else f"{name}/x.mp3")
    for name, side, target, relative in links:
        link, goal = top / "in" / name, top / side / target
        with suppress(OSError):
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(os.path.relpath(goal, link.parent) if relative else goal)
    units = units_of(top / "in")
    listed = [path for unit in units for path in (*(path for path in unit.audio), *unit.images, *unit.folders)]
    assert all(Path(os.path.realpath(path)).is_relative_to(top / "in") for path in listed)
    for follow in (False, True):
        walked = list(walk(roots_of([top / "in"]), follow_links=follow))
        real = [os.path.realpath(path) for unit in walked for path in unit.audio]
        assert len(real) == len(set(real))
        if follow:
            outside = [path for unit in walked for path in unit.audio if not path.is_relative_to(top / "in")]
            assert all(os.path.realpath(path) == str(path) for path in outside)


def test_folders_that_hold_no_music_are_left_out(tmp_path: Path) -> None:
    for name in sorted(NO_MUSIC):
        files(tmp_path, f"{name}/a.mp3", f"Album/{name.upper()}/a.mp3")
    files(tmp_path, "ok.mp3")
    assert names_of(units_of(tmp_path), tmp_path) == ["ok.mp3"]


@pytest.mark.parametrize("marker", [".nomedia", ".ignore", ".taggerignore"])
def test_a_marker_file_leaves_a_folder_out_and_says_so_of_a_whole_root(tmp_path: Path, marker: str) -> None:
    files(tmp_path, f"out/{marker}", "out/a.mp3", "out/deep/b.mp3", "ok/c.mp3")
    (tmp_path / "ok" / "link").symlink_to(tmp_path / "out" / "deep")
    units = units_of(tmp_path)
    assert names_of(units, tmp_path) == ["ok/c.mp3"]
    assert reasons_of(units) == []
    (reason,) = reasons_of(units_of(tmp_path / "out"))
    assert f"it holds a file named '{marker}', which leaves it out; remove that file" in reason


@pytest.mark.parametrize("pattern", ["SPEECH", "Spee*", "a/Speech", "{root}/a/Speech", "{root}/*/speech/", "[Sx]peech"])
def test_folders_are_left_out_by_name_path_and_pattern(tmp_path: Path, pattern: str) -> None:
    files(tmp_path, "a/Speech/x.mp3", "a/Song/y.mp3", "[x] Speech/z.mp3")
    leave_out = LeaveOut((pattern.format(root=tmp_path),))
    units = list(walk(roots_of([tmp_path]), leave_out=leave_out))
    assert names_of(units, tmp_path) == ["[x] Speech/z.mp3", "a/Song/y.mp3"]


def test_an_image_that_is_a_pipe_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "cover.png")
    [unit] = units_of(tmp_path)
    assert unit.images == []
    assert reasons_of([unit]) == [f"{tmp_path / 'cover.png'}: it is not a regular file"]


def test_a_linked_cover_is_the_folders_own(tmp_path: Path) -> None:
    files(tmp_path, "art/deep.jpg", "album/x.mp3")
    (tmp_path / "album" / "cover.jpg").symlink_to(tmp_path / "art" / "deep.jpg")
    images = [image for unit in units_of(tmp_path) for image in unit.images]
    assert [image.parent.name for image in images] == ["album", "art"]


def test_pipes_and_sockets_are_named_and_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    os.mkfifo(tmp_path / "pipe.mp3")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.flac")
        reasons = reasons_of(units_of(tmp_path))
    assert [reason.rpartition(": ")[2] for reason in reasons] == ["it is not a regular file"] * 2


def test_a_folder_that_disappears_midway_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    files(tmp_path, "a/1.mp3", "b/2.mp3", "c/3.mp3")
    units, walking = [], walk(roots_of([tmp_path]))
    units += [next(walking), next(walking)]  # the root and a
    shutil.rmtree(tmp_path / "b")
    units += list(walking)
    assert names_of(units, tmp_path) == ["a/1.mp3", "c/3.mp3"]
    assert [reason.rpartition(": ")[2] for reason in reasons_of(units)] == ["No such file or directory"]
    assert [path.name for unit in units for path in unit.unlisted] == ["b"]


def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    files(tmp_path, "locked/a.mp3", "open/b.mp3")
    (tmp_path / "locked").chmod(0)
    (tmp_path / "open").chmod(0o755)
    try:
        with unprivileged(tmp_path):
            units = units_of(tmp_path)
    finally:
        (tmp_path / "locked").chmod(0o755)
    assert reasons_of(units) == [f"{tmp_path / 'locked'}: the folder cannot be listed: Permission denied"]
    assert names_of(units, tmp_path) == ["open/b.mp3"]
    assert [path.name for unit in units for path in unit.unlisted] == ["locked"]


def test_a_very_deep_tree_is_walked_or_named(tmp_path: Path) -> None:
    here = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(30):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
        Path("a.mp3").touch()
    finally:
        os.chdir(here)
    reasons = reasons_of(units_of(tmp_path))
    assert len(reasons) == 1
    assert "File name too long" in reasons[0]


def test_only_folders_with_files_have_their_real_path_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deepest = tmp_path.joinpath(*["d"] * 30)
    deepest.mkdir(parents=True)
    (deepest / "a.mp3").touch()
    looked_up: list[str] = []
    real_path = os.path.realpath

    def counting(path: str | Path) -> str:
        looked_up.append(os.fspath(path))
        return real_path(path)

    (root,) = roots_of([tmp_path])
    monkeypatch.setattr(os.path, "realpath", counting)
    assert [path.name for group in walk([root]) for path in group.audio] == ["a.mp3"]
    assert looked_up == [os.fspath(root.joinpath(*["d"] * 30))]
