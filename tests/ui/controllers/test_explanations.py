"""Reasons are asked for once the person stays, held, and received only while they are wanted."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tagger.state import album_queries
from tagger.state.album_summaries import AlbumSummary
from tagger.state.database import State
from tagger.ui.controllers.background import BackgroundWork
from tagger.ui.controllers.explanations import QUIET, ExplanationController


@pytest.fixture
def background(analysed: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[BackgroundWork]:
    shutil.copytree(analysed, tmp_path / "copied state")
    with State.open(tmp_path / "copied state") as state:
        made = BackgroundWork(state)
        yield made
        made.close()


@pytest.fixture
def explainer(background: BackgroundWork) -> ExplanationController:
    return ExplanationController(background)


@pytest.fixture
def received(explainer: ExplanationController) -> list[tuple[str, Any]]:
    seen: list[tuple[str, Any]] = []
    for name in ("cover", "audio", "text"):
        getattr(explainer, name).connect(lambda reason, name=name: seen.append((name, reason)))
    return seen


def albums(background: BackgroundWork) -> dict[str, AlbumSummary]:
    return {album.album: album for album in album_queries.albums(background.state)}


def test_all_kinds_of_reasons_come(
    background: BackgroundWork, explainer: ExplanationController, received: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    album = albums(background)["First"]
    explainer.want(album, album.suggestions[0].genre)
    qtbot.waitUntil(lambda: {name for name, _ in received} == {"cover", "audio", "text"})
    assert all(reason is not None for _, reason in received)


def test_who_runs_through_the_list_gets_the_last_ones_only(
    background: BackgroundWork, explainer: ExplanationController, received: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    first, second = (albums(background)[name] for name in ("First", "Second"))
    explainer.want(first, first.suggestions[0].genre)
    explainer.want(second, second.suggestions[0].genre)
    qtbot.waitUntil(lambda: len(received) >= 3)
    qtbot.wait(100)
    sentences = [reason.sentence for _, reason in received if reason is not None]
    assert sentences and all(second.suggestions[0].genre in sentence for sentence in sentences)
    assert ("text", None) in received  # the second album has no text


def test_what_was_found_is_told_again_at_once_until_it_is_forgotten(
    background: BackgroundWork, explainer: ExplanationController, received: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    album = albums(background)["First"]
    genre = album.suggestions[0].genre
    explainer.want(album, genre)
    qtbot.waitUntil(lambda: len(received) == 3)
    before = dict(received)
    received.clear()
    explainer.want(album, genre)
    qtbot.waitUntil(lambda: len(received) == 3)
    assert all(reason is before[name] for name, reason in received)
    explainer.forget()
    received.clear()
    explainer.want(album, genre)
    qtbot.waitUntil(lambda: len(received) == 3)
    assert all(reason is not before[name] for name, reason in received)


def test_another_track_has_its_own_times(
    background: BackgroundWork, explainer: ExplanationController, received: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    album = albums(background)["First"]
    explainer.want(album, album.suggestions[0].genre)
    qtbot.waitUntil(lambda: len(received) == 3)
    first = dict(received)["audio"]
    received.clear()
    explainer.want_track(album.tracks[1].id)
    qtbot.waitUntil(lambda: bool(received))
    assert [name for name, _ in received] == ["audio"]
    assert (received[0][1].values != first.values).any()


def test_a_model_that_is_gone_is_said_in_passing(
    background: BackgroundWork, explainer: ExplanationController, qtbot: QtBot
) -> None:
    album = albums(background)["First"]
    shutil.rmtree(background.state.folder / "models")
    with qtbot.waitSignal(background.notifications.added) as added:
        explainer.want(album, album.suggestions[0].genre)
    assert added.args is not None and added.args[0].level == "info"
    assert "no longer installed" in added.args[0].text and not background.notifications.problems


def test_nothing_chosen_asks_for_nothing(
    explainer: ExplanationController, received: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    explainer.want(None, "")
    qtbot.wait(150)
    assert not received


def test_what_was_left_before_its_turn_and_is_wanted_again_comes(
    background: BackgroundWork, explainer: ExplanationController, received: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    first, second = (albums(background)[name] for name in ("First", "Second"))
    go_on = threading.Event()
    background.explanations.run(lambda _: go_on.wait())
    for album in (first, second, first):
        explainer.want(album, album.suggestions[0].genre)
        qtbot.wait(2 * QUIET)
    go_on.set()
    qtbot.waitUntil(lambda: {name for name, _ in received} == {"cover", "audio", "text"})
    assert all(first.suggestions[0].genre in reason.sentence for _, reason in received)
