"""The menu bar and the tool bar."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QLineEdit, QMainWindow, QSizePolicy, QToolBar, QToolButton, QWidget

from tagger.ui.commands import Actions
from tagger.ui.presenters.keymap import TOGGLES
from tagger.ui.theme import CHOICES, Appearance, Choice
from tagger.ui.widgets import tooltip

SEPARATOR = ""
TOGGLE_IDS = tuple(f"toggle-{position}" for position in range(1, TOGGLES + 1))
MENUS: dict[str, tuple[str, ...]] = {
    "&Library": (
        "open",
        "rescan",
        "suggest",
        "cancel",
        SEPARATOR,
        "find",
        "clear-filters",
        SEPARATOR,
        "settings",
        SEPARATOR,
        "quit",
    ),
    "&Review": ("accept", "reject", "accept-next", SEPARATOR, *TOGGLE_IDS, SEPARATOR, "add", "heat", "play"),
    "&Changes": ("write", "discard", SEPARATOR, "undo", "redo"),
    "&View": (
        "page-review",
        "page-activity",
        SEPARATOR,
        "focus-facets",
        "focus-albums",
        "focus-suggestions",
        "focus-changes",
    ),
    "&Help": ("keys",),
}
THEMES: dict[Choice, str] = {"system": "As the &system", "light": "&Light", "dark": "&Dark"}
SEARCH_HELP = """Words are looked for in album, artist, folder and titles.
Narrow it with album: artist: folder: genre: status: year: or score>0.8, as in
  miles genre:jazz year:1955-1965 status:suggested "kind of blue\""""
TOOLS = ("open", "rescan", "suggest", SEPARATOR, "undo", "redo")


def fill_menus(window: QMainWindow, actions: Actions, appearance: Appearance) -> None:
    """Put every command in a menu; the theme is chosen under View."""
    for title, ids in MENUS.items():
        menu = window.menuBar().addMenu(title)
        for command_id in ids:
            if command_id:
                menu.addAction(actions[command_id])
            else:
                menu.addSeparator()
        if title == "&View":
            menu.addSeparator()
            themes = menu.addMenu("&Theme")
            group = QActionGroup(window)
            for choice in CHOICES:
                action = themes.addAction(THEMES[choice])
                action.setCheckable(True)
                action.setChecked(choice == appearance.choice)
                action.triggered.connect(lambda _=False, choice=choice: appearance.choose(choice))
                group.addAction(action)


class ToolBar(QToolBar):
    """Folder, analysis, undo, search, and the two pages."""

    def __init__(self, actions: Actions) -> None:
        super().__init__("Tools")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for command_id in TOOLS:
            if command_id:
                self.addAction(actions[command_id])
            else:
                self.addSeparator()
        for command_id in ("undo", "redo"):
            button = self.widgetForAction(actions[command_id])
            assert isinstance(button, QToolButton)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.addWidget(_space())
        self.search = search_field()
        self.addWidget(self.search)
        self.addWidget(_space())
        pages = QActionGroup(self)
        for command_id in ("page-review", "page-activity"):
            actions[command_id].setCheckable(True)
            pages.addAction(actions[command_id])
            self.addAction(actions[command_id])
        for button in self.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def search_field() -> QLineEdit:
    """The field for words and ``field:value`` terms."""
    field = QLineEdit()
    field.setPlaceholderText("Search")
    field.setClearButtonEnabled(True)
    field.setMinimumWidth(220)
    field.setMaximumWidth(420)
    field.setAccessibleName("Search albums")
    field.setToolTip(tooltip(SEARCH_HELP))
    return field


def _space() -> QWidget:
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return space
