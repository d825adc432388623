from typing import Any

import numpy as np
import pytest

from tagger.demo.notes import Note, notes
from tagger.demo.recipe import InstrumentPart, Piece


def played(pattern: str, **options: Any) -> list[Note]:
    part_keys = {"octave", "gate", "bars"}
    part = InstrumentPart("piano", pattern, **{key: value for key, value in options.items() if key in part_keys})
    piece_options: dict[str, Any] = {"steps": 4, "quarter": 4, "bars_count": 2} | {
        key: value for key, value in options.items() if key not in part_keys
    }
    piece = Piece("T", 60.0, piece_options.pop("bars_count"), "C major", ("C", "G7"), (part,), **piece_options)
    return list(notes(piece, part, np.random.default_rng(0)))


def test_hits_rests_and_loudness() -> None:
    result = played("x.Xo", bars_count=1)
    assert [(note.start, note.loudness) for note in result] == [(0.0, 0.8), (0.5, 1.0), (0.75, 0.45)]


def test_a_held_note_lasts_its_steps_times_the_gate() -> None:
    result = played("1--.", gate=0.5, bars_count=1)
    assert [note.duration for note in result] == [0.375]


def test_bars_repeat_and_follow_the_chords() -> None:
    result = played("c... | 1...", octave=4)
    assert [len(note.hertz) for note in result] == [3, 1]
    assert result[0].hertz[0] == pytest.approx(261.63, abs=0.01)
    assert result[1].hertz[0] == pytest.approx(392.0, abs=0.01)
    assert result[1].start == 1.0


def test_a_part_may_come_in_late() -> None:
    assert [note.start for note in played("x...", bars=(2, 9))] == [1.0]


def test_swing_delays_every_second_step() -> None:
    assert [note.start for note in played("xxxx", swing=0.5, bars_count=1)] == [0.0, 0.375, 0.5, 0.875]


def test_a_loose_player_errs_a_little_and_always_alike() -> None:
    first, second = played("xxxx", loose=10.0), played("xxxx", loose=10.0)
    assert first == second
    errors = [note.start - number * 0.25 for number, note in enumerate(first)]
    assert 0 < max(map(abs, errors)) < 0.06
    assert first[0].start >= 0


def test_a_pattern_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="has 3 steps, not 4"):
        played("x..")
