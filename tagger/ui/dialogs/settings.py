"""Library → Settings: everything that is remembered about suggesting and writing; a change counts at once.

The settings are declared without Qt in tagger/settings.py; their texts stand here once more, for the translation. A test
holds that they are the same.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from tagger.display_names import printable
from tagger.tagformats.list_profile import Profile
from tagger.ui.controllers.settings import SettingsController, StoredSettings
from tagger.ui.dialogs.fields import ChoiceBox, Field, PathLabel, SwitchField, describe, field_for, title_label
from tagger.ui.presenters.window_settings import (
    ABOUT_FOLDERS,
    AFTER_FOLDERS,
    BEFORE_FOLDERS,
    FOLDERS,
    NO_FOLDERS,
    SettingGroup,
    sentence_case,
)
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import about_page, label, tooltip

SETTING_TEXTS = (
    translatable("Most genres accepted at once"),
    translatable("Accepting all suggestions of an album takes at most so many, the surest."),
    translatable("Sure enough from"),
    translatable(
        "A suggestion with at least this score is sure enough to be accepted with all others; any can be accepted alone."
    ),
    translatable("Each genre’s own"),
    translatable("each genre's own threshold, as the model measured it"),
    translatable("Start from community tags"),
    translatable(
        "Tags that listeners gave an album, once they are fetched, move where its scores start from; the reasons say how far."
    ),
    translatable("Genres that a file has"),
    translatable("What happens to the genres that a file has already."),
    translatable("write only files that have none"),
    translatable("keep them, and add the accepted ones"),
    translatable("put the accepted ones in their place"),
    translatable("Most genres in a file"),
    translatable("A file is given genres only up to this number; those that it keeps count, and stay even above it."),
    translatable("No limit"),
    translatable("no limit"),
    translatable("First genre"),
    translatable("Which of the genres that are written comes first: many players show only that one."),
    translatable("Dub Techno before Techno"),
    translatable("Techno before Dub Techno"),
    translatable("the surest first"),
    translatable("Write broader genres, too"),
    translatable("With a genre, the broader ones above it are written too."),
    translatable("Fields that are written"),
    translatable(
        "Which fields of a file take the genres: its genre alone, or broad genres there and finer ones in the field STYLE."
    ),
    translatable("all in the genre"),
    translatable("broad in the genre, finer in STYLE"),
    translatable("Further genre fields"),
    translatable(
        "What happens to a further field of a written file that names genres (TXXX:GENRE, ----:com.apple.iTunes:GENRE)."
    ),
    translatable("named, and left as they are"),
    translatable("made to say what the genre says"),
    translatable("Split joined genres"),
    translatable(
        "Cleaning takes a value that joins several genres apart at these signs, if each part is a known genre."
    ),
    translatable("at ; \\ / and ,"),
    translatable("at ; and \\ only"),
    translatable("never"),
    translatable("Keep modification times"),
    translatable("Written files keep their modification time, so that other programs do not take them for new."),
    translatable("Write files with several names"),
    translatable(
        "Files with several names (hard links) are written too: the name in your library then gets a file of its own."
    ),
    translatable("Way of writing"),
    translatable("How changed bytes reach the disk: in a new file that takes the place of the old one, or in place."),
    translatable("a new file, but in place on network drives"),
    translatable("always a new file"),
    translatable("in place wherever that is possible"),
    translatable("Days in which a write can be undone"),
    translatable(
        "What was written longer ago than this many days is forgotten with the next write, and can be undone no more."
    ),
    translatable("For ever"),
    translatable("everything is kept"),
    translatable("Follow links out of a folder"),
    translatable(
        "A scan follows links to files and folders outside the scanned folder, and finds them under their real paths."
    ),
    translatable("Folders to leave out"),
    translatable(
        "A scan leaves out these folders, besides recycle bins, snapshots and folders that hold a file named .nomedia."
    ),
    translatable("none"),
    translatable("Ask these services"),
    translatable(
        "Only when you fetch, these services are asked for reviews, community tags and covers, in this order."
    ),
    translatable("Languages of texts"),
    translatable("Texts are fetched in these languages, the best first, and in English where there are none."),
    translatable("system"),
    translatable("How services can reach you"),
    translatable(
        "An e-mail address or a page that every request names, as the services ask of programs; it is sent to nobody else."
    ),
    translatable("Language of the window"),
    translatable("The language in which the window speaks, from the next start on; commands speak English."),
    translatable("as the system does"),
    translatable("English"),
    translatable("Deutsch"),
    translatable("Say on the desktop when long work has ended"),
    translatable(
        "When work of half a minute or more ends while you look at another program, the desktop shows a notice."
    ),
    translatable("Show hints for the first steps"),
    translatable("A line above the albums says what comes next, until it was done or put away."),
    translatable("a list, one value per genre"),
    translatable("one value, joined by “; ”"),
    translatable("one value, joined by “ / ”"),
    translatable("the first genre only"),
)


SIZE = QSize(720, 850)
LAST_BEFORE_FOLDERS = BEFORE_FOLDERS[-1].settings[-1].name


class SettingsDialog(QDialog):
    """Stays open beside the window, so that the changes below the album list can be seen to follow."""

    def __init__(self, controller: SettingsController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.fields: dict[str, Field] = {}
        self.folders: dict[Path, ChoiceBox] = {}
        self.restore = QPushButton(tr("Restore defaults"))
        self.close_button = QPushButton(tr("Close"))
        self._folder_card = SettingsCard()
        self._groups = QWidget()
        self.setWindowTitle(tr("Settings"))
        about_page(self, "write")
        self._lay_out()
        self._fill_folders(())
        self._groups.setEnabled(False)  # until it is known what is remembered
        controller.read.connect(self.show_stored)

    def show_stored(self, stored: StoredSettings) -> None:
        """Show what is remembered."""
        if not self._groups.isEnabled():
            self._groups.setEnabled(True)
            next(iter(self.fields.values())).control.setFocus()
        for name, value in stored.values.items():
            self.fields[name].show_value(value)
        if tuple(self.folders) != tuple(stored.folders):
            self._fill_folders(tuple(stored.folders))
        for folder, profile in stored.folders.items():
            self.folders[folder].setCurrentIndex(self.folders[folder].findData(profile))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._controller.refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._controller.refresh()  # folders may have been opened, or settings changed by the command line

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._groups)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(6)
        for group in BEFORE_FOLDERS:
            self._add_group(column, group)
        _add_card(column, tr(FOLDERS), self._folder_card)
        for group in AFTER_FOLDERS:
            self._add_group(column, group)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setProperty("role", "window")
        scroll.setWidget(self._groups)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(self._groups.minimumSizeHint().width() + scroll.verticalScrollBar().sizeHint().width())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addLayout(self._buttons())
        self.resize(SIZE)

    def _buttons(self) -> QHBoxLayout:
        self.restore.setToolTip(tooltip(tr("Set everything here back to how tagger comes, the lists of genres too.")))
        self.restore.clicked.connect(self._controller.reset)
        self.close_button.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setContentsMargins(16, 10, 16, 12)
        row.addWidget(self.restore)
        row.addStretch(1)
        row.addWidget(self.close_button)
        for button in (self.restore, self.close_button):
            button.setAutoDefault(False)  # Return in a field ends the typing and not the dialog
        return row

    def _add_group(self, column: QVBoxLayout, group: SettingGroup) -> None:
        card = SettingsCard()
        for setting in group.settings:
            field = self.fields[setting.name] = field_for(setting)
            field.edited.connect(partial(self._controller.change, setting.name))
            if isinstance(field, SwitchField):
                card.add_wide(field, tr(setting.about))
            else:
                title = title_label(field.control, tr(setting.title), tr(setting.about))
                card.add(title, field, tr(setting.about))
        _add_card(column, tr(group.title), card)

    def _fill_folders(self, folders: tuple[Path, ...]) -> None:
        self._folder_card.clear()
        self.folders = {}
        self._folder_card.add_text(tr(ABOUT_FOLDERS if folders else NO_FOLDERS))
        before = self.fields[LAST_BEFORE_FOLDERS].control
        for folder in folders:
            combo = self.folders[folder] = _profile_box(printable(str(folder)))
            combo.activated.connect(lambda _, folder=folder, combo=combo: self._set_profile(folder, combo))
            name = PathLabel(printable(str(folder)))
            name.setBuddy(combo)
            self._folder_card.add(name, combo)
            self.setTabOrder(before, combo)
            before = combo

    def _set_profile(self, folder: Path, combo: ChoiceBox) -> None:
        self._controller.set_profile(folder, Profile(combo.currentData()))


class SettingsCard(QFrame):
    """Fields below each other: the label on the left, the field on the right, the explanation below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 12, 14, 12)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 1)

    def add(self, name: QLabel, field: QWidget, about: str = "") -> None:
        """Add a field with its label, and what it does."""
        row = self._next_row()
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(field, row, 1)
        if about:
            self.add_text(about)

    def add_wide(self, field: QWidget, about: str) -> None:
        """Add a field that says itself what it is called."""
        self._grid.addWidget(field, self._next_row(), 0, 1, 2)
        self.add_text(about)

    def add_text(self, text: str) -> None:
        """Add a line of explanation."""
        self._grid.addWidget(label(text, role="secondary", wrap=True), self._grid.rowCount(), 0, 1, 2)

    def clear(self) -> None:
        """Take everything out. The grid keeps its rows, but no room for them."""
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()

    def _next_row(self) -> int:
        """The row for the next field, with some space above it."""
        row = self._grid.rowCount()
        if self._grid.count():
            self._grid.setRowMinimumHeight(row, 9)
            row += 1
        return row


def _profile_box(folder: str) -> ChoiceBox:
    """The forms in which a folder's files can hold several genres."""
    combo = ChoiceBox()
    for profile in Profile:
        combo.addItem(sentence_case(tr(profile.description)), profile.value)
    describe(combo, tr("Genres in {folder}").format(folder=folder), tr(ABOUT_FOLDERS))
    return combo


def _add_card(column: QVBoxLayout, title: str, card: SettingsCard) -> None:
    if column.count():
        column.addSpacing(10)
    column.addWidget(label(title, role="heading"))
    column.addWidget(card)
