"""Below a field for genres of one's own: that a genre which was added may be misspelt, with a button for each likely name."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from tagger.display_names import single_line
from tagger.ui.controllers.genres import GenresController
from tagger.ui.translation import tr
from tagger.ui.widgets import caption, label

MOST_NAMES = 3
MAX_GENRE = 40  # characters that are shown


class MisspeltRemark(QFrame):
    """Asks for the names that a genre is nearly written like, and shows them once they are known."""

    name_chosen = Signal(str, str)  # the genre as it was typed, the name that is meant

    def __init__(self, genres: GenresController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._genres = genres
        self._typed = ""
        self.sentence = label(role="secondary", wrap=True)
        self.buttons: list[QPushButton] = []
        self.setProperty("role", "remark")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(5)
        column.addWidget(self.sentence)
        genres.near_names_read.connect(self._show_names)
        self.hide()

    def look_up(self, typed: str) -> None:
        """A genre was added; find out whether another name may be meant."""
        self.forget()
        self._typed = typed
        self._genres.read_near_names(typed)

    def follow(self, genres: Collection[str]) -> None:
        """Be in sight only where the genre that was typed is among those that are shown."""
        self.setVisible(bool(self.buttons) and self._typed in genres)

    def forget(self) -> None:
        """There is nothing to say any more."""
        self._typed = ""
        for button in self.buttons:
            button.deleteLater()
        self.buttons.clear()
        self.hide()

    def _show_names(self, typed: str, names: list[str]) -> None:
        if typed != self._typed or not names:
            return
        self.sentence.setText(
            tr("“{genre}” is not one of your genres. It was added as it is written.").format(
                genre=single_line(typed, MAX_GENRE)
            )
        )
        for name in names[:MOST_NAMES]:
            self._add_button(tr("Use “{genre}” instead").format(genre=single_line(name, MAX_GENRE)), name)
        self._add_button(tr("Keep it"), "")
        self.show()

    def _add_button(self, text: str, name: str) -> None:
        button = QPushButton(caption(text))
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self._choose(name))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons.append(button)

    def _choose(self, name: str) -> None:
        """Take a name, "" for what was typed."""
        typed = self._typed
        self.forget()
        if name:
            self.name_chosen.emit(typed, name)
