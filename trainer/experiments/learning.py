"""A model from a person's own tags: one encoder for each kind of evidence that enough albums carry, and a bundle of them."""

import dataclasses
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tagger.errors import Problem, TaggerError
from tagger.progress import Task
from trainer.data.items import Dataset, ItemPart, Split
from trainer.data.own_library import read_own_library
from trainer.experiments.fingerprint import library_of
from trainer.experiments.inputs import prepare_all
from trainer.experiments.run_context import RunContext
from trainer.experiments.runner import OpenedExperiment, open_experiment, run
from trainer.experiments.schema import Experiment, RecipeSection, TargetSection, experiments_of
from trainer.experiments.targets import make_targets
from trainer.export.from_runs import Target, bundle_of_runs

PARTS = {"audio": ItemPart.AUDIO, "image": ItemPart.COVER, "text": ItemPart.TEXT}
HEADS = RecipeSection(
    learning_rate=5e-3, patience=8
)  # a library has far fewer albums than MuMu, so each epoch must go further
KEY = re.compile("[0-9a-f]{16}")  # the name of a folder of runs
LEAST = 20  # albums that must carry a kind of evidence before a network is trained on it


@dataclass(frozen=True)
class Learned:
    """What came of it: sentences for a person, and the files that were passed over."""

    bundle: Path
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def learn(
    library: Path,
    out: Path,
    work: Path,
    *,
    name: str,
    minimum: int = 5,
    epochs: int | None = None,
    replace: bool = False,
    device: str = "auto",
    workers: int | None = None,
    task: Task | None = None,
) -> Learned:
    """Train on the albums below ``library`` whose genres at least ``minimum`` albums share, and export to ``out``.

    ``work`` keeps features, so that only new files are heard again, and the runs on the library as it is now, so that a
    stopped one goes on. Raises TaggerError when there is too little to learn from.
    """
    task = task or Task()
    dataset = frequent(read_own_library(library, task), minimum)
    experiments = {one: shortened(experiment, epochs) for one, experiment in experiments_of("learn").items()}
    runs_now = work / library_of(dataset, experiments.values())
    context = RunContext(
        library, runs_now, work / "features", experiments, device=device, workers=workers, curves=False, task=task
    )
    context.datasets["library"] = dataset
    context.note(*dataset.notes, f"{len(dataset.items)} albums with {len(dataset.labels)} genres.")
    chosen = [experiments[modality] for modality in usable(dataset, context)]
    prepare_all(chosen, context)
    runs = [finished(experiment, context) for experiment in chosen]
    split = runs[0].dataset
    recipe = shortened_recipe(HEADS, epochs).recipe(0)
    target = Target(split, make_targets(TargetSection(kind="logistic"), split), recipe, runs_now / "heads", context)
    bundle = bundle_of_runs(runs, target, out, name=name, replace=replace)
    forget_others(work, runs_now)
    return Learned(bundle, tuple(context.notes), dataset.problems)


def forget_others(work: Path, runs_now: Path) -> None:
    """Remove the runs on the library as it was before: nothing would ever use them again."""
    for folder in work.iterdir():
        if KEY.fullmatch(folder.name) and folder != runs_now:
            shutil.rmtree(folder)


def frequent(dataset: Dataset, minimum: int) -> Dataset:
    """The dataset with the genres that enough albums carry. Raises TaggerError when fewer than two are left."""
    counts = Counter(label for item in dataset.items for label in item.labels)
    kept = tuple(label for label in dataset.labels if counts[label] >= minimum)
    if len(kept) < 2:
        raise TaggerError(
            f"Fewer than two genres have {minimum} albums in {dataset.root}, so there is nothing to tell apart; tag more albums,"
            " or lower --minimum."
        )
    left = len(counts) - len(kept)
    notes = (f"{left} genres with fewer than {minimum} albums were left out.",) if left else ()
    return dataclasses.replace(dataset.keeping(kept), notes=(*dataset.notes, *notes))


def usable(dataset: Dataset, context: RunContext) -> list[str]:
    """The kinds of evidence that enough albums carry; the others are noted. Raises TaggerError when there is none."""
    counts = {modality: sum(item.has(part) for item in dataset.items) for modality, part in PARTS.items()}
    for modality, count in counts.items():
        if count < LEAST:
            context.note(
                f"Only {count} albums carry {PARTS[modality]}, so the model does without it ({LEAST} are needed)."
            )
    found = [modality for modality, count in counts.items() if count >= LEAST]
    if not found:
        raise TaggerError(f"Fewer than {LEAST} albums of {dataset.root} can be learned from; use a larger library.")
    return found


def finished(experiment: Experiment, context: RunContext) -> OpenedExperiment:
    """A run, done and opened again."""
    run(experiment, 0, context)
    opened = open_experiment(experiment, 0, context)
    if not opened.units[Split.VALIDATION]:
        raise TaggerError("Too few artists to keep some albums aside for validation; use a library with more artists.")
    return opened


def shortened(experiment: Experiment, epochs: int | None) -> Experiment:
    """The experiment with at most so many epochs."""
    update = {"recipe": shortened_recipe(experiment.recipe, epochs)}
    if experiment.album:
        update["album"] = shortened_recipe(experiment.album, epochs)
    return experiment.model_copy(update=update)


def shortened_recipe(recipe: RecipeSection, epochs: int | None) -> RecipeSection:
    """The recipe with at most so many epochs."""
    return recipe.model_copy(update={"epochs": min(recipe.epochs, epochs)}) if epochs else recipe
