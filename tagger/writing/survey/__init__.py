"""What every byte of a file is for, read by a second pair of eyes (see ``parts``)."""

from typing import BinaryIO

from tagger.writing.survey.asf import HEADER as ASF
from tagger.writing.survey.asf import survey_asf
from tagger.writing.survey.chunks import FAMILIES, survey_chunks
from tagger.writing.survey.flac import survey_flac
from tagger.writing.survey.id3v2 import end_of, is_tag
from tagger.writing.survey.mp4 import survey_mp4
from tagger.writing.survey.ogg import survey_ogg
from tagger.writing.survey.parts import Kind, Part, StructureFault, Survey, SurveyError, View, complete
from tagger.writing.survey.repeats import without_repeats
from tagger.writing.survey.tagged import survey_dsf, survey_tagged

__all__ = ["Kind", "Part", "Survey", "SurveyError", "survey"]


def survey(file: BinaryIO, name: str) -> Survey:
    """Account for every byte of an open file; ``name`` is what an error calls it. Raises SurveyError."""
    try:
        view = View(file)
        return complete(_survey(view), view.size)
    except StructureFault as fault:
        raise SurveyError(name, str(fault)) from fault
    except OSError as error:
        raise SurveyError(name, f"reading it failed ({error.strerror or error})") from error


def _survey(view: View) -> Survey:
    found = Survey()
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
