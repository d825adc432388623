"""What stands where there is nothing to show yet: it says what to do."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from tagger.ui import icons
from tagger.ui.plain import label
from tagger.ui.theme import theme_of

SIGN = 64


class EmptyState(QWidget):
    """A sign, a sentence, a hint, and the action that leads on."""

    def __init__(
        self, sign: str, title: str, hint: str, action: QAction | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = sign
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._sign.setTextFormat(Qt.TextFormat.PlainText)
        self.title = label(title, role="title")
        self.hint = label(role="secondary", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(10)
        column.addStretch(2)
        for one in (self._sign, self.title, self.hint):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(one)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.say(hint)
        if action is not None:
            button = self._button(action)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
            self.setFocusProxy(button)
        column.addStretch(3)
        self._tint()

    def say(self, hint: str) -> None:
        """Another hint below the title."""
        self.hint.setText(hint)
        self.setAccessibleName(f"{self.title.text()}. {hint}")

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        self._sign.setPixmap(icons.pixmap(self._name, theme_of(self.palette()).faint, SIGN, self.devicePixelRatioF()))

    @staticmethod
    def _button(action: QAction) -> QPushButton:
        button = QPushButton(action.text())
        button.setProperty("role", "primary")
        button.clicked.connect(action.trigger)
        button.setToolTip(action.toolTip())
        return button
