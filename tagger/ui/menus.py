"""The window's actions, one per command, and the menu bar and the tool bar that show them."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMainWindow, QSizePolicy, QToolBar, QToolButton, QToolTip, QWidget
from typing_extensions import override

from tagger.display_names import single_line
from tagger.ui import icons, listing_commands, review_commands, window_commands
from tagger.ui.map import area
from tagger.ui.presenters.keymap import Command, Keymap, in_groups
from tagger.ui.presenters.window_settings import WindowSettings
from tagger.ui.theme import CHOICES, Appearance, Choice, Theme, give_role
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import caption, tooltip

COMMANDS = in_groups(
    window_commands.COMMANDS.commands
    + review_commands.COMMANDS.commands
    + listing_commands.COMMANDS.commands
    + area.COMMANDS.commands
)
SEPARATOR = ""
TOGGLE_IDS = tuple(f"toggle-{position}" for position in range(1, review_commands.TOGGLES + 1))
MENUS: dict[str, tuple[str, ...]] = {
    translatable("&Library"): (
        "open",
        "folders",
        "rescan",
        "suggest",
        "fetch",
        "learn",
        "models",
        "make-map",
        "report",
        SEPARATOR,
        "pause",
        "cancel",
        SEPARATOR,
        "find",
        "clear-filters",
        SEPARATOR,
        "settings",
        SEPARATOR,
        "quit",
    ),
    translatable("&Review"): (
        "accept",
        "reject",
        "accept-next",
        "ask-next",
        "accept-above",
        "select-artist",
        "select-folder",
        SEPARATOR,
        "copy-genres",
        "paste-genres",
        SEPARATOR,
        "copy",
        "copy-csv",
        "copy-json",
        SEPARATOR,
        *TOGGLE_IDS,
        SEPARATOR,
        "add",
        "heat",
        "raw-tags",
        "play",
        "album-sound",
        "show-folder",
    ),
    translatable("&Changes"): (
        "write",
        "discard",
        SEPARATOR,
        "clean",
        "remove-genre",
        "embed-covers",
        "genres",
        SEPARATOR,
        "undo",
        "redo",
    ),
    translatable("&View"): (
        "page-review",
        "page-activity",
        SEPARATOR,
        "map",
        "grid",
        "sort",
        "columns",
        SEPARATOR,
        "focus-facets",
        "focus-albums",
        "focus-suggestions",
        "focus-changes",
    ),
    translatable("&Help"): ("help", "keys", SEPARATOR, "hints"),
}
THEMES: dict[Choice, str] = {
    "system": translatable("As the &system"),
    "light": translatable("&Light"),
    "dark": translatable("&Dark"),
}
SEARCH_HELP = translatable("""Words are looked for in album, artist, folder and titles.
Narrow it with album: artist: folder: genre: status: year: id: or score>0.8, as in
  miles genre:jazz year:1955-1965 status:suggested "kind of blue"
NOT or - is without, OR joins, album:="Live" is all of a title, genre: alone is without genre:
  -genre:pop (year<1970 OR genre:jazz)""")
TOOLS = ("open", "rescan", "suggest", "fetch", SEPARATOR, "undo", "redo")
SHORTENED = ("open", "rescan", "suggest", "fetch", "grid")  # are signs alone in a narrow window
SEARCH_AFTER = 20  # milliseconds after the last letter
MAX_UNDO_TEXT = 60  # characters of what undo would do


class CommandActions(QObject):
    """Actions by command; a scope's actions live on that scope's widgets: letters typed elsewhere stay letters."""

    def __init__(self, settings: WindowSettings, window: QWidget) -> None:
        super().__init__(window)
        self.keymap = Keymap(COMMANDS, settings)
        self._actions = {command.id: _action(command, window) for command in COMMANDS}
        self.rebind()

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def connect_callbacks(self, callbacks: Mapping[str, Callable[[], object]]) -> None:
        """Have each of these commands call what is declared for it."""
        for command_id, callback in callbacks.items():
            self[command_id].triggered.connect(lambda _=False, callback=callback: callback())

    def attach(self, widgets: Mapping[str, Sequence[QWidget]]) -> None:
        """Put each scope's actions on its widgets."""
        for command in COMMANDS:
            for widget in widgets[command.scope]:
                widget.addAction(self[command.id])

    def rebind(self) -> None:
        """Take the keys as they are set now."""
        for command, keys in self.keymap:
            sequences = [QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText) for key in keys]
            action = self[command.id]
            action.setShortcuts(sequences)
            first_key = sequences[0].toString(QKeySequence.SequenceFormat.NativeText) if sequences else ""
            action.setToolTip(tooltip(f"{command.shown_help} ({first_key})" if first_key else command.shown_help))

    def tint(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours."""
        for command in COMMANDS:
            if command.icon:
                self[command.id].setIcon(icons.icon(command.icon, theme.text, theme.faint))

    def show_pause(self, theme: Theme, *, possible: bool, paused: bool) -> None:
        """Offer to pause, or to go on."""
        action = self["pause"]
        action.setEnabled(possible)
        action.setText(tr("Resume the work") if paused else tr("Pause the work"))
        action.setIcon(icons.icon("play" if paused else "pause", theme.text, theme.faint))

    def show_history(self, labels: Mapping[str, str]) -> None:
        """Say what undo and redo would do; "" for nothing."""
        for command_id, label in labels.items():
            text = tr("Undo {step}") if command_id == "undo" else tr("Redo {step}")
            self[command_id].setEnabled(bool(label))
            self[command_id].setText(caption(single_line(text.format(step=label).strip(), MAX_UNDO_TEXT)))


def _action(command: Command, window: QWidget) -> QAction:
    action = QAction(command.shown_text, window)
    action.setObjectName(command.id)
    inner = command.scope != "window"
    context = Qt.ShortcutContext.WidgetWithChildrenShortcut if inner else Qt.ShortcutContext.WindowShortcut
    action.setShortcutContext(context)
    return action


def fill_menus(window: QMainWindow, actions: CommandActions, appearance: Appearance) -> None:
    """Put every command in a menu; the theme is chosen under View."""
    for title, ids in MENUS.items():
        menu = window.menuBar().addMenu(tr(title))
        for command_id in ids:
            if command_id:
                menu.addAction(actions[command_id])
            else:
                menu.addSeparator()
        if title == "&View":
            menu.addSeparator()
            themes = menu.addMenu(tr("&Theme"))
            group = QActionGroup(window)
            for choice in CHOICES:
                action = themes.addAction(tr(THEMES[choice]))
                action.setCheckable(True)
                action.setChecked(choice == appearance.choice)
                action.triggered.connect(lambda _=False, choice=choice: appearance.choose(choice))
                group.addAction(action)


class ToolBar(QToolBar):
    """Folder, analysis, undo, search, and the two pages."""

    search_changed = Signal(str)  # once typing pauses
    search_left = Signal()  # Return: the person wants to go to what was found

    def __init__(self, actions: CommandActions) -> None:
        super().__init__(tr("Tools"))
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
        self.search = SearchField()
        self.addWidget(self.search)
        self.addWidget(_space())
        self.addAction(actions["grid"])
        self.addSeparator()
        pages = QActionGroup(self)
        for command_id in ("page-review", "page-activity"):
            actions[command_id].setCheckable(True)
            pages.addAction(actions[command_id])
            self.addAction(actions[command_id])
        shortened = map(self.widgetForAction, (actions[name] for name in SHORTENED))
        self._shortened = [button for button in shortened if isinstance(button, QToolButton)]
        self._width_of_texts = 0  # pixels, once the style is known
        for button in self.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_AFTER)
        self._timer.timeout.connect(lambda: self.search_changed.emit(self.search.text()))
        self.search.textChanged.connect(lambda _: self._timer.start())
        self.search.returnPressed.connect(self.search_left)
        self.search.cleared.connect(self._leave_search)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._width_of_texts = self._width_of_texts or self.sizeHint().width()
        self._fit()
        super().showEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show signs alone for what the menus name, too, where the texts would push the pages' buttons out of sight."""
        style = Qt.ToolButtonStyle
        is_narrow = self.width() < self._width_of_texts
        for button in self._shortened:
            button.setToolButtonStyle(style.ToolButtonIconOnly if is_narrow else style.ToolButtonTextBesideIcon)

    def focus_search(self) -> None:
        """Go to the search field with its text selected."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_search(self, text: str) -> None:
        """Search for a text as if it had been typed."""
        self.search.setText(text)

    def clear_search(self) -> None:
        """Search for nothing any more."""
        self.search.clear()

    def refuse_search(self, reason: str) -> None:
        """What was typed makes no sense, for this reason."""
        self.search.refuse_text(reason)

    def _leave_search(self) -> None:
        """Escape: show every album at once, and go back to them."""
        self._timer.stop()
        self.search_changed.emit("")
        self.search_left.emit()


class SearchField(QLineEdit):
    """The field for words and ``field:value`` terms; it turns red, and says why, where they make no sense."""

    cleared = Signal()  # Escape

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(tr("Search"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(220)
        self.setMaximumWidth(420)
        self.setAccessibleName(tr("Search albums"))
        self.accept_text()
        self.textChanged.connect(lambda _: self.accept_text())

    def refuse_text(self, reason: str) -> None:
        """What was typed makes no sense, for this reason."""
        give_role(self, "error")
        self.setToolTip(tooltip(reason))
        self.setAccessibleDescription(reason)
        if self.isVisible() and self.hasFocus():
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)

    def accept_text(self) -> None:
        """What is typed is not known to be wrong."""
        give_role(self, "")
        self.setToolTip(tooltip(tr(SEARCH_HELP)))
        self.setAccessibleDescription("")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.cleared.emit()
        else:
            super().keyPressEvent(event)


def _space() -> QWidget:
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return space
