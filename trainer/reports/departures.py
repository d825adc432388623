"""Where a system departs from its paper, what the paper leaves unsaid, and where the paper contradicts itself: sentences
made from the experiment files, from their settings and from what their ``[paper]`` says.
"""

from collections.abc import Callable, Iterator

from trainer.experiments.run_context import of_experiments
from trainer.experiments.schema import Experiment
from trainer.experiments.system import Results
from trainer.reports.html_page import Section
from trainer.reports.tables import HEADINGS

TOLERATED_DIFFERENCE = 0.005  # between a printed mean and the mean of the printed values


def departures_section(results: Results) -> Section:
    """The section of a report."""
    experiments = [row.experiment for row in results.rows]
    sentences = [*gathered(experiments, departures), *gathered(experiments, unsaid)]
    return Section("Where this departs from the paper", tuple(sentences))


def gathered(experiments: list[Experiment], sentences_of: Callable[[Experiment], Iterator[str]]) -> Iterator[str]:
    """Each sentence once, behind the names of the rows that it is true of."""
    rows: dict[str, list[str]] = {}
    for experiment in experiments:
        for sentence in dict.fromkeys(sentences_of(experiment)):
            rows.setdefault(sentence, []).append(experiment.name)
    for sentence, names in rows.items():
        yield sentence if len(names) == len(experiments) else of_experiments(names, sentence)


def departures(experiment: Experiment) -> Iterator[str]:
    """What is done otherwise than in the paper, and what cannot be right there."""
    yield from of_settings(experiment)
    if experiment.paper:
        yield from experiment.paper.departures
        yield from contradictions(experiment)


def unsaid(experiment: Experiment) -> Iterator[str]:
    """What the paper does not say, and what was decided here."""
    for sentence in experiment.paper.unsaid if experiment.paper else ():
        yield f"The paper does not say {sentence}"


def of_settings(experiment: Experiment) -> Iterator[str]:
    """What the settings themselves tell."""
    recipe = experiment.recipe
    if "cqt" in experiment.inputs and experiment.patch.patches == "drawn":
        yield (
            "Patches are drawn anew in each epoch from the middle of the track, and short tracks are padded with the lowest "
            'level; the paper drew one patch a track once (patches = "stored" does that). Decibels count from the loudest cell '
            "of each patch, not of the track, because the application decodes the patch alone."
        )
    if "timbre" in experiment.inputs:
        yield (
            "The 12 timbre coefficients are cepstral (MFCC), from the sound itself; the paper takes those of the Million Song "
            "Dataset, which come without sound. What it calls their l2-norm grows with a track's length and is taken as the "
            "root mean square."
        )
    if experiment.network.pretrained == "resnet101":
        yield (
            f"Weight decay is {recipe.weight_decay:g}, on all weights and biases as Section 3.2 says; the value is that of "
            "the ResNet code that it names, since the paper prints none."
        )
    if experiment.target.kind == "cosine":
        yield "Album factors are M·C; the paper prints C·Mᵀ, whose shapes do not fit."
    if experiment.is_network and recipe.patience is not None:
        how = (
            f"training stops after {recipe.patience} epochs without a lower validation loss"
            if recipe.patience < recipe.epochs
            else f"all {recipe.epochs} epochs are trained"
        )
        yield f"The epoch with the lowest validation loss is measured, its weights restored; {how}."


def contradictions(experiment: Experiment) -> Iterator[str]:
    """Printed figures that cannot all be right."""
    paper = experiment.paper
    assert paper is not None
    if paper.per_class and (printed := paper.figures.get("test.f1")) is not None:
        mean = sum(paper.per_class.values()) / len(paper.per_class)
        if abs(mean - printed) > TOLERATED_DIFFERENCE:
            yield (
                f"The paper's F1 of {printed:.3f} cannot be the macro mean of the classes that it prints, which is "
                f"{mean:.3f}; ours is the macro mean."
            )
    diversity = [paper.figures.get(f"test.diversity@{count}") for count in (1, 3, 5)]
    for first, second, counts in zip(diversity, diversity[1:], ("1 to 3", "3 to 5"), strict=False):
        if first is not None and second is not None and second < first:
            yield (
                f"The paper's ADiv falls from {first:.2f} to {second:.2f} from {counts} proposals, which it cannot: "
                "more proposals only add genres."
            )
    for name, other in paper.alternatives.items():
        measure = HEADINGS[name.partition(".")[2].removesuffix("_micro")]
        yield f"The paper prints two values of {measure} for this row: {paper.figures[name]:g} and {other:g}."
