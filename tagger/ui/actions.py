"""The window's actions: one per command, with its icon, its keys, and a tooltip that names them."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from tagger.ui import icons
from tagger.ui.logic.keymap import COMMANDS, Command, Keymap
from tagger.ui.plain import tooltip
from tagger.ui.theme import Theme


class Actions(QObject):
    """Actions by command; a scope's actions live on that scope's widgets: letters typed elsewhere stay letters."""

    def __init__(self, keymap: Keymap, window: QWidget) -> None:
        super().__init__(window)
        self._keymap = keymap
        self._actions: dict[str, QAction] = {command.id: self._make(command, window) for command in COMMANDS}
        self.rebind()

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def connect_all(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Give every command what it does. Raises KeyError for a command without, so that no key is dead."""
        for command_id, action in self._actions.items():
            action.triggered.connect(lambda _=False, handler=handlers[command_id]: handler())

    def attach(self, widgets: Mapping[str, tuple[QWidget, ...]]) -> None:
        """Put each scope's actions on its widgets."""
        for command in COMMANDS:
            for widget in widgets[command.scope]:
                widget.addAction(self[command.id])

    def rebind(self) -> None:
        """Take the keys as they are set now."""
        for command, keys in self._keymap:
            sequences = [QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText) for key in keys]
            action = self[command.id]
            action.setShortcuts(sequences)
            shown = sequences[0].toString(QKeySequence.SequenceFormat.NativeText) if sequences else ""
            action.setToolTip(tooltip(f"{command.help} ({shown})" if shown else command.help))

    def tint(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours."""
        for command in COMMANDS:
            if command.icon:
                self[command.id].setIcon(icons.icon(command.icon, theme.text, theme.faint))

    def _make(self, command: Command, window: QWidget) -> QAction:
        action = QAction(command.text, window)
        action.setObjectName(command.id)
        inner = command.scope != "window"
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut if inner else Qt.ShortcutContext.WindowShortcut
        action.setShortcutContext(context)
        return action
