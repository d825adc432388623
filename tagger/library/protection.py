"""Is a file locked by its seller (DRM), or does it say that it is speech? Told by what its tags and headers state.

Sources: the sample entries of protected MP4 audio (ISO/IEC 14496-12, section 8.12; Apple's "drms", Audible's "aavd"),
the encryption objects of ASF (Microsoft's specification, sections 3.14 and 3.15), and iTunes' media kinds.
"""

import uuid
from typing import BinaryIO

import mutagen
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from tagger.tagformats.file_formats import format_of

LOCKED_CODECS = {"drms": "Apple FairPlay", "aavd": "Audible", "enca": "Common Encryption"}
LOCKED_OBJECTS = (
    uuid.UUID("2211b3fb-bd23-11d2-b4b7-00a0c955fc6e").bytes_le,  # content encryption
    uuid.UUID("298ae614-2622-4c17-b935-dae07ee9289c").bytes_le,  # extended content encryption
)
ASF_HEADER_BYTES = 1 << 16
SPOKEN_KINDS = {2: "an audiobook", 21: "a podcast", 23: "a lecture (iTunes U)", 27: "a voice memo"}  # of iTunes' stik


def protection_reason(file: mutagen.FileType, stream: BinaryIO) -> str | None:
    """Why an opened file can be neither heard nor written, in words; None where nothing locks it."""
    format_name = format_of(file).name
    if format_name == "m4a":
        system = LOCKED_CODECS.get(str(getattr(file.info, "codec", ""))[:4])
        return None if system is None else _locked(system)
    if format_name == "wma":
        stream.seek(0)
        header = stream.read(ASF_HEADER_BYTES)
        return _locked("Windows Media") if any(key in header for key in LOCKED_OBJECTS) else None
    return None


def _locked(system: str) -> str:
    return f"it is protected by DRM ({system}): it can be neither heard nor written"


def spoken_kind(tags: object) -> str | None:
    """What kind of speech a file's tags declare it to be, in words; None where they do not."""
    if isinstance(tags, MP4Tags):
        kinds = [SPOKEN_KINDS[kind] for kind in tags.get("stik", ()) if kind in SPOKEN_KINDS]
        return kinds[0] if kinds else SPOKEN_KINDS[21] if tags.get("pcst") else None
    return SPOKEN_KINDS[21] if isinstance(tags, ID3) and tags.getall("PCST") else None
