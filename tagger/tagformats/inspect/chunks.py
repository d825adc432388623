"""The parts of chunked files: WAV, AIFF and DSDIFF."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tagger.tagformats.inspect.file_parts import Fact, Inspection, Kind, View, demand
from tagger.tagformats.inspect.id3v2 import RawFrame, end_of, is_tag, survey_tag


@dataclass(frozen=True, slots=True)
class InspectedChunk:
    """A chunk's name and ranges; ``end`` counts the byte that evens its length."""

    name: bytes
    start: int
    content: int
    stop: int
    end: int


@dataclass(frozen=True, slots=True)
class Family:
    """Byte order and width of sizes, and the chunks that are audio."""

    order: Literal["little", "big"]
    width: int
    audio: tuple[bytes, ...]


FAMILIES = {
    b"RIFF": Family("little", 4, (b"data",)),
    b"FORM": Family("big", 4, (b"SSND",)),
    b"FRM8": Family("big", 8, (b"DSD ", b"DST ")),
}


def survey_chunks(view: View, survey: Inspection, root: bytes) -> tuple[list[RawFrame], list[tuple[str, bytes]]]:
    """Account for the whole file; returns its ID3 frames and the texts of its INFO list. Raises StructureFault."""
    family = FAMILIES[root]
    head = 4 + family.width
    stated = head + int.from_bytes(view.read(4, family.width), family.order)
    survey.add(Kind.FRAME, "the size of the file", 4, head)
    demand(stated <= view.size + 1, "its header says that it is longer than it is")
    frames, texts, end = list[RawFrame](), list[tuple[str, bytes]](), head + 4
    for chunk in _chunks(view, family, head + 4, min(stated, view.size)):
        end = chunk.end
        survey.add(Kind.FRAME, "the name and size of a chunk", chunk.start, chunk.content)
        survey.add(Kind.FRAME, "the byte behind a chunk", chunk.stop, min(chunk.end, view.size))
        _survey_chunk(view, survey, family, chunk, frames, texts)
    demand(abs(end - stated) <= 1, "its chunks do not fill it as its header says")
    return frames, texts


def _chunks(view: View, family: Family, at: int, stop: int) -> Iterator[InspectedChunk]:
    head = 4 + family.width
    while at + head <= stop:
        raw = view.read(at, head)
        size = int.from_bytes(raw[4:], family.order)
        demand(at + head + size <= stop, "one of its chunks does not fit")
        yield InspectedChunk(raw[:4], at, at + head, at + head + size, at + head + size + size % 2)
        at += head + size + size % 2


def _survey_chunk(
    view: View,
    survey: Inspection,
    family: Family,
    chunk: InspectedChunk,
    frames: list[RawFrame],
    texts: list[tuple[str, bytes]],
) -> None:
    label = f"the chunk {chunk.name.decode('latin-1').strip()}"
    if chunk.name in family.audio:
        survey.add(Kind.AUDIO, "the audio", chunk.content, chunk.stop)
    elif chunk.name.lower() == b"id3 " and is_tag(view, chunk.content):
        demand(not frames, "it holds two ID3 tags")
        demand(end_of(view, chunk.content) <= chunk.stop, "its ID3 tag is longer than its chunk")
        frames += survey_tag(view, survey, chunk.content)
        survey.add(Kind.KEPT, "the bytes behind the ID3 tag", end_of(view, chunk.content), chunk.stop)
    elif chunk.name == b"LIST" and family.order == "little" and view.has(chunk.content, b"INFO"):
        _survey_info(view, survey, family, chunk, texts)
    else:
        survey.add(Kind.KEPT, label, chunk.content, chunk.stop)
        if chunk.content == chunk.stop and chunk.name.lower() != b"id3 ":
            survey.facts.append(Fact(f"{label} (empty)", b""))


def _survey_info(
    view: View, survey: Inspection, family: Family, whole: InspectedChunk, texts: list[tuple[str, bytes]]
) -> None:
    """Every field of the INFO list is kept but the genre."""
    survey.add(Kind.KEPT, "the name of the INFO list", whole.content, whole.content + 4)
    for field in _chunks(view, family, whole.content + 4, whole.stop):
        genre, name = field.name == b"IGNR", field.name.decode("latin-1")
        survey.add(Kind.FRAME, "the name and size of an INFO field", field.start, field.content)
        survey.add(Kind.GENRE if genre else Kind.KEPT, f"the INFO field {name}", field.content, field.stop)
        survey.add(Kind.FRAME, "the byte behind an INFO field", field.stop, min(field.end, whole.stop))
        texts.append((name, view.read(field.content, min(field.stop - field.content, 1 << 16)).split(b"\0")[0].strip()))
