"""The models in the window: what is installed, a network added from a file, another model put to use."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tagger.services import models
from tagger.ui.dialogs.models import ModelsDialog
from tagger.ui.main_window import MainWindow
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
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == before + 1, timeout=120_000)
    assert dialog.message.text() == "“discogs-test-network-1” is installed." and dialog.add_button.isEnabled()
    row = next(row for row in range(before + 1) if cells(dialog, row)[0] == "discogs-test-network-1")
    assert cells(dialog, row)[3].startswith("not for commercial use: CC BY-NC-SA")
    assert not dialog.use_button.isEnabled()
    item = dialog.table.topLevelItem(row)
    assert item is not None
    dialog.table.setCurrentItem(item)
    dialog.use_button.click()
    qtbot.waitUntil(lambda: "(in use)" in cells(dialog, row)[0], timeout=60_000)
    assert models.used_id(reviewed.controllers.background.state) == "discogs-test-network-1"
    reviewed.controllers.stop_work()
    qtbot.waitUntil(lambda: not reviewed.controllers.background.analysis.busy, timeout=60_000)


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
