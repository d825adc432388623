"""Every setting of the person's: how it is typed, what it does and what it may be; reading, changing, forgetting it.

A setting that was never made, or that is set to its default, is not stored: it is then as the program comes.
"""

from dataclasses import dataclass
from typing import Any

from tagger.errors import TaggerError
from tagger.genres.policy import Policy
from tagger.state.bounds import FOLLOW_LINKS, LEAVE_OUT, SEPARATOR
from tagger.state.database import State
from tagger.state.query_conditions import AT_MOST_SHOWN
from tagger.state.stored_settings import POLICY, change_policy, remember, setting
from tagger.writing.edit import Options
from tagger.writing.history import KEEP_DAYS
from tagger.writing.options import HARD_LINKS, KEEP_MTIME, WAY

__all__ = [
    "DEFAULT",
    "PREFERENCES",
    "ChoiceValues",
    "FolderNamesValues",
    "NumberValues",
    "SettingDefinition",
    "SwitchValues",
    "Value",
]

Value = bool | int | float | str | None
DEFAULT = "default"  # typed in place of a value, it forgets the setting
MOST_GENRES = 99  # that a file may be limited to
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class SwitchValues:
    """On or off."""

    @property
    def told(self) -> str:
        """What may be typed."""
        return "on or off"

    def admits(self, value: object) -> bool:
        """Whether this is such a value."""
        return isinstance(value, bool)

    def text(self, value: Value) -> str:
        """The value as it is typed."""
        return "on" if value else "off"

    def value(self, text: str) -> Value:
        """What was typed as a value. Raises ValueError for anything else."""
        return {"on": True, "off": False}[_plain(text)] if _plain(text) in ("on", "off") else _refuse(text)


@dataclass(frozen=True, slots=True)
class ChoiceValues:
    """One of a few words; each is explained."""

    words: dict[str, str]

    @property
    def told(self) -> str:
        """What may be typed."""
        *others, last = (f"'{word}' ({explained})" for word, explained in self.words.items())
        return f"{', '.join(others)} or {last}"

    def admits(self, value: object) -> bool:
        """Whether this is such a value."""
        return isinstance(value, str) and value in self.words

    def text(self, value: Value) -> str:
        """The value as it is typed."""
        return str(value)

    def value(self, text: str) -> Value:
        """What was typed as a value. Raises ValueError for anything else."""
        return next((word for word in self.words if _plain(word) == _plain(text)), None) or _refuse(text)


@dataclass(frozen=True, slots=True)
class NumberValues:
    """A number within bounds, or, where there is a ``word`` for it, none at all."""

    lowest: int
    highest: int
    whole: bool = True
    word: str = ""
    explained: str = ""

    @property
    def told(self) -> str:
        """What may be typed."""
        bounds = f"{'a whole number' if self.whole else 'a number'} from {self.lowest} to {self.highest}"
        return f"{bounds}, or '{self.word}' ({self.explained})" if self.word else bounds

    def admits(self, value: object) -> bool:
        """Whether this is such a value."""
        if value is None:
            return bool(self.word)
        kinds = (int,) if self.whole else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool) and self.lowest <= value <= self.highest

    def text(self, value: Value) -> str:
        """The value as it is typed."""
        return self.word if value is None else repr(value)

    def value(self, text: str) -> Value:
        """What was typed as a value. Raises ValueError for anything else."""
        if self.word and _plain(text) == _plain(self.word):
            return None
        if not text.isascii() or "_" in text:
            return _refuse(text)
        number = int(text) if self.whole else float(text)
        return number if self.admits(number) else _refuse(text)


@dataclass(frozen=True, slots=True)
class FolderNamesValues:
    """Names or paths of folders in one text, with SEPARATOR between them; "" where there is none."""

    word: str  # typed where there is none

    @property
    def told(self) -> str:
        """What may be typed."""
        return (
            f"names or paths of folders, where '*' stands for any characters, with '{SEPARATOR}' between them, "
            f"or '{self.word}'"
        )

    def admits(self, value: object) -> bool:
        """Whether this is such a value: parts without blanks around them, none of them empty."""
        return isinstance(value, str) and "\0" not in value and value == _joined(value)

    def text(self, value: Value) -> str:
        """The value as it is typed."""
        return str(value) or self.word

    def value(self, text: str) -> Value:
        """What was typed as a value. Raises ValueError for what cannot be a name."""
        if "\0" in text:
            return _refuse(text)
        return "" if _plain(text) == _plain(self.word) else _joined(text)


@dataclass(frozen=True, slots=True)
class SettingDefinition:
    """One setting. ``about`` is a sentence; ``part`` says where its value is within what is stored under ``key``."""

    name: str
    about: str
    kind: SwitchValues | ChoiceValues | NumberValues | FolderNamesValues
    default: Value
    key: str
    part: str = ""


PLAIN = Policy()
PREFERENCES: tuple[SettingDefinition, ...] = (
    SettingDefinition(
        "top",
        "Accepting all suggestions of an album takes at most so many, the surest.",
        NumberValues(1, AT_MOST_SHOWN),
        PLAIN.top,
        POLICY,
        "top",
    ),
    SettingDefinition(
        "min-score",
        "A suggestion with at least this score is sure enough to be accepted with all others; any can be accepted alone.",
        NumberValues(0, 1, whole=False, word="own", explained="each genre's own threshold, as the model measured it"),
        PLAIN.min_score,
        POLICY,
        "min_score",
    ),
    SettingDefinition(
        "mode",
        "What happens to the genres that a file has already.",
        ChoiceValues(
            {
                "fill": "write only files that have none",
                "merge": "keep them, and add the accepted ones",
                "replace": "put the accepted ones in their place",
            }
        ),
        PLAIN.mode,
        POLICY,
        "mode",
    ),
    SettingDefinition(
        "limit",
        "A file is given genres only up to this number; those that it keeps count, and stay even above it.",
        NumberValues(1, MOST_GENRES, word="none", explained="no limit"),
        PLAIN.limit,
        POLICY,
        "limit",
    ),
    SettingDefinition(
        "order",
        "Which of the genres that are written comes first: many players show only that one.",
        ChoiceValues(
            {
                "specific first": "Dub Techno before Techno",
                "broad first": "Techno before Dub Techno",
                "score": "the surest first",
            }
        ),
        PLAIN.order,
        POLICY,
        "order",
    ),
    SettingDefinition(
        "parents",
        "With a genre, the broader ones above it are written too.",
        SwitchValues(),
        PLAIN.parents,
        POLICY,
        "parents",
    ),
    SettingDefinition(
        "keep-mtime",
        "Written files keep their modification time, so that other programs do not take them for new.",
        SwitchValues(),
        Options().keep_mtime,
        KEEP_MTIME,
    ),
    SettingDefinition(
        "hard-links",
        "Files with several names (hard links) are written too: the name in your library then gets a file of its own.",
        SwitchValues(),
        Options().hard_links,
        HARD_LINKS,
    ),
    SettingDefinition(
        "way",
        "How changed bytes reach the disk: in a new file that takes the place of the old one, or in place.",
        ChoiceValues(
            {
                "auto": "a new file, but in place on network drives",
                "replace": "always a new file",
                "patch": "in place wherever that is possible",
            }
        ),
        Options().way,
        WAY,
    ),
    SettingDefinition(
        "keep-days",
        "What was written longer ago than this many days is forgotten with the next write, and can be undone no more.",
        NumberValues(1, MOST_DAYS, word="forever", explained="everything is kept"),
        None,
        KEEP_DAYS,
    ),
    SettingDefinition(
        "follow-links",
        "A scan follows links to files and folders outside the scanned folder, and finds them under their real paths.",
        SwitchValues(),
        False,
        FOLLOW_LINKS,
    ),
    SettingDefinition(
        "leave-out",
        "A scan leaves out these folders, besides recycle bins, snapshots and folders that hold a file named .nomedia.",
        FolderNamesValues("none"),
        "",
        LEAVE_OUT,
    ),
)


def preference(name: str) -> SettingDefinition:
    """The setting that is typed like this. Raises TaggerError where there is none."""
    found = next((one for one in PREFERENCES if one.name == name), None)
    if found is None:
        raise TaggerError(f"There is no setting '{name}'; there are {', '.join(one.name for one in PREFERENCES)}.")
    return found


def value_of(state: State, name: str) -> Value:
    """What the setting is now. Raises TaggerError where what is stored makes no sense."""
    one = preference(name)
    stored = setting(state, one.key)
    if one.part and stored is not None:
        stored = stored.get(one.part) if isinstance(stored, dict) else {}
    if stored is None:
        return one.default
    if isinstance(stored, bool | int | float | str) and one.kind.admits(stored):
        return stored
    raise TaggerError(
        f"What is remembered for the setting '{name}' makes no sense; 'tagger settings {name} {DEFAULT}' forgets it."
    )


def values(state: State) -> dict[str, Value]:
    """What every setting is now. Raises what ``value_of`` raises."""
    return {one.name: value_of(state, one.name) for one in PREFERENCES}


def typed(name: str, text: str) -> Value:
    """The value that a text means for a setting. Raises TaggerError for a text that means none."""
    one = preference(name)
    try:
        return one.kind.value(text.strip())
    except ValueError as error:
        raise TaggerError(f"The setting '{name}' cannot be '{text}'; it may be {one.kind.told}.") from error


def change(state: State, name: str, value: Value) -> None:
    """Remember a value from now on. Raises TaggerError for one that the setting cannot have."""
    one = preference(name)
    if not one.kind.admits(value):
        raise TaggerError(f"The setting '{name}' cannot be '{value}'; it may be {one.kind.told}.")
    kept = None if value == one.default else value
    if one.part:
        change_policy(state, **{one.part: kept})
    else:
        remember(state, one.key, kept)


def forget(state: State, name: str) -> None:
    """Go back to the default, also from what makes no sense."""
    change(state, name, preference(name).default)


def settings_json(known: dict[str, Value]) -> list[dict[str, Any]]:
    """Settings as ``tagger settings --json`` prints them; ``text`` is the value as it is typed."""
    return [
        {
            "name": one.name,
            "value": known[one.name],
            "text": one.kind.text(known[one.name]),
            "default": one.default,
            "default_text": one.kind.text(one.default),
            "is_default": known[one.name] == one.default,
            "about": one.about,
            "may_be": one.kind.told,
        }
        for one in PREFERENCES
        if one.name in known
    ]


def _plain(text: str) -> str:
    """Text without what does not tell words apart: "Broad-first" is "broad first"."""
    return "".join(letter for letter in text.casefold() if letter not in " -_")


def _joined(text: str) -> str:
    """The parts of a list of names in their usual form: "a; b"."""
    return f"{SEPARATOR} ".join(part.strip() for part in text.split(SEPARATOR) if part.strip())


def _refuse(text: str) -> Value:
    raise ValueError(text)
