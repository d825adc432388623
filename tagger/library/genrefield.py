"""What a file says about its genre: the list exactly as its format holds it.

Nothing is split at "/", "," or ";" ("Folk, World, & Country" is one genre), nothing is renamed, no order is changed.
Only ID3's numbers ("(9)", "17", also those of ID3v1) and iTunes' ``gnre`` become the names they stand for.
"""

from collections.abc import Iterable

import mutagen
from mutagen._vorbis import VComment
from mutagen.apev2 import APEv2
from mutagen.asf import ASFTags
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags


def read_genres(file: mutagen.FileType) -> tuple[str, ...]:
    """The genres of an opened file, in its own order; empty when its tags name none.

    The format's main tag counts; an APEv2 tag at the end of an MP3 or TTA and the INFO chunk of a WAV (see
    ``tagger.library.containers``) only where the main tag names no genre.
    """
    main = _of_tags(file.tags)
    return main or _of_tags(getattr(file, "ape", None)) or _filled([getattr(file, "riff_info", {}).get("IGNR", "")])


def _of_tags(tags: object) -> tuple[str, ...]:
    match tags:
        case ID3():
            return _filled(genre for frame in tags.getall("TCON") for genre in frame.genres)
        case MP4Tags():
            return _filled(tags.get("\xa9gen", ()))
        case ASFTags():
            return _filled(value for key, value in tags if key.lower() == "wm/genre")
        case APEv2():
            value = tags.get("Genre")
            return _filled(value) if value is not None and value.kind == 0 else ()
        case VComment():
            return _filled(value for key, value in tags if key.lower() == "genre")
    return ()


def _filled(values: Iterable[object]) -> tuple[str, ...]:
    """The values as text, without the empty ones."""
    texts = (str(value) for value in values)
    return tuple(text for text in texts if text.strip("\0 \t\r\n"))
