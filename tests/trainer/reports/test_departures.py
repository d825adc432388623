"""What a report says of where it departs from its paper comes from the experiment files."""

from pathlib import Path

from trainer.experiments.registry import PAPER_SYSTEMS
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import Experiment, experiments_of
from trainer.experiments.system import ExperimentRow, Results
from trainer.reports.departures import departures_section


def sentences(system: str, folder: Path, **changes: object) -> str:
    experiments = [
        Experiment.model_validate({**experiment.model_dump(), **changes})
        for experiment in experiments_of(system).values()
    ]
    rows = tuple(ExperimentRow(experiment, (), ()) for experiment in experiments)
    return "\n".join(departures_section(Results(system, RunContext(folder, folder, folder, {}), rows, (0,))).sentences)


def test_every_system_says_where_it_departs(tmp_path: Path) -> None:
    told = {system: sentences(system, tmp_path) for system in PAPER_SYSTEMS}
    assert all("The paper does not say" in text for text in told.values())
    for system in ("tismir-single", "tismir-multi"):
        assert "Weight decay is 0.0001, on all weights and biases" in told[system]
    assert "cepstral (MFCC)" in told["tismir-multi"] and "root mean square" in told["tismir-multi"]
    assert "ADiv falls from 0.53 to 0.44" in told["tismir-multi"]
    assert "0.768 cannot be the macro mean of the classes that it prints, which is 0.745" in told["lyrics"]
    assert "chose the epoch" in told["dmg-gtzan"] and "held-out clips" in told["dmg-gtzan"]
    assert "Accuracy is no measure of tagging" in told["dmg-magnatagatune"]
    assert "two values of PR-AUC for this row: 0.383 and 0.315" in told["covers"]


def test_what_is_said_follows_the_settings(tmp_path: Path) -> None:
    assert "all 7 epochs are trained" in sentences("dmg-gtzan", tmp_path, recipe={"epochs": 7, "patience": 7})
    assert "after 2 epochs without" in sentences("dmg-gtzan", tmp_path, recipe={"epochs": 7, "patience": 2})
    assert (
        sentences("tismir-single", tmp_path, patch={"patches": "stored", "window": 322}).count("Patches are drawn") == 0
    )


def test_what_several_rows_have_in_common_is_noted_once(tmp_path: Path) -> None:
    context = RunContext(tmp_path, tmp_path, tmp_path, experiments_of("tismir-single"))
    first, second, *others = context.experiments
    context.note("The split was made here.", f"{first}: Few items.", f"{second}: Few items.", f"{first}: One more.")
    assert context.gathered_notes() == [
        "The split was made here.",
        f"{first}, {second}: Few items.",
        f"{first}: One more.",
    ]
    context.note(*(f"{name}: Few items." for name in others))
    assert f"{2 + len(others)} rows ({first} first): Few items." in context.gathered_notes()
