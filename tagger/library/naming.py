"""Which album titles and artist names mean the same, and who a group of tracks is by."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

VARIOUS = "Various Artists"
_VARIOUS_NAMES = frozenset({"various artists", "various", "va", "verschiedene", "verschiedene interpreten", "divers",
                            "varios artistas", "varios", "artistes divers", "artisti vari", "soundtrack"})  # fmt: skip
_UNKNOWN_NAMES = frozenset({"", "unknown", "unknown album", "unknown artist", "untitled album"})
_FEATURING = re.compile(r"[\s(\[]+(?:feat|ft|featuring)\b.*$", re.IGNORECASE)


def fold(name: str) -> str:
    """A name without case, punctuation and width: "Helena's  Collection" and "helenas collection" are the same.

    A name of nothing but punctuation ("÷") stays as it is.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    joined = "".join(" " if letter.isspace() or letter in "-_/&+" else letter for letter in plain if _speaks(letter))
    return " ".join(joined.split()) or plain.strip()


def is_unknown(name: str) -> bool:
    """Whether a title or name is a program's word for "none"."""
    return fold(name) in _UNKNOWN_NAMES


def is_various(artist: str) -> bool:
    """Whether an artist's name means that there are several."""
    return fold(artist) in _VARIOUS_NAMES


def same_artist(first: str, second: str) -> bool:
    """Whether two names are likely one artist's: the words of one are all in the other ("Helena", "Bolan, Helena")."""
    one, other = set(fold(without_guests(first)).split()), set(fold(without_guests(second)).split())
    return bool(one and other) and (one <= other or other <= one)


def without_guests(artist: str) -> str:
    """An artist's name without "feat. …"."""
    return _FEATURING.sub("", artist)


def most_common(values: Iterable[str]) -> str:
    """The value that occurs most, the first in the alphabet among equals; "" when there is none."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ""


def _speaks(letter: str) -> bool:
    return letter in "-_/&+" or letter.isspace() or unicodedata.category(letter)[0] in "LNM"
