"""The tables and figures of COVER, beside its rows."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from trainer.evaluation import figures, printed_figures
from trainer.evaluation.dataset_tables import COMMONEST, label_shares, opened_first
from trainer.evaluation.html_page import Figure, Section
from trainer.evaluation.network_tables import trained_layers
from trainer.evaluation.tables import Table, number_text
from trainer.experiments.system import Results

NETWORK = "vgg-16"


def tables(results: Results) -> Iterator[Table]:
    """The genres, and the layers of VGG-16 (Figure 4)."""
    row = results.row(NETWORK)
    opened = opened_first(results, NETWORK)
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


def sections(results: Results, _: Path) -> Iterator[Section]:
    """Figure 1."""
    opened = opened_first(results, NETWORK)
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
