"""What each command does, in terms of the window's parts.

The window's actions: one per command, with its icon, its keys, and a tooltip that names them.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tagger.state.album_summaries import AlbumSummary, DecisionState
from tagger.ui.presenters import decisions, sentences
from tagger.ui.presenters.history import UndoStep
from tagger.ui.presenters.keymap import TOGGLES
from tagger.ui.presenters.sentences import count

if TYPE_CHECKING:
    from tagger.ui.main_window import MainWindow
from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from tagger.ui import icons
from tagger.ui.presenters.keymap import COMMANDS, Command, Keymap
from tagger.ui.theme import Theme
from tagger.ui.widgets import tooltip

Decide = Callable[[AlbumSummary], list[UndoStep]]


class Commands:
    """Carries out commands on the albums that are selected."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        window = self._window
        page = window.page
        return {
            "open": window.ask_for_folder,
            "rescan": window.library.rescan,
            "suggest": window.library.suggest,
            "cancel": window.stop_work,
            "find": window.go_to_search,
            "settings": window.show_settings,
            "quit": window.close,
            "write": window.undoing.write,
            "discard": self.discard,
            "undo": window.undoing.undo,
            "redo": window.undoing.redo,
            "accept": self.accept,
            "reject": self.reject,
            "accept-next": self.accept_and_go_on,
            **{f"toggle-{place}": partial(self.toggle, place) for place in range(1, TOGGLES + 1)},
            "add": lambda: page.inspector.add.setFocus(),
            "page-review": partial(window.show_page, 0),
            "page-activity": partial(window.show_page, 1),
            "focus-facets": partial(window.focus_part, page.facets),
            "focus-albums": partial(window.focus_part, page.list),
            "focus-suggestions": window.focus_suggestions,
            "focus-changes": partial(window.focus_part, page.diff.table),
            "clear-filters": window.clear_filters,
            "heat": page.inspector.controls.on.toggle,
            "play": self.play,
            "keys": window.show_keys,
        }

    def accept(self) -> None:
        """Accept all suggestions of the selected albums."""
        policy = self._window.library.policy
        if not self._decide("accepting", lambda album: decisions.accept_all(album, policy)):
            self._window.bench.notifications.inform(sentences.nothing_to_accept(self._selected()))

    def reject(self) -> None:
        """Reject all open suggestions of the selected albums."""
        if not self._decide("rejecting", decisions.reject_all):
            self._window.bench.notifications.inform(sentences.nothing_to_reject(self._selected()))

    def accept_and_go_on(self) -> None:
        """Accept all suggestions and select the next album."""
        policy = self._window.library.policy
        self._decide("accepting", lambda album: decisions.accept_all(album, policy))
        self._window.page.list.go_on()

    def toggle(self, position: int) -> None:
        """Accept the k-th suggestion of the current album, or take that back."""
        self._decide(f"suggestion {position}", lambda album: decisions.toggle(album, position), self._current())

    def toggle_genre(self, album_id: int, genre: str) -> None:
        """Accept one suggestion of an album, or take that back: a click on its chip."""
        album = self._window.model.catalogue.albums[album_id]
        position = [one.genre for one in album.suggestions].index(genre) + 1
        self._decide(genre, lambda album: decisions.toggle(album, position), [album])

    def decide(self, genre: str, state: DecisionState) -> None:
        """Bring one suggestion of the current album to a state."""
        self._decide(genre, lambda album: decisions.decide(album, genre, state), self._current())

    def add(self, genre: str) -> None:
        """Add a genre by hand to the selected albums."""
        self._decide(f"adding {genre}", lambda album: decisions.add(album, genre))

    def decide_alone(self, tracks: Sequence[int], genre: str, state: DecisionState) -> None:
        """Decide about a genre of single tracks of the current album."""
        label = f"{genre} for {count(len(tracks), 'track')} alone"
        self._decide(label, lambda album: decisions.decide_alone(album, tracks, genre, state), self._current())

    def play(self) -> None:
        """Play the chosen track from where the model listened; stop what plays."""
        preview, heard = self._window.preview, self._window.page.inspector.heard
        track = heard.track()
        if preview.is_playing:
            preview.stop()
        elif track is not None:
            preview.play(track.path, heard.start())

    def discard(self) -> None:
        """Take back every decision that the shown plan would write."""
        plan = self._window.changes.plan
        wanted = {entry.album_id for entry in plan.entries if entry.action != "unchanged"} if plan else set()
        albums = self._window.model.catalogue.albums
        chosen = [albums[album_id] for album_id in wanted if album_id in albums]
        self._decide("discarding", decisions.take_back, chosen)

    def _decide(self, label: str, decide: Decide, albums: Iterable[AlbumSummary] | None = None) -> bool:
        """Make the decisions; whether there were any to make."""
        chosen = list(self._selected() if albums is None else albums)
        changes = [change for album in chosen for change in decide(album)]
        several = f" in {count(len(chosen), 'album')}" if len(chosen) > 1 else ""
        self._window.undoing.decide(f"{label}{several}", changes)
        return bool(changes)

    def _selected(self) -> list[AlbumSummary]:
        albums = self._window.model.catalogue.albums
        return [albums[album_id] for album_id in self._window.page.list.selected_ids()]

    def _current(self) -> list[AlbumSummary]:
        album = self._window.model.catalogue.albums.get(self._window.page.list.current_id())
        return [album] if album else []


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
