"""mutagen's readers, completed where a file may hold a second tag block that mutagen passes over.

MP3 and TTA files may end in an APEv2 tag beside (or instead of) their ID3 tag, and WAV files may have a LIST/INFO
chunk. Saving is mutagen's own: the second block is only read here.
"""

from typing import Any, BinaryIO

import mutagen
import mutagen.mp3
import mutagen.trueaudio
import mutagen.wave
from mutagen._util import FileThing, loadfile
from mutagen.apev2 import APEv2

from tagger.library import inflation  # noqa: F401 - bounds every ID3 tag that is read from here on
from tagger.library.riffinfo import read_info


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
