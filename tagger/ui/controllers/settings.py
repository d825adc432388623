"""The settings as their dialog shows them, read and changed away from the window, in the order they were made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tagger.services import settings
from tagger.setting_values import Value
from tagger.state.database import State
from tagger.tagformats.list_profile import Profile
from tagger.ui.controllers.background import BackgroundWork


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """Every setting by name, and how each folder that was scanned, or has a form of its own, holds its lists."""

    values: dict[str, Value]
    folders: dict[Path, Profile]


class SettingsController(QObject):
    """Uses the queue of the decisions, which keeps their order and finishes what waits when the window closes."""

    read = Signal(object)  # StoredSettings
    changed = Signal()  # the state has other settings now

    def __init__(self, background: BackgroundWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._reading = 0

    def refresh(self) -> None:
        """Read every setting."""
        state = self._background.state
        self._reading += 1
        number = self._reading
        self._background.decisions.run(lambda _: _read_settings(state), lambda values: self._show(number, values))

    def change(self, name: str, value: Value) -> None:
        """Remember a setting."""
        self._change(partial(settings.change, self._background.state, name, value))

    def set_profile(self, folder: Path, profile: Profile) -> None:
        """Write the genres of a folder's files in this form from now on."""
        self._change(partial(settings.remember_profile, self._background.state, folder, profile))

    def reset(self) -> None:
        """Go back to how the program comes."""
        self._change(partial(settings.reset, self._background.state))

    def _change(self, act: Callable[[], None]) -> None:
        """Change something, then show the settings as they are, also after a failure."""
        self._background.decisions.run(lambda _: act(), lambda _: self.changed.emit())
        self.refresh()

    def _show(self, number: int, values: StoredSettings) -> None:
        if number == self._reading:  # else newer values are on their way
            self.read.emit(values)


def _read_settings(state: State) -> StoredSettings:
    return StoredSettings(settings.read_values(state), settings.folder_profiles(state))
