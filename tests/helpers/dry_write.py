"""A write carried out in memory and judged twice: by the product's own checks, and by libraries it does not write with."""

import hashlib
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import av
import mutagen
from mutagen._vorbis import VComment
from mutagen.asf import ASFTags
from mutagen.id3 import ID3

from tagger.errors import TaggerError
from tagger.tagformats.file_formats import open_audio
from tagger.tagformats.genre_writer import genre_splices
from tagger.tagformats.splices import inverse, spliced
from tagger.tagformats.tag_reader import read_genres
from tagger.writing.verification import audio_ranges, differences
from tests.helpers.genre_edits import audio_digest, snapshot

ID3V1_COMMENT = "COMM:ID3v1 Comment:eng"  # mutagen's name of the comment in an ID3v1 tag
GENRES = ("genre", "\xa9gen", "wm/genre")


class NamedFile(io.BytesIO):
    """A file in memory with a name."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a write: the new bytes when every check passed, else why the file was left alone."""

    data: bytes | None
    refusal: str = ""


def written(data: bytes, name: str, genres: Sequence[str]) -> Written:
    """Read, write on a copy, compare: as the product does it. Only TaggerErrors are caught."""
    source = NamedFile(data, name)
    try:
        open_audio(source, name=name)
        before, audio = snapshot(source), audio_digest(source)
        splices = genre_splices(source, genres, name=name)
        undo = inverse(source, splices)
        target = NamedFile(spliced(data, splices), name)
        read_back = read_genres(open_audio(target, name=name))
        wrong = [*differences(before, snapshot(target)), *(["the audio"] if audio_digest(target) != audio else [])]
    except TaggerError as error:
        return Written(None, str(error))
    if read_back != tuple(genres):
        return Written(None, f"read back {read_back}")
    if wrong:
        return Written(None, f"would change {wrong}")
    result = target.getvalue()
    assert spliced(result, undo) == data, "the inverse does not lead back"
    return Written(result)


def packets(data: bytes, name: str) -> list[tuple[int, int | None, int, str]]:
    """Every packet that FFmpeg's demuxer finds in the audio: stream, time, size, digest; empty when it finds none.

    What begins or ends outside the audio is left out: in a broken file the demuxer may take tags for audio. So is the
    last packet of formats whose demuxer takes all up to the end of the file for it.
    """
    result = []
    ranges = audio_ranges(NamedFile(data, name)) or ((0, 0),)
    first, last = ranges[0][0], ranges[-1][1]
    try:
        kind = "mp3" if name.endswith(".mp3") else None
        with av.open(io.BytesIO(data), "r", format=kind, metadata_errors="replace") as container:
            for packet in container.demux():
                inside = packet.pos is None or (first <= packet.pos and packet.pos + packet.size <= last)
                if packet.size and packet.stream.type == "audio" and inside:
                    digest = hashlib.sha1(bytes(packet)).hexdigest()
                    result.append((packet.stream.index, packet.pts, packet.size, digest))
    except (av.FFmpegError, ValueError, IndexError):
        pass  # a broken file: what was found so far counts
    return result[:-1] if name.endswith((".ape", ".mpc", ".tak")) else result


def other_tags(data: bytes, name: str) -> dict[str, Any]:
    """Every tag but the genre as mutagen sees it."""
    file = mutagen.File(NamedFile(data, name))
    tags = getattr(file, "tags", None)
    if tags is None:
        return {}
    if isinstance(tags, ID3):
        result = {key: (tags[key].pprint(), str(getattr(tags[key], "data", ""))) for key in tags if key != "TCON"}
        if (comment := result.pop(ID3V1_COMMENT, None)) is not None:  # the same without mutagen's description
            result.setdefault("COMM::eng", (comment[0].replace("ID3v1 Comment", ""), comment[1]))
        return result | {f"unknown {i}": raw for i, raw in enumerate(tags.unknown_frames)}
    values = defaultdict(list)
    for key, value in tags if isinstance(tags, (VComment, ASFTags)) else tags.items():
        values[key].append(repr(value))
    return {key: result for key, result in values.items() if key.lower() not in GENRES}


def safely(data: bytes, genres: Sequence[str], name: str) -> bytes:
    """The file with these genres, after every check of ours and of others passed."""
    result = written(data, name, genres)
    assert result.data is not None, result.refusal
    assert packets(result.data, name) == packets(data, name)
    assert other_tags(result.data, name) == other_tags(data, name)
    assert written(result.data, name, genres).data == result.data, "writing twice changes something"
    return result.data


def genres_of(data: bytes, name: str) -> tuple[str, ...]:
    """The genres as the product reads them."""
    return read_genres(open_audio(NamedFile(data, name), name=name))


def refusal(data: bytes, name: str, genres: Sequence[str] = ("Dub",)) -> str:
    """Why the file is left alone."""
    result = written(data, name, genres)
    assert result.data is None, "it was written"
    return result.refusal
