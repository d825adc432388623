"""The map above the list: visible and hidden, and made only when it is first wanted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from tagger.ui.controllers.controllers import Controllers
from tagger.ui.presenters.keymap import CommandRegistry
from tagger.ui.translation import translatable
from tagger.ui.widgets import about_page

if TYPE_CHECKING:
    from tagger.ui.albums.view import AlbumTable
    from tagger.ui.map.pane import MapPane
    from tagger.ui.menus import CommandActions

HEIGHTS = (330, 260)  # pixels of the map and of the list
COMMANDS: CommandRegistry["MapCommands"] = CommandRegistry()


class MapArea(QSplitter):
    """The list, and above it the map while it is visible."""

    narrowed = Signal(object)  # set of ids of albums that the list is narrowed to, None for all

    def __init__(
        self, lists: QWidget, controllers: Controllers, table: "AlbumTable", actions: "CommandActions"
    ) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._controllers = controllers
        self._table = table
        self._actions = actions
        self.pane: MapPane | None = None
        self.addWidget(lists)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        actions["map"].setCheckable(True)

    @property
    def shows_map(self) -> bool:
        """Whether the map is visible."""
        return self.pane is not None and not self.pane.isHidden()

    def show_map(self, visible: bool) -> None:
        """Show the map, or the list alone; then no album is hidden by what was selected on the map."""
        if visible and self.pane is None:
            from tagger.ui.map.pane import MapPane  # the start of the window does not wait for it

            self.pane = MapPane(self._controllers, self._table, self._actions["make-map"])
            about_page(self.pane, "map")
            self.pane.narrowed.connect(self.narrowed)
            self.insertWidget(0, self.pane)
            self.setSizes(HEIGHTS)
        if self.pane is not None:
            self.pane.setVisible(visible)
            if not visible:
                self.pane.release()
        self._actions["map"].setChecked(visible)

    def release(self) -> None:
        """Let the list show every album again."""
        if self.pane is not None:
            self.pane.release()


class MapCommands(QObject):
    """Show the map, and make it."""

    def __init__(self, area: MapArea, controllers: Controllers) -> None:
        super().__init__(area)
        self._area = area
        self._controllers = controllers

    @COMMANDS.declare(
        "map",
        translatable("Map"),
        translatable("Show the albums on a map by how they sound and look, above the list"),
        "Ctrl+3",
        group="View",
        icon="map",
    )
    def toggle_map(self) -> None:
        """Show the map above the list, or the list alone."""
        self._area.show_map(not self._area.shows_map)
        if self._area.pane is not None and self._area.shows_map:
            self._area.pane.setFocus()

    @COMMANDS.declare(
        "make-map",
        translatable("Make the map"),
        translatable("Place the albums on the map by what was heard and seen; those that have a place stay near it"),
        "Ctrl+Shift+3",
        group="Library",
    )
    def make_map(self) -> None:
        """Show the map and bring it up to date."""
        self._area.show_map(True)
        self._controllers.library_map.make()
