"""The genres' editor: an edit is shown with its albums, made, and undone; and the menu's cleaning is a plan below."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tagger.genres import editing
from tagger.services import genres, review_order
from tagger.services.review import set_states, set_track_states
from tagger.state import album_queries
from tagger.state.person_taxonomy import read_taxonomy
from tagger.ui.dialogs.genres import GenresDialog
from tagger.ui.dialogs.remove_genre import RemoveGenreDialog
from tagger.ui.main_window import MainWindow


def opened(window: MainWindow, qtbot: QtBot) -> GenresDialog:
    dialog = window.genres_dialog
    with qtbot.waitSignal(window.controllers.genres.read):
        window.commands.show_genres()
    return dialog


def press(dialog: GenresDialog, button: str, qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.controllers.genres.tried):
        dialog.buttons[button].click()


def test_an_edit_shows_its_albums_is_made_and_taken_back(reviewed: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(reviewed, qtbot)
    state = reviewed.controllers.background.state
    dialog.select("Pop")
    dialog.name.setText("Popular")
    press(dialog, "Rename", qtbot, reviewed)
    assert "Rename Pop to Popular" in dialog.message.text()
    assert dialog.affected.topLevelItemCount() >= 1
    assert read_taxonomy(state.folder).title == "tagger"
    with qtbot.waitSignal(reviewed.controllers.genres.read):
        dialog.apply.click()
    assert read_taxonomy(state.folder).written("pop") == "Popular"
    assert dialog.current_name(dialog.tree) in ("", "Popular")
    index = reviewed.controllers.albums.album_index
    qtbot.waitUntil(lambda: "Popular" in index.counts.genre and "Pop" not in index.counts.genre)
    with qtbot.waitSignal(reviewed.controllers.genres.read):
        dialog.undo.click()
    assert read_taxonomy(state.folder).written("pop") == "Pop"
    assert not dialog.undo.isEnabled()
    qtbot.waitUntil(lambda: "Pop" in index.counts.genre and "Popular" not in index.counts.genre)


def test_undoing_a_merge_says_which_decisions_stay_since_it_cannot_be_told_what_they_were_about(
    reviewed: MainWindow, qtbot: QtBot
) -> None:
    dialog = opened(reviewed, qtbot)
    state = reviewed.controllers.background.state
    album = album_queries.albums(state)[0]
    set_states(state, [(album.id, "Pop", "added")])
    dialog.select("Pop")
    dialog.name.setText("Jazz")
    press(dialog, "Merge into", qtbot, reviewed)
    with qtbot.waitSignal(reviewed.controllers.background.analysis.ended):  # suggestions are named anew
        dialog.apply.click()
    with qtbot.waitSignal(reviewed.controllers.genres.undone):
        dialog.undo.click()
    first, second = dialog.message.text().split("\n")
    assert first == "Undone: merge Pop into Jazz."
    assert second.startswith(
        "What is decided about “Jazz” stays so, since it cannot be told which of it was about a genre"
    )
    dialog.select("Techno")
    dialog.name.setText("Blorp")
    press(dialog, "Rename", qtbot, reviewed)
    with qtbot.waitSignal(reviewed.controllers.genres.read):
        dialog.apply.click()
    with qtbot.waitSignal(reviewed.controllers.genres.undone):
        dialog.undo.click()
    assert dialog.message.text() == "Undone: rename Techno to Blorp."


def test_every_button_tries_an_edit(reviewed: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(reviewed, qtbot)
    dialog.name.setText("Jazz")
    for button in ("Merge into", "Move below", "hidden", "protected"):
        dialog.select("Techno")
        press(dialog, button, qtbot, reviewed)
        assert "Techno" in dialog.message.text()
        assert dialog.apply.isEnabled()
    dialog.name.setText("My Sunday")
    press(dialog, "Add below", qtbot, reviewed)
    assert dialog.message.text().startswith("Add My Sunday below Techno")
    dialog.select("Rock")
    with qtbot.waitSignal(reviewed.controllers.genres.refused):
        dialog.buttons["folded"].click()
    assert "no genre above" in dialog.message.text()
    assert not dialog.apply.isEnabled()
    first = dialog.labels.topLevelItem(0)
    assert first is not None
    dialog.labels.setCurrentItem(first)
    press(dialog, "Do not suggest", qtbot, reviewed)


def test_a_switch_says_what_it_will_do_to_the_chosen_genre(reviewed: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(reviewed, qtbot)
    for key, does, undoes in (
        ("hidden", "Hide", "Show"),
        ("folded", "Fold", "Unfold"),
        ("protected", "Protect", "Unprotect"),
        ("ignored", "Keep out", "Allow"),
    ):
        button = dialog.buttons[key]
        for words, other in ((does, undoes), (undoes, does)):
            dialog.select("Techno")
            assert button.text() == words
            press(dialog, key, qtbot, reviewed)
            assert dialog.message.text().startswith(f"{words} Techno")
            with qtbot.waitSignal(reviewed.controllers.genres.read):
                dialog.apply.click()
            assert dialog.current_name(dialog.tree) == "Techno" and button.text() == other
            dialog.select("Jazz")
            assert button.text() == does


def test_the_filter_shows_genres_by_their_spellings(reviewed: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(reviewed, qtbot)
    dialog.filter.setText("d'n'b")
    shown = [item.text(0) for item in _shown(dialog)]
    assert shown == ["Electronic", "Drum and Bass"]


def _shown(dialog: GenresDialog) -> list:  # type: ignore[type-arg]
    top = [dialog.tree.topLevelItem(index) for index in range(dialog.tree.topLevelItemCount())]
    rows = [(item, [item.child(n) for n in range(item.childCount())]) for item in top if item is not None]
    return [item for parent, below in rows for item in (parent, *below) if item is not None and not item.isHidden()]


def test_cleaning_is_shown_below_and_dropped(reviewed: MainWindow, qtbot: QtBot) -> None:
    state = reviewed.controllers.background.state
    genres.edit(state, lambda taxonomy: editing.rename(taxonomy, "Pop", "Popular"), "rename")
    writing = reviewed.controllers.writing
    with qtbot.waitSignal(writing.planned):
        reviewed.review_page.commands.clean()
    rows = reviewed.review_page.diff.model.rows
    assert [(row.before[0].genre, row.after[0].genre) for row in rows] == [("Pop", "Popular")] * 2
    with qtbot.waitSignal(writing.planned):
        reviewed.review_page.commands.discard()
    assert writing.purpose == "decisions"
    assert reviewed.review_page.diff.model.rows == ()


def test_a_genre_is_taken_out_of_the_selected_albums(reviewed: MainWindow, qtbot: QtBot) -> None:
    page, writing = reviewed.review_page, reviewed.controllers.writing
    page.album_table.selectAll()
    page.commands.remove_genre()
    (dialog,) = reviewed.findChildren(RemoveGenreDialog)
    assert [text for text in dialog.comboBoxItems() if text.startswith("Pop ")] == ["Pop (1 album)"]
    with qtbot.waitSignal(writing.planned):
        dialog.setTextValue("Pop (1 album)")
        dialog.accept()
    rows = page.diff.model.rows
    assert [(row.before[0].genre, row.before[0].state, row.after) for row in rows] == [("Pop", "gone", ())] * 2
    with qtbot.waitSignal(writing.planned):
        page.commands.discard()
    assert (writing.purpose, page.diff.model.rows) == ("decisions", ())


def plan_removal_of_pop(window: MainWindow, qtbot: QtBot) -> None:
    """Choose all albums, and Pop in the dialog."""
    window.review_page.album_table.selectAll()
    window.review_page.commands.remove_genre()
    (dialog,) = window.findChildren(RemoveGenreDialog)
    with qtbot.waitSignal(window.controllers.writing.planned):
        dialog.setTextValue("Pop (1 album)")
        dialog.accept()


def test_removing_a_genre_takes_back_what_was_accepted_for_a_track_alone_until_it_is_undone(
    filed: MainWindow, qtbot: QtBot
) -> None:
    page, controllers = filed.review_page, filed.controllers
    state = controllers.background.state
    (album,) = [album for album in album_queries.albums(state) if "Pop" in album.genres]
    track = album.tracks[0].id
    set_track_states(state, [(track, "pop", "added")])

    def decisions() -> dict[str, str]:
        (found,) = album_queries.albums_by_id(state, [album.id])
        return dict(found.tracks[0].decisions)

    plan_removal_of_pop(filed, qtbot)
    assert decisions() == {"pop": "added"}
    with qtbot.waitSignal(controllers.writing.files_written):
        page.commands.write()
    assert decisions().get("pop") != "added"
    with qtbot.waitSignal(controllers.writing.files_written):
        page.commands.undo()
    assert decisions() == {"pop": "added"}


def test_removing_a_genre_improves_other_suggestions_as_every_decision_does(
    filed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, controllers = filed.review_page, filed.controllers
    (album,) = [album for album in controllers.albums.album_index.albums.values() if "Pop" in album.genres]
    set_states(controllers.background.state, [(album.id, "Pop", "added")])
    improve, improved_after = review_order.improve, list[list[int]]()

    def recorded(*arguments: Any, decided: list[int]) -> list[int]:
        improved = improve(*arguments, decided=decided)
        improved_after.append(decided)
        return improved

    monkeypatch.setattr(review_order, "improve", recorded)
    plan_removal_of_pop(filed, qtbot)
    for act in (page.commands.write, page.commands.undo, page.commands.redo):
        improved_after.clear()
        with qtbot.waitSignal(controllers.writing.files_written):
            act()
        qtbot.waitUntil(lambda: improved_after == [[album.id]])


def test_other_genres_are_tried_first(reviewed: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(reviewed, qtbot)
    for index, words in ((2, "MuMu"), (5, "in my files")):
        with qtbot.waitSignal(reviewed.controllers.genres.tried):
            dialog.others.activated.emit(index)
        assert words in dialog.message.text()
        assert dialog.apply.isEnabled()
    state = reviewed.controllers.background.state
    assert genres.file_of(state) is None


def test_the_changes_say_how_players_will_show_them(reviewed: MainWindow, qtbot: QtBot) -> None:
    state = reviewed.controllers.background.state
    genres.edit(state, lambda taxonomy: editing.rename(taxonomy, "Pop", "Popular"), "rename")
    with qtbot.waitSignal(reviewed.controllers.writing.planned):
        reviewed.review_page.commands.clean()
    diff = reviewed.review_page.diff
    assert diff.model.rows[0].in_players.text.startswith("Shown as written in Navidrome")
    assert not diff.details.isVisible()  # since none shows it differently


def test_a_configuration_of_beets_says_what_is_taken_over_before_it_is(
    reviewed: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "lastgenre:\n  aliases:\n    pop: [popp+]\n    \\2 x: [(a)x]\n  ignorelist: {'*': [pop]}\n", encoding="utf-8"
    )
    dialog = opened(reviewed, qtbot)
    state = reviewed.controllers.background.state
    with qtbot.waitSignal(reviewed.controllers.genres.tried) as tried:
        reviewed.controllers.genres.try_other("import config.yaml", config)
    assert "Taken over: spellings 1, ignored genres 1." in dialog.message.text()
    assert "Not taken over: '/(a)x/'" in dialog.message.text()
    assert tried.args[0].albums and genres.file_of(state) is None
    with qtbot.waitSignal(reviewed.controllers.genres.read):
        dialog.apply.click()
    assert read_taxonomy(state.folder).ignores("", "Popp")
