"""Where a run finds its data and leaves its results, and how it may use the machine; and what a finished run's folder says.

It imports no torch, so that what cannot be done with a run is refused at once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from tagger.errors import Problem, TaggerError
from tagger.progress import Task
from trainer.data.feature_store import Store
from trainer.data.items import Dataset
from trainer.data.open_sets import with_test_fold
from trainer.data.prepare import Workers
from trainer.data.registry import read_dataset
from trainer.data.splits import ensure_clean, with_splits
from trainer.experiments.schema import DataSection, Experiment, first_complaint
from trainer.experiments.settings import with_how_only
from trainer.files import read_json

FEW_EXPERIMENTS = 4  # that are named one by one


@dataclass
class RunContext:
    """``data`` is the dataset's folder, ``out`` gets the runs, ``features`` the stores; ``weights`` holds torchvision's
    files, if any.

    ``experiments`` are those that can be run, by name. ``notes`` gathers what a reader of the results must know.
    """

    data: Path
    out: Path
    features: Path
    experiments: dict[str, Experiment]
    weights: Path | None = None
    device: str = "auto"
    workers: int | Workers | None = None
    allow_leaks: bool = False
    curves: bool = True
    samples: int = 200  # bootstrap samples for intervals
    task: Task = field(default_factory=Task)
    notes: dict[str, None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)  # files that could not be read
    datasets: dict[str, Dataset] = field(default_factory=dict)
    stores: dict[str, Store] = field(default_factory=dict)

    def dataset(self, section: DataSection) -> Dataset:
        """The dataset, split and narrowed as an experiment wants it; read once. Raises TaggerError when its splits
        leak.
        """
        key = section.model_dump_json()
        if key not in self.datasets:
            dataset = self.complete(section.dataset)
            for part in section.carrying:
                dataset = dataset.having(part)
            if section.labels is not None:
                dataset = dataset.keeping(most_frequent(dataset, section.labels))
            if section.folds is not None:
                dataset = with_test_fold(dataset, section.folds, section.fold or 0)
            split = with_splits(dataset, section.split, section.split_seed)
            ensure_clean(split, allow_leaks=self.allow_leaks)
            if section.taught is not None:
                split = split.taught(section.taught)
            self.note(*split.notes)
            self.datasets[key] = split
        return self.datasets[key]

    def complete(self, name: str) -> Dataset:
        """A dataset as it was found; ``learn`` puts its own in here."""
        if name not in self.datasets:
            self.datasets[name] = read_dataset(name, self.data)
            if self.datasets[name].problems:
                self.note(
                    f"{len(self.datasets[name].problems)} rows of {name} were passed over; trainer check names them."
                )
        return self.datasets[name]

    def note(self, *sentences: str) -> None:
        """Remember sentences for the report, each once."""
        self.notes.update(dict.fromkeys(sentences))

    def gathered_notes(self) -> list[str]:
        """The notes for a reader, what several experiments have in common once."""
        names: dict[str, list[str]] = {}
        for note in self.notes:
            name, _, sentence = note.partition(": ")
            if name in self.experiments:
                names.setdefault(sentence, []).append(name)
            else:
                names[note] = []
        return [of_experiments(each, sentence) if each else sentence for sentence, each in names.items()]

    @contextmanager
    def gathering(self) -> Iterator[dict[str, None]]:
        """Gather what is noted meanwhile by itself; afterwards it joins the other notes."""
        before, self.notes = self.notes, {}
        try:
            yield self.notes
        finally:
            self.notes = before | self.notes

    def folder(self, name: str, seed: int) -> Path:
        """The folder of one run."""
        return self.out / "runs" / name / f"seed-{seed}"

    def pretrained(self, name: str) -> Path | None:
        """The file of torchvision's weights, ``resnet101-….pth``; None where it was not given."""
        files = sorted(self.weights.glob(f"{name}*.pth")) if self.weights else []
        return files[0] if files else None

    @cached_property
    def record(self) -> dict[str, str | None]:
        """What ``trainer evaluate`` needs to find everything again."""
        return {
            "data": str(self.data.absolute()),
            "features": str(self.features.absolute()),
            "weights": str(self.weights.absolute()) if self.weights else None,
        }


def of_experiments(names: Sequence[str], sentence: str) -> str:
    """A sentence behind the names of the experiments that it is true of; of many the first stands for all."""
    if len(names) > FEW_EXPERIMENTS:
        return f"{len(names)} rows ({names[0]} first): {sentence}"
    return f"{', '.join(names)}: {sentence}"


def finished_run(folder: Path, settings: Sequence[str] = ()) -> Experiment:
    """The experiment of a finished run's folder; ``settings`` change how it is worked on, such as ``recipe.batch=64``.

    Raises TaggerError where there is no such run, it is not finished, or a setting would make it another run.
    """
    if not (folder / "experiment.json").exists():
        raise TaggerError(f"{folder} is no run; name a run's folder, such as DIR/runs/mel.gtzan/seed-0.")
    experiment = recorded_experiment(folder)
    if not (folder / "scores.json").exists():
        raise TaggerError(
            f"The run in {folder} is not finished; start it again with trainer fit or reproduce: it goes on."
        )
    return with_how_only({experiment.name: experiment}, settings)[experiment.name]


def recorded_experiment(folder: Path) -> Experiment:
    """The experiment of a run's folder. Raises TaggerError where its record is missing, or says nothing that is one."""
    path = folder / "experiment.json"
    record = read_json(path)
    try:
        return Experiment.model_validate(record["experiment"])
    except ValidationError as error:
        complaint = first_complaint(error).rstrip(".")
    except (KeyError, TypeError, TaggerError) as error:
        complaint = str(error).rstrip(".")
    raise TaggerError(f"{path} records no experiment of this version ({complaint}); remove {folder} and train again.")


def siblings(folder: Path) -> dict[str, Experiment]:
    """The experiments of all runs beside this one."""
    files = sorted(folder.absolute().parents[1].glob("*/seed-*/experiment.json"))
    experiments = (recorded_experiment(file.parent) for file in files)
    return {experiment.name: experiment for experiment in experiments}


def most_frequent(dataset: Dataset, count: int) -> tuple[str, ...]:
    """The ``count`` labels that most items have, commonest first."""
    counts = Counter(label for item in dataset.items for label in item.labels)
    if len(counts) < count:
        raise TaggerError(
            f"{dataset.name} has {len(counts)} labels, and the {count} most frequent are wanted; is it complete?"
        )
    return tuple(sorted(counts, key=lambda label: (-counts[label], label))[:count])
