"""A field tells what the person chooses, once, and nothing when the program shows a value."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tagger.setting_values import ChoiceValues, NumberValues, Value
from tagger.settings import MIN_SCORE, SETTINGS, find_setting
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
    widget = field_for(find_setting(name))
    edited_values: list[Value] = []
    widget.edited.connect(edited_values.append)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget, edited_values


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_every_field_is_named_and_explained_in_plain_text(name: str, qtbot: QtBot) -> None:
    widget, _ = field(name, qtbot)
    setting = find_setting(name)
    assert widget.control.accessibleName() == setting.title
    assert widget.control.accessibleDescription() == setting.about
    assert widget.control.toolTip().startswith("<qt>") and "'" not in setting.about
    assert widget.control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_showing_a_value_tells_nothing(qtbot: QtBot) -> None:
    for name, values in {
        "top": (3, 5),
        "min-score": (0.2, None, 0.9),
        "mode": ("fill", "replace"),
        "parents": (True, False),
    }.items():
        widget, edited_values = field(name, qtbot)
        for value in values:
            widget.show_value(value)
        assert edited_values == []


def test_a_choice_is_in_words(qtbot: QtBot) -> None:
    widget, edited_values = field("mode", qtbot)
    assert isinstance(widget, ChoiceField)
    kind = find_setting("mode").kind
    assert isinstance(kind, ChoiceValues)
    assert [widget.itemText(index).casefold() for index in range(widget.count())] == [
        explained.casefold() for explained in kind.words.values()
    ]
    widget.show_value("merge")
    qtbot.keyClick(widget, Key.Key_Down)
    assert edited_values == ["replace"]


def test_no_choice_is_cut_off(qtbot: QtBot) -> None:
    for setting in SETTINGS:
        if isinstance(setting.kind, ChoiceValues):
            widget, _ = field(setting.name, qtbot)
            assert isinstance(widget, ChoiceField)
            texts = [widget.itemText(index) for index in range(widget.count())]
            assert max(widget.fontMetrics().horizontalAdvance(text) for text in texts) < widget.width() - 40


def test_a_switch_is_toggled_with_the_mouse_and_the_space_bar(qtbot: QtBot) -> None:
    widget, edited_values = field("parents", qtbot)
    assert isinstance(widget, SwitchField)
    qtbot.mouseClick(widget, Button.LeftButton, pos=QPoint(8, widget.height() // 2))
    qtbot.keyClick(widget, Key.Key_Space)
    assert edited_values == [True, False]


def test_a_number_is_told_when_its_typing_is_finished(qtbot: QtBot) -> None:
    widget, edited_values = field("keep-days", qtbot)
    assert isinstance(widget, NumberField)
    widget.show_value(30)
    widget.activateWindow()
    widget.spin.setFocus()
    qtbot.waitUntil(widget.spin.hasFocus)
    widget.spin.selectAll()
    qtbot.keyClicks(widget.spin, "120")
    widget.show_value(30)  # read again meanwhile: what is being typed stays
    assert (edited_values, widget.spin.text()) == ([], "120")
    qtbot.keyClick(widget.spin, Key.Key_Return)
    assert edited_values == [120]


def test_none_at_all_is_a_box_with_words(qtbot: QtBot) -> None:
    widget, edited_values = field("min-score", qtbot)
    assert isinstance(widget, NumberField)
    widget.show_value(None)
    assert widget.none.isChecked() and not widget.spin.isEnabled()
    kind = MIN_SCORE.kind
    assert isinstance(kind, NumberValues) and kind.none
    assert widget.none.text() == kind.none.title and MIN_SCORE.title in widget.none.accessibleName()
    qtbot.mouseClick(widget.none, Button.LeftButton, pos=QPoint(8, widget.none.height() // 2))
    assert widget.spin.isEnabled() and widget.spin.text() == "50%"
    qtbot.keyClick(widget.spin, Key.Key_Up)
    qtbot.mouseClick(widget.none, Button.LeftButton, pos=QPoint(8, widget.none.height() // 2))
    assert edited_values == [0.5, 0.55, None]


def test_a_number_that_must_be_has_no_such_box(qtbot: QtBot) -> None:
    widget, _ = field("top", qtbot)
    assert isinstance(widget, NumberField) and not widget.none.isVisible()


def wheel(widget: QWidget) -> None:
    index = QPointF(widget.rect().center())
    event = QWheelEvent(
        index,
        QPointF(widget.mapToGlobal(index.toPoint())),
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
    widget = kind(window)
    qtbot.addWidget(window)
    if isinstance(widget, ChoiceBox):
        widget.addItems(["one", "two", "three"])
        widget.setCurrentIndex(1)
    else:
        widget.setValue(1)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()

    def shown() -> int:
        return widget.currentIndex() if isinstance(widget, ChoiceBox) else widget.value()

    widget.clearFocus()
    wheel(widget)
    assert shown() == 1
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    wheel(widget)
    assert shown() != 1


def test_a_long_path_keeps_its_ends_and_no_letter_is_underlined(qtbot: QtBot) -> None:
    path = "/home/somebody/Music/R&B/" + "a very long name " * 9 + "/end"
    widget = PathLabel(path)
    qtbot.addWidget(widget)
    widget.resize(300, 24)
    widget.show()
    assert widget.text().startswith("/home") and widget.text().endswith("end") and "…" in widget.text()
    assert widget.fontMetrics().horizontalAdvance(widget.text()) <= 300
    widget.resize(4000, 24)
    assert "R&&B" in widget.text()
    assert path in widget.toolTip().replace("&amp;", "&")
