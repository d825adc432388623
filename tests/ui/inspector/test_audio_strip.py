"""The strip of a track: what is drawn where, and how clicks and keys move and play."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter
from pytestqt.qtbot import QtBot

from tagger.inference.audio.spectrogram import SpectrogramPart, TrackSpectrogram
from tagger.inference.explanation import AudioHeat
from tagger.ui.inspector import audio_strip
from tagger.ui.inspector.audio_strip import BAND, SPECTRUM, AudioStrip
from tagger.ui.theme import DARK, LIGHT, Theme, palette

Key = Qt.Key
WIDTH = 400


@pytest.fixture
def strip(qtbot: QtBot) -> AudioStrip:
    made = AudioStrip()
    qtbot.addWidget(made)
    made.resize(WIDTH, made.sizeHint().height())
    made.can_play = True
    made.set_track("Alpha", 200.0)
    levels = np.zeros((4, 100), np.uint8)
    levels[3, :] = 255  # the lowest band is loud
    made.set_spectrogram(TrackSpectrogram((SpectrogramPart(0.0, 200.0, levels),), 200.0))
    made.set_heat(AudioHeat(np.array([[1.0, -1.0]], np.float32), (100.0,), 50.0, 200.0, sentence="It speaks for Jazz."))
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_loud_and_quiet_can_be_told_apart_in_both_themes(strip: AudioStrip, theme: Theme) -> None:
    strip.setPalette(palette(theme))
    image = strip.grab().toImage()

    def grey(x: int, share: float) -> QColor:
        return image.pixelColor(x, BAND + round(SPECTRUM * share))

    quiet, loud = grey(60, 0.2), grey(60, 0.95)
    assert abs(quiet.lightness() - loud.lightness()) > 35  # where nobody listened
    heard_quiet, heard_loud = grey(210, 0.2), grey(210, 0.95)
    assert abs(heard_quiet.lightness() - heard_loud.lightness()) > 70
    speaks, against = image.pixelColor(220, BAND // 2), image.pixelColor(280, BAND // 2)
    assert speaks.red() > speaks.blue() + 60 and against.blue() > against.red() + 60


def times(strip: AudioStrip, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands below the strip, as it is drawn."""
    drawn: list[str] = []
    monkeypatch.setattr(audio_strip, "clock", lambda seconds: f"{seconds:.0f}")
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, _box, _flags, text: drawn.append(text))
    strip.grab()
    return drawn


def test_the_beginning_stands_below_even_where_the_model_began_near_it(
    strip: AudioStrip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "0:08" stood there alone, as if the track began so."""
    strip.clearFocus()
    assert times(strip, monkeypatch) == ["0", "200", "100"]
    strip.set_heat(AudioHeat(np.array([[1.0]], np.float32), (2.0,), 50.0, 200.0, sentence=""))
    assert times(strip, monkeypatch) == ["0", "200"]
    strip.set_position(2.0)
    assert times(strip, monkeypatch) == ["2", "200"]


def test_a_click_plays_from_there(strip: AudioStrip, qtbot: QtBot) -> None:
    with qtbot.waitSignal(strip.play_requested) as played:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(WIDTH // 4, 30))
    assert played.args == [pytest.approx(50.0, abs=0.5)]


def test_keys_move_and_play(strip: AudioStrip, qtbot: QtBot) -> None:
    strip.setFocus()
    assert strip._cursor == 100.0  # where the model listened first
    qtbot.keyClick(strip, Key.Key_Right)
    qtbot.keyClick(strip, Key.Key_Right)
    qtbot.keyClick(strip, Key.Key_Left)
    with qtbot.waitSignal(strip.play_requested) as played:
        qtbot.keyClick(strip, Key.Key_Return)
    assert played.args == [105.0]
    strip.set_position(110.0)
    with qtbot.waitSignal(strip.play_requested) as played:
        qtbot.keyClick(strip, Key.Key_Right)  # while it plays, moving plays on from there
    assert played.args == [115.0]
    with qtbot.waitSignal(strip.stop_requested):
        qtbot.keyClick(strip, Key.Key_Space)
    strip.set_position(None)
    qtbot.keyClick(strip, Key.Key_Home)
    assert strip._cursor == 0.0
    qtbot.keyClick(strip, Key.Key_Left)
    assert strip._cursor == 0.0


def test_without_an_output_nothing_is_asked_to_play(strip: AudioStrip, qtbot: QtBot) -> None:
    strip.can_play = False
    with qtbot.assertNotEmitted(strip.play_requested):
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(40, 30))


def test_who_cannot_see_it_hears_what_it_says(strip: AudioStrip) -> None:
    assert strip.accessibleName() == "Alpha: Sound heat map of 1:40 to 2:30"
    assert strip.accessibleDescription().startswith("It speaks for Jazz. Click to play")
