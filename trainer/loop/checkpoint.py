"""The state of a run between two steps: written in one step, read back to the bit, checked by a digest."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from tagger.errors import TaggerError
from trainer.loop.weights import read_tensors, write_tensors

CHECKPOINT = "checkpoint.safetensors"
NETWORK, BEST, OPTIMISER = "network/", "best/", "optimiser/"


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
) -> None:
    """Write the checkpoint of a run; ``identity`` says which run it belongs to."""
    tensors = {NETWORK + name: tensor for name, tensor in network.state_dict().items()}
    tensors |= {BEST + name: tensor for name, tensor in best.items()}
    for place, state in optimiser.state_dict()["state"].items():
        tensors |= {f"{OPTIMISER}{place}/{key}": value for key, value in state.items() if value is not None}
    words = {"identity": identity, "position": json.dumps(asdict(position))}
    write_tensors(folder / CHECKPOINT, tensors, words)


def read(
    folder: Path, identity: str, network: nn.Module, optimiser: torch.optim.Optimizer
) -> tuple[Position, dict[str, Tensor]] | None:
    """Put the network and the optimiser where the checkpoint left them; the position and the best weights, or None.

    Raises TaggerError when the checkpoint is damaged or belongs to a run with other settings.
    """
    path = folder / CHECKPOINT
    if not path.exists():
        return None
    tensors, words = read_tensors(path)
    if words.get("identity") != identity:
        raise TaggerError(
            f"{path} belongs to a run with other settings or data; give another folder, or remove it to start again."
        )
    network.load_state_dict(_part(tensors, NETWORK))
    optimiser.load_state_dict({**optimiser.state_dict(), "state": _optimiser_state(_part(tensors, OPTIMISER))})
    return Position(**json.loads(words["position"])), _part(tensors, BEST)


def _part(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _optimiser_state(tensors: Mapping[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        place, key = name.split("/")
        state.setdefault(int(place), {})[key] = tensor
    return state
