import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import delete

from tagger.services import review
from tagger.state.database import State
from tagger.state.tables import Album, AlbumPrediction, Decision, Score, Track
from tagger.ui.albums.model import AlbumModel
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.controllers.library import CHUNK, FIRST_CHUNK, AlbumLoader
from tagger.ui.controllers.review import ReviewController
from tests.helpers.libraries import fill

ALBUMS = CHUNK + 50


class Parts:
    def __init__(self, state: State) -> None:
        self.background = BackgroundWork(state)
        self.model = AlbumModel()
        self.review = ReviewController(self.background, self.model)
        self.reader = AlbumLoader(self.background, self.model, self.review)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path) as state:
        fill(state, ALBUMS, tracks=1, genres=6)
        yield state


@pytest.fixture
def parts(state: State, qtbot: QtBot) -> Iterator[Parts]:
    made = Parts(state)
    yield made
    made.background.close()


def read_all(parts: Parts, qtbot: QtBot) -> None:
    with qtbot.waitSignal(parts.reader.finished):
        parts.reader.read_all()


def test_the_first_albums_are_shown_before_the_last_are_read(parts: Parts, qtbot: QtBot) -> None:
    sizes: list[int] = []
    parts.model.rowsInserted.connect(lambda: sizes.append(parts.model.rowCount()))
    read_all(parts, qtbot)
    assert sizes == [FIRST_CHUNK, ALBUMS]
    assert parts.model.album_index.arranged


def test_what_is_gone_is_dropped(parts: Parts, state: State, qtbot: QtBot) -> None:
    read_all(parts, qtbot)
    with state.session() as session:
        for table in (Track, Score, AlbumPrediction, Decision):
            session.execute(delete(table).where(table.album_id == 7))
        session.execute(delete(Album).where(Album.id == 7))
    read_all(parts, qtbot)
    assert parts.model.rowCount() == ALBUMS - 1 and 7 not in parts.model.album_index.albums


def test_only_what_is_new_is_read_while_work_runs(parts: Parts, state: State, qtbot: QtBot) -> None:
    read_all(parts, qtbot)
    with state.session() as session:
        prediction = session.get(AlbumPrediction, 3)
        assert prediction is not None
        prediction.predicted_at = time.time() + 60
        prediction.modalities = ("text",)
        other = session.get(Album, 4)
        assert other is not None
        other.title = "not predicted anew"
    with qtbot.waitSignal(parts.reader.finished):
        parts.reader.read_recent()
    assert parts.model.album_index.albums[3].modalities == ("text",)
    assert parts.model.album_index.albums[4].album != "not predicted anew"


def test_a_decision_made_meanwhile_is_not_overwritten_by_what_was_read_before(
    parts: Parts, state: State, qtbot: QtBot
) -> None:
    from tagger.ui.presenters.decisions import toggle

    read_all(parts, qtbot)
    album = next(
        one for one in parts.model.album_index.albums.values() if one.suggestions and one.status == "suggested"
    )
    genre = album.suggestions[0].genre
    parts.reader.read_all()
    parts.review.make(toggle(album, 1))
    seen: set[str] = set()

    def look() -> None:
        shown = parts.model.album_index.albums[album.id]
        seen.add(next(one.state for one in shown.suggestions if one.genre == genre))

    parts.model.dataChanged.connect(look)
    with qtbot.waitSignal(parts.reader.finished):
        pass
    look()
    assert seen == {"accepted"}


def test_a_reading_asked_for_meanwhile_follows(parts: Parts, state: State, qtbot: QtBot) -> None:
    read_all(parts, qtbot)
    parts.reader.read_recent()
    review.set_states(state, [(1, "Zouk", "added")])
    with qtbot.waitSignals([parts.reader.finished, parts.reader.finished]):
        parts.reader.read_all()
    assert any(one.genre == "Zouk" for one in parts.model.album_index.albums[1].suggestions)
