"""The person's settings in the state: read all together, in the transaction that uses them, and changed one by one.

``read_settings(session)[TOP]`` is the value of a declaration of tagger/settings.py, with its type. Values that are no
setting of the person's, as the model in use, are JSON by key: ``read_json`` and ``store_json``.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from tagger.errors import TaggerError
from tagger.genres.policy import Policy
from tagger.setting_values import Value
from tagger.settings import DEFAULT, FIELDS, LIMIT, MIN_SCORE, MODE, ORDER, PARENTS, SETTINGS, TOP, SettingDefinition
from tagger.state.tables import Setting

if TYPE_CHECKING:
    from pydantic import JsonValue

ValueT = TypeVar("ValueT", bound=Value)
KEYS = frozenset(setting.key for setting in SETTINGS)


class Settings:
    """What every setting was when the state was read."""

    def __init__(self, stored: "Mapping[str, JsonValue]") -> None:
        self._stored = stored

    def __getitem__(self, setting: SettingDefinition[ValueT]) -> ValueT:
        """The value of a setting. Raises TaggerError where what is stored is no value that it may have."""
        stored = self._stored.get(setting.key)
        if setting.part and stored is not None:
            stored = stored.get(setting.part) if isinstance(stored, dict) else {}
        if stored is None:
            return setting.default
        if setting.kind.admits(stored):
            return cast("ValueT", stored)
        raise TaggerError(
            f"What is remembered for the setting '{setting.name}' makes no sense; "
            f"'tagger settings {setting.name} {DEFAULT}' forgets it."
        )

    @property
    def policy(self) -> Policy:
        """The settings that turn scores and decisions into genres. Raises what reading one of them raises."""
        return Policy(self[TOP], self[MIN_SCORE], self[MODE], self[LIMIT], self[ORDER], self[PARENTS], self[FIELDS])


def read_settings(session: Session) -> Settings:
    """Every setting, as one statement reads it; a value is checked when it is looked at."""
    rows = session.execute(select(Setting.key, Setting.value).where(Setting.key.in_(KEYS)))
    return Settings({key: json.loads(value) for key, value in rows})


def change_setting(session: Session, setting: SettingDefinition[Value], value: Value) -> None:
    """Remember a value; the default is stored as nothing. Raises TaggerError for one that the setting cannot have."""
    if not setting.kind.admits(value):
        raise setting.refused(value)
    changed = None if value == setting.default else value
    if not setting.part:
        store_json(session, setting.key, changed)
        return
    stored = read_json(session, setting.key)
    parts = {**(stored if isinstance(stored, dict) else {}), setting.part: changed}
    store_json(session, setting.key, {part: value for part, value in parts.items() if value is not None} or None)


def read_json(session: Session, key: str, default: "JsonValue" = None) -> "JsonValue":
    """The JSON value stored under a key, ``default`` where there is none."""
    row = session.get(Setting, key)
    return default if row is None else json.loads(row.value)


def store_json(session: Session, key: str, value: "JsonValue") -> None:
    """Store a JSON value under a key; None removes it."""
    row = session.get(Setting, key)
    if value is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(Setting(key=key, value=json.dumps(value)))
    else:
        row.value = json.dumps(value)
