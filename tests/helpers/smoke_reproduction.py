"""A system's tables and figures reproduced on its small made-up data, by the command in a process of its own, and looked at."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

from trainer.experiments.schema import experiments_of

TISMIR = ("tismir-multi", "tismir-single")
"""The systems of the longest paper, about half of the work."""
FIGURES = {
    "tismir-single": (
        "Table 1: tracks of each genre in the three sets",
        "Table 3: F1 of each genre",
        "Correlations (Sections 6.3 and 6.4)",
        "Confusion matrices (Figure 3)",
        "(Figures 4 and 6)",
        "(Figure 5)",
    ),
    "tismir-multi": (
        "Table 4: top 10",
        "Table 5: filters",
        "(Table 7)",
        "Words that tell most about a genre",
        "(Figure 7)",
        "(Figure 8)",
    ),
    "dmg-gtzan": ("(Figure 4)", "(Figure 5)", "Confusion matrix (Figure 7)", "Figure 8 (accuracy) and Figure 9 (loss)"),
    "dmg-magnatagatune": ("Tags (Figures 1 and 2)", "(Figure 4)", "(Figure 6)", "Figure 10 (accuracy)"),
    "covers": ("Genres (Figure 1)", "Figure 3 (loss)", "(Figure 4;"),
    "lyrics": ("Table 1: comparison of results", "Table 2: F1 of each genre", "Confusion matrices", "Training"),
}


def check_every_row(system: str, folder: Path) -> None:
    """Reproduce the system in an empty folder: every row has its figures, the page is whole and shows every figure of the
    paper, and a second run trains nothing.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
    command = [
        sys.executable,
        "-m",
        "trainer.cli",
        "reproduce",
        system,
        "--smoke",
        "--out",
        str(folder),
        "--device",
        "cpu",
    ]
    done = subprocess.run([*command, "--workers", "2"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "compare with nothing" in done.stdout
    areas: list[float] = []  # under ROC curves
    for experiment in experiments_of(system).values():
        scores = json.loads((folder / "runs" / experiment.name / "seed-0" / "scores.json").read_text(encoding="utf-8"))
        for figure in experiment.paper.figures if experiment.paper else ():
            split, _, name = figure.partition(".")
            assert isinstance(scores[split][name], float), f"{experiment.name} lacks {figure}"
        if experiment.paper:
            assert " ".join(experiment.paper.row) in done.stdout
        areas += [scores["test"]["roc_auc"]] if "roc_auc" in scores.get("test", {}) else []
    assert all(area > 0.5 for area in areas) and (not areas or median(areas) > 0.6), "rows are at chance"
    page = (folder / "report" / "report.html").read_text(encoding="utf-8")
    assert all(title in page for title in FIGURES[system])
    assert not re.search(r"<script|<link|src=['\"](?!data:)|url\((?!#)", page)
    assert "Where this departs from the paper" in page
    markdown = (folder / "report" / "report.md").read_text(encoding="utf-8")
    assert markdown.startswith(f"# {system}")
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", markdown)
    assert pictures and all((folder / "report" / picture).is_file() for picture in pictures)
    assert "Too few albums" not in page
    quickly = [*command, "--rows", "*"]  # every row, and no report once more
    again = subprocess.run(quickly, env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 0
    assert "training" not in again.stderr, "a second run trained again"
