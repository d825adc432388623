import io
from pathlib import Path
from typing import Any

import pytest
from mutagen import id3
from mutagen.flac import FLAC

from tagger.errors import UnreadableError
from tagger.library.records import AlbumText, TrackTags
from tagger.library.tags import read_tags
from tagger.tagformats.file_formats import open_audio
from tests.helpers.media import FORMAT_NAMES, MADE, POOR_NAMES, TAGLESS_NAMES, cover_bytes, make_audio, suffix

RELEASE_GROUP = "f5093c06-23e3-404f-aeaa-40f72885ee3a"
FULL: dict[str, Any] = {
    "title": "Ocean Floor", "artist": "The Tests", "album": "Deep", "album_artist": "Tests & Friends",
    "date": "2001-05-03", "track": 3, "disc": 2, "compilation": True, "genres": ["Dub", "Jazz"],
    "comment": "A warm record.", "lyrics": "La la\nla", "description": "Recorded at sea.",
    "release_group": RELEASE_GROUP,
}  # fmt: skip


def tags_of(path: Path) -> TrackTags:
    return read_tags(open_audio(path))


@pytest.mark.parametrize("name", sorted(set(FORMAT_NAMES) - POOR_NAMES))
def test_every_field_of_every_format(tmp_path: Path, name: str) -> None:
    tags = dict(FULL)
    if name == "wma":
        tags.pop("description")  # ASF has one field for comment and description
    path = make_audio(tmp_path / f"a{suffix(name)}", name, tags=tags, cover=cover_bytes())
    read = tags_of(path)
    kinds = ["comment", "lyrics", "description"] if "description" in tags else ["comment", "lyrics"]
    assert read == TrackTags(
        format=MADE[name].format,
        title="Ocean Floor",
        artist="The Tests",
        album="Deep",
        album_artist="Tests & Friends",
        year=2001,
        track_number=3,
        disc_number=2,
        compilation=True,
        genres=("Dub", "Jazz"),
        texts=tuple(AlbumText(kind, tags[kind]) for kind in kinds),
        duration=read.duration,
        release_group=RELEASE_GROUP,
        has_cover=True,
    )
    assert read.duration == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("name", sorted(POOR_NAMES))
def test_the_poor_formats_hold_what_they_can(tmp_path: Path, name: str) -> None:
    read = tags_of(make_audio(tmp_path / f"a{suffix(name)}", name, tags={**FULL, "genres": ["Jazz"]}))
    assert (read.title, read.artist, read.album, read.year, read.track_number) == (
        "Ocean Floor",
        "The Tests",
        "Deep",
        2001,
        3,
    )
    assert read.genres == ("Jazz",)
    assert [text.text for text in read.texts] == ["A warm record."]


@pytest.mark.parametrize("name", [*FORMAT_NAMES, *TAGLESS_NAMES])
def test_without_tags_only_format_and_duration_are_known(tmp_path: Path, name: str) -> None:
    read = tags_of(make_audio(tmp_path / f"a{suffix(name)}", name))
    assert read == TrackTags(format=read.format, duration=read.duration)
    assert read.duration > 0.9


def flac(folder: Path, **comments: str | list[str]) -> TrackTags:
    path = make_audio(folder / "a.flac", "flac")
    file = FLAC(path)
    for key, value in comments.items():
        file[key] = value
    file.save()
    return tags_of(path)


@pytest.mark.parametrize(
    ("date", "year"),
    [("2001", 2001), ("2001-05-03", 2001), ("3.5.2001", 2001), ("20010503", 2001), ("1969?", 1969), ("c. 1969", 1969),
     ("24", None), ("0000", None), ("", None), ("12345", None), ("soon", None)],
)  # fmt: skip
def test_years(tmp_path: Path, date: str, year: int | None) -> None:
    assert flac(tmp_path, date=date).year == year


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("03", 3), ("3/12", 3), (" 3 / 12", 3), ("0", None), ("A1", None), ("", None), ("3a", None),
     ("999999999999", None)],
)  # fmt: skip
def test_numbers(tmp_path: Path, text: str, number: int | None) -> None:
    assert flac(tmp_path, tracknumber=text).track_number == number


def test_several_artists_are_joined_and_spaces_are_tidied(tmp_path: Path) -> None:
    read = flac(tmp_path, artist=["One", " Two  Three "], title="A\nB\0C")
    assert (read.artist, read.title) == ("One; Two Three", "A B C")


def test_a_text_that_only_repeats_a_name_is_none(tmp_path: Path) -> None:
    assert flac(tmp_path, title="Ocean Floor", comment="ocean floor", description="").texts == ()


def test_the_same_text_counts_once_and_long_ones_are_cut(tmp_path: Path) -> None:
    read = flac(tmp_path, comment=["Warm.", "Warm."], description="Warm.", lyrics="la " * 100_000)
    assert [text.kind for text in read.texts] == ["comment", "lyrics"]
    assert len(read.texts[1].text) == 20_000


def test_time_marks_of_lyrics_are_left_out(tmp_path: Path) -> None:
    read = flac(tmp_path, lyrics="[00:12.00]First line\n[00:15.3]<00:16.10>second [live]")
    assert read.texts[0].text == "First line\nsecond [live]"


def test_comments_that_programs_leave_are_no_texts(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.mp3", "mp3 id3v2.3", tags={"title": "One"})
    tag = id3.ID3(path)
    for description in ("iTunNORM", "iTunSMPB", "Songs-DB_Custom1", "MusicMatch_Mood"):
        tag.add(id3.COMM(encoding=0, lang="eng", desc=description, text=["00000AB1 00000CD2"]))
    tag.add(id3.COMM(encoding=0, lang="deu", desc="Notiz", text=["Ein warmes Album."]))
    tag.save(path, v2_version=3)
    assert [text.text for text in tags_of(path).texts] == ["Ein warmes Album."]


def test_apev2_fills_what_id3_does_not_hold(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.mp3", "mp3 apev2", tags={"title": "From APE", "album": "Deep"}, cover=cover_bytes())
    tag = id3.ID3()
    tag.add(id3.TIT2(encoding=3, text=["From ID3"]))
    tag.save(path, v1=0)
    read = tags_of(path)
    assert (read.title, read.album, read.has_cover) == ("From ID3", "Deep", True)


def test_release_group_is_an_identifier_or_nothing(tmp_path: Path) -> None:
    assert flac(tmp_path, musicbrainz_releasegroupid=RELEASE_GROUP.upper()).release_group == RELEASE_GROUP
    assert flac(tmp_path, musicbrainz_releasegroupid="unknown").release_group == ""


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_damaged_tags_never_raise(tmp_path: Path, name: str) -> None:
    original = make_audio(tmp_path / "a", name, tags=FULL, cover=cover_bytes())
    data, tried = original.read_bytes(), 0
    for start in (0, max(0, len(data) - 3000)):
        for at in range(start, min(start + 3000, len(data)), 131):
            damaged = data[:at] + bytes(255 - byte for byte in data[at : at + 3]) + data[at + 3 :]
            try:
                file = open_audio(io.BytesIO(damaged), name=f"a{suffix(name)}")
            except UnreadableError:
                continue
            read_tags(file)
            tried += 1
    assert tried > 0
