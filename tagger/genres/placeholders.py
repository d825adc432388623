"""What people and programs put into a genre field where no genre is known."""

import unicodedata
from functools import lru_cache

# Folded ("Other" is a genre of ID3v1's list: a write keeps it, cleaning takes it out).
PLACEHOLDERS = frozenset(
    [
        "genre",
        "unknown",
        "unknowngenre",
        "none",
        "nogenre",
        "na",
        "null",
        "nil",
        "empty",
        "blank",
        "default",
        "undefined",
        "unspecified",
        "unclassified",
        "unclassifiable",
        "uncategorized",
        "untagged",
        "notset",
        "notspecified",
        "notavailable",
        "tbd",
        "misc",
        "miscellaneous",
        "unbekannt",
        "undefiniert",
        "nichtdefiniert",
        "indefini",
        "indefinido",
        "unbekanntesgenre",
        "keingenre",
        "inconnu",
        "genreinconnu",
        "desconocido",
        "generodesconocido",
        "desconhecido",
        "sconosciuto",
        "onbekend",
        "okand",
        "ukendt",
        "ukjent",
        "tuntematon",
        "nieznany",
        "neznamy",
        "neizvestno",
        "неизвестно",
        "неизвестныи",
        "未知",
        "不明",
    ]
)
# Folded: genres by name that say nothing.
NO_INFORMATION = frozenset(
    ["other", "others", "othergenre", "sonstige", "sonstiges", "andere", "anderes", "autre", "autres", "otro", "otros"]
)
MOST_DIGITS = 5  # of a genre's number in any format
LARGEST_GENRE_NUMBER = 191  # of ID3v1's list with Winamp's additions


@lru_cache(maxsize=65536)
def fold_genre(name: str) -> str:
    """A genre's name reduced to what spellings have in common: "Hip-Hop" equals "hip hop", and "&" and "+" equal "and"."""
    plain = unicodedata.normalize("NFKD", name).casefold().replace("&", "and").replace("+", "and")
    return "".join(letter for letter in plain if letter.isalnum()) or name.strip()


def is_placeholder(name: str) -> bool:
    """Whether a text in a genre field names no genre: a word for "unknown", "-", "(255)"."""
    if not any(letter.isalnum() for letter in name):
        return True
    number = name.strip().strip("()")
    if number.isdecimal() and number.isascii() and len(number) <= MOST_DIGITS:
        return int(number) > LARGEST_GENRE_NUMBER and (len(number) <= 3 or name.strip() == f"({number})")
    return fold_genre(name) in PLACEHOLDERS


def says_nothing(name: str) -> bool:
    """Whether cleaning removes a name because it is no genre: a placeholder, or "Other"."""
    return is_placeholder(name) or fold_genre(name) in NO_INFORMATION
