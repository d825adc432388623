"""What accepting everything above a score would accept: exactly which genres of which albums, best first."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.history import UndoStep
from tagger.ui.presenters.sentences import album_name, artist_name, count

DEFAULT_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Acceptable:
    """One suggestion that nothing was decided about."""

    score: float
    genre: str
    album_id: int
    album: str
    artist: str


class AcceptableList:
    """Every undecided suggestion of some albums, best first, so that those above a score are the first so many."""

    def __init__(self, albums: Iterable[AlbumSummary]) -> None:
        self.items = sorted(
            (
                Acceptable(suggestion.score, suggestion.genre, album.id, album_name(album), artist_name(album))
                for album in albums
                if album.is_writable
                for suggestion in album.suggestions
                if suggestion.score is not None and suggestion.state == "suggested"
            ),
            key=lambda item: (-item.score, item.artist, item.album, item.genre),
        )
        self._negated_scores = [-item.score for item in self.items]

    def count_above(self, percent: int) -> int:
        """How many have at least this score, in whole percent."""
        return bisect_right(self._negated_scores, -(percent / 100 - 1e-9))

    def steps(self, percent: int) -> list[UndoStep]:
        """The decisions that accept them."""
        items = self.items[: self.count_above(percent)]
        return [UndoStep(item.album_id, item.genre, "suggested", "accepted") for item in items]


def above_sentence(items: Sequence[Acceptable]) -> str:
    """ "214 genres in 120 albums would be accepted"."""
    if not items:
        return "Nothing that is undecided has such a score."
    albums = len({item.album_id for item in items})
    return f"{count(len(items), 'genre')} in {count(albums, 'album')} would be accepted"
