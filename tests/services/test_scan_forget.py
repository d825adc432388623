"""What is forgotten is no longer known; the files stay, and so does the way back to what they were."""

from pathlib import Path

import pytest

from tagger.errors import TaggerError
from tagger.services import write
from tagger.services.review import accept
from tagger.services.scan import Forgotten, forget, roots, scan
from tagger.state.album_queries import albums
from tagger.state.database import State
from tests.helpers.media import make_audio


def known(state: State) -> list[Path]:
    with state.reading() as session:
        return roots(session)


def test_a_folder_is_forgotten_with_its_albums_and_its_files_stay(state: State, music: Path, tmp_path: Path) -> None:
    other = make_audio(tmp_path / "other" / "a.flac", "flac").parent
    scan(state, [music, other])
    assert forget(state, [music]) == [Forgotten(music, 5, 3)]
    assert known(state) == [other]
    assert [track.path.parent for album in albums(state) for track in album.tracks] == [other]
    assert len(list(music.rglob("*.flac"))) == 2


def test_what_another_scanned_folder_holds_stays_known(state: State, music: Path) -> None:
    scan(state, [music / "Ann"])
    scan(state, [music])
    assert forget(state, [music]) == [Forgotten(music, 3, 2)]
    assert [album.album for album in albums(state)] == ["First"]
    scan(state, [music])


def test_a_folder_that_was_scanned_by_itself_and_with_the_one_around_it_is_left_out(state: State, music: Path) -> None:
    scan(state, [music / "Ann"])
    scan(state, [music])
    assert forget(state, [music / "Ann"]) == [Forgotten(music / "Ann", 2, 1, inside=music)]
    assert known(state) == [music]
    scan(state, [music])
    assert "First" not in [album.album for album in albums(state)]
    scan(state, [music / "Ann"])  # named again
    assert "First" in [album.album for album in albums(state)]
    scan(state, [music])
    assert forget(state, [music / "Ann"])[0].inside == music


def test_a_file_is_not_forgotten(state: State, music: Path) -> None:
    scan(state, [music])
    song = next(music.rglob("*.flac"))
    with pytest.raises(TaggerError, match=r"is a file, and only folders are forgotten; name one, or move the file"):
        forget(state, [song])
    assert len(albums(state)) == 3


def test_an_unknown_folder_is_refused_and_nothing_is_forgotten(state: State, music: Path) -> None:
    with pytest.raises(TaggerError, match=r"never scanned.*nor was any other"):
        forget(state, [music])
    scan(state, [music])
    with pytest.raises(TaggerError, match=f"'nowhere' was never scanned.*; those that were are '{music}'"):
        forget(state, [music, Path("nowhere")])
    assert known(state) == [music]


def test_a_folder_that_is_gone_is_forgotten_by_the_name_it_had(state: State, music: Path) -> None:
    scan(state, [music])
    moved = music.rename(music.with_name("moved"))
    music.symlink_to(moved)
    assert forget(state, [music]) == [Forgotten(music, 5, 3)]


def test_what_was_written_can_still_be_undone(state: State, tmp_path: Path) -> None:
    song = make_audio(tmp_path / "music" / "a.flac", "flac", tags={"genres": ["Pop"]})
    before = song.read_bytes()
    scan(state, [song.parent])
    accept(state, "all", genres=["Jazz"])
    assert write.apply_plan(state, write.make_plan(state)).written
    assert song.read_bytes() != before
    forget(state, [song.parent])
    assert write.undo(state).written
    assert song.read_bytes() == before
