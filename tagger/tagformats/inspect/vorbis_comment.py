"""The entries of a Vorbis comment, as invariants: their raw bytes need not lie in one range of the file."""

import struct

from tagger.tagformats.inspect.file_parts import Invariant, MalformedError, ensure

OUR_VENDOR = b"tagger"  # the vendor of a comment that holds nothing but what we wrote


def comment_invariants(data: bytes, framing: int) -> tuple[list[Invariant], int]:
    """One invariant per entry that is no genre, and the bytes of padding behind. Raises MalformedError.

    ``framing``: bytes that follow the last entry and are preserved; zeros behind them are padding, anything else is preserved.
    """
    fields, offset = _fields(data)
    vendor, entries = fields[0], fields[1:]
    other_entries = [e for e in entries if not e.upper().startswith(b"GENRE=")]
    invariants = [
        Invariant(f"the comment {e.split(b'=')[0].decode('utf-8', 'replace').upper()}", e) for e in other_entries
    ]
    if other_entries or vendor != OUR_VENDOR:
        invariants.insert(0, Invariant("the vendor of the Vorbis comment", vendor))
    trailing = data[offset:]
    ensure(len(trailing) >= framing, "its Vorbis comment is not closed")
    if trailing[framing:].strip(b"\0"):
        invariants.append(Invariant("the bytes behind the Vorbis comment", trailing))
        return invariants, 0
    if framing:
        invariants.append(Invariant("the end of the Vorbis comment", trailing[:framing]))
    return invariants, len(trailing) - framing


def _fields(data: bytes) -> tuple[list[bytes], int]:
    """Vendor and entries, and where they end."""
    fields, offset, remaining = list[bytes](), 0, 1
    try:
        while remaining:
            (size,) = struct.unpack_from("<I", data, offset)
            ensure(offset + 4 + size <= len(data), "an entry of its Vorbis comment does not fit")
            fields.append(data[offset + 4 : offset + 4 + size])
            offset, remaining = offset + 4 + size, remaining - 1
            if len(fields) == 1:
                (remaining,) = struct.unpack_from("<I", data, offset)
                offset += 4
    except struct.error as error:
        raise MalformedError("its Vorbis comment is cut short") from error
    return fields, offset
