"""The tables and figures of TISMIR beside its rows: of the experiment with one genre a track (Sections 6.1 to 6.5), and of the
one with several genres an album (Sections 7.1 to 7.5).

Words that tell most about a genre (§7.5) are ranked by their information gain over the training texts, in bits.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from trainer.data.items import Split
from trainer.experiments.opened import open_experiment
from trainer.experiments.sources import Texts
from trainer.experiments.system import Results
from trainer.reports import figures, printed_figures
from trainer.reports.activation_maps import (
    LIKENED,
    Activation,
    CaptionedPicture,
    ShownCovers,
    picture_rows,
    write_activations,
)
from trainer.reports.dataset_tables import album_split_table, album_table, ends_table, opened_first, split_table
from trainer.reports.figures import heat_overlay
from trainer.reports.genre_maps import factor_map, image_map
from trainer.reports.genre_tables import BEST, MODALITIES, correlations_table, human_table, top3_table
from trainer.reports.html_page import Figure, Section
from trainer.reports.network_tables import layers_table, parameters_table
from trainer.reports.tables import Table
from trainer.reports.training_figures import confusion

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


def single_label_tables(results: Results) -> Iterator[Table]:
    """Tables 1 and 3, and the correlations."""
    yield split_table(results, opened_first(results, "encoder.visual").dataset)
    yield human_table(results)
    yield correlations_table(results)


def single_label_sections(results: Results, folder: Path) -> Iterator[Section]:
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


GENRES, WORDS = 20, 10


def words_table(results: Results, name: str) -> Table:
    """The ten words of most gain for each of the commonest genres; words that speak against a genre stand in
    brackets.
    """
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.context)
    source = next(source for source in opened.sources if isinstance(source, Texts))
    units = opened.units[Split.TRAIN]
    present = presence([source.rows[unit.item.id][0] for unit in units], len(source.vocabulary.terms))
    matrix = opened.targets.matrix([unit.item for unit in units])
    gain, favour = information_gain(present, matrix)
    commonest = np.argsort(-matrix.sum(axis=0), kind="stable")[:GENRES]
    terms = source.vocabulary.terms
    rows = []
    for label in commonest:
        best = np.argsort(-gain[:, label], kind="stable")[:WORDS]
        listed = [terms[word] if favour[word, label] else f"({terms[word]})" for word in best if gain[word, label] > 0]
        rows.append((opened.targets.labels[label], str(int(matrix[:, label].sum())), ", ".join(listed)))
    return Table("Words that tell most about a genre (Section 7.5)", ("genre", "training albums", "words"), tuple(rows))


def presence(texts: list[NDArray[np.int64]], words: int) -> csr_array:
    """Which text holds which word, [texts, words]."""
    starts = np.cumsum([0, *(len(text) for text in texts)])
    columns = np.concatenate(texts) if texts else np.empty(0, np.int64)
    return csr_array((np.ones(len(columns)), columns, starts), shape=(len(texts), words))


def information_gain(present: csr_array, labels: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """H(label) − H(label | word there or not), [words, labels], and whether the label is commoner where the word is."""
    total = float(present.shape[0])
    with_word = np.asarray(present.sum(axis=0), np.float64)[:, None]
    with_label = labels.sum(axis=0, dtype=np.float64)[None, :]
    joint = np.asarray(present.T @ labels.astype(np.float64))
    inside = entropy(joint / np.maximum(with_word, 1)) * with_word / total
    outside = entropy((with_label - joint) / np.maximum(total - with_word, 1)) * (total - with_word) / total
    return entropy(with_label / total) - inside - outside, joint * total > with_word * with_label


def entropy(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of a coin that shows heads with this chance, in bits."""
    inner = np.clip(share, 1e-300, 1)
    other = np.clip(1 - share, 1e-300, 1)
    return np.asarray(-(share * np.log2(inner) + (1 - share) * np.log2(other)), np.float64)


BEST_AUDIO, BEST_TEXT, IMAGE = "audio.cosine.high-4x70", "text.cosine.vsm+sem", "image.logistic.resnet"
TOO_FEW = "Too few albums carry exactly one genre of the top level."


def multi_label_tables(results: Results) -> Iterator[Table]:
    """The data, Tables 4, 5 and 7, and the words of Section 7.5."""
    dataset = opened_first(results, BEST_AUDIO).dataset
    yield album_table(results, dataset)
    yield album_split_table(dataset)
    yield ends_table(results, dataset)
    yield layers_table()
    yield parameters_table()
    yield top3_table(results)
    yield words_table(results, BEST_TEXT)


def multi_label_sections(results: Results, _: Path) -> Iterator[Section]:
    """Figures 7 and 8."""
    albums: list[Figure] = []
    if factors := factor_map(results, BEST_AUDIO):
        albums = [Figure(factors, "t-SNE of the label factors of training albums with one top-level genre")]
    yield map_section("Albums in the space of label factors (Figure 7)", albums)
    covers: list[Figure] = []
    if maps := image_map(results, IMAGE):
        thumbnails, dots = maps
        covers = [
            Figure(thumbnails, "t-SNE of the covers' vectors, each cover framed in the colour of its top-level genre"),
            Figure(dots, "The same as points"),
        ]
    yield map_section("Covers in the space of the image network (Figure 8)", covers)


def map_section(title: str, maps: Sequence[Figure]) -> Section:
    """A section of maps, or the sentence that says why there are none."""
    return Section(title, () if maps else (TOO_FEW,), figures=tuple(maps))
