"""The page on which albums are reviewed: filters, list, changes, inspector."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from tagger.services import album_reading
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.albums.facets import FacetPanel
from tagger.ui.albums.grid import AlbumViews
from tagger.ui.albums.header import order_from, order_state
from tagger.ui.albums.view import AlbumTable
from tagger.ui.controllers.controllers import Controllers
from tagger.ui.diff_panel import DiffPanel
from tagger.ui.inspector.panel import InspectorPanel
from tagger.ui.listing_commands import ListingCommands
from tagger.ui.map.area import MapArea, MapCommands
from tagger.ui.menus import CommandActions
from tagger.ui.presenters.sentences import album_counts, no_music
from tagger.ui.presenters.window_settings import (
    HEAT_OPACITY,
    LIST_COLUMNS,
    PANEL_SIZES,
    SHOWS_GRID,
    SHOWS_HEAT,
    SHOWS_MAP,
    SORT_ORDER,
    WindowSettings,
)
from tagger.ui.review_commands import ReviewCommands
from tagger.ui.service_messages import translated_sentence
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import EmptyState, show_in_file_manager

MIN_MIDDLE_WIDTH = 480  # pixels in which an album's status, names and genres can be read
WELCOME = translatable("Open a folder, or drop one here. Nothing is written until you say so.")
READING = translatable("Reading your folders")
READING_HINT = translatable("Albums appear here as soon as their tags are read.")
MAKING_DEMO = translatable("Making the demonstration’s music")
MAKING_DEMO_HINT = translatable(
    "tagger makes a small library of its own to try everything on. Albums appear here soon."
)
SEVERAL_AFTER = 120  # milliseconds of rest after which several selected albums are summed up
INSPECT_AFTER = 60  # milliseconds of rest after which the inspector follows a search: the list is drawn first
NO_MATCH_HINT = translatable("Clear the filters and the search to see every album again.")
LIST, NO_LIBRARY, NO_MATCH, WORKING, STARTING = range(5)


class ReviewPage(QWidget):
    """Lays its panels out, connects them, and remembers how wide each was."""

    page_requested = Signal()  # the page should come into sight
    counted = Signal(str)  # how many albums there are, are shown, are selected, in words

    def __init__(
        self, controllers: Controllers, actions: CommandActions, genres: Sequence[str], settings: WindowSettings
    ) -> None:
        super().__init__()
        self._controllers = controllers
        self._actions = actions
        self._settings = settings
        self._albums = controllers.albums
        self._matching: set[int] | None = None  # the albums that the search admits, None for all
        self._on_map: set[int] | None = None  # those that were chosen on the map, None for all
        self._middle_sizes: list[int] = []  # the heights of albums and changes, while changes are listed
        self._changed_files = 0  # that the shown plan would change
        self.facets = FacetPanel(self._albums.album_index, controllers.background.main_thread.in_slices)
        self.album_table = AlbumTable(self._albums, controllers.covers)
        self.views = AlbumViews(self.album_table, controllers.covers)
        self.diff = DiffPanel(actions["write"], actions["discard"])
        self.inspector = InspectorPanel(controllers, genres, settings.get(HEAT_OPACITY), settings.get(SHOWS_HEAT))
        self.commands = ReviewCommands(self, controllers)
        self.listing_commands = ListingCommands(self, controllers, actions)
        self._several_timer = QTimer(self, singleShot=True, interval=SEVERAL_AFTER)
        self._several_timer.timeout.connect(self._show_several)
        self._inspect_timer = QTimer(self, singleShot=True, interval=INSPECT_AFTER)
        self._inspect_timer.timeout.connect(self._show_current)
        self._is_narrowing = False
        self._is_read = False  # the library was read once
        self.pages = QStackedWidget()
        self.map_area = MapArea(self.pages, controllers, self.album_table, actions)
        self.map_commands = MapCommands(self.map_area, controllers)
        self._lay_out()
        self._connect_albums()
        self._connect_decisions()
        self._connect_playback()
        self.follow_work()
        self._follow_albums()
        self.count()

    @property
    def key_widgets(self) -> tuple[QWidget, ...]:
        """Where the keys that decide about albums work: elsewhere letters stay letters."""
        return *self.list_widgets, self.inspector.suggestions

    @property
    def list_widgets(self) -> tuple[QWidget, ...]:
        """Where albums are listed."""
        return self.album_table, self.views.grid

    def selected_ids(self) -> list[int]:
        """The selected albums in the order shown."""
        return self.album_table.selected_ids()

    def clear_filters(self) -> None:
        """Show every album."""
        self.commands.clear_filters()

    def go_to(self, album_id: int) -> None:
        """Select an album and bring it into sight."""
        self.album_table.go_to(album_id)

    def take_focus(self) -> None:
        """The keys of what is shown shall work without a click."""
        page = self.pages.currentWidget()
        if page is not None:
            page.setFocus()

    def follow_work(self) -> None:
        """Long work began or ended: an empty list says so, and a plan cannot be written meanwhile."""
        self._follow_albums()
        self._follow_plan(self._changed_files)
        if self.inspector.album is not None and not self.inspector.album.predicted:
            self.inspector.show_album(self.inspector.album)  # it says whether it is being analysed

    def count(self) -> None:
        """Say how many albums there are, are shown, are selected."""
        total, selected = len(self._albums.album_index.albums), self.album_table.selected_count()
        self.counted.emit(album_counts(total, self._albums.rowCount(), selected))
        self.inspector.show_scope(selected)
        self._several_timer.start()
        for command_id in ("rescan", "suggest", "fetch"):
            self._actions[command_id].setEnabled(bool(total))

    def show_output(self, available: bool) -> None:
        """There is an audio output, or there is none; then the key for it is not there either."""
        action = self._actions["play"]
        action.setVisible(available)
        action.setEnabled(available)
        self.inspector.sound.set_can_play(available)

    def remember(self) -> None:
        """Keep widths and heights for the next start."""
        middle = self._middle_sizes if self.diff.is_empty else self.middle.sizes()
        self._settings.set(PANEL_SIZES, [self.outer.sizes(), middle])
        self._settings.set(LIST_COLUMNS, self.album_table.layout_state())
        self._settings.set(SHOWS_GRID, self.views.shows_grid)
        self._settings.set(SHOWS_MAP, self.map_area.shows_map)
        self._settings.set(SORT_ORDER, order_state(self._albums.album_index.order))
        self._settings.set(SHOWS_HEAT, self.inspector.heat_controls.is_on)
        self._settings.set(HEAT_OPACITY, self.inspector.heat_controls.opacity_when_on)

    def _connect_albums(self) -> None:
        self.album_table.current_changed.connect(lambda _: self._follow_current())
        self.facets.changed.connect(lambda _: self._narrow())
        self.map_area.narrowed.connect(self._show_chosen)
        self._albums.counts_changed.connect(self.facets.count_soon)
        for signal in (self._albums.modelReset, self._albums.rowsInserted, self._albums.counts_changed):
            signal.connect(self._follow_albums)
        for signal in (self._albums.modelReset, self._albums.rowsInserted, self.album_table.selection_changed):
            signal.connect(self.count)
        self._controllers.loader.finished.connect(lambda _: self._follow_reading())
        self._controllers.library.search_finished.connect(self._show_matching)
        self._controllers.library.making_demo.connect(self._say_what_comes)
        self._controllers.library.no_music.connect(self._report_no_music)
        self._controllers.work_changed.connect(self.follow_work)

    def _connect_decisions(self) -> None:
        for view in (self.album_table, self.views.grid):
            view.chip_clicked.connect(self.commands.toggle_genre)
        self.commands.page_requested.connect(self.page_requested)
        self.inspector.decided.connect(self.commands.decide)
        self.inspector.tracks_decided.connect(self.commands.decide_tracks)
        self.inspector.genre_added.connect(self.commands.add)
        self.inspector.genre_corrected.connect(self.commands.correct)
        self.inspector.accepted_for_all.connect(self.commands.accept_for_all)
        self.inspector.rejected_for_all.connect(self.commands.reject_for_all)
        self.inspector.dismissed.connect(self.commands.focus_albums)
        self._controllers.review.album_changed.connect(self._show_changed)
        writing = self._controllers.writing
        writing.planned.connect(self.diff.show_diff)
        writing.planning.connect(self._show_planning)
        writing.planning_failed.connect(self.diff.show_failure)
        self.diff.files_changed.connect(self._follow_plan)
        self.diff.album_requested.connect(writing.locate_album)
        self.diff.folder_requested.connect(self._show_folder)
        self.diff.emptied.connect(self._share_height)
        self.diff.focus_left.connect(self.take_focus)

    def _connect_playback(self) -> None:
        playback = self._controllers.playback
        self.show_output(False)
        playback.available.connect(self.show_output)
        self.album_table.current_changed.connect(lambda _: playback.stop() if playback.is_playing else None)

    def _follow_albums(self) -> None:
        """Show the list, or what to do where there is nothing to list."""
        if self._albums.rowCount():
            page = LIST
        elif self._albums.album_index.albums:
            page = NO_MATCH
            unknown = album_reading.unknown_field(self._controllers.library.query)
            self.no_match.set_hint(translated_sentence(unknown) or tr(NO_MATCH_HINT))
        elif self._controllers.library.is_analysing:
            page = WORKING
        else:
            page = NO_LIBRARY if self._is_read else STARTING  # whoever has albums is not asked for music meanwhile
        if page != self.pages.currentIndex():
            focus = self.window().focusWidget()
            self.pages.setCurrentIndex(page)
            if focus is None or self.pages.isAncestorOf(focus):
                self.take_focus()

    def _follow_reading(self) -> None:
        """The library was read: an empty one is known to be empty, and the current album may have new values."""
        self._is_read = True
        self._follow_albums()
        self._show_current()

    def _follow_current(self) -> None:
        """Show the album that became current; while somebody types a search, only once they pause."""
        if self._is_narrowing:
            self._inspect_timer.start()
        else:
            self._show_current()

    def _show_current(self) -> None:
        """Show the current album, or its new values."""
        album = self._albums.find(self.album_table.current_id())
        if album is not self.inspector.album:
            self.inspector.show_album(album)

    def _show_several(self) -> None:
        """Say what the selected albums have in common, once the selection rests."""
        several = self.album_table.selected_count() > 1
        self.inspector.show_several(self.commands.selected_albums() if several else [])

    def _show_changed(self, album: AlbumSummary) -> None:
        """Show the new decisions of an album."""
        if self.inspector.album is not None and album.id == self.inspector.album.id:
            self.inspector.show_album(album)
        self._several_timer.start()

    def _show_matching(self, ids: set[int] | None) -> None:
        """List what a search found."""
        self._matching = ids
        self._narrow()

    def _narrow(self) -> None:
        """List the albums that both the search and the filters admit."""
        restrictions = [ids for ids in (self._matching, self._on_map) if ids is not None]
        self._is_narrowing = True
        self._albums.narrow(self.facets.facets, set.intersection(*restrictions) if restrictions else None)
        self._is_narrowing = False
        self.facets.fill_after_search()

    def _show_chosen(self, ids: set[int] | None) -> None:
        """List only what was chosen on the map; None: all again."""
        self._on_map = ids
        self._narrow()

    def _say_what_comes(self, is_making_demo: bool) -> None:
        """Where albums will appear, say what is done until then."""
        self._working.title.setText(tr(MAKING_DEMO) if is_making_demo else tr(READING))
        self._working.set_hint(tr(MAKING_DEMO_HINT) if is_making_demo else tr(READING_HINT))

    def _report_no_music(self, folders: list[Path]) -> None:
        """Where there is no library yet, say that what was opened holds no music."""
        self._welcome.set_hint(f"{no_music(folders)} {tr(WELCOME)}")

    def _show_folder(self, path: Path) -> None:
        """Show the folder of a file in the desktop's file manager, or say why that cannot be."""
        if problem := show_in_file_manager(path.parent):
            self._controllers.notifications.inform(problem)

    def _share_height(self, is_empty: bool) -> None:
        """Give the albums all the height while there are no changes, and the changes theirs back."""
        if is_empty:
            self._middle_sizes = self.middle.sizes()
            self.middle.setSizes([sum(self._middle_sizes), 0])
        else:
            self.middle.setSizes(self._middle_sizes)
            self.album_table.scrollTo(self.album_table.currentIndex())

    def _show_planning(self) -> None:
        """Show that a new plan is being made."""
        self.diff.show_planning()
        self._follow_plan(self._changed_files)

    def _follow_plan(self, changed_files: int) -> None:
        """Enable writing and discarding as the new plan allows."""
        self._changed_files = changed_files
        writing = self._controllers.writing
        ready = writing.plan is not None and not writing.is_writing
        self._actions["write"].setEnabled(ready and changed_files > 0)
        self._actions["discard"].setEnabled(ready and bool(self.diff.model.rows))

    def _lay_out(self) -> None:
        self._working = EmptyState("rescan", tr(READING), tr(READING_HINT))
        self._welcome = EmptyState("music", tr("Point tagger at your music"), tr(WELCOME), self._actions["open"])
        self.no_match = EmptyState(
            "empty-filter", tr("No album matches"), tr(NO_MATCH_HINT), self._actions["clear-filters"]
        )
        for page in (self.views, self._welcome, self.no_match, self._working, QWidget()):
            self.pages.addWidget(page)
        self.middle = _splitter(Qt.Orientation.Vertical, self.map_area, self.diff)
        self.middle.setStretchFactor(0, 3)
        self.middle.setStretchFactor(1, 1)
        self.outer = _splitter(Qt.Orientation.Horizontal, self.facets, self.middle, self.inspector)
        for index, stretch in enumerate((0, 1, 0)):
            self.outer.setStretchFactor(index, stretch)
        self.middle.setMinimumWidth(MIN_MIDDLE_WIDTH)
        outer, middle = self._settings.get(PANEL_SIZES)
        self.outer.setSizes(outer)
        self.middle.setSizes(middle)
        self._middle_sizes = middle
        self.album_table.restore_layout(self._settings.get(LIST_COLUMNS))
        self._actions["grid"].setCheckable(True)
        self.views.view_changed.connect(self._actions["grid"].setChecked)
        self.views.show_grid(self._settings.get(SHOWS_GRID))
        self.map_area.show_map(self._settings.get(SHOWS_MAP))
        if (order := order_from(self._settings.get(SORT_ORDER))) is not None:
            self._albums.sort_by(order)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.outer)


def _splitter(orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    for widget in widgets:
        splitter.addWidget(widget)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)
    return splitter
