"""The parts of a native FLAC file."""

from tagger.tagformats.inspect.file_parts import Fact, Inspection, Kind, View, demand, room_or_kept
from tagger.tagformats.inspect.vorbis_comment import comment_facts

NAMES = {
    0: "the description of the stream",
    2: "an application's block",
    3: "the seek table",
    5: "the cue sheet",
    6: "a picture",
}
PADDING, COMMENT, INVALID = 1, 4, 127


def survey_flac(view: View, survey: Inspection, start: int) -> None:
    """Account for the stream that begins at ``start``. Raises StructureFault."""
    demand(view.has(start, b"fLaC"), "it holds no FLAC stream")
    at, last, comments = start + 4, False, 0
    survey.add(Kind.KEPT, "the mark of the stream", start, at)
    while not last:
        header = view.read(at, 4)
        last, kind, size = bool(header[0] & 0x80), header[0] & 0x7F, int.from_bytes(header[1:])
        demand(kind != INVALID and at + 4 + size <= view.size, "the chain of its FLAC blocks is broken")
        survey.add(Kind.FRAME, "the header of a FLAC block", at, at + 4)
        comments += kind == COMMENT
        _survey_block(view, survey, kind, at + 4, at + 4 + size)
        at += 4 + size
    demand(comments <= 1, "it holds two Vorbis comments")
    demand(at == view.size or _is_frame(view, at), "its audio does not begin where its blocks end")
    survey.add(Kind.AUDIO, "the audio", at, view.size)


def _is_frame(view: View, at: int) -> bool:
    sync = int.from_bytes(view.read(at, min(2, view.size - at)).ljust(2, b"\0"))
    return sync >> 2 == 0b11111111111110


def _survey_block(view: View, survey: Inspection, kind: int, start: int, stop: int) -> None:
    if kind == PADDING:
        room_or_kept(view, survey, "the padding", start, stop)
    elif kind == COMMENT:
        facts, room = comment_facts(view.read(start, stop - start), 0)
        survey.facts += facts
        survey.add(Kind.FRAME, "the Vorbis comment", start, stop - room)
        survey.add(Kind.ROOM, "the room in the Vorbis comment", stop - room, stop)
    else:
        name = NAMES.get(kind, f"the FLAC block of kind {kind}")
        survey.add(Kind.KEPT, name, start, stop)
        if start == stop:
            survey.facts.append(Fact(f"{name} (empty)", b""))
