"""The inspector's section about several selected albums: what they have in common, and decisions for all of them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from tagger.display_names import single_line
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumSummary
from tagger.ui import icons
from tagger.ui.presenters.several_albums import GenreAcross, genres_across, headline
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import label, tooltip

MAX_ROWS = 12  # before the person asks for all
Row = tuple[QWidget, QToolButton, QToolButton]


class SeveralSection(QWidget):
    """A line per genre with how many of the albums it concerns, and the buttons that decide for all."""

    accept_requested = Signal(str)  # genre
    reject_requested = Signal(str)

    def __init__(self, taxonomy: Callable[[], Taxonomy], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._albums: list[AlbumSummary] = []
        self._all = False
        self.headline = label(role="secondary", wrap=True)
        self.rows: dict[str, Row] = {}
        self.more_button = QPushButton()
        self._genre_column = QVBoxLayout()
        self._genre_column.setSpacing(2)
        self.more_button.clicked.connect(self._show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4, 14, 8)
        column.setSpacing(4)
        column.addWidget(self.headline)
        column.addLayout(self._genre_column)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_albums([])

    def show_albums(self, albums: Sequence[AlbumSummary]) -> None:
        """Show what albums have in common; fewer than two are none of this section's."""
        if [album.id for album in albums] != [album.id for album in self._albums]:
            self._all = False
        self._albums = list(albums)
        self.setVisible(len(albums) > 1)
        self._fill()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _fill(self) -> None:
        for row, *_ in self.rows.values():
            self._genre_column.removeWidget(row)
            row.deleteLater()
        self.rows = {}
        if len(self._albums) < 2:
            return
        self.headline.setText(headline(self._albums))
        genres = genres_across(self._albums, self._taxonomy())
        for across in genres if self._all else genres[:MAX_ROWS]:
            self.rows[across.genre] = self._row(across)
            self._genre_column.addWidget(self.rows[across.genre][0])
        hidden = len(genres) - len(self.rows)
        self.more_button.setText(tr("{hidden} more …").format(hidden=hidden))
        self.more_button.setVisible(hidden > 0)
        self._tint()

    def _show_all(self) -> None:
        self._all = True
        self._fill()

    def _row(self, across: GenreAcross) -> Row:
        box = QWidget()
        named = {"genre": across.genre, "total": across.total}
        accept = self._button(tr("Accept {genre} for all {total} albums").format(**named))
        reject = self._button(tr("Reject {genre} for all {total} albums").format(**named))
        accept.clicked.connect(lambda: self.accept_requested.emit(across.genre))
        reject.clicked.connect(lambda: self.reject_requested.emit(across.genre))
        accept.setEnabled(across.accepted < across.total)
        reject.setEnabled(bool(across.ids) and across.rejected < len(across.ids))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(label(single_line(across.genre, 40), role="strong"))
        texts.addWidget(label(across.sentence, role="secondary", wrap=True))
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addLayout(texts, 1)
        row.addWidget(accept)
        row.addWidget(reject)
        return box, accept, reject

    def _button(self, text: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "decide")
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName(text)
        button.setToolTip(tooltip(text))
        return button

    def _tint(self) -> None:
        theme = theme_of(self.palette())
        for _, accept, reject in self.rows.values():
            accept.setIcon(icons.icon("accept", theme.accepted, theme.faint))
            reject.setIcon(icons.icon("reject", theme.error, theme.faint))
