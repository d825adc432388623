"""Errors, problems and news of the whole window, the banner for problems and the line for news."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from tagger.display_names import printable
from tagger.errors import CancelledError, Problem, TaggerError
from tagger.ui import icons
from tagger.ui.presenters.sentences import count
from tagger.ui.service_messages import translated_sentence
from tagger.ui.theme import NEWS_PADDING, give_role, theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import label, tooltip

MAX_PROBLEMS = 5000
NEWS_SECONDS = 12
Level = Literal["info", "problem"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know; ``details`` is for a bug report."""

    level: Level
    text: str
    details: str = ""
    standing: bool = False  # the state has it, and it goes when its cause does


class Notifications(QObject):
    """Receives errors, problems and news from every part of the window."""

    added = Signal(object)  # Notice
    settled = Signal(str)  # the text of a problem that stands no more

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problems: dict[str, Notice] = {}

    def report(self, error: BaseException) -> None:
        """An error: a sentence for the person as it is; anything unexpected with its trace."""
        if isinstance(error, CancelledError):
            self.inform(str(error))
        elif isinstance(error, TaggerError):
            self._add(Notice("problem", str(error)))
        else:
            trace = "".join(traceback.format_exception(error))
            summary = f"{type(error).__name__}: {error}"
            text = tr(
                "The program met an error it did not expect ({summary}); the Activity page has the details to report."
            ).format(summary=summary)
            self._add(Notice("problem", text, trace))

    def problem(self, problem: Problem) -> None:
        """One item that was passed over."""
        self._add(Notice("problem", str(problem)))

    def show_standing(self, problems: Sequence[Problem]) -> None:
        """What is wrong with the library now: those that are gone are taken away, and no banner is raised."""
        texts = {_shown(str(problem)) for problem in problems}
        for text in [text for text, notice in self.problems.items() if notice.standing and text not in texts]:
            del self.problems[text]
            self.settled.emit(text)
        for problem in problems:
            self._add(Notice("problem", str(problem), standing=True))

    def inform(self, text: str) -> None:
        """Good or neutral news."""
        self._add(Notice("info", text))

    def _add(self, notice: Notice) -> None:
        notice = replace(notice, text=_shown(notice.text), details=_readable(notice.details))
        if notice.level == "problem":
            previous = self.problems.get(notice.text)
            if previous is not None or len(self.problems) >= MAX_PROBLEMS:
                if previous is not None and notice.standing:
                    self.problems[notice.text] = notice
                return
            self.problems[notice.text] = notice
        self.added.emit(notice)


def _shown(text: str) -> str:
    return translated_sentence(_readable(text))


def _readable(text: str) -> str:
    """An error's text with the file names in it made safe to show."""
    return "\n".join(map(printable, text.split("\n")))


class ProblemBanner(QFrame):
    """The latest problem on a strip, until it is closed."""

    accessible_role = QAccessible.Role.AlertMessage

    all_requested = Signal()

    def __init__(self, notifications: Notifications, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unseen_count = 0
        self.setProperty("role", "banner")
        self._icon_label = label()
        self._text = label()
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._all_button = QPushButton(tr("Show all"))
        self._close_button = QToolButton()
        self._lay_out()
        self._tint()
        notifications.added.connect(self.show_notice)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a problem, and how many there are by now."""
        if notice.level == "problem" and not notice.standing:
            self._unseen_count += 1
            text = " ".join(notice.text.split())
            if self._unseen_count > 1:
                problems = count(self._unseen_count, "problem")
                text = tr("{problems}, the last one: {text}").format(problems=problems, text=text)
            self._text.setText(text)
            self._text.setToolTip(tooltip(notice.text))
            self.setAccessibleName(self._text.text())
            self.show()

    def dismiss(self) -> None:
        """Take the strip away."""
        self._unseen_count = 0
        self.hide()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        theme = theme_of(self.palette())
        self._icon_label.setPixmap(icons.pixmap("warning", theme.error, 20, self.devicePixelRatioF()))
        self._close_button.setIcon(icons.icon("close", theme.secondary))

    def _lay_out(self) -> None:
        self._all_button.clicked.connect(self.all_requested)
        self._close_button.clicked.connect(self.dismiss)
        self._close_button.setAutoRaise(True)
        self._close_button.setIconSize(QSize(16, 16))
        self._close_button.setToolTip(tr("Close"))
        self._close_button.setAccessibleName(tr("Close the notice"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 8, 5)
        row.addWidget(self._icon_label)
        row.addWidget(self._text, 1)
        row.addWidget(self._all_button)
        row.addWidget(self._close_button)


class NewsLabel(QLabel):
    """Good or neutral news in the status bar; it goes by itself and moves nothing."""

    def __init__(self, notifications: Notifications, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(tr("News"))
        self._news = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NEWS_SECONDS * 1000)
        self._timer.timeout.connect(self._clear_news)
        notifications.added.connect(self.show_notice)

    def show_notice(self, notice: Notice) -> None:
        """Show news for a while."""
        if notice.level == "info":
            self._news = " ".join(notice.text.split())
            self.setToolTip(tooltip(notice.text))
            self.setAccessibleDescription(notice.text)
            self._fit()
            give_role(self, "news")  # it stands out: after Enter the list has gone on to the next album
            self._timer.start()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(
            self.fontMetrics().elidedText(self._news, Qt.TextElideMode.ElideRight, self.width() - 2 * NEWS_PADDING)
        )

    def _clear_news(self) -> None:
        self._news = ""
        self.clear()
        give_role(self, "")
