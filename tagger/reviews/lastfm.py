"""Last.fm, with the person's own key: what listeners wrote and how they tagged the album.

Documented at https://www.last.fm/api/show/album.getInfo; the wiki's text is under CC BY-SA.
"""

from collections.abc import Sequence
from typing import ClassVar

from tagger.reviews.client import NetworkClient
from tagger.reviews.records import (
    MOST_TAGS,
    CommunityTag,
    ReviewedAlbum,
    ReviewText,
    SourceAnswer,
    plain_date,
    plain_name,
    plain_text,
)
from tagger.reviews.source import Answers, ReviewSource, entries, field, number

SERVICE = "https://ws.audioscrobbler.com/2.0/"
PAGES = "https://www.last.fm/"
LICENCE = "CC BY-SA 3.0"


class Lastfm(ReviewSource):
    """Wiki text and top tags of an album."""

    name: ClassVar[str] = "lastfm"
    title: ClassVar[str] = "Last.fm"
    sends: ClassVar[str] = "artist, title and your key"
    needs_key: ClassVar[bool] = True
    needs_match: ClassVar[bool] = False

    def ask(self, client: NetworkClient, albums: Sequence[ReviewedAlbum]) -> Answers:
        """Ask by names: the service knows few identifiers."""
        answers = {}
        for album in albums:
            names = {"artist": album.artist or "Various Artists", "album": album.title, "lang": self.languages[0]}
            parameters = {"method": "album.getinfo", "autocorrect": "1", "format": "json", "api_key": self.key, **names}
            info = field(client.json(SERVICE, parameters), "album")
            answer = SourceAnswer(texts=_texts(info, self.languages[0]), tags=_tags(info))
            if not answer.is_empty:
                answers[album.album_id] = answer
        return answers


def _texts(info: object, language: str) -> tuple[ReviewText, ...]:
    text = plain_text(field(info, "wiki", "content")).partition("<a href=")[0].strip()
    url = plain_name(field(info, "url"))
    page = url if url.startswith(PAGES) else ""
    date = plain_date(field(info, "wiki", "published"))
    if not text:
        return ()
    return (ReviewText(Lastfm.name, text, "Last.fm listeners", date, LICENCE, language, page, "article"),)


def _tags(info: object) -> tuple[CommunityTag, ...]:
    tags = [(plain_name(entry.get("name")), number(entry.get("count"))) for entry in entries(info, "tags", "tag")]
    return tuple(CommunityTag(Lastfm.name, tag, count) for tag, count in tags[:MOST_TAGS] if tag)
