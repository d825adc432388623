import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tagger.errors import CancelledError
from tagger.library.records import FileStamp, ScannedTrack, ScanResult
from tagger.library.scan import read_library, scan_all
from tagger.progress import Progress, Task
from tagger.regular_file import open_regular_file
from tagger.tagformats.file_formats import audio_extensions
from tests.helpers.machine_speed import times_the_reference
from tests.helpers.media import FORMAT_NAMES, cover_bytes, make_audio, make_cover, make_huge_cover, suffix
from tests.helpers.unprivileged import unprivileged


def known_of(scan: ScanResult) -> dict[Path, ScannedTrack]:
    return {track.path: replace(track, changed=True) for album in scan.albums for track in album.tracks}


def reasons_of(scan: ScanResult) -> dict[str, str]:
    return {Path(problem.where).name: problem.reason for problem in scan.problems}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Two albums, one of them on two discs."""
    for disc in (1, 2):
        for number in (1, 2):
            tags = {"title": f"T{number}", "album": "Deep", "album_artist": "Tests", "track": number, "genres": ["Dub"]}
            make_audio(tmp_path / "shelf" / "Deep" / f"CD{disc}" / f"{number}.flac", "flac", tags=tags, seed=disc)
    make_cover(tmp_path / "shelf" / "Deep" / "Cover.JPG")
    make_audio(tmp_path / "shelf" / "Loose" / "x.mp3", "mp3 id3v2.4", tags={"title": "X"}, cover=cover_bytes())
    return tmp_path.resolve() / "shelf"


def test_albums_tracks_tags_and_covers(shelf: Path) -> None:
    scan = scan_all([shelf])
    deep, loose = scan.albums
    assert (deep.title, deep.artist, deep.folder, deep.cover) == (
        "Deep",
        "Tests",
        shelf / "Deep",
        shelf / "Deep" / "Cover.JPG",
    )
    assert [track.tags.disc_number for track in deep.tracks if track.tags] == [None] * 4
    assert [str(track.path.relative_to(shelf)) for track in deep.tracks] == [
        "Deep/CD1/1.flac", "Deep/CD1/2.flac", "Deep/CD2/1.flac", "Deep/CD2/2.flac"]  # fmt: skip
    assert (loose.title, loose.cover) == ("Loose", shelf / "Loose" / "x.mp3")
    assert scan.problems == () and scan.vanished == ()


def test_every_format_is_listed(tmp_path: Path) -> None:
    for name in FORMAT_NAMES:
        make_audio(tmp_path / name / f"a{suffix(name)}", name, tags={"title": name, "genres": ["Jazz"]})
    scan = scan_all([tmp_path])
    assert scan.problems == ()
    assert {album.title for album in scan.albums} == set(FORMAT_NAMES)
    assert all(album.tracks[0].tags and album.tracks[0].tags.genres == ("Jazz",) for album in scan.albums)


def test_what_did_not_change_is_not_opened(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = scan_all([shelf])
    changed = shelf / "Deep" / "CD1" / "1.flac"
    make_audio(changed, "flac", tags={"title": "New", "album": "Deep", "album_artist": "Tests"}, seed=9)
    opened: list[Path] = []
    original = open_regular_file

    def note(path: Path) -> object:
        opened.append(path)
        return original(path)

    monkeypatch.setattr("tagger.library.scan.open_regular_file", note)
    after = scan_all([shelf], known_of(before))
    assert opened == [changed]
    assert {track.path for album in after.albums for track in album.tracks if track.changed} == {changed}
    assert [album.key for album in after.albums] == [album.key for album in before.albums]
    assert after.albums[0].tracks[0].tags is not None
    assert after.albums[0].tracks[0].tags.title == "New"


def test_a_second_scan_finds_the_same(shelf: Path) -> None:
    first = scan_all([shelf])
    rescanned = scan_all([shelf], known_of(first))
    assert [(album.key, album.title, album.cover) for album in rescanned.albums] == [
        (album.key, album.title, album.cover) for album in first.albums
    ]
    assert not any(track.changed for album in rescanned.albums for track in album.tracks)


def test_albums_come_folder_by_folder_before_the_end(shelf: Path) -> None:
    steps = read_library([shelf])
    first = next(steps)
    assert [album.title for album in first.albums] == ["Deep"]
    shutil.rmtree(shelf / "Loose")
    rest = list(steps)
    assert [problem.where for step in rest for problem in step.problems] == [str(shelf / "Loose")]


def test_an_album_in_two_folders_is_one(tmp_path: Path) -> None:
    for number, folder in enumerate(("a", "b"), start=1):
        tags = {"title": str(number), "album": "Deep", "album_artist": "Tests", "track": number}
        make_audio(tmp_path / folder / f"{number}.flac", "flac", tags=tags)
    steps = list(read_library([tmp_path]))
    assert len({album.key for step in steps for album in step.albums}) == 1
    [album] = scan_all([tmp_path]).albums
    assert [track.path.name for track in album.tracks] == ["1.flac", "2.flac"]


def test_vanished_files_are_reported_but_not_those_out_of_reach(shelf: Path, tmp_path: Path) -> None:
    other = make_audio(tmp_path / "other" / "y.mp3", "mp3 id3v2.4").resolve()
    known = known_of(scan_all([shelf, tmp_path / "other"]))
    gone = shelf / "Deep" / "CD2" / "2.flac"
    gone.unlink()
    other.unlink()
    assert scan_all([shelf], known).vanished == (gone,)
    shutil.rmtree(shelf)
    scan = scan_all([shelf], known)  # a drive that is not there: nothing is known to be gone
    assert scan.vanished == ()
    assert reasons_of(scan) == {"shelf": "the folder cannot be listed: No such file or directory"}


def test_cancelling_stops_between_two_files(shelf: Path) -> None:
    names: list[str] = []
    task = Task(lambda progress: names.append(progress.current))
    task.cancel()
    with pytest.raises(CancelledError, match="reading tags"):
        list(read_library([shelf], task=task))


def test_progress_counts_every_file(shelf: Path) -> None:
    told: list[Progress] = []
    task = Task(told.append)
    list(read_library([shelf], task=task))
    task.step("end", count=0)
    assert told[0].stage == "reading tags"
    assert task._done == 5


def hostile_files(folder: Path) -> Iterator[str]:
    """One of each kind of bad input, beside one good file; the names of the bad ones."""
    good = make_audio(folder / "good.flac", "flac", seconds=3.0, tags={"title": "Good"}, seed=5)
    (folder / "empty.mp3").touch()
    (folder / "text.mp3").write_text("a shopping list\n" * 99)
    (folder / "cut.flac").write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    (folder / "head.flac").write_bytes(good.read_bytes()[:60])
    (folder / "zeros.m4a").write_bytes(bytes(5000))
    (folder / "noise.wma").write_bytes(os.urandom(5000))
    (folder / "dangling.ogg").symlink_to(folder / "gone.ogg")
    os.mkfifo(folder / "pipe.wav")
    with (folder / "sparse.mp3").open("wb") as stream:
        stream.truncate(2**40)
    yield from (
        "empty.mp3",
        "text.mp3",
        "cut.flac",
        "head.flac",
        "zeros.m4a",
        "noise.wma",
        "dangling.ogg",
        "pipe.wav",
        "sparse.mp3",
    )


@pytest.mark.timeout(20)
def test_each_bad_file_is_named_and_the_rest_done(tmp_path: Path) -> None:
    make_huge_cover(tmp_path / "cover.png")
    bad = set(hostile_files(tmp_path))
    scan = scan_all([tmp_path])
    assert set(reasons_of(scan)) == bad
    assert "cut short" in reasons_of(scan)["cut.flac"]
    assert reasons_of(scan)["empty.mp3"] == "the file is empty"
    [album] = scan.albums
    assert album.cover == tmp_path.resolve() / "cover.png"
    tracks = {track.path.name: track for track in album.tracks}
    assert set(tracks) == {"good.flac"} | bad - {"dangling.ogg", "pipe.wav"}
    assert tracks["good.flac"].error is None
    assert tracks["cut.flac"].tags is not None
    assert tracks["cut.flac"].tags.title == "Good"
    assert all(tracks[name].tags is None and tracks[name].error for name in set(tracks) - {"good.flac", "cut.flac"})


def test_a_file_without_permission_is_named_and_tried_again(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.flac", "flac", tags={"title": "One"})
    path.chmod(0)
    with unprivileged(tmp_path):
        scan = scan_all([tmp_path])
    assert reasons_of(scan) == {"a.flac": "Permission denied"}
    assert scan.albums[0].tracks[0].error == "Permission denied"
    path.chmod(0o644)
    rescanned = scan_all([tmp_path], known_of(scan))
    assert rescanned.problems == ()
    assert rescanned.albums[0].tracks[0].tags is not None


def test_a_known_fault_is_named_again_without_opening(tmp_path: Path) -> None:
    make_audio(tmp_path / "a.flac", "flac", seconds=3.0, tags={"title": "One"})
    data = (tmp_path / "a.flac").read_bytes()
    (tmp_path / "a.flac").write_bytes(data[: len(data) // 2])
    first = scan_all([tmp_path])
    rescanned = scan_all([tmp_path], known_of(first))
    assert reasons_of(rescanned) == reasons_of(first) != {}
    assert not rescanned.albums[0].tracks[0].changed


def test_names_in_any_encoding(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"B\xe9la")
    make_audio(folder / os.fsdecode(b"\xff\xfe.flac"), "flac")
    (folder / os.fsdecode(b"\xe4.mp3")).touch()
    scan = scan_all([tmp_path])
    assert scan.albums[0].title == r"B\xe9la"
    assert [str(problem) for problem in scan.problems] == [rf"{tmp_path.resolve()}/B\xe9la/\xe4.mp3: the file is empty"]


@pytest.mark.data
def test_the_real_library(shared_data: Path) -> None:
    folder = shared_data / "music"
    files = {path.resolve() for path in folder.rglob("*") if path.suffix.lower() in audio_extensions()}
    scan = scan_all([folder])
    assert scan.problems == ()
    assert {track.path for album in scan.albums for track in album.tracks} == files
    assert len(files) == 88
    assert {(album.title, len(album.tracks)) for album in scan.albums} == {
        ("1F616EMO Collection", 4), ("Diarmuid's Soundtracks", 29), ("Elm Shadow's Collection", 1), ("Resistor Anthems", 5),
        ("Resistor Anthems II", 1), ("Helena's Collection", 8), ("Background Music", 7), ("Winter Lofi", 5), ("Single Tracks", 2),
        ("VoxelLibre Ambiences", 12), ("VoxelLibre Jukeboxes", 3), ("JRPG Collection", 11)}  # fmt: skip
    assert {track.tags.genres for album in scan.albums for track in album.tracks if track.tags} == {
        (),
        ("Chiptune",),
        ("Blues",),
    }


def test_the_cost_of_a_scan_does_not_grow_with_the_square_of_the_folders_it_leaves_out(tmp_path: Path) -> None:
    previous: dict[Path, ScannedTrack] = {}
    for number in range(300):
        folder = tmp_path.resolve() / str(number)
        folder.mkdir()
        (folder / ".nomedia").touch()
        for name in range(10):
            previous[folder / f"{name}.mp3"] = ScannedTrack(folder / f"{name}.mp3", FileStamp(1, 1, 1, 1), None)
    results: list[ScanResult] = []
    assert times_the_reference(lambda: results.extend(read_library([tmp_path], previous)), rounds=1) < 30
    assert len(results[-1].left_out) == len(previous)
