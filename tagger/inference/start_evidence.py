"""Where an album's scores start, beyond how common each genre is: what its artist's other albums, its folders and listeners say.

Folders say what to expect before the artist's albums are looked at, and listeners come last. The moves are told in another order:
that of the artist as it is without the folders, and that of the folders as what they add to it. They sum up to the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tagger.inference.artist_albums import ArtistVotes
from tagger.inference.community_tags import CommunityVotes
from tagger.inference.genre_folders import FolderNames
from tagger.inference.types import Doubles


@dataclass(frozen=True, slots=True, eq=False)
class StartMove:
    """What one kind of evidence (the artist, the folders, listeners' tags) adds to the start of each label, [L], in log-odds."""

    source: ArtistVotes | FolderNames | CommunityVotes
    shifts: Doubles

    @property
    def says_where_it_starts(self) -> bool:
        """Whether its sentence says where the score starts, and so replaces the sentence about the library's share."""
        return isinstance(self.source, ArtistVotes)


@dataclass(frozen=True, slots=True)
class StartEvidence:
    """What is known of an album, or a track, beside its sound, cover and words."""

    artist: ArtistVotes | None = None
    folders: FolderNames | None = None
    community: CommunityVotes | None = None

    def of_track(self) -> "StartEvidence":
        """The same evidence for one track; listeners' tags are then said to be those of its album."""
        return self if self.community is None else replace(self, community=replace(self.community, of_track=True))

    def moves(self, labels: Sequence[str], start: Doubles, *, of_shares: bool) -> tuple[StartMove, ...]:
        """What moves the log-odds ``start`` [L] of these labels, in the order in which it is told.

        ``of_shares``: whether they are those of genres that the model knows the shares of; of others only tags say something.
        """
        moves = list[StartMove]()
        if of_shares:
            moves = self._moves_of_shares(start)
        if self.community is not None:
            start = start + sum(move.shifts for move in moves)
            moves.append(StartMove(self.community, self.community.shifts(labels, start)))
        return tuple(moves)

    def _moves_of_shares(self, start: Doubles) -> list[StartMove]:
        moves = list[StartMove]()
        by_folders = None if self.folders is None else np.array(self.folders.shifts(start.tolist()))
        if self.artist is not None:
            by_artist = np.array(self.artist.shifts(start.tolist()))
            moves.append(StartMove(self.artist, by_artist))
            if by_folders is not None:
                together = by_folders + np.array(self.artist.shifts((start + by_folders).tolist()))
                by_folders = np.maximum(0.0, together - by_artist)
        if self.folders is not None and by_folders is not None:
            moves.append(StartMove(self.folders, by_folders))
        return moves


NOTHING_BESIDE = StartEvidence()
