"""A bound on what a compressed ID3 frame may inflate to.

ID3v2.3 and v2.4 allow frames to be compressed, and mutagen inflates them to whatever size they come to: a tag of 10 MB
could ask for 10 GB. Text and pictures shrink to a tenth at the utmost, so a frame that inflates a hundredfold is an
attack, and its file is refused as unreadable.
"""

import zlib
from types import SimpleNamespace

import mutagen
from mutagen.id3 import _frames

ALWAYS_BYTES = 4096
TIMES = 100


def inflate(data: bytes) -> bytes:
    """Like zlib.decompress, but raises MutagenError for what inflates beyond the bound."""
    inflater = zlib.decompressobj()
    inflated = inflater.decompress(data, ALWAYS_BYTES + TIMES * len(data))
    if inflater.unconsumed_tail:
        raise mutagen.MutagenError("a compressed frame is far larger than it should be")
    if not inflater.eof:
        raise zlib.error("the compressed data is cut short")
    return inflated


_frames.zlib = SimpleNamespace(  # type: ignore[attr-defined, assignment]  # mutagen offers no other place to say it
    decompress=inflate, error=zlib.error
)
