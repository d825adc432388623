"""How the settings are laid out in their dialog: which stand together, and what each is called there."""

from dataclasses import dataclass

from tagger.services.settings import NumberValues, Value


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that stand together: their titles by name."""

    title: str
    titles: dict[str, str]


BEFORE_FOLDERS = (
    Group("Suggestions", {"top": "Most genres accepted at once", "min-score": "Sure enough from"}),
    Group(
        "Writing",
        {
            "mode": "Genres that a file has",
            "limit": "Most genres in a file",
            "order": "First genre",
            "parents": "Write broader genres, too",
            "keep-mtime": "Keep modification times",
            "hard-links": "Write files with several names",
            "way": "Way of writing",
        },
    ),
)
AFTER_FOLDERS = (
    Group("Scanning", {"follow-links": "Follow links out of a folder", "leave-out": "Folders to leave out"}),
    Group("History", {"keep-days": "Days in which a write can be undone"}),
)
FOLDERS = "Lists of genres"
ABOUT_FOLDERS = "How the files of a folder hold several genres: some players cannot read lists."
NO_FOLDERS = "Open a folder first: then the form of its lists is chosen here."
NONE = {"min-score": "Each genre’s own", "limit": "No limit", "keep-days": "For ever"}
STARTS: dict[str, Value] = {"min-score": 0.5, "limit": 3, "keep-days": 365}  # where a number begins that was none
PERCENT = 100


def shown(kind: NumberValues, value: Value) -> int:
    """A number as the dialog shows it: a share is shown in percent."""
    assert isinstance(value, int | float)
    return round(value if kind.whole else value * PERCENT)


def meant(kind: NumberValues, number: int) -> Value:
    """What a number in the dialog means."""
    return number if kind.whole else number / PERCENT


def sentence_case(text: str) -> str:
    """Words for a button or a list, which begin with a capital."""
    return text[:1].upper() + text[1:]
