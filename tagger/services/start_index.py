"""What moves where the scores of albums start, beside the library's shares: their artists' other albums, their folders, and tags.

Read once per run. What there is of an album is among the inputs of its prediction, so that it is predicted again when that, and
nothing else, has changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.artist_albums import ArtistAlbums, LabelTree
from tagger.inference.genre_folders import FolderNames, GenreFolder
from tagger.services.artist_index import ArtistIndex
from tagger.services.folder_index import FolderIndex
from tagger.services.known_albums import known_albums
from tagger.settings import COMMUNITY_TAGS
from tagger.state.analysis import AlbumInput, community_tags
from tagger.state.artist_queries import alike_tracks, decided_genres
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy
from tagger.state.scan_inputs import linked_paths, roots
from tagger.state.stored_settings import read_settings

if TYPE_CHECKING:
    from tagger.inference.community_tags import CommunityVotes
    from tagger.inference.start_evidence import StartEvidence

StoredTags = tuple[tuple[str, str, int], ...]  # that communities gave an album: source, tag, how many people


@dataclass(frozen=True, slots=True)
class AlbumStart:
    """What moves where the scores of an album, or of one of its tracks, start."""

    artist: ArtistAlbums | None = None
    folders: tuple[GenreFolder, ...] = ()
    tags: StoredTags = ()

    @property
    def inputs(self) -> list[object]:
        """The evidence as JSON values, for the inputs of a prediction: equal where the evidence is."""
        parts: list[object] = [] if self.artist is None else ["artist", self.artist.digest]
        parts += ["folders", self.folders] if self.folders else []
        return [*parts, "tags", self.tags] if self.tags else parts

    def evidence(self, tree: LabelTree, taxonomy: Taxonomy) -> "StartEvidence":
        """The evidence for each label of a model."""
        from tagger.inference.start_evidence import StartEvidence  # a run with nothing left to do needs no numpy

        folders = FolderNames(tree, self.folders) if self.folders else None
        return StartEvidence(tree.votes(self.artist), folders, self._votes_of_tags(tree.labels, taxonomy))

    def _votes_of_tags(self, labels: Sequence[str], taxonomy: Taxonomy) -> "CommunityVotes | None":
        """What the tags say of the labels; None where they name no genre."""
        if not self.tags:
            return None
        from tagger.inference.community_tags import GivenTag, community_votes
        from tagger.reviews.registry import SOURCES

        titles = {name: source.title for name, source in SOURCES.items()}
        named = [GivenTag(titles.get(source, source), tag, count) for source, tag, count in self.tags]
        return community_votes(named, labels, taxonomy)


class StartIndex:
    """The ``AlbumStart`` of every album. ``artists`` and ``folders`` are None for a model that does not know shares of genres."""

    def __init__(self, artists: ArtistIndex | None, folders: FolderIndex | None, *, starts_from_tags: bool) -> None:
        self.artists, self._folders, self._starts_from_tags = artists, folders, starts_from_tags

    @classmethod
    def read(cls, state: State, *, has_shares: bool) -> "StartIndex":
        """Read the index from the state; ``has_shares``: whether the model knows the shares of genres."""
        with state.reading() as session:
            starts_from_tags = read_settings(session)[COMMUNITY_TAGS]
            if not has_shares:
                return cls(None, None, starts_from_tags=starts_from_tags)
            taxonomy = read_taxonomy(state.folder)
            albums = list(known_albums(alike_tracks(session), decided_genres(session), taxonomy))
            music_folders = roots(session)
            music_folders += linked_paths(session, music_folders)
        artists, folders = ArtistIndex(albums, taxonomy), FolderIndex(albums, music_folders, taxonomy)
        return cls(artists, folders, starts_from_tags=starts_from_tags)

    def of_album(self, album_id: int, tags: Iterable[tuple[str, str, int]] = ()) -> AlbumStart:
        """Of an album that communities gave these ``tags``."""
        return AlbumStart(
            None if self.artists is None else self.artists.of_album(album_id),
            () if self._folders is None else self._folders.of_album(album_id),
            tuple(tags) if self._starts_from_tags else (),
        )

    def of_tracks(self, album: AlbumInput) -> list[AlbumStart]:
        """Of each track of an album of several artists."""
        of_album, artists = self.of_album(album.album_id, album.tags), self.artists
        if artists is None:
            return [of_album] * len(album.tracks)
        return [replace(of_album, artist=artists.of_track(album.album_id, track.artist)) for track in album.tracks]

    def of_albums(self, state: State, album_ids: Sequence[int]) -> dict[int, AlbumStart]:
        """Of these albums, as far as anything moves where they start."""
        with state.reading() as session:
            tags: Mapping[int, list[tuple[str, str, int]]] = community_tags(session, album_ids)
        starts = {album_id: self.of_album(album_id, tags.get(album_id, ())) for album_id in album_ids}
        return {album_id: start for album_id, start in starts.items() if start != AlbumStart()}
