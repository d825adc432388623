"""The tables and figures of TISMIR's experiment with one genre a track (Sections 6.1 to 6.5), beside its rows."""

from collections.abc import Iterator
from pathlib import Path

from trainer.evaluation import figures, printed_figures
from trainer.evaluation.activation_maps import (
    LIKENED,
    Activation,
    CaptionedPicture,
    ShownCovers,
    picture_rows,
    write_activations,
)
from trainer.evaluation.dataset_tables import opened_first, split_table
from trainer.evaluation.figures import heat_overlay
from trainer.evaluation.genre_tables import BEST, MODALITIES, correlations_table, human_table
from trainer.evaluation.html_page import Figure, Section
from trainer.evaluation.tables import Table
from trainer.evaluation.training_figures import confusion
from trainer.experiments.system import Results

SCHEMES = "Figures 1 and 2 are schemes of the networks, drawn by hand; the table of parameters says how they are built."
NO_HUMAN_MATRIX = (
    "The paper shows a fourth matrix, the human annotator's, as a picture without numbers, so it cannot be printed here; "
    "what the paper prints of the annotator in numbers, F1 of each genre, stands in Table 3 and in the charts below it."
)
PRINTED_SUM = (
    f"The paper's Table 1 adds up to {sum(sum(row[:3]) for row in printed_figures.MSDI_SPLITS.values()):,.0f} tracks; its "
    f"text says {printed_figures.MSDI_TRACKS:,} tracks of {printed_figures.MSDI_ALBUMS:,} albums."
)
TOP_OF_LIKENED = "The covers with the highest {genre} logit among the test covers of {first} and of {second}."


def tables(results: Results) -> Iterator[Table]:
    """Tables 1 and 3, and the correlations."""
    yield split_table(results, opened_first(results, "encoder.visual").dataset)
    yield human_table(results)
    yield correlations_table(results)


def sections(results: Results, folder: Path) -> Iterator[Section]:
    """Figures 3 to 6."""
    matrices = tuple(confusion(results.row(name), short) for name, short in BEST)
    yield Section("Confusion matrices (Figure 3)", (NO_HUMAN_MATRIX,), figures=matrices)
    yield Section("F1 beside the human annotator's (Table 3)", figures=tuple(human_charts(results)))
    examples = write_activations(results, "encoder.visual", folder / "activation")
    yield likened_section(examples)
    yield genre_section(examples)
    yield Section("What is not drawn", (SCHEMES, PRINTED_SUM))


def human_charts(results: Results) -> Iterator[Figure]:
    """A chart of each genre's F1 for each modality: the annotator's as printed, and ours."""
    for number, ((name, short), modality) in enumerate(zip(BEST, MODALITIES, strict=True)):
        ours = results.row(name).per_label()
        genres = [genre for genre in printed_figures.HUMAN_F1 if genre in ours]
        series = {
            "annotator (paper)": [printed_figures.HUMAN_F1[genre][number] for genre in genres],
            f"{short}, ours": [ours[genre] or 0.0 for genre in genres],
        }
        caption = f"F1 of each genre by {modality}: the paper's annotator and our {short}"
        yield Figure(figures.bars(genres, series, modality, "F1"), caption)


def likened_section(examples: ShownCovers) -> Section:
    """Figures 4 and 6: a cover of each of LIKENED's genres, and where the network looks for the first."""
    title = "Covers of {} and of {}, and where the network looks for {} (Figures 4 and 6)".format(*LIKENED, LIKENED[0])
    if set(examples.likened) != set(LIKENED):
        return Section(title, (f"The test covers are not of both {LIKENED[0]} and {LIKENED[1]}.",))
    rows = []
    for genre in LIKENED:
        activation = examples.likened[genre]
        assert activation.likened is not None
        heat = CaptionedPicture(f"heat for {LIKENED[0]}", heat_overlay(activation.cover, activation.likened))
        rows.append((genre, [CaptionedPicture(f"taken for {activation.predicted}", activation.cover), heat]))
    sentence = TOP_OF_LIKENED.format(genre=LIKENED[0], first=LIKENED[0], second=LIKENED[1])
    caption = (
        f"A {LIKENED[0]} cover and a {LIKENED[1]} cover, and the class activation of {LIKENED[0]}: bright speaks for it"
    )
    return Section(title, (sentence,), figures=(Figure(picture_rows(rows, side=2.2, columns=1), caption),))


def genre_section(examples: ShownCovers) -> Section:
    """Figure 5: covers of each genre and where the network looks for it."""
    sentence = (
        "The true genre stands at the left, above each cover what the network takes it for, and beside it the class "
        "activation of the true genre: bright speaks for it. All test covers are in the folder activation beside this page."
    )
    rows = [(genre, list(pictures(activations))) for genre, activations in sorted(examples.of_genre.items())]
    title = "Where the network looks, for each genre (Figure 5)"
    if not rows:
        return Section(title, ("There are no test covers.",))
    caption = "Test covers that speak most for their genre, and the class activation of that genre"
    return Section(title, (sentence,), figures=(Figure(picture_rows(rows), caption),))


def pictures(activations: list[Activation]) -> Iterator[CaptionedPicture]:
    """Each cover, and it under the heat of its true genre."""
    for activation in activations:
        right = activation.predicted == activation.truth
        yield CaptionedPicture("recognised" if right else f"as {activation.predicted}", activation.cover)
        yield CaptionedPicture("", heat_overlay(activation.cover, activation.heat[activation.truth]))
