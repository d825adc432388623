"""The parts of the tags at the end of a file: APEv2, Lyrics3 and ID3v1.

The parts of files whose tags stand in front of and behind the audio, and of DSF.
"""

import struct
from dataclasses import dataclass

from tagger.tagformats.inspect.file_parts import Fact, Inspection, Kind, View, demand
from tagger.tagformats.inspect.id3v2 import RawFrame, end_of, is_tag, survey_tag

ID3V1 = 128
APE = b"APETAGEX"
APE_EDGE = 32
LYRICS = b"LYRICS200"


@dataclass(frozen=True, slots=True)
class Trailing:
    """Where the trailing tags begin, and what they say in words: raw texts by field."""

    start: int
    texts: tuple[tuple[str, bytes], ...]


def survey_trailing(view: View, survey: Inspection) -> Trailing:
    """Account for everything behind the audio. Raises StructureFault."""
    end, texts = view.size, list[tuple[str, bytes]]()
    if view.has(end - ID3V1, b"TAG") and not view.has(end - ID3V1 - 3, APE):
        end -= ID3V1
        survey.add(Kind.KEPT, "the ID3v1 tag", end, end + ID3V1 - 1)
        survey.add(Kind.GENRE, "the genre of the ID3v1 tag", end + ID3V1 - 1, end + ID3V1)
        texts += _old_texts(view.read(end, ID3V1))
        end = _survey_lyrics(view, survey, end)
    if view.has(end - APE_EDGE, APE):
        end = _survey_ape(view, survey, end, texts)
    return Trailing(end, tuple(texts))


def _old_texts(tag: bytes) -> list[tuple[str, bytes]]:
    """The fields of an ID3v1 tag as UTF-8."""
    fields = [("title", tag[3:33]), ("artist", tag[33:63]), ("album", tag[63:93]), ("year", tag[93:97])]
    fields.append(("comment", tag[97:125] if tag[125] == 0 and tag[126] else tag[97:127]))
    texts = [(name, raw.split(b"\0")[0].decode("latin-1").strip().encode()) for name, raw in fields]
    if tag[125] == 0 and tag[126]:
        texts.append(("track", str(tag[126]).encode()))
    return texts


def _survey_lyrics(view: View, survey: Inspection, end: int) -> int:
    """A Lyrics3 tag is kept whole."""
    if not view.has(end - 9, LYRICS):
        return end
    digits = view.read(end - 15, 6)
    demand(digits.isdigit() and view.has(end - 15 - int(digits), b"LYRICSBEGIN"), "its Lyrics3 tag is broken")
    survey.add(Kind.KEPT, "the Lyrics3 tag", end - 15 - int(digits), end)
    return end - 15 - int(digits)


def _survey_ape(view: View, survey: Inspection, end: int, texts: list[tuple[str, bytes]]) -> int:
    """Every item but the genre is kept; returns where the tag begins."""
    numbers: tuple[int, int, int, int] = struct.unpack("<4I", view.read(end - APE_EDGE + 8, 16))
    version, size, count, flags = numbers
    demand(size >= APE_EDGE, "the footer of its APEv2 tag is broken")
    at, start = end - size, end - size
    survey.add(Kind.FRAME, "the APEv2 footer", end - APE_EDGE, end)
    if flags >> 31:
        start -= APE_EDGE
        demand(view.has(start, APE), "its APEv2 tag has no header")
        demand(view.read(start + 8, 12) == view.read(end - APE_EDGE + 8, 12), "its APEv2 tag's edges differ")
        survey.add(Kind.FRAME, "the APEv2 header", start, start + APE_EDGE)
    kept = 0
    for _ in range(count):
        at, other = _survey_item(view, survey, at, end - APE_EDGE, texts)
        kept += other
    demand(at == end - APE_EDGE, "the items of its APEv2 tag do not fill it")
    if kept:
        survey.facts.append(Fact("the version of the APEv2 tag", struct.pack("<2I", version, flags)))
    return start


def _survey_item(
    view: View, survey: Inspection, at: int, stop: int, texts: list[tuple[str, bytes]]
) -> tuple[int, bool]:
    """Account for one item; returns where the next begins, and whether it is something else than the genre."""
    demand(at + 8 < stop, "its APEv2 tag holds fewer items than it says")
    size, flags = struct.unpack("<2I", view.read(at, 8))
    key, zero, _ = view.read(at + 8, min(256, stop - at - 8)).partition(b"\0")
    value = at + 8 + len(key) + 1
    demand(bool(zero) and value + size <= stop, "an item of its APEv2 tag does not fit")
    name = key.decode("latin-1")
    is_genre = name.lower() == "genre"
    survey.add(Kind.GENRE if is_genre else Kind.KEPT, f"the APEv2 item {name}", at, value + size)
    if flags & 6 == 0 and size < 1 << 16:
        texts.append((name.lower(), view.read(value, size).split(b"\0")[0]))
    return value + size, not is_genre


def survey_tagged(view: View, survey: Inspection) -> tuple[list[RawFrame], list[tuple[str, bytes]]]:
    """Account for the whole file; returns its ID3 frames and the texts of its other tags. Raises StructureFault."""
    start, frames = 0, list[RawFrame]()
    if is_tag(view, 0):
        frames, start = survey_tag(view, survey, 0), end_of(view, 0)
    trailing = survey_trailing(view, survey)
    demand(start <= trailing.start, "the tags in front and behind overlap")
    survey.add(Kind.AUDIO, "the audio", start, trailing.start)
    return frames, list(trailing.texts)


def survey_dsf(view: View, survey: Inspection) -> None:
    """Account for a DSF file. Raises StructureFault."""
    size, pointer = struct.unpack("<12x2Q", view.read(0, 28))
    demand(size == view.size and pointer <= size, "its header states another length than it has")
    survey.add(Kind.KEPT, "the beginning of the header", 0, 12)
    survey.add(Kind.FRAME, "the size and pointer of the header", 12, 28)
    end = pointer or size
    demand(end >= 28, "its header points into itself")
    survey.add(Kind.AUDIO, "the audio", 28, end)
    if end < size:
        demand(is_tag(view, end), "its header points to no tag")
        survey_tag(view, survey, end)
        survey.add(Kind.KEPT, "the bytes behind the tag", end_of(view, end), size)
    survey.facts.append(Fact("the length of the audio", str(end).encode()))
