"""Tables over genres: F1 of each class (TISMIR Table 3 with its human annotator, HAN Table 2), the correlations between
them, and what is proposed for single albums (TISMIR Table 7).
"""

from collections.abc import Sequence

import numpy as np

from trainer.experiments.scores import load_predictions
from trainer.experiments.system import ExperimentRow, Results
from trainer.reports import printed_figures
from trainer.reports.tables import NOTHING, Table, digits_of, number_text, paper_heading

BEST = (("audio.cnn+mm", "CNN_AUDIO + MM_AUDIO"), ("visual.cnn", "CNN_VISUAL"), ("both.all", "ALL"))
"""The best rows of each modality, which TISMIR's Table 3 and Figure 3 show."""


def per_class_table(results: Results, title: str, names: Sequence[tuple[str, str]]) -> Table:
    """Each class's F1, ours and the paper's, for some rows: (experiment, heading)."""
    rows = [(results.row(name), short) for name, short in names]
    labels = sorted(rows[0][0].per_label())
    columns = ("genre", *(part for _, short in rows for part in (f"{short} ours", paper_heading(results))))
    lines = [(label, *(part for row, _ in rows for part in pair(row, label))) for label in labels]
    average = ("average", *(part for row, _ in rows for part in averages(row)))
    return Table(title, columns, (*lines, average))


def class_digits(row: ExperimentRow) -> int:
    """How many digits the paper prints of a class."""
    paper = row.experiment.paper
    return max((digits_of(value) for value in paper.per_class.values()), default=2) if paper else 2


def pair(row: ExperimentRow, label: str) -> tuple[str, str]:
    """A class's F1, ours and the paper's."""
    paper = row.experiment.paper.per_class.get(label) if row.experiment.paper else None
    digits = class_digits(row)
    return number_text(row.per_label().get(label), digits), number_text(paper, digits)


def averages(row: ExperimentRow) -> tuple[str, str]:
    """The mean of ours, and the average that the paper prints, if it does."""
    values = [value for value in row.per_label().values() if value is not None]
    printed = row.experiment.paper.per_class_average if row.experiment.paper else None
    digits = class_digits(row)
    return number_text(sum(values) / len(values) if values else None, digits), number_text(printed, digits)


def human_table(results: Results) -> Table:
    """TISMIR's Table 3: the human annotator's columns as printed, beside them ours and the paper's of each modality."""
    model = per_class_table(results, "", [(name, short) for (name, _), short in zip(BEST, MODALITIES, strict=True)])
    human = [f"annotator, {modality} (paper)" for modality in MODALITIES]
    rows = []
    for label, *cells in model.rows:
        printed = printed_figures.HUMAN_AVERAGE if label == "average" else printed_figures.HUMAN_F1.get(label)
        rows.append((label, *(number_text(value, 2) for value in printed or (None, None, None)), *cells))
    return Table("Table 3: F1 of each genre", ("genre", *human, *model.columns[1:]), tuple(rows))


MODALITIES = ("audio", "visual", "A + V")


def correlations_table(results: Results) -> Table:
    """Pearson's correlation over the genres' F1: ours, as the paper prints it, and what its own Table 3 gives."""
    rows = [results.row(name) for name, _ in BEST[:2]]
    human = printed_figures.HUMAN_F1
    labels = [label for label in human if all(row.per_label().get(label) is not None for row in rows)]
    annotator = [[human[label][modality] for label in labels] for modality in (0, 1)]
    model = [[row.per_label()[label] or 0.0 for label in labels] for row in rows]
    printed = [
        [row.experiment.paper.per_class.get(label, 0.0) if row.experiment.paper else 0.0 for label in labels]
        for row in rows
    ]
    lines = [
        (name, correlation(*ours), f"{printed_figures.CORRELATIONS[name]:.2f}", correlation(*theirs))
        for name, ours, theirs in (
            ("audio and visual", model, printed),
            ("annotator and audio", (annotator[0], model[0]), (annotator[0], printed[0])),
            ("annotator and visual", (annotator[1], model[1]), (annotator[1], printed[1])),
        )
    ]
    columns = ("F1 of the genres", "ours", paper_heading(results), "the paper's Table 3 gives")
    return Table("Correlations (Sections 6.3 and 6.4)", columns, tuple(lines))


def correlation(first: Sequence[float], second: Sequence[float]) -> str:
    """Pearson's correlation, NOTHING where one of the two never varies."""
    if len(first) < 2 or not np.ptp(first) or not np.ptp(second):
        return NOTHING
    return f"{np.corrcoef(first, second)[0, 1]:.2f}"


ALBUMS = 20
LOGISTIC, COSINE = "audio.logistic.low-4x70", "audio.cosine.high-4x70"


def top3_table(results: Results) -> Table:
    """Table 7, for the experiments that it was made with in the paper: of the albums that it prints where they are in
    our test set, else of the first 20 there, and then what the paper prints of its own.
    """
    columns = []
    printed = printed_figures.TOP_THREE
    for name in (LOGISTIC, COSINE):
        row = results.row(name)
        predictions = load_predictions(row.folders[0])
        labels = tuple(row.per_label())
        same = [number for number, album in enumerate(predictions.names) if album in printed]
        numbers = same or list(range(len(predictions.names)))[:ALBUMS]
        best = np.argsort(-predictions.scores[numbers], axis=1, kind="stable")[:, :3]
        columns.append([", ".join(labels[column] for column in top) for top in best])
        albums = [predictions.names[number] for number in numbers]
        truth = [
            ", ".join(labels[column] for column in np.flatnonzero(predictions.truth[number] == 1)) for number in numbers
        ]
    theirs = [printed.get(album, (NOTHING, NOTHING)) for album in albums]
    logistic, cosine = columns
    rows = tuple(
        (album, own, paper[0], other, paper[1], genres)
        for album, own, other, paper, genres in zip(albums, logistic, cosine, theirs, truth, strict=True)
    )
    absent = (album for album in printed if album not in albums)
    rows += tuple((album, NOTHING, printed[album][0], NOTHING, printed[album][1], NOTHING) for album in absent)
    heading = paper_heading(results)
    names = ("album", "LOGISTIC LOW-4×70 ours", heading, "COSINE HIGH-4×70 ours", heading, "its genres")
    return Table("Top 3 of LOGISTIC and of COSINE (Table 7)", names, rows)
