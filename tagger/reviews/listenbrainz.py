"""ListenBrainz: tags of release groups, many at once.

Documented at https://listenbrainz.readthedocs.io/en/latest/users/api/metadata.html:
``/1/metadata/release_group/?release_group_mbids=a,b&inc=tag``.
"""

from collections.abc import Sequence
from typing import ClassVar

from tagger.reviews.client import NetworkClient
from tagger.reviews.records import MOST_TAGS, CommunityTag, ReviewedAlbum, SourceAnswer, plain_name
from tagger.reviews.source import Answers, ReviewSource, entries, field, number

SERVICE = "https://api.listenbrainz.org/1/metadata/release_group/"


class ListenBrainz(ReviewSource):
    """Tags that listeners gave to a release group, or where there are none, to its artist."""

    name: ClassVar[str] = "listenbrainz"
    title: ClassVar[str] = "ListenBrainz"
    sends: ClassVar[str] = "the album's identifier in MusicBrainz"
    batch: ClassVar[int] = 25

    def ask(self, client: NetworkClient, albums: Sequence[ReviewedAlbum]) -> Answers:
        """Ask about all albums in one request."""
        mbids = ",".join(sorted({album.release_group for album in albums}))
        answer = client.json(SERVICE, {"release_group_mbids": mbids, "inc": "artist tag release"})
        return {
            album.album_id: SourceAnswer(tags=tags)
            for album in albums
            if (tags := _tags(field(answer, album.release_group, "tag")))
        }


def _tags(answer: object) -> tuple[CommunityTag, ...]:
    """The album's own tags, else the artist's: those say what the artist mostly plays."""
    for owner in ("release_group", "artist"):
        counts: dict[str, int] = {}
        for entry in entries(answer, owner):
            tag, count = plain_name(entry.get("tag")), number(entry.get("count"))
            if tag and count > 0:
                counts[tag] = max(count, counts.get(tag, 0))
        if counts:
            ranked = sorted(counts.items(), key=lambda item: -item[1])[:MOST_TAGS]
            return tuple(CommunityTag(ListenBrainz.name, tag, count) for tag, count in ranked)
    return ()
