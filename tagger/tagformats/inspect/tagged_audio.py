"""The parts of files whose tags stand in front of and behind the audio (ID3v2, APEv2, Lyrics3, ID3v1), and of DSF."""

import struct
from dataclasses import dataclass

from tagger.tagformats.inspect.file_parts import CheckedReader, Inspection, Invariant, PartKind, ensure
from tagger.tagformats.inspect.id3v2 import RawFrame, end_of_tag, inspect_id3_tag, is_id3_tag

ID3V1 = 128
APE = b"APETAGEX"
APE_EDGE = 32
LYRICS = b"LYRICS200"


@dataclass(frozen=True, slots=True)
class Trailing:
    """Where the trailing tags begin, and what they say in words: raw texts by field."""

    start: int
    texts: tuple[tuple[str, bytes], ...]


def inspect_trailing_tags(reader: CheckedReader, inspection: Inspection) -> Trailing:
    """Account for everything behind the audio. Raises MalformedError."""
    end, texts = reader.size, list[tuple[str, bytes]]()
    if reader.has(end - ID3V1, b"TAG") and not reader.has(end - ID3V1 - 3, APE):
        end -= ID3V1
        inspection.add(PartKind.PRESERVED, "the ID3v1 tag", end, end + ID3V1 - 1)
        inspection.add(PartKind.GENRE, "the genre of the ID3v1 tag", end + ID3V1 - 1, end + ID3V1)
        texts += _id3v1_texts(reader.read(end, ID3V1))
        end = _inspect_lyrics(reader, inspection, end)
    if reader.has(end - APE_EDGE, APE):
        end = _inspect_ape_tag(reader, inspection, end, texts)
    return Trailing(end, tuple(texts))


def _id3v1_texts(tag: bytes) -> list[tuple[str, bytes]]:
    """The fields of an ID3v1 tag, in whatever code page."""
    fields = [("title", tag[3:33]), ("artist", tag[33:63]), ("album", tag[63:93]), ("year", tag[93:97])]
    fields.append(("comment", tag[97:125] if tag[125] == 0 and tag[126] else tag[97:127]))
    texts = [(name, raw.split(b"\0")[0].strip()) for name, raw in fields]
    if tag[125] == 0 and tag[126]:
        texts.append(("track", str(tag[126]).encode()))
    return texts


def _inspect_lyrics(reader: CheckedReader, inspection: Inspection, end: int) -> int:
    """A Lyrics3 tag is kept whole."""
    if not reader.has(end - 9, LYRICS):
        return end
    digits = reader.read(end - 15, 6)
    ensure(digits.isdigit() and reader.has(end - 15 - int(digits), b"LYRICSBEGIN"), "its Lyrics3 tag is broken")
    inspection.add(PartKind.PRESERVED, "the Lyrics3 tag", end - 15 - int(digits), end)
    return end - 15 - int(digits)


def _inspect_ape_tag(reader: CheckedReader, inspection: Inspection, end: int, texts: list[tuple[str, bytes]]) -> int:
    """Every item but the genre is kept; returns where the tag begins."""
    numbers: tuple[int, int, int, int] = struct.unpack("<4I", reader.read(end - APE_EDGE + 8, 16))
    version, size, count, flags = numbers
    ensure(size >= APE_EDGE, "the footer of its APEv2 tag is broken")
    offset, start = end - size, end - size
    inspection.add(PartKind.STRUCTURE, "the APEv2 footer", end - APE_EDGE, end)
    if flags >> 31:
        start -= APE_EDGE
        ensure(reader.has(start, APE), "its APEv2 tag has no header")
        ensure(reader.read(start + 8, 12) == reader.read(end - APE_EDGE + 8, 12), "its APEv2 tag's edges differ")
        inspection.add(PartKind.STRUCTURE, "the APEv2 header", start, start + APE_EDGE)
    other_items = 0
    for _ in range(count):
        offset, is_other = _inspect_ape_item(reader, inspection, offset, end - APE_EDGE, texts)
        other_items += is_other
    ensure(offset == end - APE_EDGE, "the items of its APEv2 tag do not fill it")
    if other_items:
        inspection.invariants.append(Invariant("the version of the APEv2 tag", struct.pack("<2I", version, flags)))
    return start


def _inspect_ape_item(
    reader: CheckedReader, inspection: Inspection, offset: int, stop: int, texts: list[tuple[str, bytes]]
) -> tuple[int, bool]:
    """Account for one item; returns where the next begins, and whether it is something else than the genre."""
    ensure(offset + 8 < stop, "its APEv2 tag holds fewer items than it says")
    size, flags = struct.unpack("<2I", reader.read(offset, 8))
    key, zero, _ = reader.read(offset + 8, min(256, stop - offset - 8)).partition(b"\0")
    value = offset + 8 + len(key) + 1
    ensure(bool(zero) and value + size <= stop, "an item of its APEv2 tag does not fit")
    name = key.decode("latin-1")
    is_genre = name.lower() == "genre" or inspection.may_change(name)
    if name.lower().startswith("cover art") and inspection.pictures:
        is_genre = inspection.is_changing_picture(reader.read(offset, value + size - offset))
    inspection.add(PartKind.GENRE if is_genre else PartKind.PRESERVED, f"the APEv2 item {name}", offset, value + size)
    if flags & 6 == 0 and size < 1 << 16:
        texts.append((name.lower(), reader.read(value, size).split(b"\0")[0]))
    return value + size, not is_genre


def inspect_tagged(reader: CheckedReader, inspection: Inspection) -> tuple[list[RawFrame], list[tuple[str, bytes]]]:
    """Account for the whole file; returns its ID3 frames and the texts of its other tags. Raises MalformedError."""
    start, frames = 0, list[RawFrame]()
    if is_id3_tag(reader, 0):
        frames, start = inspect_id3_tag(reader, inspection, 0), end_of_tag(reader, 0)
    trailing = inspect_trailing_tags(reader, inspection)
    ensure(start <= trailing.start, "the tags in front and behind overlap")
    inspection.add(PartKind.AUDIO, "the audio", start, trailing.start)
    return frames, list(trailing.texts)


def inspect_dsf(reader: CheckedReader, inspection: Inspection) -> None:
    """Account for a DSF file. Raises MalformedError."""
    size, pointer = struct.unpack("<12x2Q", reader.read(0, 28))
    ensure(size == reader.size and pointer <= size, "its header states another length than it has")
    inspection.add(PartKind.PRESERVED, "the beginning of the header", 0, 12)
    inspection.add(PartKind.STRUCTURE, "the size and pointer of the header", 12, 28)
    end = pointer or size
    ensure(end >= 28, "its header points into itself")
    inspection.add(PartKind.AUDIO, "the audio", 28, end)
    if end < size:
        ensure(is_id3_tag(reader, end), "its header points to no tag")
        inspect_id3_tag(reader, inspection, end)
        inspection.add(PartKind.PRESERVED, "the bytes behind the tag", end_of_tag(reader, end), size)
    inspection.invariants.append(Invariant("the length of the audio", str(end).encode()))
