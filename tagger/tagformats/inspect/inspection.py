"""What every byte of a file is for: which format's inspection takes a file (see ``file_parts``)."""

from collections.abc import Collection
from typing import BinaryIO

from tagger.errors import InspectionError
from tagger.tagformats.inspect.asf import HEADER as ASF
from tagger.tagformats.inspect.asf import inspect_asf
from tagger.tagformats.inspect.file_parts import (
    CheckedReader,
    FilePart,
    Inspection,
    MalformedError,
    PartKind,
    fill_gaps,
)
from tagger.tagformats.inspect.flac import inspect_flac
from tagger.tagformats.inspect.id3v2 import end_of_tag, is_id3_tag, without_repeats
from tagger.tagformats.inspect.mp4 import inspect_mp4
from tagger.tagformats.inspect.ogg import inspect_ogg
from tagger.tagformats.inspect.riff_aiff import CHUNKED_FORMATS, inspect_chunks
from tagger.tagformats.inspect.tagged_audio import inspect_dsf, inspect_tagged

__all__ = ["FilePart", "Inspection", "PartKind", "inspect_parts"]


def inspect_parts(
    file: BinaryIO, name: str, changing: Collection[str] = (), pictures: Collection[tuple[int, str]] = ()
) -> Inspection:
    """Account for every byte of an open file; ``name`` is what an error calls it.

    ``changing``: the fields of text beside the genre ("STYLE") that may change as the genre may. ``pictures``: those that may
    come or go, by size in bytes and SHA-256; every other one must stay. Raises InspectionError.
    """
    try:
        reader = CheckedReader(file)
        inspection = Inspection(frozenset(field.upper() for field in changing), frozenset(pictures))
        return fill_gaps(_inspect(reader, inspection), reader.size)
    except MalformedError as error:
        raise InspectionError(name, str(error)) from error
    except OSError as error:
        raise InspectionError(name, f"reading it failed ({error.strerror or error})") from error


def _inspect(reader: CheckedReader, inspection: Inspection) -> Inspection:
    root = reader.read(0, min(16, reader.size))
    if root[4:8] == b"ftyp":
        inspect_mp4(reader, inspection)
    elif root == ASF:
        inspect_asf(reader, inspection)
    elif root[:4] == b"OggS":
        inspect_ogg(reader, inspection)
    elif root[:4] == b"DSD ":
        inspect_dsf(reader, inspection)
    elif root[:4] in CHUNKED_FORMATS:
        frames, texts = inspect_chunks(reader, inspection, root[:4])
        inspection = without_repeats(reader, inspection, frames, texts)
    elif reader.has(start := _behind_tags(reader), b"fLaC"):
        inspect_flac(reader, inspection, start)
        inspection.add(PartKind.PRESERVED, "the ID3 tag in front of the stream", 0, start)
    else:
        frames, texts = inspect_tagged(reader, inspection)
        inspection = without_repeats(reader, inspection, frames, texts)
    return inspection


def _behind_tags(reader: CheckedReader) -> int:
    offset = 0
    while is_id3_tag(reader, offset):
        offset = end_of_tag(reader, offset)
    return offset
