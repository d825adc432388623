"""What a person set: read, changed and put back to the defaults; with each folder's form of its lists of genres.

The settings themselves are declared in tagger/settings.py.
"""

from typing import Any

from tagger.settings import SETTINGS, Value, find_setting
from tagger.state.database import State
from tagger.state.stored_settings import change_setting, read_settings


def read_values(state: State) -> dict[str, Value]:
    """The value of every setting, by name. Raises TaggerError where what is stored makes no sense."""
    with state.reading() as session:
        settings = read_settings(session)
    return {setting.name: settings[setting] for setting in SETTINGS}


def read_value(state: State, name: str) -> Value:
    """The value of one setting. Raises TaggerError for an unknown name, or where what is stored makes no sense."""
    setting = find_setting(name)
    with state.reading() as session:
        return read_settings(session)[setting]


def change(state: State, name: str, value: Value) -> None:
    """Remember a value from now on. Raises TaggerError for one that the setting cannot have."""
    with state.session() as session:
        change_setting(session, find_setting(name), value)


def forget(state: State, name: str) -> None:
    """Go back to the default, also from what makes no sense. Raises TaggerError for an unknown name."""
    change(state, name, find_setting(name).default)


def settings_json(values: dict[str, Value]) -> list[dict[str, Any]]:
    """Settings as ``tagger settings --json`` prints them; ``text`` is the value as it is typed."""
    return [
        {
            "name": setting.name,
            "value": values[setting.name],
            "text": setting.kind.text(values[setting.name]),
            "default": setting.default,
            "default_text": setting.kind.text(setting.default),
            "is_default": values[setting.name] == setting.default,
            "about": setting.about,
            "may_be": setting.kind.allowed,
        }
        for setting in SETTINGS
        if setting.name in values
    ]
