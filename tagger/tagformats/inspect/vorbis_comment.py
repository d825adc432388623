"""The entries of a Vorbis comment, as facts: their raw bytes need not lie in one range of the file."""

import struct

from tagger.tagformats.inspect.file_parts import Fact, StructureFault, demand

OURS = b"tagger"  # the vendor of a comment that holds nothing but what we wrote


def comment_facts(data: bytes, framing: int) -> tuple[list[Fact], int]:
    """One fact per entry that is no genre, and the bytes of room behind. Raises StructureFault.

    ``framing``: bytes that follow the last entry and are kept; zeros behind them are room, anything else is kept.
    """
    fields, at = _fields(data)
    vendor, entries = fields[0], fields[1:]
    kept = [e for e in entries if not e.upper().startswith(b"GENRE=")]
    facts = [Fact(f"the comment {e.split(b'=')[0].decode('utf-8', 'replace').upper()}", e) for e in kept]
    if kept or vendor != OURS:
        facts.insert(0, Fact("the vendor of the Vorbis comment", vendor))
    rest = data[at:]
    demand(len(rest) >= framing, "its Vorbis comment is not closed")
    if rest[framing:].strip(b"\0"):
        facts.append(Fact("the bytes behind the Vorbis comment", rest))
        return facts, 0
    if framing:
        facts.append(Fact("the end of the Vorbis comment", rest[:framing]))
    return facts, len(rest) - framing


def _fields(data: bytes) -> tuple[list[bytes], int]:
    """Vendor and entries, and where they end."""
    fields, at, left = list[bytes](), 0, 1
    try:
        while left:
            (size,) = struct.unpack_from("<I", data, at)
            demand(at + 4 + size <= len(data), "an entry of its Vorbis comment does not fit")
            fields.append(data[at + 4 : at + 4 + size])
            at, left = at + 4 + size, left - 1
            if len(fields) == 1:
                (left,) = struct.unpack_from("<I", data, at)
                at += 4
    except struct.error as error:
        raise StructureFault("its Vorbis comment is cut short") from error
    return fields, at
