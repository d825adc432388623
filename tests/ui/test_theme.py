from itertools import product

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from tagger.ui.theme import DARK, LIGHT, Theme, give_role, mix, palette, stylesheet, theme_of
from tests.helpers.contrast import contrast

TEXTS = [
    ("text", "surface"), ("text", "window"), ("text", "selection"), ("text", "hover"), ("text", "raised"),
    ("secondary", "surface"), ("secondary", "window"), ("secondary", "selection"), ("secondary", "raised"),
    ("faint", "surface"), ("faint", "window"),
    ("accepted", "accepted_fill"), ("suggested", "suggested_fill"), ("added", "added_fill"), ("error", "error_fill"),
    ("error", "surface"), ("on_accent", "accent"), ("text", "error_fill"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("theme", "pair"), list(product((LIGHT, DARK), TEXTS)), ids=lambda value: getattr(value, "name", str(value))
)
def test_text_can_be_read(theme: Theme, pair: tuple[str, str]) -> None:
    assert contrast(getattr(theme, pair[0]), getattr(theme, pair[1])) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_bars_and_signs_stand_out(theme: Theme) -> None:
    for name in ("audio", "image", "words", "accent"):
        assert contrast(getattr(theme, name), theme.surface) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_palette_tells_its_theme(theme: Theme, qtbot: QtBot) -> None:
    made = palette(theme)
    assert theme_of(made) is theme
    assert made.color(QPalette.ColorRole.Text) == QColor(theme.text)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_style_sheet_is_one_that_qt_understands(theme: Theme, qtbot: QtBot) -> None:
    """Qt warns about a sheet it cannot parse, and a warning fails the test."""
    frame = QFrame()
    qtbot.addWidget(frame)
    frame.setStyleSheet(stylesheet(theme))
    frame.show()
    assert "{" not in stylesheet(theme).replace("{", "", stylesheet(theme).count("}"))


def test_a_role_is_given_once(qtbot: QtBot) -> None:
    frame = QFrame()
    qtbot.addWidget(frame)
    give_role(frame, "card")
    assert frame.property("role") == "card"


def test_mixing() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#102030", "#ffffff", 0.0) == "#102030"
