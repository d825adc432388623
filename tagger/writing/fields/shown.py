"""The genres of a file as its format holds them, in a form for plans and diffs."""

from collections.abc import Sequence

from tagger.library.formats import FORMATS, TagKind

NUL = "␀"  # stands for the zero byte between values
FIELDS: dict[TagKind, str] = {
    "id3": "TCON",
    "vorbis": "GENRE",
    "mp4": "©gen",
    "asf": "WM/Genre",
    "apev2": "Genre",
    "none": "",
}
_KINDS = {known.name: known.tag_kind for known in FORMATS}


def shown(format_name: str, values: Sequence[str]) -> str:
    """Field and values: NUL-joined where the format holds one text, else as a list; "" for no genre."""
    kind = _KINDS.get(format_name, "none")
    if not values:
        return ""
    joined = NUL.join(values) if kind in ("id3", "apev2") else ", ".join(f"“{value}”" for value in values)
    return f"{FIELDS[kind]}: {joined}"
