"""The three likeliest genres of the first test albums, LOGISTIC beside COSINE (TISMIR Table 7)."""

import numpy as np

from trainer.report.table import Table
from trainer.reproduce.scores import load_predictions
from trainer.reproduce.system import Results

ALBUMS = 20
LOGISTIC, COSINE = "audio.logistic.low-4x70", "audio.cosine.high-4x70"


def top3_table(results: Results) -> Table:
    """Table 7, for the experiments that it was made with in the paper."""
    columns = []
    for name in (LOGISTIC, COSINE):
        row = results.row(name)
        found = load_predictions(row.folders[0])
        labels = tuple(row.per_label())
        best = np.argsort(-found.scores[:ALBUMS], axis=1, kind="stable")[:, :3]
        columns.append([", ".join(labels[place] for place in places) for places in best])
        albums = found.names[:ALBUMS]
        truth = [", ".join(labels[place] for place in np.flatnonzero(row_truth)) for row_truth in found.truth[:ALBUMS]]
    rows = tuple(zip(albums, *columns, truth, strict=True))
    return Table(
        "Top 3 of LOGISTIC and of COSINE (Table 7)",
        ("album", "LOGISTIC LOW-4×70", "COSINE HIGH-4×70", "its genres"),
        rows,
    )
