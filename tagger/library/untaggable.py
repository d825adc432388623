"""Audio that is passed over because it cannot be tagged, named by kind, so that nobody thinks it was not there; and what its
tags and headers say about a seller's lock (DRM) or about speech.

Each kind lacks a way to hold a genre that could be written as safely as the rest, is a score rather than a recording, or
is locked by its seller. What is in a file decides for the formats that can be tagged (a protected MP4 or WMA is found out
when it is read, and so is a film); here its name has to do, since none of these is opened.

Sources: the sample entries of protected MP4 audio (ISO/IEC 14496-12, section 8.12; Apple's "drms", Audible's "aavd"),
the encryption objects of ASF (Microsoft's specification, sections 3.14 and 3.15), and iTunes' media kinds.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import mutagen
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from tagger.display_names import printable
from tagger.errors import Problem
from tagger.tagformats import asf, mp4
from tagger.tagformats.file_formats import format_of

_KINDS = {
    "Core Audio Format": ".caf",
    "RealAudio": ".ra .rm .ram",
    "Sun audio": ".au .snd",
    "Sony Wave64": ".w64",
    "RF64 wave": ".rf64 .bwf64",
    "OptimFROG": ".ofr .ofs",
    "Shorten": ".shn",
    "Lossless Audio": ".la",
    "TwinVQ": ".vqf",
    "DTS or TrueHD": ".dts .dtshd .thd .mlp",
    "mobile-phone speech": ".amr .awb .3gp .3ga .qcp",
    "dictation": ".dss .ds2 .gsm .voc",
    "Audible audiobook, protected by DRM": ".aa .aax .aaxc",
    "MIDI": ".mid .midi .kar .rmi",
    "tracker module": ".mod .xm .s3m .it .mtm .umx",
    "console or chip music": ".sid .nsf .spc .vgm .vgz .gbs",
}
FILM = "film"  # of these, many containers for music hold one, and their names do not tell
_KINDS[FILM] = ".m4v .mov .qt .avi .divx .mpg .mpeg .m2v .vob .m2ts .mts .wmv .flv .f4v .ogv .ogm"
UNTAGGABLE = {extension: kind for kind, extensions in _KINDS.items() for extension in extensions.split()}


def untaggable_problems(files: Iterable[tuple[Path, Path]]) -> Iterator[Problem]:
    """One problem for each kind in each of the scanned folders; ``files`` are folder and file."""
    by_kind: defaultdict[tuple[Path, str], list[Path]] = defaultdict(list)
    for root, path in files:
        by_kind[root, UNTAGGABLE.get(path.suffix.lower(), FILM)].append(path)
    for (root, kind), paths in by_kind.items():
        endings = ", ".join(sorted(Counter(path.suffix.lower() for path in paths)))
        count = "1 file" if len(paths) == 1 else f"{len(paths)} files"
        first = f"“{printable(str(paths[0].relative_to(root) if root in paths[0].parents else paths[0]))}”"
        example = first if len(paths) == 1 else f"the first is {first}"
        reason = f"{count} of a kind that cannot be tagged, {kind} ({endings}), passed over: {example}"
        yield Problem(printable(str(root)), reason)


VIDEO_STREAM = uuid.UUID("bc19efc0-5b4d-11cf-a8fd-00805f5c442b").bytes_le  # of ASF
THEORA = b"\x80theora"
OGG_HEADER_BYTES = 4096


def is_film(stream: BinaryIO) -> bool:
    """Whether a file holds moving pictures beside its sound, by what its headers say of its streams.

    Matroska is not looked at: its reader knows (``MatroskaInfo.has_video``).
    """
    stream.seek(0)
    head = stream.read(OGG_HEADER_BYTES)
    if head.startswith(b"OggS"):
        return THEORA in head
    if head.startswith(asf.HEADER):
        return VIDEO_STREAM in head + stream.read(ASF_HEADER_BYTES - len(head))
    return mp4.holds_film(stream)


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
