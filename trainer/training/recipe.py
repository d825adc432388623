"""How to train: every setting of the loop, its optimisers and its learning rate over time."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import ClassVar, Literal, get_args

from tagger.errors import TaggerError

Precision = Literal["auto", "float32", "bfloat16"]
Logger = Literal["tensorboard", "wandb"]
OPTIONAL_LOGGERS: Mapping[str, str] = {"wandb": "Weights & Biases"}
"""Those that are no requirement, by the name of their package."""
MOST = 2**31 - 1  # what the libraries below can count to
RANGES = {
    **dict.fromkeys(("learning_rate", "epsilon", "weight_decay", "decay", "clip", "checkpoint_seconds"), (0, MOST)),
    **dict.fromkeys(("warm_up", "batch", "epochs", "patience", "seed"), (0, MOST)),
    **dict.fromkeys(("betas", "momentum", "ema"), (0, 1)),
}
"""Where each number of a recipe must lie; those of ABOVE_0 may not be 0, betas and ema not 1."""
ABOVE_0 = ("learning_rate", "batch", "epochs", "clip")


@dataclass(frozen=True, slots=True)
class Recipe:
    """The loop's settings, with the values of TISMIR's audio networks.

    ``schedule``: constant; inverse, rate / (1 + decay·updates), as Keras' ``decay``; exponential, rate · decay^epochs,
    falling with every update; cosine, to 0 over ``epochs``. Under each of them the rate first rises for ``warm_up`` updates.
    ``clip``: the longest that all gradients together may be, as a vector (None: as long as they are).
    ``ema``: above 0, what is validated and kept is a running mean of the weights, of which each update leaves this share.
    ``compile``: torch.compile first makes the network's kernels and compiles them, once a run: 40 seconds of a core for a small
    network on a CPU, minutes for a large one. It pays on a GPU.
    ``patience``: epochs without a better ``monitor`` before training stops (None: never before ``epochs``).
    ``monitor``: "loss" of the validation items (lower is better), or the name of a measure (higher is better).
    ``logger``: what draws the curves: TensorBoard, or Weights & Biases (wandb), which is installed by itself.
    ``deterministic``: the same bits on a GPU too, at the price of speed; a CPU always gives the same bits.
    """

    optimiser: Literal["adam", "adamw", "sgd"] = "adam"
    learning_rate: float = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)
    epsilon: float = 1e-8
    momentum: float = 0.9
    nesterov: bool = True
    weight_decay: float = 0.0
    schedule: Literal["constant", "inverse", "exponential", "cosine"] = "constant"
    decay: float = 0.0
    warm_up: int = 0
    clip: float | None = None
    ema: float = 0.0
    batch: int = 32
    epochs: int = 100
    patience: int | None = 4
    monitor: str = "loss"
    seed: int = 0
    precision: Precision = "auto"
    deterministic: bool = False
    compile: bool = False
    checkpoint_seconds: float = 30.0
    logger: Logger = "tensorboard"

    # Where an experiment's file is read into a recipe.
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        """Raise TaggerError for a setting that makes no sense."""
        choices = {
            "optimiser": ("adam", "adamw", "sgd"),
            "schedule": ("constant", "inverse", "exponential", "cosine"),
            "precision": ("auto", "float32", "bfloat16"),
            "logger": get_args(Logger),
        }
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                raise TaggerError(f"'{getattr(self, name)}' is no {name}; use one of {', '.join(allowed)}.")
        for name, (least, most) in RANGES.items():
            given = getattr(self, name)
            for value in given if isinstance(given, tuple) else () if given is None else (given,):
                if isinstance(value, float) and not math.isfinite(value):
                    raise TaggerError(f"The setting '{name}' is {value}; recipe.{name} must be a finite number.")
                if name in ABOVE_0 and value <= 0:
                    raise TaggerError(
                        f"The setting '{name}' is {value}; it must be above 0 (recipe.{name} in an experiment)."
                    )
                if not least <= value <= most:
                    raise TaggerError(f"recipe.{name} cannot be {value:.6g}; it must lie from {least:g} to {most:g}.")
        if max(*self.betas, self.ema) >= 1:
            raise TaggerError("recipe.betas and recipe.ema must lie from 0 to below 1.")
        if self.schedule == "exponential" and not 0 < self.decay <= 1:
            raise TaggerError(f"The exponential schedule's decay is {self.decay}; it must lie above 0 and not above 1.")


def ensure_installed(logger: Logger) -> None:
    """Raise TaggerError where the package of a logger is not installed."""
    if logger in OPTIONAL_LOGGERS and find_spec(logger) is None:
        raise TaggerError(
            f"{OPTIONAL_LOGGERS[logger]} is not installed; run pip install {logger}, or choose the logger tensorboard."
        )


FREE_TO_CHANGE = ("batch", "precision", "deterministic", "compile", "checkpoint_seconds", "logger")
"""Settings that a run may go on with changed: they say how training is done, not what is trained."""
ADDED = {"warm_up": 0, "clip": None, "ema": 0.0}
"""Settings that count only where they differ from these, so that runs from before they existed are known again."""


def learning_rate(recipe: Recipe, updates: int, epochs: float) -> float:
    """The rate after ``updates`` steps, which are ``epochs`` passes over the items."""
    return recipe.learning_rate * warm_up_factor(recipe, updates) * schedule_factor(recipe, updates, epochs)


def warm_up_factor(recipe: Recipe, updates: int) -> float:
    """What warm-up multiplies the rate by: it rises to 1 over the first ``warm_up`` updates."""
    return min(1.0, (updates + 1) / (recipe.warm_up + 1))


def schedule_factor(recipe: Recipe, updates: int, epochs: float) -> float:
    """What the schedule multiplies the rate by: it falls from 1."""
    if recipe.schedule == "inverse":
        return 1 / (1 + recipe.decay * updates)
    if recipe.schedule == "exponential":
        return float(recipe.decay**epochs)
    if recipe.schedule == "cosine":
        return (1 + math.cos(math.pi * min(1.0, epochs / recipe.epochs))) / 2
    return 1.0
