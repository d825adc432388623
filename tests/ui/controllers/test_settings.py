from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tagger.services import settings
from tagger.state.database import State
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.controllers.settings import SettingsController, StoredSettings
from tagger.writing.requested_genres import Profile, remember_profile


@pytest.fixture
def background(state: State, qtbot: QtBot) -> Iterator[BackgroundWork]:
    made = BackgroundWork(state)
    yield made
    made.close()


def test_of_many_readings_only_the_last_is_told(background: BackgroundWork, qtbot: QtBot) -> None:
    made, told = SettingsController(background), list[StoredSettings]()
    made.read.connect(told.append)
    for number in range(1, 6):
        made.change("top", number)
    qtbot.waitUntil(lambda: bool(told) and not background.decisions.busy)
    assert [known.values["top"] for known in told] == [5]


def test_a_change_is_told_once_the_state_has_it(background: BackgroundWork, state: State, qtbot: QtBot) -> None:
    made = SettingsController(background)
    with qtbot.waitSignal(made.changed):
        made.change("mode", "fill")
    assert settings.read_value(state, "mode") == "fill"


def test_folders_tell_what_they_inherit(background: BackgroundWork, state: State, tmp_path: Path, qtbot: QtBot) -> None:
    remember_profile(state, tmp_path, Profile.SLASH)
    made = SettingsController(background)
    with qtbot.waitSignal(made.read) as told:
        made.set_profile(tmp_path / "inside", Profile.LIST)
    assert told.args is not None
    assert told.args[0].folders == {tmp_path: Profile.SLASH, tmp_path / "inside": Profile.LIST}
    with qtbot.waitSignal(made.read) as told:
        made.reset()
    assert told.args is not None and told.args[0].folders == {}


def test_what_was_changed_before_the_end_is_kept(background: BackgroundWork, state: State) -> None:
    made = SettingsController(background)
    made.change("parents", True)
    made.refresh()
    background.close()
    assert settings.read_value(state, "parents") is True
