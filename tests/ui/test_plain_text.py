"""Nothing that comes out of a file is ever taken for markup, wherever it is shown."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tagger.display_names import BREAK
from tagger.ui.main_window import MainWindow
from tests.helpers.drawn_widgets import facet_item
from tests.helpers.media import make_audio

MARKUP = "<b>x</b> <img src='file:///etc/passwd'> R&B"


@pytest.fixture
def marked(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A window on an album that says markup in every tag."""
    tags = {
        "title": MARKUP, "album": MARKUP, "artist": MARKUP, "genres": [MARKUP, "Dub"],
        "comment": f"{MARKUP} dub echo bass slow",
    }  # fmt: skip
    make_audio(tmp_path / "music" / "<b>folder" / "a<i>b.flac", "flac", tags=tags)
    with qtbot.waitSignal(window.controllers.background.analysis.ended):
        window.open_folders([tmp_path / "music"])
    qtbot.waitUntil(
        lambda: window.review_page.inspector.album is not None and window.review_page.inspector.album.status != "new"
    )
    return window


def test_every_label_of_the_window_shows_plain_text(marked: MainWindow) -> None:
    labels = [label for label in marked.findChildren(QLabel) if label.pixmap().isNull()]
    assert len(labels) > 10
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_no_tooltip_of_the_window_holds_markup_of_a_file(marked: MainWindow) -> None:
    tips = [widget.toolTip() for widget in marked.findChildren(QWidget) if widget.toolTip()]
    assert len(tips) > 5
    assert not any("<b>" in tip or "<img" in tip for tip in tips)


def test_tags_are_shown_letter_by_letter(marked: MainWindow, qtbot: QtBot) -> None:
    inspector = marked.review_page.inspector
    for label in (inspector.header.title, inspector.header.artist):
        assert label.text().replace(BREAK, "") == MARKUP  # a long word may end its line early, and loses no letter
    qtbot.waitUntil(lambda: inspector.text.isVisible())
    assert MARKUP in inspector.text.text.toPlainText()
    qtbot.waitUntil(lambda: facet_item(marked.review_page.facets, "genre", MARKUP) is not None)


def test_what_would_be_written_and_problems_are_plain_too(marked: MainWindow, qtbot: QtBot) -> None:
    marked.review_page.commands.add(MARKUP + "2")
    qtbot.waitUntil(lambda: bool(marked.review_page.diff.model.rows))
    model = marked.review_page.diff.model
    for column in range(model.columnCount()):
        assert "<b>" not in (model.index(0, column).data(Qt.ItemDataRole.ToolTipRole) or "")
    marked.controllers.notifications.inform(MARKUP)
    marked.controllers.library.search_refused.emit(MARKUP)
    assert marked.command_actions["undo"].text() == f"Undo adding {MARKUP}2".replace("&", "&&")
