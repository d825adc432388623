"""The tables of docs/results.md: what the papers' methods do on the freely available sets, beside baselines, with intervals.

Intervals are the first run's, over the test items; ADiv has none, since a resample can only propose fewer genres.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.errors import TaggerError
from trainer.experiments.system import ExperimentRow, Results
from trainer.files import read_json, write_atomically
from trainer.reports.figures import named_points
from trainer.reports.genre_maps import tsne
from trainer.reports.html_page import Figure, Report, Section
from trainer.reports.tables import NOTHING, Table

DIVERSITIES = ("test.diversity@1", "test.diversity@3", "test.diversity@5")
PERPLEXITY = 10.0
MAP_PAGE, MAP_POSITIONS = "jamendo-map.html", "jamendo-map.csv"


def result_table(results: Results) -> Table:
    """The table of one of this project's own systems. Raises TaggerError for a system without a table."""
    tables: Mapping[str, Callable[[Results], Table]] = {
        "timbre": timbre_table,
        "covers-five": covers_table,
        "albums": albums_table,
        "jamendo-factors": factors_table,
    }
    if results.system not in tables:
        raise TaggerError(f"There is no table of '{results.system}'; choose one of {', '.join(tables)}.")
    return tables[results.system](results)


def table_rows(results: Results) -> list[ExperimentRow]:
    """The experiments that stand in the table, in its order; the others are only needed by them."""
    rows = [row for row in results.rows if row.experiment.position is not None]
    return sorted(rows, key=lambda row: row.experiment.position or 0)


def timbre_table(results: Results) -> Table:
    """Accuracy and macro F1: mean and deviation over ten folds. Folds are blocks of neighbouring clips, because GTZAN
    repeats artists and an artist's clips stand side by side; random folds show how much that leak is worth.
    """
    rows = [
        (row.experiment.title, row.experiment.data.folds or NOTHING, cell(row, "test.accuracy"), cell(row, "test.f1"))
        for row in table_rows(results)
    ]
    return Table("GTZAN timbre statistics, ten-fold", ("classifier", "folds", "accuracy", "macro F1"), tuple(rows))


def covers_table(results: Results) -> Table:
    """AUC and PR-AUC with their intervals over covers, and how often the first genre is right."""
    rows = table_rows(results)
    columns = ("classifier", "AUC", "interval", "PR-AUC", "interval", "first genre right")
    cells = [(row.experiment.title, *area_cells(row), cell(row, "test.accuracy")) for row in rows]
    return Table(f"Covers, {sizes_of(rows[0])}", columns, tuple(cells))


def albums_table(results: Results) -> Table:
    """AUC and PR-AUC with their intervals over albums, and ADiv@1/3/5; the mean over the seeds ± its deviation."""
    rows = table_rows(results)
    columns = ("modality", "AUC", "interval", "PR-AUC", "interval", "ADiv@1", "ADiv@3", "ADiv@5")
    return Table(f"Albums, {sizes_of(rows[0])}", columns, tuple(map(album_cells, rows)))


def album_cells(row: ExperimentRow) -> tuple[str, ...]:
    """One row of the albums' table."""
    return (row.experiment.title, *area_cells(row), *(cell(row, name) for name in DIVERSITIES))


def area_cells(row: ExperimentRow) -> list[str]:
    """AUC and PR-AUC, each with its interval."""
    return [text for name in ("test.roc_auc", "test.pr_auc") for text in (cell(row, name), interval_cell(row, name))]


def cell(row: ExperimentRow, name: str) -> str:
    """The mean of a figure over the runs, ± its deviation where there are several."""
    figure = row.figure(name)
    if figure is None:
        return NOTHING
    return f"{figure[0]:.3f}" + (f" ± {figure[1]:.3f}" if len(row.scores) > 1 else "")


def interval_cell(row: ExperimentRow, name: str) -> str:
    """The 95 % interval of the first run's figure."""
    ends = row.interval(name)
    return NOTHING if ends is None else f"{ends[0]:.3f}–{ends[1]:.3f}"


def sizes_of(row: ExperimentRow) -> str:
    """How many genres, and items to train and to test."""
    record: dict[str, Any] = read_json(row.folders[0] / "experiment.json")
    return f"{len(record['labels'])} genres: {record['units']['train']} to train, {record['units']['test']} to test"


def factors_table(results: Results) -> Table:
    """The nearest genres of each genre, the most frequent first (TISMIR §5.1, on MTG-Jamendo's annotations).

    The runs' folder then holds their map (t-SNE) as a page, jamendo-map.html, and as numbers, jamendo-map.csv.
    """
    (row,) = table_rows(results)
    counts, near = row.scores[0]["counts"], row.scores[0]["nearest"]
    factors = np.load(row.folders[0] / "factors.npy")
    cells = [
        (genre, str(counts[genre]), ", ".join(f"{name} {cosine:.2f}" for name, cosine in near[genre]))
        for genre in sorted(counts, key=lambda name: -counts[name])
    ]
    title = (
        f"Nearest genres by label factors: {row.scores[0]['items']} tracks, {len(counts)} genres,"
        f" {factors.shape[1]} factors"
    )
    table = Table(title, ("genre", "tracks", "nearest (cosine)"), tuple(cells))
    positions = tsne(factors, perplexity=PERPLEXITY)
    write_map(results.context.out, positions, list(counts), np.array(list(counts.values())), table)
    return table


def write_map(
    folder: Path, positions: NDArray[np.float64], genres: Sequence[str], counts: NDArray[np.int64], table: Table
) -> None:
    """The map as a page, with the table below it, and as lines of genre, x, y."""
    lines = [f"{genre},{x:.3f},{y:.3f}" for genre, (x, y) in zip(genres, positions, strict=True)]
    (folder / MAP_POSITIONS).write_text("\n".join(["genre,x,y", *lines, ""]), encoding="utf-8")
    caption = (
        "A dot is a genre, its area grows with the number of tracks; genres that are given together lie together (t-SNE of label"
        " factors by cosine distance; only neighbourhoods mean something, not the axes)."
    )
    dots = named_points(positions, genres, counts, "Genres by their label factors")
    section = Section("Map", figures=(Figure(dots, caption),))
    report = Report("Genres of MTG-Jamendo", (), (section, Section("Neighbours", tables=(table,))))
    write_atomically(folder / MAP_PAGE, report.html().encode())
