"""The help in the window: F1 opens the page about what has the focus, and nothing in it leads outside."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tagger.services.help_pages import NAMES
from tagger.ui.dialogs.help import FEATURES, HelpWindow
from tagger.ui.dialogs.models import ModelsDialog
from tagger.ui.main_window import MainWindow
from tagger.ui.widgets import HELP_PAGE


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> HelpWindow:
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(window.help_window.isVisible)
    return window.help_window


def test_f1_opens_the_page_about_what_has_the_focus(window: MainWindow, shown: HelpWindow, qtbot: QtBot) -> None:
    assert shown.page == "review"
    shown.close()
    window.commands.show_models()
    (dialog,) = window.findChildren(ModelsDialog)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    qtbot.waitUntil(shown.isVisible)
    assert shown.page == "models"
    dialog.close()


def test_a_page_is_shown_from_its_beginning(shown: HelpWindow, qtbot: QtBot) -> None:
    qtbot.waitExposed(shown)
    bar = shown.view.verticalScrollBar()
    assert bar.maximum() > 0 and bar.value() == 0


def test_escape_closes_the_help(shown: HelpWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: QApplication.activeWindow() is shown)
    qtbot.keyClick(shown.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shown.isVisible())


def test_the_key_for_quit_holds_in_the_help_and_in_dialogs_that_stay_open(
    window: MainWindow, shown: HelpWindow, qtbot: QtBot
) -> None:
    window.commands.show_models()
    (dialog,) = window.findChildren(ModelsDialog)
    actions = dialog.actions()
    assert window.command_actions["help"] in actions
    assert (window.command_actions["quit"] in actions) is not dialog.isModal()
    shown.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is shown)
    qtbot.keyClick(shown.search, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not shown.isVisible() and not window.isVisible())


def test_every_page_that_a_widget_names_exists(window: MainWindow) -> None:
    window.commands.show_models()
    named = {widget.property(HELP_PAGE) for widget in window.findChildren(QWidget)} - {None}
    assert len(named) > 3 and named <= set(NAMES)


def test_links_lead_to_pages_and_back_and_never_outside_by_themselves(
    shown: HelpWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    shown._open("first-steps")
    for address in ("file:///etc/passwd", "http://example.org", "/etc/passwd", "no-such-page.md"):
        shown.view.anchorClicked.emit(QUrl(address))
        assert shown.page == "first-steps" and opened == []
    shown.view.anchorClicked.emit(QUrl("write.md"))
    assert shown.page == "write" and shown.list.currentItem().text() == "Write and undo"
    shown.back.click()
    assert shown.page == "first-steps"
    shown.view.anchorClicked.emit(QUrl("https://example.org/page"))
    assert [address.host() for address in opened] == ["example.org"]


def test_pictures_are_the_programs_own_and_fit_the_page(shown: HelpWindow) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    picture = shown.view.loadResource(kind, QUrl("pictures/grid-1280x800.png"))
    assert 100 < picture.width() / picture.devicePixelRatio() <= shown.view.viewport().width()
    for address in ("file:///etc/hostname", "https://example.org/a.png", "../icons/tagger.svg", "/etc/hostname"):
        assert shown.view.loadResource(kind, QUrl(address)) is None


def test_markup_in_a_page_is_no_html() -> None:
    document = QTextDocument()
    document.setMarkdown("<b>bold</b> <img src='file:///etc/hostname'>", FEATURES)
    assert "<b>bold</b>" in document.toPlainText()


def test_pages_are_found_by_their_words(shown: HelpWindow, qtbot: QtBot) -> None:
    assert shown.list.count() == len(NAMES)
    qtbot.keyClicks(shown.search, "hard links")
    assert [shown.list.item(row).text() for row in range(shown.list.count())] == ["When something is wrong"]
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    assert shown.page == "problems"
    qtbot.keyClicks(shown.search, " xyzzy")
    assert shown.nothing.isVisible() and shown.list.count() == 0


def test_a_page_names_the_keys_as_they_are_set(window: MainWindow) -> None:
    window.command_actions.keymap.rebind("write", ("Ctrl+W",))
    window.help_window.show_page("write")
    assert "Ctrl+W writes exactly that" in window.help_window.view.toPlainText()


def test_the_pages_are_in_the_language_of_the_window(window: MainWindow, german: None) -> None:
    window.help_window.show_page("write")
    assert "Ctrl+S schreibt genau das" in window.help_window.view.toPlainText().replace("Strg", "Ctrl")
    window.help_window.search.setText("harte verknüpfungen")
    rows = window.help_window.list
    assert [rows.item(row).text() for row in range(rows.count())] == ["Wenn etwas nicht stimmt"]
