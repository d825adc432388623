"""The models in the window: what is installed, a network added from a file, another model put to use."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tagger.errors import TaggerError
from tagger.services import models
from tagger.ui.dialogs.learn import LearnDialog
from tagger.ui.dialogs.model_card import ModelCard
from tagger.ui.dialogs.models import ModelsDialog
from tagger.ui.main_window import MainWindow
from tests.helpers.bundles import make_bundle
from tests.helpers.networks import effnet_network


@pytest.fixture
def dialog(reviewed: MainWindow, qtbot: QtBot) -> ModelsDialog:
    reviewed.command_actions["models"].trigger()
    dialog = reviewed.findChild(ModelsDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() > 0)
    return dialog


def cells(dialog: ModelsDialog, row: int) -> list[str]:
    item = dialog.table.topLevelItem(row)
    assert item is not None
    return [item.text(column) for column in range(4)]


def test_a_network_is_added_from_a_file_and_put_to_use(
    dialog: ModelsDialog, reviewed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert any("(in use)" in cells(dialog, row)[0] for row in range(dialog.table.topLevelItemCount()))
    before = dialog.table.topLevelItemCount()
    network, _ = effnet_network(tmp_path)
    dialog.add_file(network)
    assert not dialog.add_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == before + 1)
    assert dialog.message.text() == "“discogs-test-network-1” is installed." and dialog.add_button.isEnabled()
    row = next(row for row in range(before + 1) if cells(dialog, row)[0] == "discogs-test-network-1")
    assert cells(dialog, row)[3].startswith("not for commercial use: CC BY-NC-SA")
    assert not dialog.use_button.isEnabled()
    item = dialog.table.topLevelItem(row)
    assert item is not None
    dialog.table.setCurrentItem(item)
    dialog.use_button.click()
    qtbot.waitUntil(lambda: "(in use)" in cells(dialog, row)[0])
    assert models.used_id(reviewed.controllers.background.state) == "discogs-test-network-1"
    reviewed.controllers.stop_work()
    qtbot.waitUntil(lambda: not reviewed.controllers.background.analysis.busy)


def test_what_cannot_be_added_is_said(dialog: ModelsDialog, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"no graph")
    (tmp_path / "broken.json").write_text("{}")
    dialog.add_file(tmp_path / "broken.onnx")
    qtbot.waitUntil(lambda: "cannot be used" in dialog.message.text())
    qtbot.waitUntil(dialog.add_button.isEnabled)


def test_a_network_without_a_description_beside_it_asks_for_one(
    dialog: ModelsDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    network, metadata = effnet_network(tmp_path)
    metadata.rename(tmp_path / "elsewhere.json")
    with qtbot.waitSignal(dialog.description_needed) as asked:
        dialog.add_file(network)
    assert asked.args == [network] and dialog.add_button.isEnabled()


def test_a_card_has_limits_and_a_chart_and_a_model_that_is_not_in_use_is_removed(
    dialog: ModelsDialog, reviewed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    state = reviewed.controllers.background.state
    dialog.add_file(
        make_bundle(tmp_path / "other", seed=3, change=lambda card: card.update(version="9")) / "model.json"
    )
    qtbot.waitUntil(lambda: "test-9" in [cells(dialog, row)[0] for row in range(dialog.table.topLevelItemCount())])
    removable = {}
    for row in range(dialog.table.topLevelItemCount()):
        item = dialog.table.topLevelItem(row)
        assert item is not None
        dialog.table.setCurrentItem(item)
        removable[item.text(0)] = dialog.remove_button.isEnabled()
        if item.text(0) == models.SHIPPED:
            assert item.text(2) == "sound, cover, text"
            qtbot.waitUntil(lambda: bool(dialog.card.limits.text()))
            look_at_what_comes_first(dialog.card, qtbot)
            score = dialog.card.chart.scores[0]
            assert score.low is not None and score.high is not None and score.low <= score.value <= score.high
            assert score.in_words() in dialog.card.chart.accessibleDescription()
            look_at_the_genres(dialog.card, qtbot)
    assert removable == {"starter": False, "test-1.0.0 (in use)": False, "test-9": True}
    item = dialog.table.findItems("test-9", Qt.MatchFlag.MatchExactly)[0]
    dialog.table.setCurrentItem(item)
    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.message.text() == "“test-9” is removed.")
    assert "test-9" not in models.installed_folders(state)
    for refused in ("test-1.0.0", "starter", "nothing"):
        with pytest.raises(TaggerError):
            models.remove(state, refused)


def look_at_what_comes_first(card: ModelCard, qtbot: QtBot) -> None:
    """What the model knows and its licence are seen without scrolling, its limits once they are unfolded."""
    known, licence = card.words.text().split("\n\n")
    assert known.startswith("Knows ") and "genres, among them Electronic, Ambient, " in known
    assert known.endswith("Judges by sound, cover and text.") and licence.startswith("Licence: GPL-3.0-or-later")
    assert card.limits_switch.isVisible() and not card.limits.isVisible()
    assert card.limits_switch.mapTo(card, QPoint(0, 0)).y() < card.height() / 2
    card.limits_switch.setFocus()
    qtbot.keyClick(card.limits_switch, Qt.Key.Key_Space)
    assert card.limits.isVisible()
    qtbot.mouseClick(card.limits_switch, Qt.MouseButton.LeftButton)
    assert not card.limits.isVisible()


def look_at_the_genres(card: ModelCard, qtbot: QtBot) -> None:
    """Every genre that was measured has a bar; keys and the mouse single one out, which is then said alone, and visible."""
    chart = card.genre_chart
    assert [score.source.split(",")[0] for score in chart.scores][:2] == ["Electronic", "Ambient"]
    assert len(chart.scores) > 40
    assert chart.isVisible() and card.genre_heading.isVisible()
    bar, content = card.verticalScrollBar(), card.widget()
    assert content is not None
    qtbot.waitUntil(
        lambda: 0 < chart.geometry().bottom() < content.height() == bar.maximum() + card.viewport().height()
    )
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_End)
    last = chart.scores[-1]
    assert chart.current == len(chart.scores) - 1 and chart.accessibleDescription() == last.in_words()
    qtbot.waitUntil(
        lambda: not chart.visibleRegion().intersected(QRect(QPoint(0, chart.height() - 3), QSize(9, 3))).isEmpty()
    )
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    assert chart.accessibleDescription() == chart.scores[-2].in_words()
    point = QPoint(30, chart.height() - chart.line_height * 3 + 4)
    QApplication.sendEvent(chart, QHelpEvent(QHelpEvent.Type.ToolTip, point, chart.mapToGlobal(point)))
    assert chart.scores[-3].in_words() in QToolTip.text()


def test_learning_is_reached_from_the_models(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.show_models()
    (dialog,) = window.findChildren(ModelsDialog)
    dialog.learn_button.click()
    assert [found.isVisible() for found in window.findChildren(LearnDialog)] == [True]
