"""Parts of the running system are recognised by path and by type; the machine's own are never looked into."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tagger.library import left_out_folders
from tagger.library.left_out_folders import mounted_types, system_folder, system_folder_at
from tagger.library.walk import roots_of, walk

MOUNTS = """22 1 0:20 / /proc rw,nosuid shared:5 - proc proc rw
23 1 0:21 / /sys rw shared:6 - sysfs sysfs rw
24 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
25 24 0:30 / /tmp rw - tmpfs tmpfs rw
a line that is none
"""


def test_the_types_of_mounts_are_read() -> None:
    types = {
        os.makedev(0, 20): "proc",
        os.makedev(0, 21): "sysfs",
        os.makedev(8, 2): "ext4",
        os.makedev(0, 30): "tmpfs",
    }
    assert mounted_types(MOUNTS) == types


@pytest.mark.parametrize(
    "path", ["/proc", "/proc/1/cwd/x", "/sys/kernel", "/dev/shm/music", "/run/user/1000/x", "/dev/.."]
)
def test_system_folders_by_path(path: str) -> None:
    expected = None if path.endswith("..") else f"'/{path.split('/')[1]}'"
    assert system_folder_at(Path(os.path.normpath(path))) == expected


@pytest.mark.parametrize(
    "path", ["/", "/home/proc", "/processed", "/run/media/ann/disk/Music", "/run/user/1000/gvfs/nas"]
)
def test_other_paths_are_none(path: str) -> None:
    assert system_folder_at(Path(path)) is None


def test_a_pseudo_file_system_anywhere_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path.stat().st_dev
    for kind, expected in (
        ("cgroup2", f"'{tmp_path}' (a file system of type cgroup2)"),
        ("tmpfs", None),
        ("ext4", None),
    ):
        monkeypatch.setattr(
            left_out_folders, "file_system_type", lambda number, kind=kind: kind if number == device else ""
        )
        assert system_folder_at(tmp_path, device) == expected


def test_a_link_through_a_system_folder_leads_into_it_and_nothing_inside_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "system").mkdir()
    (tmp_path / "system" / "cwd").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "first").symlink_to("second")
    (tmp_path / "second").symlink_to("system/cwd")
    looked: list[str] = []
    original = os.lstat

    def note(path: os.PathLike[str]) -> os.stat_result:
        looked.append(os.fspath(path))
        return original(path)

    monkeypatch.setattr(left_out_folders, "SYSTEM_FOLDERS", (str(tmp_path / "system"),))
    monkeypatch.setattr("tagger.library.left_out_folders.os.lstat", note)
    assert system_folder(tmp_path / "first" / "deep" / "song.mp3") == f"'{tmp_path / 'system'}'"
    assert not [path for path in looked if path.startswith(str(tmp_path / "system"))]
    assert system_folder(tmp_path / "gone" / "song.mp3") is None


def test_a_drive_mounted_in_a_system_folder_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = tmp_path / "run"
    (run / "media" / "disk").mkdir(parents=True)
    (tmp_path / "link").symlink_to(run / "media" / "disk")
    monkeypatch.setattr(left_out_folders, "SYSTEM_FOLDERS", (str(run),))
    monkeypatch.setattr(left_out_folders, "DRIVES", str(run / "media"))
    assert system_folder(run / "media" / "disk") is None
    assert system_folder(tmp_path / "link") is None
    assert (
        system_folder(run / "lock") == system_folder(run) == system_folder(run / "media" / ".." / "lock") == f"'{run}'"
    )


def test_a_ring_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="Too many levels of symbolic links"):
        system_folder(tmp_path / "a")


@pytest.mark.parametrize("follow", [False, True])
def test_the_walk_follows_no_link_into_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, follow: bool
) -> None:
    for name in ("system/x.mp3", "music/y.mp3", "music/bound/z.mp3"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "music" / "link").symlink_to(tmp_path / "system")
    (tmp_path / "music" / "song.mp3").symlink_to(tmp_path / "system" / "x.mp3")
    monkeypatch.setattr(
        left_out_folders, "SYSTEM_FOLDERS", (str(tmp_path / "system"), str(tmp_path / "music" / "bound"))
    )
    units = list(walk(roots_of([tmp_path / "music"]), follow_links=follow))
    assert [path.name for unit in units for path in unit.audio] == ["y.mp3"]
    problems = {problem.where: problem.reason for unit in units for problem in unit.problems}
    assert len(problems) == 3
    assert "it is part of the system" in problems[str(tmp_path / "music" / "bound")]
    assert "never followed" in problems[str(tmp_path / "music" / "link")]


NAMESPACE = """
set -e
mount -t proc proc "$1/music/mounted"
exec "$2" -c '
import sys
from pathlib import Path
from tagger.library.walk import roots_of, walk
for unit in walk(roots_of([Path(sys.argv[1]) / "music"]), follow_links=True):
    for path in unit.audio: print("found", path.name)
    for problem in unit.problems: print("problem", Path(problem.where).name, problem.reason)
' "$1"
"""


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("unshare"), reason="needs namespaces")
def test_a_mounted_proc_is_recognised_by_its_type(tmp_path: Path) -> None:
    """In name spaces of its own, where /proc shows these processes only, and under another name."""
    spaces = ["unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork"]
    (tmp_path / "music" / "mounted").mkdir(parents=True)
    (tmp_path / "music" / "song.mp3").touch()
    (tmp_path / "music" / "link").symlink_to("mounted/1/root")
    probe = ["mount", "-t", "proc", "proc", str(tmp_path / "music" / "mounted")]
    if subprocess.run([*spaces, *probe], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount in a name space of their own")
    ran = subprocess.run(
        [*spaces, "sh", "-c", NAMESPACE, "sh", str(tmp_path), sys.executable],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert "found song.mp3" in ran.stdout
    assert "problem mounted it is part of the system" in ran.stdout and "type proc" in ran.stdout
    assert "problem link the link leads into" in ran.stdout
    assert ran.stdout.count("\n") == 3
