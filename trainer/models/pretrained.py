"""Reading pretrained weights that torchvision publishes, from a file, without running a pickle."""

from pathlib import Path
from pickle import UnpicklingError  # what torch raises where it refuses to run a pickle
from zipfile import BadZipFile

import torch
from torch import Tensor, nn

from tagger.errors import TaggerError


def load_torchvision(model: nn.Module, path: Path, part: str = "") -> None:
    """Fill a torchvision model, or only its submodule ``part``, with its published state dictionary (.pth), in place.

    Raises TaggerError when the file is missing, damaged, or belongs to another model.
    """
    state, prefix = _read(path), f"{part}." if part else ""
    weights = {name.removeprefix(prefix): values for name, values in state.items() if name.startswith(prefix)}
    try:
        model.get_submodule(part).load_state_dict(weights)
    except RuntimeError as error:
        raise TaggerError(
            f"The weights in {path} do not fit {type(model).__name__};"
            " download torchvision's ImageNet weights for exactly this network."
        ) from error


def _read(path: Path) -> dict[str, Tensor]:
    try:
        state: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise TaggerError(
            f"There is no file of weights at {path}; download torchvision's ImageNet weights or train from scratch."
        ) from error
    except (OSError, RuntimeError, ValueError, EOFError, BadZipFile, KeyError, UnpicklingError) as error:
        raise TaggerError(
            f"The file of weights {path} is damaged or no state dictionary; download it again."
        ) from error
    return state
