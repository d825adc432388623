"""A network's weights as one safetensors file that also says which network they are; nothing is ever unpickled."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from tagger.errors import TaggerError
from trainer.files import write_atomically
from trainer.models.registry import rebuild

WEIGHTS = "weights.safetensors"


def save_network(network: nn.Module, folder: Path) -> None:
    """Write ``weights.safetensors``: the weights, and the description that ``registry.build`` gave the network."""
    write_tensors(folder / WEIGHTS, network.state_dict(), {"network": json.dumps(_description(network))})


def load_network(folder: Path) -> nn.Module:
    """The network that a finished run left in its folder, on the CPU, in evaluation mode. Raises TaggerError."""
    tensors, words = read_tensors(folder / WEIGHTS)
    network = rebuild(json.loads(words["network"]))
    network.load_state_dict(tensors)
    return network.eval()


def load_into(network: nn.Module, folder: Path) -> None:
    """Fill an existing network with a finished run's weights."""
    tensors, _ = read_tensors(folder / WEIGHTS)
    network.load_state_dict(tensors)


def write_tensors(path: Path, tensors: Mapping[str, Tensor], words: Mapping[str, str]) -> None:
    """Write tensors and words in one step, with a digest of the tensors: there is never half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stored = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    write_atomically(path, save(stored, {**words, "digest": digest(stored)}))


def read_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Read tensors and words. Raises TaggerError when the file is missing or is not the one that was written."""
    try:
        with safe_open(path, "pt") as file:
            words = dict(file.metadata() or {})
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  not a mapping
    except FileNotFoundError as error:
        raise TaggerError(f"There is no trained network at {path}; train it first.") from error
    except (SafetensorError, OSError) as error:
        raise _damaged(path) from error
    if words.pop("digest", None) != digest(tensors):
        raise _damaged(path)
    return tensors, words


def digest(tensors: Mapping[str, Tensor]) -> str:
    """SHA-256 over names, types, shapes and bytes."""
    total = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name]
        total.update(f"{name} {tensor.dtype} {list(tensor.shape)}".encode())
        total.update(tensor.reshape(-1).view(torch.uint8).numpy().data)
    return total.hexdigest()


def _description(network: nn.Module) -> Mapping[str, Any]:
    description = getattr(network, "description", None)
    if not isinstance(description, dict):
        raise TaggerError("Only a network that trainer.models.registry.build made can be saved; build it by name.")
    return description


def _damaged(path: Path) -> TaggerError:
    return TaggerError(f"{path} is damaged; remove it and run again, or put back a copy of it.")
