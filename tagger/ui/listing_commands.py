"""The commands about how albums are listed and selected, and what is taken out of the list: copies, folders, the report."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from tagger.services import album_rows
from tagger.state.album_summaries import AlbumSummary
from tagger.ui import genre_clipboard
from tagger.ui.albums.header import sort_menu
from tagger.ui.controllers.controllers import Controllers
from tagger.ui.presenters.keymap import CommandRegistry
from tagger.ui.presenters.sentences import count
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import MenuRequests, show_in_file_manager

if TYPE_CHECKING:
    from tagger.ui.menus import CommandActions
    from tagger.ui.review_page import ReviewPage

RowFormat = Literal["text", "csv", "json"]
WRITERS = {"text": album_rows.as_text, "csv": album_rows.as_csv, "json": album_rows.as_json}
MIME_TYPES: dict[RowFormat, str] = {"csv": "text/csv", "json": "application/json"}
WORDS: dict[RowFormat, str] = {"text": translatable("text"), "csv": "CSV", "json": "JSON"}
COMMANDS: CommandRegistry["ListingCommands"] = CommandRegistry()
CONTEXT_MENU = (
    ("accept", "reject", "accept-next", "add", "remove-genre"),
    ("copy-genres", "paste-genres"),
    ("play", "album-sound", "raw-tags", "show-folder"),
    ("copy", "copy-csv", "copy-json"),
    ("select-artist", "select-folder"),
    ("sort", "columns", "grid"),
)


class ListingCommands(QObject):
    """List or covers, columns, order, copies, report."""

    def __init__(self, page: "ReviewPage", controllers: Controllers, actions: "CommandActions") -> None:
        super().__init__(page)
        self._page = page
        self._controllers = controllers
        self._actions = actions
        for view in (page.album_table, page.views.grid):
            MenuRequests(view).requested.connect(self._show_context_menu)

    @COMMANDS.declare(
        "grid",
        translatable("Covers"),
        translatable("Show the albums as a grid of covers, or as a list"),
        "Ctrl+Shift+V",
        group="View",
        icon="grid",
    )
    def toggle_grid(self) -> None:
        """Show the covers in place of the list, or the list again."""
        self._page.page_requested.emit()
        self._page.views.show_grid(not self._page.views.shows_grid)

    @COMMANDS.declare(
        "sort",
        translatable("Sort by …"),
        translatable("Choose what the albums are sorted by, and by what where that is equal"),
        "Ctrl+Shift+S",
        group="View",
    )
    def choose_order(self) -> None:
        """Let the person choose columns to sort by."""
        self._pop_up(sort_menu(self._controllers.albums, self._page.album_table))

    @COMMANDS.declare(
        "columns",
        translatable("Columns …"),
        translatable("Choose which columns the list shows"),
        "Ctrl+Shift+K",
        group="View",
    )
    def choose_columns(self) -> None:
        """Let the person show and hide columns."""
        self._page.page_requested.emit()
        self._page.views.show_grid(False)
        self._pop_up(self._page.album_table.columns_menu())

    @COMMANDS.declare(
        "copy",
        translatable("Copy as text"),
        translatable("Copy the selected albums, a line each"),
        "Ctrl+C",
        group="Review",
        scope="albums",
    )
    def copy_text(self) -> None:
        """Copy the selected albums as lines."""
        self._copy("text")

    @COMMANDS.declare(
        "copy-csv",
        translatable("Copy as CSV"),
        translatable("Copy the selected albums as a table for a spreadsheet"),
        "Ctrl+Alt+C",
        group="Review",
        scope="albums",
    )
    def copy_csv(self) -> None:
        """Copy the selected albums as CSV."""
        self._copy("csv")

    @COMMANDS.declare(
        "copy-json",
        translatable("Copy as JSON"),
        translatable("Copy the selected albums for a program, with scores and reasons"),
        "Ctrl+Alt+J",
        group="Review",
        scope="albums",
    )
    def copy_json(self) -> None:
        """Copy the selected albums as JSON."""
        self._copy("json")

    @COMMANDS.declare(
        "copy-genres",
        translatable("Copy genres"),
        translatable("Copy the genres that the selected albums hold and get, to paste them into others"),
        "Ctrl+Shift+C",
        group="Review",
        scope="albums",
    )
    def copy_genres(self) -> None:
        """Copy the genres of the selected albums, each once."""
        names = genre_clipboard.genres_of(self._page.commands.selected_albums(), self._controllers.review.taxonomy)
        if not names:
            self._inform(
                tr("The selected albums have no genre in their files and none is accepted, so nothing was copied.")
            )
            return
        QGuiApplication.clipboard().setMimeData(genre_clipboard.as_mime(names))
        self._inform(tr("Copied: {genres}").format(genres=", ".join(names)))

    @COMMANDS.declare(
        "paste-genres",
        translatable("Paste genres"),
        translatable("Add the copied genres to the selected albums"),
        "Ctrl+V",
        group="Review",
        scope="albums",
    )
    def paste_genres(self) -> None:
        """Add the genres of the clipboard to the selected albums."""
        names = genre_clipboard.genres_in(QGuiApplication.clipboard().mimeData(), self._controllers.review.taxonomy)
        if names:
            self._page.commands.add(*names)
        else:
            self._inform(tr("The clipboard holds no genres; copy those of an album first."))

    @COMMANDS.declare(
        "show-folder",
        translatable("Show in file manager"),
        translatable("Open the folder of the current album in the desktop’s file manager"),
        "Ctrl+Alt+O",
        group="Review",
    )
    def show_folder(self) -> None:
        """Open the current album's folder outside."""
        album = self._controllers.albums.find(self._page.album_table.current_id())
        if album is None:
            self._inform(tr("No album is selected."))
        elif problem := show_in_file_manager(album.folder):
            self._inform(problem)

    @COMMANDS.declare(
        "report",
        translatable("Report …"),
        translatable("Write a page with covers, genres and reasons about the albums that are selected, or else listed"),
        "Ctrl+Shift+R",
        group="Library",
    )
    def ask_for_report(self) -> None:
        """Let the person name a page, then write it."""
        dialog = QFileDialog(self._page.window(), tr("Write a report"), str(Path.home() / "genres.html"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Page (*.html)"))
        dialog.setDefaultSuffix("html")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.write_report(Path(name)))
        dialog.open()

    def write_report(self, target: Path) -> None:
        """Write a page about the selected albums, about all that are listed where no more than one is selected."""
        several = self._page.album_table.selected_count() > 1
        listed = [album.id for album in self._controllers.albums.listed_albums()]
        self._controllers.reporting.write(target, self._page.selected_ids() if several else listed)

    def context_menu(self) -> QMenu:
        """What can be done with the selected albums."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for command_ids in CONTEXT_MENU:
            menu.addActions([self._actions[command_id] for command_id in command_ids])
            menu.addSeparator()
        return menu

    @COMMANDS.declare(
        "select-artist",
        translatable("Select by this artist"),
        translatable("Select every listed album of this artist"),
        "Ctrl+Alt+R",
        group="Review",
    )
    def select_same_artist(self) -> None:
        """Select the listed albums of the current album's artist."""
        self._select_alike(lambda album: album.artist.casefold())

    @COMMANDS.declare(
        "select-folder",
        translatable("Select in this folder"),
        translatable("Select every listed album beside this one"),
        "Ctrl+Alt+F",
        group="Review",
    )
    def select_same_folder(self) -> None:
        """Select the listed albums whose folders lie in the same one."""
        self._select_alike(lambda album: str(album.folder.parent))

    def _select_alike(self, value: Callable[[AlbumSummary], str]) -> None:
        table, albums = self._page.album_table, self._controllers.albums
        current = albums.find(table.current_id())
        if current is not None:
            table.select_ids({album.id for album in albums.listed_albums() if value(album) == value(current)})

    def _show_context_menu(self, point: QPoint) -> None:
        self.context_menu().popup(point)

    def _pop_up(self, menu: QMenu) -> None:
        """Show a menu at the top of the albums, where keys can walk it."""
        menu.popup(self._page.views.mapToGlobal(QPoint(40, 40)))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    def _copy(self, row_format: RowFormat) -> None:
        self._inform(copy_albums(self._page.commands.selected_albums(), row_format))

    def _inform(self, text: str) -> None:
        self._controllers.notifications.inform(text)


def copy_albums(albums: Sequence[AlbumSummary], row_format: RowFormat) -> str:
    """Put albums on the clipboard; returns the sentence that says so.

    CSV and JSON are there under their own types, and as text for whatever knows no other.
    """
    if not albums:
        return tr("No album is selected, so nothing was copied.")
    text = WRITERS[row_format](albums)
    content = QMimeData()
    content.setText(text)
    if row_format in MIME_TYPES:
        content.setData(MIME_TYPES[row_format], text.encode("utf-8", "backslashreplace"))
    QGuiApplication.clipboard().setMimeData(content)
    return tr("{albums} copied as {form}.").format(albums=count(len(albums), "album"), form=tr(WORDS[row_format]))
