"""Tags written into test files the way each format wants them, independent of the product's own code.

A tag set is a mapping with any of these keys: title, artist, album, album_artist, date, comment, lyrics, description,
release_group (text), track, disc (number), compilation (bool), genres (list of text, or one).
"""

import base64
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mutagen import id3
from mutagen._constants import GENRES
from mutagen.aiff import AIFF
from mutagen.apev2 import BINARY, APEv2, APEValue
from mutagen.asf import ASF
from mutagen.asf._attrs import ASFByteArrayAttribute
from mutagen.dsdiff import DSDIFF
from mutagen.dsf import DSF
from mutagen.flac import FLAC, Picture
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis
from mutagen.trueaudio import TrueAudio
from mutagen.wave import WAVE

Tags = Mapping[str, Any]
KEYS = frozenset({"title", "artist", "album", "album_artist", "date", "comment", "lyrics", "description",
                  "release_group", "track", "disc", "compilation", "genres"})  # fmt: skip

ID3_FRAMES = {"title": "TIT2", "artist": "TPE1", "album": "TALB", "album_artist": "TPE2", "date": "TDRC",
              "track": "TRCK", "disc": "TPOS", "genres": "TCON"}  # fmt: skip
ID3_22_FRAMES = {"title": "TT2", "artist": "TP1", "album": "TAL", "album_artist": "TP2", "date": "TYE",
                 "track": "TRK", "disc": "TPA", "genres": "TCO", "compilation": "TCP"}  # fmt: skip
VORBIS_KEYS = {"album_artist": "albumartist", "track": "tracknumber", "disc": "discnumber", "genres": "genre",
               "release_group": "musicbrainz_releasegroupid"}  # fmt: skip
APE_KEYS = {"album_artist": "Album Artist", "date": "Year", "genres": "Genre",
            "release_group": "MUSICBRAINZ_RELEASEGROUPID"}  # fmt: skip
MP4_KEYS = {"title": "\xa9nam", "artist": "\xa9ART", "album": "\xa9alb", "album_artist": "aART", "date": "\xa9day",
            "genres": "\xa9gen", "comment": "\xa9cmt", "lyrics": "\xa9lyr", "description": "desc"}  # fmt: skip
ASF_KEYS = {"title": "Title", "artist": "Author", "album": "WM/AlbumTitle", "album_artist": "WM/AlbumArtist",
            "date": "WM/Year", "track": "WM/TrackNumber", "disc": "WM/PartOfSet", "genres": "WM/Genre",
            "comment": "Description", "lyrics": "WM/Lyrics", "compilation": "WM/IsCompilation",
            "release_group": "MusicBrainz/Release Group Id"}  # fmt: skip
INFO_KEYS = {"title": b"INAM", "artist": b"IART", "album": b"IPRD", "date": b"ICRD", "track": b"ITRK",
             "genres": b"IGNR", "comment": b"ICMT"}  # fmt: skip


def texts(tags: Tags, key: str) -> list[str]:
    """The values of one key as text."""
    value = tags[key]
    if isinstance(value, bool):
        return [str(int(value))]
    if isinstance(value, str):
        return [value]
    return [str(part) for part in value] if isinstance(value, Sequence) else [str(value)]


def id3_frames(tags: Tags, cover: bytes | None) -> list[id3.Frame]:
    """The frames of an ID3v2.4 tag."""
    frames = [id3.Frames[ID3_FRAMES[key]](encoding=3, text=texts(tags, key)) for key in tags if key in ID3_FRAMES]
    if "comment" in tags:
        frames.append(id3.COMM(encoding=3, lang="eng", desc="", text=texts(tags, "comment")))
    if "lyrics" in tags:
        frames.append(id3.USLT(encoding=3, lang="eng", desc="", text=tags["lyrics"]))
    if tags.get("compilation"):
        frames.append(id3.TCMP(encoding=3, text=["1"]))
    for key, name in (("description", "DESCRIPTION"), ("release_group", "MusicBrainz Release Group Id")):
        if key in tags:
            frames.append(id3.TXXX(encoding=3, desc=name, text=texts(tags, key)))
    if cover is not None:
        frames.append(id3.APIC(encoding=3, mime=mime(cover), type=3, desc="", data=cover))
    return frames


def mime(cover: bytes) -> str:
    return "image/png" if cover.startswith(b"\x89PNG") else "image/jpeg"


def tag_id3(path: Path, tags: Tags, cover: bytes | None, *, version: int = 4) -> None:
    """An ID3v2.3 or v2.4 tag before the audio; in v2.3 the values of a list stay apart by NUL."""
    tag = id3.ID3()
    for frame in id3_frames(tags, cover):
        tag.add(frame)
    if version == 3:
        tag.update_to_v23()
    tag.save(path, v1=0, v2_version=version, v23_sep=None)


def tag_id3_22(path: Path, tags: Tags, cover: bytes | None) -> None:
    """An ID3v2.2 tag, which mutagen reads but never writes: three-letter frames in UTF-16 with a byte order mark."""

    def text(value: str) -> bytes:
        return b"\x01" + value.encode("utf-16")

    frames = [(ID3_22_FRAMES[key], text("\0".join(texts(tags, key)))) for key in tags if key in ID3_22_FRAMES]
    for key, name in (("comment", "COM"), ("lyrics", "ULT")):
        if key in tags:
            frames.append((name, b"\x01eng" + "\0".encode("utf-16") + "".join(texts(tags, key)).encode("utf-16")))
    for key, name in (("description", "DESCRIPTION"), ("release_group", "MusicBrainz Release Group Id")):
        if key in tags:
            frames.append(("TXX", text(name + "\0") + "".join(texts(tags, key)).encode("utf-16")))
    if cover is not None:
        frames.append(("PIC", b"\0" + (b"PNG" if mime(cover) == "image/png" else b"JPG") + b"\x03\0" + cover))
    body = b"".join(name.encode() + struct.pack(">I", len(data))[1:] + data for name, data in frames) + bytes(64)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\x02\0\0" + size + body + path.read_bytes())


def tag_id3_1(path: Path, tags: Tags, cover: bytes | None) -> None:
    """An ID3v1.1 tag behind the audio: short Latin-1 fields and a genre number (255 where there is no such genre)."""

    def field(key: str, size: int) -> bytes:
        return (texts(tags, key)[0] if key in tags else "").encode("latin-1", "replace")[:size].ljust(size, b"\0")

    genre = texts(tags, "genres")[0] if tags.get("genres") else ""
    number = GENRES.index(genre) if genre in GENRES else 255
    block = b"TAG" + field("title", 30) + field("artist", 30) + field("album", 30) + field("date", 4)
    with path.open("ab") as stream:
        stream.write(block + field("comment", 28) + bytes([0, int(tags.get("track", 0)), number]))


def tag_id3_file(kind: type, path: Path, tags: Tags, cover: bytes | None) -> None:
    """An ID3v2.4 tag where the container has its own place for it."""
    file = kind(path)
    if file.tags is None:
        file.add_tags()
    for frame in id3_frames(tags, cover):
        file.tags.add(frame)
    file.save()


def tag_vorbis(kind: type, path: Path, tags: Tags, cover: bytes | None) -> None:
    """Vorbis comments; a picture goes to FLAC's own block, elsewhere base64 into a comment."""
    file = kind(path)
    if file.tags is None:
        file.add_tags()
    for key in tags:
        file.tags[VORBIS_KEYS.get(key, key)] = texts(tags, key)
    if cover is not None:
        picture = Picture()
        picture.type, picture.mime, picture.data = 3, mime(cover), cover
        if kind is FLAC:
            file.add_picture(picture)
        else:
            file.tags["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
    file.save()


def tag_mp4(path: Path, tags: Tags, cover: bytes | None) -> None:
    """iTunes atoms."""
    file = MP4(path)
    for key in tags:
        if key in MP4_KEYS:
            file[MP4_KEYS[key]] = texts(tags, key)
    for key, atom in (("track", "trkn"), ("disc", "disk")):
        if key in tags:
            file[atom] = [(int(tags[key]), 0)]
    if "compilation" in tags:
        file["cpil"] = bool(tags["compilation"])
    if "release_group" in tags:
        value = MP4FreeForm(tags["release_group"].encode())
        file["----:com.apple.iTunes:MusicBrainz Release Group Id"] = [value]
    if cover is not None:
        kind = MP4Cover.FORMAT_PNG if mime(cover) == "image/png" else MP4Cover.FORMAT_JPEG
        file["covr"] = [MP4Cover(cover, kind)]
    file.save()


def tag_asf(path: Path, tags: Tags, cover: bytes | None) -> None:
    """ASF attributes."""
    file = ASF(path)
    for key in tags:
        file[ASF_KEYS.get(key, key)] = texts(tags, key)
    if cover is not None:
        head = struct.pack("<BI", 3, len(cover)) + (mime(cover) + "\0\0").encode("utf-16-le")
        file["WM/Picture"] = [ASFByteArrayAttribute(head + cover)]
    file.save()


def tag_ape(path: Path, tags: Tags, cover: bytes | None) -> None:
    """An APEv2 tag at the end."""
    tag = APEv2()
    for key in tags:
        tag[APE_KEYS.get(key, key.capitalize())] = texts(tags, key)
    if cover is not None:
        tag["Cover Art (Front)"] = APEValue(b"cover.jpg\0" + cover, BINARY)
    tag.save(path)


def tag_info(path: Path, tags: Tags, cover: bytes | None) -> None:
    """A LIST/INFO chunk behind the samples of a WAV."""
    entries = b"INFO"
    for key, name in INFO_KEYS.items():
        if tags.get(key):
            data = texts(tags, key)[0].encode() + b"\0"
            entries += name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    wave = path.read_bytes() + b"LIST" + struct.pack("<I", len(entries)) + entries
    path.write_bytes(wave[:4] + struct.pack("<I", len(wave) - 8) + wave[8:])


KINDS = {"wav": WAVE, "aiff": AIFF, "tta": TrueAudio, "dsf": DSF, "dff": DSDIFF, "flac": FLAC, "ogg vorbis": OggVorbis,
         "opus": OggOpus, "ogg flac": OggFLAC, "speex": OggSpeex}  # fmt: skip
