"""Hints for the first steps: one line above the albums that says what comes next, until it was done or put away."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from tagger.services import settings
from tagger.settings import HINTS
from tagger.ui import icons
from tagger.ui.controllers.controllers import Controllers
from tagger.ui.menus import CommandActions
from tagger.ui.presenters.window_settings import PAST_HINTS, SettingsError, WindowSettings
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr, translatable
from tagger.ui.widgets import label

ICON_SIZE = 20  # pixels


@dataclass(frozen=True, slots=True)
class Hint:
    """One step; ``text`` has the key of the command that does it as ``{key}``."""

    name: str
    command_id: str
    text: str


HINTS_IN_ORDER = (
    Hint("add", "open", translatable("First step: add a music folder ({key}), or drop one on this window.")),
    Hint("suggest", "suggest", translatable("Next: let tagger listen and suggest genres ({key}). It writes nothing.")),
    Hint(
        "accept",
        "accept",
        translatable(
            "Next: look at an album and accept what is right: click a genre, or press {key} to accept all sure ones."
        ),
    ),
    Hint(
        "write",
        "write",
        translatable(
            "Next: the list below the albums shows what would change in your files; write it if you agree ({key})."
        ),
    ),
    Hint(
        "undo",
        "undo",
        translatable("Done. You can undo everything that was written ({key}), now or at any later time; see Activity."),
    ),
)


class HintStrip(QFrame):
    """Shows the hint of the step that the library has reached, unless it was put away."""

    accessible_role = QAccessible.Role.Note

    dismissed = Signal()  # the focus was in here, and has to go somewhere

    def __init__(
        self,
        controllers: Controllers,
        actions: CommandActions,
        remembered: WindowSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controllers = controllers
        self._actions = actions
        self._remembered = remembered
        self._is_enabled = False  # until the setting is read
        self._has_written = False
        self.hint: Hint | None = None
        self.text = label(wrap=True)
        self.done_button = QPushButton(tr("Got it"))
        self.never_button = QPushButton(tr("No more hints"))
        self._icon_label = QLabel()
        self._lay_out()
        self._connect()
        self.hide()

    def show_again(self) -> None:
        """Begin anew, also where hints were turned off."""
        self._remember(set())
        self._controllers.settings.change(HINTS.name, True)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _lay_out(self) -> None:
        self.setProperty("role", "hint")
        self.setAccessibleName(tr("Hint"))
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.done_button.setAccessibleName(tr("Put this hint away"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 10, 5)
        row.setSpacing(10)
        row.addWidget(self._icon_label)
        row.addWidget(self.text, 1)
        row.addWidget(self.done_button)
        row.addWidget(self.never_button)
        self._tint()

    def _tint(self) -> None:
        accent = theme_of(self.palette()).accent
        self._icon_label.setPixmap(icons.pixmap("info", accent, ICON_SIZE, self.devicePixelRatioF()))

    def _connect(self) -> None:
        self.done_button.clicked.connect(self._put_away)
        self.never_button.clicked.connect(self._turn_off)
        controllers = self._controllers
        for signal in (controllers.albums.counts_changed, controllers.work_changed):
            signal.connect(self._follow)
        controllers.writing.planned.connect(lambda _: self._follow())
        controllers.writing.files_written.connect(self._note_written)
        controllers.undo.changed.connect(self._follow)
        controllers.settings.changed.connect(self._read_setting)
        controllers.loader.finished.connect(self._begin)

    def _begin(self) -> None:
        """Show the first hint, now that the albums are read and the next step is known."""
        self._controllers.loader.finished.disconnect(self._begin)
        self._read_setting()

    def _read_setting(self) -> None:
        state = self._controllers.background.state
        self._controllers.background.decisions.run(lambda _: settings.read_value(state, HINTS.name), self._obey)

    def _obey(self, value: object) -> None:
        self._is_enabled = value is True
        self._follow()

    def _note_written(self) -> None:
        self._has_written = True
        self._follow()

    def _step(self) -> int:
        """The number of the step that comes next; that of the hints where there is none."""
        albums, plan = self._controllers.albums.album_index, self._controllers.writing.plan
        if self._has_written:
            return len(HINTS_IN_ORDER) if self._controllers.undo.labels()["redo"] else len(HINTS_IN_ORDER) - 1
        if plan is not None and plan.to_write:
            return 3
        if any(album.predicted for album in albums.albums.values()):
            return 2
        return 1 if albums.albums else 0

    def _follow(self) -> None:
        if not self._is_enabled:
            self._show(None)
            return
        step, past = self._step(), set(self._remembered.get(PAST_HINTS))
        passed = {hint.name for hint in HINTS_IN_ORDER[:step]}
        self._remember(past | passed)
        works_on_it = step < 2 and self._controllers.library.is_analysing
        next_hint = next(iter(HINTS_IN_ORDER[step:]), None)
        self._show(None if next_hint is None or next_hint.name in past or works_on_it else next_hint)

    def _show(self, hint: Hint | None) -> None:
        self.hint = hint
        if hint is not None:
            key = QKeySequence.fromString(next(iter(self._actions.keymap.keys(hint.command_id)), ""))
            native = key.toString(QKeySequence.SequenceFormat.NativeText)
            self.text.setText(tr(hint.text).format(key=native or self._actions[hint.command_id].text()))
            self.setAccessibleDescription(self.text.text())
        had_focus = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.setVisible(hint is not None)
        if had_focus and hint is None:
            self.dismissed.emit()

    def _put_away(self) -> None:
        if self.hint is not None:
            self._remember({*self._remembered.get(PAST_HINTS), self.hint.name})
        self._follow()

    def _turn_off(self) -> None:
        self._is_enabled = False
        self._follow()
        self._controllers.settings.change(HINTS.name, False)

    def _remember(self, names: set[str]) -> None:
        try:
            self._remembered.set(PAST_HINTS, sorted(names))
        except SettingsError as error:
            self._controllers.notifications.report(error)
