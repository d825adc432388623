"""Opening a run that was done before, from what its folder says."""

from dataclasses import replace
from pathlib import Path

from tagger.errors import TaggerError
from tagger.progress import Task
from trainer.experiments.inputs import prepare_all
from trainer.experiments.opened import OpenedExperiment, open_experiment
from trainer.experiments.run_context import RunContext
from trainer.experiments.runner import recall
from trainer.experiments.schema import Experiment
from trainer.files import read_json


def reopen(
    folder: Path,
    *,
    data: Path | None = None,
    device: str = "auto",
    workers: int | None = None,
    task: Task | None = None,
) -> OpenedExperiment:
    """The experiment of a run's folder with its data. Raises TaggerError when the run is not finished or its data are gone."""
    record = read_json(folder / "experiment.json")
    if not (folder / "scores.json").exists():
        raise TaggerError(
            f"The run in {folder} is not finished; start it again with trainer fit or reproduce: it goes on."
        )
    locations = record["place"]
    context = RunContext(
        data=data or Path(locations["data"]),
        out=folder.absolute().parents[2],
        features=Path(locations["features"]),
        experiments=siblings(folder),
        weights=Path(locations["weights"]) if locations["weights"] else None,
        device=device,
        workers=workers,
        allow_leaks=True,  # it was decided when the run was started
        curves=False,
        task=task or Task(),
    )
    experiment = Experiment.model_validate(record["experiment"])
    narrow(context, experiment, tuple(record["labels"]))
    prepare_all([experiment], context)
    recall(folder, context)
    # The file of first weights may be gone by now: a finished run needs it no more.
    return replace(open_experiment(experiment, record["seed"], context), first_weights=record.get("first_weights"))


def narrow(context: RunContext, experiment: Experiment, labels: tuple[str, ...]) -> None:
    """Leave a library the genres that it was learned with, where rare ones were left out."""
    name = experiment.data.dataset
    if experiment.data.labels is None and context.complete(name).labels != labels:
        context.datasets[name] = context.complete(name).keeping(labels)


def siblings(folder: Path) -> dict[str, Experiment]:
    """The experiments of all runs beside this one."""
    files = sorted(folder.absolute().parents[1].glob("*/seed-*/experiment.json"))
    experiments = (Experiment.model_validate(read_json(file)["experiment"]) for file in files)
    return {experiment.name: experiment for experiment in experiments}
