"""The checkpoint of a training run: where it stands between two steps, written whole or not at all, read back to the bit, and
checked by a digest.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from tagger.errors import TaggerError
from trainer.models.weights import read_tensors, write_tensors

CHECKPOINT = "checkpoint.safetensors"
NETWORK, BEST, OPTIMISER, AVERAGE = "network/", "best/", "optimiser/", "average/"


@dataclass(slots=True)
class Position:
    """Where a run is: ``done`` items into epoch ``epoch`` (from 0), after ``updates`` steps.

    ``loss`` is the sum over this epoch's items so far; ``best`` is the best monitored value, from epoch ``best_epoch``;
    ``history`` holds a finished epoch's line of the log each; ``seconds`` were spent on training in all.
    """

    epoch: int = 0
    done: int = 0
    updates: int = 0
    loss: float = 0.0
    best: float | None = None
    best_epoch: int = -1
    seconds: float = 0.0
    history: list[dict[str, Any]] = field(default_factory=list)


def write(
    folder: Path,
    identity: str,
    position: Position,
    network: nn.Module,
    best: Mapping[str, Tensor],
    optimiser: torch.optim.Optimizer,
    average: Mapping[str, Tensor],
) -> None:
    """Write the checkpoint of a run; ``identity`` says which run it belongs to."""
    tensors = {NETWORK + name: tensor for name, tensor in network.state_dict().items()}
    tensors |= {BEST + name: tensor for name, tensor in best.items()}
    tensors |= {AVERAGE + name: tensor for name, tensor in average.items()}
    for number, state in optimiser.state_dict()["state"].items():
        tensors |= {f"{OPTIMISER}{number}/{key}": value for key, value in state.items() if value is not None}
    words = {"identity": identity, "position": json.dumps(asdict(position))}
    write_tensors(folder / CHECKPOINT, tensors, words)


def read(
    folder: Path, identities: Sequence[str], network: nn.Module, optimiser: torch.optim.Optimizer
) -> tuple[Position, dict[str, Tensor], dict[str, Tensor]] | None:
    """Put the network and the optimiser where the checkpoint of one of these runs left them; the position, the best weights
    and their running mean, or None.

    Raises TaggerError when the checkpoint is damaged or belongs to a run with other settings.
    """
    path = folder / CHECKPOINT
    if not path.exists():
        return None
    tensors, words = read_tensors(path)
    if words.get("identity") not in identities:
        raise TaggerError(
            f"{path} belongs to a run with other settings or data; give another folder, or remove it to start again."
        )
    network.load_state_dict(_part(tensors, NETWORK))
    optimiser.load_state_dict({**optimiser.state_dict(), "state": _optimiser_state(_part(tensors, OPTIMISER))})
    return Position(**json.loads(words["position"])), _part(tensors, BEST), _part(tensors, AVERAGE)


def _part(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _optimiser_state(tensors: Mapping[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        number, key = name.split("/")
        state.setdefault(int(number), {})[key] = tensor
    return state
