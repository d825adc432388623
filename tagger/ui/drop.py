"""Folders dropped on the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tagger.ui import icons
from tagger.ui.theme import theme_of

SIGN = 64
INSET = 12


def folders_of(data: QMimeData) -> list[Path]:
    """The folders that were dragged; a file stands for the folder it is in."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    folders = [path if path.is_dir() else path.parent for path in paths if path.exists()]
    return list(dict.fromkeys(folders))


class DropHint(QWidget):
    """Covers the window while folders hang over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, area: QRect) -> None:
        """Show over an area."""
        self.setGeometry(area)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(theme.window)
        veil.setAlpha(225)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(theme.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(INSET, INSET, -INSET, -INSET), 12, 12)
        middle = self.rect().center()
        painter.drawPixmap(
            middle.x() - SIGN // 2,
            middle.y() - SIGN,
            icons.pixmap("drop", theme.accent, SIGN, self.devicePixelRatioF()),
        )
        painter.setPen(QColor(theme.text))
        below = QRect(0, middle.y() + 8, self.width(), 40)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter), "Drop to read this folder and suggest genres")
        painter.end()
