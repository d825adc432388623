"""Learning in the window: the report, the way back in one click, what is lacking as a sentence, the doubted list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tagger.services import models
from tagger.state.database import State
from tagger.ui.dialogs.learn import LearnDialog
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.history import UndoStep
from tests.helpers.bundles import use_bundle
from tests.helpers.learning import store_library, tagged_albums
from tests.ui.conftest import OpenWindow


@pytest.fixture
def tagged(tmp_path: Path, open_window: OpenWindow) -> Iterator[MainWindow]:
    """A window on a library of stored features with tags."""
    with State.open(tmp_path / "tagged") as state:
        bundle = use_bundle(state, audio="musicnn", image=False, text=False)
        store_library(state, bundle, tagged_albums(bundle, ("Zorp", "Blint"), per_genre=12))
        window = open_window(state)
        yield window
        window.close()


def open_dialog(window: MainWindow, qtbot: QtBot) -> LearnDialog:
    window.command_actions["learn"].trigger()
    dialog = window.findChild(LearnDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.state_line.text() != "")
    return dialog


def test_what_is_learnt_is_used_and_left_in_one_click(tagged: MainWindow, qtbot: QtBot) -> None:
    dialog = open_dialog(tagged, qtbot)
    assert dialog.state_line.text() == "Nothing has been learnt yet; the model 'test-1.0.0' makes the suggestions."
    assert not dialog.table.isVisible() and not dialog.use_button.isVisible()
    dialog.learn_button.click()
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 4)
    last = dialog.table.topLevelItem(3)
    assert last is not None and last.text(0) == "learnt from your tags" and "(" in last.text(1)
    assert dialog.state_line.text().startswith("What was learnt from 24 albums by 10 artists suggests now")
    assert dialog.use_button.text() == "Back to test-1.0.0"
    dialog.use_button.click()
    qtbot.waitUntil(lambda: dialog.use_button.text() == "Use learnt-1")
    assert models.used_id(tagged.controllers.background.state) == "test-1.0.0"
    qtbot.waitUntil(lambda: not tagged.controllers.background.analysis.busy)


def test_what_is_lacking_is_said(reviewed: MainWindow, qtbot: QtBot) -> None:
    dialog = open_dialog(reviewed, qtbot)
    dialog.learn_button.click()
    qtbot.waitUntil(lambda: "nothing to" in dialog.sentences.text())
    assert dialog.learn_button.isEnabled()


def test_the_doubted_list_is_a_search(reviewed: MainWindow, qtbot: QtBot) -> None:
    dialog = open_dialog(reviewed, qtbot)
    dialog.doubts_button.click()
    assert reviewed.tool_bar.search.text() == "doubted:"


def test_decisions_improve_the_albums_that_follow(tagged: MainWindow, qtbot: QtBot) -> None:
    controllers = tagged.controllers
    qtbot.waitUntil(lambda: controllers.albums.rowCount() == 24)
    with qtbot.waitSignal(controllers.background.analysis.ended):
        tagged.command_actions["suggest"].trigger()
    listed = list(controllers.albums.album_index.listed)
    with qtbot.waitSignal(controllers.learning.improved):
        for album_id in listed[:8]:
            controllers.review.make([UndoStep(album_id, "Jazz", None, "added")])
    tagged.command_actions["ask-next"].trigger()
    qtbot.waitUntil(lambda: controllers.albums.album_index.listed != listed)
    assert set(controllers.albums.album_index.listed[-8:]) == set(listed[:8])
