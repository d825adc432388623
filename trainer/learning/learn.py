"""A model from a person's own tags: one encoder for each kind of evidence that enough albums carry, and a bundle of them."""

import dataclasses
import re
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tagger.errors import CancelledError, Problem, TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.manifest import LearntSection
from tagger.learning.genre_targets import fold_rare
from tagger.learning.learnt_bundle import write_learnt_bundle
from tagger.progress import Task
from trainer.data.items import Dataset, ItemPart, Split
from trainer.data.own_library import read_own_library
from trainer.experiments.fingerprint import library_of
from trainer.experiments.opened import OpenedExperiment, open_experiment
from trainer.experiments.preparation import prepare_all
from trainer.experiments.run_context import RunContext
from trainer.experiments.runner import run
from trainer.experiments.schema import Experiment, experiments_of
from trainer.experiments.settings import with_changes
from trainer.experiments.targets import make_targets
from trainer.export.bundle import build_bundle, export
from trainer.export.from_runs import Target, contents_of_runs, scores_of_items, train_heads
from trainer.export.run_encoders import encodings_of
from trainer.learning.report import Judged, Scores, judge

PARTS = {"audio": ItemPart.AUDIO, "image": ItemPart.COVER, "text": ItemPart.TEXT}
HEADS = "fusion"  # the experiment whose recipe trains the heads, over the encoders that there are
KEY = re.compile("[0-9a-f]{16}")  # the name of a folder of runs
MINIMUM_ALBUMS = 20  # albums that must carry a kind of evidence before a network is trained on it


@dataclass(frozen=True)
class Learned:
    """The bundle, notes for the person, how good it is beside everything simpler, and the files that were passed over."""

    bundle: Path
    notes: tuple[str, ...]
    report: LearntSection | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class LearningOptions:
    """What a person may choose: a genre needs ``minimum`` albums, no network is trained for more than ``epochs``, and
    ``settings`` change the experiments (``recipe.batch=8``).

    ``keep_own`` keeps the encoders that were trained, even if the shipped ones are as good; ``replace`` a bundle that is there.
    """

    name: str
    minimum: int = 5
    epochs: int | None = None
    settings: Sequence[str] = ()
    keep_own: bool = False
    replace: bool = False
    device: str = "auto"
    workers: int | None = None


def learn(library: Path, out: Path, work: Path, options: LearningOptions, task: Task | None = None) -> Learned:
    """Train on the albums below ``library``, and export to ``out``.

    Unless the encoders that were trained are clearly better than the shipped ones, or ``keep_own``, the model is the one
    that ``tagger learn`` makes over the shipped ones: of a few hundred albums no encoder learns as much as of millions.

    ``work`` keeps features, so that only new files are analysed again, and the runs on the library as it is now, so that a
    stopped one goes on. Raises TaggerError when there is too little to learn from.
    """
    task = task or Task()
    shipped = with_changes(experiments_of("learn"), options.settings)
    experiments = {name: shortened(experiment, options.epochs) for name, experiment in shipped.items()}
    complete = read_own_library(library, task)
    dataset, folded, rare = frequent(complete, options.minimum)
    runs_now = work / library_of(dataset, experiments.values())
    context = RunContext(
        library,
        runs_now,
        work / "features",
        experiments,
        device=options.device,
        workers=options.workers,
        curves=False,
        task=task,
    )
    context.datasets["library"] = dataset
    context.note(*dataset.notes, f"{len(dataset.items)} albums with {len(dataset.labels)} genres.")
    encoders = [experiments[modality] for modality in usable(dataset, context)]
    prepare_all(encoders, context)
    runs = [finished(experiment, context) for experiment in encoders]
    split, heads = runs[0].dataset, experiments[HEADS]
    target = Target(split, make_targets(heads.target, split), heads.recipe, runs_now / "heads", context)
    encodings = {modality: encoding for opened in runs for modality, encoding in encodings_of(opened).items()}
    trained = train_heads(encodings, target)
    own = {part: scores_of_items(encodings, trained, target, part) for part in (Split.VALIDATION, Split.TEST)}
    judged = judged_or_noted(split, own, (folded, rare), work, context, keep_own=options.keep_own)
    about = None if judged is None else judged.about
    if judged is None or judged.about.own_encoders:
        learnt = None if about is None else about.model_dump(mode="json")
        contents = contents_of_runs(encodings, trained, target, name=options.name)
        bundle = export(dataclasses.replace(contents, learnt=learnt), out, replace=options.replace)
    else:
        bundle = build_bundle(
            out, lambda folder: write_model_of_shipped_encoders(judged, folder), replace=options.replace
        )
    forget_others(work, runs_now)
    return Learned(bundle, tuple(context.gathered_notes()), about, dataset.problems)


def write_model_of_shipped_encoders(judged: Judged, folder: Path) -> None:
    """The bundle that ``tagger learn`` would make of the same albums. Raises TaggerError where the disk does not take it."""
    try:
        write_learnt_bundle(judged.base, judged.result, judged.about, folder, "1")
    except OSError as error:
        raise TaggerError(
            f"The model cannot be written to '{folder}' ({error.strerror or error}); make room."
        ) from error


def judged_or_noted(
    dataset: Dataset,
    own: Mapping[Split, Scores],
    rare: tuple[Mapping[str, str], Mapping[str, int]],
    work: Path,
    context: RunContext,
    *,
    keep_own: bool,
) -> Judged | None:
    """The report that ``tagger learn`` makes, too; None, with a note, where too few albums are left to judge by."""
    try:
        return judge(dataset, own, rare, work, context.task, keep_own=keep_own)
    except CancelledError:
        raise
    except TaggerError as error:
        context.note(f"It is not compared with anything simpler: {error}")
        return None


def forget_others(work: Path, runs_now: Path) -> None:
    """Remove the runs on the library as it was before: nothing would ever use them again."""
    for folder in work.iterdir():
        if KEY.fullmatch(folder.name) and folder != runs_now:
            shutil.rmtree(folder)


def frequent(dataset: Dataset, minimum: int) -> tuple[Dataset, dict[str, str], dict[str, int]]:
    """The dataset with the genres that enough albums carry; rare ones that count as the one above them, as 'tagger learn'
    folds them; and how many albums those have that are left out. Raises TaggerError when fewer than two genres are left.
    """
    by_genre: defaultdict[str, set[int]] = defaultdict(set)
    for row, item in enumerate(dataset.items):
        for label in item.labels:
            by_genre[label].add(row)
    counts = {label: len(rows) for label, rows in sorted(by_genre.items())}
    above = fold_rare(by_genre, lambda rows: len(rows) >= minimum, Taxonomy.load())
    labels = tuple(sorted(label for label, rows in by_genre.items() if len(rows) >= minimum and label not in above))
    folded = {label: above[label] for label in counts if above.get(label) in labels}
    rare_counts = {label: count for label, count in counts.items() if label not in folded and label not in labels}
    if len(labels) < 2:
        wanted, way_out = (f"{minimum} albums", ", or lower --minimum") if minimum > 1 else ("an album", "")
        raise TaggerError(
            f"Fewer than two genres have {wanted} in {dataset.root}, so there is nothing to tell apart; tag more albums{way_out}."
        )
    rare = len(rare_counts)
    notes = (f"{rare} genres with fewer than {minimum} albums were left out.",) if rare else ()
    items = tuple(
        dataclasses.replace(item, labels=tuple(dict.fromkeys(folded.get(label, label) for label in item.labels)))
        for item in dataset.items
    )
    unified = dataclasses.replace(dataset, items=items, notes=(*dataset.notes, *notes))
    return unified.keeping(labels), folded, rare_counts


def usable(dataset: Dataset, context: RunContext) -> list[str]:
    """The kinds of evidence that enough albums carry; the others are noted. Raises TaggerError when there is none."""
    counts = {modality: sum(item.has(part) for item in dataset.items) for modality, part in PARTS.items()}
    for modality, count in counts.items():
        if count < MINIMUM_ALBUMS:
            context.note(
                f"Only {count} albums carry {PARTS[modality]}, so the model does without it ({MINIMUM_ALBUMS} are needed)."
            )
    modalities = [modality for modality, count in counts.items() if count >= MINIMUM_ALBUMS]
    if not modalities:
        raise TaggerError(
            f"Fewer than {MINIMUM_ALBUMS} albums of {dataset.root} can be learned from; use a larger library."
        )
    return modalities


def finished(experiment: Experiment, context: RunContext) -> OpenedExperiment:
    """A run, done and opened again."""
    run(experiment, 0, context)
    opened = open_experiment(experiment, 0, context)
    if not opened.units[Split.VALIDATION]:
        raise TaggerError("Too few artists to keep some albums aside for validation; use a library with more artists.")
    return opened


def shortened(experiment: Experiment, epochs: int | None) -> Experiment:
    """The experiment with at most so many epochs."""
    if epochs is None:
        return experiment
    recipe = dataclasses.replace(experiment.recipe, epochs=min(experiment.recipe.epochs, epochs))
    return experiment.model_copy(update={"recipe": recipe})
