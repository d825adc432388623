"""The kinds of values that a setting may have: which they are in words, how they are typed, and what a text means."""

import re
from dataclasses import dataclass

Value = bool | int | float | str | None
SEPARATOR = ";"  # between names of folders


@dataclass(frozen=True, slots=True)
class SwitchValues:
    """On or off."""

    @property
    def allowed(self) -> str:
        """What may be typed, in words."""
        return "on or off"

    def admits(self, value: object) -> bool:
        """Whether this is such a value."""
        return isinstance(value, bool)

    def text(self, value: Value) -> str:
        """The value as it is typed."""
        return "on" if value else "off"

    def parse(self, text: str) -> Value:
        """The value that was typed. Raises ValueError for anything else."""
        return {"on": True, "off": False}[_plain(text)] if _plain(text) in ("on", "off") else _refuse(text)


@dataclass(frozen=True, slots=True)
class ChoiceValues:
    """One of a few words; each is explained."""

    words: dict[str, str]

    @property
    def allowed(self) -> str:
        """What may be typed, in words."""
        *first, last = (f"'{word}' ({explanation})" for word, explanation in self.words.items())
        return f"{', '.join(first)} or {last}"

    def admits(self, value: object) -> bool:
        """Whether this is such a value."""
        return isinstance(value, str) and value in self.words

    def text(self, value: Value) -> str:
        """The value as it is typed."""
        return str(value)

    def parse(self, text: str) -> Value:
        """The value that was typed. Raises ValueError for anything else."""
        return next((word for word in self.words if _plain(word) == _plain(text)), None) or _refuse(text)


@dataclass(frozen=True, slots=True)
class NoneValue:
    """What stands for no number at all: as it is typed, explained, and called in the settings dialog.

    ``first_number`` is where the dialog begins when a number is wanted after all.
    """

    word: str
    explanation: str
    title: str
    first_number: int | float


@dataclass(frozen=True, slots=True)
class NumberValues:
    """A number within bounds, or, where there is a word for it, none at all."""

    lowest: int
    highest: int
    integer: bool = True
    none: NoneValue | None = None

    @property
    def allowed(self) -> str:
        """What may be typed, in words."""
        bounds = f"{'a whole number' if self.integer else 'a number'} from {self.lowest} to {self.highest}"
        return f"{bounds}, or '{self.none.word}' ({self.none.explanation})" if self.none else bounds

    def admits(self, value: object) -> bool:
        """Whether this is such a value."""
        if value is None:
            return self.none is not None
        types = (int,) if self.integer else (int, float)
        return isinstance(value, types) and not isinstance(value, bool) and self.lowest <= value <= self.highest

    def text(self, value: Value) -> str:
        """The value as it is typed."""
        return self.none.word if value is None and self.none else repr(value)

    def parse(self, text: str) -> Value:
        """The value that was typed. Raises ValueError for anything else."""
        if self.none and _plain(text) == _plain(self.none.word):
            return None
        if not text.isascii() or "_" in text:
            return _refuse(text)
        number = int(text) if self.integer else float(text)
        return number if self.admits(number) else _refuse(text)


@dataclass(frozen=True, slots=True)
class FolderNamesValues:
    """Names or paths of folders in one text, with SEPARATOR between them; "" where there is none."""

    word: str  # typed where there is none

    @property
    def allowed(self) -> str:
        """What may be typed, in words."""
        return (
            f"names or paths of folders, where '*' stands for any characters, with '{SEPARATOR}' between them, "
            f"or '{self.word}'"
        )

    def admits(self, value: object) -> bool:
        """Whether this is such a value: names without blanks around them, none of them empty."""
        return isinstance(value, str) and "\0" not in value and value == _joined(value)

    def text(self, value: Value) -> str:
        """The value as it is typed."""
        return str(value) or self.word

    def parse(self, text: str) -> Value:
        """The value that was typed. Raises ValueError for what cannot be a name."""
        if "\0" in text:
            return _refuse(text)
        return "" if _plain(text) == _plain(self.word) else _joined(text)


@dataclass(frozen=True, slots=True)
class NameListValues:
    """Names in an order, in one text with SEPARATOR between them; "" where there is none.

    ``names``: those that there are; empty: whatever ``pattern`` admits.
    """

    about: str
    word: str  # typed where there is none
    names: tuple[str, ...] = ()
    pattern: str = r"[^\x00-\x1f\x7f]{1,200}"

    @property
    def allowed(self) -> str:
        """What may be typed, in words."""
        return f"{self.about}, with '{SEPARATOR}' between them, or '{self.word}'"

    def admits(self, value: object) -> bool:
        """Whether this is such a value: every name once, and each an admitted one."""
        if not isinstance(value, str) or value != _joined(value):
            return False
        names = split_names(value)
        are_admitted = all(name in self.names if self.names else re.fullmatch(self.pattern, name) for name in names)
        return are_admitted and len(set(names)) == len(names)

    def text(self, value: Value) -> str:
        """The value as it is typed."""
        return str(value) or self.word

    def parse(self, text: str) -> Value:
        """The value that was typed; blanks and commas separate, too, if no name holds one. Raises ValueError for others."""
        if _plain(text) == _plain(self.word):
            return ""
        names = text
        for sign, pattern in ((" ", r"\s"), (",", ",")):
            if self.names or not re.fullmatch(self.pattern, f"aa{sign}aa"):
                names = re.sub(pattern, SEPARATOR, names)
        value = _joined(names)
        return value if self.admits(value) else _refuse(text)


def split_names(value: str) -> tuple[str, ...]:
    """The names in a value of ``NameListValues``, in order."""
    return tuple(name.strip() for name in value.split(SEPARATOR) if name.strip())


Kind = SwitchValues | ChoiceValues | NumberValues | FolderNamesValues | NameListValues


def _plain(text: str) -> str:
    """Text without what does not tell words apart: "Broad-first" is "broad first"."""
    return "".join(letter for letter in text.casefold() if letter not in " -_")


def _joined(text: str) -> str:
    """Names of folders in their usual form: "a; b"."""
    return f"{SEPARATOR} ".join(name.strip() for name in text.split(SEPARATOR) if name.strip())


def _refuse(text: str) -> Value:
    raise ValueError(text)
