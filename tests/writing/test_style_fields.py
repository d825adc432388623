"""The field STYLE and further genre fields: planned, written, undone to the last bit, in every format."""

import os
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
from mutagen.id3 import ID3, TXXX
from mutagen.mp4 import MP4, MP4FreeForm
from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from tagger.genres.cleaning import CleaningRules
from tagger.services import scan, settings, write
from tagger.services.review import set_states
from tagger.settings import WriteMethod
from tagger.state.album_queries import albums
from tagger.state.database import State
from tagger.state.tables import Decision, Track
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.list_profile import Profile
from tagger.tagformats.splices import Splice, spliced
from tagger.tagformats.tag_reader import read_genres, text_field
from tagger.writing.field_splices import composed
from tagger.writing.requested_genres import remember_profile
from tests.helpers.dry_write import other_tags, packets
from tests.helpers.failing_filesystem import Crash, CrashingFileSystem
from tests.helpers.media import FORMAT_NAMES, cover_bytes, make_audio, suffix
from tests.helpers.stored_analyses import store_album

SECOND = "Jazz; Fusion"


def song(folder: Path, kind: str, *genres: str) -> Path:
    tags = {"title": "a", "artist": "Artist", "genres": list(genres)}
    return make_audio(folder / f"a{suffix(kind)}", kind, seconds=0.2, tags=tags, cover=cover_bytes())


def with_styles(state: State, path: Path, *accepted: str, mode: str = "merge", second: str = "name") -> int:
    """The file as an album in which something was accepted, where styles are written."""
    for name, value in (("fields", "genre and style"), ("mode", mode), ("second-fields", second)):
        settings.change(state, name, value)
    album = store_album(state, path.parent.name, [path])
    set_states(state, [(album, genre, "added") for genre in accepted])
    return album


def held(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    file = open_audio(path)
    return read_genres(file), text_field(file, "STYLE")


@pytest.mark.parametrize("kind", FORMAT_NAMES)
def test_styles_are_written_and_taken_back_bit_for_bit_in_every_format(state: State, tmp_path: Path, kind: str) -> None:
    path = song(tmp_path, kind, "Rock")
    original = path.read_bytes()
    with_styles(state, path, "Cool Jazz", "ロック歌謡", "Techno")
    report = write.apply_plan(state, write.make_plan(state))
    assert report.problems == [] and report.operation_id is not None
    genres, styles = held(path)
    assert genres == ("Rock", "Jazz", "ロック歌謡", "Electronic") and styles == ("Cool Jazz", "Techno")
    assert write.make_plan(state).to_write == ()
    changes = write.changes(state, report.operation_id)
    assert [(text.field, text.before, text.after) for text in changes[0].other_fields] == [("STYLE", (), styles)]
    assert write.undo(state, report.operation_id).problems == []
    assert path.read_bytes() == original
    assert write.undo(state, report.operation_id + 1).problems == []
    assert held(path) == (genres, styles)


def test_the_state_knows_the_styles_so_that_nothing_is_opened_for_them(state: State, tmp_path: Path) -> None:
    """A file that holds zeros under its old stamp is as wanted as long as nobody opens it."""
    path = song(tmp_path / "music", "flac", "Jazz")
    with_styles(state, path, "Cool Jazz")
    assert write.apply_plan(state, write.make_plan(state)).problems == []
    (album,) = albums(state)
    assert album.status == "written" and stored_styles(state) == ("Cool Jazz",)
    with state.session() as session:
        session.execute(delete(Decision))
    for query in ('genre="Cool Jazz"', "genre:cool"):
        assert [found.id for found in albums(state, query)] == [album.id]
    set_states(state, [(album.id, "Cool Jazz", "added")])
    status = path.stat()
    path.write_bytes(bytes(status.st_size))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    plan = write.make_plan(state)
    assert [entry.action for entry in plan.entries] == ["unchanged"] and not plan.entries[0].reason


def test_styles_that_an_older_state_does_not_know_are_read_by_the_next_scan(state: State, tmp_path: Path) -> None:
    path = song(tmp_path / "music", "flac", "Jazz")
    with_styles(state, path, "Cool Jazz")
    write.apply_plan(state, write.make_plan(state))
    scan.scan(state, [path.parent])
    key = stored_value(state, Track.content_key)
    with state.session() as session:
        session.execute(update(Track).values(styles=None))
    assert [entry.action for entry in write.make_plan(state).entries] == ["unchanged"]
    scan.scan(state, [path.parent])
    assert stored_styles(state) == ("Cool Jazz",) and stored_value(state, Track.content_key) == key


def stored_value(state: State, column: InstrumentedAttribute[Any]) -> object:
    with state.reading() as session:
        return session.scalar(select(column))


def stored_styles(state: State) -> object:
    return stored_value(state, Track.styles)


@pytest.mark.parametrize("kind", ["flac", "mp3 id3v2.2", "mp3 id3v2.3", "m4a aac", "wma", "ape", "ogg vorbis"])
def test_what_is_there_is_kept_or_replaced_as_the_genre_is(state: State, tmp_path: Path, kind: str) -> None:
    path = song(tmp_path, kind, "Rock")
    with_styles(state, path, "Cool Jazz")
    write.apply_plan(state, write.make_plan(state))
    set_states(state, [(1, "Dub Techno", "added")])
    assert write.apply_plan(state, write.make_plan(state)).problems == []
    assert held(path) == (("Rock", "Jazz", "Electronic"), ("Cool Jazz", "Dub Techno"))
    settings.change(state, "mode", "replace")
    set_states(state, [(1, "Cool Jazz", "rejected")])
    assert write.apply_plan(state, write.make_plan(state)).problems == []
    assert held(path) == (("Electronic",), ("Dub Techno",))
    settings.change(state, "parents", value=True)
    assert write.apply_plan(state, write.make_plan(state)).problems == []
    assert held(path) == (("Electronic",), ("Dub Techno", "Techno"))


def test_styles_are_joined_for_players_that_need_it(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "mp3 id3v2.4", "Rock")
    remember_profile(state, tmp_path, Profile.SEMICOLON)
    with_styles(state, path, "Cool Jazz", "Techno")
    write.apply_plan(state, write.make_plan(state))
    assert held(path) == (("Rock; Jazz; Electronic",), ("Cool Jazz; Techno",))
    assert write.make_plan(state).to_write == ()


def test_a_plan_shows_each_field_as_its_format_calls_it(state: State, tmp_path: Path) -> None:
    lines = {}
    for kind in ("mp3 id3v2.4", "m4a aac", "flac"):
        path = song(tmp_path / kind, kind, "Jazz")
        with_styles(state, path, "Cool Jazz")
        (entry,) = write.make_plan(state, f'"{kind}"').to_write
        lines[kind] = write.entry_lines(entry)[1:]
    assert lines["mp3 id3v2.4"] == ["  + TXXX:STYLE: Cool Jazz"]
    assert lines["m4a aac"] == ["  + ----:com.apple.iTunes:STYLE: “Cool Jazz”"]
    assert lines["flac"] == ["  + STYLE: “Cool Jazz”"]


def test_a_style_that_another_program_changed_meanwhile_is_left_alone(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "flac", "Jazz")
    with_styles(state, path, "Cool Jazz")
    report = write.apply_plan(state, write.make_plan(state))
    file = mutagen.File(path)
    file["STYLE"] = ["Mine"]
    file.save()
    (problem,) = write.undo(state, report.operation_id).problems
    assert "changed since" in problem.reason and held(path)[1] == ("Mine",)


def test_after_another_program_touched_the_file_styles_go_back_by_value(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "mp3 id3v2.3", "Jazz")
    with_styles(state, path, "Cool Jazz")
    report = write.apply_plan(state, write.make_plan(state))
    file = mutagen.File(path)
    file.tags.add(TXXX(encoding=3, desc="MOOD", text=["calm"]))
    file.save()
    assert write.undo(state, report.operation_id).problems == []
    assert held(path) == (("Jazz",), ()) and ID3(path)["TXXX:MOOD"].text == ["calm"]


def second_field(path: Path, *, add: bool = False) -> list[str]:
    """The further genre field of an MP3 or M4A file, added first if it is to be."""
    if path.suffix == ".mp3":
        tags = ID3(path)
        if add:
            tags.add(TXXX(encoding=3, desc="Genre", text=[SECOND]))
            tags.save(path)
        return [text for frame in tags.getall("TXXX") for text in frame.text]
    file = MP4(path)
    key = "----:com.apple.iTunes:GENRE"
    if add:
        file[key] = [MP4FreeForm(SECOND.encode())]
        file.save()
    return [bytes(value).decode() for value in file.get(key, [])]


@pytest.mark.parametrize("kind", ["mp3 id3v2.3", "mp3 id3v2.4", "m4a aac"])
def test_further_genre_fields_are_brought_into_line_and_back(state: State, tmp_path: Path, kind: str) -> None:
    path = song(tmp_path, kind, "jazz", "Soul")
    second_field(path, add=True)
    original = path.read_bytes()
    store_album(state, "a", [path])
    plan = write.make_cleaning_plan(state, rules=CleaningRules(second_fields="align"))
    assert [(text.field, text.before) for text in plan.entries[0].other_fields] == [("GENRE", (SECOND,))]
    report = write.apply_plan(state, plan)
    assert report.problems == [] and second_field(path) == ["Jazz", "Soul"] and held(path)[0] == ("Jazz", "Soul")
    again = write.make_cleaning_plan(state, rules=CleaningRules(second_fields="align"))
    assert again.entries == ()
    assert write.undo(state, report.operation_id).problems == [] and path.read_bytes() == original


def test_a_clean_genre_with_a_further_field_is_aligned_too_and_named_where_that_is_wanted(
    state: State, tmp_path: Path
) -> None:
    path = song(tmp_path, "mp3 id3v2.4", "Jazz")
    second_field(path, add=True)
    store_album(state, "a", [path])
    (named,) = write.make_cleaning_plan(state, rules=CleaningRules(second_fields="name")).entries
    assert named.action == "unchanged" and "stays as it is" in named.losses[0]
    assert write.make_cleaning_plan(state).entries == ()
    assert write.apply_plan(
        state, write.make_cleaning_plan(state, rules=CleaningRules(second_fields="align"))
    ).written == [path]
    assert second_field(path) == ["Jazz"]


def test_a_written_file_has_its_further_field_aligned_where_the_setting_says_so(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "m4a aac", "Rock")
    second_field(path, add=True)
    with_styles(state, path, "Cool Jazz", second="align")
    write.apply_plan(state, write.make_plan(state))
    assert held(path) == (("Rock", "Jazz"), ("Cool Jazz",)) and second_field(path) == ["Rock", "Jazz"]


@pytest.mark.parametrize("kind", ["flac", "mp3 id3v2.3", "m4a aac", "ogg vorbis", "wma", "ape", "wav id3"])
def test_sound_and_other_tags_stay_as_other_readers_see_them(state: State, tmp_path: Path, kind: str) -> None:
    path = song(tmp_path, kind, "Rock")
    before = path.read_bytes()
    with_styles(state, path, "Cool Jazz", "Techno")
    assert write.apply_plan(state, write.make_plan(state)).problems == []
    after = path.read_bytes()
    tags = {key: value for key, value in other_tags(after, path.name).items() if "style" not in key.lower()}
    assert tags == other_tags(before, path.name) and len(tags) < len(other_tags(after, path.name))
    assert packets(after, path.name) == packets(before, path.name)


@pytest.mark.parametrize("kind", ["flac", "mp3 id3v2.4", "m4a aac"])
@pytest.mark.parametrize(
    ("method", "number", "how", "write_method"),
    [
        ("write", 1, {}, "replace"),
        ("flush", 1, {}, "replace"),
        ("replace", 1, {}, "replace"),
        ("replace", 1, {"after": True}, "replace"),
        ("write", 1, {"half": True}, "patch"),
        ("flush", 1, {}, "patch"),
    ],
)
def test_a_file_is_whole_wherever_the_program_is_killed(
    state: State, tmp_path: Path, kind: str, method: str, number: int, how: dict[str, bool], write_method: WriteMethod
) -> None:
    path = song(tmp_path, kind, "Rock")
    album = with_styles(state, path, "Cool Jazz")
    write.apply_plan(state, write.make_plan(state))  # makes room for the patch
    original, before = path.read_bytes(), held(path)
    set_states(state, [(album, "Dub Techno", "added")])
    with pytest.raises(Crash):
        write.apply_plan(
            state, write.make_plan(state), files=CrashingFileSystem(method, number, **how), write_method=write_method
        )
    write.recover(state)
    wanted = (("Rock", "Jazz", "Electronic"), ("Cool Jazz", "Dub Techno"))
    assert held(path) == wanted or path.read_bytes() == original
    assert sorted(tmp_path.glob("*.*")) == [path]
    write.apply_plan(state, write.make_plan(state))
    assert held(path) == wanted
    assert write.undo(state).problems == [] and held(path) == before


def test_two_changes_one_after_the_other_are_one_change() -> None:
    rng = np.random.default_rng(0)
    for _ in range(300):
        data = bytes(rng.integers(0, 256, rng.integers(1, 40), dtype=np.uint8))
        first = random_splices(rng, len(data))
        between = spliced(data, first)
        second = random_splices(rng, len(between))
        assert spliced(data, composed(len(data), first, second)) == spliced(between, second)


def random_splices(rng: np.random.Generator, size: int) -> list[Splice]:
    cuts = sorted(rng.integers(0, size + 1, 2 * int(rng.integers(0, 4))).tolist())
    pairs = zip(cuts[::2], cuts[1::2], strict=True)
    return [
        Splice(start, stop, bytes(rng.integers(0, 256, rng.integers(0, 5), dtype=np.uint8))) for start, stop in pairs
    ]
