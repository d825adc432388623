"""Settings are kept, and a policy that makes no sense is said, not guessed."""

from pathlib import Path

import pytest

from tagger.errors import TaggerError
from tagger.genres.policy import Policy
from tagger.state.settings import policy, remember, remember_policy, setting
from tagger.state.store import State


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
        chosen = Policy(top=3, min_score=0.4, mode="fill", limit=2, order="broad first", parents=True)
        remember_policy(state, chosen)
        assert policy(state) == chosen


def test_a_later_versions_policy_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        remember(state, "policy", {"top": 2, "invented later": True})
        assert policy(state) == Policy(top=2)


@pytest.mark.parametrize("stored", [{"mode": "erase"}, {"top": "many"}, ["list"]])
def test_a_policy_that_makes_no_sense_is_a_sentence(tmp_path: Path, stored: list[str] | dict[str, str]) -> None:
    with State.open(tmp_path) as state:
        remember(state, "policy", stored)  # type: ignore[arg-type]
        with pytest.raises(TaggerError, match="policy for genres makes no sense"):
            policy(state)
