"""Tables of networks and of single runs: the layers of TISMIR's audio networks (Table 5), with how many parameters each has,
the layers of a network as it was trained (DMG Figures 5 and 6, COVER Figure 4), and one run's figures, beside the paper's
where a paper prints the row.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from trainer.data.items import Split
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import Experiment
from trainer.experiments.system import ExperimentRow, Results
from trainer.files import read_json
from trainer.models.dimensions import BLOCKS, BlockDimensions
from trainer.models.network import parameter_count
from trainer.models.registry import build
from trainer.models.weights import load_network
from trainer.reports import printed_figures
from trainer.reports.tables import HEADINGS, NOTHING, Table, main_tables

PARAMETERS = (
    ("LOW, 250 outputs", "low", 250, {"3x3": "0.5M", "4x96": "0.2M", "4x70": "0.35M"}),
    ("HIGH, 250 outputs", "high", 250, {"3x3": "16.5M", "4x96": "5M", "4x70": "7.5M"}),
    ("LOW, 50 outputs", "low", 50, {"3x3": "0.33M", "4x96": "0.15M", "4x70": "0.3M"}),
    ("HIGH, 50 outputs", "high", 50, {"3x3": "15.5M", "4x96": "4M", "4x70": "6.5M"}),
)
KINDS = ("3x3", "4x96", "4x70")


def layers_table() -> Table:
    """TISMIR's Table 5: filters (time × bins) and pools of each layer, ours and the paper's."""
    rows = []
    for kind in KINDS:
        for number, block in enumerate(BLOCKS[kind]):
            kernel, pool = printed_figures.NETWORK_LAYERS[kind][number]
            rows.append((kind.replace("x", "×"), str(number + 1), *block_cells(block), kernel, pool or NOTHING))
    columns = ("network", "layer", "filter ours", "pool ours", "filter, paper", "pool, paper")
    return Table("Table 5: filters and max-pooling", columns, tuple(rows))


def block_cells(block: BlockDimensions) -> tuple[str, str]:
    """A layer's filter and pool, as the paper writes them."""
    kernel = f"{block.kernel[0]}×{1 if block.kernel == (1, 1) else block.kernel[1]}"
    pool = NOTHING if block.pool == (1, 1) else f"({block.pool[0]},{block.pool[1]})"
    return kernel, pool


def parameters_table() -> Table:
    """How many parameters each of those networks has at its full size, and as the paper rounds it."""
    rows = []
    for name, width, outputs, printed in PARAMETERS:
        cells = [part for kind in KINDS for part in (f"{full_size(f'audio.{width}-{kind}', outputs):,}", printed[kind])]
        rows.append((name, *cells))
    columns = ("network", *(part for kind in KINDS for part in (f"{kind.replace('x', '×')} ours", "paper")))
    return Table("Parameters of the networks of Table 5 (250 outputs: LOGISTIC, 50: COSINE)", columns, tuple(rows))


def full_size(name: str, outputs: int) -> int:
    """The parameters of a published network, without room for its weights."""
    with torch.device("meta"):
        return parameter_count(build(name, outputs=outputs))


def trained_layers(folder: Path, title: str) -> Table:
    """The layers of a trained network that have parameters: their kind, the shape of their weights, how many, and whether
    they are trained or frozen.
    """
    network = load_network(folder)
    rows = []
    for name, layer in network.named_modules():
        own = list(layer.parameters(recurse=False))
        if own:
            shape = "×".join(map(str, own[0].shape))
            count = f"{sum(weights.numel() for weights in own):,}"
            rows.append((name, type(layer).__name__, shape, count, "trained" if own[0].requires_grad else "frozen"))
    trained = sum(weights.numel() for weights in network.parameters() if weights.requires_grad)
    rows.append(("all", "", "", f"{parameter_count(network):,}", f"{trained:,} trained"))
    return Table(title, ("layer", "kind", "weights", "parameters", ""), tuple(rows))


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
