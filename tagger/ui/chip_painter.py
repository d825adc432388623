"""Draws chips: a rounded box with mark, genre and score, coloured by what was decided."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from tagger.ui.presenters.chips import Chip, ChipState, Flow, flow
from tagger.ui.theme import Theme, colour

PAD = 7
GAP = 4
RADIUS = 5.0
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
CHANGES = ("new", "gone")
Chips = tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class ChipLayout:
    """Chips with their boxes, their texts as they fit in, and the box and text of the "+2" for those that do not fit."""

    boxes: tuple[tuple[QRect, Chip], ...]
    texts: tuple[str, ...]
    more: tuple[QRect, str] | None

    def moved(self, to: QPoint) -> "ChipLayout":
        """The same, where the area's corner is not at the origin but here."""
        boxes = tuple((box.translated(to), chip) for box, chip in self.boxes)
        return ChipLayout(boxes, self.texts, (self.more[0].translated(to), self.more[1]) if self.more else None)

    def at(self, x: int, y: int) -> int | None:
        """The position of the chip under a point."""
        return next((index for index, (box, _) in enumerate(self.boxes) if box.contains(x, y)), None)


def lay_out(chips: Chips, area: QRect, metrics: QFontMetrics, *, at_top: bool = False) -> ChipLayout:
    """Lay chips out in the middle of an area, or at its top.

    Where they do not fit, unchanged genres are left out before changed ones.
    """
    height = metrics.height() + 4
    lines = max(1, (area.height() + GAP) // (height + GAP))
    visible = chips
    flowed, widths = _flow(visible, area.width(), lines, metrics)
    while flowed.more and (dispensable := _dispensable(visible, len(flowed.starts))) is not None:
        visible = (*visible[:dispensable], *visible[dispensable + 1 :])
        flowed, widths = _flow(visible, area.width(), lines, metrics, more_hidden=True)
    used_lines = max((line for _, line in filter(None, (*flowed.starts, flowed.more))), default=0) + 1
    top = area.top() + (0 if at_top else (area.height() - used_lines * (height + GAP) + GAP) // 2)

    def box(start: tuple[int, int], width: int) -> QRect:
        return QRect(area.left() + start[0], top + start[1] * (height + GAP), width, height)

    boxes = tuple((box(start, width), chip) for start, width, chip in zip(flowed.starts, widths, visible, strict=False))
    hidden_count = f"+{len(chips) - len(boxes)}"
    more = (box(flowed.more, metrics.horizontalAdvance(hidden_count) + PAD), hidden_count) if flowed.more else None
    return ChipLayout(boxes, tuple(fitting_text(chip, box, metrics) for box, chip in boxes), more)


def fitting_text(chip: Chip, box: QRect, metrics: QFontMetrics) -> str:
    """The chip's text, cut where its box is too narrow for it."""
    return metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, box.width() - 2 * PAD + 2)


def _flow(
    chips: Chips, width: int, lines: int, metrics: QFontMetrics, *, more_hidden: bool = False
) -> tuple[Flow, list[int]]:
    more = metrics.horizontalAdvance("+00") + PAD
    widths = [min(metrics.horizontalAdvance(chip.text) + 2 * PAD, width) for chip in chips]
    flowed = flow(widths, width, lines, GAP, more, more_hidden=more_hidden)
    if flowed.more and lines == 1 and len(flowed.starts) == 1:
        widths[0] = min(widths[0], max(more, width - more - GAP))  # a long genre and the "+2" stand side by side
    return flowed, widths


def _dispensable(chips: Chips, shown_count: int) -> int | None:
    """The chip to leave out for a changed genre that does not fit: the last visible unchanged one."""
    if not any(chip.state in CHANGES for chip in chips[shown_count:]):
        return None
    return next((index for index in reversed(range(shown_count)) if chips[index].state == "current"), None)


def paint(painter: QPainter, layout: ChipLayout, theme: Theme) -> None:
    """Draw chips in their boxes."""
    for (box, chip), text in zip(layout.boxes, layout.texts, strict=True):
        paint_chip(painter, box, chip, text, theme)
    if layout.more:
        painter.setPen(colour(theme.secondary))
        painter.drawText(layout.more[0], Qt.AlignmentFlag.AlignCenter, layout.more[1])


def paint_chip(painter: QPainter, box: QRect, chip: Chip, text: str, theme: Theme) -> None:
    """Draw one chip, with its text as it fits in."""
    ink, fill, edge = _colours(chip, theme)
    painter.setPen(QPen(colour(edge), 1))
    painter.setBrush(colour(fill))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.setPen(colour(ink))
    inner = box.adjusted(PAD, 0, -PAD, 0)
    painter.drawText(inner, LEFT, text)
    if chip.state in ("rejected", "gone"):
        middle = box.center().y() + 1
        painter.drawLine(QPointF(inner.left(), middle), QPointF(inner.right(), middle))


def chip_font(base: QFont) -> QFont:
    """The chips' font: a little smaller than the list's."""
    font = QFont(base)
    font.setPointSizeF(max(7.5, base.pointSizeF() * 0.92))
    return font


def size(chip: Chip, metrics: QFontMetrics) -> QSize:
    """The size of one chip."""
    return QSize(metrics.horizontalAdvance(chip.text) + 2 * PAD, metrics.height() + 4)


def _colours(chip: Chip, theme: Theme) -> tuple[str, str, str]:
    """Colours of text, inside and edge."""
    if chip.state == "suggested" and not chip.sure:
        return theme.secondary, theme.surface, theme.border
    return _chip_colours(theme)[chip.state]


@lru_cache(maxsize=4)
def _chip_colours(theme: Theme) -> dict[ChipState, tuple[str, str, str]]:
    return {
        "current": (theme.secondary, theme.raised, theme.border),
        "new": (theme.accepted, theme.accepted_fill, theme.accepted),
        "gone": (theme.error, theme.error_fill, theme.error),
        "suggested": (theme.suggested, theme.suggested_fill, theme.suggested_fill),
        "accepted": (theme.accepted, theme.accepted_fill, theme.accepted),
        "rejected": (theme.faint, theme.surface, theme.border),
        "added": (theme.added, theme.added_fill, theme.added),
    }
