"""The top of the inspector: which album this is, and what is wrong with its files."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tagger.library.names import printable
from tagger.state.records import AlbumView
from tagger.ui.logic.about import album_name, facts, modalities, problems
from tagger.ui.plain import label, tooltip


class Header(QWidget):
    """Title, artist, year, folder, and the sentences about files that could not be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label(role="title", wrap=True)
        self.artist = label(role="strong", wrap=True)
        self.facts = label(role="secondary", wrap=True)
        self.modalities = label(role="secondary", wrap=True)
        self.problems = label(role="error", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for one in (self.title, self.artist, self.facts, self.modalities, self.problems):
            one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(one)

    def fill(self, album: AlbumView) -> None:
        """Show an album."""
        self.title.setText(album_name(album))
        self.artist.setText(album.artist or "Unknown artist")
        self.facts.setText(facts(album))
        self.facts.setToolTip(tooltip(printable(str(album.folder))))
        self.modalities.setText(modalities(album))
        self.problems.setText("\n".join(problems(album)))
        self.problems.setVisible(bool(self.problems.text()))
