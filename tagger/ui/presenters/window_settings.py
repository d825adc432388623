"""What the window remembers: one JSON file in the data folder, written whole or not at all.

Also how the settings are laid out in their dialog: which stand together, and how a number is shown.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from tagger.errors import TaggerError
from tagger.regular_file import write_whole
from tagger.setting_values import NumberValues, Value
from tagger.settings import SETTINGS, Group, SettingDefinition
from tagger.ui.translation import translatable


class SettingsError(TaggerError):
    """The settings could not be read or kept."""


ValueT = TypeVar("ValueT")
DefaultT_co = TypeVar("DefaultT_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Remembered(Generic[DefaultT_co]):
    """A value that survives a restart: its name in the file, and what it is where the file has none that fits."""

    name: str
    default: DefaultT_co
    fits: Callable[[Any], bool]


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


def _is_list_of(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _are_panel_sizes(value: Any) -> bool:
    are_numbers = _is_list_of(int)
    return isinstance(value, list) and [len(sizes) for sizes in value if are_numbers(sizes)] == [3, 2]


GEOMETRY = Remembered("geometry", "", _is(str))  # of the window, as Qt saves it, in base 64
PANEL_SIZES = Remembered("columns", [[190, 760, 350], [520, 190]], _are_panel_sizes)  # widths; heights in the middle
LIST_COLUMNS = Remembered("list", "", _is(str))  # as Qt saves a header, in base 64; "" while they are as they came
SHOWS_GRID = Remembered("grid", False, _is(bool))
SHOWS_MAP = Remembered("map", False, _is(bool))
SORT_ORDER: Remembered[list[Any]] = Remembered("sort", [], _is(list))
SHOWS_HEAT = Remembered("heat", True, _is(bool))
HEAT_OPACITY = Remembered("heat opacity", 0.7, lambda value: isinstance(value, float | int) and 0 <= value <= 1)
THEME = Remembered("theme", "system", _is(str))
KEYS: Remembered[dict[str, Any]] = Remembered("keys", {}, _is(dict))  # by command, those that the person set
PAST_HINTS: Remembered[list[str]] = Remembered("past hints", [], _is_list_of(str))  # that were done or put away
# What begins again with the next start.
PAUSED_WORK: Remembered[list[Any]] = Remembered("paused_work", [], _is_list_of(dict))
UNDO_HISTORY: Remembered[dict[str, Any]] = Remembered("history", {}, _is(dict))  # in a file of its own
WATCHES_FOLDERS = Remembered("watch_folders", False, _is(bool))


class WindowSettings:
    """Named values that survive a restart; a damaged file is put aside and named in ``problem``, never trusted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: SettingsError | None = None
        self._values: dict[str, Any] = self._read()

    def get(self, remembered: Remembered[ValueT]) -> ValueT:
        """A remembered value, or its default."""
        stored = self._values.get(remembered.name)
        return cast("ValueT", stored) if remembered.fits(stored) else remembered.default

    def set(self, remembered: Remembered[ValueT], value: ValueT) -> None:
        """Remember a value (JSON's kinds only); its default is forgotten. Raises SettingsError when it cannot be kept."""
        name = remembered.name
        if (name not in self._values and value == remembered.default) or self._values.get(name) == value:
            return
        self._values = {key: old_value for key, old_value in self._values.items() if key != name}
        if value != remembered.default:
            self._values[name] = value
        self._write()

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
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
