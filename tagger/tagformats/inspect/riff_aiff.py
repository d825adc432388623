"""The parts of chunked files: WAV, AIFF and DSDIFF."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tagger.tagformats.inspect.file_parts import CheckedReader, Inspection, Invariant, PartKind, ensure
from tagger.tagformats.inspect.id3v2 import RawFrame, end_of_tag, inspect_id3_tag, is_id3_tag


@dataclass(frozen=True, slots=True)
class InspectedChunk:
    """A chunk's name and ranges; ``end`` counts the byte that evens its length."""

    name: bytes
    start: int
    content: int
    stop: int
    end: int


@dataclass(frozen=True, slots=True)
class ChunkedFormat:
    """Byte order and width of sizes, and the chunks that are audio."""

    order: Literal["little", "big"]
    width: int
    audio: tuple[bytes, ...]


CHUNKED_FORMATS = {
    b"RIFF": ChunkedFormat("little", 4, (b"data",)),
    b"FORM": ChunkedFormat("big", 4, (b"SSND",)),
    b"FRM8": ChunkedFormat("big", 8, (b"DSD ", b"DST ")),
}


def inspect_chunks(
    reader: CheckedReader, inspection: Inspection, root: bytes
) -> tuple[list[RawFrame], list[tuple[str, bytes]]]:
    """Account for the whole file; returns its ID3 frames and the texts of its INFO list. Raises MalformedError."""
    audio_format = CHUNKED_FORMATS[root]
    head = 4 + audio_format.width
    stated = head + int.from_bytes(reader.read(4, audio_format.width), audio_format.order)
    inspection.add(PartKind.STRUCTURE, "the size of the file", 4, head)
    ensure(stated <= reader.size + 1, "its header says that it is longer than it is")
    frames, texts, end = list[RawFrame](), list[tuple[str, bytes]](), head + 4
    for chunk in _chunks(reader, audio_format, head + 4, min(stated, reader.size)):
        end = chunk.end
        inspection.add(PartKind.STRUCTURE, "the name and size of a chunk", chunk.start, chunk.content)
        inspection.add(PartKind.STRUCTURE, "the byte behind a chunk", chunk.stop, min(chunk.end, reader.size))
        _inspect_chunk(reader, inspection, audio_format, chunk, frames, texts)
    ensure(abs(end - stated) <= 1, "its chunks do not fill it as its header says")
    return frames, texts


def _chunks(reader: CheckedReader, audio_format: ChunkedFormat, offset: int, stop: int) -> Iterator[InspectedChunk]:
    head = 4 + audio_format.width
    while offset + head <= stop:
        raw = reader.read(offset, head)
        size = int.from_bytes(raw[4:], audio_format.order)
        ensure(offset + head + size <= stop, "one of its chunks does not fit")
        yield InspectedChunk(raw[:4], offset, offset + head, offset + head + size, offset + head + size + size % 2)
        offset += head + size + size % 2


def _inspect_chunk(
    reader: CheckedReader,
    inspection: Inspection,
    audio_format: ChunkedFormat,
    chunk: InspectedChunk,
    frames: list[RawFrame],
    texts: list[tuple[str, bytes]],
) -> None:
    label = f"the chunk {chunk.name.decode('latin-1').strip()}"
    if chunk.name in audio_format.audio:
        inspection.add(PartKind.AUDIO, "the audio", chunk.content, chunk.stop)
    elif chunk.name.lower() == b"id3 " and is_id3_tag(reader, chunk.content):
        ensure(not frames, "it holds two ID3 tags")
        ensure(end_of_tag(reader, chunk.content) <= chunk.stop, "its ID3 tag is longer than its chunk")
        frames += inspect_id3_tag(reader, inspection, chunk.content)
        inspection.add(
            PartKind.PRESERVED, "the bytes behind the ID3 tag", end_of_tag(reader, chunk.content), chunk.stop
        )
    elif chunk.name == b"LIST" and audio_format.order == "little" and reader.has(chunk.content, b"INFO"):
        _inspect_info_list(reader, inspection, audio_format, chunk, texts)
    else:
        inspection.add(PartKind.PRESERVED, label, chunk.content, chunk.stop)
        if chunk.content == chunk.stop and chunk.name.lower() != b"id3 ":
            inspection.invariants.append(Invariant(f"{label} (empty)", b""))


def _inspect_info_list(
    reader: CheckedReader,
    inspection: Inspection,
    audio_format: ChunkedFormat,
    info_list: InspectedChunk,
    texts: list[tuple[str, bytes]],
) -> None:
    """Every field of the INFO list is kept but the genre."""
    inspection.add(PartKind.PRESERVED, "the name of the INFO list", info_list.content, info_list.content + 4)
    for field in _chunks(reader, audio_format, info_list.content + 4, info_list.stop):
        genre, name = field.name == b"IGNR", field.name.decode("latin-1")
        inspection.add(PartKind.STRUCTURE, "the name and size of an INFO field", field.start, field.content)
        inspection.add(
            PartKind.GENRE if genre else PartKind.PRESERVED, f"the INFO field {name}", field.content, field.stop
        )
        inspection.add(PartKind.STRUCTURE, "the byte behind an INFO field", field.stop, min(field.end, info_list.stop))
        texts.append(
            (name, reader.read(field.content, min(field.stop - field.content, 1 << 16)).split(b"\0")[0].strip())
        )
