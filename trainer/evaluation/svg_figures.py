"""Small pictures as SVG text: curves, confusion matrices, points on a map. No library, no script, nothing fetched."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

INK = "currentColor"
# Okabe and Ito's colours, which colour-blind readers can tell apart; their black is the page's ink, light on a dark page.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", INK, "#8a8a00")


def curves(lines: Mapping[str, Sequence[float]], *, width: int = 420, height: int = 180) -> str:
    """Lines over epochs, from 1; the legend stands below."""
    told = {name: [value for value in values if np.isfinite(value)] for name, values in lines.items()}
    told = {name: values for name, values in told.items() if values}
    if not told:
        return ""
    low, high = min(map(min, told.values())), max(map(max, told.values()))
    longest, span = max(map(len, told.values())), (high - low) or 1.0
    left, bottom = 50, height - 40
    parts = [
        text(left - 4, 14, f"{high:.3g}", "end"),
        text(left - 4, bottom, f"{low:.3g}", "end"),
        frame(left, 6, width - left - 6, bottom - 6),
    ]
    for number, (name, values) in enumerate(told.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = [
            (left + (width - left - 6) * place / max(longest - 1, 1), 6 + (bottom - 6) * (high - value) / span)
            for place, value in enumerate(values)
        ]
        parts.append(line(points, colour))
        parts.append(text(left + number * 130, height - 22, name, colour=colour))
    parts.append(text(width - 6, height - 6, f"epoch 1 to {longest}", "end"))
    return svg(width, height, parts)


def confusion(counts: NDArray[np.int64], labels: Sequence[str], *, cell: int = 22) -> str:
    """Rows are the truth, columns what was said; a cell is as dark as its share of the row."""
    margin = 8 + 7 * max(map(len, labels))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    parts = []
    for row, label in enumerate(labels):
        parts.append(text(margin - 4, margin + row * cell + 15, label, "end"))
        parts.append(
            text(
                0,
                0,
                label,
                "start",
                extra=f'transform="translate({margin + row * cell + 15},{margin - 4}) rotate(-90)"',
            )
        )
        for column in range(len(labels)):
            shade, x, y = float(shares[row, column]), margin + column * cell, margin + row * cell
            tip = f"{label} taken for {labels[column]}: {counts[row, column]}"
            colour = f'fill="rgb(0,90,156)" fill-opacity="{shade:.3f}"'
            parts.append(titled("rect", f'x="{x}" y="{y}" width="{cell}" height="{cell}" {colour}', tip))
            if counts[row, column]:
                parts.append(
                    text(x + cell / 2, y + 15, str(counts[row, column]), "middle", "#fff" if shade > 0.5 else INK)
                )
    parts.append(frame(margin, margin, cell * len(labels), cell * len(labels)))
    return svg(margin + cell * len(labels) + 4, margin + cell * len(labels) + 4, parts)


def points(places: NDArray[np.float64], groups: Sequence[str], *, size: int = 560) -> str:
    """Points [n, 2] on a map, coloured by group, each with its group as a tip."""
    low, high = places.min(axis=0), places.max(axis=0)
    scaled = 12 + (size - 24) * (places - low) / np.maximum(high - low, 1e-9)
    names = sorted(set(groups), key=lambda name: (-list(groups).count(name), name))
    colours = {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(names)}
    parts = [frame(0, 0, size, size)]
    for (x, y), group in zip(scaled, groups, strict=True):
        colour = f'fill="{colours[group]}" fill-opacity=".8"'
        parts.append(titled("circle", f'cx="{x:.1f}" cy="{y:.1f}" r="4" {colour}', group))
    for number, name in enumerate(names[:16]):
        parts.append(text(size + 10, 16 + number * 18, name, colour=colours[name]))
    return svg(size + 200, size, parts)


def svg(width: float, height: float, parts: Sequence[str]) -> str:
    """The whole picture."""
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def titled(shape: str, attributes: str, tip: str) -> str:
    """A shape that says what it is when pointed at."""
    return f"<{shape} {attributes}><title>{escape(tip)}</title></{shape}>"


def text(x: float, y: float, words: str, anchor: str = "start", colour: str = INK, extra: str = "") -> str:
    """Words at a place."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="11" {extra}>{escape(words)}</text>'


def frame(x: float, y: float, width: float, height: float) -> str:
    """A thin box."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="none" stroke="#999"/>'


def line(places: Sequence[tuple[float, float]], colour: str) -> str:
    """A line through places; a single one is a dot."""
    if len(places) == 1:
        return f'<circle cx="{places[0][0]:.1f}" cy="{places[0][1]:.1f}" r="3" fill="{colour}"/>'
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polyline points="{told}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
