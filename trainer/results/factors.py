"""Label factors (TISMIR §5.1) on MTG-Jamendo's genre annotations: which genres lie near each other, and their map."""

from pathlib import Path

import numpy as np
from sklearn.manifold import TSNE

from tagger.progress import Task
from trainer.datasets.tag_list import read_tag_lists
from trainer.labels import label_factors, label_matrix, nearest, normalised
from trainer.report.table import Table

DIMENSIONS = 50
NEIGHBOURS = 4


def factor_results(data: Path, out: Path, task: Task) -> Table:
    """The nearest genres of each genre, the most frequent first; ``out/jamendo-map.csv`` holds the map (t-SNE)."""
    task.begin("factors of genres", 2)
    tracks = read_tag_lists(data / "labels")
    genres = sorted({genre for track in tracks for genre in track.genres})
    matrix = label_matrix([track.genres for track in tracks if track.split != "test"], genres)
    factors = label_factors(matrix, DIMENSIONS)
    near = nearest(factors, genres, NEIGHBOURS)
    task.step("nearest genres")
    places = TSNE(perplexity=10, random_state=0, init="pca").fit_transform(normalised(factors))
    lines = [f"{genre},{x:.3f},{y:.3f}" for genre, (x, y) in zip(genres, places, strict=True)]
    (out / "jamendo-map.csv").write_text("\n".join(["genre,x,y", *lines, ""]), encoding="utf-8")
    task.step("map")
    counts = matrix.sum(axis=0)
    rows = [
        (genres[place], str(counts[place]), ", ".join(f"{name} {cosine:.2f}" for name, cosine in near[genres[place]]))
        for place in np.argsort(-counts.astype(int), kind="stable")
    ]
    title = f"Nearest genres by label factors: {len(tracks)} tracks, {len(genres)} genres, {DIMENSIONS} factors"
    return Table(title, ("genre", "tracks", "nearest (cosine)"), tuple(rows))
