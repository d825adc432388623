"""The tables and figures of HAN, beside its rows."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from trainer.data.items import Split
from trainer.evaluation import printed_figures
from trainer.evaluation.dataset_tables import SPLITS, opened_first
from trainer.evaluation.genre_tables import per_class_table
from trainer.evaluation.html_page import Section
from trainer.evaluation.tables import NOTHING, Table, number_text, paper_heading, row_name
from trainer.evaluation.training_figures import confusion
from trainer.experiments.system import ExperimentRow, Results

NETWORK = "han"
SCHEMES = "Figures 1 to 4 are schemes of the networks, drawn by hand; the paper has no figure of results."


def tables(results: Results) -> Iterator[Table]:
    """The comparison with others (Table 1), F1 of each class (Table 2), and the tracks of each genre."""
    yield comparison_table(results)
    yield per_class_table(results, "Table 2: F1 of each genre", [(NETWORK, "CNN + HAN")])
    yield genre_counts(results)


def comparison_table(results: Results) -> Table:
    """Table 1: the competitors' figures as printed there, the paper's own, and ours."""
    paper = paper_heading(results)
    none = (NOTHING, NOTHING, NOTHING)
    rows = [(name, *printed, *none) for name, *printed in printed_figures.COMPETITORS]
    row = results.row(NETWORK)
    rows.append(("CNN + HAN", "0.768", "0.7543", "76.2 %", *own_figures(row)))
    rows += [(row_name(other), *none, *own_figures(other)) for other in unprinted_rows(results)]
    columns = (
        "model",
        f"F1, {paper}",
        f"log-loss, {paper}",
        f"accuracy, {paper}",
        "F1 ours",
        "log-loss ours",
        "accuracy ours",
    )
    return Table("Table 1: comparison of results", columns, tuple(rows))


def unprinted_rows(results: Results) -> list[ExperimentRow]:
    """The rows that the paper does not have."""
    return [row for row in results.rows if row.experiment.name != NETWORK and row.experiment.paper]


def own_figures(row: ExperimentRow) -> tuple[str, str, str]:
    """Our F1, log-loss and accuracy in percent, with the paper's digits."""
    f1, loss, accuracy = (row.figure(f"test.{name}") for name in ("f1", "log_loss", "accuracy"))
    percent = NOTHING if accuracy is None else f"{100 * accuracy[0]:.1f} %"
    return number_text(f1 and f1[0], 3), number_text(loss and loss[0], 4), percent


def genre_counts(results: Results) -> Table:
    """The tracks of each of the 16 genres in the three sets."""
    dataset = opened_first(results, NETWORK).dataset
    counts = {split: Counter(item.labels[0] for item in dataset.of(split)) for split in SPLITS}
    total = Counter(item.labels[0] for item in dataset.items)
    rows = tuple(
        (genre, *(f"{counts[split][genre]:,}" for split in SPLITS), f"{total[genre]:,}")
        for genre in sorted(dataset.labels, key=lambda genre: (-total[genre], genre))
    )
    title = (
        f"Tracks of the {len(dataset.labels)} genres (the paper: {printed_figures.FMA_TRACKS:,} tracks, "
        f"{printed_figures.FMA_GENRES} genres of {printed_figures.FMA_RAREST} to {printed_figures.FMA_COMMONEST:,})"
    )
    return Table(title, ("genre", *map(str, SPLITS), "all"), rows)


def sections(results: Results, _: Path) -> Iterator[Section]:
    """Which genres are taken for which."""
    matrices = tuple(confusion(row, row.experiment.name) for row in results.rows if row.scores[0].get(Split.TEST))
    yield Section("Confusion matrices", (SCHEMES,), figures=matrices)
