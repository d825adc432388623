"""An ID3v2 tag that only repeats what an older tag of the same file says counts as nothing.

The writer makes such a tag when a list of genres does not fit into the older one, because many players look at the
newer tag alone. It may come, and undo may take it away again, without anything being lost.
"""

from dataclasses import replace

from tagger.writing.survey.id3v2 import RawFrame
from tagger.writing.survey.parts import Kind, Survey, View

FIELDS = {
    b"TIT2": ("title", "INAM"),
    b"TPE1": ("artist", "IART"),
    b"TALB": ("album", "IPRD"),
    b"TDRC": ("year", "ICRD"),
    b"TRCK": ("track", "ITRK"),
    b"COMM": ("comment", "ICMT"),
}


def without_repeats(view: View, survey: Survey, frames: list[RawFrame], texts: list[tuple[str, bytes]]) -> Survey:
    """The survey with the frames of a tag that only repeats moved to what may change; else as it is."""
    if not frames or not texts or not all(_repeats(view, frame, texts) for frame in frames):
        return survey
    starts = {frame.start for frame in frames}
    parts = [replace(p, kind=Kind.FRAME) if p.start in starts else p for p in survey.parts]
    facts = [fact for fact in survey.facts if fact.name != "the version of the ID3 tag"]
    return replace(survey, parts=parts, facts=facts)


def _repeats(view: View, frame: RawFrame, texts: list[tuple[str, bytes]]) -> bool:
    """Whether a frame is, to the byte, the one that the writer makes from an older field."""
    if frame.name not in FIELDS or frame.stop - frame.start > 1 << 17:
        return False
    content = view.read(frame.start + 10, frame.stop - frame.start - 10)
    openings = (b"\x03engID3v1 Comment\0", b"\x03eng\0") if frame.name == b"COMM" else (b"\x03",)
    olds = [_utf8(value) for name, value in texts if name in FIELDS[frame.name]]
    return any(content == opening + old for opening in openings for old in olds if old)


def _utf8(raw: bytes) -> bytes:
    try:
        return raw.decode().encode()
    except UnicodeDecodeError:
        return raw.decode("latin-1").encode()
