"""The albums as a window reads them: which to read, some of them in a stable order, and which a search admits."""

from collections.abc import Sequence

from tagger.state.album_queries import album_ids, albums, albums_by_id, recent_ids
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State


def ids_to_read(state: State, *, newest_known: int = 0, predicted_since: float | None = None) -> list[int]:
    """The ids of all albums, or of what is new while others fill the state.

    With ``predicted_since`` (seconds since the epoch): of the albums with ids above ``newest_known``, and of those that
    were predicted since then.
    """
    return album_ids(state) if predicted_since is None else recent_ids(state, newest_known, predicted_since)


def in_order_of(state: State, ids: Sequence[int]) -> list[AlbumSummary]:
    """The albums in the order of their ids; an album that is gone is left out."""
    by_id = {album.id: album for album in albums_by_id(state, ids)}
    return [by_id[album_id] for album_id in ids if album_id in by_id]


def matching_ids(state: State, query: str) -> set[int]:
    """The ids of the albums that match a search. Raises TaggerError for a query that makes no sense."""
    return {album.id for album in albums(state, query)}
