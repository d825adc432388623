"""The commands that concern the window as a whole, each declared beside what it does."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from tagger.ui.controllers.controllers import Controllers
from tagger.ui.dialogs.fetch import FetchDialog
from tagger.ui.dialogs.folders import FoldersDialog
from tagger.ui.dialogs.keys import KeysDialog
from tagger.ui.dialogs.learn import LearnDialog
from tagger.ui.dialogs.models import ModelsDialog
from tagger.ui.presenters.keymap import CommandRegistry
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import HELP_PAGE

if TYPE_CHECKING:
    from tagger.ui.main_window import MainWindow

COMMANDS: CommandRegistry["WindowCommands"] = CommandRegistry()
FIRST_PAGE = "first-steps"


def help_page_of(widget: QWidget | None) -> str:
    """The help page about a widget: that of the innermost part around it which names one (``about_page``)."""
    while widget is not None:
        page = widget.property(HELP_PAGE)
        if page:
            return str(page)
        widget = widget.parentWidget()
    return FIRST_PAGE


class WindowCommands(QObject):
    """Opening, analysing, searching, the pages, and the dialogs."""

    def __init__(self, window: "MainWindow", controllers: Controllers) -> None:
        super().__init__(window)
        self._window = window
        self._controllers = controllers
        controllers.words.announced.connect(self.ask_to_fetch)

    @COMMANDS.declare(
        "open",
        translatable("Open folder …"),
        translatable("Read a music folder and suggest genres for it"),
        "Ctrl+O",
        group="Library",
        icon="folder",
    )
    def ask_for_folder(self) -> None:
        """Let the person choose a folder, then read it."""
        dialog = QFileDialog(self._window, tr("Open a music folder"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._window.open_folders([Path(name)]))
        dialog.open()

    @COMMANDS.declare(
        "rescan",
        translatable("Rescan"),
        translatable("Look for new and changed files in the folders that are open"),
        "F5",
        group="Library",
        icon="rescan",
    )
    def rescan(self) -> None:
        """Read every open folder again."""
        self._controllers.library.rescan()

    @COMMANDS.declare(
        "folders",
        translatable("Music folders …"),
        translatable("See how much is in each music folder; add, remove and watch them, leave out a folder inside"),
        "Ctrl+Shift+O",
        group="Library",
    )
    def show_folders(self) -> None:
        """Show the music folders."""
        dialog = FoldersDialog(self._controllers.folders, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    @COMMANDS.declare(
        "suggest",
        translatable("Suggest"),
        translatable("Analyse the albums that are new or changed"),
        "Ctrl+G",
        group="Library",
        icon="suggest",
    )
    def suggest(self) -> None:
        """Suggest genres for what is new or changed; where that pauses, let it go on."""
        if self._controllers.library.is_paused:
            self._controllers.resume_work()
        else:
            self._controllers.library.suggest()

    @COMMANDS.declare(
        "fetch",
        translatable("Fetch …"),
        translatable(
            "Ask services on the network for reviews, community tags and covers; says first what is sent to whom"
        ),
        "Ctrl+Shift+G",
        group="Library",
        icon="text",
    )
    def fetch(self) -> None:
        """Say what is sent to whom, and fetch once the person agrees."""
        self._controllers.words.announce()

    def ask_to_fetch(self, sentence: str, contact: str) -> None:
        """Show the sentence; nothing is sent before the button is pressed."""
        selected = self._window.selected_ids()
        dialog = FetchDialog(sentence, contact, len(selected), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(
            lambda: self._controllers.words.fetch(
                selected if dialog.selected.isChecked() else None, dialog.contact_text
            )
        )
        dialog.open()

    @COMMANDS.declare(
        "learn",
        translatable("Learn from my tags …"),
        translatable("Learn your own genres from the tags that are there, see how good that is, and go back"),
        "Ctrl+L",
        group="Library",
    )
    def show_learning(self) -> None:
        """Show what was learnt, and learn."""
        dialog = LearnDialog(self._controllers.learning, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.doubts_requested.connect(lambda: self._window.search("doubted:"))
        dialog.show()

    @COMMANDS.declare(
        "models",
        translatable("Models …"),
        translatable("See which models are installed, let another one suggest, and add one that you downloaded"),
        "Ctrl+M",
        group="Library",
    )
    def show_models(self) -> None:
        """Show the installed models."""
        dialog = ModelsDialog(self._controllers.models, self._window)
        dialog.learning_requested.connect(self.show_learning)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    @COMMANDS.declare(
        "pause",
        translatable("Pause the work"),
        translatable(
            "Let what is running rest after what it has begun, or go on; it may go on after the window was closed"
        ),
        "Ctrl+P",
        group="Library",
        icon="pause",
    )
    def pause(self) -> None:
        """Pause whatever runs, or let it go on."""
        if self._controllers.is_paused:
            self._controllers.resume_work()
        else:
            self._controllers.pause_work()

    @COMMANDS.declare(
        "cancel",
        translatable("Stop the work"),
        translatable("Stop what is running; what was finished is kept"),
        "Ctrl+.",
        group="Library",
        icon="cancel",
    )
    def cancel(self) -> None:
        """Stop whatever runs."""
        self._controllers.stop_work()

    @COMMANDS.declare(
        "find",
        translatable("Find"),
        translatable("Search albums: words and field:value terms"),
        "Ctrl+F",
        group="Library",
        icon="search",
    )
    def find(self) -> None:
        """Go to the search field."""
        self._window.show_review_page()
        self._window.tool_bar.focus_search()

    @COMMANDS.declare(
        "settings",
        translatable("Settings …"),
        translatable("How genres are suggested and written, and for how long that can be undone"),
        "Ctrl+,",
        group="Library",
        icon="settings",
    )
    def show_settings(self) -> None:
        """Show what is remembered about suggesting and writing."""
        dialog = self._window.settings_dialog
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    @COMMANDS.declare(
        "genres",
        translatable("Your genres …"),
        translatable("Rename, merge, move, hide and protect genres, and see how many albums that affects"),
        "Ctrl+Shift+M",
        group="Changes",
        icon="text",
    )
    def show_genres(self) -> None:
        """Show the person's genres."""
        dialog = self._window.genres_dialog
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    @COMMANDS.declare(
        "quit",
        translatable("Quit"),
        translatable("Close the window; running work stops cleanly"),
        "Ctrl+Q",
        group="Library",
    )
    def quit(self) -> None:
        """Close the window, which ends the program."""
        self._window.close()

    @COMMANDS.declare(
        "page-review",
        translatable("Review"),
        translatable("The albums and their suggestions"),
        "Ctrl+1",
        group="View",
        icon="review",
    )
    def show_review_page(self) -> None:
        """Show the review page."""
        self._window.show_review_page()

    @COMMANDS.declare(
        "page-activity",
        translatable("Activity"),
        translatable("What was written and undone, and every problem"),
        "Ctrl+2",
        group="View",
        icon="activity",
    )
    def show_activity_page(self) -> None:
        """Show the activity page."""
        self._window.show_activity_page()

    @COMMANDS.declare(
        "help", translatable("Help"), translatable("The page about what has the focus"), "F1", group="Help", icon="info"
    )
    def show_help(self) -> None:
        """Show the help page about what has the focus, in the window or in the dialog before it."""
        self._window.help_window.show_page(help_page_of(QApplication.focusWidget() or QApplication.activeWindow()))

    @COMMANDS.declare(
        "keys",
        translatable("Keys"),
        translatable("Every key, and how to change it"),
        "Ctrl+F1",
        group="Help",
        icon="keys",
    )
    def show_keys(self) -> None:
        """Show every key."""
        actions = self._window.command_actions
        dialog = KeysDialog(actions.keymap, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.rebound.connect(actions.rebind)
        dialog.open()

    @COMMANDS.declare(
        "hints",
        translatable("Show hints again"),
        translatable("Say above the albums what comes next, from the first step on, also where that was turned off"),
        group="Help",
    )
    def show_hints(self) -> None:
        """Show the hints for the first steps again."""
        self._window.hint_strip.show_again()
