"""Small widgets used all over the window: plain-text labels and tooltips, empty states, the drop hint.

Text from files and from the network is plain text: nothing in it is ever read as markup or as a key mnemonic, and no
tooltip covers the screen.
"""

import html
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QAction,
    QColor,
    QContextMenuEvent,
    QDesktopServices,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAccessibleWidget,
    QKeySequenceEdit,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from tagger.display_names import paragraphs, printable
from tagger.regular_file import is_folder, is_there
from tagger.ui import icons
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr


def label(text: str = "", *, role: str = "", wrap: bool = False) -> QLabel:
    """A label that shows its text as plain text; ``role`` names its look in the theme."""
    widget = QLabel(text)
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.setWordWrap(wrap)
    if role:
        widget.setProperty("role", role)
    return widget


def tooltip(text: str) -> str:
    """Text for a tooltip: Qt guesses whether it is HTML, so it is marked as HTML and its text is escaped."""
    if not text:
        return ""
    return f"<qt><span style='white-space: pre-wrap'>{html.escape(paragraphs(text))}</span></qt>"


def caption(text: str) -> str:
    """Text for a button or a menu, where a single "&" would underline the next letter."""
    return text.replace("&", "&&")


def install_roles() -> None:
    """Have screen readers told what the widgets are that draw themselves: their class says it as ``accessible_role``.

    Qt knows no more of such a widget than that it is one.
    """
    QAccessible.installFactory(_interface_with_role)


def _interface_with_role(_class_name: str, source: QObject) -> QAccessibleInterface | None:
    of_qt = QAccessible.Role.HotkeyField if isinstance(source, QKeySequenceEdit) else None  # Qt gives it no role itself
    role = getattr(source, "accessible_role", of_qt)
    return (
        QAccessibleWidget(source, role) if isinstance(role, QAccessible.Role) and isinstance(source, QWidget) else None
    )


class MenuRequests(QObject):
    """Asks for a list's context menu: where the mouse is, or by key at the current row, where Qt would take the list's middle."""

    requested = Signal(QPoint)  # on the screen

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        for watched in (view, view.viewport()):
            watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent):
            return False
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.requested.emit(self._current_point() if by_key else event.globalPos())
        return True

    def _current_point(self) -> QPoint:
        viewport = self._view.viewport()
        visible = self._view.visualRect(self._view.currentIndex()) & viewport.rect()
        return viewport.mapToGlobal(visible.center() if visible.isValid() else QPoint(0, 0))


def show_in_file_manager(folder: Path) -> str:
    """Open a folder in the desktop's file manager. Returns why that cannot be, "" where it can."""
    if not is_folder(folder):
        return tr("“{folder}” is not there; see whether its disk is connected.").format(folder=printable(str(folder)))
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        return tr("No program that shows folders could be opened; the folder is “{folder}”.").format(
            folder=printable(str(folder))
        )
    return ""


FRAME = QSize(16, 48)  # pixels that the frame of a window takes, about


def fit_on_screen(window: QWidget) -> None:
    """Have a window be no larger than the screen has room for: else its lower bar or its buttons are out of sight."""
    window.resize(window.size().boundedTo(window.screen().availableSize() - FRAME))


HELP_PAGE = "helpPage"  # property of a widget that a help page is about


def about_page(widget: QWidget, name: str) -> None:
    """F1 opens this help page while the focus is in the widget."""
    widget.setProperty(HELP_PAGE, name)


ICON_SIZE = 64


class EmptyState(QWidget):
    """Shown where there is nothing to list yet: an icon, a title, a hint, and a button for what to do."""

    accessible_role = QAccessible.Role.Note

    def __init__(
        self, icon_name: str, title: str, hint: str, action: QAction | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon_label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._icon_label.setTextFormat(Qt.TextFormat.PlainText)
        self.title = label(title, role="title")
        self.hint = label(role="secondary", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(10)
        column.addStretch(2)
        for widget in (self._icon_label, self.title, self.hint):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_hint(hint)
        if action is not None:
            button = self._button(action)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
            self.setFocusProxy(button)
        column.addStretch(3)
        self._tint()

    def set_hint(self, hint: str) -> None:
        """Another hint below the title."""
        self.hint.setText(hint)
        self.setAccessibleName(f"{self.title.text()}. {hint}")

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        self._icon_label.setPixmap(
            icons.pixmap(self._icon_name, theme_of(self.palette()).faint, ICON_SIZE, self.devicePixelRatioF())
        )

    @staticmethod
    def _button(action: QAction) -> QPushButton:
        button = QPushButton(action.text())
        button.setProperty("role", "primary")
        button.clicked.connect(action.trigger)
        button.setToolTip(action.toolTip())
        return button


DROP_ICON_SIZE = 64
DROP_INSET = 12


def folders_of(data: QMimeData) -> list[Path]:
    """The folders that were dragged; a file stands for the folder it is in."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    folders = [path if is_folder(path) else path.parent for path in paths if is_there(path)]
    return list(dict.fromkeys(folders))


def accept_as_copy(event: QDropEvent) -> bool:
    """Take what is dragged as a copy, whatever its source proposes; whether that can be.

    A source that is told "move" deletes what it offered: here the person's music.
    """
    if not event.possibleActions() & Qt.DropAction.CopyAction:
        event.ignore()
        return False
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
    return True


class DropHint(QWidget):
    """Covers the window while folders hang over it."""

    accessible_role = QAccessible.Role.Note

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("Drop to read this folder and suggest genres"))
        self.hide()

    def cover(self, area: QRect) -> None:
        """Show over an area."""
        self.setGeometry(area)
        self.raise_()
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = QColor(theme.window)
        shade.setAlpha(225)
        painter.fillRect(self.rect(), shade)
        painter.setPen(QPen(QColor(theme.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(DROP_INSET, DROP_INSET, -DROP_INSET, -DROP_INSET), 12, 12)
        middle = self.rect().center()
        painter.drawPixmap(
            middle.x() - DROP_ICON_SIZE // 2,
            middle.y() - DROP_ICON_SIZE,
            icons.pixmap("drop", theme.accent, DROP_ICON_SIZE, self.devicePixelRatioF()),
        )
        painter.setPen(QColor(theme.text))
        below = QRect(0, middle.y() + 8, self.width(), 40)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter), tr("Drop to read this folder and suggest genres"))
        painter.end()
