"""The page on which albums are reviewed: filters, list, changes, inspector."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from tagger.ui.albums.facets import FacetPanel
from tagger.ui.albums.model import AlbumModel
from tagger.ui.albums.view import AlbumView
from tagger.ui.commands import Actions
from tagger.ui.cover_store import CoverStore
from tagger.ui.diff_panel import DiffPanel
from tagger.ui.inspector.panel import Inspector
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.widgets import EmptyState

LEAST_MIDDLE = 460  # pixels in which an album's status, names and genres can be read
WELCOME = "Open a folder, or drop one here. Nothing is written until you say so."
LIST, NO_LIBRARY, NO_MATCH, WORKING = range(4)


class ReviewPage(QWidget):
    """Lays the parts out and remembers how wide each was."""

    def __init__(
        self, model: AlbumModel, covers: CoverStore, actions: Actions, genres: Sequence[str], settings: WindowSettings
    ) -> None:
        super().__init__()
        self._model = model
        self._settings = settings
        self.facets = FacetPanel(model.catalogue.counts)
        self.list = AlbumView(model, covers)
        self.diff = DiffPanel(actions["write"], actions["discard"])
        self.inspector = Inspector(covers, genres, settings.get("heat opacity", 0.7), settings.get("heat", True))
        self.pages = QStackedWidget()
        self._working = False
        self._lay_out(actions)
        for signal in (model.modelReset, model.rowsInserted, model.counted):
            signal.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show the list, or what to do where there is nothing to list."""
        if self._model.rowCount():
            page = LIST
        elif self._model.catalogue.albums:
            page = NO_MATCH
        else:
            page = WORKING if self._working else NO_LIBRARY
        if page != self.pages.currentIndex():
            focus = self.window().focusWidget()
            self.pages.setCurrentIndex(page)
            if focus is None or self.pages.isAncestorOf(focus):
                self.take_focus()

    def take_focus(self) -> None:
        """The keys of what is shown shall work without a click."""
        shown = self.pages.currentWidget()
        if shown is not None:
            shown.setFocus()

    def set_working(self, working: bool) -> None:
        """Whether folders are being read, so that an empty list says so."""
        self._working = working
        self.follow()

    def say_barren(self, sentence: str) -> None:
        """Where there is no library yet, say that what was opened holds no music."""
        self._welcome.say(f"{sentence} {WELCOME}")

    def remember(self) -> None:
        """Keep widths and heights for the next start."""
        self._settings.set("columns", [self._outer.sizes(), self._middle.sizes()])
        self._settings.set("list", self.list.layout_state())
        self._settings.set("heat", self.inspector.controls.on.isChecked())
        self._settings.set("heat opacity", self.inspector.controls.slider.value() / 100)

    def _lay_out(self, actions: Actions) -> None:
        self._welcome = EmptyState("music", "Point tagger at your music", WELCOME, actions["open"])
        for page in (
            self.list,
            self._welcome,
            EmptyState(
                "empty-filter",
                "No album matches",
                "Clear the filters and the search to see every album again.",
                actions["clear-filters"],
            ),
            EmptyState("rescan", "Reading your folders", "Albums appear here as soon as their tags are read."),
        ):
            self.pages.addWidget(page)
        self._middle = _splitter(Qt.Orientation.Vertical, self.pages, self.diff)
        self._middle.setStretchFactor(0, 3)
        self._middle.setStretchFactor(1, 1)
        self._outer = _splitter(Qt.Orientation.Horizontal, self.facets, self._middle, self.inspector)
        for place, stretch in enumerate((0, 1, 0)):
            self._outer.setStretchFactor(place, stretch)
        self._middle.setMinimumWidth(LEAST_MIDDLE)
        outer, middle = self._settings.get("columns", [[190, 760, 350], [520, 190]])
        self._outer.setSizes(outer)
        self._middle.setSizes(middle)
        self.list.restore_layout(self._settings.get("list"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._outer)


def _splitter(orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    made = QSplitter(orientation)
    for widget in widgets:
        made.addWidget(widget)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(1)
    return made
