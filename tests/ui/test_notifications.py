import os

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.errors import CancelledError, Problem, TaggerError
from tagger.ui.notifications import MAX_PROBLEMS, NewsLabel, Notice, Notifications, ProblemBanner


@pytest.fixture
def notifications(qtbot: QtBot) -> Notifications:
    return Notifications()


@pytest.fixture
def notices(notifications: Notifications) -> list[Notice]:
    seen: list[Notice] = []
    notifications.added.connect(seen.append)
    return seen


def test_an_error_for_people_is_shown_as_it_is(notifications: Notifications, notices: list[Notice]) -> None:
    notifications.report(TaggerError("The disk is full; free some space."))
    assert notices == [Notice("problem", "The disk is full; free some space.")]


def test_names_in_errors_can_be_read(notifications: Notifications, notices: list[Notice]) -> None:
    notifications.problem(Problem(os.fsdecode(b"/\xff\x1b.mp3"), "it is empty"))
    assert notices == [Notice("problem", r"/\xff\x1b.mp3: it is empty")]


def test_an_unexpected_error_comes_with_what_is_needed_to_mend_it(
    notifications: Notifications, notices: list[Notice]
) -> None:
    try:
        [][1]
    except IndexError as error:
        notifications.report(error)
    assert "IndexError: list index out of range" in notices[0].text
    assert "Traceback" in notices[0].details and __file__ in notices[0].details


def test_being_stopped_is_news_and_no_problem(notifications: Notifications, notices: list[Notice]) -> None:
    notifications.report(CancelledError("Stopped while reading."))
    assert notices == [Notice("info", "Stopped while reading.")] and not notifications.problems


def test_the_same_problem_is_told_once(notifications: Notifications, notices: list[Notice]) -> None:
    for _ in range(3):
        notifications.problem(Problem("a.mp3", "it is empty"))
    assert [notice.text for notice in notices] == ["a.mp3: it is empty"]


def test_no_flood_fills_the_memory(notifications: Notifications, notices: list[Notice]) -> None:
    for number in range(MAX_PROBLEMS + 50):
        notifications.problem(Problem(f"{number}.mp3", "it is empty"))
    assert len(notifications.problems) == MAX_PROBLEMS == len(notices)


def test_the_banner_counts_problems_until_it_is_closed(notifications: Notifications, qtbot: QtBot) -> None:
    banner = ProblemBanner(notifications)
    qtbot.addWidget(banner)
    assert banner.isHidden()
    notifications.problem(Problem("a.mp3", "<b>it</b> is\nempty"))
    assert banner.accessibleName() == "a.mp3: <b>it</b> is empty"
    notifications.problem(Problem("b.mp3", "it is empty"))
    assert banner.isVisible() and banner.accessibleName() == "2 problems, the last one: b.mp3: it is empty"
    qtbot.mouseClick(banner._close_button, Qt.MouseButton.LeftButton)
    assert banner.isHidden()
    notifications.problem(Problem("c.mp3", "it is empty"))
    assert banner.accessibleName() == "c.mp3: it is empty"


def test_news_moves_nothing_and_goes_by_itself(notifications: Notifications, qtbot: QtBot) -> None:
    banner, news = ProblemBanner(notifications), NewsLabel(notifications)
    for widget in (banner, news):
        qtbot.addWidget(widget)
    news.resize(400, 20)
    notifications.inform("Wrote 3 files.")
    assert banner.isHidden() and news.text() == "Wrote 3 files."
    news._timer.setInterval(1)
    news._timer.start()
    qtbot.waitUntil(lambda: news.text() == "")


def test_long_news_is_cut_to_the_room_there_is(notifications: Notifications, qtbot: QtBot) -> None:
    news = NewsLabel(notifications)
    qtbot.addWidget(news)
    news.resize(80, 20)
    news.show()
    notifications.inform("A sentence that is much longer than eighty pixels.")
    assert news.text().endswith("…") and news.accessibleDescription().endswith("pixels.")
    news.resize(900, 20)
    assert news.text().endswith("pixels.")
