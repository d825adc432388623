import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from pytestqt.qtbot import QtBot

from tagger.ui import chip_painter
from tagger.ui.application import application
from tagger.ui.presenters.chips import Chip, ChipState
from tagger.ui.theme import DARK, LIGHT, Theme

AREA = QRect(0, 0, 200, 50)


def drawn(chip: Chip, theme: Theme) -> QImage:
    image = QImage(AREA.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    chip_layout = chip_painter.lay_out((chip,), AREA, painter.fontMetrics())
    chip_painter.paint(painter, chip_layout, theme)
    painter.end()
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_state_looks_different(theme: Theme, qtbot: QtBot) -> None:
    states: tuple[ChipState, ...] = ("current", "new", "gone", "suggested", "accepted", "rejected", "added")
    chips = [Chip("Rock", 0.5, state) for state in states] + [Chip("Rock", 0.5, "suggested", sure=False)]
    pictures = {bytes(drawn(chip, theme).constBits()) for chip in chips}
    assert len(pictures) == len(chips)


def test_chips_are_found_where_they_are_drawn(qtbot: QtBot) -> None:
    application()
    metrics = QFontMetrics(application().font())
    chips = tuple(Chip(f"Genre {number}", None, "current") for number in range(9))
    chip_layout = chip_painter.lay_out(chips, AREA, metrics)
    assert chip_layout.more is not None and chip_layout.more[1] == f"+{9 - len(chip_layout.boxes)}"
    for number, (box, chip) in enumerate(chip_layout.boxes):
        assert (
            AREA.contains(box)
            and chip_layout.at(box.center().x(), box.center().y()) == number
            and chip == chips[number]
        )
    assert chip_layout.at(199, 49) is None


def test_a_genre_that_is_wider_than_the_room_is_cut_short(qtbot: QtBot) -> None:
    metrics = QFontMetrics(application().font())
    chip_layout = chip_painter.lay_out((Chip("A" * 100, 0.5, "suggested"),), AREA, metrics)
    assert chip_layout.boxes[0][0].width() == AREA.width() and chip_layout.more is None
    assert not drawn(Chip("A" * 100, 0.5, "suggested"), LIGHT).isNull()


@pytest.mark.parametrize("change", ["new", "gone"])
def test_what_changes_is_never_hidden_before_what_stays(qtbot: QtBot, change: ChipState) -> None:
    metrics = QFontMetrics(application().font())
    held = [Chip(genre, None, "current") for genre in ("Classical", "Chamber Music", "Opera")]
    changed = Chip("Country", None, change)
    for place in range(4):
        chips = (*held[:place], changed, *held[place:])
        for width in range(60, 500, 10):
            chip_layout = chip_painter.lay_out(chips, QRect(0, 0, width, 24), metrics)
            shown = [chip for _, chip in chip_layout.boxes]
            assert changed in shown and shown == [chip for chip in chips if chip in shown]  # in the order of the file
    assert len(shown) == 4


def test_the_sign_for_the_rest_stands_beside_a_long_genre(qtbot: QtBot) -> None:
    metrics = QFontMetrics(application().font())
    chips = (Chip("Contemporary Chamber Music", None, "new"), Chip("Opera", None, "current"))
    chip_layout = chip_painter.lay_out(chips, QRect(0, 0, 110, 24), metrics)
    assert chip_layout.more is not None and not chip_layout.boxes[0][0].intersects(chip_layout.more[0])
