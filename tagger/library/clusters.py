"""Split the tagged tracks of one folder into albums by title and artist, forgiving what people mistype.

Within a folder the same title is one album when the artists agree. When they do not, it still is one where the artist
is "Various Artists" or no album artist is given, unless two tracks have the same number: "Greatest Hits" of two bands
in one folder are two albums, a compilation is one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tagger.library.discs import without_disc
from tagger.library.naming import VARIOUS, fold, is_unknown, is_various, most_common, same_artist, without_guests
from tagger.library.records import ScannedTrack, TrackTags


@dataclass(slots=True)
class Cluster:
    """Tracks of one title so far; ``explicit``: the artist is an album artist and not guessed from the tracks."""

    artist: str
    explicit: bool
    tracks: list[ScannedTrack] = field(default_factory=list)
    numbers: set[tuple[int, int]] = field(default_factory=set)

    def take(self, other: "Cluster") -> None:
        """Take over the tracks of another; who it is by stays."""
        self.tracks += other.tracks
        self.numbers |= other.numbers


def album_title(track: ScannedTrack) -> str:
    """The title that the track's tags give, without the disc; "" when they give none."""
    title = without_disc(track.tags.album) if track.tags else ""
    return "" if is_unknown(title) else title


def split_by_title(tracks: Iterable[ScannedTrack]) -> list[Cluster]:
    """Clusters in a fixed order that does not depend on the order of the tracks."""
    titles: dict[str, list[ScannedTrack]] = {}
    for track in tracks:
        titles.setdefault(fold(album_title(track)), []).append(track)
    return [cluster for title in sorted(titles) for cluster in _split_by_artist(titles[title])]


def _split_by_artist(tracks: Sequence[ScannedTrack]) -> list[Cluster]:
    clusters: list[Cluster] = []
    for candidate in sorted(_by_named_artist(tracks), key=_weight):
        home = next((cluster for cluster in clusters if _belong_together(cluster, candidate)), None)
        if home:
            home.take(candidate)
        else:
            clusters.append(candidate)
    return clusters


def _by_named_artist(tracks: Sequence[ScannedTrack]) -> list[Cluster]:
    groups: dict[tuple[bool, str], list[ScannedTrack]] = {}
    for track in tracks:
        artist, explicit = _named_artist(track.tags)
        groups.setdefault((explicit, fold(artist)), []).append(track)
    return [
        Cluster(most_common(_named_artist(track.tags)[0] for track in group), explicit, group, _numbers(group))
        for (explicit, _), group in groups.items()
    ]


def _named_artist(tags: TrackTags | None) -> tuple[str, bool]:
    """The album artist, else "Various Artists" for a compilation, else the track's artist (which is only a guess)."""
    if tags is None:
        return "", False
    if not is_unknown(tags.album_artist):
        return tags.album_artist, True
    return (
        (VARIOUS, True) if tags.compilation else ("" if is_unknown(tags.artist) else without_guests(tags.artist), False)
    )


def _numbers(tracks: Iterable[ScannedTrack]) -> set[tuple[int, int]]:
    return {(t.tags.disc_number or 1, t.tags.track_number) for t in tracks if t.tags and t.tags.track_number}


def _weight(cluster: Cluster) -> tuple[bool, bool, int, str]:
    """What others are joined to comes first: named artists, "Various Artists" last among them, the largest."""
    return not cluster.explicit, is_various(cluster.artist), -len(cluster.tracks), fold(cluster.artist)


def _belong_together(cluster: Cluster, other: Cluster) -> bool:
    if same_artist(cluster.artist, other.artist):
        return True
    several = is_various(cluster.artist) or is_various(other.artist)
    both_named = cluster.explicit and other.explicit
    return not cluster.numbers & other.numbers and (several or not both_named)
