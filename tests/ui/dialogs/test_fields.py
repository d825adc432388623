"""A field tells what the person chooses, once, and nothing when the program shows a value."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tagger.settings import MIN_SCORE, SETTINGS, ChoiceValues, NumberValues, Value, find_setting
from tagger.ui.dialogs.fields import (
    ChoiceBox,
    ChoiceField,
    Field,
    NumberBox,
    NumberField,
    PathLabel,
    SwitchField,
    field_for,
)

Key, Button = Qt.Key, Qt.MouseButton


def field(name: str, qtbot: QtBot) -> tuple[Field, list[Value]]:
    """The field of a setting, and what it tells."""
    made = field_for(find_setting(name))
    told: list[Value] = []
    made.edited.connect(told.append)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made, told


@pytest.mark.parametrize("name", [one.name for one in SETTINGS])
def test_every_field_is_named_and_explained_in_plain_text(name: str, qtbot: QtBot) -> None:
    made, _ = field(name, qtbot)
    one = find_setting(name)
    assert made.control.accessibleName() == one.title
    assert made.control.accessibleDescription() == one.about
    assert made.control.toolTip().startswith("<qt>") and "'" not in one.about
    assert made.control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_showing_a_value_tells_nothing(qtbot: QtBot) -> None:
    for name, values in {
        "top": (3, 5),
        "min-score": (0.2, None, 0.9),
        "mode": ("fill", "replace"),
        "parents": (True, False),
    }.items():
        made, told = field(name, qtbot)
        for value in values:
            made.show_value(value)
        assert told == []


def test_a_choice_is_in_words(qtbot: QtBot) -> None:
    made, told = field("mode", qtbot)
    assert isinstance(made, ChoiceField)
    kind = find_setting("mode").kind
    assert isinstance(kind, ChoiceValues)
    assert [made.itemText(place).casefold() for place in range(made.count())] == [
        explained.casefold() for explained in kind.words.values()
    ]
    made.show_value("merge")
    qtbot.keyClick(made, Key.Key_Down)
    assert told == ["replace"]


def test_no_choice_is_cut_off(qtbot: QtBot) -> None:
    for one in SETTINGS:
        if isinstance(one.kind, ChoiceValues):
            made, _ = field(one.name, qtbot)
            assert isinstance(made, ChoiceField)
            texts = [made.itemText(place) for place in range(made.count())]
            assert max(made.fontMetrics().horizontalAdvance(text) for text in texts) < made.width() - 40


def test_a_switch_is_toggled_with_the_mouse_and_the_space_bar(qtbot: QtBot) -> None:
    made, told = field("parents", qtbot)
    assert isinstance(made, SwitchField)
    qtbot.mouseClick(made, Button.LeftButton, pos=QPoint(8, made.height() // 2))
    qtbot.keyClick(made, Key.Key_Space)
    assert told == [True, False]


def test_a_number_is_told_when_its_typing_is_finished(qtbot: QtBot) -> None:
    made, told = field("keep-days", qtbot)
    assert isinstance(made, NumberField)
    made.show_value(30)
    made.activateWindow()
    made.spin.setFocus()
    qtbot.waitUntil(made.spin.hasFocus)
    made.spin.selectAll()
    qtbot.keyClicks(made.spin, "120")
    made.show_value(30)  # read again meanwhile: what is being typed stays
    assert (told, made.spin.text()) == ([], "120")
    qtbot.keyClick(made.spin, Key.Key_Return)
    assert told == [120]


def test_none_at_all_is_a_box_with_words(qtbot: QtBot) -> None:
    made, told = field("min-score", qtbot)
    assert isinstance(made, NumberField)
    made.show_value(None)
    assert made.none.isChecked() and not made.spin.isEnabled()
    kind = MIN_SCORE.kind
    assert isinstance(kind, NumberValues) and kind.none
    assert made.none.text() == kind.none.title and MIN_SCORE.title in made.none.accessibleName()
    qtbot.mouseClick(made.none, Button.LeftButton, pos=QPoint(8, made.none.height() // 2))
    assert made.spin.isEnabled() and made.spin.text() == "50%"
    qtbot.keyClick(made.spin, Key.Key_Up)
    qtbot.mouseClick(made.none, Button.LeftButton, pos=QPoint(8, made.none.height() // 2))
    assert told == [0.5, 0.55, None]


def test_a_number_that_must_be_has_no_such_box(qtbot: QtBot) -> None:
    made, _ = field("top", qtbot)
    assert isinstance(made, NumberField) and not made.none.isVisible()


def wheel(widget: QWidget) -> None:
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("kind", [ChoiceBox, NumberBox])
def test_the_wheel_turns_only_what_has_the_focus(kind: type[ChoiceBox] | type[NumberBox], qtbot: QtBot) -> None:
    window = QWidget()
    made = kind(window)
    qtbot.addWidget(window)
    if isinstance(made, ChoiceBox):
        made.addItems(["one", "two", "three"])
        made.setCurrentIndex(1)
    else:
        made.setValue(1)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()

    def shown() -> int:
        return made.currentIndex() if isinstance(made, ChoiceBox) else made.value()

    made.clearFocus()
    wheel(made)
    assert shown() == 1
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    wheel(made)
    assert shown() != 1


def test_a_long_path_keeps_its_ends_and_no_letter_is_underlined(qtbot: QtBot) -> None:
    path = "/home/somebody/Music/R&B/" + "a very long name " * 9 + "/end"
    made = PathLabel(path)
    qtbot.addWidget(made)
    made.resize(300, 24)
    made.show()
    assert made.text().startswith("/home") and made.text().endswith("end") and "…" in made.text()
    assert made.fontMetrics().horizontalAdvance(made.text()) <= 300
    made.resize(4000, 24)
    assert "R&&B" in made.text()
    assert path in made.toolTip().replace("&amp;", "&")
