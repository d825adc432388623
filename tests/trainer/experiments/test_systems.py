"""Every row of every table of every system, from one command, on small made-up data."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from trainer.experiments.schema import experiments_of
from trainer.experiments.smoke import SMOKES

FIGURES = {
    "tismir-single": (
        "Confusion matrices (Figure 3)",
        "Activation maps (Figures 5 and 6)",
        "Table 3: F1 of each genre",
    ),
    "tismir-multi": ("(Figure 7)", "(Figure 8)", "(Table 7)", "Words that tell most about a genre"),
    "dmg-gtzan": ("Confusion matrix",),
    "dmg-magnatagatune": ("Training",),
    "covers": ("Training",),
    "lyrics": ("Confusion matrices", "Table 2: F1 of each genre"),
}


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("system", sorted(SMOKES))
def test_every_row_is_filled(system: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
    command = [
        sys.executable,
        "-m",
        "trainer.cli",
        "reproduce",
        system,
        "--smoke",
        "--out",
        str(tmp_path),
        "--device",
        "cpu",
    ]
    done = subprocess.run([*command, "--workers", "2"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "compare with nothing" in done.stdout
    for experiment in experiments_of(system).values():
        scores = json.loads(
            (tmp_path / "runs" / experiment.name / "seed-0" / "scores.json").read_text(encoding="utf-8")
        )
        for figure in experiment.paper.figures if experiment.paper else ():
            split, _, name = figure.partition(".")
            assert isinstance(scores[split][name], float), f"{experiment.name} lacks {figure}"
        if experiment.paper:
            assert " ".join(experiment.paper.row) in done.stdout
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert all(title in page for title in FIGURES[system])
    assert not re.search(r"<script|<link|src=['\"](?!data:)|url\((?!#)", page)
    assert (tmp_path / "report" / "report.md").read_text(encoding="utf-8").startswith(f"# {system}")
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 0
    assert "training" not in again.stderr, "a second run trained again"
