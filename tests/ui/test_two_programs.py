"""Another window or the command line uses the same state: nothing stays grey, and nothing old is shown."""

import os

import pytest
from pytestqt.qtbot import QtBot

from tagger.errors import TaggerError
from tagger.services import review
from tagger.state.database import State
from tagger.state.exclusive_lock import exclusive_lock
from tagger.ui.main_window import MainWindow
from tests.ui.test_main_window import accept_first, planned


def test_a_write_that_another_program_prevents_leaves_the_buttons_usable(
    filed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept_first(filed, qtbot)

    def locked(*_: object, **__: object) -> None:
        raise TaggerError("Another program writes now; wait until it has finished.")

    monkeypatch.setattr("tagger.ui.controllers.writing.write.apply_plan", locked)
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        filed.command_actions["write"].trigger()
    planned(filed, 2, qtbot)
    assert filed.review_page.diff.write.isEnabled() and filed.banner.isVisible()


def test_where_another_program_analyses_the_window_says_so_and_can_suggest_afterwards(
    reviewed: MainWindow, qtbot: QtBot
) -> None:
    analysis = reviewed.controllers.background.analysis
    with (
        exclusive_lock(reviewed.controllers.background.state.folder, "analysing"),
        qtbot.waitSignal(analysis.ended),
    ):
        reviewed.command_actions["suggest"].trigger()
    assert reviewed.banner.isVisible() and f"process {os.getpid()}" in reviewed.banner.accessibleName()
    with qtbot.waitSignal(analysis.ended):
        reviewed.command_actions["suggest"].trigger()


def test_what_another_program_decides_is_shown(reviewed: MainWindow, qtbot: QtBot) -> None:
    controllers = reviewed.controllers
    planned(reviewed, 0, qtbot)
    qtbot.waitUntil(lambda: not any(queue.busy for queue in controllers.watch._writers))
    controllers.watch.look()
    controllers.watch.look()
    with State.open(controllers.background.state.folder) as other:
        review.accept(other, "album:First", genres=["Zouk"])
    with qtbot.waitSignal(controllers.watch.changed):
        pass
    qtbot.waitUntil(
        lambda: any(
            suggestion.genre == "Zouk"
            for album in controllers.albums.album_index.albums.values()
            for suggestion in album.suggestions
        )
    )
    planned(reviewed, 2, qtbot)


def test_its_own_decisions_are_no_news(reviewed: MainWindow, qtbot: QtBot) -> None:
    changes: list[int] = []
    reviewed.controllers.watch.changed.connect(lambda: changes.append(1))
    accept_first(reviewed, qtbot)
    for _ in range(3):
        reviewed.controllers.watch.look()
    qtbot.wait(1200)
    assert changes == []


def test_a_note_of_its_own_and_suggestions_that_follow_a_decision_are_no_news(
    reviewed: MainWindow, qtbot: QtBot
) -> None:
    controllers = reviewed.controllers
    background, changes = controllers.background, list[int]()
    controllers.watch.changed.connect(lambda: changes.append(1))
    planned(reviewed, 0, qtbot)
    album = reviewed.review_page.album_table.current_id()

    def add_note() -> None:
        controllers.words.add_note(album, "Slow dub from the harbour.")

    def improve() -> None:
        background.improving.run(lambda _: review.accept(background.state, "album:First", genres=["Zouk"]))

    for act in (add_note, improve):
        qtbot.waitUntil(lambda: not any(queue.busy for queue in (background.decisions, background.improving)))
        controllers.watch.look()
        controllers.watch.look()
        act()
        qtbot.waitUntil(lambda: not any(queue.busy for queue in (background.decisions, background.improving)))
        controllers.watch.look()
    assert changes == []
