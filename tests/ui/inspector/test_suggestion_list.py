from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QImage
from pytestqt.qtbot import QtBot

from tagger.state.album_summaries import Evidence
from tagger.ui.application import application
from tagger.ui.inspector.suggestion_list import SuggestionList
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.theme import Appearance, Choice
from tests.helpers.album_summaries import album, suggestion

ALBUM = album(
    suggestions=(
        suggestion("Rock", 0.9, evidence=Evidence(0.6, -0.4, None), reasons=("The sound speaks for it (60%).",)),
        suggestion("<b>Jazz</b>", 0.6, "accepted", evidence=Evidence(1.0, None, None), reasons=("<i>Why</i>",)),
        suggestion("Zouk", None, "added"),
    )
)


@pytest.fixture
def suggestion_list(qtbot: QtBot) -> SuggestionList:
    made = SuggestionList()
    qtbot.addWidget(made)
    made.resize(350, 400)
    made.fill(ALBUM, keep=False)
    made.show()
    return made


def test_the_first_is_chosen_and_tells_its_reasons(suggestion_list: SuggestionList) -> None:
    first, second, added = suggestion_list.rows()
    assert suggestion_list.genre == "Rock"
    assert first._reasons.isVisible() and first._reasons.text() == "The sound speaks for it (60%)."
    assert not second._reasons.isVisible() and not added._evidence_bars.isVisible()


def test_choosing_tells_the_genre_and_moves_the_reasons(suggestion_list: SuggestionList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(suggestion_list.genre_chosen) as chosen:
        qtbot.mouseClick(suggestion_list.rows()[1], Qt.MouseButton.LeftButton)
    assert chosen.args == ["<b>Jazz</b>"]
    assert (
        suggestion_list.rows()[1]._reasons.text() == "<i>Why</i>" and not suggestion_list.rows()[0]._reasons.isVisible()
    )
    assert suggestion_list.rows()[1]._reasons.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    ("row", "button", "asked"),
    [
        (0, "accept", ("Rock", "accepted")),
        (0, "reject", ("Rock", "rejected")),
        (1, "accept", ("<b>Jazz</b>", "suggested")),
        (2, "accept", ("Zouk", "suggested")),
    ],
)
def test_the_buttons_ask_for_a_decision_or_take_it_back(
    suggestion_list: SuggestionList, qtbot: QtBot, row: int, button: str, asked: tuple[str, str]
) -> None:
    with qtbot.waitSignal(suggestion_list.decided) as decided:
        qtbot.mouseClick(getattr(suggestion_list.rows()[row], button), Qt.MouseButton.LeftButton)
    assert tuple(decided.args or ()) == asked


def test_the_same_album_again_keeps_the_chosen_genre(suggestion_list: SuggestionList) -> None:
    suggestion_list.choose("Zouk")
    suggestion_list.fill(ALBUM, keep=True)
    assert suggestion_list.genre == "Zouk"
    suggestion_list.fill(album(suggestions=(suggestion("Dub"),)), keep=True)
    assert suggestion_list.genre == "Dub" and len(suggestion_list.rows()) == 1
    suggestion_list.fill(None, keep=False)
    assert suggestion_list.genre == "" and not suggestion_list.rows()


def test_another_theme_draws_every_sign_anew(suggestion_list: SuggestionList, tmp_path: Path) -> None:
    appearance = Appearance(application(), WindowSettings(tmp_path / "window.json"))

    def signs(choice: Choice) -> list[QImage]:
        appearance.choose(choice)
        return [row.accept.icon().pixmap(16, 16, QIcon.Mode.Normal).toImage() for row in suggestion_list.rows()]

    for light, dark in zip(signs("light"), signs("dark"), strict=True):
        assert light != dark
