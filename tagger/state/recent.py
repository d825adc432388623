"""Which albums there are, and which are new or newly predicted: what a window reads again while others fill the state."""

from sqlalchemy import or_, select

from tagger.state.store import State
from tagger.state.tables import Album, Prediction


def album_ids(state: State) -> list[int]:
    """Every album, by artist and title."""
    with state.reading() as session:
        ids = select(Album.id).order_by(Album.artist.collate("nocase"), Album.title.collate("nocase"), Album.id)
        return list(session.scalars(ids))


def recent_ids(state: State, newest: int, since: float) -> list[int]:
    """Albums with an id above ``newest``, and those predicted since a moment (seconds since 1970)."""
    with state.reading() as session:
        ids = select(Album.id).outerjoin(Prediction, Prediction.album_id == Album.id)
        return list(session.scalars(ids.where(or_(Album.id > newest, Prediction.predicted_at >= since))))
