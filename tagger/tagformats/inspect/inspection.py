"""What every byte of a file is for, read by a second pair of eyes (see ``parts``)."""

from typing import BinaryIO

from tagger.tagformats.inspect.asf import HEADER as ASF
from tagger.tagformats.inspect.asf import survey_asf
from tagger.tagformats.inspect.chunks import FAMILIES, survey_chunks
from tagger.tagformats.inspect.file_parts import (
    FilePart,
    Inspection,
    InspectionError,
    Kind,
    StructureFault,
    View,
    complete,
)
from tagger.tagformats.inspect.flac import survey_flac
from tagger.tagformats.inspect.id3v2 import end_of, is_tag, without_repeats
from tagger.tagformats.inspect.mp4 import survey_mp4
from tagger.tagformats.inspect.ogg import survey_ogg
from tagger.tagformats.inspect.tagged_audio import survey_dsf, survey_tagged

__all__ = ["FilePart", "Inspection", "InspectionError", "Kind", "inspect_parts"]


def inspect_parts(file: BinaryIO, name: str) -> Inspection:
    """Account for every byte of an open file; ``name`` is what an error calls it. Raises SurveyError."""
    try:
        view = View(file)
        return complete(_survey(view), view.size)
    except StructureFault as fault:
        raise InspectionError(name, str(fault)) from fault
    except OSError as error:
        raise InspectionError(name, f"reading it failed ({error.strerror or error})") from error


def _survey(view: View) -> Inspection:
    found = Inspection()
    root = view.read(0, min(16, view.size))
    if root[4:8] == b"ftyp":
        survey_mp4(view, found)
    elif root == ASF:
        survey_asf(view, found)
    elif root[:4] == b"OggS":
        survey_ogg(view, found)
    elif root[:4] == b"DSD ":
        survey_dsf(view, found)
    elif root[:4] in FAMILIES:
        frames, texts = survey_chunks(view, found, root[:4])
        found = without_repeats(view, found, frames, texts)
    elif view.has(start := _behind_tags(view), b"fLaC"):
        survey_flac(view, found, start)
        found.add(Kind.KEPT, "the ID3 tag in front of the stream", 0, start)
    else:
        frames, texts = survey_tagged(view, found)
        found = without_repeats(view, found, frames, texts)
    return found


def _behind_tags(view: View) -> int:
    at = 0
    while is_tag(view, at):
        at = end_of(view, at)
    return at
