"""Play a piece: every note rendered once, laid into stereo busses, through the room, to the finished mix."""

import zlib

import numpy as np

from tagger.demo.drums import DRUMS, vinyl
from tagger.demo.effects import Stereo, doubled, echo, halved, master, pump, reverberation
from tagger.demo.instruments import VOICES
from tagger.demo.recipe import Part, Piece
from tagger.demo.score import Note, notes
from tagger.demo.waves import RATE, Sound, total

TAIL_SECONDS = 2.0
BEATERS = frozenset({"kick", "hard_kick", "boom", "bit_kick"})  # these do not pump


def render(piece: Piece) -> Stereo:
    """The piece as float32 [2, samples] at 44.1 kHz, the same on every run. Raises KeyError for an unknown instrument."""
    count = round((piece.seconds + TAIL_SECONDS) * RATE)
    beaters, rest, to_echo, to_room = (np.zeros((2, count), np.float32) for _ in range(4))
    for number, part in enumerate(piece.parts):
        line = _line(piece, part, number, count)
        bus = beaters if part.instrument in BEATERS else rest
        bus += line
        to_echo += np.float32(part.echo) * line
        to_room += np.float32(part.room) * line
    rest += _wet(piece, halved(to_echo), halved(to_room), count)
    if piece.crackle:
        rest += np.float32(piece.crackle) * np.resize(vinyl(), count)
    if piece.pump:
        rest = pump(rest, piece.step_seconds * piece.quarter, piece.pump)
    return master(beaters + rest, piece.drive)


def _wet(piece: Piece, to_echo: Stereo, to_room: Stereo, count: int) -> Stereo:
    """What comes back from the echo and the room; the echoes sound in the room too."""
    steps, feedback = piece.echo
    echoes = echo(to_echo, steps * piece.step_seconds, feedback)
    return doubled(echoes + reverberation(to_room + np.float32(0.3) * echoes, piece.room), count)


def _line(piece: Piece, part: Part, number: int, count: int) -> Stereo:
    """One part alone, at its place between left and right."""
    rng = np.random.default_rng(zlib.crc32(f"{piece.title}/{number}".encode()))
    mono = np.zeros(count, np.float32)
    rendered: dict[tuple[object, ...], Sound] = {}
    for note in notes(piece, part, rng):
        key = (note.hertz, round(note.held, 3))
        if key not in rendered:
            rendered[key] = _sound(part.instrument, note)
        start = round(note.start * RATE)
        sound = rendered[key][: count - start]
        mono[start : start + sound.size] += np.float32(note.loudness * part.gain) * sound
    angle = (part.pan + 1) * np.pi / 4
    return mono * np.array([[np.cos(angle)], [np.sin(angle)]], np.float32)


def _sound(instrument: str, note: Note) -> Sound:
    if instrument in DRUMS:
        return DRUMS[instrument]()
    return total(VOICES[instrument](hertz, note.held) for hertz in note.hertz)
