"""Light or dark: as the system says, unless the person chose."""

from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tagger.ui.logic.settings import Settings
from tagger.ui.theme import DARK, LIGHT, Theme, palette, stylesheet

Choice = Literal["system", "light", "dark"]
CHOICES: tuple[Choice, ...] = get_args(Choice)


class Appearance(QObject):
    """Dresses the application and dresses it again when the system or the person changes the theme."""

    changed = Signal()

    def __init__(self, app: QApplication, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._settings = settings
        app.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply)
        self.apply()

    @property
    def choice(self) -> Choice:
        """What the person chose."""
        held = self._settings.get("theme", "system")
        return held if held in CHOICES else "system"

    def choose(self, choice: Choice) -> None:
        """Take a theme from now on."""
        self._settings.set("theme", choice)
        self.apply()

    def theme(self) -> Theme:
        """The theme that is due now; a system that does not say is taken as light."""
        if self.choice != "system":
            return DARK if self.choice == "dark" else LIGHT
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def apply(self) -> None:
        """Dress the application."""
        theme = self.theme()
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(stylesheet(theme))
        self.changed.emit()
