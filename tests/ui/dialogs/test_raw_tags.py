"""All fields of a track's tags, now and as the plan would leave them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tagger.services import review
from tagger.services.raw_tags import raw_fields
from tagger.services.scan import scan
from tagger.state.database import State
from tagger.ui.dialogs.raw_tags import RawTagsDialog
from tagger.ui.main_window import MainWindow
from tests.helpers.media import FORMAT_NAMES, cover_bytes, make_audio, suffix
from tests.ui.test_main_window import accept_first


def test_all_fields_are_shown_with_what_would_change_first(reviewed: MainWindow, qtbot: QtBot) -> None:
    genre = accept_first(reviewed, qtbot).suggestions[0].genre
    qtbot.keyClick(reviewed, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    dialog = reviewed.findChild(RawTagsDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() > 3)
    first = dialog.table.topLevelItem(0)
    assert first is not None and first.font(0).bold() and first.text(0).lower() == "genre"
    assert (first.text(1), genre in first.text(2)) == ("Pop", True)
    assert "What is bold changes" in dialog.message.text()
    dialog.show_fields([])
    assert dialog.message.text().startswith("This file has no tags")


def test_without_an_album_a_sentence_says_what_to_choose(window: MainWindow) -> None:
    said: list[str] = []
    window.controllers.notifications.added.connect(lambda notice: said.append(notice.text))
    window.command_actions["raw-tags"].trigger()
    assert said == ["Choose an album in the list first: its tags are shown then."]
    assert window.findChild(RawTagsDialog) is None


@pytest.mark.parametrize("kind", ["flac", "mp3 id3v2.4", "ogg vorbis", "m4a aac", "wma"])
def test_every_format_names_its_fields(state: State, tmp_path: Path, kind: str) -> None:
    assert kind in FORMAT_NAMES
    tags = {"title": "One", "album": "Blue", "genres": ["Jazz"]}
    path = make_audio(tmp_path / "music" / f"a{suffix(kind)}", kind, tags=tags, cover=cover_bytes())
    scan(state, [tmp_path / "music"])
    review.accept(state, "all", genres=["Dub"])
    fields = raw_fields(state, path)
    assert any(field.before == ("One",) == field.after for field in fields)
    assert any(value.endswith(" bytes") for field in fields for value in field.before)
    changed = [field for field in fields if field.changes]
    assert changed and all("Dub" in field.after and "Dub" not in field.before for field in changed)
