import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tagger.inference.explanation import AudioHeat, StatisticWeights, Weight, WordWeights
from tagger.state.album_summaries import Evidence
from tagger.ui.inspector.evidence_bars import EvidenceBars
from tagger.ui.inspector.panel import AlbumHeader
from tagger.ui.inspector.sections import MAX_HEIGHT, SoundSection, TextSection
from tagger.ui.presenters.explanation import kinds_of_sound
from tests.helpers.album_summaries import album, track

MARKUP = "<b>x</b>"


def test_times_are_shown_where_they_were_heard(qtbot: QtBot) -> None:
    section = SoundSection()
    qtbot.addWidget(section)
    section.resize(400, 120)
    section.offer((track(1), track(2, error="it is empty"), track(3)))
    heat = np.array([[1.0, 1.0, -1.0, -1.0]], np.float32)
    section.show_reason(AudioHeat(heat, (100.0,), 100.0, 200.0, sentence="Most at 1:40–2:30."))
    section.show()
    image = section.strip.grab().toImage()
    width = image.width()
    empty, speaks, against = (image.pixelColor(int(width * at), 8) for at in (0.2, 0.55, 0.95))
    assert speaks.red() > speaks.blue() + 60 and against.blue() > against.red() + 60
    assert abs(empty.red() - empty.blue()) < 20
    assert section.tracks.count() == 2 and section.bars.isHidden()
    assert section.sentence.text() == "Most at 1:40–2:30."


def test_another_track_can_be_chosen(qtbot: QtBot) -> None:
    section = SoundSection()
    qtbot.addWidget(section)
    section.offer((track(1), track(3)))
    section.show_reason(AudioHeat(np.zeros((1, 3), np.float32), (0.0,), 15.0, 60.0))
    section.show()
    section.tracks.setFocus()
    with qtbot.waitSignal(section.track_chosen) as wanted:
        qtbot.keyClick(section.tracks, Qt.Key.Key_Down)
    assert wanted.args == [3]


def test_kinds_of_sound_are_added_up_by_their_words() -> None:
    weights = [Weight("a", "its tone colour", 0.5), Weight("b", "loud", -0.25), Weight("c", "its tone colour", 0.5)]
    assert list(kinds_of_sound(weights).items()) == [("its tone colour", 1.0), ("loud", -0.25)]


def test_kinds_of_sound_are_shown_where_there_are_no_times(qtbot: QtBot) -> None:
    section = SoundSection()
    qtbot.addWidget(section)
    section.resize(400, 120)
    weights = Weight("rolloff", "a bright sound", 2.0), Weight("rms", "loud", -1.0)
    section.show_reason(StatisticWeights(weights, sentence="The sound speaks for Dub."))
    section.show()
    assert section.tracks.isHidden() and section.strip.isHidden()
    assert section.bars.accessibleName() == "a bright sound for, loud against"
    section.adjustSize()
    image = section.bars.grab().toImage()
    assert image.height() == section.bars.sizeHint().height() > 0
    section.show_reason(None)
    assert section.isHidden()


def test_weighted_words_are_marked_in_plain_text(qtbot: QtBot) -> None:
    read = TextSection()
    qtbot.addWidget(read)
    text = f"Dark dub {MARKUP} echo"
    weights = Weight("dub", "“dub”", 1.0, ("dub",)), Weight("dark", "“dark”", -0.5, ("dark",))
    read.show_reason(WordWeights(text, weights, sentence="“dub” speaks for it."))
    assert read.text.toPlainText() == text
    marked = [one.cursor.selectedText() for one in read.text.extraSelections()]
    assert marked == ["Dark", "dub"]
    against, speaks = (one.format.background().color() for one in read.text.extraSelections())
    assert against.blue() > against.red() + 40 and speaks.red() > speaks.blue() + 40
    light = Weight("dub", "“dub”", 1.0, ("dub",)), Weight("echo", "“echo”", 0.02, ("echo",))
    read.show_reason(WordWeights(text, light, sentence="“dub” speaks for it."))
    heavy, faint = (one.format.background().color() for one in read.text.extraSelections())
    assert 40 < faint.saturation() < heavy.saturation()  # a word that the sentence may name can be seen
    read.show_reason(None)
    assert read.isHidden()


def test_a_text_takes_no_more_room_than_it_needs_and_a_long_one_is_scrolled(qtbot: QtBot) -> None:
    read = TextSection()
    qtbot.addWidget(read)
    read.resize(300, 400)
    read.show()
    read.text.show_text("Dub.", {})
    assert read.text.height() < 45
    read.text.show_text("Dub and echo in a long sentence. " * 100, {})
    qtbot.waitUntil(lambda: read.text.height() == MAX_HEIGHT)
    assert read.text.verticalScrollBar().maximum() > 0 and read.text.horizontalScrollBar().maximum() == 0


def test_the_header_shows_markup_as_text_and_names_problems(qtbot: QtBot) -> None:
    header = AlbumHeader()
    qtbot.addWidget(header)
    header.fill(album(title=MARKUP, artist=MARKUP, tracks=(track(1, error=f"{MARKUP} is empty"),)))
    assert header.title.text() == MARKUP and header.problems.text() == f"01.flac: {MARKUP} is empty"
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in header.findChildren(QLabel))
    header.fill(album())
    assert header.problems.isHidden()


def test_evidence_bars_go_right_for_and_left_against(qtbot: QtBot) -> None:
    widget = EvidenceBars()
    qtbot.addWidget(widget)
    widget.resize(330, 18)
    widget.set_evidence(Evidence(0.9, -0.1, None))
    image = widget.grab().toImage()
    line = [image.pixelColor(x, 9) for x in range(19, 100)]  # the first modality's bar
    strong = [place for place, colour in enumerate(line) if colour.saturation() > 120]
    assert strong and min(strong) > len(line) * 0.4
    assert widget.accessibleName() == "Of the evidence: sound 90% for, cover 10% against, no text"
