"""The inspector's section about single tracks: what is decided about them alone."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tagger.display_names import percent, single_line
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumSummary, TrackSummary
from tagger.ui.inspector.genre_chips import AddGenreField
from tagger.ui.presenters.decisions import (
    TrackChoice,
    choices,
    own_decisions_text,
    own_suggestions_text,
    own_suggestions_tooltip,
)
from tagger.ui.presenters.sentences import track_name
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import caption, label, tooltip

ID = Qt.ItemDataRole.UserRole
SCORE_HELP = translatable("{genre}: the album's score with this track's sound in place of the mean of all its tracks")
MAX_LINES = 8  # of the list; more are scrolled to
TITLE, SCORE, OWN_DECISIONS = range(3)


class TrackSection(QWidget):
    """The tracks of an album of several, and what is decided about them alone."""

    decided = Signal(object, str, str)  # track ids, genre, state

    def __init__(self, genres: Sequence[str], taxonomy: Callable[[], Taxonomy], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._album: AlbumSummary | None = None
        self._scores: Mapping[int, float] = {}  # of the chosen genre, by track
        self.list = QTreeWidget()
        self.add = AddGenreField(genres)
        self.more_button = QPushButton(tr("Decide …"))
        self._lay_out()
        self.add.added.connect(lambda genre: self.decided.emit(self.selected_ids(), genre, "added"))
        self.add.dismissed.connect(self.list.setFocus)
        self.more_button.clicked.connect(
            lambda: self._show_menu(self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))
        )
        self.list.customContextMenuRequested.connect(lambda at: self._show_menu(self.list.viewport().mapToGlobal(at)))
        self.list.itemSelectionChanged.connect(self._follow_selection)

    def fill(self, album: AlbumSummary) -> None:
        """Show an album's tracks; the same album again keeps what is chosen."""
        selected_ids = self.selected_ids() if self._album is not None and self._album.id == album.id else []
        self._album = album
        self.setVisible(len(album.tracks) > 1)
        self.list.clear()
        for track in album.tracks:
            item = QTreeWidgetItem([_title(track, album), "", own_decisions_text(track)])
            item.setTextAlignment(SCORE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(TITLE, ID, track.id)
            for column in (TITLE, OWN_DECISIONS):
                item.setToolTip(column, tooltip(item.text(column)))
            self.list.addTopLevelItem(item)
            item.setSelected(track.id in selected_ids)
            self._add_suggestions(item, track)
        own = sum(track.modalities is not None for track in album.tracks)
        lines = min(MAX_LINES, len(album.tracks) + own)
        header = self.list.header().sizeHint().height()
        self.list.setFixedHeight(header + lines * max(1, self.list.sizeHintForRow(0)) + 2 * self.list.frameWidth())
        self._follow_selection()

    def show_scores(self, scores: Mapping[int, float] | None, genre: str) -> None:
        """Show each track's score of a genre, by its own sound; None: those that were shown before."""
        self._scores = self._scores if scores is None else scores
        for row, track in enumerate(self._album.tracks if self._album is not None else ()):
            item = self.list.topLevelItem(row)
            if item is not None and track.modalities is None:  # else it has a line of its own suggestions
                score = self._scores.get(track.id)
                item.setText(SCORE, "" if score is None else percent(score))
                item.setToolTip(SCORE, tooltip(tr(SCORE_HELP).format(genre=genre) if score is not None else ""))
        self.list.setColumnHidden(SCORE, not self._scores)

    def _add_suggestions(self, item: QTreeWidgetItem, track: TrackSummary) -> None:
        """A line below a track that is judged by itself: its suggestions, and their reasons as a tooltip."""
        if track.modalities is None:
            return
        suggestions = QTreeWidgetItem(item, [own_suggestions_text(track)])
        suggestions.setFlags(Qt.ItemFlag.ItemIsEnabled)
        suggestions.setToolTip(TITLE, tooltip(own_suggestions_tooltip(track)))
        suggestions.setForeground(TITLE, QColor(theme_of(self.palette()).secondary))
        suggestions.setFirstColumnSpanned(True)
        item.setExpanded(True)

    def selected_ids(self) -> list[int]:
        """The ids of the tracks that are chosen."""
        return [item.data(TITLE, ID) for item in self.list.selectedItems()]

    def menu(self) -> QMenu:
        """What can be decided about the chosen tracks."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice in self._track_choices():
            action = menu.addAction(caption(choice.text))
            action.triggered.connect(
                lambda _=False, choice=choice: self.decided.emit(self.selected_ids(), choice.genre, choice.state)
            )
        return menu

    def _track_choices(self) -> list[TrackChoice]:
        return choices(self._album, self.selected_ids(), self._taxonomy()) if self._album is not None else []

    def _show_menu(self, position: QPoint) -> None:
        if self._track_choices():
            self.menu().popup(position)

    def _follow_selection(self) -> None:
        any_selected = bool(self.selected_ids())
        self.add.setEnabled(any_selected)
        hint = (
            tr("Add a genre to the chosen tracks") if any_selected else tr("Choose tracks to decide about them alone")
        )
        self.add.set_hint(hint)
        self.more_button.setEnabled(bool(self._track_choices()))

    def _lay_out(self) -> None:
        self.list.setHeaderLabels([tr("Track"), tr("Score"), tr("For it alone")])
        self.list.setRootIsDecorated(False)
        self.list.setItemsExpandable(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setAccessibleName(tr("Tracks"))
        self.list.setAccessibleDescription(tr("What is decided about the chosen tracks holds for them alone"))
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(SCORE, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setColumnHidden(SCORE, True)
        self.list.header().setSectionResizeMode(OWN_DECISIONS, QHeaderView.ResizeMode.ResizeToContents)
        self.more_button.setAccessibleName(tr("Accept, reject, leave out or undo a genre of the chosen tracks"))
        row = QHBoxLayout()
        row.addWidget(self.add, 1)
        row.addWidget(self.more_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(5)
        column.addWidget(label(tr("Tracks"), role="heading"))
        column.addWidget(self.list)
        column.addLayout(row)


def _title(track: TrackSummary, album: AlbumSummary) -> str:
    """The track's name, with its artist where the album is of several."""
    return (
        f"{single_line(track.artist)} – {track_name(track)}" if album.by_track and track.artist else track_name(track)
    )
