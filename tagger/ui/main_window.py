"""The main window: makes the pages and bars, and does what concerns the window as a whole."""

import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from tagger.services import genres
from tagger.state.database import State
from tagger.ui import listing_commands, review_commands, window_commands
from tagger.ui.activity import ActivityPage
from tagger.ui.controllers.controllers import Controllers
from tagger.ui.dialogs.genres import GenresDialog
from tagger.ui.dialogs.help import HelpWindow
from tagger.ui.dialogs.settings import SettingsDialog
from tagger.ui.hints import HintStrip
from tagger.ui.map import area
from tagger.ui.menus import CommandActions, ToolBar, fill_menus
from tagger.ui.notifications import NewsLabel, ProblemBanner
from tagger.ui.presenters.window_settings import GEOMETRY, PAUSED_WORK, SettingsError, WindowSettings
from tagger.ui.progress_panel import EndNotices, ProgressPanel
from tagger.ui.review_page import ReviewPage
from tagger.ui.theme import Appearance
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import DropHint, about_page, accept_as_copy, fit_on_screen, folders_of, label
from tagger.ui.window_commands import WindowCommands

REVIEW, ACTIVITY = range(2)
SIZE = (1280, 800)
ALBUMS_AFTER = 200  # milliseconds after which the list follows filters that were cleared
TITLE = "tagger"
DEMO_TITLE = translatable("tagger: demonstration, with music that it made itself")


class MainWindow(QMainWindow):
    """The pages by name, under a tool bar and a banner and over a status bar."""

    def __init__(self, state: State, settings: WindowSettings, appearance: Appearance) -> None:
        super().__init__()
        self.settings = settings
        self.appearance = appearance
        self._paused_before = settings.get(PAUSED_WORK)  # of the last start
        self.controllers = Controllers(state, self)
        self.command_actions = CommandActions(settings, self)
        self.commands = WindowCommands(self, self.controllers)
        self._build()
        self._connect_commands()
        self._connect()
        self._start()

    @cached_property
    def settings_dialog(self) -> SettingsDialog:
        """The settings; made when they are first looked at."""
        return SettingsDialog(self.controllers.settings, self)

    @cached_property
    def help_window(self) -> HelpWindow:
        """The help; made when it is first looked at."""
        help_window = HelpWindow(lambda command_id: next(iter(self.command_actions.keymap.keys(command_id)), ""))
        help_window.addAction(self.command_actions["quit"])
        return help_window

    @cached_property
    def genres_dialog(self) -> GenresDialog:
        """The person's genres; made when they are first looked at."""
        return GenresDialog(self.controllers.genres, self)

    def open_folders(self, folders: Sequence[Path]) -> None:
        """Read folders and suggest genres for them."""
        self.show_review_page()
        self.controllers.library.open(folders)

    def show_review_page(self) -> None:
        """Show the albums and their suggestions."""
        self.pages.setCurrentIndex(REVIEW)
        self.command_actions["page-review"].setChecked(True)

    def show_album(self, album_id: int) -> None:
        """Show an album among all of them, 0: say that there is none."""
        if not album_id:
            self.controllers.notifications.inform(
                tr("The library does not know this file any more, so it is in no album.")
            )
            return
        self.show_review_page()
        self.review_page.clear_filters()
        QTimer.singleShot(ALBUMS_AFTER, self, lambda: self.review_page.go_to(album_id))

    def search(self, text: str) -> None:
        """Show the albums that match a search."""
        self.show_review_page()
        self.tool_bar.show_search(text)

    def selected_ids(self) -> list[int]:
        """The selected albums in the order shown."""
        return self.review_page.selected_ids()

    def show_activity_page(self) -> None:
        """Show what was written, and every problem."""
        self.pages.setCurrentIndex(ACTIVITY)
        self.command_actions["page-activity"].setChecked(True)
        self.banner.dismiss()  # the page shows every problem

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if folders_of(event.mimeData()) and accept_as_copy(event):
            self.drop_hint.cover(self.rect())

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        accept_as_copy(event)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_hint.hide()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_hint.hide()
        if accept_as_copy(event):
            self.open_folders(folders_of(event.mimeData()))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        try:
            self._remember()
        except SettingsError as error:
            sys.stderr.write(f"{error}\n")
        for dialog in self.findChildren(QDialog, options=Qt.FindChildOption.FindDirectChildrenOnly):
            dialog.close()
        if "help_window" in vars(self):
            self.help_window.close()
        self.hide()  # the threads may take a moment to end; nobody has to watch that
        self.controllers.close()
        self.end_notices.withdraw()
        event.accept()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and "end_notices" in vars(self):
            self.end_notices.withdraw()

    @override
    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        if event.type() == QEvent.Type.ChildPolished and isinstance(child := event.child(), QDialog):
            fit_on_screen(child)
            child.addAction(self.command_actions["help"])  # F1 holds there, too
            if not child.isModal():
                child.addAction(self.command_actions["quit"])

    def _build(self) -> None:
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        background, notifications = self.controllers.background, self.controllers.notifications
        names = genres.offered(background.state)
        self.review_page = ReviewPage(self.controllers, self.command_actions, names, self.settings)
        self.activity_page = ActivityPage(notifications)
        self.banner = ProblemBanner(notifications)
        about_page(self.review_page, "review")
        about_page(self.review_page.facets, "review")
        about_page(self.review_page.diff, "write")
        about_page(self.activity_page, "write")
        about_page(self.banner, "problems")
        self.hint_strip = HintStrip(self.controllers, self.command_actions, self.settings)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.review_page)
        self.pages.addWidget(self.activity_page)
        self.tool_bar = ToolBar(self.command_actions)
        self.addToolBar(self.tool_bar)
        fill_menus(self, self.command_actions, self.appearance)
        self.setCentralWidget(_column(self.banner, self.hint_strip, self.pages))
        self.album_count = label(role="secondary")
        self.album_count.setContentsMargins(10, 2, 10, 2)
        self.progress_panels = [
            ProgressPanel(queue) for queue in (background.analysis, background.writing, background.mapping)
        ]
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.album_count)
        self.statusBar().addWidget(NewsLabel(notifications), 1)
        for panel in self.progress_panels:
            self.statusBar().addPermanentWidget(panel, 2)
        self.drop_hint = DropHint(self)
        self.end_notices = EndNotices(self, background)

    def _connect_commands(self) -> None:
        page, actions = self.review_page, self.command_actions
        actions.connect_callbacks(window_commands.COMMANDS.callbacks(self.commands))
        actions.connect_callbacks(review_commands.COMMANDS.callbacks(page.commands))
        actions.connect_callbacks(area.COMMANDS.callbacks(page.map_commands))
        actions.connect_callbacks(listing_commands.COMMANDS.callbacks(page.listing_commands))
        actions.attach({"window": (self,), "albums": page.key_widgets, "list": page.list_widgets})
        page.page_requested.connect(self.show_review_page)
        page.commands.filters_cleared.connect(self.tool_bar.clear_search)
        page.commands.filters_cleared.connect(page.map_area.release)

    def _connect(self) -> None:
        controllers = self.controllers
        self.tool_bar.search_changed.connect(controllers.library.search)
        self.tool_bar.search_left.connect(self.review_page.commands.focus_albums)
        controllers.library.search_refused.connect(self.tool_bar.refuse_search)
        self.review_page.counted.connect(self.album_count.setText)
        self.banner.all_requested.connect(self.show_activity_page)
        self.hint_strip.dismissed.connect(self.review_page.take_focus)
        self.activity_page.undo_requested.connect(controllers.undo.undo_operation)
        self.activity_page.files_requested.connect(controllers.writing.read_changes)
        self.activity_page.undo_file_requested.connect(controllers.undo.undo_file)
        self.activity_page.retry_requested.connect(controllers.undo.retry_file)
        self.activity_page.album_requested.connect(controllers.writing.locate_album)
        controllers.writing.album_located.connect(self.show_album)
        controllers.writing.changes_read.connect(self.activity_page.show_changes)
        controllers.writing.log_read.connect(self.activity_page.show_log)
        controllers.undo.changed.connect(self._follow_history)
        controllers.work_changed.connect(self._follow_work)
        controllers.library.demo_checked.connect(self._show_title)
        self.appearance.changed.connect(self._tint)
        self._tint()
        self._follow_history()

    def _start(self) -> None:
        self.show_review_page()
        self.resize(*SIZE)
        self.restoreGeometry(QByteArray.fromBase64(self.settings.get(GEOMETRY).encode()))
        if self.settings.problem:
            self.controllers.notifications.report(self.settings.problem)
        self.review_page.take_focus()
        self.controllers.folders.follow(self.settings)
        self.controllers.start()
        self.controllers.begin_paused(self._paused_before)

    def _remember(self) -> None:
        self.review_page.remember()
        self._remember_pause()
        self.settings.set(GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode())

    def _remember_pause(self) -> None:
        """Store which work is paused, so that the next start begins with the same pauses."""
        self.settings.set(PAUSED_WORK, self.controllers.paused_work)

    def _show_title(self, is_demo: bool) -> None:
        """Say in the title whether this is the demonstration."""
        self.setWindowTitle(tr(DEMO_TITLE) if is_demo else TITLE)

    def _follow_history(self) -> None:
        """Name what undo and redo would do now."""
        self.command_actions.show_history(self.controllers.undo.labels())

    def _follow_work(self) -> None:
        """Enable stopping and pausing while long work runs."""
        self.command_actions["cancel"].setEnabled(self.controllers.is_working)
        self.command_actions.show_pause(
            self.appearance.theme(), possible=self.controllers.can_pause, paused=self.controllers.is_paused
        )
        try:
            self._remember_pause()
        except SettingsError as error:
            self.controllers.notifications.report(error)

    def _tint(self) -> None:
        """Draw again what has colours of its own, in those of the new theme."""
        self.command_actions.tint(self.appearance.theme())
        self._follow_work()
        self.activity_page.retint()
        self.review_page.facets.fill()


def _column(*widgets: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return box
