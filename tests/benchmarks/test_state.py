"""The album list of a large library, against loading the same rows as objects of the database layer."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tagger.genres.policy import Policy
from tagger.state.album_queries import albums
from tagger.state.database import State
from tagger.state.query_conditions import is_shown
from tagger.state.tables import Album, Score, Track
from tests.helpers.libraries import fill

ALBUMS = 10_000


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of the best of three runs."""
    runs = []
    for _ in range(3):
        start = time.process_time()
        work()
        runs.append(time.process_time() - start)
    return min(runs)


def as_objects(state: State) -> list[object]:
    """Albums, tracks and shown scores as mapped objects."""
    with state.reading() as session:
        return [
            *mapped(session, Album),
            *mapped(session, Track),
            *session.scalars(select(Score).where(is_shown(Policy()))),
        ]


def mapped(session: Session, table: type) -> list[object]:
    return list(session.scalars(select(table)))


@pytest.mark.benchmark
@pytest.mark.slow
def test_a_hundred_thousand_tracks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with State.open(tmp_path) as state:
        fill(state, ALBUMS)
        everything, objects = seconds(lambda: albums(state)), seconds(lambda: as_objects(state))
        questions = ["golden river", "genre:rock", "genre:rock score>0.9", "status:accepted"]
        some = {question: seconds(partial(albums, state, question)) for question in questions}
        assert len(albums(state)) == ALBUMS
    with capsys.disabled():
        print(f"\nalbum list of {ALBUMS * 10:,} tracks: {everything:.2f} s; as mapped objects {objects:.2f} s", end="")
        print(f" (ratio {objects / everything:.1f})")
        for question, took in some.items():
            print(f"  {question}: {took:.2f} s ({took / everything:.2f} of the whole list)")
    assert everything < objects
    assert max(some.values()) < everything / 2
