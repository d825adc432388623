from collections import Counter
from pathlib import Path

import pytest

from tagger.ui.menus import COMMANDS
from tagger.ui.presenters.keymap import Keymap
from tagger.ui.presenters.window_settings import KEYS, WindowSettings


@pytest.fixture
def settings(tmp_path: Path) -> WindowSettings:
    return WindowSettings(tmp_path / "window.json")


def test_the_defaults_give_every_key_to_one_command() -> None:
    keys = Counter(key for command in COMMANDS for key in command.keys)
    assert all(times == 1 for times in keys.values())
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("open", "Ctrl+O"),
        ("write", "Ctrl+S"),
        ("undo", "Ctrl+Z"),
        ("redo", "Ctrl+Shift+Z"),
        ("find", "Ctrl+F"),
        ("rescan", "F5"),
        ("toggle-1", "1"),
        ("toggle-9", "9"),
        ("accept", "A"),
        ("reject", "X"),
        ("accept-next", "Return"),
        ("add", "+"),
    ],
)
def test_the_promised_keys(settings: WindowSettings, command: str, key: str) -> None:
    assert key in Keymap(COMMANDS, settings).keys(command)


def test_every_command_says_what_it_does() -> None:
    assert all(command.text and command.help and command.group for command in COMMANDS)


def test_a_key_is_taken_from_whoever_had_it_and_survives_a_restart(settings: WindowSettings) -> None:
    keymap = Keymap(COMMANDS, settings)
    owner = keymap.owner("A", other_than="reject")
    assert owner is not None and owner.id == "accept"
    keymap.rebind("reject", ("A",))
    again = Keymap(COMMANDS, WindowSettings(settings.path))
    assert again.keys("reject") == ("A",) and again.keys("accept") == ()
    assert again.owner("A", other_than="reject") is None


def test_defaults_can_be_restored(settings: WindowSettings) -> None:
    keymap = Keymap(COMMANDS, settings)
    keymap.rebind("write", ())
    assert keymap.keys("write") == ()
    keymap.reset()
    assert keymap.keys("write") == ("Ctrl+S",)


def test_nonsense_in_the_settings_leaves_the_defaults(settings: WindowSettings) -> None:
    settings.set(KEYS, {"write": 3})
    assert Keymap(COMMANDS, settings).keys("write") == ("Ctrl+S",)
