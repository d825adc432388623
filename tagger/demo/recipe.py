"""The recipe of the demo library: what is played, drawn, written and tagged, read from ``resources/demo/recipe.toml``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tagger.paths import resource


@dataclass(frozen=True, slots=True)
class InstrumentPart:
    """One instrument's line. ``pattern`` holds bars, parted by "|" and repeated, of one sign per step.

    "." rests, "-" holds the note before, "x" "X" "o" hit a drum or the chord's root (plain, loud, soft), "c" "C" play the
    chord, "1" to "9" a note of the scale counted from the chord's root.
    """

    instrument: str
    pattern: str
    octave: int = 3
    gain: float = 0.5
    pan: float = 0.0  # -1 left to 1 right
    gate: float = 0.95  # the part of its steps that a note sounds
    echo: float = 0.0  # how much goes to the echo
    room: float = 0.1  # how much goes to the reverberation
    bars: tuple[int, int] | None = None  # first and last bar that it plays, counted from 1


@dataclass(frozen=True, slots=True)
class Piece:
    """One track's music."""

    title: str
    tempo: float  # quarters per minute
    bars: int
    key: str  # "A minor": tonic and a scale of ``notes``
    chords: tuple[str, ...]  # one per bar, repeated
    parts: tuple[InstrumentPart, ...]
    steps: int = 16  # per bar
    quarter: int = 4  # steps of a quarter note
    swing: float = 0.0  # how much later every second step comes, in steps
    loose: float = 0.0  # milliseconds that a player is early or late
    echo: tuple[float, float] = (3.0, 0.4)  # steps between two echoes, how much of each comes back
    room: float = 1.2  # seconds of reverberation
    drive: float = 1.0  # how hard the mix is driven into saturation
    pump: float = 0.0  # how far the beat pushes everything else down
    crackle: float = 0.0  # loudness of the dust on the record

    @property
    def step_seconds(self) -> float:
        """How long a step lasts."""
        return 60.0 / self.tempo / self.quarter

    @property
    def seconds(self) -> float:
        """How long the bars last, without what rings on."""
        return self.bars * self.steps * self.step_seconds


@dataclass(frozen=True, slots=True)
class CoverRecipe:
    """How a cover is drawn: a style of ``cover_art``, colours as "#rrggbb" (ground first) and where it is stored."""

    style: str
    colours: tuple[str, ...]
    stored_in: str = "file"  # "file": cover.jpg beside the music, "embedded": in each track, "none"


@dataclass(frozen=True, slots=True)
class DemoAlbum:
    """One album of the demo library."""

    title: str
    artist: str
    year: int
    format: str  # one of ``track_files.FORMATS``
    notes: str
    cover: CoverRecipe
    pieces: tuple[Piece, ...]
    genres: tuple[str, ...] = ()
    field: str = "comment"  # the tag that holds the notes
    tagged: bool = True  # False: the files carry no tags at all


def load_recipe(path: Path | None = None) -> tuple[DemoAlbum, ...]:
    """The albums of the recipe that travels with the program, or of another one.

    Raises TaggerError when it is missing, TypeError or KeyError when it is not as described here.
    """
    content = tomllib.loads((path or resource("demo/recipe.toml")).read_text(encoding="utf-8"))
    return tuple(_album(entry) for entry in content["album"])


def _album(entry: dict[str, Any]) -> DemoAlbum:
    cover = dict(entry.pop("cover"))
    pieces = tuple(_piece(piece) for piece in entry.pop("piece"))
    entry["genres"] = tuple(entry.get("genres", ()))
    entry["notes"] = " ".join(entry["notes"].split())
    return DemoAlbum(**entry, cover=CoverRecipe(**{**cover, "colours": tuple(cover["colours"])}), pieces=pieces)


def _piece(entry: dict[str, Any]) -> Piece:
    if "echo" in entry:
        entry["echo"] = tuple(entry["echo"])
    parts = tuple(_part(part) for part in entry.pop("part"))
    return Piece(**{**entry, "chords": tuple(entry["chords"].split()), "parts": parts})


def _part(entry: dict[str, Any]) -> InstrumentPart:
    if "bars" in entry:
        entry["bars"] = tuple(entry["bars"])
    return InstrumentPart(**entry)
