"""The parts of a native FLAC file."""

from tagger.tagformats.inspect.file_parts import CheckedReader, Inspection, Invariant, PartKind, add_padding, ensure
from tagger.tagformats.inspect.ogg import comment_invariants

NAMES = {
    0: "the description of the stream",
    2: "an application's block",
    3: "the seek table",
    5: "the cue sheet",
    6: "a picture",
}
PADDING, COMMENT, PICTURE, INVALID = 1, 4, 6, 127


def inspect_flac(reader: CheckedReader, inspection: Inspection, start: int) -> None:
    """Account for the stream that begins at ``start``. Raises MalformedError."""
    ensure(reader.has(start, b"fLaC"), "it holds no FLAC stream")
    offset, last, comments = start + 4, False, 0
    inspection.add(PartKind.PRESERVED, "the mark of the stream", start, offset)
    while not last:
        header = reader.read(offset, 4)
        last, kind, size = bool(header[0] & 0x80), header[0] & 0x7F, int.from_bytes(header[1:])
        ensure(kind != INVALID and offset + 4 + size <= reader.size, "the chain of its FLAC blocks is broken")
        inspection.add(PartKind.STRUCTURE, "the header of a FLAC block", offset, offset + 4)
        comments += kind == COMMENT
        _inspect_block(reader, inspection, kind, offset + 4, offset + 4 + size)
        offset += 4 + size
    ensure(comments <= 1, "it holds two Vorbis comments")
    ensure(offset == reader.size or _is_frame(reader, offset), "its audio does not begin where its blocks end")
    inspection.add(PartKind.AUDIO, "the audio", offset, reader.size)


def _is_frame(reader: CheckedReader, offset: int) -> bool:
    sync = int.from_bytes(reader.read(offset, min(2, reader.size - offset)).ljust(2, b"\0"))
    return sync >> 2 == 0b11111111111110


def _inspect_block(reader: CheckedReader, inspection: Inspection, kind: int, start: int, stop: int) -> None:
    if kind == PADDING:
        add_padding(reader, inspection, "the padding", start, stop)
    elif kind == COMMENT:
        invariants, padding = comment_invariants(reader.read(start, stop - start), 0, inspection)
        inspection.invariants += invariants
        inspection.add(PartKind.STRUCTURE, "the Vorbis comment", start, stop - padding)
        inspection.add(PartKind.PADDING, "the padding in the Vorbis comment", stop - padding, stop)
    else:
        name = NAMES.get(kind, f"the FLAC block of kind {kind}")
        is_changing = (
            kind == PICTURE and inspection.pictures and inspection.is_changing_picture(reader.read(start, stop - start))
        )
        inspection.add(PartKind.GENRE if is_changing else PartKind.PRESERVED, name, start, stop)
        if start == stop:
            inspection.invariants.append(Invariant(f"{name} (empty)", b""))
