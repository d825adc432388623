"""What the window remembers: one JSON file in the data folder, written whole or not at all.

Also how the settings are laid out in their dialog: which stand together, and how a number is shown.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tagger.errors import TaggerError
from tagger.regular_file import write_whole
from tagger.setting_values import NumberValues, Value
from tagger.settings import SETTINGS, Group, SettingDefinition
from tagger.ui.translation import translatable


class SettingsError(TaggerError):
    """The settings could not be read or kept."""


class WindowSettings:
    """Named values that survive a restart; a damaged file is put aside and named in ``problem``, never trusted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: SettingsError | None = None
        self._values: dict[str, Any] = self._read()

    def get(self, name: str, default: Any = None) -> Any:
        """A remembered value."""
        return self._values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Remember a value (JSON's kinds only); None forgets it. Raises SettingsError when it cannot be kept."""
        if self._values.get(name) == value:
            return
        self._values = {key: old_value for key, old_value in self._values.items() if key != name}
        if value is not None:
            self._values[name] = value
        self._write()

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            return self._refuse(str(error))
        return values if isinstance(values, dict) else self._refuse("it holds no table")

    def _refuse(self, reason: str) -> dict[str, Any]:
        aside = self.path.with_name(self.path.name + ".damaged")
        self.problem = SettingsError(
            f"The window's settings in {self.path} cannot be read ({reason}); "
            f"the defaults are used, and the file is kept as {aside.name}."
        )
        try:
            self.path.replace(aside)
        except OSError as error:
            self.problem = SettingsError(
                f"The window's settings in {self.path} cannot be read ({reason}) nor put aside ({error}); "
                "the defaults are used."
            )
        return {}

    def _write(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, json.dumps(self._values, indent=1, sort_keys=True).encode())
        except OSError as error:
            raise SettingsError(
                f"The window's settings cannot be kept in {self.path} ({error}); "
                "free some space or mend the folder's rights."
            ) from error


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """Settings that stand together under a title."""

    title: str
    settings: tuple[SettingDefinition[Value], ...]


def _group(title: Group) -> SettingGroup:
    return SettingGroup(title, tuple(setting for setting in SETTINGS if setting.group == title))


BEFORE_FOLDERS = (_group(translatable("Suggestions")), _group(translatable("Writing")))
AFTER_FOLDERS = (
    _group(translatable("Scanning")),
    _group(translatable("History")),
    _group(translatable("Network")),
    _group(translatable("Window")),
)
FOLDERS = translatable("Lists of genres")
ABOUT_FOLDERS = translatable("How the files of a folder hold several genres: some players cannot read lists.")
NO_FOLDERS = translatable("Open a folder first: then the form of its lists is chosen here.")
PERCENT = 100


def to_dialog(kind: NumberValues, value: Value) -> int:
    """A number as the dialog shows it: a share is shown in percent."""
    assert isinstance(value, int | float)
    return round(value if kind.integer else value * PERCENT)


def from_dialog(kind: NumberValues, number: int) -> Value:
    """What a number in the dialog means."""
    return number if kind.integer else number / PERCENT


def sentence_case(text: str) -> str:
    """Words for a button or a list, which begin with a capital."""
    return text[:1].upper() + text[1:]
