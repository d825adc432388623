"""How far a scan goes, what is forgotten from view, and that a write goes no further."""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from tagger.errors import TaggerError, UnreadableError
from tagger.library import left_out_folders
from tagger.library.records import FileStamp
from tagger.library.scan import read_library
from tagger.services import explain, models, write
from tagger.services.review import accept
from tagger.services.scan import Forgotten, forget, scan
from tagger.services.settings import change
from tagger.services.suggest import suggest
from tagger.state.album_queries import album_ids, albums
from tagger.state.database import State
from tagger.state.library_updates import ScanContext, store_albums
from tagger.state.tables import Root, Track
from tests.helpers.bundles import make_bundle
from tests.helpers.media import make_audio


def shown(state: State) -> list[Path]:
    return sorted(track.path for album in albums(state) for track in album.tracks if not track.missing)


def missing(state: State) -> list[Path]:
    return sorted(track.path for album in albums(state) for track in album.tracks if track.missing)


@pytest.fixture
def linked(tmp_path: Path) -> tuple[Path, Path]:
    """A library with a folder and a file that links lead out to, the file by two names; and the other folder."""
    root, other = tmp_path / "root", tmp_path / "other"
    for path, title in ((root / "a.flac", "Inside"), (other / "b.flac", "Outside"), (other / "c.flac", "Outside")):
        make_audio(
            path, "flac", seconds=0.2, tags={"title": path.stem, "album": title, "artist": "Ann", "genres": ["Pop"]}
        )
    (root / "out").symlink_to(other)
    (root / "single.flac").symlink_to(other / "b.flac")
    return root, other


def from_an_earlier_version(state: State, root: Path, through: Path) -> Path:
    """A state as versions made it that followed every link: a file outside under a name inside."""
    [real] = [through.resolve() / "b.flac"]
    stamp = FileStamp.of(real.stat())
    steps = [step for step in read_library([real.parent]) if step.albums]
    album = steps[0].albums[0]
    with state.session() as session:
        session.add(Root(path=root, scanned_at=0.0))
        store_albums(session, [album], ScanContext())
        session.flush()
        for row in session.scalars(select(Track)):
            row.path = through / row.path.name
    assert stamp.size
    return through / "b.flac"


def test_links_out_are_followed_only_when_the_setting_says_so(
    state: State, linked: tuple[Path, Path], tmp_path: Path
) -> None:
    root, other = linked
    report = scan(state, [root])
    assert shown(state) == [root / "a.flac"]
    [problem] = report.problems
    assert problem.where == str(root) and "2 links in it lead out" in problem.reason
    change(state, "follow-links", True)
    report = scan(state, [root])
    assert (report.problems, report.missing) == ([], 0)
    assert shown(state) == [other / "b.flac", other / "c.flac", root / "a.flac"]
    accept(state, "all", genres=["Jazz"])
    plan = write.make_plan(state)
    assert sorted(entry.path for entry in plan.to_write) == shown(state)
    assert scan(state, [root]).read == 0
    model = make_bundle(tmp_path / "bundle", image=False, text=False)
    assert suggest(state, bundle=model, folders=[root], workers=1).albums == 2
    assert len(write.apply_plan(state, plan).written) == 3
    assert len(write.undo(state).written) == 3


def test_what_links_led_to_leaves_the_view_and_comes_back_with_its_decisions(
    state: State, linked: tuple[Path, Path]
) -> None:
    root, _ = linked
    change(state, "follow-links", True)
    scan(state, [root])
    accept(state, "all", genres=["Jazz"])
    change(state, "follow-links", False)
    assert scan(state, [root]).missing == 0
    assert (shown(state), missing(state), len(album_ids(state))) == ([root / "a.flac"], [], 1)
    assert [entry.path for entry in write.make_plan(state).entries] == [root / "a.flac"]
    change(state, "follow-links", True)
    scan(state, [root])
    assert len(write.make_plan(state).to_write) == 3
    (root / "out").unlink()
    (root / "single.flac").unlink()
    assert scan(state, [root]).missing == 0
    assert (shown(state), missing(state)) == ([root / "a.flac"], [])


def test_a_root_is_forgotten_with_what_its_links_led_to(state: State, linked: tuple[Path, Path]) -> None:
    change(state, "follow-links", True)
    scan(state, [linked[0]])
    assert forget(state, [linked[0]]) == [Forgotten(linked[0], 3, 2)]
    assert albums(state) == []


def test_paths_of_an_earlier_version_are_left_alone_by_name_and_a_scan_takes_them_out_of_view(
    state: State, linked: tuple[Path, Path]
) -> None:
    root, other = linked
    old = from_an_earlier_version(state, root, root / "out")
    before = old.read_bytes()
    accept(state, "all", genres=["Jazz"])
    plan = write.make_plan(state)
    assert plan.to_write == ()
    assert {entry.action for entry in plan.entries} == {"refused"}
    assert all(
        f"a link leads from it out of the scanned folders, to '{other}" in entry.reason for entry in plan.entries
    )
    assert scan(state, [root]).missing == 0
    assert (shown(state), missing(state)) == ([root / "a.flac"], [])
    scan(state, [other])  # the way out: by its own name, with what was decided
    assert sorted(entry.path for entry in write.make_plan(state).to_write) == [other / "b.flac", other / "c.flac"]
    assert old.read_bytes() == before


def test_suggesting_does_not_read_through_links_of_an_earlier_version(
    state: State, linked: tuple[Path, Path], tmp_path: Path
) -> None:
    root, other = linked
    old = from_an_earlier_version(state, root, root / "out")
    model = models.add(state, make_bundle(tmp_path / "bundle", image=False, text=False)).id
    report = suggest(state, bundle=model, workers=1)
    assert report.analysed == 0
    assert {problem.where for problem in report.problems} == {str(old), str(old.with_name("c.flac"))}
    assert all(f"out of the scanned folders, to '{other}" in problem.reason for problem in report.problems)
    change(state, "follow-links", True)
    assert suggest(state, bundle=model, workers=1).analysed == 2
    (row,) = albums(state)
    assert [explain.audio_heat(state, track.id, row.suggestions[0].genre) is None for track in row.tracks] == [
        False
    ] * 2
    change(state, "follow-links", False)
    for track in row.tracks:
        with pytest.raises(UnreadableError, match="out of the scanned folders"):
            explain.audio_heat(state, track.id, row.suggestions[0].genre)


def test_a_write_looks_again_whether_the_file_lies_inside(state: State, tmp_path: Path) -> None:
    root, away = tmp_path / "root", tmp_path / "away"
    song = make_audio(root / "album" / "a.flac", "flac", seconds=0.2, tags={"genres": ["Pop"]})
    before = song.read_bytes()
    scan(state, [root])
    accept(state, "all", genres=["Jazz"])
    plan = write.make_plan(state)
    song.parent.rename(away)
    (root / "album").symlink_to(away)
    [problem] = write.apply_plan(state, plan).problems
    assert "a link leads from it out of the scanned folders" in problem.reason
    assert (away / "a.flac").read_bytes() == before
    (root / "album").unlink()
    away.rename(root / "album")
    assert write.apply_plan(state, plan).written == [song]
    song.parent.rename(away)
    (root / "album").symlink_to(away)
    report = write.undo(state)
    assert report.written == [] and "a link leads from it" in report.problems[0].reason
    change(state, "follow-links", True)
    assert write.undo(state).written == [song]
    assert (away / "a.flac").read_bytes() == before


def test_nothing_in_a_system_folder_is_planned_written_undone_or_found(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    song = make_audio(root / "a.flac", "flac", seconds=0.2, tags={"genres": ["Pop"]})
    scan(state, [root])
    accept(state, "all", genres=["Jazz"])
    plan = write.make_plan(state)
    assert write.apply_plan(state, plan).written == [song]
    written = song.read_bytes()
    monkeypatch.setattr(left_out_folders, "SYSTEM_FOLDERS", (str(root),))
    report = write.undo(state)
    assert report.written == [] and "is part of the system and is never written" in report.problems[0].reason
    with pytest.raises(TaggerError, match="is part of the system and is never written"):
        write.undo(state, path=song)
    [problem] = write.apply_plan(state, plan).problems
    assert "is part of the system and is never written" in problem.reason
    accept(state, "all", genres=["Dub"])
    assert [entry.action for entry in write.make_plan(state).entries] == ["refused"]
    with pytest.raises(TaggerError, match=r"is part of the system, .*; name the folder that your music is in"):
        scan(state, [root])
    assert song.read_bytes() == written


def test_a_system_folder_among_the_known_ones_does_not_stop_the_others(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    for folder in (good, bad):
        make_audio(folder / "a.flac", "flac", seconds=0.2)
    scan(state, [good, bad])
    monkeypatch.setattr(left_out_folders, "SYSTEM_FOLDERS", (str(bad),))
    report = scan(state, [good, bad])
    assert report.tracks == 1
    assert [problem.where for problem in report.problems] == [str(bad)]
    assert "let 'tagger forget' forget the folder" in report.problems[0].reason


@pytest.mark.parametrize("how", ["marker", "setting", "forget"])
def test_a_folder_that_is_left_out_is_out_of_view_and_comes_back(state: State, music: Path, how: str) -> None:
    scan(state, [music])
    everything = shown(state)
    accept(state, "artist:Bob", genres=["Jazz"])
    if how == "marker":
        (music / "Bob" / ".nomedia").touch()
    elif how == "setting":
        change(state, "leave-out", "bob; nothing")
    else:
        assert forget(state, [music / "Bob"]) == [Forgotten(music / "Bob", 2, 1, music)]
    report = scan(state, [music])
    assert (report.missing, report.problems) == (0, [])
    assert shown(state) == [path for path in everything if "Bob" not in path.parts]
    assert missing(state) == []
    assert write.make_plan(state).entries == ()
    if how == "marker":
        (music / "Bob" / ".nomedia").unlink()
    elif how == "setting":
        change(state, "leave-out", "")
    else:
        scan(state, [music / "Bob"])
    scan(state, [music])
    assert shown(state) == everything
    assert len(write.make_plan(state).to_write) == (0 if how == "forget" else 2)


def test_a_folder_inside_a_forgotten_one_can_be_scanned_by_its_own_name(state: State, music: Path) -> None:
    scan(state, [music])
    forget(state, [music / "Ann"])
    scan(state, [music / "Ann" / "First"])
    for _ in range(2):
        assert scan(state, [music]).missing == 0
        assert sum("Ann" in path.parts for path in shown(state)) == 2
    assert forget(state, [music / "Ann" / "First"]) == [Forgotten(music / "Ann" / "First", 2, 1)]
    scan(state, [music])
    assert not any("Ann" in path.parts for path in shown(state))


def test_a_root_that_is_forgotten_and_scanned_anew_is_whole(state: State, music: Path) -> None:
    scan(state, [music])
    everything = shown(state)
    forget(state, [music / "Ann"])
    forget(state, [music])
    scan(state, [music])
    assert shown(state) == everything


def test_a_file_that_is_gone_when_its_folder_comes_back_is_missing(state: State, music: Path) -> None:
    scan(state, [music])
    change(state, "leave-out", "Bob")
    scan(state, [music])
    shutil.rmtree(music / "Bob")
    change(state, "leave-out", "")
    scan(state, [music])
    assert len(missing(state)) == 2


def test_a_cover_that_is_a_pipe_is_no_cover(state: State, music: Path) -> None:
    cover = music / "Ann" / "First" / "cover.jpg"
    cover.unlink()
    os.mkfifo(cover)
    report = scan(state, [music])
    assert [str(problem) for problem in report.problems] == [f"{cover}: it is not a regular file"]
    assert all(album.cover != cover for album in albums(state))
