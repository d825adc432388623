"""CritiqueBrainz: reviews under Creative Commons licences.

Documented at https://critiquebrainz.readthedocs.io/api.html:
``/ws/1/review/?entity_id=…&entity_type=release_group&review_type=review&language=…&limit=50``.
"""

from collections.abc import Sequence
from typing import ClassVar

from tagger.reviews.client import NetworkClient
from tagger.reviews.musicbrainz import MBID
from tagger.reviews.records import (
    MOST_TEXTS,
    ReviewedAlbum,
    ReviewText,
    SourceAnswer,
    plain_date,
    plain_name,
    plain_text,
)
from tagger.reviews.source import Answers, ReviewSource, entries, field

SERVICE = "https://critiquebrainz.org/ws/1/review/"
PAGE = "https://critiquebrainz.org/review/"


class CritiqueBrainz(ReviewSource):
    """Reviews of a release group, in the person's languages, oldest first."""

    name: ClassVar[str] = "critiquebrainz"
    title: ClassVar[str] = "CritiqueBrainz"
    sends: ClassVar[str] = "the album's identifier in MusicBrainz"

    def ask(self, client: NetworkClient, albums: Sequence[ReviewedAlbum]) -> Answers:
        """Ask for the reviews in each language."""
        answers = {}
        for album in albums:
            texts: list[ReviewText] = []
            for language in self.languages:
                parameters: dict[str, str | int] = {
                    "entity_id": album.release_group,
                    "entity_type": "release_group",
                    "review_type": "review",
                    "language": language,
                    "sort": "published_on",
                    "limit": 50,
                }
                reviews = entries(client.json(SERVICE, parameters), "reviews")
                texts += filter(None, map(_review, reviews))
            if texts:
                ordered = sorted(texts, key=lambda text: text.published)
                answers[album.album_id] = SourceAnswer(texts=tuple(ordered[:MOST_TEXTS]))
        return answers


def _review(entry: dict[str, object]) -> ReviewText | None:
    """A review that has words; one may be a rating alone."""
    text = plain_text(entry.get("text"))
    if not text:
        return None
    identifier = plain_name(entry.get("id"))
    return ReviewText(
        CritiqueBrainz.name,
        text,
        author=plain_name(field(entry, "user", "display_name")),
        published=plain_date(entry.get("published_on") or entry.get("created")),
        licence=plain_name(field(entry, "license", "full_name") or entry.get("license_id")),
        language=plain_name(entry.get("language"))[:20],
        url=f"{PAGE}{identifier}" if MBID.fullmatch(identifier) else "",
    )
