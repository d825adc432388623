"""One run's figures for a person: beside the paper's, where a paper prints the row, else by themselves."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trainer.data.items import Split
from trainer.evaluation.tables import HEADINGS, NOTHING, Table, main_tables
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import Experiment
from trainer.experiments.system import ExperimentRow, Results
from trainer.files import read_json


def run_lines(experiment: Experiment, folder: Path, seed: int, context: RunContext) -> Sequence[str]:
    """The tables of a finished run, as lines for a terminal."""
    row = ExperimentRow(experiment, (folder,), (read_json(folder / "scores.json"),))
    measured = any(split.value in row.scores[0] for split in Split)
    if not measured:
        return [f"{experiment.name}: trained; it makes vectors for other experiments, and nothing is measured on it."]
    results = Results(experiment.system, context, (row,), (seed,))
    tables = [*(main_tables(results) if experiment.paper else []), own_table(row)]
    return [line for table in tables for line in ("", *table.lines())]


def own_table(row: ExperimentRow) -> Table:
    """Every measure of every split that was measured."""
    splits = [split.value for split in Split if split.value in row.scores[0]]
    names = list(dict.fromkeys(name for split in splits for name in HEADINGS if name in row.scores[0][split]))
    cells = [(split, *(figure_text(row, f"{split}.{name}") for name in names)) for split in splits]
    return Table(row.experiment.name, ("split", *(HEADINGS[name] for name in names)), tuple(cells))


def figure_text(row: ExperimentRow, name: str) -> str:
    """A figure with three digits."""
    figure = row.figure(name)
    return NOTHING if figure is None else f"{figure[0]:.3f}"


def figures_as_json(scores: dict[str, Any]) -> str:
    """The single figures of each split."""
    figures = {
        split: {name: value for name, value in scores[split].items() if isinstance(value, int | float)}
        for split in ("train", "validation", "test")
        if split in scores
    }
    return json.dumps(figures, indent=1)
