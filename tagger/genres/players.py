"""How players show the genres of a file: a preview, and a warning where a player takes a valid name apart.

What each player does, as its own threads and sources say:
    Navidrome 0.55 and later: a single value is split at ; / and , while several values stay (navidrome#4516, and
    https://github.com/navidrome/navidrome/discussions/2904 for the signs).
    Jellyfin 10.9 and later: values stay as they are, unless a library's own delimiters are turned on (jellyfin#12385).
    foobar2000: every value, but of an MP4 file the first only (https://mutagen-specs.readthedocs.io/en/latest/mp4/).
    iTunes: of an MP4 file the first value (iTunes 11.4, the same page); it opens no FLAC, Ogg or WMA file.
Not verified, and marked so in the preview, since nothing public says more than a user's report:
    Plex: its music agent splits a value at ; (https://github.com/seanap/Audiobooks.bundle/issues/45); at / is a guess.
    iTunes: of other files than MP4 the first value.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tagger.genres.taxonomy import Taxonomy

PLAYERS = ("Navidrome", "Jellyfin", "Plex", "foobar2000", "iTunes")
SEMICOLON = re.compile(";")  # between genres that a folder's files hold as one value
NAVIDROME = re.compile(r"[;/,]")
PLEX = re.compile(r"[;/]")
ITUNES_FORMATS = ("mp3", "m4a", "aac", "wav", "aiff")


@dataclass(frozen=True, slots=True)
class ShownGenres:
    """What one player shows for a file, and what is wrong with it, "" for nothing; and whether a source says so."""

    player: str
    genres: tuple[str, ...]
    warning: str = ""
    is_verified: bool = True

    @property
    def title(self) -> str:
        """The player, and that this is not verified where it is not."""
        return self.player if self.is_verified else f"{self.player} (not verified)"


def shown_by_players(values: Sequence[str], format_name: str, taxonomy: Taxonomy) -> list[ShownGenres]:
    """What each player shows for a file of a format whose genre field holds these values."""
    return [_shown_by(player, tuple(values), format_name, taxonomy) for player in PLAYERS]


def _shown_by(player: str, values: tuple[str, ...], format_name: str, taxonomy: Taxonomy) -> ShownGenres:
    if player == "Navidrome":
        displayed = _split(NAVIDROME, values[0]) if len(values) == 1 else values
        return ShownGenres(player, displayed, _torn_apart(values, displayed, taxonomy))
    if player == "Plex":
        displayed = tuple(part for value in values for part in _split(PLEX, value))
        warning = _torn_apart(values, displayed, taxonomy)
        return ShownGenres(player, displayed, warning, is_verified=displayed == values)
    if player == "foobar2000":
        displayed = values[:1] if format_name == "m4a" else values
        return ShownGenres(player, displayed, _left_out(values, displayed))
    if player == "iTunes":
        if format_name not in ITUNES_FORMATS:
            return ShownGenres(player, (), f"it opens no {format_name} file")
        is_verified = format_name in ("m4a", "aac") or len(values) < 2
        return ShownGenres(player, values[:1], _left_out(values, values[:1]), is_verified)
    return ShownGenres(player, values, _joined(values, taxonomy))


def _split(separator: re.Pattern[str], value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in separator.split(value) if part.strip())


def _torn_apart(values: Sequence[str], displayed: Sequence[str], taxonomy: Taxonomy) -> str:
    """The sentence about valid names that are split."""
    names = [name for value in values for name in ((value,) if taxonomy.is_known(value) else _split(SEMICOLON, value))]
    torn = [name for name in names if name not in displayed and taxonomy.is_known(name)]
    return f"it takes {_quoted(torn)} apart" if torn else ""


def _left_out(values: Sequence[str], displayed: Sequence[str]) -> str:
    missing = [value for value in values if value not in displayed]
    return f"it does not show {_quoted(missing)}" if missing else ""


def _joined(values: Sequence[str], taxonomy: Taxonomy) -> str:
    """The sentence about values that hold several genres, which this player does not split."""
    joined = [value for value in values if NAVIDROME.search(value) and taxonomy.canonical(value) is None]
    return f"it shows {_quoted(joined)} as one genre" if joined else ""


def _quoted(values: Sequence[str]) -> str:
    return ", ".join(f"“{value}”" for value in values)
