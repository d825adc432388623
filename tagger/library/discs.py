"""Which folders and album titles are discs of one set: "CD1", "Disc 2 - Live", "Album (CD 2)"."""

import re
from pathlib import Path

MAX_TITLE = 500  # a longer text is no title, and would cost the pattern much time

_NUMBER = r"(?P<number>\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six)"
_DISC = rf"(?:cd|dis[ck]|disque|dvd|vinyl)[\s._#-]*{_NUMBER}"
_WHOLE = re.compile(rf"^[\[(]?\s*{_DISC}\s*[\])]?(?:$|[\s._,:–—-].*$)", re.IGNORECASE)
_ENDING = re.compile(rf"^(?P<stem>.*\w[)\]!?.'\"]?)[\s._,:–—-]*[\[(\s._,:–—-]\s*{_DISC}\s*[\])]?$", re.IGNORECASE)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
          "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}  # fmt: skip


def set_folder(folder: Path) -> Path:
    """The folder that stands for the whole set: the parent of "CD1", "Album" beside "Album CD2"; else itself.

    It need not exist on disk.
    """
    if _WHOLE.match(folder.name) and folder.parent.name:
        return folder.parent
    ending = _ENDING.match(folder.name)
    return folder.with_name(ending["stem"]) if ending else folder


def without_disc(title: str) -> str:
    """An album title without the disc it ends in."""
    ending = _ENDING.match(title) if len(title) <= MAX_TITLE else None
    return ending["stem"] if ending else title


def disc_number(folder: Path) -> int | None:
    """The disc that a folder's name speaks of."""
    found = _WHOLE.match(folder.name) or _ENDING.match(folder.name)
    if found is None:
        return None
    number = found["number"].lower()
    return int(number) if number.isdecimal() else _WORDS.get(number)
