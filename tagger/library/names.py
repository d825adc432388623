"""File names as a person can read them."""

import unicodedata

UNSHOWABLE = frozenset({"Cc", "Cs"})  # control characters and halves of characters


def printable(name: str) -> str:
    """A name that every terminal, log and database can take: undecodable bytes and control characters as escapes."""
    if name.isprintable():
        return name
    return "".join(_escape(letter) if unicodedata.category(letter) in UNSHOWABLE else letter for letter in name)


def _escape(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # how Python holds a byte that does not decode
        return f"\\x{code - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")
