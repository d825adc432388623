"""The main window: makes the parts, and does what concerns the window as a whole."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from tagger.genres.taxonomy import Taxonomy
from tagger.state.database import State
from tagger.ui.activity import ActivityPage
from tagger.ui.albums.model import AlbumModel
from tagger.ui.commands import Actions, Commands
from tagger.ui.controllers.album_loader import AlbumLoader
from tagger.ui.controllers.explanations import ExplanationController
from tagger.ui.controllers.library import LibraryController
from tagger.ui.controllers.playback import PlaybackController
from tagger.ui.controllers.review import ReviewController
from tagger.ui.controllers.services import Services
from tagger.ui.controllers.settings import SettingsController
from tagger.ui.controllers.writing import UndoController, WriteController
from tagger.ui.cover_store import CoverStore
from tagger.ui.dialogs.keys import KeysDialog
from tagger.ui.dialogs.settings import SettingsDialog
from tagger.ui.menus import ToolBar, fill_menus
from tagger.ui.notifications import Banner, News
from tagger.ui.presenters.keymap import Keymap
from tagger.ui.presenters.window_settings import SettingsError, WindowSettings
from tagger.ui.progress_panel import ProgressPanel
from tagger.ui.review_page import ReviewPage
from tagger.ui.theme import Appearance
from tagger.ui.widgets import DropHint, folders_of, label
from tagger.ui.wiring import Wiring

REVIEW, ACTIVITY = range(2)
SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """The parts by name; commands act on them, reactions connect them."""

    def __init__(self, state: State, settings: WindowSettings, appearance: Appearance) -> None:
        super().__init__()
        self.settings = settings
        self.appearance = appearance
        self.bench = Services(state, self)
        self.model = AlbumModel(self)
        self.covers = CoverStore(self.bench.pictures, self.bench.notifications.problem, parent=self)
        self.review = ReviewController(self.bench, self.model, self)
        self.reader = AlbumLoader(self.bench, self.model, self.review, self)
        self.library = LibraryController(self.bench, self.reader, self)
        self.changes = WriteController(self.bench, self)
        self.undoing = UndoController(self.review, self.changes, self)
        self.preferences = SettingsController(self.bench, self)
        self.explainer = ExplanationController(self.bench, self)
        self.preview = PlaybackController(self.bench, parent=self)
        self.keymap = Keymap(settings)
        self.keys = Actions(self.keymap, self)
        self._build()
        self.commands = Commands(self)
        self.keys.connect_all(self.commands.handlers())
        albums = (self.page.list, self.page.inspector.suggestions)
        self.keys.attach({"window": (self,), "albums": albums, "list": (self.page.list,)})
        self.reactions = Wiring(self)
        self._start()

    def open_folders(self, folders: Sequence[Path]) -> None:
        """Read folders and suggest genres for them."""
        self.show_page(REVIEW)
        self.library.open(folders)

    def ask_for_folder(self) -> None:
        """Let the person choose a folder, then read it."""
        dialog = QFileDialog(self, "Open a music folder", str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.open_folders([Path(name)]))
        dialog.open()

    def stop_work(self) -> None:
        """Stop whatever runs."""
        self.library.running.cancel()
        self.changes.running.cancel()

    def go_to_search(self) -> None:
        """Go to the search field."""
        self.show_page(REVIEW)
        self.tools.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.tools.search.selectAll()

    def clear_filters(self) -> None:
        """Show every album."""
        self.page.facets.clear_choices()
        self.tools.search.clear()
        self.library.search("")

    def show_page(self, place: int) -> None:
        """Show the review page or the activity page."""
        self.pages.setCurrentIndex(place)
        self.keys["page-review" if place == REVIEW else "page-activity"].setChecked(True)
        if place == ACTIVITY:
            self.banner.dismiss()  # the page shows every problem

    def focus_part(self, widget: QWidget) -> None:
        """Show the review page with the focus on one of its parts."""
        self.show_page(REVIEW)
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_suggestions(self) -> None:
        """Put the focus on the suggestion whose reasons are shown."""
        self.show_page(REVIEW)
        self.page.inspector.suggestions.take_focus()

    def show_settings(self) -> None:
        """Show what is remembered about suggesting and writing."""
        self.settings_dialog.show()
        self.settings_dialog.raise_()
        self.settings_dialog.activateWindow()

    def show_keys(self) -> None:
        """Show every key."""
        dialog = KeysDialog(self.keymap, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.rebound.connect(self.keys.rebind)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102, N802
        if folders_of(event.mimeData()):
            event.acceptProposedAction()
            self.drop_hint.cover(self.rect())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: D102, N802
        self.drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102, N802
        self.drop_hint.hide()
        event.acceptProposedAction()
        self.open_folders(folders_of(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102, N802
        try:
            self._remember()
        except SettingsError as error:
            sys.stderr.write(f"{error}\n")
        self.settings_dialog.close()
        self.hide()  # the threads may take a moment to end; nobody has to watch that
        self.preview.close()
        self.bench.close()
        event.accept()

    def _build(self) -> None:
        self.setWindowTitle("tagger")
        self.setAcceptDrops(True)
        self.page = ReviewPage(self.model, self.covers, self.keys, sorted(Taxonomy.load()), self.settings)
        self.activity = ActivityPage(self.bench.notifications)
        self.banner = Banner(self.bench.notifications)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.page)
        self.pages.addWidget(self.activity)
        self.tools = ToolBar(self.keys)
        self.addToolBar(self.tools)
        fill_menus(self, self.keys, self.appearance)
        self.setCentralWidget(_column(self.banner, self.pages))
        self.counted = label(role="secondary")
        self.counted.setContentsMargins(10, 2, 10, 2)
        self.progress = [ProgressPanel(running) for running in (self.library.running, self.changes.running)]
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.counted)
        self.statusBar().addWidget(News(self.bench.notifications), 1)
        for panel in self.progress:
            self.statusBar().addPermanentWidget(panel, 2)
        self.drop_hint = DropHint(self)
        self.settings_dialog = SettingsDialog(self.preferences, self)

    def _start(self) -> None:
        self.show_page(REVIEW)
        self.resize(*SIZE)
        geometry = self.settings.get("geometry")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        if self.settings.problem:
            self.bench.notifications.report(self.settings.problem)
        self.page.take_focus()
        self.preview.look()
        self.library.refresh()
        self.changes.recover()
        self.changes.plan_soon()
        self.changes.read_log()

    def _remember(self) -> None:
        self.page.remember()
        self.settings.set("geometry", bytes(self.saveGeometry().toBase64().data()).decode())


def _column(*widgets: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return box
