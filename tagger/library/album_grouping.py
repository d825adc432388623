"""Group the tracks of a folder, or of the discs of a set, into albums, forgiving what people mistype.

Album artist and album title decide; a track without a title belongs to the folder's album. The same title is one album
when the artists agree. When they do not, it still is one where the artist is "Various Artists" or there is no album
artist, unless two tracks have the same number: "Greatest Hits" of two bands in one folder are two albums, a compilation
is one (``compilations`` has the finer signs).

Keys are stable over rescans: they are made of the folded artist and title, and of the folder where the tags do not
name a single artist.
"""

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tagger.display_names import printable
from tagger.library.album_names import (
    USUAL_SHARE,
    VARIOUS,
    artist_words,
    disc_of,
    edition_name,
    edition_of,
    fold,
    is_unknown,
    is_various,
    most_common,
    same_artist,
    split_by_edition,
    without_disc,
    without_guests,
)
from tagger.library.compilations import Title, is_marked, is_open, kind_of_title
from tagger.library.files_beside import cover_file
from tagger.library.records import ScannedAlbum, ScannedTrack, TrackTags


@dataclass(slots=True)
class Cluster:
    """Tracks of one title so far; ``explicit``: the artist is an album artist and not guessed from the tracks."""

    artist: str
    explicit: bool
    tracks: list[ScannedTrack] = field(default_factory=list)
    numbers: set[tuple[int, int]] = field(default_factory=set)
    is_single: bool = False  # a track without an album

    def merge(self, other: "Cluster") -> None:
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
    return [cluster for title in sorted(titles) for cluster in _split_by_artist(titles[title], len(titles))]


def _split_by_artist(tracks: Sequence[ScannedTrack], titles: int) -> list[Cluster]:
    clusters = _Clusters()
    for candidate in sorted(_by_named_artist(tracks, kind_of_title(tracks, titles)), key=_weight):
        match = clusters.first_of(candidate)
        if match:
            match.merge(candidate)
        else:
            clusters.add(candidate)
    return clusters.in_order


class _Clusters:
    """The clusters of one title, indexed, because one folder may hold "Single" by thousands of artists."""

    def __init__(self) -> None:
        self.in_order: list[Cluster] = []
        self._words: list[frozenset[str]] = []  # of each cluster's artist
        self._with_word: defaultdict[str, list[int]] = defaultdict(list)
        self._by_rarest_word: defaultdict[str, list[int]] = defaultdict(list)
        self._first_without: defaultdict[tuple[int, int], int] = defaultdict(int)  # by a track's number

    def add(self, cluster: Cluster) -> None:
        """Take in a cluster that belongs to none of those before."""
        position, words = len(self.in_order), artist_words(cluster.artist)
        self.in_order.append(cluster)
        self._words.append(words)
        for word in words:
            self._with_word[word].append(position)
        if words:
            self._by_rarest_word[min(words, key=lambda word: (len(self._with_word[word]), word))].append(position)

    def first_of(self, candidate: Cluster) -> Cluster | None:
        """The first cluster that the candidate belongs to: by the same artist, or by anybody and with other numbers.

        Candidates come in the order of ``_weight``: a named artist's comes before every cluster that others may join.
        """
        positions = self._of_artist(artist_words(candidate.artist))
        if not candidate.explicit or is_various(candidate.artist):
            positions += self._with_other_numbers(candidate.numbers)
        return self.in_order[min(positions)] if positions else None

    def _of_artist(self, words: frozenset[str]) -> list[int]:
        """The first cluster whose artist has all of the words, and those whose artists' words are all among them."""
        if not words:
            return []
        rarest = min((self._with_word[word] for word in words if word in self._with_word), key=len, default=())
        longer = next((position for position in rarest if words <= self._words[position]), None)
        shorter = [
            position
            for word in words & self._by_rarest_word.keys()
            for position in self._by_rarest_word[word]
            if self._words[position] <= words
        ]
        return shorter if longer is None else [longer, *shorter]

    def _with_other_numbers(self, numbers: set[tuple[int, int]]) -> list[int]:
        """The first cluster without any of these track numbers. The search goes on where it ended: clusters only gain numbers."""
        for number in numbers:
            while self._has(self._first_without[number], number):
                self._first_without[number] += 1
        start = max((self._first_without[number] for number in numbers), default=0)
        positions = range(start, len(self.in_order))
        nearest = next((position for position in positions if not self.in_order[position].numbers & numbers), None)
        return [] if nearest is None else [nearest]

    def _has(self, position: int, number: tuple[int, int]) -> bool:
        return position < len(self.in_order) and number in self.in_order[position].numbers


def _by_named_artist(tracks: Sequence[ScannedTrack], kind: Title) -> list[Cluster]:
    compilation = (VARIOUS, True) if any(is_marked(track.tags) for track in tracks) else ("", False)
    groups: dict[tuple[bool, str], list[ScannedTrack]] = {}
    names: dict[tuple[bool, str], list[str]] = {}
    for track in tracks:
        is_part = kind is Title.COMPILATION and is_open(track.tags)
        artist, explicit = compilation if is_part else _named_artist(track.tags, kind)
        groups.setdefault((explicit, fold(artist)), []).append(track)
        names.setdefault((explicit, fold(artist)), []).append(artist)
    return [Cluster(most_common(names[key]), key[0], group, _numbers(group)) for key, group in groups.items()]


def _named_artist(tags: TrackTags | None, kind: Title) -> tuple[str, bool]:
    """The album artist, else "Various Artists" for a compilation, else the track's artist (which is only a guess)."""
    if tags is not None and kind is Title.ALBUMS and not is_unknown(tags.artist):
        return without_guests(tags.artist), True
    if tags is None:
        return "", False
    if not is_unknown(tags.album_artist):
        return tags.album_artist, True
    return (
        (VARIOUS, True) if tags.compilation else ("" if is_unknown(tags.artist) else without_guests(tags.artist), False)
    )


def _numbers(tracks: Iterable[ScannedTrack]) -> set[tuple[int, int]]:
    return {(disc_of(t.path, t.tags), t.tags.track_number) for t in tracks if t.tags and t.tags.track_number}


def _weight(cluster: Cluster) -> tuple[bool, bool, int, str]:
    """A sort key, since clusters join earlier ones: explicit artists first, "Various Artists" last of them, then by size."""
    return not cluster.explicit, is_various(cluster.artist), -len(cluster.tracks), fold(cluster.artist)


NO_NUMBER = 10**6  # stands for the number of a track without one: it comes last
MAX_SHARING = 3  # albums of one folder that its cover file may be of
MAX_UNNUMBERED = 30  # tracks without numbers that may be an album
_SINGLE_NUMBER = re.compile(r"^\d{1,3}\s?(?:[.)_]|-(?=\s))\s*")  # "01. Artist - Title"; not that of "808 State"
_NO_ARTIST = re.compile(r"[\W\d_]*|[A-H]\d{1,2}")  # "2019-03-02 - Title", "A1 - Title"
_LEADING_NUMBER = re.compile(r"\d{1,3}(?!\d)")


def group_albums(
    identity: Path, folders: Sequence[Path], tracks: Sequence[ScannedTrack], images: Sequence[Path]
) -> list[ScannedAlbum]:
    """The albums of one ``walk.FolderGroup``, by title; every track is in exactly one.

    The result does not depend on the order of ``tracks``.
    """
    clusters: dict[str, Cluster] = {}
    for cluster in _with_untitled(identity, sorted(tracks, key=_order)):
        clusters.setdefault(_key(identity, cluster), replace(cluster, tracks=[], numbers=set())).merge(cluster)
    editions = {key: album for name, cluster in clusters.items() for key, album in _editions(name, cluster)}
    shared = images if len(editions) <= MAX_SHARING else ()
    albums = [_album(identity, folders, cluster, shared, key) for key, cluster in editions.items()]
    return sorted(albums, key=lambda album: (fold(album.title), album.key))


def _editions(key: str, cluster: Cluster) -> Iterator[tuple[str, Cluster]]:
    """The albums of one artist and title in one folder, each under a key of its own."""
    for number, tracks in enumerate(split_by_edition(cluster.tracks)):
        name = edition_name(edition_of((track.path, track.tags) for track in tracks))
        own_key = f"{key}-{name}-{number}" if number else key
        yield own_key, Cluster(cluster.artist, cluster.explicit, tracks, is_single=cluster.is_single)


def join_album_parts(parts: Sequence[ScannedAlbum]) -> ScannedAlbum:
    """One album of its parts that lie in different folders, named as the first is."""
    tracks = tuple(sorted((track for part in parts for track in part.tracks), key=_order))
    cover = next((part.cover for part in parts if part.cover), None)
    return replace(parts[0], tracks=tracks, cover=cover, year=_usual_year(tracks))


def _with_untitled(identity: Path, tracks: Sequence[ScannedTrack]) -> list[Cluster]:
    """Clusters of the tracks with a title; those without join the one album beside them, or make one of their own."""
    untitled = [track for track in tracks if not album_title(track)]
    clusters = split_by_title(track for track in tracks if album_title(track))
    by_folder: dict[Path, list[ScannedTrack]] = {}
    for track in untitled:
        by_folder.setdefault(track.path.parent, []).append(track)
    albums = {
        folder: _album_of_untitled(identity, folder, clusters, len(tracks)) for folder, tracks in by_folder.items()
    }
    untitled_album = Cluster("", explicit=False)
    for folder, folder_tracks in by_folder.items():
        (albums[folder] or untitled_album).tracks.extend(folder_tracks)
    if _are_loose(untitled_album.tracks):
        return [*clusters, *_singles(untitled_album.tracks)]
    return [*clusters, untitled_album] if untitled_album.tracks else clusters


def _singles(tracks: Iterable[ScannedTrack]) -> list[Cluster]:
    """A cluster for each single; "Song.aiff" and "Song.mp3" are copies of one."""
    singles: dict[Path, list[ScannedTrack]] = {}
    for track in tracks:
        singles.setdefault(track.path.with_suffix(""), []).append(track)
    return [Cluster("", explicit=False, tracks=copies, is_single=True) for copies in singles.values()]


def _are_loose(tracks: Sequence[ScannedTrack]) -> bool:
    """Whether tracks without an album title are singles: not numbered, and by different artists or very many."""
    if len(tracks) < 2:
        return False
    numbers = {(disc, number) for disc, number, *_ in map(_order, tracks) if number != NO_NUMBER}
    if 2 * len(numbers) >= len(tracks):
        return False
    artists = [artist for track in tracks if (artist := _single_artist(track))]
    usual = most_common(artists)
    alike = sum(same_artist(artist, usual) for artist in artists)
    return len(tracks) > MAX_UNNUMBERED or (2 * len(artists) >= len(tracks) and alike <= USUAL_SHARE * len(artists))


def _single_artist(track: ScannedTrack) -> str:
    """Who a single is by: as its tags say, else as its name does; "" where neither does."""
    artists = _artists([track])
    return artists[0] if artists else _by_file_name(track.path)[0]


def _by_file_name(path: Path) -> tuple[str, str]:
    """Artist and title of a single by its name ("Artist - Title.mp3"); the name is the title where it names no artist."""
    name = path.stem.replace(" – ", " - ")
    artist, dash, title = _SINGLE_NUMBER.sub("", name).partition(" - ")
    is_named = dash and title.strip() and not _NO_ARTIST.fullmatch(artist.strip())
    return (artist.strip(), title.strip()) if is_named else ("", path.stem)


def _album_of_untitled(identity: Path, folder: Path, clusters: Sequence[Cluster], untitled: int) -> Cluster | None:
    """The album that a folder's tracks without an album title join; None where several could be it.

    It is the only album in the folder (in the set, where the folder has none); and the folder is a disc of the set, or is
    called like the album, or the album has at least as many tracks as are without a title.
    """
    in_folder = [cluster for cluster in clusters if any(track.path.parent == folder for track in cluster.tracks)]
    candidates = in_folder or clusters
    if len(candidates) != 1:
        return None
    title = fold(album_title(candidates[0].tracks[0]))
    belongs = folder != identity or title == fold(printable(identity.name)) or len(candidates[0].tracks) >= untitled
    return candidates[0] if belongs else None


def _album(identity: Path, folders: Sequence[Path], cluster: Cluster, images: Sequence[Path], key: str) -> ScannedAlbum:
    tracks = tuple(sorted(cluster.tracks, key=_order))
    title = most_common(album_title(track) for track in tracks)
    artist = cluster.artist if cluster.explicit else _usual_artist(tracks)
    if cluster.is_single:
        artist_by_name, title_by_name = map(printable, _by_file_name(tracks[0].path))
        title = most_common(track.tags.title for track in tracks if track.tags) or title_by_name
        artist, images = artist or artist_by_name, ()
    return ScannedAlbum(
        key=key,
        title=title or printable(identity.name) or printable(str(identity)),
        artist=artist,
        folder=_folder(identity, folders, tracks),
        year=_usual_year(tracks),
        tracks=tracks,
        cover=_cover(identity, tracks, images),
    )


def _key(identity: Path, cluster: Cluster) -> str:
    """Sixteen bytes in hexadecimal, of the artist and the title, or of the folder and the title."""
    if cluster.is_single:
        return _digest([b"track", os.fsencode(cluster.tracks[0].path)])
    title = most_common(fold(album_title(track)) for track in cluster.tracks)
    artists = {fold(artist) for artist in _artists(cluster.tracks)}
    if title and cluster.explicit:
        parts = [b"artist", _artist_key(cluster.artist), title.encode()]
    elif title and len(artists) == 1:
        parts = [b"artist", _artist_key(artists.pop()), title.encode()]
    else:
        parts = [b"folder", os.fsencode(identity), title.encode()]
    return _digest(parts)


def _digest(parts: Iterable[bytes]) -> str:
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).hexdigest()


def _artist_key(artist: str) -> bytes:
    return fold(VARIOUS if is_various(artist) else artist).encode()


def _artists(tracks: Iterable[ScannedTrack]) -> list[str]:
    """Who each track is by, without guests; tracks that do not say it are left out."""
    artists = (without_guests(track.tags.artist) for track in tracks if track.tags)
    return [artist for artist in artists if not is_unknown(artist)]


def _usual_artist(tracks: Sequence[ScannedTrack]) -> str:
    """The artist of most tracks, "Various Artists" where none has so many, "" where none is named."""
    artists = _artists(tracks)
    usual = most_common(artists)
    alike = sum(same_artist(artist, usual) for artist in artists)
    return usual if alike > USUAL_SHARE * len(artists) or not artists else VARIOUS


def _usual_year(tracks: Sequence[ScannedTrack]) -> int | None:
    """The year of most tracks, the earliest among equals."""
    year = most_common(str(track.tags.year) for track in tracks if track.tags and track.tags.year)
    return int(year) if year else None


def _folder(identity: Path, folders: Sequence[Path], tracks: Sequence[ScannedTrack]) -> Path:
    """The folder of all tracks, else the one that stands for the set, else the first disc's."""
    track_folders = {track.path.parent for track in tracks}
    return identity if len(track_folders) > 1 and identity in folders else tracks[0].path.parent


def _cover(identity: Path, tracks: Sequence[ScannedTrack], images: Sequence[Path]) -> Path | None:
    """The first track that embeds a picture, else the image file of the set's folder or of a disc's."""
    embedding = next((track.path for track in tracks if track.tags and track.tags.has_cover), None)
    folders = list(dict.fromkeys([identity, *(track.path.parent for track in tracks)]))
    return embedding or cover_file([image for image in images if image.parent in folders], folders)


def _order(track: ScannedTrack) -> tuple[int, int, str, str]:
    """Disc, number and name; tracks whose tags give no number have the one that their file name begins with."""
    tags, name = track.tags, track.path.name
    leading = _LEADING_NUMBER.match(name)
    disc = disc_of(track.path, track.tags)
    number = (tags and tags.track_number) or (int(leading[0]) if leading else NO_NUMBER)
    return disc, number, name.casefold(), os.fspath(track.path)
