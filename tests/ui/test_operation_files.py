"""An operation on the activity page opens to its files: undo one, try a failed one again, jump to its album."""

import os
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.services.scan import scan
from tagger.ui.activity import OperationFiles, OperationRow
from tagger.ui.main_window import MainWindow
from tests.helpers.write_context import genres_of
from tests.ui.test_main_window import accept_first, planned

LEFT = Qt.MouseButton.LeftButton


def written_operation(window: MainWindow, qtbot: QtBot) -> OperationRow:
    """Write the plan that is shown, go to the activity page, and open the newest operation."""
    with qtbot.waitSignal(window.controllers.background.writing.ended):
        window.command_actions["write"].trigger()
    page = window.activity_page
    qtbot.waitUntil(lambda: len(page.rows) == 1 and page.rows[0].button.isEnabled())
    window.show_activity_page()
    qtbot.mouseClick(page.rows[0].files_button, LEFT)
    qtbot.waitUntil(lambda: page.rows[0].files.table.topLevelItemCount() > 0)
    return page.rows[0]


def states(row: OperationRow) -> list[str]:
    table = row.files.table
    items = [table.topLevelItem(index) for index in range(table.topLevelItemCount())]
    return [item.text(3) for item in items if item is not None]


def test_one_file_is_taken_back_and_its_album_is_shown(filed: MainWindow, music: Path, qtbot: QtBot) -> None:
    genre = accept_first(filed, qtbot).suggestions[0].genre
    planned(filed, 2, qtbot)
    row = written_operation(filed, qtbot)
    assert states(row) == ["Written", "Written"] and not row.files.retry_button.isEnabled()
    first = row.files.table.topLevelItem(0)
    assert first is not None and genre in first.text(2)
    before = {path: genres_of(path) for path in music.rglob(f"*/{first.text(0)}")}
    row.files.table.setFocus()
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        qtbot.mouseClick(row.files.undo_button, LEFT)
    page = filed.activity_page
    qtbot.waitUntil(lambda: len(page.rows) == 2 and states(page.rows[1]) == ["Undone", "Written"])
    assert all(genres_of(path) != genres for path, genres in before.items())
    qtbot.mouseClick(page.rows[1].files.album_button, LEFT)
    qtbot.waitUntil(lambda: filed.pages.currentIndex() == 0)
    shown = filed.controllers.albums.album_index.albums
    title = next(path.parent.name for path in before)
    qtbot.waitUntil(lambda: shown[filed.review_page.album_table.current_id()].album == title)


def test_a_file_that_was_left_alone_is_tried_again(filed: MainWindow, music: Path, qtbot: QtBot) -> None:
    accept_first(filed, qtbot)
    planned(filed, 2, qtbot)
    plan = filed.controllers.writing.plan
    assert plan is not None
    changed = plan.to_write[0].path
    os.utime(changed, (1, 1))
    with changed.open("ab") as file:
        file.write(bytes(1))
    row = written_operation(filed, qtbot)
    failed = next(index for index, state in enumerate(states(row)) if state.startswith("Left alone: "))
    item = row.files.table.topLevelItem(failed)
    assert item is not None
    row.files.table.setCurrentItem(item)
    assert row.files.retry_button.isEnabled() and not row.files.undo_button.isEnabled()
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        qtbot.mouseClick(row.files.retry_button, LEFT)
    page = filed.activity_page
    qtbot.waitUntil(lambda: any(changed.name in page.problems.item(n).text() for n in range(page.problems.count())))
    scan(filed.controllers.background.state, [music])
    qtbot.waitUntil(lambda: page.rows[0].files.retry_button.isEnabled())
    assert page.rows[0].files.current_path() == changed
    with qtbot.waitSignal(filed.controllers.background.writing.ended):
        qtbot.mouseClick(page.rows[0].files.retry_button, LEFT)
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    assert set(genres_of(changed)) == set(plan.to_write[0].new)


def test_before_its_files_are_read_an_operation_has_nothing_to_press(qtbot: QtBot) -> None:
    files = OperationFiles(1)
    qtbot.addWidget(files)
    buttons = (files.undo_button, files.retry_button, files.album_button)
    assert not any(button.isEnabled() for button in buttons)


def test_reading_the_operations_again_keeps_the_current_file(filed: MainWindow, qtbot: QtBot) -> None:
    accept_first(filed, qtbot)
    planned(filed, 2, qtbot)
    row = written_operation(filed, qtbot)
    item = row.files.table.topLevelItem(1)
    assert item is not None
    row.files.table.setCurrentItem(item)
    second = row.files.current_path()
    filed.controllers.writing.read_log()
    page = filed.activity_page
    qtbot.waitUntil(lambda: page.rows[0] is not row and page.rows[0].files.album_button.isEnabled())
    assert page.rows[0].files.current_path() == second
    assert page.rows[0].files.table.currentIndex().row() == 1
