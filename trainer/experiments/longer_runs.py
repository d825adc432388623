"""A finished run that is made longer: with more epochs, or more patience, and otherwise the same settings and data, it goes on
from where its training ended, and ends as if it had been that long from the start.
"""

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tagger.errors import TaggerError
from trainer.experiments.fingerprint import of_first_weights, run_key, settings
from trainer.experiments.run_context import RunContext, recorded_experiment
from trainer.experiments.schema import Experiment
from trainer.files import read_json
from trainer.training.recipe import Recipe

LENGTHS = ("epochs", "patience")


@dataclass(frozen=True, slots=True)
class ShorterRun:
    """The run that is made longer: its key, and how long it was allowed to be."""

    key: str
    epochs: int
    patience: int | None

    def training(self, recipe: Recipe) -> tuple[Recipe, Mapping[str, Any]]:
        """The recipe and the identity of its training."""
        return replace(recipe, epochs=self.epochs, patience=self.patience), {"key": self.key}


def recorded(folder: Path) -> ShorterRun | None:
    """The run that the one in this folder makes longer, as its record says, if any."""
    entry = read_json(folder / "experiment.json").get("extends") if (folder / "experiment.json").exists() else None
    return ShorterRun(**entry) if entry else None


def record(shorter: ShorterRun | None) -> dict[str, Any]:
    """For the run's record."""
    return {"extends": asdict(shorter)} if shorter else {}


def shorter_run(folder: Path, experiment: Experiment, seed: int, context: RunContext) -> ShorterRun | None:
    """The finished run of a folder, where ``experiment`` is the same with more epochs or patience; else None.

    Raises TaggerError where its rate has fallen to the end already, so that more epochs would be another training.
    """
    before = recorded_experiment(folder)
    lengths = {name: getattr(before.recipe, name) for name in LENGTHS}
    as_before = experiment.model_copy(update={"recipe": replace(experiment.recipe, **lengths)})
    key = str(read_json(folder / "scores.json").get("key"))
    same = experiment.is_network and settings(before) == settings(as_before)
    if not same or key != run_key(as_before, seed, context, of_first_weights(experiment, context)):
        return None
    if experiment.recipe.epochs < before.recipe.epochs:
        return None
    if experiment.recipe.schedule == "cosine":
        raise TaggerError(
            f"The rate of the run in {folder} fell to 0 over its {before.recipe.epochs} epochs, so a longer one is another "
            "run; give another folder, or remove this one."
        )
    return ShorterRun(key, before.recipe.epochs, before.recipe.patience)


def begin_longer(folder: Path) -> None:
    """Mark the folder's run as unfinished, and remove the network over its albums' vectors, which is then trained again."""
    (folder / "scores.json").unlink(missing_ok=True)
    shutil.rmtree(folder / "album", ignore_errors=True)
