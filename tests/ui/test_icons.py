from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QIcon
from pytestqt.qtbot import QtBot

from tagger.paths import resource
from tagger.ui import icons
from tagger.ui.menus import COMMANDS
from tagger.ui.presenters.facets import STATUSES

NAMES = sorted(path.stem for path in Path(resource("icons")).glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_draws_something(name: str, qtbot: QtBot) -> None:
    image = icons.image(name, "#ff0000", 24)
    drawn = [image.pixelColor(x, y) for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 128]
    assert len(drawn) > 10


def test_an_icon_takes_the_colour_it_is_given(qtbot: QtBot) -> None:
    image = icons.image("cancel", "#18794e", 32, ratio=2)
    assert image.width() == 64 and image.devicePixelRatio() == 2
    colours = {
        image.pixelColor(x, y).name() for x in range(64) for y in range(64) if image.pixelColor(x, y).alpha() > 250
    }
    assert colours == {QColor("#18794e").name()}


def test_a_disabled_icon_is_another_one(qtbot: QtBot) -> None:
    made = icons.icon("undo", "#000000", "#cccccc")
    normal, disabled = (made.pixmap(16, 16, mode) for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    assert normal.toImage() != disabled.toImage()


def test_every_command_and_status_has_its_icon() -> None:
    wanted = {command.icon for command in COMMANDS if command.icon} | {f"status-{status}" for status in STATUSES}
    assert wanted <= set(NAMES)
