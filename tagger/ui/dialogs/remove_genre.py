"""Changes → Remove a genre: which of the genres in the files of the selected albums.

The chosen one becomes a plan like any other, shown below the list, written when the person says so, and undone by undo.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QInputDialog, QPushButton, QWidget

from tagger.display_names import single_line
from tagger.ui.presenters.sentences import count
from tagger.ui.translation import tr

MAX_GENRE = 80  # characters of a genre that are shown


class RemoveGenreDialog(QInputDialog):
    """One genre is chosen; nothing is changed by it, the changes are shown next."""

    chosen = Signal(str, object)  # genre, the ids of the albums whose files hold it

    def __init__(self, in_files: Mapping[str, set[int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._in_files = in_files
        self._genres = {
            f"{single_line(genre, MAX_GENRE)} ({count(len(ids), 'album')})": genre for genre, ids in in_files.items()
        }
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Remove a genre"))
        self.setLabelText(tr("Genre to remove from the files; the changes are shown first:"))
        self.setComboBoxItems(list(self._genres))
        self.setOkButtonText(tr("Show the changes"))
        self.setCancelButtonText(tr("Cancel"))
        for button in self.findChildren(QPushButton):
            button.setIcon(QIcon())  # as on every button of the other dialogs, whatever the desktop's style puts there
        self.textValueSelected.connect(self._choose)

    def _choose(self, text: str) -> None:
        genre = self._genres.get(text)
        if genre is not None:
            self.chosen.emit(genre, self._in_files[genre])
