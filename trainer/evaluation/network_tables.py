"""Tables of networks: the layers of TISMIR's audio networks (Table 5), with how many parameters each has, and the layers of
a network as it was trained (DMG Figures 5 and 6, COVER Figure 4).
"""

from pathlib import Path

import torch

from trainer.evaluation import printed_figures
from trainer.evaluation.tables import NOTHING, Table
from trainer.models.dimensions import BLOCKS, BlockDimensions
from trainer.models.network import parameter_count
from trainer.models.registry import build
from trainer.models.weights import load_network

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
