"""What the verbs and the window ask the state about albums."""

from collections.abc import Iterable

from tagger.state.conditions import matching
from tagger.state.query import Query, parse_query
from tagger.state.records import AlbumView
from tagger.state.store import State
from tagger.state.views import views

__all__ = ["Query", "albums", "albums_by_id", "parse_query"]


def albums(state: State, query: Query | str = "") -> list[AlbumView]:
    """The albums that match, by artist and title. Raises TaggerError for a question that makes no sense."""
    query = parse_query(query) if isinstance(query, str) else query
    with state.reading() as session:
        found = views(session, None if query == Query() else list(session.scalars(matching(session, query))))
    return [album for album in found if all(album.status == status for status in query.statuses)]


def albums_by_id(state: State, ids: Iterable[int]) -> list[AlbumView]:
    """The albums with these ids that are (still) there, by artist and title."""
    with state.reading() as session:
        return views(session, list(ids))
