"""Settings are kept, and a policy that makes no sense is said, not guessed."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import JsonValue

from tagger.errors import TaggerError
from tagger.genres.policy import Policy
from tagger.settings import LIMIT, MIN_SCORE, MODE, ORDER, PARENTS, TOP, SettingDefinition, Value
from tagger.state.database import State
from tagger.state.stored_settings import change_setting, policy, remember, setting


def change(state: State, *values: tuple[SettingDefinition[Value], Value]) -> None:
    with state.session() as session:
        for definition, value in values:
            change_setting(session, definition, value)


def test_settings_are_kept_and_forgotten(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        assert setting(state, "model", "starter") == "starter"
        remember(state, "model", "mine")
        remember(state, "model", {"name": "mine", "version": 2})
    with State.open(tmp_path) as state:
        assert setting(state, "model") == {"name": "mine", "version": 2}
        remember(state, "model", None)
        remember(state, "never there", None)
        assert setting(state, "model") is None


def test_the_policy_is_kept(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        assert policy(state) == Policy()
        changed = Policy(top=3, min_score=0.4, mode="fill", limit=2, order="broad first", parents=True)
        change(state, (TOP, 3), (MIN_SCORE, 0.4), (MODE, "fill"), (LIMIT, 2), (ORDER, "broad first"), (PARENTS, True))
        assert policy(state) == changed
        change(state, (TOP, TOP.default), (LIMIT, 4))
        assert policy(state) == replace(changed, top=Policy().top, limit=4)


def test_a_policy_that_makes_no_sense_is_mended_part_by_part(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        remember(state, "policy", {"mode": "erase", "top": 2})
        change(state, (MODE, "fill"))
        assert policy(state) == Policy(mode="fill", top=2)
        remember(state, "policy", ["list"])
        change(state, (MODE, MODE.default))
        assert (policy(state), setting(state, "policy")) == (Policy(), None)


def test_a_later_versions_policy_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        remember(state, "policy", {"top": 2, "invented later": True})
        assert policy(state) == Policy(top=2)


@pytest.mark.parametrize(("stored", "name"), [({"mode": "erase"}, "mode"), ({"top": "many"}, "top"), (["list"], "top")])
def test_a_policy_that_makes_no_sense_is_a_sentence(tmp_path: Path, stored: JsonValue, name: str) -> None:
    with State.open(tmp_path) as state:
        remember(state, "policy", stored)
        with pytest.raises(
            TaggerError, match=f"for the setting '{name}' makes no sense; 'tagger settings {name} default' forgets it"
        ):
            policy(state)
