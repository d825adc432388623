from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.state import album_queries
from tagger.ui.dialogs.accept_above import AcceptAboveDialog
from tagger.ui.main_window import MainWindow
from tagger.ui.presenters.decisions import AcceptableList, above_sentence
from tagger.ui.presenters.history import UndoStep
from tests.helpers.album_summaries import album, judged_track, suggestion

Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALBUMS = (
    album(1, suggestions=(suggestion("Rock", 0.9), suggestion("Pop", 0.8), suggestion("Ska", 0.5, "rejected"))),
    album(2, suggestions=(suggestion("Jazz", 0.795), suggestion("Dub", 0.95, "accepted"))),
)


def test_what_is_above_a_score_is_counted_and_listed_best_first() -> None:
    acceptable = AcceptableList(ALBUMS)
    assert [item.genre for item in acceptable.items] == ["Rock", "Pop", "Jazz"]  # nothing that was decided
    assert [acceptable.count_above(score) for score in (91, 90, 81, 80, 79, 1)] == [0, 1, 1, 2, 3, 3]
    assert [(step.album_id, step.genre, step.after) for step in acceptable.steps(80)] == [
        (1, "Rock", "accepted"),
        (1, "Pop", "accepted"),
    ]
    assert above_sentence(acceptable.items) == "3 genres in 2 albums would be accepted"


def test_of_a_compilation_each_tracks_own_suggestions_are_accepted() -> None:
    tracks = judged_track(1, suggestion("Jazz", 0.9)), judged_track(2, suggestion("Rock", 0.6))
    compilation = replace(album(3, "Sampler", suggestions=(suggestion("Rock", 0.95),), tracks=tracks), by_track=True)
    acceptable = AcceptableList([compilation])
    assert [(item.genre, item.album, item.artist) for item in acceptable.items] == [
        ("Jazz", "Sampler: Track 1", "Band 1"),
        ("Rock", "Sampler: Track 2", "Band 2"),
    ]
    assert acceptable.steps(80) == [UndoStep(3, "Jazz", None, "accepted", 1)]


def test_the_slider_counts_and_lists_before_anything_happens(qtbot: QtBot) -> None:
    dialog = AcceptAboveDialog(ALBUMS, "In the 2 albums that the list shows:")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.model.rowCount() == 2 and dialog.accept_button.text() == "Accept 2 genres"
    dialog.slider.setFocus()
    qtbot.keyClick(dialog.slider, Key.Key_Left)
    assert dialog.slider.value() == 79 and dialog.sentence.text() == "3 genres in 2 albums would be accepted"
    assert [dialog.model.index(row, 1).data() for row in range(3)] == ["Rock", "Pop", "Jazz"]
    qtbot.keyClick(dialog.slider, Key.Key_End)
    assert dialog.model.rowCount() == 0 and not dialog.accept_button.isEnabled()
    with qtbot.assertNotEmitted(dialog.decided):
        qtbot.keyClick(dialog, Key.Key_Escape)


def test_all_albums_are_accepted_above_a_score_by_key_and_it_is_undone_in_one_go(
    reviewed: MainWindow, qtbot: QtBot
) -> None:
    state = reviewed.controllers.background.state
    qtbot.keyClick(reviewed, Key.Key_A, Modifier.ControlModifier | Modifier.ShiftModifier)
    (dialog,) = reviewed.findChildren(AcceptAboveDialog)
    dialog.slider.setValue(20)
    expected = {(item.album_id, item.genre) for item in dialog.acceptable.items[: dialog.model.rowCount()]}
    assert expected
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    def accepted() -> set[tuple[int, str]]:
        albums = album_queries.albums(state)
        return {(one.id, each.genre) for one in albums for each in one.suggestions if each.state == "accepted"}

    qtbot.waitUntil(lambda: accepted() == expected)
    assert "above 20%" in reviewed.command_actions["undo"].text()
    reviewed.command_actions["undo"].trigger()
    qtbot.waitUntil(lambda: accepted() == set())
