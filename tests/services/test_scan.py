"""A scan stores what is new, opens nothing that is not, and keeps ids and decisions through whatever happens to files."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import mutagen
import pytest
from sqlalchemy import select

from tagger.errors import CancelledError, TaggerError
from tagger.services import write
from tagger.services.review import accept, set_states, set_track_states
from tagger.services.scan import roots, scan
from tagger.state.album_queries import albums
from tagger.state.album_summaries import AlbumSummary
from tagger.state.album_texts import texts
from tagger.state.database import State
from tagger.state.tables import Album, Track
from tests.helpers.analysing import stop_after
from tests.helpers.media import make_audio, make_cover
from tests.helpers.music import NOTES


def by_title(state: State) -> dict[str, AlbumSummary]:
    return {album.album: album for album in albums(state)}


def states(album: AlbumSummary) -> dict[str, str]:
    return {suggestion.genre: suggestion.state for suggestion in album.suggestions}


def known_roots(state: State) -> list[Path]:
    with state.reading() as session:
        return roots(session)


def content_keys(state: State) -> dict[str, str]:
    with state.reading() as session:
        return {path.name: key for path, key in session.execute(select(Track.path, Track.content_key))}


def retag(path: Path, **tags: str) -> None:
    file = mutagen.File(path)
    file.update(tags)
    file.save()


def test_everything_is_found(state: State, music: Path) -> None:
    report = scan(state, [music])
    assert (report.albums, report.tracks, report.read, report.problems) == (3, 5, 5, [])
    first = by_title(state)["First"]
    assert (first.artist, first.genres, first.status) == ("Ann", ("Pop",), "new")
    assert [track.title for track in first.tracks] == ["Alpha", "Beta"]
    assert first.cover == music / "Ann" / "First" / "cover.jpg"
    with state.reading() as session:
        assert set(texts(session, first.id)) == {NOTES}


def test_a_second_scan_opens_nothing_and_changes_nothing(state: State, music: Path) -> None:
    scan(state, [music])
    before = albums(state), content_keys(state)
    for path in music.rglob("*.*"):
        if path.is_file():
            path.chmod(0)
    report = scan(state, [music])
    assert (report.tracks, report.read, report.missing) == (5, 0, 0)
    assert (albums(state), content_keys(state)) == before


def test_a_corrected_album_title_keeps_the_album_and_its_decisions(state: State, music: Path) -> None:
    scan(state, [music])
    album = by_title(state)["First"]
    set_states(state, [(album.id, "Dub Techno", "added")])
    for path in (music / "Ann" / "First").glob("*.flac"):
        retag(path, album="The First")
    report = scan(state, [music])
    assert report.read == 2
    corrected = by_title(state)["The First"]
    assert corrected.id == album.id
    assert states(corrected) == {"Dub Techno": "added"}
    assert "First" not in by_title(state)


def test_files_that_moved_keep_everything(state: State, music: Path) -> None:
    scan(state, [music])
    before, keys = by_title(state)["Second"], content_keys(state)
    set_states(state, [(before.id, "Jazz", "added")])
    (music / "Bob").rename(music / "Robert")
    report = scan(state, [music])
    assert (report.moved, report.missing, report.albums) == (2, 0, 3)
    after = by_title(state)["Second"]
    assert (after.id, [track.id for track in after.tracks]) == (before.id, [track.id for track in before.tracks])
    assert after.folder == music / "Robert" / "Second"
    assert states(after) == {"Jazz": "added"}
    assert content_keys(state) == keys


def test_music_that_was_copied_to_another_disk_keeps_everything(state: State, music: Path) -> None:
    """A copy keeps folder, name, size and time of a file, and nothing else by which the system knows it."""
    scan(state, [music])
    before, keys = by_title(state)["Second"], content_keys(state)
    set_states(state, [(before.id, "Jazz", "added")])
    copied = Path(shutil.copytree(music, music.parent / "disk" / "music"))
    shutil.rmtree(music)
    report = scan(state, [copied])
    assert (report.moved, report.problems, known_roots(state)) == (5, [], [copied])
    after = by_title(state)["Second"]
    assert (after.id, [track.id for track in after.tracks]) == (before.id, [track.id for track in before.tracks])
    assert states(after) == {"Jazz": "added"} and content_keys(state) == keys


def test_of_a_copy_beside_its_original_nothing_has_moved(state: State, music: Path) -> None:
    scan(state, [music])
    copied = Path(shutil.copytree(music, music.with_name("copied")))
    report = scan(state, [music, copied])
    assert (report.moved, report.tracks) == (0, 10)


def test_a_folder_that_moved_as_a_whole_is_forgotten_under_its_old_name(state: State, music: Path) -> None:
    scan(state, [music])
    set_states(state, [(by_title(state)["Second"].id, "Jazz", "added")])
    (music / "loose" / "song.ogg").unlink()
    scan(state, [music])
    moved = music.rename(music.with_name("moved"))
    report = scan(state, [moved])
    assert (report.moved, report.problems, known_roots(state)) == (4, [], [moved])
    assert states(by_title(state)["Second"]) == {"Jazz": "added"}


def test_it_is_no_problem_where_both_names_are_scanned(state: State, music: Path) -> None:
    moved = music.with_name("moved")
    moved.mkdir()
    scan(state, [music, moved])
    moved.rmdir()
    music.rename(moved)
    report = scan(state, [music, moved])
    assert (report.moved, report.problems, known_roots(state)) == (5, [], [moved])


def test_a_folder_that_is_gone_stays_known_while_one_of_its_files_did_not_turn_up(state: State, music: Path) -> None:
    scan(state, [music])
    (music / "loose" / "song.ogg").unlink()
    moved = music.rename(music.with_name("moved"))
    assert scan(state, [moved]).moved == 4
    assert known_roots(state) == [moved, music]
    (problem,) = scan(state, [music]).problems
    assert problem.reason.endswith("; connect its disk, or let 'tagger forget' forget the folder")


def test_a_folder_that_others_left_stays_known_while_it_is_there(state: State, music: Path, tmp_path: Path) -> None:
    scan(state, [music])
    (tmp_path / "new").mkdir()
    for folder in music.iterdir():
        folder.rename(tmp_path / "new" / folder.name)
    assert scan(state, [tmp_path / "new"]).moved == 5
    assert known_roots(state) == [music, tmp_path / "new"]


def test_a_copy_is_a_track_of_its_own(state: State, music: Path) -> None:
    scan(state, [music])
    os.link(music / "loose" / "song.ogg", music / "loose" / "same.ogg")
    report = scan(state, [music])
    assert (report.moved, report.tracks) == (0, 6)


def test_a_vanished_file_is_marked_and_comes_back_unopened(state: State, music: Path, tmp_path: Path) -> None:
    scan(state, [music])
    set_states(state, [(by_title(state)["Second"].id, "Jazz", "added")])
    (music / "Bob").rename(tmp_path / "away")
    assert scan(state, [music]).missing == 2
    assert scan(state, [music]).missing == 0
    gone = by_title(state)["Second"]
    assert all(track.missing for track in gone.tracks)
    assert states(gone) == {"Jazz": "added"}
    (tmp_path / "away").rename(music / "Bob")
    assert scan(state, [music]).read == 0
    assert not any(track.missing for track in by_title(state)["Second"].tracks)


def test_other_folders_are_left_as_they_are(state: State, music: Path) -> None:
    scan(state, [music])
    shutil.rmtree(music / "Bob")
    assert scan(state, [music / "Ann"]).missing == 0
    assert not any(track.missing for album in albums(state) for track in album.tracks)


def test_albums_that_become_one_keep_what_was_decided_about_either(state: State, music: Path) -> None:
    scan(state, [music])
    first, second = by_title(state)["First"], by_title(state)["Second"]
    set_states(state, [(first.id, "Jazz", "added")])
    set_states(state, [(second.id, "Rock", "added")])
    for path in (music / "Bob" / "Second").glob("*.mp3"):
        target = music / "Ann" / "First" / path.name
        path.rename(target)
        tags = mutagen.File(target, easy=True)
        tags.update({"album": "First", "artist": "Ann"})
        tags.save()
    scan(state, [music])
    merged = by_title(state)["First"]
    assert merged.id == first.id
    assert len([track for track in merged.tracks if not track.missing]) == 4
    assert states(merged)["Jazz"] == "added"


def test_what_was_decided_about_a_track_follows_it(state: State, music: Path) -> None:
    scan(state, [music])
    track = by_title(state)["First"].tracks[1]
    set_track_states(state, [(track.id, "Jazz", "added")])
    retag(music / "Ann" / "First" / "1 Alpha.flac", album="Elsewhere")
    retag(music / "Ann" / "First" / "2 Beta.flac", album="Single")
    scan(state, [music])
    (moved,) = by_title(state)["Single"].tracks
    assert (moved.id, moved.decisions) == (track.id, (("Jazz", "added"),))


def test_a_split_album_leaves_its_decisions_with_the_larger_part(state: State, music: Path) -> None:
    scan(state, [music])
    album = by_title(state)["First"]
    set_states(state, [(album.id, "Jazz", "added")])
    retag(music / "Ann" / "First" / "2 Beta.flac", album="Single")
    scan(state, [music])
    parts = by_title(state)
    assert parts["First"].id == album.id
    assert states(parts["First"]) == {"Jazz": "added"}
    assert states(parts["Single"]) == {}


def test_an_album_in_two_folders_is_one_and_stays_as_it_is(state: State, tmp_path: Path) -> None:
    for number, folder in enumerate(("a", "b"), start=1):
        tags = {"title": f"Song {number}", "album": "Spread", "artist": "Cy", "track": number, "disc": 1}
        make_audio(tmp_path / "music" / folder / f"{number}.flac", "flac", tags=tags, seed=number)
        make_cover(tmp_path / "music" / folder / "cover.jpg", seed=number)
    scan(state, [tmp_path / "music"])
    (before,) = albums(state)
    assert [track.title for track in before.tracks] == ["Song 1", "Song 2"]
    report = scan(state, [tmp_path / "music"])
    assert (report.albums, report.read) == (1, 0)
    assert albums(state) == [before]
    shutil.rmtree(tmp_path / "music" / "a")
    scan(state, [tmp_path / "music"])
    (left,) = albums(state)
    assert [track.missing for track in left.tracks] == [True, False]


def test_a_new_cover_is_noticed(state: State, music: Path) -> None:
    def key() -> str:
        with state.reading() as session:
            return session.scalars(select(Album.cover_key).where(Album.title == "First")).one()

    scan(state, [music])
    before = key()
    make_cover(music / "Ann" / "First" / "cover.jpg", (80, 80), seed=5)
    assert scan(state, [music]).read == 0
    assert key() != before
    (music / "Ann" / "First" / "cover.jpg").unlink()
    scan(state, [music])
    assert key() == ""
    assert by_title(state)["First"].cover is None


def test_texts_stay_and_follow_the_file(state: State, music: Path) -> None:
    def found() -> set[str]:
        with state.reading() as session:
            return set(texts(session, by_title(state)["First"].id))

    scan(state, [music])
    scan(state, [music])
    assert found() == {NOTES}
    for path in (music / "Ann" / "First").glob("*.flac"):
        retag(path, comment="Another text altogether.")
    scan(state, [music])
    assert found() == {"Another text altogether."}


def test_unreadable_files_are_named_every_time(state: State, music: Path) -> None:
    (music / "loose" / "notes.mp3").write_text("only words " * 500)
    (music / "loose" / "empty.flac").touch()
    for _ in range(2):
        report = scan(state, [music])
        assert {Path(problem.where).name for problem in report.problems} == {"notes.mp3", "empty.flac"}
    assert {track.path.name for album in albums(state) for track in album.tracks if track.error} == {
        "notes.mp3",
        "empty.flac",
    }


def test_names_in_any_encoding_are_kept(state: State, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path / "music" / "Bj") + b"\xf6rk.flac"
    make_audio(tmp_path / "music" / "plain.flac", "flac")
    os.rename(tmp_path / "music" / "plain.flac", name)
    scan(state, [tmp_path / "music"])
    (album,) = albums(state)
    assert os.fsencode(album.tracks[0].path) == name


def test_an_interrupted_scan_goes_on_where_it_stopped(
    state: State, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tagger.progress.NOTIFY_EVERY_SECONDS", 0.0)
    with pytest.raises(CancelledError):
        scan(state, [music], task=stop_after(3))
    kept = sum(len(album.tracks) for album in albums(state))
    assert 0 < kept < 5
    report = scan(state, [music])
    assert (report.tracks, report.read) == (5, 5 - kept)


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.touch()])
def test_what_is_no_folder_is_a_sentence(state: State, tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "song")
    with pytest.raises(TaggerError, match="name the folder that your music is in"):
        scan(state, [tmp_path / "song"])


def test_a_known_folder_that_is_out_of_reach_is_a_problem_and_forgets_nothing(state: State, music: Path) -> None:
    scan(state, [music])
    music.rename(music.with_name("unplugged"))
    report = scan(state, [music])
    assert [problem.where for problem in report.problems] == [str(music)]
    assert not any(track.missing for album in albums(state) for track in album.tracks)


@pytest.mark.parametrize("seconds", [0, -(10**9), 2**33, 2**34 - 1])
def test_times_before_1970_and_after_2262_are_times(state: State, tmp_path: Path, seconds: int) -> None:
    path = make_audio(tmp_path / "music" / "a.flac", "flac", tags={"title": "One", "genres": ["Jazz"]})
    before = path.read_bytes()
    try:
        os.utime(path, (seconds, seconds))
    except OSError:
        pytest.skip("this file system cannot hold such a time")
    seconds = int(path.stat().st_mtime)  # ext4 ends in 2446
    assert [scan(state, [tmp_path / "music"]).read for _ in range(2)] == [1, 0]
    accept(state, "all", genres=["Dub"])
    plan = write.make_plan(state)
    assert [entry.reason for entry in plan.entries] == [""]
    assert write.apply_plan(state, plan, keep_mtime=True).written == [path]
    assert int(path.stat().st_mtime) == seconds
    assert write.undo(state).written == [path]
    assert path.read_bytes() == before


def test_a_folder_that_may_not_be_looked_at_says_so(state: State, tmp_path: Path) -> None:
    (tmp_path / "ring").symlink_to("ring")
    with pytest.raises(TaggerError, match="cannot be looked at"):
        scan(state, [tmp_path / "ring"])
    (tmp_path / "file").touch()
    with pytest.raises(TaggerError, match="is not a folder"):
        scan(state, [tmp_path / "file"])
    with pytest.raises(TaggerError, match="does not exist"):
        scan(state, [tmp_path / "file" / "below"])
