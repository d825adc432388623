"""Names as a person can read them: of a file, or of several things in a row."""

import unicodedata
from collections.abc import Sequence

UNSHOWABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})  # control characters, halves of characters, ends of lines
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # Bidi_Control
INVISIBLE = frozenset(
    "\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb"
)  # of no width; joiners have a use


def printable(name: str) -> str:
    """A name that every terminal, log and database can take: undecodable bytes and control characters as escapes.

    Those that turn the direction of what follows, and those that nobody sees, are control characters, too: they make one
    name look like another.
    """
    if name.isprintable():
        return name
    return "".join(_escape(letter) if _is_unshowable(letter) else letter for letter in name)


def _is_unshowable(letter: str) -> bool:
    return letter in TURNING or letter in INVISIBLE or unicodedata.category(letter) in UNSHOWABLE


def _escape(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # how Python holds a byte that does not decode
        return f"\\x{code - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")


def listed(words: Sequence[str]) -> str:
    """Words as they are spoken: "sound, cover and text"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
