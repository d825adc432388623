import numpy as np
import pytest
from PySide6.QtGui import QColor, QPixmap
from pytestqt.qtbot import QtBot

from tagger.inference.explanation import CoverHeat
from tagger.ui.inspector.cover_heat import CoverHeatView


@pytest.fixture
def cover(qtbot: QtBot) -> CoverHeatView:
    made = CoverHeatView()
    qtbot.addWidget(made)
    made.resize(200, 200)
    made.set_opacity(1.0)
    return made


def picture(colour: str = "#30a040") -> QPixmap:
    made = QPixmap(100, 100)
    made.fill(QColor(colour))
    return made


def colour_at(cover: CoverHeatView, x: int, y: int) -> QColor:
    return cover.grab().toImage().pixelColor(x, y)


def test_without_a_map_the_cover_keeps_its_colours(cover: CoverHeatView) -> None:
    cover.set_picture(picture())
    assert colour_at(cover, 100, 100).name() == "#30a040" and not cover.heat_shown


def test_for_is_orange_against_is_blue_where_they_are(cover: CoverHeatView) -> None:
    cover.set_picture(picture())
    heat = np.array([[1.0, 0.0], [0.0, -1.0]], np.float32)
    cover.set_heat(CoverHeat(heat, sentence="The cover speaks for Dub."))
    for_it, against = colour_at(cover, 20, 20), colour_at(cover, 180, 180)
    assert cover.heat_shown
    assert for_it.red() > for_it.blue() + 60 and against.blue() > against.red() + 60


def test_the_map_lies_only_on_what_was_looked_at(cover: CoverHeatView) -> None:
    cover.set_picture(picture("#808080"))
    cover.set_heat(CoverHeat(np.ones((2, 2), np.float32), box=(0.25, 0.25, 0.75, 0.75)))
    outside, inside = colour_at(cover, 20, 100), colour_at(cover, 100, 100)
    assert abs(outside.red() - outside.blue()) < 8
    assert inside.red() > inside.blue() + 60


def test_opacity_hides_the_map_and_the_cover_has_its_colours_again(cover: CoverHeatView) -> None:
    cover.set_picture(picture())
    cover.set_heat(CoverHeat(np.ones((2, 2), np.float32)))
    cover.set_opacity(0.0)
    assert not cover.heat_shown and colour_at(cover, 100, 100).name() == "#30a040"


def test_without_a_cover_there_is_a_sign(cover: CoverHeatView) -> None:
    cover.set_heat(CoverHeat(np.ones((2, 2), np.float32)))
    assert not cover.heat_shown
    assert cover.grab().toImage().pixelColor(100, 100) != cover.grab().toImage().pixelColor(0, 0)
