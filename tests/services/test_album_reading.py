import time
from pathlib import Path

import pytest

from tagger.errors import TaggerError
from tagger.services import album_reading
from tagger.services.scan import scan
from tagger.state.database import State
from tagger.state.tables import AlbumPrediction
from tests.helpers.libraries import fill
from tests.helpers.media import make_audio


def test_all_ids_or_those_that_are_new(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        fill(state, 5, tracks=1, genres=2)
        future = time.time() + 60
        with state.session() as session:
            prediction = session.get(AlbumPrediction, 3)
            assert prediction is not None
            prediction.predicted_at = future
        assert album_reading.ids_to_read(state) == [1, 2, 3, 4, 5]
        assert album_reading.ids_to_read(state, newest_known=4, predicted_since=future) == [3, 5]


def test_albums_come_in_the_order_of_their_ids_without_those_that_are_gone(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        fill(state, 5, tracks=1, genres=2)
        assert [album.id for album in album_reading.in_order_of(state, [4, 77, 1])] == [4, 1]


def test_a_search_gives_ids_and_refuses_nonsense(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        fill(state, 5, tracks=1, genres=2)
        assert album_reading.search_ids(state, "") == {1, 2, 3, 4, 5}
        with pytest.raises(TaggerError):
            album_reading.search_ids(state, "score>much")


def test_albums_below_a_folder_are_those_in_it_and_not_in_one_that_begins_like_it(state: State, tmp_path: Path) -> None:
    music = tmp_path / "music"
    for folder in ("Rock", "Rock/Live", "Rocksteady", "other/music/Rock"):
        make_audio(music / folder / "1.flac", "flac", seconds=0.2, tags={"album": folder, "artist": "A"})
    scan(state, [music])
    assert {album.album for album in album_reading.albums_below(state, music / "Rock")} == {"Rock", "Rock/Live"}
    (tmp_path / "link").symlink_to(music / "Rocksteady")
    assert [album.album for album in album_reading.albums_below(state, tmp_path / "link")] == ["Rocksteady"]
    assert len(album_reading.albums_below(state, None)) == 4
    assert album_reading.albums_below(state, tmp_path / "nowhere") == []
