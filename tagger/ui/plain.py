"""Text from files and from the network is plain text: nothing in it is ever read as markup or as a key mnemonic."""

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def label(text: str = "", parent: QWidget | None = None, *, role: str = "", wrap: bool = False) -> QLabel:
    """A label that shows its text letter by letter; ``role`` names its look in the theme."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def tooltip(text: str) -> str:
    """Text for a tooltip: Qt guesses whether one is HTML, so it is told so and everything in the text is escaped."""
    if not text:
        return ""
    return f"<qt><span style='white-space: pre-wrap'>{html.escape(text)}</span></qt>"


def caption(text: str) -> str:
    """Text for a button or a menu, where a single "&" would underline the next letter."""
    return text.replace("&", "&&")
