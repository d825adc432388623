"""Far volumes are told from near ones by the system's own list of mounts."""

from pathlib import Path

import pytest

from tagger.writing.filesystem import FileSystem, is_network_kind, is_network_volume, mount_points, volume_kind

LINUX = r"""22 28 0:20 / /proc rw,nosuid - proc proc rw
28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
60 28 0:52 / /home/me/My\040Music rw,relatime shared:30 master:2 - cifs //nas/music rw,vers=3.1.1
61 28 0:53 / /mnt/usb rw - fuseblk /dev/sdb1 rw
62 60 8:17 / /home/me/My\040Music/local rw - xfs /dev/sdc1 rw
"""
MACOS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@nas._smb._tcp.local/music on /Volumes/music (smbfs, nodev, nosuid, mounted by me)
/dev/disk5s2 on /Volumes/My Drive (apfs, local, nodev, nosuid, journaled)
"""


@pytest.mark.parametrize(
    ("mounts", "path", "kind"),
    [
        (LINUX, "/home/me/a.mp3", "ext4"),
        (LINUX, "/home/me/My Music/a.mp3", "cifs"),
        (LINUX, "/home/me/My Music/local/deep/a.mp3", "xfs"),
        (LINUX, "/mnt/usb/a.mp3", "fuseblk"),
        (LINUX, "/mnt/usb2/a.mp3", "ext4"),
        (MACOS, "/Users/me/a.mp3", "apfs"),
        (MACOS, "/Volumes/music/a.mp3", "smbfs"),
        (MACOS, "/Volumes/My Drive/a.mp3", "apfs"),
        ("", "/a.mp3", ""),
    ],
)
def test_the_deepest_mount_counts(mounts: str, path: str, kind: str) -> None:
    assert volume_kind(Path(path), mount_points(mounts)) == kind


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuseblk", "9p", "macfuse"])
def test_network_and_fuse_are_far(kind: str) -> None:
    assert is_network_kind(kind)


@pytest.mark.parametrize(
    "kind", ["", "ext4", "xfs", "btrfs", "apfs", "exfat", "vfat", "ntfs3", "tmpfs", "zfs", "overlay"]
)
def test_disks_are_near(kind: str) -> None:
    assert not is_network_kind(kind)


def test_this_very_machine_can_be_asked(tmp_path: Path) -> None:
    assert is_network_volume(FileSystem(), tmp_path.resolve()) in (True, False)
    assert FileSystem().mounts()


class WithoutMounts(FileSystem):
    """A system that lists no mounts, as a sandbox or FreeBSD."""

    def mounts(self) -> str:
        raise FileNotFoundError("/proc/self/mountinfo")


def test_where_nobody_can_tell_a_volume_is_near(tmp_path: Path) -> None:
    assert not is_network_volume(WithoutMounts(), tmp_path)
