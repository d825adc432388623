"""A bound on what a compressed ID3 frame may inflate to.

ID3v2.3 and v2.4 allow frames to be compressed, and mutagen inflates them to whatever size they come to: a tag of 10 MB
could ask for 10 GB. Text and pictures shrink to a tenth at the utmost, so a frame that inflates a hundredfold is an
attack, and its file is refused as unreadable.

A stream that loses patience: some readers go round in circles in a broken file whose lengths point backwards.

mutagen's readers, completed where a file may hold a second tag block that mutagen passes over.

MP3 and TTA files may end in an APEv2 tag beside (or instead of) their ID3 tag, and WAV files may have a LIST/INFO
chunk. Saving is mutagen's own: the second block is only read here.
"""

import io
import zlib
from types import SimpleNamespace
from typing import Any, BinaryIO

import mutagen
import mutagen.mp3
import mutagen.trueaudio
import mutagen.wave
from mutagen._util import FileThing, loadfile
from mutagen.apev2 import APEv2
from mutagen.id3 import _frames

from tagger.tagformats.riff_info import read_info

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


FREE, MOST = 10_000, 2_000_000  # reads: most files take a few dozen, ten hours of MP4 in fragments of a second 300 000


class BoundedReader:
    """A binary stream that raises ValueError after ``reads`` reads (None: more than its size can call for)."""

    def __init__(self, stream: BinaryIO, reads: int | None = None) -> None:
        self._stream = stream
        self._left = min(MOST, FREE + stream.seek(0, io.SEEK_END)) if reads is None else reads
        stream.seek(0)
        self.name = getattr(stream, "name", "")

    def read(self, size: int = -1) -> bytes:
        """Read as the stream does. Raises ValueError when too much was read already."""
        self._left -= 1
        if self._left < 0:
            raise ValueError("its lengths lead in circles")
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move as the stream does."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """The stream's position."""
        return self._stream.tell()


class MpegAudio(mutagen.mp3.MP3):
    """An MP3 file; ``ape`` is the APEv2 tag at its end, None when it has none that can be read."""

    ape: APEv2 | None = None

    @loadfile()  # type: ignore[untyped-decorator]
    def load(self, filething: FileThing, *args: Any, **kwargs: Any) -> None:
        """Read the MPEG header, the ID3 tags and the APEv2 tag."""
        super().load(filething, *args, **kwargs)
        self.ape = read_ape(filething.fileobj)


class TrueAudio(mutagen.trueaudio.TrueAudio):
    """A TTA file; ``ape`` is the APEv2 tag at its end, None when it has none that can be read."""

    ape: APEv2 | None = None

    @loadfile()  # type: ignore[untyped-decorator]
    def load(self, filething: FileThing, *args: Any, **kwargs: Any) -> None:
        """Read the TTA header, the ID3 tags and the APEv2 tag."""
        super().load(filething, *args, **kwargs)
        self.ape = read_ape(filething.fileobj)


class WaveAudio(mutagen.wave.WAVE):
    """A WAV file; ``riff_info`` is its LIST/INFO chunk: four-letter key to text, empty when it has none."""

    riff_info: dict[str, str]

    @loadfile()  # type: ignore[untyped-decorator]
    def load(self, filething: FileThing, *args: Any, **kwargs: Any) -> None:
        """Read the format, the ID3 chunk and the INFO chunk."""
        super().load(filething, *args, **kwargs)
        self.riff_info = read_info(filething.fileobj)


def read_ape(stream: BinaryIO) -> APEv2 | None:
    """The APEv2 tag of a file of another format; a broken one counts as none, as the main tag is whole."""
    try:
        stream.seek(0)
        return APEv2(fileobj=stream)
    except (mutagen.MutagenError, ValueError, TypeError):
        return None
