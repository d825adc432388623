"""Text as a person can read it: names of files, several things in a row, and tags, which hold anything.

Tags may have ten thousand characters, line feeds, or characters that turn the direction of what follows. What is stored
and written stays as it is; only what is shown goes through here.
"""

import unicodedata
from collections.abc import Sequence

UNSHOWABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})  # control characters, halves of characters, ends of lines
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # Bidi_Control
# Of no width; joiners have a use.
INVISIBLE = frozenset("\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb")
MAX_LINE = 300  # characters of one tag that are shown; nobody reads a longer one in a line
MAX_TOOLTIP = 1500  # characters; more would cover the screen
MAX_WORD = 40  # characters without a break; a longer word may be broken
MAX_PANE_WORD = 24  # the same in a pane, where forty wide letters do not fit
BREAK = "\u200b"  # zero-width space: a line may end here


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


def clock(seconds: float) -> str:
    """A position in a track as players show it, in whole minutes and seconds: "3:07"; a part of a second is left out."""
    minutes, remainder = divmod(int(seconds), 60)
    return f"{minutes}:{remainder:02}"


def percent(share: float) -> str:
    """A probability for people; never a false 0 or 100."""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def kilobytes(size: int) -> str:
    """A number of bytes for people, never 0: "84 kB"."""
    return f"{max(1, round(size / 1000)):,} kB".replace(",", " ")


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 track", "2 tracks"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def single_line(text: str, most: int = MAX_LINE) -> str:
    """The text on one line, with what nobody sees or what turns text written out, and cut where it is very long."""
    line = printable(" ".join(text[: 4 * most].split()))
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1]}…"


def breakable(text: str, most: int = MAX_PANE_WORD) -> str:
    """The text with places to break a line at in words that are longer than a pane is wide."""
    if max(map(len, text.split()), default=0) <= most:
        return text
    return " ".join(_broken(word, most) for word in text.split(" "))


def paragraphs(text: str) -> str:
    """Several lines for a tooltip: each readable and breakable, cut where they would cover the screen."""
    lines = [breakable(printable(line), MAX_WORD) for line in text[:MAX_TOOLTIP].split("\n")]
    return "\n".join(lines) + ("…" if len(text) > MAX_TOOLTIP else "")


def _broken(word: str, most: int) -> str:
    return BREAK.join(word[start : start + most] for start in range(0, len(word), most))
