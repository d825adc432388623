"""Label factors (TISMIR §5.1) on MTG-Jamendo's genre annotations: which genres lie near each other, and their map."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger.progress import Task
from trainer.data.item_lists import read_tag_lists
from trainer.data.labels import label_factors, label_matrix, nearest
from trainer.evaluation.figures import named_points
from trainer.evaluation.genre_maps import tsne
from trainer.evaluation.html_page import Figure, Report, Section
from trainer.evaluation.tables import Table
from trainer.files import write_atomically

DIMENSIONS = 50
NEIGHBOURS = 4
PERPLEXITY = 10.0
PAGE, PLACES = "jamendo-map.html", "jamendo-map.csv"


def factor_results(data: Path, out: Path, task: Task) -> Table:
    """The nearest genres of each genre, the most frequent first.

    ``out`` then holds their map (t-SNE) as a page, jamendo-map.html, and as numbers, jamendo-map.csv.
    """
    task.begin("factors of genres", 2)
    tracks = read_tag_lists(data / "labels")
    genres = sorted({genre for track in tracks for genre in track.genres})
    matrix = label_matrix([track.genres for track in tracks if track.split != "test"], genres)
    factors, counts = label_factors(matrix, DIMENSIONS), matrix.sum(axis=0, dtype=np.int64)
    near = nearest(factors, genres, NEIGHBOURS)
    task.step("nearest genres")
    rows = [
        (genres[place], str(counts[place]), ", ".join(f"{name} {cosine:.2f}" for name, cosine in near[genres[place]]))
        for place in np.argsort(-counts, kind="stable")
    ]
    title = f"Nearest genres by label factors: {len(tracks)} tracks, {len(genres)} genres, {DIMENSIONS} factors"
    table = Table(title, ("genre", "tracks", "nearest (cosine)"), tuple(rows))
    _write_map(out, tsne(factors, perplexity=PERPLEXITY), genres, counts, table)
    task.step("map")
    return table


def _write_map(
    out: Path, places: NDArray[np.float64], genres: Sequence[str], counts: NDArray[np.int64], table: Table
) -> None:
    """The map as a page, with the table below it, and as lines of genre, x, y."""
    lines = [f"{genre},{x:.3f},{y:.3f}" for genre, (x, y) in zip(genres, places, strict=True)]
    (out / PLACES).write_text("\n".join(["genre,x,y", *lines, ""]), encoding="utf-8")
    caption = (
        "A dot is a genre, its area grows with the number of tracks; genres that are given together lie together (t-SNE of label"
        " factors by cosine distance; only neighbourhoods mean something, not the axes)."
    )
    section = Section(
        "Map", figures=(Figure(named_points(places, genres, counts, "Genres by their label factors"), caption),)
    )
    report = Report("Genres of MTG-Jamendo", (), (section, Section("Neighbours", tables=(table,))))
    write_atomically(out / PAGE, report.html().encode())
