"""The report of a system: its tables beside the paper's, and the figures that its paper shows.

Words that tell most about a genre (TISMIR §7.5) are ranked by their information gain over the training texts, in bits.
Where a cover network looks (TISMIR §6.5.2, Figures 5 and 6) is class activation over test covers, as pictures.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array

from tagger.progress import Task
from trainer.data.items import Split
from trainer.evaluation import figures
from trainer.evaluation.figures import Pixels, as_image, heat_overlay, save, side_by_side
from trainer.evaluation.genre_maps import factor_map, image_map
from trainer.evaluation.html_page import Figure, Report, Section
from trainer.evaluation.tables import Table, main_tables, per_class_table, top3_table
from trainer.experiments.opened import OpenedExperiment, open_experiment
from trainer.experiments.smoke import WARNING, is_made_up
from trainer.experiments.sources import Covers, SourceUnit, Texts, cover_id
from trainer.experiments.system import ExperimentRow, Results
from trainer.models.network import Network, class_activation
from trainer.terminal import rank
from trainer.training import load_network
from trainer.training.state import read_log

GENRES, WORDS = 20, 10


def words_table(results: Results, name: str) -> Table:
    """The ten words of most gain for each of the commonest genres; words that speak against a genre stand in
    brackets.
    """
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.context)
    source = next(source for source in opened.sources if isinstance(source, Texts))
    units = opened.units[Split.TRAIN]
    present = presence([source.rows[unit.item.id][0] for unit in units], len(source.vocabulary.terms))
    matrix = opened.targets.matrix([unit.item for unit in units])
    gain, favour = information_gain(present, matrix)
    commonest = np.argsort(-matrix.sum(axis=0), kind="stable")[:GENRES]
    terms = source.vocabulary.terms
    rows = []
    for label in commonest:
        best = np.argsort(-gain[:, label], kind="stable")[:WORDS]
        listed = [terms[word] if favour[word, label] else f"({terms[word]})" for word in best if gain[word, label] > 0]
        rows.append((opened.targets.labels[label], str(int(matrix[:, label].sum())), ", ".join(listed)))
    return Table("Words that tell most about a genre (Section 7.5)", ("genre", "training albums", "words"), tuple(rows))


def presence(texts: list[NDArray[np.int64]], words: int) -> csr_array:
    """Which text holds which word, [texts, words]."""
    starts = np.cumsum([0, *(len(text) for text in texts)])
    columns = np.concatenate(texts) if texts else np.empty(0, np.int64)
    return csr_array((np.ones(len(columns)), columns, starts), shape=(len(texts), words))


def information_gain(present: csr_array, labels: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """H(label) − H(label | word there or not), [words, labels], and whether the label is commoner where the word is."""
    total = float(present.shape[0])
    with_word = np.asarray(present.sum(axis=0), np.float64)[:, None]
    with_label = labels.sum(axis=0, dtype=np.float64)[None, :]
    joint = np.asarray(present.T @ labels.astype(np.float64))
    inside = entropy(joint / np.maximum(with_word, 1)) * with_word / total
    outside = entropy((with_label - joint) / np.maximum(total - with_word, 1)) * (total - with_word) / total
    return entropy(with_label / total) - inside - outside, joint * total > with_word * with_label


def entropy(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of a coin that shows heads with this chance, in bits."""
    inner = np.clip(share, 1e-300, 1)
    other = np.clip(1 - share, 1e-300, 1)
    return np.asarray(-(share * np.log2(inner) + (1 - share) * np.log2(other)), np.float64)


BATCH = 16
ON_PAGE = 24


@dataclass(frozen=True)
class Activation:
    """One test cover: its pixels [S, S, 3], the genre ``predicted`` for it, and for that and its true genre the part of
    each position in the genre's logit, [h, w].
    """

    unit: SourceUnit
    predicted: str
    cover: Pixels
    heat: dict[str, NDArray[np.float32]]

    @property
    def caption(self) -> str:
        """What the picture shows, in words."""
        truth = ", ".join(self.unit.item.labels[:3])
        correct = self.predicted in self.unit.item.labels
        return f"{self.predicted}, recognised" if correct else f"{truth}, taken for {self.predicted}"

    def picture(self) -> Pixels:
        """The cover, and beside it the cover under each heat."""
        return side_by_side([self.cover, *(heat_overlay(self.cover, heat) for heat in self.heat.values())])


def write_activations(results: Results, name: str, folder: Path) -> list[Activation]:
    """Write the picture of every test cover into ``folder``, in place of an earlier report's.

    Returns the first of each pair of true and predicted genre, ON_PAGE at most. Only the first process writes a report:
    the others get none.
    """
    if rank() != 0:
        return []
    remove_pictures(folder)
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.context)
    first: dict[tuple[str, str], Activation] = {}
    for number, activation in enumerate(activations(opened, results.context.task)):
        save(folder / f"{number:05}-{file_stem(activation.unit.id)}.png", activation.picture())
        first.setdefault((activation.unit.item.labels[0], activation.predicted), activation)
    return list(first.values())[:ON_PAGE]


def remove_pictures(folder: Path) -> None:
    """Remove the pictures that an earlier report left in its folder."""
    for path in folder.glob("[0-9][0-9][0-9][0-9][0-9]-*.png"):
        path.unlink()


def activations(opened: OpenedExperiment, task: Task) -> Iterator[Activation]:
    """The activation of every test cover."""
    source = next(source for source in opened.sources if isinstance(source, Covers))
    units = one_unit_per_cover(opened.units[Split.TEST])
    network = load_network(opened.folder / "network")
    assert isinstance(network, Network)
    labels, columns = opened.targets.labels, opened.dataset.label_index
    examples = source.examples(units, opened.targets.of([unit.item for unit in units]))
    task.begin("drawing activation maps", len(units))
    for start in range(0, len(units), BATCH):
        batch = units[start : start + BATCH]
        (images,) = examples.batch(torch.arange(start, start + len(batch))).inputs
        heats = class_activation(network, images)  # [B, labels, h, w]; over all positions they add up to logit − bias
        predicted = (heats.sum(dim=(2, 3)) + network.head.bias).argmax(dim=1).tolist()
        for unit, label, heat in zip(batch, predicted, heats.numpy(), strict=True):
            genres = dict.fromkeys((labels[label], unit.item.labels[0]))
            yield Activation(
                unit, labels[label], cover_pixels(source, unit), {genre: heat[columns[genre]] for genre in genres}
            )
        task.step(batch[-1].id, len(batch))


def one_unit_per_cover(units: Sequence[SourceUnit]) -> list[SourceUnit]:
    """The first unit of each cover: the tracks of an album share theirs."""
    return list({unit.item.cover: unit for unit in reversed(units)}.values())[::-1]


def cover_pixels(source: Covers, unit: SourceUnit) -> Pixels:
    """The cover as the network reads it, [size, size, 3], before standardising."""
    assert unit.item.cover is not None
    (row,) = source.store.indices([cover_id(unit.item.cover, source.root)])
    stored = source.store.rows[row]
    margin = (stored.shape[0] - source.size) // 2
    return np.asarray(stored[margin : margin + source.size, margin : margin + source.size])


def file_stem(name: str) -> str:
    """A name that any file system takes."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in name)[:80]


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
