"""Stored values and settings of a state, each in a transaction of its own."""

from pydantic import JsonValue

from tagger.state.database import State
from tagger.state.stored_settings import read_json, store_json


def stored_value(state: State, key: str, default: JsonValue = None) -> JsonValue:
    """What is stored under a key."""
    with state.reading() as session:
        return read_json(session, key, default)


def store_value(state: State, key: str, value: JsonValue) -> None:
    """Store a value under a key."""
    with state.session() as session:
        store_json(session, key, value)
