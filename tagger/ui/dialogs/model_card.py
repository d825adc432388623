"""A model's card: what it knows, its terms and data in words, its measured scores as a chart, and its limits, folded."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QScrollArea, QToolButton, QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from tagger.display_names import printable, single_line
from tagger.ui.presenters.model_scores import MeasuredScore, genre_scores, measured_scores, what_it_knows
from tagger.ui.service_messages import translated_sentence
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import label, tooltip

LINE_GAP = 8  # pixels
NAME_SHARE = 0.52  # of the width, for the source and the measure
VALUE_WIDTH = 130  # pixels for the value and its interval
MOST_LETTERS = 100


class ScoreChart(QWidget):
    """A bar from 0 to 1 per score, a line over it for the interval, and the figures beside it.

    The mouse over a row, or the arrow keys, single one out: it is said in words, in full, also to who cannot see it.
    """

    accessible_role = QAccessible.Role.Chart

    current_changed = Signal(int)  # the row that was singled out by a key

    def __init__(self, name: str) -> None:
        super().__init__()
        self.scores: Sequence[MeasuredScore] = ()
        self.current = -1  # the row that is singled out, -1: none
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_scores(self, scores: Sequence[MeasuredScore]) -> None:
        """Draw other scores; without any, nothing is there."""
        self.scores, self.current = scores, -1
        self._describe()
        self.setFixedHeight(self.line_height * len(scores))
        self.setVisible(bool(scores))
        self.update()

    @property
    def line_height(self) -> int:
        """Pixels of a row."""
        return self.fontMetrics().height() + LINE_GAP

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, self.line_height * len(self.scores))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.scores) - 1
        rows = {
            Qt.Key.Key_Down: min(self.current + 1, last),
            Qt.Key.Key_Up: max(self.current - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        row = rows.get(Qt.Key(event.key()))
        if row is None:
            super().keyPressEvent(event)
            return
        self._single_out(row)
        self.current_changed.emit(row)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._single_out(self._row_at(event.position().y()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._single_out(-1)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(event.pos().y())
            QToolTip.showText(event.globalPos(), tooltip(self.scores[row].in_words()) if row >= 0 else "", self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for row, score in enumerate(self.scores):
            self._paint_row(painter, row, score)
        painter.end()

    def _row_at(self, y: float) -> int:
        row = int(y // self.line_height)
        return row if 0 <= row < len(self.scores) else -1

    def _single_out(self, row: int) -> None:
        if row != self.current:
            self.current = row
            self._describe()
            self.update()

    def _describe(self) -> None:
        scores = [self.scores[self.current]] if self.current >= 0 else self.scores
        self.setAccessibleDescription("; ".join(score.in_words() for score in scores))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _paint_row(self, painter: QPainter, row: int, score: MeasuredScore) -> None:
        theme, metrics = theme_of(self.palette()), self.fontMetrics()
        left, top = self.width() * NAME_SHARE, row * self.line_height
        room = max(1.0, self.width() - left - VALUE_WIDTH)
        baseline, middle = top + metrics.ascent() + LINE_GAP // 2, top + self.line_height / 2
        if row == self.current:
            painter.fillRect(QRectF(0, top, self.width(), self.line_height), QColor(theme.selection))
        words = single_line(f"{score.source} · {score.measure}", MOST_LETTERS)
        painter.setPen(QColor(theme.text))
        painter.drawText(4, baseline, metrics.elidedText(words, Qt.TextElideMode.ElideRight, round(left - 16)))
        painter.fillRect(QRectF(left, middle - 4, room, 8), QColor(theme.hover))
        painter.fillRect(QRectF(left, middle - 4, room * score.value, 8), QColor(theme.accent))
        if score.low is not None and score.high is not None:
            painter.setPen(QPen(QColor(theme.text), 1.5))
            start, end = round(left + room * score.low), round(left + room * score.high)
            painter.drawLine(start, round(middle), end, round(middle))
            for edge in (start, end):
                painter.drawLine(edge, round(middle) - 5, edge, round(middle) + 5)
        painter.setPen(QColor(theme.secondary))
        painter.drawText(round(left + room + 8), baseline, score.figures)


class ModelCard(QScrollArea):
    """Shows the card of the chosen model."""

    accessible_role = QAccessible.Role.Document

    def __init__(self) -> None:
        super().__init__()
        self.words = label(wrap=True)  # what it knows, and its terms
        self.limits = label(wrap=True, role="secondary")
        self.limits_switch = _fold_button(tr("Limits"))
        self.limits_switch.toggled.connect(self._fold_limits)
        self.heading = label(wrap=True)
        self.sources = label(wrap=True)  # what it was made from
        self.chart = ScoreChart(tr("Measured scores"))
        self.genre_heading = label(wrap=True)
        self.genre_chart = ScoreChart(tr("Measured scores of each genre"))
        self._content = QWidget()
        self._content.setProperty("role", "pane")
        column = QVBoxLayout(self._content)
        measured = (self.genre_heading, self.genre_chart, self.heading, self.chart)
        for widget in (self.words, self.limits_switch, self.limits, *measured, self.sources):
            column.addWidget(widget)
        column.addStretch(1)
        for chart in (self.chart, self.genre_chart):
            chart.current_changed.connect(lambda row, chart=chart: self._reveal(chart, row))
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("What the chosen model says about itself"))
        self.clear()

    def clear(self) -> None:
        """No model is chosen."""
        self.words.setText(
            tr("Choose a model to see what it knows, its terms, its limits, and how good it was where it was measured.")
        )
        self._show_limits("")
        self.sources.clear()
        self._show_scores((), (), "")

    def show_card(self, card: Mapping[str, Any]) -> None:
        """Show a model's card."""
        training = card["training"]
        rows = [
            (translated_sentence(source["name"]), translated_sentence(source["licence"])) for source in training["data"]
        ]
        data = "\n".join(f"• {name}: {licence}" for name, licence in rows)
        scores = measured_scores(card)
        parts = (
            what_it_knows(card),
            tr("Licence: {licence}").format(licence=translated_sentence(training["licence"])),
        )
        self.words.setText("\n\n".join(map(printable, parts)))
        self._show_limits(printable(translated_sentence(card["limits"])) if card["limits"] else "")
        self.sources.setText(
            tr("Made from:\n{data}").format(data="\n".join(map(printable, data.split("\n")))) if data else ""
        )
        measured = tr("Measured, with where it lies with 95 % probability:")
        self._show_scores(scores, genre_scores(card), measured if scores else tr("No scores are said to be measured."))

    def _show_limits(self, limits: str) -> None:
        """Have the limits at hand, folded: they are long, and what the model knows comes first."""
        self.limits.setText(limits)
        self.limits_switch.setVisible(bool(limits))
        self.limits_switch.setChecked(False)
        self._fold_limits(False)

    def _fold_limits(self, unfolded: bool) -> None:
        self.limits_switch.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self.limits.setVisible(unfolded)

    def _show_scores(self, scores: Sequence[MeasuredScore], by_genre: Sequence[MeasuredScore], heading: str) -> None:
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading))
        self.chart.show_scores(scores)
        self.genre_chart.show_scores(by_genre)
        self.genre_heading.setText(
            tr("Each genre alone, the commonest first (0.5 would be by chance):") if by_genre else ""
        )
        self.genre_heading.setVisible(bool(by_genre))

    def _reveal(self, chart: ScoreChart, row: int) -> None:
        top = chart.mapTo(self._content, QPoint(0, row * chart.line_height)).y()
        self.ensureVisible(0, top + chart.line_height // 2, 0, chart.line_height)


def _fold_button(text: str) -> QToolButton:
    button = QToolButton()
    button.setCheckable(True)
    button.setText(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setProperty("role", "fold")
    return button
