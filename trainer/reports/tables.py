"""Tables that can be printed, written as Markdown or put on a page: the paper's figures beside ours, each class's F1, and
the three likeliest genres of some albums (TISMIR Table 7).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from tagger.inference.measure_names import measure_name
from trainer.experiments.smoke import is_made_up

if TYPE_CHECKING:  # the benchmark prints tables on machines that lack what running experiments needs
    from trainer.experiments.system import ExperimentRow, Results

NOTHING = "–"
ON_CARDS = (
    *("roc_auc", "pr_auc", "roc_auc_micro", "pr_auc_micro"),
    *("diversity@1", "diversity@3", "diversity@5", "precision@3", "ndcg@3"),
)
HEADINGS = {
    "precision": "P",
    "recall": "R",
    "f1": "F1",
    **{name: measure_name(name) for name in ON_CARDS},
    "accuracy": "accuracy",
    "log_loss": "log-loss",
}
BESIDE = {
    "tismir-multi": ("test.pr_auc", "test.precision@3", "test.ndcg@3"),
    "dmg-gtzan": ("test.accuracy", "test.f1"),
    "dmg-magnatagatune": ("test.roc_auc", "test.pr_auc", "test.accuracy"),
    "covers": ("test.roc_auc", "test.pr_auc", "test.f1"),
}
"""Figures that no paper prints and that are printed beside its own."""


FUSIONS = ("A + T", "A + I", "T + I", "A + T + I")
SETTINGS = (
    "TIMBRE-MLP",
    *(f"{size}-{kind}" for kind in ("3×3", "4×96", "4×70") for size in ("LOW", "HIGH")),
    "VSM",
    "VSM+SEM",
)
FEATURES = ("CNN_AUDIO", "CNN_VISUAL", "MM_AUDIO", "MM_VISUAL", "CNN_AUDIO + MM_AUDIO", "CNN_VISUAL + MM_VISUAL")
JOINED = ("CNN_AUDIO + CNN_VISUAL", "MM_AUDIO + MM_VISUAL", "ALL")
ORDER = (
    ("AUDIO", "TEXT", "IMAGE", "Audio", "Video", "A + V"),
    ("LOGISTIC", "COSINE"),
    SETTINGS,
    FEATURES,
    JOINED,
    FUSIONS,
)
"""The names in a table's rows, as the papers order them."""


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the columns' names, and the cells of each row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> Iterator[str]:
        """For a terminal, in columns."""
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        yield self.title
        for row in (self.columns, *self.rows):
            yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()

    def markdown(self) -> str:
        """As a Markdown table."""
        ruler = tuple("---" for _ in self.columns)
        rows = (
            "| " + " | ".join(cell.replace("|", "/") for cell in row) + " |"
            for row in (self.columns, ruler, *self.rows)
        )
        return f"### {self.title}\n\n" + "\n".join(rows) + "\n"

    def html(self) -> str:
        """As an HTML table."""
        head = "".join(f"<th>{escape(cell)}</th>" for cell in self.columns)
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in self.rows)
        return f"<h3>{escape(self.title)}</h3><div class=wide><table><tr>{head}</tr>{body}</table></div>"


def main_tables(results: Results) -> list[Table]:
    """The system's tables, every row that the paper prints, and the rows behind them that it does not."""
    titles = dict.fromkeys(row.experiment.paper.table for row in results.rows if row.experiment.paper)
    return [figures_table(results, title) for title in titles]


def figures_table(results: Results, title: str) -> Table:
    """One table: for each figure ours and the paper's, with as many digits as there."""
    rows = [row for row in results.rows if row.experiment.paper and row.experiment.paper.table == title]
    rows.sort(key=order)
    layout = FigureColumns.of(results, rows)
    columns = ("row", *layout.headings())
    return Table(
        f"{results.system}, {title}{' (made-up data)' if is_made_up(results.context.data) else ''}",
        columns,
        tuple((row_name(row), *layout.cells(row)) for row in rows),
    )


def paper_heading(results: Results) -> str:
    """The heading of a column of the paper's."""
    return "paper, on real data" if is_made_up(results.context.data) else "paper"


def row_name(row: ExperimentRow) -> str:
    """What the paper calls the row, and how it was trained where the settings say otherwise by now."""
    name = " ".join(row.experiment.paper.row) if row.experiment.paper else row.experiment.name
    return f"{name} ({row.trained_otherwise})" if row.trained_otherwise else name


@dataclass(frozen=True, slots=True)
class FigureColumns:
    """The columns of a table of figures: those that the paper prints, those ``beside`` them, seconds and parameters.

    ``digits``: how many stand after the point in each of the paper's columns.
    """

    printed: dict[str, int]
    beside: tuple[str, ...]
    timed: bool
    counted: bool
    paper: str

    @classmethod
    def of(cls, results: Results, rows: Sequence[ExperimentRow]) -> FigureColumns:
        """The columns for these rows."""
        sections = [row.experiment.paper for row in rows if row.experiment.paper]
        printed: dict[str, int] = {}
        for section in sections:
            for name, value in section.figures.items():
                printed[name] = max(printed.get(name, 0), digits_of(value))
        beside = tuple(
            name
            for name in BESIDE.get(results.system, ())
            if name not in printed and any(row.figure(name) for row in rows)
        )
        timed = any(section.seconds_per_epoch for section in sections)
        return cls(printed, beside, timed, any(section.parameters for section in sections), paper_heading(results))

    def headings(self) -> Iterator[str]:
        """The columns' names."""
        names = tuple(self.printed)
        for name in names:
            yield from (f"{heading(name, names)} ours", self.paper)
        yield from (heading(name, names) for name in self.beside)
        yield from ("s/epoch ours", self.paper) if self.timed else ()
        yield from ("parameters ours", self.paper) if self.counted else ("parameters",)

    def cells(self, row: ExperimentRow) -> Iterator[str]:
        """One row's cells."""
        paper = row.experiment.paper
        assert paper is not None
        for name, longest in self.printed.items():
            digits = paper.digits or longest
            yield measured_text(row, name, digits)
            yield printed_text(
                paper.figures.get(name), paper.deviations.get(name), paper.alternatives.get(name), digits
            )
        for name in self.beside:
            yield measured_text(row, name, max(self.printed.values(), default=3))
        if self.timed:
            yield f"{row.seconds_per_epoch:.2f}"
            yield f"{paper.seconds_per_epoch:g}" if paper.seconds_per_epoch else NOTHING
        yield f"{row.scores[0]['parameters']:,}"
        if self.counted:
            yield paper.parameters or NOTHING


def digits_of(value: float) -> int:
    """How many digits a printed figure has after the point, two at least."""
    return max(2, len(repr(value).partition(".")[2]))


def order(row: ExperimentRow) -> tuple[int, ...]:
    """Where the paper prints the row."""
    return position_in_paper(row.experiment.paper.row if row.experiment.paper else ())


def position_in_paper(printed: Sequence[str]) -> tuple[int, ...]:
    """Where the paper prints a row of these names: by modality (fusions together), target, and setting."""
    positions = [[names.index(cell) for names in ORDER if cell in names] for cell in printed]
    ranks = [position[0] if position else 0 for position in positions]
    fusion = printed[:1] and printed[0] in FUSIONS
    return (len(ORDER[0]), *ranks[1:], ranks[0]) if fusion else tuple(ranks)


def heading(name: str, printed: Sequence[str]) -> str:
    """A figure's column; the split is named where it is not the test or there are several."""
    split, _, measure = name.partition(".")
    several = len({figure.partition(".")[0] for figure in printed}) > 1
    return f"{split} {HEADINGS.get(measure, measure)}" if several or split != "test" else HEADINGS.get(measure, measure)


def measured_text(row: ExperimentRow, name: str, digits: int = 3) -> str:
    """A measured figure: mean ± deviation over the seeds, and the first run's 95 % interval over the test items."""
    figure = row.figure(name)
    if figure is None:
        return NOTHING
    spread = f" ± {figure[1]:.{digits}f}" if len(row.scores) > 1 else ""
    interval = row.interval(name)
    ends = f" [{interval[0]:.{digits}f}, {interval[1]:.{digits}f}]" if interval else ""
    return f"{figure[0]:.{digits}f}{spread}{ends}"


def number_text(value: float | None, digits: int) -> str:
    """A figure with so many digits after the point, NOTHING where there is none."""
    return NOTHING if value is None else f"{value:.{digits}f}"


def printed_text(value: float | None, deviation: float | None, alternative: float | None, digits: int) -> str:
    """A figure that the paper prints, with the other value in brackets where it prints two."""
    if value is None:
        return NOTHING
    spread = f" ± {deviation:.{digits}f}" if deviation is not None else ""
    return f"{value:.{digits}f}{spread}" + (f" (or {alternative:.{digits}f})" if alternative is not None else "")
