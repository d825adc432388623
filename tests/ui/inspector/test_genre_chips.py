import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.ui.inspector.genre_chips import AddGenreField

Key = Qt.Key


@pytest.fixture
def field(qtbot: QtBot) -> AddGenreField:
    made = AddGenreField(["Dub", "Dub Techno", "Jazz"])
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def test_the_taxonomys_names_are_offered_wherever_the_letters_stand(field: AddGenreField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "tech")
    completer = field.completer()
    assert completer is not None and completer.completionCount() == 1
    assert completer.currentCompletion() == "Dub Techno"


def test_a_chosen_name_is_added_and_the_field_is_empty_again(field: AddGenreField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "tech")
    completer = field.completer()
    assert completer is not None
    with qtbot.waitSignal(field.added) as added:
        qtbot.keyClick(completer.popup(), Key.Key_Down)
        qtbot.keyClick(completer.popup(), Key.Key_Return)
    assert added.args == ["Dub Techno"]
    qtbot.waitUntil(lambda: field.text() == "")


def test_any_name_can_be_typed(field: AddGenreField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "  Swamp   Pop ")
    with qtbot.waitSignal(field.added) as added:
        qtbot.keyClick(field, Key.Key_Return)
    assert added.args == ["Swamp Pop"]


def test_nothing_is_no_genre_and_escape_goes_back(field: AddGenreField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.added):
        qtbot.keyClick(field, Key.Key_Return)
    qtbot.keyClicks(field, "x")
    with qtbot.waitSignal(field.dismissed):
        qtbot.keyClick(field, Key.Key_Escape)
    assert field.text() == ""
