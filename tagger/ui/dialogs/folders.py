"""Library → Music folders: counts, what is out of reach, adding, removing, reading one again, leaving a folder inside out."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tagger.display_names import printable
from tagger.ui.controllers.folders import FoldersController
from tagger.ui.presenters.history import when
from tagger.ui.presenters.sentences import count, grouped
from tagger.ui.service_messages import translated_sentence
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import about_page, label, tooltip

if TYPE_CHECKING:
    from tagger.services.folders import MusicFolder

OUT_OF_REACH = translatable("Out of reach: connect its disk; what is known stays")
LEFT_OUT = translatable("Left out")

COLUMNS = (translatable("Folder"), translatable("Tracks"), translatable("Albums"), translatable("State"))
PATH, INSIDE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
SIZE = (860, 460)


class FoldersDialog(QDialog):
    """The music folders, each above the folders inside that are left out."""

    def __init__(self, controller: FoldersController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._folders: dict[Path, MusicFolder] = {}
        self.setWindowTitle(tr("Music folders"))
        about_page(self, "folders")
        self.table = QTreeWidget()
        self.total = label(wrap=True)
        self.message = label(role="secondary", wrap=True)
        self.add_button = QPushButton(tr("Add …"))
        self.rescan_button = QPushButton(tr("Rescan"))
        self.leave_out_button = QPushButton(tr("Leave out …"))
        self.remove_button = QPushButton(tr("Remove …"))
        self.watch_box = QCheckBox(tr("Watch for changes, and read what is new by itself"))
        self._lay_out()
        controller.folders_read.connect(self.show_folders)
        controller.failed.connect(lambda sentence: self.message.setText(translated_sentence(printable(sentence))))
        self.resize(*SIZE)
        controller.refresh()

    def show_folders(self, folders: "list[MusicFolder]") -> None:
        """Show the folders; the same one stays chosen."""
        current_path = self.path()
        self._folders = {folder.path: folder for folder in folders}
        self.table.clear()
        today = datetime.now().astimezone().date()
        for folder in folders:
            condition = folder_condition(folder, today)
            row = self._row([str(folder.path), grouped(folder.tracks), grouped(folder.albums), condition], folder.path)
            self.table.addTopLevelItem(row)
            if not folder.in_reach:
                row.setForeground(3, QColor(theme_of(self.palette()).error))
            for path in folder.left_out:
                inside = self._row([str(path.relative_to(folder.path)), "", "", tr(LEFT_OUT)], path)
                inside.setData(0, INSIDE, True)
                row.addChild(inside)
            row.setExpanded(True)
        self.total.setText(folder_total(folders))
        rows = [self.table.topLevelItem(index) for index in range(self.table.topLevelItemCount())]
        again = next((row for row in rows if row is not None and row.data(0, PATH) == current_path), None)
        self.table.setCurrentItem(again or (rows[0] if rows else None))  # type: ignore[arg-type]  # None: no item
        self._follow_choice()

    def path(self) -> Path | None:
        """The chosen folder."""
        item = self.table.currentItem()
        return None if item is None else item.data(0, PATH)

    def leave_out(self, path: Path) -> None:
        """Leave a folder inside a music folder out of the scans."""
        if any(root in path.parents for root in self._folders):
            self.message.setText(
                tr("“{path}” is left out from now on; “Take in again” brings it back.").format(
                    path=printable(str(path))
                )
            )
            self._controller.forget(path)
        else:
            self.message.setText(
                tr("“{path}” is in none of these folders, so there is nothing to leave out.").format(
                    path=printable(str(path))
                )
            )

    def _row(self, cells: list[str], path: Path) -> QTreeWidgetItem:
        row = QTreeWidgetItem([printable(cell) for cell in cells])
        row.setData(0, PATH, path)
        row.setToolTip(0, tooltip(printable(str(path))))
        for column in (1, 2):
            row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return row

    def _follow_choice(self) -> None:
        item = self.table.currentItem()
        inside = item is not None and bool(item.data(0, INSIDE))
        self.rescan_button.setEnabled(item is not None)
        self.rescan_button.setText(tr("Take in again") if inside else tr("Rescan"))
        self.remove_button.setEnabled(item is not None and not inside)
        self.leave_out_button.setEnabled(item is not None and not inside)

    def _rescan(self) -> None:
        path = self.path()
        if path is not None:
            self.message.setText("")
            self._controller.rescan([path])

    def _add(self) -> None:
        self._ask(tr("Add a music folder"), Path.home(), lambda path: self._controller.rescan([path]))

    def _ask_what_to_leave_out(self) -> None:
        path = self.path()
        if path is not None:
            self._ask(tr("Leave a folder out"), path, self.leave_out)

    def _ask(self, title: str, start: Path, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self, title, str(start))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.open()

    def _ask_to_remove(self) -> None:
        folder = self._folders.get(self.path() or Path())
        if folder is None:
            return
        box = QMessageBox(QMessageBox.Icon.Question, tr("Remove a music folder"), "", parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr("Remove “{path}” from the library?").format(path=printable(str(folder.path))))
        box.setInformativeText(removal_question(folder))
        remove = box.addButton(tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove.clicked.connect(lambda: self._controller.forget(folder.path))
        box.open()

    def _lay_out(self) -> None:
        self.table.setHeaderLabels([tr(column) for column in COLUMNS])
        self.table.setAccessibleName(tr("Music folders"))
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.currentItemChanged.connect(lambda *_: self._follow_choice())
        self.add_button.clicked.connect(self._add)
        self.rescan_button.clicked.connect(self._rescan)
        self.leave_out_button.clicked.connect(self._ask_what_to_leave_out)
        self.leave_out_button.setToolTip(tr("Choose a folder inside this one that scans leave out"))
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.watch_box.setChecked(self._controller.is_watching)
        self.watch_box.toggled.connect(self._controller.set_watching)
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        for button in (self.add_button, self.rescan_button, self.leave_out_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        for part in (self.total, self.table, self.watch_box, self.message):
            column.addWidget(part)
        column.setStretchFactor(self.table, 1)
        column.addLayout(row)


def folder_condition(folder: "MusicFolder", today: date) -> str:
    """Whether a folder is in reach, when it was read, and how many of its files are gone."""
    if not folder.in_reach:
        return tr(OUT_OF_REACH)
    read = tr("Read {when}").format(when=when(datetime.fromtimestamp(folder.scanned_at).astimezone(), today))
    return tr("{read}, {files} gone since").format(read=read, files=count(folder.gone, "file")) if folder.gone else read


def folder_total(folders: "list[MusicFolder]") -> str:
    """ "2 music folders with 120 tracks in 10 albums."."""
    tracks, albums = sum(folder.tracks for folder in folders), sum(folder.albums for folder in folders)
    if not folders:
        return tr("No music folder yet. Add one to begin.")
    return tr("{folders} with {tracks} in {albums} albums.").format(
        folders=count(len(folders), "music folder"), tracks=count(tracks, "track"), albums=grouped(albums)
    )


def removal_question(folder: "MusicFolder") -> str:
    """What removing a folder means."""
    numbers = tr("{tracks} in {albums}").format(
        tracks=count(folder.tracks, "track"), albums=count(folder.albums, "album")
    )
    return tr(
        "What is known of {numbers} and what was decided about them is forgotten. No file is touched, "
        "and what was written can still be undone."
    ).format(numbers=numbers)
