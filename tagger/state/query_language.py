"""The query language: ``miles genre:jazz status:suggested score>0.8 "kind of blue"``. Every part must match.

Words and quoted phrases are looked for in album, artist, folder and titles; ``field:value`` in one field. ``genre``
means the genre under any of its names, or a kind of it, in the files or among the suggestions; what names no genre that
is known, every genre whose name contains it. ``year`` is one year or, as in 1970-1979, some. ``score`` compares the best
suggestion, or, beside ``genre``, that genre's. ``all``, or nothing, is everything.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args

from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.state.album_summaries import AlbumStatus
from tagger.state.tables import storable

Comparison = Literal[">", ">=", "<", "<="]
FIELDS = ("album", "artist", "folder", "genre", "status", "year")
SCORE = "score"
STATUSES: tuple[AlbumStatus, ...] = get_args(AlbumStatus)

_PART = re.compile(
    r"""score:?(?P<comparison>[<>]=?)(?P<bound>\S*)
      | (?:(?P<field>[^\W\d_]+):)? (?: "(?P<phrase>[^"]*)(?P<end>"?) | (?P<word>\S+) )""",
    re.VERBOSE | re.IGNORECASE,
)
_YEARS = re.compile(r"(?P<first>\d{1,4})(?:[-–](?P<last>\d{1,4}))?", re.ASCII)
_DRIVE = re.compile(r"[a-z]:[\\/]", re.IGNORECASE)  # a path of Windows begins so, and is looked for as text


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit on a score of 0…1."""

    comparison: Comparison
    value: float


@dataclass(frozen=True, slots=True)
class Years:
    """From the first to the last, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; empty means every album. Words, albums, artists and folders are plain (see ``plain``)."""

    words: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    statuses: tuple[AlbumStatus, ...] = ()
    years: tuple[Years, ...] = ()
    scores: tuple[Bound, ...] = ()


def plain(text: str) -> str:
    """The text as it is searched: without case and accents ("Björk" is found by "bjork")."""
    letters = unicodedata.normalize("NFKD", storable(text)).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def parse_query(text: str) -> Query:
    """Parse a query. Raises TaggerError for a field, a status, a year or a score that makes no sense."""
    values: dict[str, list[str]] = {name: [] for name in ("word", *FIELDS)}
    scores: list[Bound] = []
    for part in _PART.finditer(text.strip()):
        if part["comparison"]:
            scores.append(_bound(part["comparison"], part["bound"]))
        else:
            field, value = _term(part)
            values[field].append(value)
    words = [] if values["word"] == ["all"] else values["word"]
    return Query(
        words=tuple(plain(word) for word in words if word),
        albums=tuple(map(plain, values["album"])),
        artists=tuple(map(plain, values["artist"])),
        folders=tuple(map(plain, values["folder"])),
        genres=tuple(values["genre"]),
        statuses=tuple(map(_status, values["status"])),
        years=tuple(map(_years, values["year"])),
        scores=tuple(scores),
    )


def _term(part: re.Match[str]) -> tuple[str, str]:
    """The field and value of a term; a word or a phrase on its own has the field "word"."""
    if part["phrase"] is not None and not part["end"]:
        raise TaggerError(f"The quote in '{printable(part[0])}' is not closed; end the phrase with another \".")
    field, value = part["field"], part["word"] if part["phrase"] is None else part["phrase"]
    if field is None:
        return "word", value
    if field.lower() in FIELDS:
        return field.lower(), value
    if _DRIVE.match(part[0]):
        return "word", part[0]
    raise _no_field(field, value)


def _no_field(field: str, value: str) -> TaggerError:
    if field.lower() == SCORE:
        return TaggerError(f"'{SCORE}:{printable(value)}' compares nothing: write score>0.8 or score<0.5.")
    field_names = ", ".join((*FIELDS, SCORE))
    text = f'"{printable(field)}:{printable(value)}"'
    return TaggerError(
        f"'{field}' is no field: it is one of {field_names}; for the text itself, put it in quotes: {text}."
    )


def _bound(comparison: str, value: str) -> Bound:
    """A limit on the score, from "0.8" or "80%"."""
    try:
        number = float(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise TaggerError(f"'score{comparison}{value}' cannot be compared: give a score from 0 to 1, as in score>0.8.")
    return Bound(comparison, number)  # type: ignore[arg-type]  # the pattern admits these four only


def _years(value: str) -> Years:
    """The years meant by "2008" or "1970-1979"."""
    match = _YEARS.fullmatch(value)
    years = Years(int(match["first"]), int(match["last"] or match["first"])) if match else None
    if years is None or years.last < years.first:
        raise TaggerError(f"'{printable(value)}' is no year: write year:2008, or year:1970-1979 for some.")
    return years


def _status(value: str) -> AlbumStatus:
    for status in STATUSES:
        if value.lower() == status:
            return status
    raise TaggerError(f"'{value}' is no status: it is one of {', '.join(STATUSES)}.")
