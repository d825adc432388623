"""What every tag format is asked for, whatever it calls it: genres, the fields that are shown, and pictures.

Each format's module holds one ``TagReader``; ``tagger.tagformats.tag_reader`` picks the one of an opened file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

FRONT_COVER = 3  # the numbers of picture types are ID3's, which FLAC and ASF share
STYLE = "STYLE"  # the field of text beside the genre that finer genres stand in
PICTURE = "PICTURE"  # names the pictures of a file as a field beside the genre

# By field ("title", "album_artist", "lyrics" …) the keys under which a format may hold it, best first.
FieldKeys = Mapping[str, tuple[str, ...]]


class GenreField(NamedTuple):
    """The field in which a file's genres stand, "" where there are none, and the genres."""

    field: str
    genres: tuple[str, ...]


class EmbeddedPicture(NamedTuple):
    """One picture: its type number and the bytes of an image file, empty where they cannot be had."""

    kind: int
    data: bytes


NO_PICTURE = EmbeddedPicture(0, b"")


@dataclass(frozen=True, slots=True)
class FrontCover:
    """A picture to embed: a whole JPEG or PNG file, its media type ("image/jpeg"), its size in pixels, and whom it is from."""

    data: bytes = field(repr=False)
    media_type: str
    width: int
    height: int
    source: str = ""


def picture_name(data: bytes) -> str:
    """The name of a picture, its size and digest, as a value of the field ``PICTURE``."""
    return f"{len(data)} bytes, SHA-256 {sha256(data).hexdigest()}"


def named_picture(name: str) -> tuple[int, str]:
    """The size and digest in a picture's name (``picture_name``). Raises ValueError for an invalid name."""
    size, _, digest = name.partition(" bytes, SHA-256 ")
    return int(size), digest


@dataclass(frozen=True, slots=True)
class TagReader:
    """How one tag format is read, from mutagen's object of its tags.

    ``genre_field``: the field's name and its genres exactly as they are held. ``field_values``: the raw values of one
    field, [] where there are none. ``pictures``: every embedded picture in the tag's order.
    """

    genre_field: Callable[[Any], GenreField]
    field_values: Callable[[Any, str], list[object]]
    pictures: Callable[[Any], Iterator[EmbeddedPicture]]


def no_pictures(_: object) -> Iterator[EmbeddedPicture]:
    """The pictures of a format that can hold none."""
    return iter(())


def non_blank(values: Iterable[object]) -> tuple[str, ...]:
    """The values as text, without the empty ones; one with a NUL in it is several, as in ID3, whatever the format."""
    texts = (text for value in values for text in str(value).split("\0"))
    return tuple(text for text in texts if text.strip(" \t\r\n"))


def values_named(tags: Iterable[tuple[str, object]], key: str) -> list[object]:
    """The values of a list of named values, in order; ``key`` is in lower case, the names are in any."""
    return [value for name, value in list(tags) if name.lower() == key]


def first_filled(candidates: Iterable[list[object]]) -> list[object]:
    """The first list of values that holds some text; [] when none does."""
    return next((values for values in candidates if any(map(clean_text, values))), [])


def clean_text(value: object) -> str:
    """A value as clean text: what cannot be written in UTF-8 is replaced, zero bytes and outer blanks are dropped."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").strip()
