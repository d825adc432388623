from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tagger.demo.cover_art import STYLES
from tagger.demo.instruments import DRUMS, VOICES
from tagger.demo.notes import notes
from tagger.demo.recipe import Piece, load_recipe
from tagger.demo.track_files import FORMATS

ALBUMS = load_recipe()


def test_a_dozen_albums_in_every_format_that_say_they_are_a_demo() -> None:
    assert len(ALBUMS) == 12
    assert {album.format for album in ALBUMS} == FORMATS
    assert all("Demo" in album.artist and "Demo notes" in album.notes for album in ALBUMS if album.tagged)


def test_some_have_a_genre_some_a_useless_one_some_none_and_one_no_tags() -> None:
    kinds = Counter(("untagged" if not album.tagged else album.genres[0] if album.genres else "") for album in ALBUMS)
    assert kinds["untagged"] == 1
    assert kinds["Other"] >= 2
    assert kinds[""] >= 4
    assert len(kinds) >= 6


def test_every_cover_has_its_own_style() -> None:
    assert {album.cover.style for album in ALBUMS} == set(STYLES)
    assert {album.cover.stored_in for album in ALBUMS} == {"file", "embedded"}


@pytest.mark.parametrize("piece", [piece for album in ALBUMS for piece in album.pieces], ids=lambda piece: piece.title)
def test_pieces_are_long_enough_and_can_be_played(piece: Piece) -> None:
    assert 31 <= piece.seconds <= 40
    for part in piece.parts:
        assert part.instrument in VOICES or part.instrument in DRUMS
        played = list(notes(piece, part, np.random.default_rng(0)))
        assert played
        assert all(
            0 <= note.start < piece.seconds and note.duration > 0 and all(20 < hertz < 8000 for hertz in note.hertz)
            for note in played
        )


def test_all_instruments_are_used() -> None:
    used = {part.instrument for album in ALBUMS for piece in album.pieces for part in piece.parts}
    assert set(VOICES) | set(DRUMS) <= used | {"lead", "tom", "brush"}


def test_another_recipe_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(
        """
        [[album]]
        title = "One"
        artist = "Demo"
        year = 2000
        format = "wav"
        notes = '''two
        lines'''
        cover = { style = "rings", colours = ["#000000"] }
        [[album.piece]]
        title = "A"
        tempo = 60
        bars = 1
        key = "C major"
        chords = "C F"
        part = [ { instrument = "kick", pattern = "x...............", bars = [1, 1] } ]
        """
    )
    [album] = load_recipe(tmp_path / "r.toml")
    assert (album.notes, album.genres, album.pieces[0].chords) == ("two lines", (), ("C", "F"))
    assert album.pieces[0].parts[0].bars == (1, 1)
    assert album.pieces[0].seconds == 4.0
