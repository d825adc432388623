"""Settings are kept, and a policy that makes no sense is said, not guessed."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import JsonValue
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator

from tagger.errors import TaggerError
from tagger.genres.policy import Policy
from tagger.services.settings import read_policy
from tagger.setting_values import Value
from tagger.settings import LIMIT, MIN_SCORE, MODE, ORDER, PARENTS, TOP, SettingDefinition
from tagger.state.database import State
from tagger.state.stored_settings import change_setting
from tagger.state.tables import DamagedValueError, ListColumn, NumberColumn, NumbersColumn
from tests.helpers.stored_values import store_value, stored_value


def change(state: State, *values: tuple[SettingDefinition[Value], Value]) -> None:
    with state.session() as session:
        for definition, value in values:
            change_setting(session, definition, value)


def test_settings_are_kept_and_forgotten(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        assert stored_value(state, "model", "starter") == "starter"
        store_value(state, "model", "mine")
        store_value(state, "model", {"name": "mine", "version": 2})
    with State.open(tmp_path) as state:
        assert stored_value(state, "model") == {"name": "mine", "version": 2}
        store_value(state, "model", None)
        store_value(state, "never there", None)
        assert stored_value(state, "model") is None


def test_the_policy_is_kept(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        assert read_policy(state) == Policy()
        chosen = Policy(top=3, min_score=0.4, mode="fill", limit=2, order="broad first", parents=True)
        change(state, (TOP, 3), (MIN_SCORE, 0.4), (MODE, "fill"), (LIMIT, 2), (ORDER, "broad first"), (PARENTS, True))
        assert read_policy(state) == chosen
        change(state, (TOP, TOP.default), (LIMIT, 4))
        assert read_policy(state) == replace(chosen, top=Policy().top, limit=4)


def test_a_policy_that_makes_no_sense_is_mended_part_by_part(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        store_value(state, "policy", {"mode": "erase", "top": 2})
        change(state, (MODE, "fill"))
        assert read_policy(state) == Policy(mode="fill", top=2)
        store_value(state, "policy", ["list"])
        change(state, (MODE, MODE.default))
        assert (read_policy(state), stored_value(state, "policy")) == (Policy(), None)


def test_a_later_versions_policy_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        store_value(state, "policy", {"top": 2, "invented later": True})
        assert read_policy(state) == Policy(top=2)


@pytest.mark.parametrize(("stored", "name"), [({"mode": "erase"}, "mode"), ({"top": "many"}, "top"), (["list"], "top")])
def test_a_policy_that_makes_no_sense_is_a_sentence(tmp_path: Path, stored: JsonValue, name: str) -> None:
    with State.open(tmp_path) as state:
        store_value(state, "policy", stored)
        with pytest.raises(
            TaggerError, match=f"for the setting '{name}' makes no sense; 'tagger settings {name} default' forgets it"
        ):
            read_policy(state)


@pytest.mark.parametrize("column", [ListColumn(), NumbersColumn(), NumberColumn()])
@pytest.mark.parametrize("value", ["", "[" * 50_000, "7x", b"\xff"])
def test_a_stored_value_that_cannot_be_read_is_named(column: TypeDecorator[object], value: str | bytes) -> None:
    with pytest.raises(DamagedValueError, match="put a backup"):
        column.process_result_value(value, sqlite.dialect())
