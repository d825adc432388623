"""Where chips go: left to right, line by line, and a "+2" where the room ends."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flow:
    """The left edge and line of each chip that fits, and where the sign for the others stands."""

    places: tuple[tuple[int, int], ...]
    more: tuple[int, int] | None


def flow(widths: Sequence[int], width: int, lines: int, gap: int, more: int, *, others: bool = False) -> Flow:
    """Place chips of ``widths`` in lines of ``width`` pixels; ``more`` is the width of the sign for the rest.

    ``others``: there is a rest even where all of these fit.
    """
    places: list[tuple[int, int]] = []
    x, line = 0, 0
    for chip in widths:
        if x and x + chip > width:
            x, line = 0, line + 1
        if line >= lines:
            return _cut(places, widths, width, lines, gap, more)
        places.append((x, line))
        x += min(chip, width) + gap
    return _cut(places, widths, width, lines, gap, more) if others and places else Flow(tuple(places), None)


def _cut(places: list[tuple[int, int]], widths: Sequence[int], width: int, lines: int, gap: int, more: int) -> Flow:
    """Take chips away from the end until the sign for the rest fits behind or below them; the first always stays."""
    kept = list(places)
    while True:
        x, line = kept[-1]
        end = x + widths[len(kept) - 1] + gap
        if end + more <= width:
            return Flow(tuple(kept), (end, line))
        if line + 1 < lines:
            return Flow(tuple(kept), (0, line + 1))
        if len(kept) == 1:
            return Flow(tuple(kept), (max(0, width - more), line))
        kept.pop()
