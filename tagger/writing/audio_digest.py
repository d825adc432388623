"""The audio bytes of a file, and a digest of them that no change of tags alters.

FLAC: the frames; MP3 and its like: all between the tags in front and behind; MP4: what the ``mdat`` atoms hold; Ogg:
every page behind the comments without its number and checksum, so granule positions count; ASF: the data object and
what follows; WAV ``data``, AIFF ``SSND``, DSDIFF ``DSD``; DSF: all between header and tag.
"""

from pathlib import Path
from typing import BinaryIO

from tagger.writing.survey import survey
from tagger.writing.survey.parts import View


def audio_ranges(file: BinaryIO) -> tuple[tuple[int, int], ...]:
    """The ranges (start, stop) of audio in the order of the file. Raises SurveyError (a TaggerError)."""
    return survey(file, str(getattr(file, "name", "the file"))).audio()


def audio_digest(source: Path | BinaryIO) -> bytes:
    """SHA-256 of the audio bytes, read in portions of bounded size. Raises SurveyError (a TaggerError)."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return audio_digest(file)
    return View(source).digest(audio_ranges(source))
