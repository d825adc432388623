"""What an opened file's tags say, whatever their format: its genres, the fields that are shown, and its pictures.

Genres are the list exactly as the format holds it. Nothing is split at "/", "," or ";" ("Folk, World, & Country" is one
genre), nothing is renamed, no order is changed. Only ID3's numbers ("(9)", "17", also those of ID3v1) and iTunes'
``gnre`` become the names they stand for.

A file may hold a second tag: an APEv2 tag at the end of an MP3 or TTA, the INFO list of a WAV. It counts only where the
main tag is silent. An ID3v1 tag, which cuts texts at 30 letters, is never the main one beside it.
"""

from collections.abc import Iterator, Sequence

import mutagen
from mutagen.apev2 import APEv2
from mutagen.asf import ASFTags
from mutagen.flac import FLAC
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from tagger.tagformats import apev2, asf, flac, id3v2, matroska, mp4, riff_aiff, vorbis_comment
from tagger.tagformats.file_formats import FORMATS, TagKind
from tagger.tagformats.matroska import MatroskaTags
from tagger.tagformats.mutagen_adapter import VComment
from tagger.tagformats.riff_aiff import RiffInfo
from tagger.tagformats.tag_fields import (
    FRONT_COVER,
    PICTURE,
    EmbeddedPicture,
    GenreField,
    TagReader,
    clean_text,
    non_blank,
    picture_name,
    values_named,
)

NO_GENRE = GenreField("", ())
ICONS = (1, 2)  # types of picture
USER_TEXT = "TXXX:"  # before the name of a text of the user's own in ID3
ONE_TEXT_FIELDS = (id3v2.GENRE_FIELD, apev2.GENRE_FIELD)  # fields whose values are one text with NUL between them
SECOND_MP4_GENRE = "----:com.apple.itunes:genre"  # in lower case
GENRE_FIELDS: dict[TagKind, str] = {
    "id3": id3v2.GENRE_FIELD,
    "vorbis": vorbis_comment.GENRE_FIELD,
    "mp4": mp4.GENRE_FIELD,
    "asf": asf.GENRE_FIELD,
    "apev2": apev2.GENRE_FIELD,
    "matroska": matroska.GENRE_FIELD,
    "none": "",
}
_TAG_KINDS = {audio_format.name: audio_format.tag_kind for audio_format in FORMATS}


def read_genres(file: mutagen.FileType) -> tuple[str, ...]:
    """The genres of an opened file, in its own order; empty when its tags name none."""
    return read_genre_field(file).genres


def read_genre_field(file: mutagen.FileType) -> GenreField:
    """The genres of an opened file with the field that they stand in."""
    fields = (reader.genre_field(tags) for reader, tags in _tags_of(file))
    return next((field for field in fields if field.genres), NO_GENRE)


def text_field(file: mutagen.FileType, field: str) -> tuple[str, ...]:
    """The values of a field of text beside the genre ("STYLE"), of the first tag that holds some; the names of pictures."""
    if field == PICTURE:
        return tuple(picture_name(picture.data) for picture in embedded_pictures(file))
    tags = [tags for _, tags in _tags_of(file)]
    return next((values for tag in tags if (values := non_blank(_texts_named(tag, field)))), ())


def _texts_named(tags: object, field: str) -> list[object]:
    """The texts that a tag holds under a name of its user's; names are not case-sensitive."""
    match tags:
        case ID3():
            frames = [frame for frame in tags.getall("TXXX") if frame.desc.upper() == field.upper()]
            return [text for frame in frames for text in frame.text]
        case MP4Tags():
            keys = [key for key in tags if key.lower() == f"----:{mp4.OWNER}:{field}".lower()]
            return [bytes(value).decode("utf-8", "replace") for key in keys for value in tags[key]]
        case APEv2():
            return apev2.texts_of(tags, field)
        case ASFTags() | VComment():
            return values_named(tags, field.lower())
    return []


def text_field_name(format_name: str, field: str) -> str:
    """What a format calls a field of text beside the genre: TXXX:STYLE, ----:com.apple.iTunes:STYLE, STYLE."""
    prefixes: dict[TagKind, str] = {"id3": USER_TEXT, "mp4": f"----:{mp4.OWNER}:"}
    return f"{prefixes.get(_TAG_KINDS.get(format_name, 'none'), '')}{field}"


def second_genre_fields(file: mutagen.FileType) -> dict[str, tuple[str, ...]]:
    """Fields beside the genre field that some programs read genres from, as ``TXXX:GENRE``; by name, with their values.

    A plan names them, or brings them into line (``text_field`` of "GENRE").
    """
    fields: dict[str, tuple[str, ...]] = {}
    if isinstance(file.tags, ID3):
        frames = (frame for frame in file.tags.getall("TXXX") if frame.desc.upper() == "GENRE")
        fields |= {f"TXXX:{frame.desc}": tuple(map(str, frame.text)) for frame in frames}
    elif isinstance(file.tags, MP4Tags):
        keys = [key for key in file.tags if key.lower() == SECOND_MP4_GENRE]
        fields |= {key: tuple(clean_text(bytes(value)) for value in file.tags[key]) for key in keys}
    return fields


def field_values(file: mutagen.FileType, field: str) -> list[str]:
    """The values of one field ("title", "lyrics" …) as text, empty ones left out; [] where the file has none."""
    for reader, tags in _tags_of(file):
        values = [text for value in reader.field_values(tags, field) if (text := clean_text(value))]
        if values:
            return values
    return []


def embedded_pictures(file: mutagen.FileType) -> list[EmbeddedPicture]:
    """Front covers first, icons last, else in the file's order; broken and empty ones are left out."""
    pictures = list(flac.block_pictures(file)) if isinstance(file, FLAC) else []
    pictures += [picture for reader, tags in _tags_of(file) for picture in reader.pictures(tags)]
    filled = (picture for picture in pictures if picture.data)
    return sorted(filled, key=lambda picture: (picture.kind != FRONT_COVER, picture.kind in ICONS))


def _tags_of(file: mutagen.FileType) -> Iterator[tuple[TagReader, object]]:
    """Every tag of a file with its format's reader, the main one first."""
    main, ape = file.tags, getattr(file, "ape", None)
    is_id3v1 = isinstance(main, ID3) and main.version < (2,)
    for tags in (ape, main) if is_id3v1 else (main, ape, getattr(file, "riff_info", None)):
        reader = _reader_of(tags)
        if reader is not None:
            yield reader, tags


def _reader_of(tags: object) -> TagReader | None:
    match tags:
        case ID3():
            return id3v2.READER
        case MP4Tags():
            return mp4.READER
        case ASFTags():
            return asf.READER
        case APEv2():
            return apev2.READER
        case VComment():
            return vorbis_comment.READER
        case MatroskaTags():
            return matroska.READER
        case RiffInfo():
            return riff_aiff.READER
    return None


def usual_genre_field(format_name: str) -> str:
    """Where the genres of a format stand, unless a file has an older tag alone."""
    return GENRE_FIELDS[_TAG_KINDS.get(format_name, "none")]


def format_genre_field(field: str, values: Sequence[str]) -> str:
    """Field and values for people, "" for no genre. A single value stands alone where the field holds one text."""
    if not values:
        return ""
    is_one_text = field in ONE_TEXT_FIELDS or field.startswith(USER_TEXT)
    joined = values[0] if is_one_text and len(values) == 1 else ", ".join(f"“{value}”" for value in values)
    return f"{field}: {joined}"
