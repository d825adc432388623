"""What we write is read by others as the same list; where a program cannot read lists, what it shows is stated here.

| Program | Files | What it shows of several genres |
|---|---|---|
| FFmpeg (ffprobe) | FLAC, Ogg Vorbis, Opus, Speex, Ogg FLAC | all, joined by ";" |
| FFmpeg | WAV with an INFO list besides | the first, up to version 5 all, joined by "; " (from that list) |
| FFmpeg | MP3, AIFF, WAV, TTA, DSF, MP4, WMA, Monkey's, WavPack, Musepack | the first |
| FFmpeg | DFF; MP3 whose only tag is APEv2 | none: it reads no tags there |
| TagLib | WMA | all, the first one last: it reads the header's extension first |
| TagLib | everything else | all, in order |
| mutagen by itself | MP3 and TTA whose only tag is APEv2; WAV whose only tag is an INFO list | none: it reads no tags there |
| mutagen by itself | everything else | all, in order |
"""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import av
import mutagen
import pytest
import taglib
from mutagen.id3 import ID3

from tests.helpers.genre_edits import write_genres
from tests.helpers.media import FORMAT_NAMES, cover_bytes, make_audio, suffix
from tests.helpers.write_context import genres_of

LISTS: list[tuple[str, ...]] = [
    ("Dub Techno",),
    ("Jazz", "Cool Jazz", "Ünïcode 日本"),
    ("Folk, World, & Country", "R&B/Soul"),
    (),
]
JOINED = {"flac": ";", "ogg vorbis": ";", "opus": ";", "speex": ";", "ogg flac": ";"}
UNREAD_BY_FFMPEG = {"dff", "mp3 apev2"}
UNREAD_BY_MUTAGEN = {"mp3 apev2"}
MUTAGEN_KEYS = ("genre", "\xa9gen", "WM/Genre", "Genre")


@pytest.fixture(params=LISTS, ids=len)
def genres(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return tuple(request.param)


@pytest.fixture(params=FORMAT_NAMES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(kind: str, genres: tuple[str, ...], tmp_path: Path) -> Path:
    tags = {"title": "One", "artist": "Ä", "genres": ["Rock"]}
    media_file = make_audio(tmp_path / f"a{suffix(kind)}", kind, seconds=0.3, tags=tags, cover=cover_bytes())
    write_genres(media_file, genres)
    return media_file


def shown_by_ffmpeg(kind: str, genres: Sequence[str]) -> set[str | None]:
    """What FFmpeg, in one version or another, makes of a list."""
    if not genres or kind in UNREAD_BY_FFMPEG:
        return {None}
    if kind == "wav info":
        return {"; ".join(genres), genres[0]}
    return {JOINED[kind].join(genres) if kind in JOINED else genres[0]}


def test_the_product_reads_what_it_wrote(path: Path, genres: tuple[str, ...]) -> None:
    assert genres_of(path) == genres


def test_ffmpeg(path: Path, kind: str, genres: tuple[str, ...]) -> None:
    with av.open(str(path), metadata_errors="replace") as container:
        tags = {**container.streams.audio[0].metadata, **container.metadata}
        decoded = sum(frame.samples for frame in container.decode(audio=0))
    genres_found = {key.lower(): value for key, value in tags.items()}.get("genre")
    assert genres_found in shown_by_ffmpeg(kind, genres)
    assert decoded > 0


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="the program ffprobe is not installed")
def test_ffprobe(path: Path, kind: str, genres: tuple[str, ...]) -> None:
    command = ["ffprobe", "-v", "error", "-show_entries", "format_tags:stream_tags", "-of", "json", str(path)]
    ffprobe_tags = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    tags = {**ffprobe_tags["streams"][0].get("tags", {}), **ffprobe_tags["format"].get("tags", {})}
    assert {key.lower(): value for key, value in tags.items()}.get("genre") in shown_by_ffmpeg(kind, genres)


def test_taglib(path: Path, kind: str, genres: tuple[str, ...]) -> None:
    with taglib.File(str(path)) as file:
        genres_found = file.tags.get("GENRE", [])
        assert file.tags["TITLE"] == ["One"]
        assert file.length is not None
    assert genres_found == list(genres[1:] + genres[:1] if kind == "wma" else genres)


def test_mutagen_by_itself(path: Path, kind: str, genres: tuple[str, ...]) -> None:
    tags = mutagen.File(path).tags
    lone_list = kind == "wav info" and len(genres) < 2
    assert by_mutagen(tags) == ([] if kind in UNREAD_BY_MUTAGEN or lone_list else list(genres))


def by_mutagen(tags: ID3 | Mapping[str, Any] | None) -> list[str]:
    if tags is None:
        return []
    if isinstance(tags, ID3):
        return list(tags["TCON"].genres) if "TCON" in tags else []
    for key in MUTAGEN_KEYS:
        try:
            return [str(value) for value in tags[key]]
        except (KeyError, ValueError):
            continue
    return []


def test_taglib_writes_back_what_we_wrote(path: Path, kind: str, genres: tuple[str, ...]) -> None:
    """Another program that saves the file keeps our list."""
    with taglib.File(str(path), save_on_exit=True) as file:
        file.tags["ALBUM"] = ["Alb"]
    genres_found = genres_of(path)
    if kind == "wma":
        assert sorted(genres_found) == sorted(genres)
    elif kind == "mp3 id3v1" and genres:
        assert genres_found[:1] == genres[:1]
    else:
        assert genres_found == genres
