"""Files whose numbers alone are new: two of a folder are read, and the rest is not opened."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.flac import FLAC
from sqlalchemy import select

from tagger.library import scan as scanning
from tagger.library.records import FileStamp, ScannedTrack
from tagger.library.scan import renumbered_files, scan_all
from tagger.services.scan import scan
from tagger.state.database import State
from tagger.state.tables import Track
from tests.helpers.media import make_audio


@pytest.fixture
def album(tmp_path: Path) -> Path:
    for number in range(5):
        tags = {"title": f"Song {number}", "album": "Album", "comment": "words"}
        make_audio(tmp_path / "music" / f"{number}.flac", "flac", seconds=0.2, tags=tags)
    return tmp_path / "music"


def renumbered(tracks: Mapping[Path, ScannedTrack]) -> dict[Path, ScannedTrack]:
    """What was known before, when the drive had given other numbers."""
    return {path: replace(track, stamp=replace(track.stamp, inode=7, device=9)) for path, track in tracks.items()}


def known(folder: Path) -> dict[Path, ScannedTrack]:
    return {track.path: track for album in scan_all([folder]).albums for track in album.tracks}


def opened(folder: Path, previous: Mapping[Path, ScannedTrack]) -> list[str]:
    """The names of the files whose tags a scan takes from the files themselves."""
    tracks = [track for album in scan_all([folder], previous).albums for track in album.tracks]
    assert all(track.stamp == FileStamp.of(track.path.stat()) for track in tracks)
    return sorted(track.path.name for track in tracks if track.changed)


def test_a_drive_that_numbers_anew_is_no_change(album: Path) -> None:
    assert opened(album, known(album)) == []
    assert opened(album, renumbered(known(album))) == []


def test_only_the_first_and_the_last_are_read(album: Path) -> None:
    before, read = renumbered(known(album)), list[str]()

    def reading(path: Path, stamp: FileStamp) -> ScannedTrack | None:
        read.append(path.name)
        return scanning._read_changed_track((path, stamp))

    stamps = {path: FileStamp.of(path.stat()) for path in before}
    assert len(renumbered_files(stamps, before, reading)) == 5
    assert read == ["0.flac", "4.flac"]


@pytest.mark.parametrize("name", ["0.flac", "2.flac", "4.flac"])
def test_a_file_that_was_rewritten_with_its_size_and_time_is_read(album: Path, name: str) -> None:
    before, path = known(album), album / name
    status = path.stat()
    file = FLAC(path)
    file["title"] = ["Sung 9"]
    file.save()
    path.rename(album / "new")
    (album / "new").rename(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    others = {other: track for other, track in before.items() if other != path}
    only_this = {path: replace(before[path], stamp=replace(before[path].stamp, inode=7))}
    assert opened(album, {**others, **only_this}) == [name]
    if name != "2.flac":  # the drive numbered the rest anew, too
        assert len(opened(album, renumbered(before))) == 5


def test_a_file_of_another_size_or_time_makes_all_count_as_changed(album: Path) -> None:
    before = renumbered(known(album))
    os.utime(album / "1.flac", (1, 1))
    assert len(opened(album, before)) == 5


def test_a_folder_of_two_and_files_that_could_not_be_read_are_read(album: Path) -> None:
    before = renumbered(known(album))
    broken = {path: replace(track, tags=None, error="broken") for path, track in before.items()}
    assert len(opened(album, broken)) == 5
    for number in (0, 1, 2):
        (album / f"{number}.flac").unlink()
    assert opened(album, before) == ["3.flac", "4.flac"]


def test_the_new_numbers_are_stored(state: State, album: Path) -> None:
    assert scan(state, [album]).read == 5
    with state.session() as session:
        session.query(Track).update({"inode": 7, "device": 9})
    assert scan(state, [album]).read == 0
    with state.reading() as session:
        stored = {track.path: track.inode for track in session.scalars(select(Track))}
    assert stored == {path: path.stat().st_ino for path in album.iterdir()}
