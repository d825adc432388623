from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tagger.services import settings
from tagger.state.database import State
from tagger.ui.controllers.services import Services
from tagger.ui.controllers.settings import KnownSettings, SettingsController
from tagger.writing.requested_genres import Profile, remember_profile


@pytest.fixture
def bench(state: State, qtbot: QtBot) -> Iterator[Services]:
    made = Services(state)
    yield made
    made.close()


def test_of_many_readings_only_the_last_is_told(bench: Services, qtbot: QtBot) -> None:
    made, told = SettingsController(bench), list[KnownSettings]()
    made.read.connect(told.append)
    for number in range(1, 6):
        made.change("top", number)
    qtbot.waitUntil(lambda: bool(told) and not bench.decisions.busy)
    assert [known.values["top"] for known in told] == [5]


def test_a_change_is_told_once_the_state_has_it(bench: Services, state: State, qtbot: QtBot) -> None:
    made = SettingsController(bench)
    with qtbot.waitSignal(made.changed):
        made.change("mode", "fill")
    assert settings.read_value(state, "mode") == "fill"


def test_folders_tell_what_they_inherit(bench: Services, state: State, tmp_path: Path, qtbot: QtBot) -> None:
    remember_profile(state, tmp_path, Profile.SLASH)
    made = SettingsController(bench)
    with qtbot.waitSignal(made.read) as told:
        made.hold(tmp_path / "inside", Profile.LIST)
    assert told.args is not None
    assert told.args[0].folders == {tmp_path: Profile.SLASH, tmp_path / "inside": Profile.LIST}
    with qtbot.waitSignal(made.read) as told:
        made.reset()
    assert told.args is not None and told.args[0].folders == {}


def test_what_was_changed_before_the_end_is_kept(bench: Services, state: State) -> None:
    made = SettingsController(bench)
    made.change("parents", True)
    made.look()
    bench.close()
    assert settings.read_value(state, "parents") is True
