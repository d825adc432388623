"""The demonstration is kept apart from a person's music, and forgotten when that comes."""

from pathlib import Path

import pytest

from tagger.errors import TaggerError
from tagger.services import demo
from tagger.services.scan import scan
from tagger.state.album_queries import albums
from tagger.state.database import State
from tests.helpers.media import make_audio


def put_demo(state: State) -> Path:
    folder = demo.demo_folder(state)
    make_audio(folder / "1.flac", "flac", tags={"album": "Demo"})
    scan(state, [folder])
    return folder


def titles(state: State) -> set[str]:
    return {album.album for album in albums(state)}


def test_a_state_knows_whether_it_is_the_demonstrations(state: State, music: Path) -> None:
    assert demo.is_empty(state) and not demo.is_demo(state)
    put_demo(state)
    assert demo.is_demo(state) and not demo.is_empty(state)
    scan(state, [music])
    assert not demo.is_demo(state) and not demo.is_empty(state)


def test_real_music_takes_its_place_and_scanning_it_again_does_not(state: State, music: Path) -> None:
    folder = put_demo(state)
    scan(state, [folder])
    assert titles(state) == {"Demo"}
    scan(state, [music])
    assert "Demo" not in titles(state)
    assert len(titles(state)) == 3
    assert (folder / "1.flac").is_file()


def test_real_music_that_came_while_it_was_made_is_not_mixed_with_it(state: State, music: Path) -> None:
    scan(state, [music])
    with pytest.raises(TaggerError, match="Your own music came into the library while the demonstration was made"):
        put_demo(state)
    assert scan(state, [music, demo.demo_folder(state)]).albums == 3
    assert "Demo" not in titles(state)


def test_beside_real_music_it_has_a_home_of_its_own(state: State, music: Path) -> None:
    assert demo.demo_state_folder(state) == state.folder
    put_demo(state)
    assert demo.demo_state_folder(state) == state.folder
    scan(state, [music])
    assert demo.demo_state_folder(state) == state.folder / "demo" / "state"
