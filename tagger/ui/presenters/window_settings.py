"""What the window remembers: one JSON file in the data folder, written whole or not at all."""

import json
from pathlib import Path
from typing import Any

from tagger.errors import TaggerError
from tagger.regular_file import write_whole


class SettingsError(TaggerError):
    """The settings could not be read or kept."""


class WindowSettings:
    """Named values that survive a restart; a damaged file is put aside and named in ``problem``, never trusted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: SettingsError | None = None
        self._values: dict[str, Any] = self._read()

    def get(self, name: str, default: Any = None) -> Any:
        """A remembered value."""
        return self._values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Remember a value (JSON's kinds only); None forgets it. Raises SettingsError when it cannot be kept."""
        if self._values.get(name) == value:
            return
        self._values = {key: old_value for key, old_value in self._values.items() if key != name}
        if value is not None:
            self._values[name] = value
        self._write()

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            return self._refuse(str(error))
        return values if isinstance(values, dict) else self._refuse("it holds no table")

    def _refuse(self, reason: str) -> dict[str, Any]:
        aside = self.path.with_name(self.path.name + ".damaged")
        self.problem = SettingsError(
            f"The window's settings in {self.path} cannot be read ({reason}); "
            f"the defaults are used, and the file is kept as {aside.name}."
        )
        try:
            self.path.replace(aside)
        except OSError as error:
            self.problem = SettingsError(
                f"The window's settings in {self.path} cannot be read ({reason}) nor put aside ({error}); "
                "the defaults are used."
            )
        return {}

    def _write(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, json.dumps(self._values, indent=1, sort_keys=True).encode())
        except OSError as error:
            raise SettingsError(
                f"The window's settings cannot be kept in {self.path} ({error}); "
                "free some space or mend the folder's rights."
            ) from error
