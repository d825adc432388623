import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from pytestqt.qtbot import QtBot

from tagger.ui import chip_painter
from tagger.ui.app import application
from tagger.ui.logic.chips import Chip, ChipState
from tagger.ui.theme import DARK, LIGHT, Theme

AREA = QRect(0, 0, 200, 50)


def drawn(chip: Chip, theme: Theme) -> QImage:
    image = QImage(AREA.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    placed = chip_painter.place((chip,), AREA, painter.fontMetrics())
    chip_painter.paint(painter, placed, theme)
    painter.end()
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_state_looks_different(theme: Theme, qtbot: QtBot) -> None:
    states: tuple[ChipState, ...] = ("held", "new", "gone", "suggested", "accepted", "rejected", "added")
    chips = [Chip("Rock", 0.5, state) for state in states] + [Chip("Rock", 0.5, "suggested", sure=False)]
    pictures = {bytes(drawn(chip, theme).constBits()) for chip in chips}
    assert len(pictures) == len(chips)


def test_chips_are_found_where_they_are_drawn(qtbot: QtBot) -> None:
    application()
    metrics = QFontMetrics(application().font())
    chips = tuple(Chip(f"Genre {number}", None, "held") for number in range(9))
    placed = chip_painter.place(chips, AREA, metrics)
    assert placed.more is not None and placed.more[1] == f"+{9 - len(placed.boxes)}"
    for number, (box, chip) in enumerate(placed.boxes):
        assert AREA.contains(box) and placed.at(box.center().x(), box.center().y()) == number and chip == chips[number]
    assert placed.at(199, 49) is None


def test_a_genre_that_is_wider_than_the_room_is_cut_short(qtbot: QtBot) -> None:
    metrics = QFontMetrics(application().font())
    placed = chip_painter.place((Chip("A" * 100, 0.5, "suggested"),), AREA, metrics)
    assert placed.boxes[0][0].width() == AREA.width() and placed.more is None
    assert not drawn(Chip("A" * 100, 0.5, "suggested"), LIGHT).isNull()
