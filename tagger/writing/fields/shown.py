"""The genres of a file as its format holds them, in a form for plans and diffs."""

from collections.abc import Sequence

from tagger.library.formats import FORMATS, TagKind

NUL = "␀"  # stands for the zero byte between values
JOINED = ("TCON", "Genre")  # the fields that hold one text
FIELDS: dict[TagKind, str] = {
    "id3": "TCON",
    "vorbis": "GENRE",
    "mp4": "©gen",
    "asf": "WM/Genre",
    "apev2": "Genre",
    "none": "",
}
_KINDS = {known.name: known.tag_kind for known in FORMATS}


def usual_field(format_name: str) -> str:
    """Where the genres of a format stand, unless a file has an older tag alone."""
    return FIELDS[_KINDS.get(format_name, "none")]


def shown(field: str, values: Sequence[str]) -> str:
    """Field and values: NUL-joined where the field holds one text, else as a list; "" for no genre."""
    if not values:
        return ""
    joined = NUL.join(values) if field in JOINED else ", ".join(f"“{value}”" for value in values)
    return f"{field}: {joined}"
