"""The parts of files whose tags stand in front of and behind the audio, and of DSF."""

import struct

from tagger.writing.survey.id3v2 import RawFrame, end_of, is_tag, survey_tag
from tagger.writing.survey.parts import Fact, Kind, Survey, View, demand
from tagger.writing.survey.trailing import survey_trailing


def survey_tagged(view: View, survey: Survey) -> tuple[list[RawFrame], list[tuple[str, bytes]]]:
    """Account for the whole file; returns its ID3 frames and the texts of its other tags. Raises StructureFault."""
    start, frames = 0, list[RawFrame]()
    if is_tag(view, 0):
        frames, start = survey_tag(view, survey, 0), end_of(view, 0)
    trailing = survey_trailing(view, survey)
    demand(start <= trailing.start, "the tags in front and behind overlap")
    survey.add(Kind.AUDIO, "the audio", start, trailing.start)
    return frames, list(trailing.texts)


def survey_dsf(view: View, survey: Survey) -> None:
    """Account for a DSF file. Raises StructureFault."""
    size, pointer = struct.unpack("<12x2Q", view.read(0, 28))
    demand(size == view.size and pointer <= size, "its header states another length than it has")
    survey.add(Kind.KEPT, "the beginning of the header", 0, 12)
    survey.add(Kind.FRAME, "the size and pointer of the header", 12, 28)
    end = pointer or size
    demand(end >= 28, "its header points into itself")
    survey.add(Kind.AUDIO, "the audio", 28, end)
    if end < size:
        demand(is_tag(view, end), "its header points to no tag")
        survey_tag(view, survey, end)
        survey.add(Kind.KEPT, "the bytes behind the tag", end_of(view, end), size)
    survey.facts.append(Fact("the length of the audio", str(end).encode()))
