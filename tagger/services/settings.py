"""What a person set: read, changed and put back to the defaults; with each folder's form of its lists of genres.

The settings themselves are declared in tagger/settings.py.
"""

from pathlib import Path
from typing import Any

from tagger.genres.policy import Policy
from tagger.setting_values import Value
from tagger.settings import SETTINGS, find_setting
from tagger.state.database import State
from tagger.state.scan_inputs import roots
from tagger.state.stored_settings import change_setting, read_settings
from tagger.tagformats.list_profile import Profile
from tagger.writing.requested_genres import profile_of, profiles, remember_profile

__all__ = [
    "change",
    "folder_profiles",
    "forget",
    "profiles",
    "read_policy",
    "read_value",
    "read_values",
    "remember_profile",
    "reset",
    "settings_json",
]


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


def read_policy(state: State) -> Policy:
    """The settings that turn scores and decisions into genres. Raises TaggerError where what is stored makes no sense."""
    with state.reading() as session:
        return read_settings(session).policy


def folder_profiles(state: State) -> dict[Path, Profile]:
    """How each folder that was scanned, or has a form of its own, holds its lists of genres."""
    with state.reading() as session:
        folders = set(roots(session))
    own = profiles(state)
    return {folder: own.get(folder) or profile_of(folder, own) for folder in sorted(folders | set(own))}


def change(state: State, name: str, value: Value) -> None:
    """Remember a value from now on. Raises TaggerError for one that the setting cannot have."""
    with state.session() as session:
        change_setting(session, find_setting(name), value)


def forget(state: State, name: str) -> None:
    """Go back to the default, also from what makes no sense. Raises TaggerError for an unknown name."""
    change(state, name, find_setting(name).default)


def reset(state: State) -> None:
    """Go back to the default of every setting, and to that of every folder's lists of genres."""
    for setting in SETTINGS:
        forget(state, setting.name)
    for folder in profiles(state):
        remember_profile(state, folder, None)


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
