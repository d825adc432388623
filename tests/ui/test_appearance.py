from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tagger.ui.application import application
from tagger.ui.presenters.window_settings import THEME, WindowSettings
from tagger.ui.theme import Appearance, Choice, theme_of


@pytest.fixture
def appearance(qtbot: QtBot, tmp_path: Path) -> Iterator[Appearance]:
    made = Appearance(application(), WindowSettings(tmp_path / "window.json"))
    yield made
    made.choose("system")
    made.deleteLater()


@pytest.mark.parametrize(("scheme", "name"), [(Qt.ColorScheme.Dark, "dark"), (Qt.ColorScheme.Light, "light")])
def test_it_follows_the_system(
    appearance: Appearance, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, scheme: Qt.ColorScheme, name: str
) -> None:
    hints = QGuiApplication.styleHints()
    monkeypatch.setattr(type(hints), "colorScheme", lambda _: scheme)
    with qtbot.waitSignal(appearance.changed):
        hints.colorSchemeChanged.emit(scheme)
    assert theme_of(application().palette()).name == name


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_a_choice_beats_the_system_and_is_remembered(appearance: Appearance, tmp_path: Path, choice: Choice) -> None:
    appearance.choose(choice)
    assert theme_of(application().palette()).name == choice
    again = Appearance(application(), WindowSettings(tmp_path / "window.json"))
    assert again.theme().name == choice
    again.deleteLater()


def test_nonsense_in_the_settings_is_the_system(tmp_path: Path, qtbot: QtBot) -> None:
    settings = WindowSettings(tmp_path / "window.json")
    settings.set(THEME, "pink")
    made = Appearance(application(), settings)
    assert made.choice == "system"
    made.deleteLater()
