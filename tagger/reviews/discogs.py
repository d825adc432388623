"""Discogs, with the person's own token: genres and styles of an album.

Documented at https://www.discogs.com/developers/: ``/database/search?type=master&artist=…&release_title=…``, the token in
the header ``Authorization: Discogs token=…``.
"""

from collections.abc import Sequence
from typing import ClassVar

from tagger.reviews.client import NetworkClient
from tagger.reviews.matching import likeness
from tagger.reviews.records import CommunityTag, ReviewedAlbum, SourceAnswer, plain_name
from tagger.reviews.source import Answers, ReviewSource, entries

SERVICE = "https://api.discogs.com/database/search"
ALIKE = 85.0  # of 100: what is found under another title is another album


class Discogs(ReviewSource):
    """Genres and styles of the master release that the names lead to."""

    name: ClassVar[str] = "discogs"
    title: ClassVar[str] = "Discogs"
    sends: ClassVar[str] = "artist, title and your token"
    needs_key: ClassVar[bool] = True
    needs_match: ClassVar[bool] = False

    def ask(self, client: NetworkClient, albums: Sequence[ReviewedAlbum]) -> Answers:
        """Search by names, and take the first that has them."""
        answers = {}
        for album in albums:
            parameters = {"type": "master", "artist": album.artist, "release_title": album.title, "per_page": "5"}
            answer = client.json(SERVICE, parameters, {"Authorization": f"Discogs token={self.key}"})
            entry = next(filter(lambda entry: _is_album(entry, album), entries(answer, "results")), None)
            tags = [] if entry is None else [*_names(entry.get("style")), *_names(entry.get("genre"))]
            if tags:
                answers[album.album_id] = SourceAnswer(tags=tuple(CommunityTag(Discogs.name, tag) for tag in tags))
        return answers


def _is_album(entry: dict[str, object], album: ReviewedAlbum) -> bool:
    """Whether a result, "Artist - Title", is the album."""
    return likeness(plain_name(entry.get("title")), f"{album.artist} - {album.title}") >= ALIKE


def _names(value: object) -> list[str]:
    return [name for item in value[:20] if (name := plain_name(item))] if isinstance(value, list) else []
