"""The map above the list: colours, lasso, legend; what is selected in one is selected in the other.

The legend shows each group's sign, name and number of albums, readable without colours.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAction, QColor, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from tagger.display_names import single_line
from tagger.services.map_groups import COLOURINGS, Coloured, Colouring, MapGroup, Sign, doubt_of
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.albums.view import AlbumTable
from tagger.ui.controllers.controllers import Controllers
from tagger.ui.map.canvas import ZOOM_STEP, MapCanvas
from tagger.ui.presenters.chips import file_chips, spoken, suggestion_chips
from tagger.ui.presenters.map_raster import draw_sign
from tagger.ui.presenters.sentences import album_name, artist_name, count, grouped
from tagger.ui.theme import Theme, theme_of
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import EmptyState, label, tooltip

if TYPE_CHECKING:
    from tagger.services.library_map import LibraryMap


LINE_GAP = 7  # pixels
GROUP_NAMES = (  # of the groups that are no genres
    translatable("Other genres"),
    translatable("No genre yet"),
    translatable("Decided by you"),
    translatable("80% and more"),
    translatable("60 to 80%"),
    translatable("40 to 60%"),
    translatable("Below 40%"),
    translatable("Nothing suggested"),
)
SIGN_RADIUS = 5.5
SIGN_NAMES: dict[Sign, str] = {
    "circle": translatable("circle"),
    "square": translatable("square"),
    "triangle": translatable("triangle"),
    "diamond": translatable("diamond"),
    "inverted triangle": translatable("inverted triangle"),
    "cross": translatable("cross"),
    "plus": translatable("plus"),
    "ring": translatable("ring"),
    "dot": translatable("dot"),
}
SIGN_WIDTH = 24
MOST_LETTERS_OF_A_GROUP = 40
WIDTH = 172


def group_name(group: MapGroup) -> str:
    """A group as it is shown: its genre, or what the program calls it."""
    return tr(group.name) if group.name in GROUP_NAMES else single_line(group.name, MOST_LETTERS_OF_A_GROUP)


class LegendLines(QWidget):
    """Draws a line per group."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self) -> None:
        super().__init__()
        self._groups: Sequence[MapGroup] = []
        self.setAccessibleName(tr("Legend of the map"))

    def show_groups(self, groups: Sequence[MapGroup]) -> None:
        """Explain other groups."""
        self._groups = groups
        words = [
            f"{tr(SIGN_NAMES[group.style.sign])}: {group_name(group)}, {count(group.albums, 'album')}"
            for group in groups
        ]
        self.setAccessibleDescription("; ".join(words))
        self.setFixedHeight(self._line_height * len(groups) + 2 * LINE_GAP)
        self.update()

    @property
    def _line_height(self) -> int:
        return self.fontMetrics().height() + LINE_GAP

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self._line_height * len(self._groups) + 2 * LINE_GAP)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.show_groups(self._groups)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, metrics = theme_of(self.palette()), self.fontMetrics()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.surface))
        for position, group in enumerate(self._groups):
            top = LINE_GAP + position * self._line_height
            image = sign_image(group, theme, self.devicePixelRatioF())
            side = image.deviceIndependentSize()
            painter.drawImage(
                round(SIGN_WIDTH / 2 - side.width() / 2), round(top + metrics.height() / 2 - side.height() / 2), image
            )
            number = grouped(group.albums)
            number_width = metrics.horizontalAdvance(number)
            room = self.width() - SIGN_WIDTH - number_width - 16
            name = metrics.elidedText(group_name(group), Qt.TextElideMode.ElideRight, room)
            painter.setPen(QColor(theme.text))
            painter.drawText(SIGN_WIDTH, top + metrics.ascent(), name)
            painter.setPen(QColor(theme.secondary))
            painter.drawText(self.width() - number_width - 8, top + metrics.ascent(), number)
        painter.end()


def sign_image(group: MapGroup, theme: Theme, ratio: float) -> QImage:
    """A group's sign as it is on the map, larger."""
    style = group.style
    colour = style.on_dark if theme.name == "dark" else style.on_light
    pixels = draw_sign(style.sign, colour, theme.surface, SIGN_RADIUS * ratio)
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32).copy()
    image.setDevicePixelRatio(ratio)
    return image


class MapLegend(QScrollArea):
    """The lines, and a scroll bar where there is no room for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = LegendLines()
        self.setWidget(self.lines)
        self.setWidgetResizable(True)
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_groups(self, groups: Sequence[MapGroup]) -> None:
        """Explain other groups."""
        self.lines.show_groups(groups)


NO_MAP, MAKING, MAP = range(3)
ABOUT = translatable(
    "Albums that sound and look alike lie together. Making the map takes a while; it is made beside everything else."
)
COLOURING_NAMES: dict[Colouring, str] = {
    "genre": translatable("Coloured by genre"),
    "doubt": translatable("Coloured by doubt"),
}
FOLLOW_AFTER = 40  # milliseconds in which several changes of the list become one
COLOUR_AFTER = 400  # milliseconds of rest after which decisions show
MOST_LETTERS_OF_AN_ALBUM = 80


class MapPane(QWidget):
    """The canvas with its controls; says which albums the list is to be narrowed to."""

    narrowed = Signal(object)  # set of ids, None for all albums

    def __init__(self, controllers: Controllers, table: AlbumTable, make_action: QAction) -> None:
        super().__init__()
        self._controller = controllers.library_map
        self._albums = controllers.albums
        self._table = table
        self._make_action = make_action
        self._map_ids: set[int] = set()
        self.canvas = MapCanvas(self._albums.find, self._in_words, controllers.covers)
        self.setFocusProxy(self.canvas)
        self.legend = MapLegend()
        self.colouring = QComboBox()
        self.lasso = _button(
            tr("Lasso"), tr("Select what you draw around; with Ctrl, add it to what is selected"), tr("Lasso")
        )
        self.only_selected = _button(
            tr("Only these"), tr("List the selected albums alone"), tr("List the selected albums alone")
        )
        self.zoom_in = _button("+", tr("Nearer (+)"), tr("Zoom in"))
        self.zoom_out = _button("−", tr("Farther (−)"), tr("Zoom out"))
        self.fit_button = _button(tr("All"), tr("Everything in sight (0)"), tr("Show the whole map"))
        self.update_button = _button(tr("Update"), tr("Place the albums that are new or changed"), tr("Update the map"))
        self.note = label(role="secondary")
        self.pages = QStackedWidget()
        self._follow_timer = QTimer(self, singleShot=True, interval=FOLLOW_AFTER)
        self._colour_timer = QTimer(self, singleShot=True, interval=COLOUR_AFTER)
        self._lay_out()
        self._connect()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._map_ids and not self._controller.is_making:
            self._controller.read()
        self._follow()
        self._colour_timer.start()

    def show_map(self, library_map: "LibraryMap | None") -> None:
        """Show a map that was read or made; without one, offer to make it."""
        if library_map is not None:
            self._map_ids = set(library_map.ids.tolist())
            self.canvas.set_map(library_map)
            self._follow()
            self._colour()
        self._show_page()

    def release(self) -> None:
        """Let the list show all albums again."""
        self.only_selected.setChecked(False)

    def _show_page(self) -> None:
        if self._map_ids:
            page = MAP
        else:
            page = MAKING if self._controller.is_making else NO_MAP
        self.pages.setCurrentIndex(page)
        self.controls.setVisible(page == MAP)

    def _connect(self) -> None:
        controller, table = self._controller, self._table
        controller.map_read.connect(self.show_map)
        controller.coloured.connect(self._show_groups)
        controller.failed.connect(self._show_failure)
        controller.begun.connect(self._show_page)
        for signal in (self._albums.modelReset, self._albums.rowsInserted, self._albums.counts_changed):
            signal.connect(self._follow_timer.start)
            signal.connect(self._colour_timer.start)
        for signal in (table.selection_changed, table.current_changed):
            signal.connect(self._follow_timer.start)
        self._follow_timer.timeout.connect(self._follow)
        self._colour_timer.timeout.connect(self._colour)
        self.canvas.picked.connect(table.go_to)
        self.canvas.selected.connect(self._select)
        self.canvas.opened.connect(self._open)
        self.colouring.currentIndexChanged.connect(lambda _: self._colour())
        self.lasso.toggled.connect(self._set_lasso)
        self.only_selected.toggled.connect(self._narrow)
        self.zoom_in.clicked.connect(lambda: self.canvas.zoom(ZOOM_STEP))
        self.zoom_out.clicked.connect(lambda: self.canvas.zoom(1 / ZOOM_STEP))
        self.fit_button.clicked.connect(self.canvas.fit)
        self.update_button.clicked.connect(self._make_action.trigger)

    def _follow(self) -> None:
        """Show what the list shows and has selected, and how many albums are not on the map yet."""
        if not self.isVisible():
            return
        albums = self._albums.album_index
        self.canvas.set_listed(albums.listed)
        several = self._table.selected_count() > 1
        self.canvas.set_selected(self._table.selected_ids() if several else [], self._table.current_id())
        self.only_selected.setEnabled(several or self.only_selected.isChecked())
        missing = sum(album.id not in self._map_ids for album in albums.albums.values() if _is_placed(album))
        words = tr("{count} album(s) (is|are) not on the map yet.", "", missing).format(count=grouped(missing))
        self.note.setText(words if missing else "")
        self.update_button.setVisible(missing > 0)
        self.update_button.setEnabled(not self._controller.is_making)

    def _colour(self) -> None:
        if self.isVisible() and self._map_ids:
            albums = self._albums.album_index.albums
            on_map = [albums[album_id] for album_id in self._map_ids if album_id in albums]
            self._controller.colour(on_map, COLOURINGS[self.colouring.currentIndex()])

    def _show_groups(self, coloured: Coloured) -> None:
        groups, group_of = coloured
        self.canvas.set_groups(groups, group_of)
        self.legend.show_groups(groups)

    def _show_failure(self, sentence: str) -> None:
        self._empty.set_hint(sentence or tr(ABOUT))
        self._show_page()
        self._follow()

    def _select(self, ids: list[int], adds: bool) -> None:
        """Select albums in the list. A single one that is selected already is taken out of several."""
        album_ids = set(ids)
        if adds:
            before = set(self._table.selected_ids())
            album_ids = (
                before - album_ids
                if len(album_ids) == 1 and album_ids <= before and len(before) > 1
                else before | album_ids
            )
        if album_ids:
            self._table.select_ids(album_ids)

    def _open(self, album_id: int) -> None:
        self._table.go_to(album_id)
        self._table.setFocus()

    def _set_lasso(self, on: bool) -> None:
        self.canvas.is_lasso = on

    def _narrow(self, on: bool) -> None:
        self.narrowed.emit(set(self._table.selected_ids()) if on else None)

    def _in_words(self, album_id: int) -> str:
        """What an album is called and what genres it has."""
        album = self._albums.find(album_id)
        if album is None:
            return tr("An album that is not in the library any more")
        names = single_line(f"{artist_name(album)} – {album_name(album)}", MOST_LETTERS_OF_AN_ALBUM)
        genres = spoken(file_chips(album)) or tr("no genre in the files")
        suggested = spoken(suggestion_chips(album))
        return f"{names}; {genres}; {suggested}" if suggested else f"{names}; {genres}; {tr(doubt_of(album)).lower()}"

    def _lay_out(self) -> None:
        self.setProperty("role", "pane")
        for colouring in COLOURINGS:
            self.colouring.addItem(tr(COLOURING_NAMES[colouring]))
        self.colouring.setAccessibleName(tr("What the map is coloured by"))
        self.lasso.setCheckable(True)
        self.only_selected.setCheckable(True)
        self.only_selected.setEnabled(False)
        self.controls = QWidget()
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(6)
        for widget in (self.colouring, self.lasso, self.only_selected, self.zoom_out, self.zoom_in, self.fit_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.note)
        row.addWidget(self.update_button)
        self._empty = EmptyState("map", tr("No map of the library yet"), tr(ABOUT), self._make_action)
        map_page = QWidget()
        across = QHBoxLayout(map_page)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.canvas, 1)
        across.addWidget(self.legend)
        making = EmptyState(
            "map", tr("The map is being made"), tr("How far it is, and how to stop it, is said at the lower edge.")
        )
        for page in (self._empty, making, map_page):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.controls)
        column.addWidget(self.pages, 1)
        self.update_button.hide()
        self._show_page()


def _button(text: str, help_text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tooltip(help_text))
    button.setAccessibleName(name)
    return button


def _is_placed(album: AlbumSummary) -> bool:
    """Whether an album has what a place on the map is computed from."""
    return not album.is_speech and ("audio" in album.modalities or "image" in album.modalities)
