"""A model's card: terms, data and limits in words, and its measured scores as a chart with intervals."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from tagger.display_names import printable, single_line
from tagger.ui.presenters.model_scores import MeasuredScore, measured_scores
from tagger.ui.theme import theme_of
from tagger.ui.translation import tr
from tagger.ui.widgets import label

LINE_GAP = 8  # pixels
NAME_SHARE = 0.52  # of the width, for the source and the measure
VALUE_WIDTH = 130  # pixels for the value and its interval
MOST_LETTERS = 100


class ScoreChart(QWidget):
    """A bar from 0 to 1 per score, a line over it for the interval, and the figures beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.scores: Sequence[MeasuredScore] = ()
        self.setAccessibleName(tr("Measured scores"))

    def show_scores(self, scores: Sequence[MeasuredScore]) -> None:
        """Draw other scores."""
        self.scores = scores
        self.setAccessibleDescription("; ".join(score.in_words() for score in scores))
        self.setFixedHeight(self._line_height * len(scores))
        self.update()

    @property
    def _line_height(self) -> int:
        return self.fontMetrics().height() + LINE_GAP

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(400, self._line_height * len(self.scores))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        theme, metrics = theme_of(self.palette()), self.fontMetrics()
        painter = QPainter(self)
        left = self.width() * NAME_SHARE
        room = max(1.0, self.width() - left - VALUE_WIDTH)
        for position, score in enumerate(self.scores):
            top = position * self._line_height
            baseline, middle = top + metrics.ascent() + LINE_GAP // 2, top + self._line_height / 2
            name, figures = score.in_words().rsplit(f"{score.measure} ", 1)
            words = single_line(f"{score.measure}, {name.rstrip(': ')}", MOST_LETTERS)
            painter.setPen(QColor(theme.text))
            elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, round(left - 12))
            painter.drawText(0, baseline, elided)
            painter.fillRect(QRectF(left, middle - 4, room, 8), QColor(theme.hover))
            painter.fillRect(QRectF(left, middle - 4, room * score.value, 8), QColor(theme.accent))
            if score.low is not None and score.high is not None:
                painter.setPen(QPen(QColor(theme.text), 1.5))
                start, end = round(left + room * score.low), round(left + room * score.high)
                painter.drawLine(start, round(middle), end, round(middle))
                for edge in (start, end):
                    painter.drawLine(edge, round(middle) - 5, edge, round(middle) + 5)
            painter.setPen(QColor(theme.secondary))
            painter.drawText(round(left + room + 8), baseline, figures)
        painter.end()


class ModelCard(QScrollArea):
    """Shows the card of the chosen model."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label(wrap=True)
        self.chart = ScoreChart()
        content = QWidget()
        content.setProperty("role", "pane")
        column = QVBoxLayout(content)
        column.addWidget(self.words)
        column.addWidget(self.chart)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("What the chosen model says about itself"))
        self.clear()

    def clear(self) -> None:
        """No model is chosen."""
        self.words.setText(
            tr("Choose a model to see its terms, its limits, and how good it was where it was measured.")
        )
        self.chart.show_scores(())

    def show_card(self, card: Mapping[str, Any]) -> None:
        """Show a model's card."""
        training = card["training"]
        data = "\n".join(f"• {source['name']}: {source['licence']}" for source in training["data"])
        scores = measured_scores(card)
        parts = (
            tr("Licence: {licence}").format(licence=training["licence"]),
            tr("Limits: {limits}").format(limits=card["limits"]) if card["limits"] else "",
            tr("Made from:\n{data}").format(data=data) if data else "",
            tr("Measured, with where it lies with 95 % probability:")
            if scores
            else tr("No scores are said to be measured."),
        )
        self.words.setText("\n\n".join(printable(line) if "\n" not in line else line for line in parts if line))
        self.chart.show_scores(scores)
