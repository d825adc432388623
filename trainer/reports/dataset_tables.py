"""Tables and pictures of the data that a system is trained on: items of each genre in each split (TISMIR Table 1), the
commonest and rarest genres (Table 4, COVER Figure 1), and how often each tag occurs (DMG Figures 1 and 2).
"""

from collections import Counter

import numpy as np

from trainer.data.items import Dataset, Split
from trainer.experiments.opened import OpenedExperiment, open_experiment
from trainer.experiments.system import Results
from trainer.reports import printed_figures
from trainer.reports.tables import NOTHING, Table, paper_heading

SPLITS = (Split.TRAIN, Split.VALIDATION, Split.TEST)
ENDS = 10  # of the commonest and of the rarest genres
COMMONEST = 20


def opened_first(results: Results, name: str) -> OpenedExperiment:
    """An experiment of the system with its data, as its first run saw them."""
    return open_experiment(results.row(name).experiment, results.seeds[0], results.context)


def split_table(results: Results, dataset: Dataset) -> Table:
    """TISMIR's Table 1, with the paper's numbers where the genre is one of MSD-I's."""
    counts = {split: Counter(item.labels[0] for item in dataset.of(split)) for split in SPLITS}
    total = sum(map(Counter.total, counts.values()))
    paper = paper_heading(results)
    rows = []
    for label in dataset.labels:
        own = [counts[split][label] for split in SPLITS]
        printed = printed_figures.MSDI_SPLITS.get(label)
        theirs = [f"{value:,}" for value in printed[:3]] if printed else [NOTHING] * 3
        pairs = [part for value, their in zip(own, theirs, strict=True) for part in (f"{value:,}", their)]
        rows.append((label, *pairs, percent(sum(own), total), f"{printed[3]:.2f}" if printed else NOTHING))
    sums = [sum(values) for values in zip(*printed_figures.MSDI_SPLITS.values(), strict=True)][:3]
    own_sums = [counts[split].total() for split in SPLITS]
    pairs = [part for value, their in zip(own_sums, sums, strict=True) for part in (f"{value:,}", f"{their:,.0f}")]
    rows.append(("all", *pairs, percent(total, total), "100.00"))
    columns = ("genre", *(part for split in SPLITS for part in (f"{split} ours", paper)), "% ours", paper)
    return Table("Table 1: tracks of each genre in the three sets", columns, tuple(rows))


def album_table(results: Results, dataset: Dataset) -> Table:
    """What Section 7.1 says of MuMu in numbers, and its albums in the three sets."""
    labels = np.array([len(item.labels) for item in dataset.items] or [0])
    tracks = sum(len(item.tracks) for item in dataset.items)
    rows = [
        ("albums", f"{len(dataset.items):,}", f"{printed_figures.MUMU_ALBUMS:,}"),
        ("tracks", f"{tracks:,}", f"{printed_figures.MUMU_TRACKS:,}"),
        ("genres", f"{len(dataset.labels):,}", f"{printed_figures.MUMU_GENRES:,}"),
        ("genres of an album, mean", f"{labels.mean():.2f}", f"{printed_figures.MUMU_LABELS:.2f}"),
        ("genres of an album, deviation", f"{labels.std():.2f}", f"{printed_figures.MUMU_LABELS_DEVIATION:.2f}"),
    ]
    for split, share in zip(SPLITS, (0.8, 0.1, 0.1), strict=True):
        number = len(dataset.of(split))
        own = f"{number:,} ({percent(number, len(dataset.items), 0)} %)"
        rows.append((f"{split} albums", own, f"{share * 100:.0f} %"))
    return Table("The albums and their three sets (Section 7.1)", ("", "ours", paper_heading(results)), tuple(rows))


def album_split_table(dataset: Dataset) -> Table:
    """Table 1 for MuMu, of which the paper prints none: albums of the commonest genres in the three sets."""
    counts = {split: Counter(label for item in dataset.of(split) for label in item.labels) for split in SPLITS}
    shares = label_shares(dataset)
    rows = tuple(
        (label, *(f"{counts[split][label]:,}" for split in SPLITS), f"{share:.2f}")
        for label, share in shares[:COMMONEST]
    )
    title = f"Albums of the {len(rows)} commonest genres in the three sets (the paper's Table 1 is of MSD-I alone)"
    return Table(title, ("genre", *map(str, SPLITS), "% of albums"), rows)


def ends_table(results: Results, dataset: Dataset) -> Table:
    """TISMIR's Table 4: the commonest and, of the others, the rarest genres, ours and the paper's by rank."""
    shares = label_shares(dataset)
    paper = paper_heading(results)
    rows = []
    for rank in range(ENDS):
        cells = [str(rank + 1)]
        for own, printed in (
            (shares, printed_figures.MUMU_COMMONEST),
            (shares[ENDS:][-ENDS:], printed_figures.MUMU_RAREST),
        ):
            name, share = own[rank] if rank < len(own) else (NOTHING, None)
            cells += [name, NOTHING if share is None else f"{share:.2f}", printed[rank][0], f"{printed[rank][1]:.2f}"]
        rows.append(tuple(cells))
    columns = ("", "most ours", "% of albums", paper, "%", "least ours", "% of albums", paper, "%")
    return Table("Table 4: top 10 most and least represented genres", columns, tuple(rows))


def label_shares(dataset: Dataset) -> list[tuple[str, float]]:
    """Every label and the percentage of items that carry it, the commonest first."""
    counts = Counter(label for item in dataset.items for label in item.labels)
    return [
        (label, 100 * counts[label] / max(1, len(dataset.items)))
        for label in sorted(dataset.labels, key=lambda label: (-counts[label], label))
    ]


def clip_split_table(results: Results, dataset: Dataset) -> Table:
    """DMG §3: the clips of each set."""
    rows = tuple(
        (str(split), f"{len(dataset.of(split)):,}", f"{printed_figures.MAGNATAGATUNE_SPLITS[split.value]:,}")
        for split in SPLITS
    )
    return Table("Clips in the three sets (Section 3)", ("set", "ours", paper_heading(results)), rows)


def percent(count: int, total: int, digits: int = 2) -> str:
    """A count as a percentage of the total."""
    return f"{100 * count / max(1, total):.{digits}f}"
