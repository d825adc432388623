"""The tables and figures of DMG (both its systems), COVER and HAN, beside their rows."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from trainer.data.audio_datasets import tag_counts
from trainer.data.front_ends import RATE
from trainer.data.items import Split
from trainer.experiments.sources import Patches
from trainer.experiments.system import ExperimentRow, Results
from trainer.reports import figures, printed_figures
from trainer.reports.dataset_tables import COMMONEST, SPLITS, clip_split_table, label_shares, opened_first
from trainer.reports.genre_tables import per_class_table
from trainer.reports.html_page import Figure, Section
from trainer.reports.network_tables import trained_layers
from trainer.reports.tables import NOTHING, Table, number_text, paper_heading, row_name
from trainer.reports.training_figures import confusion

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


COVERS_NETWORK = "vgg-16"


def covers_tables(results: Results) -> Iterator[Table]:
    """The genres, and the layers of VGG-16 (Figure 4)."""
    row = results.row(COVERS_NETWORK)
    opened = opened_first(results, COVERS_NETWORK)
    shares = dict(label_shares(opened.context.complete(opened.dataset.name)))
    used = Counter(label for item in opened.dataset.items for label in item.labels)
    areas = row.per_label()
    rows = tuple(
        (genre, f"{shares[genre]:.2f}", f"{used[genre]:,}", number_text(areas.get(genre), 3))
        for genre in sorted(opened.targets.labels, key=lambda genre: (-shares[genre], genre))
    )
    columns = ("genre", "% of all albums", "albums that are used", "ROC-AUC of VGG-16")
    yield Table("The 20 genres (Figure 1)", columns, rows)
    frozen, trained = printed_figures.VGG_FROZEN, printed_figures.VGG_TRAINED
    title = f"Layers of VGG-16 (Figure 4; there {frozen:,} parameters are frozen and {trained:,} trained)"
    yield trained_layers(row.folders[0] / "network", title)


def covers_sections(results: Results, _: Path) -> Iterator[Section]:
    """Figure 1."""
    opened = opened_first(results, COVERS_NETWORK)
    shares = label_shares(opened.context.complete(opened.dataset.name))[:COMMONEST]
    chart = figures.bars(
        [genre for genre, _ in shares],
        {"albums": [share for _, share in shares]},
        "the 20 commonest genres before filtering",
        "% of albums",
    )
    used = len(opened.dataset.items)
    sentence = (
        f"{used:,} albums have one of the 20 commonest genres here; the paper uses {printed_figures.COVERS_ALBUMS:,}. It shows "
        "the shares as a picture without numbers, and Figure 2, the scheme of VGG-16, is drawn by hand."
    )
    yield Section("Genres (Figure 1)", (sentence,), figures=(Figure(chart, "Share of all albums with each genre"),))


LYRICS_NETWORK = "han"
LYRICS_SCHEMES = "Figures 1 to 4 are schemes of the networks, drawn by hand; the paper has no figure of results."


def lyrics_tables(results: Results) -> Iterator[Table]:
    """The comparison with others (Table 1), F1 of each class (Table 2), and the tracks of each genre."""
    yield comparison_table(results)
    yield per_class_table(results, "Table 2: F1 of each genre", [(LYRICS_NETWORK, "CNN + HAN")])
    yield genre_counts(results)


def comparison_table(results: Results) -> Table:
    """Table 1: the competitors' figures as printed there, the paper's own, and ours."""
    paper = paper_heading(results)
    none = (NOTHING, NOTHING, NOTHING)
    rows = [(name, *printed, *none) for name, *printed in printed_figures.COMPETITORS]
    row = results.row(LYRICS_NETWORK)
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
    return [row for row in results.rows if row.experiment.name != LYRICS_NETWORK and row.experiment.paper]


def own_figures(row: ExperimentRow) -> tuple[str, str, str]:
    """Our F1, log-loss and accuracy in percent, with the paper's digits."""
    f1, loss, accuracy = (row.figure(f"test.{name}") for name in ("f1", "log_loss", "accuracy"))
    percent = NOTHING if accuracy is None else f"{100 * accuracy[0]:.1f} %"
    return number_text(f1 and f1[0], 3), number_text(loss and loss[0], 4), percent


def genre_counts(results: Results) -> Table:
    """The tracks of each of the 16 genres in the three sets."""
    dataset = opened_first(results, LYRICS_NETWORK).dataset
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


def lyrics_sections(results: Results, _: Path) -> Iterator[Section]:
    """Which genres are taken for which."""
    matrices = tuple(confusion(row, row.experiment.name) for row in results.rows if row.scores[0].get(Split.TEST))
    yield Section("Confusion matrices", (LYRICS_SCHEMES,), figures=matrices)
