"""The settings as their dialog shows them, read and changed away from the window, in the order they were made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tagger.services import scan, settings
from tagger.settings import SETTINGS, Value
from tagger.state.database import State
from tagger.ui.controllers.background import BackgroundWork
from tagger.writing.requested_genres import Profile, profile_of, profiles, remember_profile


@dataclass(frozen=True, slots=True)
class KnownSettings:
    """Every setting by name, and how each folder that was scanned, or has a form of its own, holds its lists."""

    values: dict[str, Value]
    folders: dict[Path, Profile]


class SettingsController(QObject):
    """Uses the lane of the decisions: it keeps their order, and finishes what waits when the window closes."""

    read = Signal(object)  # Known
    changed = Signal()  # the state has other settings now

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._round = 0

    def look(self) -> None:
        """Read every setting."""
        state = self._background.state
        self._round += 1
        number = self._round
        self._background.decisions.run(lambda _: _known(state), lambda known: self._tell(number, known))

    def change(self, name: str, value: Value) -> None:
        """Remember a setting."""
        self._do(partial(settings.change, self._background.state, name, value))

    def hold(self, folder: Path, profile: Profile) -> None:
        """Hold the genres of a folder's files like this."""
        self._do(partial(remember_profile, self._background.state, folder, profile))

    def reset(self) -> None:
        """Go back to how the program comes."""
        self._do(partial(_reset, self._background.state))

    def _do(self, act: Callable[[], None]) -> None:
        """Change something, then show what is so: also after a failure, where it is still as it was."""
        self._background.decisions.run(lambda _: act(), lambda _: self.changed.emit())
        self.look()

    def _tell(self, number: int, known: KnownSettings) -> None:
        if number == self._round:  # else newer values are on their way
            self.read.emit(known)


def _known(state: State) -> KnownSettings:
    with state.reading() as session:
        folders = set(scan.roots(session))
    held = profiles(state)
    forms = {folder: held.get(folder) or profile_of(folder, held) for folder in sorted(folders | set(held))}
    return KnownSettings(settings.read_values(state), forms)


def _reset(state: State) -> None:
    for setting in SETTINGS:
        settings.forget(state, setting.name)
    for folder in profiles(state):
        remember_profile(state, folder, None)
