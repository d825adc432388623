import pytest

from tagger.demo.notes import CHORDS, SCALES, chord_notes, frequency, pitch_class, scale_note


def test_concert_pitch_and_octaves() -> None:
    assert frequency(57) == pytest.approx(440.0)
    assert frequency(45) == pytest.approx(220.0)
    assert frequency(48) == pytest.approx(261.626, abs=0.001)


def test_pitch_classes() -> None:
    assert [pitch_class(name) for name in ("C", "F#", "Bb", "Cb", "B#")] == [0, 6, 10, 11, 0]


def test_chords_begin_at_their_root() -> None:
    assert chord_notes("Am7", 3) == [45, 48, 52, 55]
    assert chord_notes("Dbmaj9", 0) == [1, 5, 12, 15]
    assert all(notes[0] == 0 and list(notes) == sorted(notes) for notes in CHORDS.values())


@pytest.mark.parametrize("chord", ["H", "Amajor", "", "a"])
def test_unknown_chords_are_refused(chord: str) -> None:
    with pytest.raises(KeyError):
        chord_notes(chord, 3)


def test_scale_notes_count_from_the_chords_root() -> None:
    assert [scale_note("Am", "A minor", degree, 3) - 45 for degree in range(1, 9)] == [0, 2, 3, 5, 7, 8, 10, 12]
    assert [scale_note("F", "A minor", degree, 3) - 41 for degree in range(1, 9)] == [0, 2, 4, 6, 7, 9, 11, 12]
    assert [scale_note("E7", "E blues", degree, 2) - 28 for degree in range(1, 8)] == [0, 3, 5, 6, 7, 10, 12]


def test_a_root_outside_the_scale_carries_the_scale_with_it() -> None:
    assert [scale_note("F#", "A minor", degree, 3) - 42 for degree in (1, 3, 8)] == [0, 3, 12]


@pytest.mark.parametrize("scale", SCALES)
def test_scales_rise_within_an_octave(scale: str) -> None:
    notes = [scale_note("C", f"C {scale}", degree, 4) for degree in range(1, len(SCALES[scale]) + 2)]
    assert notes == sorted(set(notes))
    assert notes[-1] - notes[0] == 12
