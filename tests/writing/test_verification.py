"""The second pair of eyes: it accounts for every byte, and sees every change that is not the genre's."""

import io
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger.errors import TaggerError
from tagger.tagformats.inspect.file_parts import FilePart, MalformedError, fill_gaps
from tagger.tagformats.inspect.inspection import Inspection, PartKind, inspect_parts
from tagger.writing.verification import audio_ranges, differences, lost_padding
from tests.helpers.dry_write import NamedFile
from tests.helpers.genre_edits import audio_digest, snapshot, write_genres
from tests.helpers.media import FORMAT_NAMES, cover_bytes, make_audio, suffix

TAGS = {"title": "One", "artist": "Ä", "album": "Alb", "comment": "c", "genres": ["Jazz"]}


@pytest.fixture(scope="module", params=FORMAT_NAMES)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    kind = str(request.param)
    path = tmp_path_factory.mktemp("snapshot") / f"a{suffix(kind)}"
    return make_audio(path, kind, seconds=0.3, tags=TAGS, cover=cover_bytes())


def parts_of(data: bytes) -> list[FilePart]:
    return inspect_parts(NamedFile(data, "a"), "a").parts


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]


def test_every_byte_is_accounted_for(sample: Path) -> None:
    data = sample.read_bytes()
    at = 0
    for part in parts_of(data):
        assert part.start == at
        at = part.stop
    assert at == len(data)


def test_a_change_of_anything_that_must_stay_is_seen(sample: Path) -> None:
    data = sample.read_bytes()
    before, audio = snapshot(io.BytesIO(data)), audio_digest(io.BytesIO(data))
    chance = random.Random(1)
    for part in parts_of(data):
        if part.kind not in (PartKind.PRESERVED, PartKind.AUDIO):
            continue
        for at in {part.start, part.stop - 1, chance.randrange(part.start, part.stop)}:
            changed = io.BytesIO(flipped(data, at))
            try:
                after, sound = snapshot(changed), audio_digest(changed)
            except TaggerError:
                continue  # it no longer adds up: seen as well
            assert (after, sound) != (before, audio), f"{part} at {at}"
            assert sound != audio or differences(before, after)


def test_a_change_of_the_genre_alone_is_none(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / sample.name
    for genres in (("Dub",), ("Dub", "日本", "Funk"), ()):
        copy.write_bytes(sample.read_bytes())
        write_genres(copy, genres)
        assert copy.read_bytes() != sample.read_bytes()
        assert differences(snapshot(sample), snapshot(copy)) == []
        assert audio_digest(copy) == audio_digest(sample)


TITLES = (b"TIT2", b"TT2", b"TITLE=", b"title=", b"\xa9nam", b"Title", b"INAM", "One".encode("utf-16-le"), b"One")


def test_losing_a_title_is_named(sample: Path) -> None:
    """Its name (or the text, where the format has no names) is overwritten where it stands."""
    data = sample.read_bytes()
    title = next(name for name in TITLES if name in data)
    changed = data.replace(title, title[:1] + title[1:-1].swapcase() + b"X", 1)
    try:
        differing_names = differences(snapshot(io.BytesIO(data)), snapshot(io.BytesIO(changed)))
    except TaggerError as error:
        differing_names = [str(error)]
    assert differing_names


def test_what_differs_is_said_in_words(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.flac", "flac", seconds=0.2, tags=TAGS, cover=cover_bytes())
    data = path.read_bytes()
    before = snapshot(path)
    cases = {
        data.replace(b"artist=", b"artisu="): ["the comment ARTIST (missing)", "the comment ARTISU (new)"],
        data.replace(b"album=Alb", b"album=Abc"): ["the comment ALBUM"],
        data.replace(b"JFIF", b"JFIX"): ["a picture"],
    }
    for changed, words in cases.items():
        assert differences(before, snapshot(io.BytesIO(changed))) == words
        assert differences(snapshot(io.BytesIO(changed)), before) != []


def test_the_order_counts(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.flac", "flac", seconds=0.2, tags={"title": "One", "comment": "Two"})
    data = path.read_bytes()
    first, two = b"\x09\0\0\0title=One", b"\x0b\0\0\0comment=Two"
    assert first + two in data
    swapped = snapshot(io.BytesIO(data.replace(first + two, two + first)))
    assert differences(snapshot(path), swapped) == ["the order of its tags"]


def test_room_may_differ_and_is_known(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.flac", "flac", seconds=0.2, tags=TAGS)
    before = snapshot(path)
    write_genres(path, ("A longer name than before",))
    after = snapshot(path)
    assert before == after
    assert 0 < after.padding < before.padding
    assert not lost_padding(before, after)
    assert lost_padding(before, snapshot(io.BytesIO(without_padding(path.read_bytes()))))


def without_padding(data: bytes) -> bytes:
    (room,) = [p for p in parts_of(data) if p.kind is PartKind.PADDING]
    cut = data[: room.start - 4] + data[room.stop :]
    at = 4
    while at + 4 + int.from_bytes(data[at + 1 : at + 4]) < room.start - 4:
        at += 4 + int.from_bytes(data[at + 1 : at + 4])
    return cut[:at] + bytes([cut[at] | 0x80]) + cut[at + 1 :]


def test_a_file_that_cannot_be_opened_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        snapshot(tmp_path / "none.flac")


MAGICS = (
    b"",
    b"fLaC",
    b"OggS\0\2",
    b"RIFF\x20\0\0\0WAVE",
    b"FORM\0\0\0\x20AIFF",
    b"FRM8",
    b"DSD ",
    b"ID3\4\0\0\0\0\0\x20",
    b"\0\0\0\x10ftypM4A \0\0\0\0",
    bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
    b"MAC ",
    b"\xff\xfb\x90\x64",
)


@given(
    st.sampled_from(MAGICS),
    st.binary(max_size=300),
    st.sampled_from((b"", b"TAG" + bytes(125), b"APETAGEX" + bytes(24))),
)
def test_any_bytes_give_a_snapshot_or_a_sentence(magic: bytes, body: bytes, end: bytes) -> None:
    file = NamedFile(magic + body + end, "a.mp3")
    try:
        assert differences(snapshot(file), snapshot(file)) == []
        assert len(audio_digest(file)) == 32
    except TaggerError as error:
        assert str(error).startswith("“a.mp3” cannot be checked and is left untouched: ")
        assert str(error).endswith(".")


class DyingFile(io.BytesIO):
    """A file whose disk dies while it is read."""

    name = "a.flac"

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError(5, "Input/output error")


def test_a_dying_disk_is_said() -> None:
    with pytest.raises(TaggerError, match=r"reading it failed \(Input/output error\)"):
        snapshot(DyingFile(b"fLaC"))


def test_ranges_of_audio_are_in_order_and_neighbours_are_one(sample: Path) -> None:
    with sample.open("rb") as file:
        ranges = audio_ranges(file)
    assert ranges
    assert all(start < stop for start, stop in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


def test_two_parts_that_claim_one_byte_are_a_fault() -> None:
    broken = Inspection()
    broken.add(PartKind.PRESERVED, "one", 0, 5)
    broken.add(PartKind.PRESERVED, "two", 4, 6)
    with pytest.raises(MalformedError, match="overlap"):
        fill_gaps(broken, 6)
