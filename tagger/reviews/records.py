"""What is asked of a source and what it answers: plain values that know neither network nor database.

Every text here comes from somewhere else: it is text, whatever it holds, and is bounded and cleaned on the way in.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Self

MOST_TEXT = 20_000  # characters of one text
MOST_NAME = 300  # characters of a name, a licence or a date
MOST_TEXTS = 50  # of one album and source
MOST_TAGS = 50
MOST_CATEGORIES = 60

_BREAKS = re.compile(r"\n{3,}")
_ISO_DATE = re.compile(r"[12]\d{3}-\d{2}-\d{2}")


def plain_text(value: object, most: int = MOST_TEXT) -> str:
    """What a service sent as text: line breaks stay, control characters go, the end of what is too long too.

    Markup is left as it is: nothing here reads it. "" for what is no text.
    """
    if not isinstance(value, str):
        return ""
    lines = value[: 4 * most].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    cleaned = "".join(
        letter for letter in lines if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    )
    return _BREAKS.sub("\n\n", cleaned).strip()[:most]


def plain_name(value: object) -> str:
    """What a service sent as a name: one line of at most ``MOST_NAME`` characters."""
    return " ".join(plain_text(value, MOST_NAME).split())


def reported_error(answer: object) -> tuple[str, str]:
    """Code and message of the error that an answer reports although its status is 200; "" for both where it reports none.

    MediaWiki sends {"error": {"code", "info"}} (https://www.mediawiki.org/wiki/API:Errors_and_warnings), Last.fm
    {"error": number, "message"} (https://www.last.fm/api/errorcodes).
    """
    if not isinstance(answer, dict) or not answer.get("error"):
        return "", ""
    error = answer["error"]
    code, message = (
        (error.get("code"), error.get("info")) if isinstance(error, dict) else (error, answer.get("message"))
    )
    name = plain_name(str(code)) or "unknown"
    return name, plain_name(message) or name


def plain_date(value: object) -> str:
    """A date that a service sent, as "2016-03-01" so that dates are in order; as it is where it is of no known form."""
    text = plain_name(value)
    if _ISO_DATE.match(text):
        return text[:10]
    try:
        return parsedate_to_datetime(text.replace(", ", " ") if text[:1].isdigit() else text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return text[:40]


@dataclass(frozen=True, slots=True)
class ReviewedAlbum:
    """An album as the sources are asked about it; ``lengths`` are its tracks' in seconds, 0 where unknown.

    ``release_group`` and ``wikidata`` are known once the album has been found in MusicBrainz.
    """

    album_id: int
    artist: str
    title: str
    year: int | None = None
    lengths: tuple[float, ...] = ()
    tagged_release_group: str = ""  # what the files say themselves
    compilation: bool = False
    release_group: str = ""
    wikidata: str = ""  # "Q123"

    @property
    def name(self) -> str:
        """What the album is called: artist and title."""
        return " – ".join(filter(None, (self.artist, self.title)))

    def matched(self, release_group: str, wikidata: str) -> Self:
        """The album with what MusicBrainz knows it by."""
        return replace(self, release_group=release_group, wikidata=wikidata)


@dataclass(frozen=True, slots=True)
class ReleaseGroup:
    """A release group of MusicBrainz that an album may be; ``score`` (0…1) says how well it fits."""

    mbid: str
    title: str
    artist: str
    year: int | None = None
    kind: str = ""  # "Album", "Single", "Album + Compilation"
    spellings: tuple[str, ...] = ()  # of the artist: sort name and aliases
    titles: tuple[str, ...] = ()  # other spellings of the title
    score: float = 0.0
    tracks: int | None = None  # of the release that fits best, where it was looked up


@dataclass(frozen=True, slots=True)
class ReviewText:
    """One text about an album, with everything that its licence wants shown."""

    source: str  # a source's name
    text: str
    author: str = ""
    published: str = ""  # a date, in order as text where the service writes one that is understood
    licence: str = ""
    language: str = ""  # "en", "" where unknown
    url: str = ""
    kind: str = "review"  # or "article", "categories"


@dataclass(frozen=True, slots=True)
class CommunityTag:
    """A genre or tag that people gave an album; ``count`` is how many, 0 where the service does not say."""

    source: str
    tag: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """What one source knows about one album; empty where it knows nothing."""

    texts: tuple[ReviewText, ...] = ()
    tags: tuple[CommunityTag, ...] = ()
    cover: bytes = field(default=b"", repr=False)  # an encoded picture
    wikidata: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.texts or self.tags or self.cover)


@dataclass(frozen=True, slots=True)
class TextAboutAlbum:
    """A text with its origin; ``id`` is None for one that a file carries, which ``author`` then names."""

    id: int | None
    source: str
    kind: str
    text: str
    author: str = ""
    published: str = ""
    licence: str = ""
    language: str = ""
    url: str = ""
