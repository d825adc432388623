"""Conditions hold for as many values as a library has: a statement takes only so many of them beside each other."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, select, update

from tagger.state.album_queries import search_ids
from tagger.state.database import State
from tagger.state.row_conditions import below, within
from tagger.state.tables import Track
from tests.helpers.libraries import fill

MANY = 2_000  # SQLite takes a thousand conditions beside each other
FEW = 500  # values in a statement; other builds of SQLite take 32 766


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path) as state:
        fill(state, 400, tracks=2, genres=2)
        yield state


@pytest.mark.parametrize("condition", [below, within])
def test_tracks_are_found_below_as_many_folders_as_links_lead_to(state: State, condition: object) -> None:
    assert callable(condition)
    with state.reading() as session:
        paths = list(session.scalars(select(Track.path).order_by(Track.path)))
        folders = [Path(f"/elsewhere/{number}") for number in range(MANY)]
        found = session.scalars(select(Track.path).where(condition([*folders, paths[0].parent])))
        assert set(found) == {path for path in paths if paths[0].parent in path.parents}


def test_a_folder_is_not_what_its_name_begins(state: State) -> None:
    with state.session() as session:
        first, second, third = session.scalars(select(Track).limit(3))
        first.path, second.path, third.path = Path("/m/Rock/a"), Path("/m/Rock"), Path("/m/Rocksteady/a")
    with state.reading() as session:
        assert set(session.scalars(select(Track.path).where(below([Path("/m/Rock")])))) == {Path("/m/Rock/a")}
        found = session.scalars(select(Track.path).where(within([Path("/m/Rock")])))
        assert set(found) == {Path("/m/Rock/a"), Path("/m/Rock")}
        assert len(session.scalars(select(Track.path).where(below([Path("/")]))).all()) == 800


def test_a_genre_is_found_among_as_many_lists_of_genres_as_there_are_tracks(state: State) -> None:
    with state.session() as session:
        ids = session.scalars(select(Track.id)).all()
        for number in ids:
            session.execute(update(Track).where(Track.id == number).values(genres=("Jazz", f"Genre {number}")))

    @event.listens_for(state.engine, "checkout")
    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, FEW)

    assert len(search_ids(state, "genre:jazz")) == 400
