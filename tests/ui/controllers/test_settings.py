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
    background_work = BackgroundWork(state)
    yield background_work
    background_work.close()


def test_of_many_readings_only_the_last_is_told(background: BackgroundWork, qtbot: QtBot) -> None:
    controller, readings = SettingsController(background), list[StoredSettings]()
    controller.read.connect(readings.append)
    for number in range(1, 6):
        controller.change("top", number)
    qtbot.waitUntil(lambda: bool(readings) and not background.decisions.busy)
    assert [known.values["top"] for known in readings] == [5]


def test_a_change_is_told_once_the_state_has_it(background: BackgroundWork, state: State, qtbot: QtBot) -> None:
    controller = SettingsController(background)
    with qtbot.waitSignal(controller.changed):
        controller.change("mode", "fill")
    assert settings.read_value(state, "mode") == "fill"


def test_folders_tell_what_they_inherit(background: BackgroundWork, state: State, tmp_path: Path, qtbot: QtBot) -> None:
    remember_profile(state, tmp_path, Profile.SLASH)
    controller = SettingsController(background)
    with qtbot.waitSignal(controller.read) as reading:
        controller.set_profile(tmp_path / "inside", Profile.LIST)
    assert reading.args is not None
    assert reading.args[0].folders == {tmp_path: Profile.SLASH, tmp_path / "inside": Profile.LIST}
    with qtbot.waitSignal(controller.read) as reading:
        controller.reset()
    assert reading.args is not None and reading.args[0].folders == {}


def test_what_was_changed_before_the_end_is_kept(background: BackgroundWork, state: State) -> None:
    controller = SettingsController(background)
    controller.change("parents", True)
    controller.refresh()
    background.close()
    assert settings.read_value(state, "parents") is True
