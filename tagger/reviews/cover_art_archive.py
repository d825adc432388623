"""Cover Art Archive: front covers, for albums that have none.

Documented at https://musicbrainz.org/doc/Cover_Art_Archive/API: ``/release-group/{mbid}/front-500`` answers 307 to the
picture at the Internet Archive, 404 where there is none.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import ClassVar

from tagger.reviews.client import NetworkClient
from tagger.reviews.records import ReviewedAlbum, SourceAnswer
from tagger.reviews.source import Answers, ReviewSource

SERVICE = "https://coverartarchive.org/release-group"
MOST_PIXELS = 4096  # a side; what is larger is no picture of 500 pixels


class CoverArtArchive(ReviewSource):
    """The front cover in 500 pixels."""

    name: ClassVar[str] = "cover-art-archive"
    title: ClassVar[str] = "Cover Art Archive"
    sends: ClassVar[str] = "the album's identifier in MusicBrainz"

    def ask(self, client: NetworkClient, albums: Sequence[ReviewedAlbum]) -> Answers:
        """Fetch the pictures."""
        answers = {}
        for album in albums:
            picture = client.picture(f"{SERVICE}/{album.release_group}/front-500")
            if is_picture(picture):
                answers[album.album_id] = SourceAnswer(cover=picture)
        return answers


def is_picture(data: bytes) -> bool:
    """Whether these bytes begin a JPEG or PNG picture of a usual size; a page that a network shows instead is none."""
    if not data:
        return False
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
            return max(picture.size) <= MOST_PIXELS
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return False
