"""The report of a system: its tables beside the paper's, and the figures that its paper shows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from trainer.evaluation import figures
from trainer.evaluation.activation import write_activations
from trainer.evaluation.genre_maps import factor_map, image_map
from trainer.evaluation.html_page import Figure, Report, Section
from trainer.evaluation.pictures import as_image
from trainer.evaluation.tables import Table, main_tables, per_class_table, top3_table
from trainer.evaluation.term_tables import words_table
from trainer.experiments.smoke import WARNING, is_made_up
from trainer.experiments.system import ExperimentRow, Results
from trainer.training.run_log import read_log

BEST = (("audio.cnn+mm", "CNN_AUDIO + MM_AUDIO"), ("visual.cnn", "CNN_VISUAL"), ("both.all", "ALL"))
TOO_FEW = "Too few albums carry exactly one genre of the top level."


def system_report(results: Results, folder: Path) -> Report:
    """Everything about a system, for ``Report.write``; pictures too many for the page go into ``folder``."""
    made_up = is_made_up(results.context.data)
    warnings = (f"{WARNING.strip()} The paper's column is there to show the form of the table.",) if made_up else ()
    sections = [
        Section("Tables", (how_to_read(results),), tuple(all_tables(results))),
        *(FIGURES[results.system](results, folder) if results.system in FIGURES else ()),
        Section("Training", figures=tuple(loss_curves(row) for row in results.rows)),
        Section("What to know about these figures", tuple(results.context.notes)),
    ]
    if results.changes:
        sections.append(Section("What the smoke run changed in the shipped experiments", results.changes))
    return Report(f"{results.system}: the published tables, reproduced", warnings, tuple(sections))


def how_to_read(results: Results) -> str:
    """How to read the tables."""
    seeds = len(results.seeds)
    runs = f"the mean of {seeds} runs ± their deviation" if seeds > 1 else "one run"
    interval = "in brackets, the 95 % interval of the first run: a bootstrap over the test items' albums"
    diversity = "ADiv has none, since a resample can only propose fewer genres, never others"
    return f"Ours is {runs}; {interval}; {diversity}. The paper's figures are as printed there."


def all_tables(results: Results) -> Iterator[Table]:
    """The system's tables, in the paper's order."""
    yield from main_tables(results)
    if results.system == "tismir-single":
        yield per_class_table(results, "Table 3: F1 of each genre", BEST)
    if results.system == "lyrics":
        yield per_class_table(results, "Table 2: F1 of each genre", [("han", "CNN + HAN")])
    if results.system == "tismir-multi":
        yield top3_table(results)
        yield words_table(results, "text.cosine.vsm+sem")


def loss_curves(row: ExperimentRow) -> Figure:
    """The losses of an experiment's first run, over its epochs."""
    lines: dict[str, list[float]] = {}
    for epoch in read_log(row.folders[0] / "network"):
        for name, value in epoch.items():
            if "loss" in name and isinstance(value, int | float):
                lines.setdefault(name.replace("_", " "), []).append(float(value))
    seconds = f"{row.seconds_per_epoch:.2f} s an epoch on {row.scores[0]['device']}"
    return Figure(
        figures.curves(lines, row.experiment.name),
        f"{row.experiment.name}: {row.scores[0]['epochs']} epochs, best {row.scores[0]['best_epoch']}, {seconds}",
    )


def confusion(row: ExperimentRow, caption: str, split: str = "test") -> Figure:
    """The confusion matrices of all runs, added up."""
    counts = np.sum([scores[split]["confusion"] for scores in row.scores], axis=0)
    return Figure(figures.confusion(counts, list(row.per_label(split)), caption), caption)


def single_label_figures(results: Results, folder: Path) -> Iterator[Section]:
    """TISMIR's Figures 3, 5 and 6."""
    matrices = tuple(confusion(results.row(name), short) for name, short in BEST)
    yield Section("Confusion matrices (Figure 3)", figures=matrices)
    activations = write_activations(results, "encoder.visual", folder / "activation")
    sentence = (
        "Cover, and where the network looks for the genre that it chose (and for the true one): bright speaks for it."
        " All test covers are in the folder activation beside this page."
    )
    overlays = tuple(
        Figure(as_image(activation.picture(), activation.caption), activation.caption) for activation in activations
    )
    yield Section("Activation maps (Figures 5 and 6)", (sentence,), figures=overlays)


def multi_label_figures(results: Results, _: Path) -> Iterator[Section]:
    """TISMIR's Figures 7 and 8."""
    albums: list[Figure] = []
    if factors := factor_map(results, "audio.cosine.high-4x70"):
        albums = [Figure(factors, "t-SNE of the label factors of training albums with one top-level genre")]
    yield map_section("Albums in the space of label factors (Figure 7)", albums)
    covers: list[Figure] = []
    if maps := image_map(results, "image.logistic.resnet"):
        thumbnails, dots = maps
        covers = [
            Figure(as_image(thumbnails, "covers on a map"), "t-SNE of the covers' vectors"),
            Figure(dots, "the same, by genre"),
        ]
    yield map_section("Covers in the space of the image network (Figure 8)", covers)


def map_section(title: str, maps: Sequence[Figure]) -> Section:
    """A section of maps, or the sentence that says why there are none."""
    return Section(title, () if maps else (TOO_FEW,), figures=tuple(maps))


def gtzan_figures(results: Results, _: Path) -> Iterator[Section]:
    """DMG's confusion matrix, over the validation clips as there."""
    rows = tuple(confusion(row, "validation clips, as in the paper", "validation") for row in results.rows)
    yield Section("Confusion matrix", figures=rows)


def lyrics_figures(results: Results, _: Path) -> Iterator[Section]:
    """Which genres are taken for which."""
    yield Section("Confusion matrices", figures=tuple(confusion(row, row.experiment.name) for row in results.rows))


FIGURES: Mapping[str, Callable[[Results, Path], Iterator[Section]]] = {
    "tismir-single": single_label_figures,
    "tismir-multi": multi_label_figures,
    "dmg-gtzan": gtzan_figures,
    "lyrics": lyrics_figures,
}
