"""What a run's training looked like, and which classes it takes for which: curves of losses and accuracies over epochs,
confusion matrices.
"""

from collections.abc import Iterator

import numpy as np

from trainer.experiments.system import ExperimentRow, Results
from trainer.reports import figures
from trainer.reports.html_page import Figure, Section
from trainer.training.log import read_log

PRINTED = {  # system → the paper's figures of its training
    "dmg-gtzan": "Figure 8 (accuracy) and Figure 9 (loss)",
    "dmg-magnatagatune": "Figure 10 (accuracy)",
    "covers": "Figure 3 (loss)",
}

UNNAMED = {"loss": "training loss", "accuracy": "validation accuracy"}  # as the log has them


def training_section(results: Results) -> Section:
    """The curves of every row."""
    printed = PRINTED.get(results.system)
    title = f"Training, as in {printed}" if printed else "Training"
    return Section(title, figures=tuple(training_curves(results)))


def training_curves(results: Results) -> Iterator[Figure]:
    """Losses and accuracies of each experiment's first run over its epochs; nothing of what is fitted at once."""
    for row in results.rows:
        panels = {quantity: lines_of(row, quantity) for quantity in ("loss", "accuracy")}
        picture = figures.curve_panels(panels, row.experiment.name)
        if picture:
            seconds = f"{row.seconds_per_epoch:.2f} s an epoch on {row.scores[0]['device']}"
            epochs = f"{row.scores[0]['epochs']} epochs, best {row.scores[0]['best_epoch']}"
            yield Figure(picture, f"{row.experiment.name}: {epochs}, {seconds}")


def lines_of(row: ExperimentRow, quantity: str) -> dict[str, list[float]]:
    """Name → a value an epoch, of everything in the log that is such a quantity."""
    lines: dict[str, list[float]] = {}
    for epoch in read_log(row.folders[0] / "network"):
        for name, value in epoch.items():
            if quantity in name and isinstance(value, int | float):
                words = name.replace("_", " ") if name != quantity else UNNAMED[quantity]
                lines.setdefault(words, []).append(float(value))
    return lines


def confusion(row: ExperimentRow, caption: str, split: str = "test") -> Figure:
    """The confusion matrices of all runs, added up."""
    counts = np.sum([scores[split]["confusion"] for scores in row.scores], axis=0)
    return Figure(figures.confusion(counts, list(row.per_label(split)), caption), caption)
