"""Tag a demo track the way its format does it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, TCON, TXXX, Frame, Frames
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE


@dataclass(frozen=True, slots=True)
class DemoTags:
    """What is written into one track; ``field`` names the tag of the notes, ``cover`` is a JPEG or None."""

    title: str
    artist: str
    album: str
    year: int
    number: int
    genres: tuple[str, ...]
    notes: str
    field: str
    cover: bytes | None


def write_tags(path: Path, name: str, tags: DemoTags) -> None:
    """Write the tags into a file of the format ``name`` (of ``render.FORMATS``)."""
    _WRITERS[name](path, tags)


def _id3_frames(tags: DemoTags) -> list[Frame]:
    texts = {"TIT2": tags.title, "TPE1": tags.artist, "TPE2": tags.artist, "TALB": tags.album, "TDRC": str(tags.year)}
    frames = [Frames[name](encoding=3, text=[text]) for name, text in {**texts, "TRCK": str(tags.number)}.items()]
    if tags.genres:
        frames.append(TCON(encoding=3, text=list(tags.genres)))
    if tags.field == "comment":
        frames.append(COMM(encoding=3, lang="eng", desc="", text=[tags.notes]))
    else:
        frames.append(TXXX(encoding=3, desc="DESCRIPTION", text=[tags.notes]))
    if tags.cover:
        frames.append(APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=tags.cover))
    return frames


def _write_mp3(path: Path, tags: DemoTags) -> None:
    tag = ID3()
    for frame in _id3_frames(tags):
        tag.add(frame)
    tag.save(path)


def _write_wav(path: Path, tags: DemoTags) -> None:
    file = WAVE(path)
    file.add_tags()
    for frame in _id3_frames(tags):
        file[frame.HashKey] = frame
    file.save()


def _comment(file: FLAC | OggVorbis | OggOpus, tags: DemoTags) -> None:
    values = {
        "title": [tags.title],
        "artist": [tags.artist],
        "albumartist": [tags.artist],
        "album": [tags.album],
        "date": [str(tags.year)],
        "tracknumber": [str(tags.number)],
        tags.field: [tags.notes],
        "genre": list(tags.genres),
    }
    for key, value in values.items():
        if value:
            file[key] = value


def _picture(cover: bytes) -> Picture:
    picture = Picture()
    picture.type, picture.mime, picture.data = 3, "image/jpeg", cover
    return picture


def _write_flac(path: Path, tags: DemoTags) -> None:
    file = FLAC(path)
    _comment(file, tags)
    if tags.cover:
        file.add_picture(_picture(tags.cover))
    file.save()


def _write_ogg(file: OggVorbis | OggOpus, tags: DemoTags) -> None:
    _comment(file, tags)
    if tags.cover:
        file["metadata_block_picture"] = [base64.b64encode(_picture(tags.cover).write()).decode("ascii")]
    file.save()


def _write_m4a(path: Path, tags: DemoTags) -> None:
    file = MP4(path)
    file["\xa9nam"], file["\xa9ART"], file["aART"], file["\xa9alb"] = tags.title, tags.artist, tags.artist, tags.album
    file["\xa9day"], file["trkn"] = str(tags.year), [(tags.number, 0)]
    file["\xa9cmt" if tags.field == "comment" else "desc"] = tags.notes
    if tags.genres:
        file["\xa9gen"] = list(tags.genres)
    if tags.cover:
        file["covr"] = [MP4Cover(tags.cover, MP4Cover.FORMAT_JPEG)]
    file.save()


_WRITERS: dict[str, Callable[[Path, DemoTags], None]] = {
    "mp3": _write_mp3,
    "wav": _write_wav,
    "flac": _write_flac,
    "ogg": lambda path, tags: _write_ogg(OggVorbis(path), tags),
    "opus": lambda path, tags: _write_ogg(OggOpus(path), tags),
    "m4a": _write_m4a,
}
