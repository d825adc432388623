"""Library → Settings: everything that is remembered about suggesting and writing; a change counts at once."""

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

from tagger.display_names import printable
from tagger.ui.controllers.settings import KnownSettings, SettingsController
from tagger.ui.dialogs.fields import Combo, Field, PathLabel, SwitchField, describe, field_for, title_of
from tagger.ui.presenters.settings_layout import (
    ABOUT_FOLDERS,
    AFTER_FOLDERS,
    BEFORE_FOLDERS,
    FOLDERS,
    NO_FOLDERS,
    SettingGroup,
    sentence_case,
)
from tagger.ui.widgets import label, tooltip
from tagger.writing.requested_genres import Profile

SIZE = QSize(720, 850)
LAST_BEFORE_FOLDERS = BEFORE_FOLDERS[-1].settings[-1].name


class SettingsDialog(QDialog):
    """Stays open beside the window, so that the changes below the album list can be seen to follow."""

    def __init__(self, preferences: SettingsController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.fields: dict[str, Field] = {}
        self.folders: dict[Path, Combo] = {}
        self.restore = QPushButton("Restore defaults")
        self.shut = QPushButton("Close")
        self._lists = Card()
        self._groups = QWidget()
        self.setWindowTitle("Settings")
        self._lay_out()
        self._fill_folders(())
        self._groups.setEnabled(False)  # until it is known what is remembered
        preferences.read.connect(self.show_known)

    def show_known(self, known: KnownSettings) -> None:
        """Show what is remembered."""
        if not self._groups.isEnabled():
            self._groups.setEnabled(True)
            next(iter(self.fields.values())).control.setFocus()
        for name, value in known.values.items():
            self.fields[name].show_value(value)
        if tuple(self.folders) != tuple(known.folders):
            self._fill_folders(tuple(known.folders))
        for folder, profile in known.folders.items():
            self.folders[folder].setCurrentIndex(self.folders[folder].findData(profile))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        self._preferences.look()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._preferences.look()  # folders may have been opened, or settings changed by the command line

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._groups)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(6)
        for group in BEFORE_FOLDERS:
            self._add_group(column, group)
        _add_card(column, FOLDERS, self._lists)
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
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(self._buttons())
        self.resize(SIZE.boundedTo(self.screen().availableSize() * 0.9))

    def _buttons(self) -> QHBoxLayout:
        self.restore.setToolTip(tooltip("Set everything here back to how tagger comes, the lists of genres too."))
        self.restore.clicked.connect(self._preferences.reset)
        self.shut.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setContentsMargins(16, 10, 16, 12)
        row.addWidget(self.restore)
        row.addStretch(1)
        row.addWidget(self.shut)
        for button in (self.restore, self.shut):
            button.setAutoDefault(False)  # Return in a field ends the typing and not the dialog
        return row

    def _add_group(self, column: QVBoxLayout, group: SettingGroup) -> None:
        card = Card()
        for setting in group.settings:
            field = self.fields[setting.name] = field_for(setting)
            field.edited.connect(partial(self._preferences.change, setting.name))
            if isinstance(field, SwitchField):
                card.add_wide(field, setting.about)
            else:
                title = title_of(field.control, setting.title, setting.about)
                card.add(title, field, setting.about)
        _add_card(column, group.title, card)

    def _fill_folders(self, folders: tuple[Path, ...]) -> None:
        self._lists.clear()
        self.folders = {}
        self._lists.say(ABOUT_FOLDERS if folders else NO_FOLDERS)
        before = self.fields[LAST_BEFORE_FOLDERS].control
        for folder in folders:
            combo = self.folders[folder] = _forms(printable(str(folder)))
            combo.activated.connect(lambda _, folder=folder, combo=combo: self._hold(folder, combo))
            name = PathLabel(printable(str(folder)))
            name.setBuddy(combo)
            self._lists.add(name, combo)
            self.setTabOrder(before, combo)
            before = combo

    def _hold(self, folder: Path, combo: Combo) -> None:
        self._preferences.hold(folder, Profile(combo.currentData()))


class Card(QFrame):
    """Fields below each other: what they are called on the left, themselves on the right, what they do below."""

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
        row = self._next()
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(field, row, 1)
        if about:
            self.say(about)

    def add_wide(self, field: QWidget, about: str) -> None:
        """Add a field that says itself what it is called."""
        self._grid.addWidget(field, self._next(), 0, 1, 2)
        self.say(about)

    def say(self, text: str) -> None:
        """Add a line of explanation."""
        self._grid.addWidget(label(text, role="secondary", wrap=True), self._grid.rowCount(), 0, 1, 2)

    def clear(self) -> None:
        """Take everything out. The grid keeps its rows, but no room for them."""
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()

    def _next(self) -> int:
        """The row for the next field, with some space above it."""
        row = self._grid.rowCount()
        if self._grid.count():
            self._grid.setRowMinimumHeight(row, 9)
            row += 1
        return row


def _forms(folder: str) -> Combo:
    """The forms in which a folder's files can hold several genres."""
    combo = Combo()
    for profile in Profile:
        combo.addItem(sentence_case(profile.description), profile.value)
    describe(combo, f"Genres in {folder}", ABOUT_FOLDERS)
    return combo


def _add_card(column: QVBoxLayout, title: str, card: Card) -> None:
    if column.count():
        column.addSpacing(10)
    column.addWidget(label(title, role="heading"))
    column.addWidget(card)
