"""What a cross-validation comes to, in a table and in sentences; and whether what was learnt is to be used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tagger.inference.manifest import LearntSection, MeasuredValue
from tagger.inference.types import Doubles
from tagger.learning.cross_validation import BASE, CrossValidation
from tagger.learning.genre_targets import LEAST_ALBUMS, Flags, TaggedExamples
from tagger.learning.measures import MEASURES, Interval, differences, measure_all
from tagger.learning.regression import losses

FREQUENT, NEAREST, LEARNT = "most frequent genres", "nearest neighbour by other artists", "learnt from your tags"
MOST_NAMED = 12  # rare genres in a sentence
TOLERANCE = 0.005  # of a measure: less is no difference


class IntervalValue(Protocol):
    """A figure with its interval."""

    @property
    def value(self) -> float:
        """The figure."""

    @property
    def low(self) -> float:
        """The lower end."""

    @property
    def high(self) -> float:
        """The upper end."""


Table = Mapping[str, Mapping[str, Interval]]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The table by way of suggesting and measure, whether the learnt way is not worse than the model in use, and why."""

    table: Table
    not_worse: bool
    sentences: tuple[str, ...]
    recipes: Mapping[str, str]


def compare(result: CrossValidation, base_name: str) -> Comparison:
    """Measure every way of suggesting on the same albums; ``base_name`` is what the model in use is called."""
    examples = result.examples
    return compare_scores(ways(result, base_name), examples.targets, examples.artist, base_name, _recipes(result))


def ways(result: CrossValidation, base_name: str) -> dict[str, Doubles]:
    """The scores [N, L] of every way of suggesting, the simplest first, what was learnt last."""
    return {
        FREQUENT: result.prior,
        NEAREST: result.nearest,
        _base_row(base_name): result.base,
        LEARNT: result.learnt,
    }


def compare_scores(
    scores: Mapping[str, Doubles],
    targets: Flags,
    artist: Sequence[str],
    base_name: str,
    recipes: Mapping[str, str],
    *,
    learnt_row: str = LEARNT,
) -> Comparison:
    """Measure scores [N, L] of albums whose artists nothing was learnt from; ``learnt_row`` is what is to be used."""
    base_row, first = _base_row(base_name), MEASURES[0]
    table = measure_all(scores, targets, artist)
    learnt, base = table[learnt_row], table[base_row]
    reasons = [
        f"its {measure} is {_figure(learnt[measure].value)} and that of {other} {_figure(table[other][measure].value)}"
        for other, measures in ((base_row, MEASURES), (FREQUENT, MEASURES[:1]))
        for measure in measures
        if learnt[measure].value < table[other][measure].value - TOLERANCE
    ]
    if losses(scores[learnt_row], targets).mean() > losses(scores[base_row], targets).mean():
        reasons.append("its probabilities are less true than those of the base")
    sentences = [
        f"Judged by albums whose artists it never met ({len(set(artist))} artists, {targets.shape[1]} genres), what was learnt "
        f"names a right genre first for {_percent(learnt[first])} of them; the most similar album by another artist has "
        f"one for {_percent(table[NEAREST][first])}, {base_name} for {_percent(base[first])}, and the most frequent genre is "
        f"right for {_percent(table[FREQUENT][first])}.",
        _beside_nearest(differences(scores[learnt_row], scores[NEAREST], targets, artist)[first]),
        "It is better than the base." if not reasons else f"It is worse than what there is: {'; '.join(reasons)}.",
    ]
    return Comparison(table, not reasons, tuple(sentences), recipes)


def _base_row(base_name: str) -> str:
    return f"{base_name}, the base"


def _beside_nearest(difference: Interval) -> str:
    """How many albums more than the nearest neighbour has right, on the very same albums, as a sentence."""
    value, low, high = (100 * number for number in (difference.value, difference.low, difference.high))
    figures = f"{value:+.0f} in 100 albums, {low:+.0f} to {high:+.0f}"
    if low > 0:
        return f"On the same albums it has more right than that most similar album ({figures})."
    if high < 0:
        return f"On the same albums it has fewer right than that most similar album ({figures})."
    return f"On the same albums it has about as many right as that most similar album ({figures})."


def learnt_section(
    examples: TaggedExamples,
    comparison: Comparison,
    base: tuple[str, str],
    rare: tuple[Mapping[str, str], Mapping[str, int]],
    sentences: Iterable[str],
    *,
    own_encoders: bool = False,
) -> LearntSection:
    """The report as a bundle holds it. ``base``: its name and digest; ``rare``: genres folded, and those left out."""
    folded, left_out = rare
    return LearntSection(
        base=base[0],
        base_digest=base[1],
        albums=len(examples),
        artists=len(set(examples.artist)),
        folded=dict(folded),
        rare=dict(left_out),
        table={name: _values(row) for name, row in comparison.table.items()},
        recipes=dict(comparison.recipes),
        not_worse=comparison.not_worse,
        sentences=tuple(sentences),
        own_encoders=own_encoders,
    )


def _values(row: Mapping[str, Interval]) -> dict[str, MeasuredValue]:
    return {measure: MeasuredValue.model_validate(interval, from_attributes=True) for measure, interval in row.items()}


def _recipes(result: CrossValidation) -> dict[str, str]:
    """How each modality is learnt, and what each part counts where it is the only modality."""
    lines: dict[str, list[str]] = {}
    for modality in dict.fromkeys(part[0] for part in result.recipes):
        for part, weight in result.weights[(modality,)].items():
            name = "the base's own" if part[1] == BASE else result.recipes[part].in_words()
            lines.setdefault(modality.value, []).append(f"{weight:.2f} × ({name})")
    return {modality: " + ".join(parts) for modality, parts in lines.items()}


def report_lines(about: LearntSection) -> list[str]:
    """A learnt model's report as lines of text: what was learnt from, the table, and what it comes to."""
    origin = (
        f"Learnt from {about.albums} albums by {about.artists} artists with encoders of its own, beside '{about.base}'."
        if about.own_encoders
        else f"Learnt from {about.albums} albums by {about.artists} artists, over '{about.base}'."
    )
    return [origin, *notes(about), "", *table_lines(about.table), "", *about.sentences]


def notes(about: LearntSection) -> list[str]:
    """What became of rare genres, as sentences."""
    sentences = []
    if about.folded:
        folded = _first_few(f"{name} → {parent}" for name, parent in about.folded.items())
        sentences.append(f"Rare genres that count as the one above them: {folded}.")
    if about.rare:
        rare = _first_few(f"{name} ({count})" for name, count in about.rare.items())
        sentences.append(f"Too rare to be learnt (fewer than {LEAST_ALBUMS} albums, or one artist): {rare}.")
    return sentences


def table_lines(table: Mapping[str, Mapping[str, IntervalValue]]) -> list[str]:
    """The table as lines of text, a way of suggesting each."""
    width = max(map(len, table))
    cells = {name: [interval_text(row[measure]) for measure in MEASURES] for name, row in table.items()}
    columns = [max(len(measure), *(len(row[i]) for row in cells.values())) for i, measure in enumerate(MEASURES)]
    head = " " * width + "".join(f"  {measure.ljust(columns[i])}" for i, measure in enumerate(MEASURES))
    body = [
        name.ljust(width) + "".join(f"  {cell.ljust(columns[i])}" for i, cell in enumerate(row))
        for name, row in cells.items()
    ]
    return [line.rstrip() for line in (head, *body)]


def interval_text(interval: IntervalValue) -> str:
    """A figure with its interval, "0.87 (0.85–0.89)"; a dash where nothing defines it."""
    if not np.isfinite(interval.value):
        return "–"
    return f"{_figure(interval.value)} ({_figure(interval.low)}–{_figure(interval.high)})"


def _figure(value: float) -> str:
    return f"{value:.2f}"


def _percent(interval: Interval) -> str:
    return f"{100 * interval.value:.0f} % ({100 * interval.low:.0f}–{100 * interval.high:.0f} %)"


def _first_few(names: Iterable[str]) -> str:
    items = list(names)
    return ", ".join(items[:MOST_NAMED]) + (f" and {len(items) - MOST_NAMED} more" if len(items) > MOST_NAMED else "")
