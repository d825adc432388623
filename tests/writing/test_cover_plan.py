"""Embedding a fetched cover: planned, written, undone to the last bit, in every format, and never over another picture."""

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

import mutagen
import pytest
from mutagen.apev2 import BINARY, APEv2, APEValue
from mutagen.id3 import APIC, ID3, TXXX

from tagger.errors import UnwritableError
from tagger.services import write
from tagger.state.database import State
from tagger.state.review_queries import store_cover
from tagger.state.review_tables import COVERS
from tagger.state.tables import Album, Track
from tagger.tagformats.cover_writer import CoverEdit
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.genre_writer import cover_splices
from tagger.tagformats.tag_fields import PICTURE, FrontCover, picture_name
from tagger.tagformats.tag_reader import embedded_pictures
from tagger.writing.file_edit import OtherFieldChange
from tagger.writing.patched_view import OriginalFile, PatchedView
from tagger.writing.verification import differences, snapshot_of_view
from tests.faults.kill import decoded
from tests.helpers.dry_write import other_tags, packets
from tests.helpers.failing_filesystem import Crash, CrashingFileSystem
from tests.helpers.media import FORMAT_NAMES, TAGLESS_NAMES, cover_bytes, make_audio, suffix
from tests.helpers.stored_analyses import store_album
from tests.helpers.write_context import genres_of

COVER = cover_bytes((500, 500), seed=7)
PICTURE_KEYS = ("apic", "pic", "covr", "wm/picture", "metadata_block_picture", "cover art")
WITH_PICTURE = ("mp3 id3v2.2", "mp3 id3v2.3", "ape", "flac", "m4a aac", "aiff", "wma", "dsf")


def song(folder: Path, kind: str, *, cover: bytes | None = None, genres: Sequence[str] = ("Jazz",)) -> Path:
    tags = {"title": "a", "artist": "Artist", "genres": list(genres)}
    return make_audio(folder / f"a{suffix(kind)}", kind, seconds=0.2, tags=tags, cover=cover)


def fetched(state: State, *paths: Path, data: bytes = COVER) -> int:
    """The files as an album whose cover was fetched."""
    album = store_album(state, paths[0].parent.name, paths)
    key = hashlib.sha256(data).hexdigest()[:32]
    path = state.folder / COVERS / f"{key}.jpg"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    with state.session() as session:
        store_cover(session, album, path, key)
    return album


def pictures(path: Path) -> list[bytes]:
    return [picture.data for picture in embedded_pictures(open_audio(path))]


@pytest.mark.parametrize("kind", [kind for kind in FORMAT_NAMES if kind != "mp3 apev2"])
def test_a_cover_is_embedded_and_taken_out_bit_for_bit_in_every_format(state: State, tmp_path: Path, kind: str) -> None:
    path = song(tmp_path, kind)
    original, sound = path.read_bytes(), decoded(path)
    fetched(state, path)
    plan = write.make_cover_plan(state)
    report = write.apply_plan(state, plan)
    assert report.problems == [] and report.written == [path] and report.operation_id is not None
    embedded = path.read_bytes()
    assert pictures(path) == [COVER] and genres_of(path) == ("Jazz",)
    (front,) = embedded_pictures(open_audio(path))
    assert front.kind == 3
    before, after = (other_tags(data, path.name) for data in (original, embedded))
    assert {
        key: value for key, value in after.items() if not key.lower().startswith(PICTURE_KEYS)
    }.items() >= before.items()
    assert decoded(path) == sound
    # A picture is a stream, too.
    heard = [[packet[1:] for packet in packets(data, path.name)] for data in (original, embedded)]
    assert heard[0] == heard[1]
    assert [entry.action for entry in write.make_cover_plan(state).entries] == ["unchanged"]
    assert write.undo(state, report.operation_id).problems == []
    assert path.read_bytes() == original
    assert write.undo(state, report.operation_id + 1).problems == []
    assert path.read_bytes() == embedded


@pytest.mark.parametrize("kind", WITH_PICTURE)
def test_a_file_with_a_picture_is_left_alone_and_the_second_reader_keeps_the_picture(
    state: State, tmp_path: Path, kind: str
) -> None:
    path = song(tmp_path, kind, cover=cover_bytes())
    fetched(state, path)
    assert pictures(path) == [cover_bytes()]
    assert [entry.action for entry in write.make_cover_plan(state).entries] == ["unchanged"]
    with path.open("rb") as file, pytest.raises(UnwritableError, match="holds a picture already"):
        cover_splices(file, CoverEdit(FrontCover(COVER, "image/jpeg", 500, 500)))
    data = path.read_bytes()
    at = data.find(cover_bytes()[-40:])
    changed = data[: at + 8] + bytes([data[at + 8] ^ 1]) + data[at + 9 :]
    change = OtherFieldChange(PICTURE, (), (picture_name(COVER),))
    before, after = (snapshot_of_view(PatchedView(Bytes(content, path.name)), [change]) for content in (data, changed))
    assert at > 0 and differences(before, after)


class Bytes(OriginalFile):
    """The content of a file, as the original of a view."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self.size, self.name = data, len(data), name

    def read(self, start: int, size: int) -> bytes:
        return self._data[start : start + size]


def test_a_plan_says_what_it_embeds_and_from_where(state: State, tmp_path: Path) -> None:
    fetched(state, song(tmp_path, "flac"))
    (entry,) = write.make_cover_plan(state).entries
    kilobytes = round(len(COVER) / 1000)
    assert write.entry_lines(entry)[1:] == [
        f"  + front cover: 500 × 500 pixels, {kilobytes} kB, from the Cover Art Archive"
    ]
    (row,) = write.plan_json(write.make_cover_plan(state))
    assert row["old"] == row["new"] == ["Jazz"]
    assert row["other_fields"] == {"PICTURE": {"old": [], "new": [picture_name(COVER)]}}


def test_only_albums_with_a_fetched_cover_that_match_are_planned(state: State, tmp_path: Path) -> None:
    fetched(state, song(tmp_path / "one", "flac"))
    second = fetched(state, song(tmp_path / "two", "flac"))
    store_album(state, "three", [song(tmp_path / "three", "flac")])
    assert len(write.make_cover_plan(state).to_write) == 2
    assert [entry.album_id for entry in write.make_cover_plan(state, f"id:{second}").entries] == [second]


def test_an_mp3_whose_main_tag_is_behind_the_sound_is_refused(state: State, tmp_path: Path) -> None:
    fetched(state, song(tmp_path, "mp3 apev2"))
    (entry,) = write.make_cover_plan(state).entries
    assert entry.action == "refused" and "play a picture as noise" in entry.reason


@pytest.mark.parametrize("kind", TAGLESS_NAMES)
def test_a_format_without_tags_is_refused_by_name(state: State, tmp_path: Path, kind: str) -> None:
    fetched(state, make_audio(tmp_path / f"a{suffix(kind)}", kind, seconds=0.2))
    (entry,) = write.make_cover_plan(state).entries
    assert entry.action == "refused" and entry.reason


@pytest.mark.parametrize("damage", [b"", b"<html>", COVER[:-200] + bytes(200)])
def test_a_cover_whose_file_was_changed_is_not_embedded(state: State, tmp_path: Path, damage: bytes) -> None:
    fetched(state, song(tmp_path, "flac"))
    (path,) = (state.folder / COVERS).iterdir()
    path.write_bytes(damage)
    (entry,) = write.make_cover_plan(state).entries
    assert entry.action == "refused" and "fetch it again" in entry.reason


def test_what_is_no_picture_is_not_embedded(state: State, tmp_path: Path) -> None:
    fetched(state, song(tmp_path, "flac"), data=b"\xff\xd8 no picture")
    (entry,) = write.make_cover_plan(state).entries
    assert entry.action == "refused" and "it is not a picture" in entry.reason


@pytest.mark.parametrize("kind", ["flac", "mp3 id3v2.3", "m4a aac", "ogg vorbis", "wma", "ape", "aiff"])
def test_after_another_program_touched_the_file_the_cover_alone_is_taken_out(
    state: State, tmp_path: Path, kind: str
) -> None:
    path = song(tmp_path, kind)
    fetched(state, path)
    report = write.apply_plan(state, write.make_cover_plan(state))
    file = mutagen.File(path)
    if isinstance(file.tags, ID3):
        file.tags.add(TXXX(encoding=3, desc="MOOD", text=["calm"]))
    else:
        file["\xa9cmt" if path.suffix == ".m4a" else "COMMENT"] = ["mine"]
    file.save()
    touched = path.read_bytes()
    tags = other_tags(touched, path.name)
    undone = write.undo(state, report.operation_id)
    assert undone.problems == [] and pictures(path) == [] and genres_of(path) == ("Jazz",)
    remaining = other_tags(path.read_bytes(), path.name)
    assert remaining == {key: value for key, value in tags.items() if not key.lower().startswith(PICTURE_KEYS)}
    assert write.undo(state, undone.operation_id).problems == [] and path.read_bytes() == touched


def test_a_cover_that_is_not_at_hand_any_more_is_not_put_back(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "flac")
    fetched(state, path)
    write.apply_plan(state, write.make_cover_plan(state))
    undone = write.undo(state)
    file = mutagen.File(path)
    file["COMMENT"] = ["mine"]
    file.save()
    (problem,) = write.undo(state, undone.operation_id).problems
    assert "embed it anew" in problem.reason and pictures(path) == []


def test_a_picture_that_was_put_in_since_is_left_alone(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "mp3 id3v2.4")
    fetched(state, path)
    report = write.apply_plan(state, write.make_cover_plan(state))
    tags = ID3(path)
    tags.add(APIC(encoding=0, mime="image/jpeg", type=4, desc="back", data=cover_bytes()))
    tags.save(path)
    (problem,) = write.undo(state, report.operation_id).problems
    assert "picture in it was changed" in problem.reason and len(pictures(path)) == 2


def test_a_tag_that_is_unsynchronised_as_a_whole_gives_the_picture_back(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "mp3 id3v2.4")
    data = bytearray(path.read_bytes())
    data[5] |= 0x80
    path.write_bytes(data)
    fetched(state, path)
    report = write.apply_plan(state, write.make_cover_plan(state))
    assert report.problems == [] and pictures(path) == [COVER]
    assert write.undo(state).problems == [] and path.read_bytes() == data


def test_a_picture_in_a_second_tag_counts(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "mp3 id3v2.4")
    tags = APEv2()
    tags["Cover Art (Front)"] = APEValue(b"a.jpg\0" + cover_bytes(), BINARY)
    tags.save(path)
    fetched(state, path)
    assert [entry.action for entry in write.make_cover_plan(state).entries] == ["unchanged"]


def test_the_bytes_of_the_genre_stay_whatever_their_form(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "mp3 id3v2.3", genres=["(8)"])
    fetched(state, path)
    frame = path.read_bytes().split(b"TCON", 1)[1][:10]
    assert write.apply_plan(state, write.make_cover_plan(state)).problems == []
    assert path.read_bytes().split(b"TCON", 1)[1][:10] == frame


def test_the_library_knows_that_the_file_holds_a_picture(state: State, tmp_path: Path) -> None:
    path = song(tmp_path, "flac")
    album = fetched(state, path)
    write.apply_plan(state, write.make_cover_plan(state))
    with state.reading() as session:
        (track,) = session.query(Track).all()
        assert track.has_cover and session.get_one(Album, album).cover is not None
    write.undo(state)
    with state.reading() as session:
        assert not session.query(Track).one().has_cover


@pytest.mark.parametrize("kind", ["m4a aac", "ogg vorbis"])
@pytest.mark.parametrize(
    ("method", "how"), [("write", {"half": True}), ("flush", {}), ("replace", {}), ("replace", {"after": True})]
)
def test_a_file_is_whole_wherever_the_program_is_killed(
    state: State, tmp_path: Path, kind: str, method: str, how: dict[str, bool]
) -> None:
    path = song(tmp_path, kind)
    fetched(state, path)
    original = path.read_bytes()
    with pytest.raises(Crash):
        write.apply_plan(
            state, write.make_cover_plan(state), files=CrashingFileSystem(method, 1, **how), write_method="replace"
        )
    write.recover(state)
    assert pictures(path) == [COVER] or path.read_bytes() == original
    assert sorted(tmp_path.glob("*.*")) == [path]
    write.apply_plan(state, write.make_cover_plan(state))
    assert pictures(path) == [COVER]
    assert write.undo(state).problems == [] and path.read_bytes() == original


def test_a_fetched_picture_that_is_damaged_is_named_and_the_other_albums_go_on(state: State, tmp_path: Path) -> None:
    whole = cover_bytes((200, 200), "PNG", seed=3)
    start = whole.index(b"IDAT")
    half = int.from_bytes(whole[start - 4 : start]) // 2
    part = whole[start : start + 4 + half]  # a chunk of half the pixels, behind which no chunk follows
    checksum = zlib.crc32(part).to_bytes(4)
    damaged = (
        whole[: start - 4] + half.to_bytes(4) + part + checksum + bytes(4) + b"\0\1\2\3" + whole[start + 4 + half :]
    )
    fetched(state, song(tmp_path / "a", "flac"), data=damaged)
    fetched(state, song(tmp_path / "b", "flac"))
    refused, planned = sorted(write.make_cover_plan(state).entries, key=lambda entry: entry.path)
    assert (refused.action, planned.action) == ("refused", "write")
    assert "cannot be used (it is not a picture)" in refused.reason
