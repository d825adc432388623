"""How the settings are laid out in their dialog: which stand together, and how a number is shown."""

from dataclasses import dataclass

from tagger.setting_values import NumberValues, Value
from tagger.settings import SETTINGS, Group, SettingDefinition
from tagger.ui.translation import translatable


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
