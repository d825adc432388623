"""The person's settings: JSON values by name, and the remembered policy."""

import json
from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from tagger.errors import TaggerError
from tagger.genres.policy import Policy
from tagger.state.database import State
from tagger.state.tables import Setting

if TYPE_CHECKING:
    from pydantic import JsonValue


POLICY = "policy"


def setting(state: State, key: str, default: "JsonValue" = None) -> "JsonValue":
    """The value of a setting, ``default`` where none was stored."""
    with state.reading() as session:
        return _read(session, key, default)


def remember(state: State, key: str, value: "JsonValue") -> None:
    """Store a setting; None forgets it."""
    with state.session() as session:
        _store(session, key, value)


def policy(state: State) -> Policy:
    """The remembered policy; what was never set is as the program comes. Raises TaggerError where it makes no sense."""
    with state.reading() as session:
        return policy_in(session)


def policy_in(session: Session) -> Policy:
    """The same, for whoever is looking at the state already."""
    stored = _read(session, POLICY, {})
    if not stored:
        return Policy()
    from pydantic import TypeAdapter, ValidationError  # costs more than most verbs

    known = {field.name for field in fields(Policy)}
    values = {name: value for name, value in stored.items() if name in known} if isinstance(stored, dict) else stored
    try:
        return TypeAdapter(Policy).validate_python(values)
    except ValidationError as error:
        raise TaggerError(
            "The remembered policy for genres makes no sense; 'tagger settings' says which part of it."
        ) from error


def change_policy(state: State, **parts: "JsonValue") -> None:
    """Use these parts of the policy from now on; None forgets what was said about one. The other parts stay."""
    with state.session() as session:  # one transaction, so that no part that another program changes meanwhile is lost
        stored = _read(session, POLICY, {})
        chosen = {**(stored if isinstance(stored, dict) else {}), **parts}
        _store(session, POLICY, {name: value for name, value in chosen.items() if value is not None} or None)


def _read(session: Session, key: str, default: "JsonValue") -> "JsonValue":
    found = session.get(Setting, key)
    return default if found is None else json.loads(found.value)


def _store(session: Session, key: str, value: "JsonValue") -> None:
    found = session.get(Setting, key)
    if value is None:
        if found is not None:
            session.delete(found)
    elif found is None:
        session.add(Setting(key=key, value=json.dumps(value)))
    else:
        found.value = json.dumps(value)
