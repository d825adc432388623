"""The person's settings: JSON values by name, and the remembered policy."""

import json
from dataclasses import asdict, fields

from pydantic import JsonValue, TypeAdapter, ValidationError

from tagger.errors import TaggerError
from tagger.genres.policy import Policy
from tagger.state.store import State
from tagger.state.tables import Setting

POLICY = "policy"


def setting(state: State, key: str, default: JsonValue = None) -> JsonValue:
    """The value of a setting, ``default`` where none was stored."""
    with state.reading() as session:
        found = session.get(Setting, key)
        return default if found is None else json.loads(found.value)


def remember(state: State, key: str, value: JsonValue) -> None:
    """Store a setting; None forgets it."""
    with state.session() as session:
        found = session.get(Setting, key)
        if value is None:
            if found is not None:
                session.delete(found)
        elif found is None:
            session.add(Setting(key=key, value=json.dumps(value)))
        else:
            found.value = json.dumps(value)


def policy(state: State) -> Policy:
    """The remembered policy; what was never set is as the program comes. Raises TaggerError where it makes no sense."""
    stored = setting(state, POLICY, {})
    known = {field.name for field in fields(Policy)}
    values = {name: value for name, value in stored.items() if name in known} if isinstance(stored, dict) else stored
    try:
        return TypeAdapter(Policy).validate_python(values)
    except ValidationError as error:
        raise TaggerError("The remembered policy for genres makes no sense; set it again in the settings.") from error


def remember_policy(state: State, chosen: Policy) -> None:
    """Use this policy from now on."""
    remember(state, POLICY, asdict(chosen))
