"""From patterns to notes: when each begins, how long it sounds, how high and how loud."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tagger.demo.recipe import Part, Piece
from tagger.demo.theory import chord_notes, frequency, scale_note

LOUDNESS = {"o": 0.45, "x": 0.8, "X": 1.0, "c": 0.8, "C": 1.0}
NOTE_LOUDNESS = 0.85
REST, HOLD, BAR = ".", "-", "|"


@dataclass(frozen=True, slots=True)
class Note:
    """One sound: seconds from the start, seconds that it is held, hertz of each voice, loudness 0 to 1."""

    start: float
    held: float
    hertz: tuple[float, ...]
    loudness: float


def notes(piece: Piece, part: Part, rng: np.random.Generator) -> Iterator[Note]:
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
                held = _steps_held(signs, step) * piece.step_seconds * part.gate
                chord = piece.chords[bar % len(piece.chords)]
                yield Note(
                    max(0.0, start),
                    held,
                    _hertz(sign, chord, piece.key, part.octave),
                    LOUDNESS.get(sign, NOTE_LOUDNESS),
                )


def _steps_held(signs: str, step: int) -> int:
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
