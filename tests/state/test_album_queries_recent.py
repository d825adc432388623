"""What a window reads again while others fill the state."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tagger.state.album_queries import album_ids, albums, recent_ids
from tagger.state.database import State
from tagger.state.tables import AlbumPrediction
from tests.helpers.libraries import fill


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path) as state:
        fill(state, 30, tracks=1, genres=3)
        yield state


def test_every_album_is_named_in_the_order_in_which_it_is_shown(state: State) -> None:
    assert album_ids(state) == [album.id for album in albums(state)]


def test_only_what_is_new_or_newly_predicted_is_recent(state: State) -> None:
    moment = time.time() + 1000
    assert recent_ids(state, newest=30, since=moment) == []
    assert recent_ids(state, newest=28, since=moment) == [29, 30]
    with state.session() as session:
        prediction = session.get(AlbumPrediction, 3)
        assert prediction is not None
        prediction.predicted_at = moment + 1
    assert recent_ids(state, newest=30, since=moment) == [3]
