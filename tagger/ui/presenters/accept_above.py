"""What accepting everything above a score would accept: exactly which genres of which albums, best first."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tagger.display_names import single_line
from tagger.state.album_summaries import AlbumSummary, Suggestion
from tagger.ui.presenters.history import UndoStep
from tagger.ui.presenters.sentences import album_name, artist_name, count, track_name
from tagger.ui.translation import tr

DEFAULT_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Acceptable:
    """One suggestion that nothing was decided about."""

    score: float
    genre: str
    album_id: int
    album: str  # with the track's title where it is about that alone
    artist: str
    track_id: int | None = None


class AcceptableList:
    """Every undecided suggestion of some albums, best first, so that those above a score are the first so many.

    Of an album of several artists those of its tracks, as for ``tagger accept --min-score``.
    """

    def __init__(self, albums: Iterable[AlbumSummary]) -> None:
        self.items = sorted(
            (item for album in albums if album.is_writable for item in _acceptable(album)),
            key=lambda item: (-item.score, item.artist, item.album, item.genre),
        )
        self._negated_scores = [-item.score for item in self.items]

    def count_above(self, percent: int) -> int:
        """How many have at least this score, in whole percent."""
        return bisect_right(self._negated_scores, -(percent / 100 - 1e-9))

    def steps(self, percent: int) -> list[UndoStep]:
        """The decisions that accept them."""
        items = self.items[: self.count_above(percent)]
        return [
            UndoStep(item.album_id, item.genre, "suggested", "accepted")
            if item.track_id is None
            else UndoStep(item.album_id, item.genre, None, "accepted", item.track_id)
            for item in items
        ]


def _acceptable(album: AlbumSummary) -> Iterator[Acceptable]:
    """The undecided suggestions of an album, or of its tracks where it is of several artists."""
    if not album.by_track:
        for genre, score in _undecided(album.suggestions):
            yield Acceptable(score, genre, album.id, album_name(album), artist_name(album))
        return
    for track in album.tracks:
        artist = single_line(track.artist) or artist_name(album)
        for genre, score in _undecided(track.suggestions):
            yield Acceptable(score, genre, album.id, f"{album_name(album)}: {track_name(track)}", artist, track.id)


def _undecided(suggestions: Iterable[Suggestion]) -> list[tuple[str, float]]:
    return [(item.genre, item.score) for item in suggestions if item.score is not None and item.state == "suggested"]


def above_sentence(items: Sequence[Acceptable]) -> str:
    """ "214 genres in 120 albums would be accepted"."""
    if not items:
        return tr("Nothing that is undecided has such a score.")
    albums = len({item.album_id for item in items})
    return tr("{genres} in {albums} would be accepted").format(
        genres=count(len(items), "genre"), albums=count(albums, "album")
    )
