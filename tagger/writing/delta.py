"""What a file held before, as the difference from what it holds now: what the journal keeps for undo.

Stored is a line of JSON and then the old bytes, compressed with zlib: readable years from now without this program. The
line lists, for each place, how many bytes of the new file are kept before it, how many are dropped there, and how many
of the old bytes come in instead.
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
    starts = [splice.start for splice in splices]
    gaps = [start - stop for start, stop in zip(starts, [0, *(splice.stop for splice in splices)], strict=False)]
    sizes = [(splice.stop - splice.start, len(splice.data)) for splice in splices]
    head = {"format": FORMAT, "splices": [[gap, *size] for gap, size in zip(gaps, sizes, strict=True)]}
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
    result, start, at = [], 0, 0
    for gap, gone, size in ranges:
        start += gap
        result.append(Splice(start, start + gone, data[at : at + size]))
        start, at = start + gone, at + size
    if at != len(data):
        raise ValueError("the bytes do not add up")
    return tuple(result)
