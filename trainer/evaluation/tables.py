"""Tables that can be printed, written as Markdown or put on a page: the paper's figures beside ours, each class's F1, and
the three likeliest genres of some albums (TISMIR Table 7).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from trainer.evaluation.scores import load_predictions
from trainer.experiments.smoke import is_made_up
from trainer.experiments.system import ExperimentRow, Results

NOTHING = "–"
HEADINGS = {
    "precision": "P",
    "recall": "R",
    "f1": "F1",
    "roc_auc": "ROC-AUC",
    "pr_auc": "PR-AUC",
    "roc_auc_micro": "ROC-AUC (all pairs)",
    "pr_auc_micro": "PR-AUC (all pairs)",
    "diversity@1": "ADiv@1",
    "diversity@3": "ADiv@3",
    "diversity@5": "ADiv@5",
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
    """One table: for each figure ours and the paper's."""
    rows = [row for row in results.rows if row.experiment.paper and row.experiment.paper.table == title]
    rows.sort(key=order)
    printed = list(dict.fromkeys(name for row in rows if row.experiment.paper for name in row.experiment.paper.figures))
    beside = [
        name for name in BESIDE.get(results.system, ()) if name not in printed and any(row.figure(name) for row in rows)
    ]
    timed = any(row.experiment.paper and row.experiment.paper.seconds_per_epoch for row in rows)
    paper = "paper, on real data" if is_made_up(results.context.data) else "paper"
    headings = [part for name in printed for part in (f"{heading(name, printed)} ours", paper)]
    columns = (
        "row",
        *headings,
        *(heading(name, printed) for name in beside),
        *(("s/epoch ours", paper) if timed else ()),
        "parameters",
    )
    return Table(
        f"{results.system}, {title}{' (made-up data)' if is_made_up(results.context.data) else ''}",
        columns,
        tuple(cells(row, printed, beside, timed) for row in rows),
    )


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


def cells(row: ExperimentRow, printed: Sequence[str], beside: Sequence[str], timed: bool) -> tuple[str, ...]:
    """One row's cells."""
    paper = row.experiment.paper
    assert paper is not None
    pairs = [
        part
        for name in printed
        for part in (ours(row, name), theirs(paper.figures.get(name), paper.deviations.get(name)))
    ]
    seconds = (
        (f"{row.seconds_per_epoch:.2f}", f"{paper.seconds_per_epoch:g}" if paper.seconds_per_epoch else NOTHING)
        if timed
        else ()
    )
    return (
        " ".join(paper.row),
        *pairs,
        *(ours(row, name) for name in beside),
        *seconds,
        f"{row.scores[0]['parameters']:,}",
    )


def ours(row: ExperimentRow, name: str) -> str:
    """Mean ± deviation over the seeds and the 95 % interval of the first run over the test items."""
    figure = row.figure(name)
    if figure is None:
        return NOTHING
    spread = f" ± {figure[1]:.3f}" if len(row.scores) > 1 else ""
    interval = row.interval(name)
    return f"{figure[0]:.3f}{spread}" + (f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else "")


def theirs(value: float | None, deviation: float | None) -> str:
    """The paper's figure."""
    if value is None:
        return NOTHING
    return f"{value:.4g}" + (f" ± {deviation:.3f}" if deviation is not None else "")


def per_class_table(results: Results, title: str, names: Sequence[tuple[str, str]]) -> Table:
    """Each class's F1, ours and the paper's, for some rows: (experiment, heading)."""
    rows = [(results.row(name), short) for name, short in names]
    labels = sorted(rows[0][0].per_label())
    paper = "paper, on real data" if is_made_up(results.context.data) else "paper"
    columns = ("genre", *(part for _, short in rows for part in (f"{short} ours", paper)))
    lines = [(label, *(part for row, _ in rows for part in pair(row, label))) for label in labels]
    average = ("average", *(part for row, _ in rows for part in averages(row)))
    return Table(title, columns, (*lines, average))


def pair(row: ExperimentRow, label: str) -> tuple[str, str]:
    """A class's F1, ours and the paper's."""
    value = row.per_label().get(label)
    paper = row.experiment.paper.per_class.get(label) if row.experiment.paper else None
    return (NOTHING if value is None else f"{value:.2f}", NOTHING if paper is None else f"{paper:.3g}")


def averages(row: ExperimentRow) -> tuple[str, str]:
    """The mean of ours, and the average that the paper prints, if it does."""
    values = [value for value in row.per_label().values() if value is not None]
    printed = row.experiment.paper.per_class_average if row.experiment.paper else None
    return f"{sum(values) / len(values):.2f}" if values else NOTHING, NOTHING if printed is None else f"{printed:.2f}"


ALBUMS = 20
LOGISTIC, COSINE = "audio.logistic.low-4x70", "audio.cosine.high-4x70"


def top3_table(results: Results) -> Table:
    """Table 7, for the experiments that it was made with in the paper."""
    columns = []
    for name in (LOGISTIC, COSINE):
        row = results.row(name)
        predictions = load_predictions(row.folders[0])
        labels = tuple(row.per_label())
        best = np.argsort(-predictions.scores[:ALBUMS], axis=1, kind="stable")[:, :3]
        columns.append([", ".join(labels[column] for column in top) for top in best])
        albums = predictions.names[:ALBUMS]
        truth = [
            ", ".join(labels[column] for column in np.flatnonzero(row_truth))
            for row_truth in predictions.truth[:ALBUMS]
        ]
    rows = tuple(zip(albums, *columns, truth, strict=True))
    return Table(
        "Top 3 of LOGISTIC and of COSINE (Table 7)",
        ("album", "LOGISTIC LOW-4×70", "COSINE HIGH-4×70", "its genres"),
        rows,
    )
