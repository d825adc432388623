"""Notes, scales and chords as frequencies, and the notes of a pattern: when each begins, how long, how high, how loud."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tagger.demo.recipe import InstrumentPart, Piece

A4_HERTZ = 440.0
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_CHORD = re.compile(r"^(?P<root>[A-G][#b]?)(?P<kind>.*)$")

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "pentatonic": (0, 2, 4, 7, 9),
}
CHORDS: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7, 12),
    "6": (0, 4, 7, 9),
    "7": (0, 4, 7, 10),
    "9": (0, 4, 10, 14),
    "m7": (0, 3, 7, 10),
    "m9": (0, 3, 10, 14),
    "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 11, 14),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
}


def pitch_class(name: str) -> int:
    """Semitones above C of "C", "F#", "Bb"."""
    return (_LETTERS[name[0]] + name.count("#") - name.count("b")) % 12


def frequency(semitones: int) -> float:
    """Hertz of a number of semitones above C0 (A4 is 57)."""
    return A4_HERTZ * math.pow(2.0, (semitones - 57) / 12)


def chord_notes(chord: str, octave: int) -> list[int]:
    """The notes of "Am7" in semitones above C0, from the root in ``octave`` upwards. Raises KeyError for an unknown chord."""
    root, kind = _split(chord)
    return [12 * octave + root + step for step in CHORDS[kind]]


def scale_note(chord: str, key: str, degree: int, octave: int) -> int:
    """The ``degree``-th note (1: the root) of the key's scale counted up from the chord's root, in semitones above C0.

    A root outside the scale carries the scale with it.
    """
    tonic, scale_name = key.split()
    root, _ = _split(chord)
    steps = SCALES[scale_name]
    offset = (root - pitch_class(tonic)) % 12
    start = steps.index(offset) if offset in steps else None
    if start is None:
        octaves, index = divmod(degree - 1, len(steps))
        return 12 * (octave + octaves) + root + steps[index]
    octaves, index = divmod(start + degree - 1, len(steps))
    return 12 * (octave + octaves) + root + steps[index] - offset


def _split(chord: str) -> tuple[int, str]:
    match = _CHORD.match(chord)
    if match is None:
        raise KeyError(chord)
    return pitch_class(match["root"]), match["kind"]


LOUDNESS = {"o": 0.45, "x": 0.8, "X": 1.0, "c": 0.8, "C": 1.0}
NOTE_LOUDNESS = 0.85
REST, HOLD, BAR = ".", "-", "|"


@dataclass(frozen=True, slots=True)
class Note:
    """One sound: seconds from the start, seconds that it is held, hertz of each voice, loudness 0 to 1."""

    start: float
    duration: float
    hertz: tuple[float, ...]
    loudness: float


def notes(piece: Piece, part: InstrumentPart, rng: np.random.Generator) -> Iterator[Note]:
    """The notes of one part in order; ``rng`` says how a loose player errs."""
    patterns = ["".join(bar.split()) for bar in part.pattern.split(BAR)]
    first, last = part.bars or (1, piece.bars)
    for bar in range(first - 1, min(last, piece.bars)):
        signs = patterns[(bar - first + 1) % len(patterns)]
        if len(signs) != piece.steps:
            raise ValueError(f"{piece.title}: the pattern {signs!r} has {len(signs)} steps, not {piece.steps}")
        for step, sign in enumerate(signs):
            if sign not in (REST, HOLD):
                error = rng.normal() * piece.loose / 1000 if piece.loose else 0.0
                start = (bar * piece.steps + step + piece.swing * (step % 2)) * piece.step_seconds + error
                duration = _duration_in_steps(signs, step) * piece.step_seconds * part.gate
                chord = piece.chords[bar % len(piece.chords)]
                yield Note(
                    max(0.0, start),
                    duration,
                    _hertz(sign, chord, piece.key, part.octave),
                    LOUDNESS.get(sign, NOTE_LOUDNESS),
                )


def _duration_in_steps(signs: str, step: int) -> int:
    end = step + 1
    while end < len(signs) and signs[end] == HOLD:
        end += 1
    return end - step


def _hertz(sign: str, chord: str, key: str, octave: int) -> tuple[float, ...]:
    if sign in "cC":
        return tuple(frequency(note) for note in chord_notes(chord, octave))
    if sign.isdecimal():
        return (frequency(scale_note(chord, key, int(sign), octave)),)
    return (frequency(chord_notes(chord, octave)[0]),)
