"""The tables and figures of DMG, of both its systems, beside their rows."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from trainer.data.audio_datasets import tag_counts
from trainer.data.front_ends import RATE
from trainer.data.items import Split
from trainer.evaluation import figures, printed_figures
from trainer.evaluation.dataset_tables import clip_split_table, opened_first
from trainer.evaluation.html_page import Figure, Section
from trainer.evaluation.network_tables import trained_layers
from trainer.evaluation.tables import Table, number_text
from trainer.evaluation.training_figures import confusion
from trainer.experiments.sources import Patches
from trainer.experiments.system import ExperimentRow, Results

HOP = 1024
SHOWN_GENRE = "blues"


def gtzan_tables(results: Results) -> Iterator[Table]:
    """The layers of the network (Figure 5)."""
    for row in results.rows:
        yield trained_layers(row.folders[0] / "network", f"Layers of {row.experiment.name} (Figure 5)")


def gtzan_sections(results: Results, _: Path) -> Iterator[Section]:
    """Figures 4 and 7."""
    row = results.rows[0]
    yield Section("A mel spectrogram (Figure 4)", figures=(mel_figure(results, row),))
    matrices = [confusion(row, "validation clips, as in the paper", "validation")]
    if "confusion" in row.scores[0].get(Split.TEST, {}):
        matrices.append(confusion(row, "held-out clips, which chose no epoch"))
    yield Section("Confusion matrix (Figure 7)", figures=tuple(matrices))


def mel_figure(results: Results, row: ExperimentRow) -> Figure:
    """The spectrogram of the first blues clip, of the first clip where there is none."""
    opened = opened_first(results, row.experiment.name)
    source = next(source for source in opened.sources if isinstance(source, Patches))
    units = [unit for split in Split for unit in opened.units[split]]
    unit = min(units, key=lambda unit: (SHOWN_GENRE not in unit.item.labels, unit.id))
    (number,) = source.store.indices([unit.tracks[0].id])
    decibels = np.asarray(source.store.rows[number], np.float32)
    seconds = len(decibels) * HOP / RATE
    title = f"{unit.id}: {', '.join(unit.item.labels[:3])}"
    caption = f"Mel spectrogram of {title}; 128 bands, 2048-point windows every {HOP} samples"
    return Figure(figures.spectrum(decibels, seconds, title), caption)


def magnatagatune_tables(results: Results) -> Iterator[Table]:
    """Clips of each set and of each tag, and the layers of the network (Figure 6)."""
    row = results.rows[0]
    opened = opened_first(results, row.experiment.name)
    yield clip_split_table(results, opened.dataset)
    counts = Counter(label for item in opened.dataset.items for label in item.labels)
    areas = row.per_label()
    tags = sorted(opened.targets.labels, key=lambda tag: (-counts[tag], tag))
    rows = tuple((tag, f"{counts[tag]:,}", number_text(areas.get(tag), 3)) for tag in tags)
    yield Table("The 50 tags: how many clips carry each, and its ROC-AUC", ("tag", "clips", "ROC-AUC"), rows)
    yield trained_layers(row.folders[0] / "network", f"Layers of {row.experiment.name} (Figure 6)")


def magnatagatune_sections(results: Results, _: Path) -> Iterator[Section]:
    """Figures 1 and 2, and a spectrogram."""
    row = results.rows[0]
    opened = opened_first(results, row.experiment.name)
    every = sorted(tag_counts(opened.dataset.root).values(), reverse=True)
    used = Counter(label for item in opened.dataset.items for label in item.labels)
    sentence = (
        f"{len(every)} tags here; the paper has {printed_figures.MAGNATAGATUNE_TAGS} tags on "
        f"{printed_figures.MAGNATAGATUNE_CLIPS:,} clips."
    )
    names = sorted(used, key=lambda tag: (-used[tag], tag))
    charts = (
        Figure(
            figures.frequencies(every, "all tags", "clips", "tags, the commonest first"),
            "Clips with each tag (Figure 1)",
        ),
        Figure(
            figures.bars(names, {"clips": [used[name] for name in names]}, "tags that are used", "clips"),
            "Clips with each of the tags that are used (Figure 2)",
        ),
    )
    yield Section("Tags (Figures 1 and 2)", (sentence,), figures=charts)
    yield Section("A mel spectrogram (Figure 4)", figures=(mel_figure(results, row),))
