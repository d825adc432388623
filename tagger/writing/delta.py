"""What a file held before, as the difference from what it holds now: what the journal keeps for undo.

Stored is a line of JSON (the ranges) and then the old bytes, compressed with zlib: readable years from now without this
program.
"""

import json
import zlib
from collections.abc import Sequence

from tagger.errors import TaggerError
from tagger.writing.fields.splices import Splice

FORMAT = 1
LARGEST = 64 << 20  # bytes of old tag kept per file
DAMAGED = "The old tags kept for this file are damaged in the journal; put a backup of the state back."
NEWER = "The old tags of this file were kept by a newer version of tagger; undo with that version."


def pack(splices: Sequence[Splice], largest: int = LARGEST) -> bytes | None:
    """Splices that lead back to the old file, in few bytes; None when they hold more than ``largest`` bytes."""
    if sum(len(splice.data) for splice in splices) > largest:
        return None
    head = {"format": FORMAT, "splices": [[splice.start, splice.stop, len(splice.data)] for splice in splices]}
    return zlib.compress(b"\n".join([json.dumps(head).encode(), b"".join(splice.data for splice in splices)]))


def unpack(packed: bytes) -> tuple[Splice, ...]:
    """The splices again. Raises TaggerError for damaged bytes or a format of a later version."""
    try:
        head, _, data = zlib.decompress(packed).partition(b"\n")
        described = json.loads(head)
        if described["format"] != FORMAT:
            raise TaggerError(NEWER)
        result = _cut(described["splices"], data)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise TaggerError(DAMAGED) from error
    return result


def _cut(ranges: list[list[int]], data: bytes) -> tuple[Splice, ...]:
    result, at = [], 0
    for start, stop, size in ranges:
        result.append(Splice(start, stop, data[at : at + size]))
        at += size
    if at != len(data):
        raise ValueError("the bytes do not add up")
    return tuple(result)
