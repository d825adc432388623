from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tagger.errors import Problem
from tagger.ui.activity import ActivityPage
from tagger.ui.notifications import Notifications
from tagger.writing.summaries import OperationSummary

MOMENT = datetime(2024, 5, 3, 12, 30, tzinfo=UTC)
WRITE = OperationSummary(3, "write", "done", MOMENT, MOMENT, "1", 12, 0, None, None, 0)
UNDONE = OperationSummary(1, "write", "done", MOMENT, MOMENT, "1", 5, 0, None, 2, 5)
UNDO = OperationSummary(2, "undo", "done", MOMENT, MOMENT, "1", 5, 0, 1, None, 0)


@pytest.fixture
def notifications(qtbot: QtBot) -> Notifications:
    return Notifications()


@pytest.fixture
def page(notifications: Notifications, qtbot: QtBot) -> ActivityPage:
    made = ActivityPage(notifications)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def test_without_operations_it_says_what_will_be_here(page: ActivityPage) -> None:
    assert page._pages.currentIndex() == 0
    assert any("can be undone" in label.text() for label in page.findChildren(QLabel))


def test_each_operation_has_its_sentence_and_its_button(page: ActivityPage, qtbot: QtBot) -> None:
    page.show_log([WRITE, UNDO, UNDONE])
    texts = [[label.text() for label in row.findChildren(QLabel) if label.text()] for row in page.rows]
    assert [lines[0] for lines in texts] == [
        "Wrote genres to 12 files", "Undid operation 1 in 5 files", "Wrote genres to 5 files",
    ]  # fmt: skip
    assert [(row.button.text(), row.button.isEnabled()) for row in page.rows] == [
        ("Undo", True), ("Redo", True), ("Undo", False),
    ]  # fmt: skip
    with qtbot.waitSignal(page.undo_requested) as wanted:
        qtbot.mouseClick(page.rows[1].button, Qt.MouseButton.LeftButton)
    assert wanted.args == [2]


def test_a_new_log_replaces_the_old_one(page: ActivityPage) -> None:
    page.show_log([WRITE, UNDO])
    page.show_log([WRITE])
    assert len(page.rows) == 1


def test_problems_are_listed_newest_first_as_text_and_can_be_copied(
    page: ActivityPage, notifications: Notifications, qtbot: QtBot
) -> None:
    notifications.problem(Problem("a.mp3", "it is empty"))
    notifications.inform("no problem")
    notifications.problem(Problem("<b>b.mp3", "it\nis empty"))
    assert [page.problems.item(row).text() for row in range(2)] == ["<b>b.mp3: it is empty", "a.mp3: it is empty"]
    assert page.problems.count() == 2 and "<b>" not in page.problems.item(0).toolTip()
    page._copy()
    assert QGuiApplication.clipboard().text() == "<b>b.mp3: it\nis empty\na.mp3: it is empty"


def test_without_problems_operations_get_the_room(
    page: ActivityPage, notifications: Notifications, qtbot: QtBot
) -> None:
    page.show_log([WRITE])
    assert not page.problems.isVisible() and page.sizes()[1] < 60
    notifications.show_standing([Problem("a.mp3", "it is empty")])
    assert page.problems.isVisible() and page.sizes()[1] > 120
    notifications.show_standing([])
    qtbot.waitUntil(lambda: not page.problems.isVisible() and page.sizes()[1] < 60)


def test_another_theme_draws_the_signs_anew(page: ActivityPage, notifications: Notifications) -> None:
    notifications.problem(Problem("a.mp3", "it is empty"))
    page.show_log([WRITE])
    page.retint()
    assert len(page.rows) == 1 and page.problems.count() == 1
