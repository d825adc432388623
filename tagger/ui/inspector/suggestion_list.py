"""The top-k list: every suggestion of the album, best first; up and down choose the one whose reasons are shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tagger.state.records import AlbumView
from tagger.ui.inspector.suggestion_row import SuggestionRow


class SuggestionList(QWidget):
    """Rows that are filled again and again; ``chosen`` tells the genre that the heat maps are for."""

    chosen = Signal(str)
    decided = Signal(str, str)  # genre, state asked for

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.genre = ""
        self._rows: list[SuggestionRow] = []
        self._count = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        self.setAccessibleName("Suggestions")

    def fill(self, album: AlbumView | None, *, keep: bool) -> None:
        """Show an album's suggestions; ``keep`` the chosen genre if it is among them, else choose the first."""
        suggestions = album.suggestions if album else ()
        while len(self._rows) < len(suggestions):
            self._add_row()
        self._count = len(suggestions)
        for place, row in enumerate(self._rows):
            row.setVisible(place < self._count)
            if place < self._count:
                row.fill(place + 1, suggestions[place])
        genres = [one.genre for one in suggestions]
        self.choose(self.genre if keep and self.genre in genres else (genres or [""])[0])

    def choose(self, genre: str) -> None:
        """Make one genre the chosen one."""
        changed = genre != self.genre
        self.genre = genre
        for row in self.rows():
            row.choose(row.genre == genre)
        if changed:
            self.chosen.emit(genre)

    def rows(self) -> list[SuggestionRow]:
        """The rows that are shown."""
        return self._rows[: self._count]

    def take_focus(self) -> None:
        """Put the focus on the chosen row."""
        for row in self.rows():
            if row.genre == self.genre:
                row.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        place = next((place for place, row in enumerate(self.rows()) if row.genre == self.genre), None)
        if not step or place is None:
            super().keyPressEvent(event)
            return
        self.rows()[min(max(0, place + step), self._count - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _add_row(self) -> None:
        row = SuggestionRow(self)
        row.focused.connect(self.choose)
        row.decided.connect(self.decided)
        self._column.addWidget(row)
        self._rows.append(row)
