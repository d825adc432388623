"""How good the shipped model is: every part on sources that it never saw and on its own test split, beside a constant guess.

A macro figure is a mean over the genres that enough items have (and not nearly all); its interval is a bootstrap over items.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.fusion_heads import sigmoid
from tagger.inference.library_prior import library_prior
from tagger.inference.modality import Modality
from tagger.inference.prediction import collection_likelihoods, naming, suggested_from
from tagger.inference.text import album_text
from tagger.inference.text_regression import words
from tagger.progress import Task
from trainer.data.items import Split
from trainer.data.labels import UNKNOWN
from trainer.data.text_features import genre_gazetteer
from trainer.evaluation.metrics import MultiLabelTest, interval_around, resampled
from trainer.models.weighted_fusion import fit_weights
from trainer.starter.covers import fit_covers
from trainer.starter.fitting import (
    PHLOW,
    StarterFits,
    StarterInputs,
    fit_texts,
    labels_with_paths,
    prior_section,
    source_priors,
)
from trainer.starter.sources import COVERS, SOURCES, Rows, StarterSources
from trainer.starter.texts import TextTable, fit_text

LEAST_TESTED = 10  # items of a source that have a genre, for it to be measured there
LEAST_IN_SPLIT = 3  # in the small test split
NEARLY_ALL = 0.99
DRAWS = 100
TAGGED = (0, 20, 50)  # albums of a library whose genres are known
LIBRARY_DRAWS = 10  # of which albums are tagged; with 3 one calibration error was .101, with 10 it is .084
BINS = 10  # of the calibration error: Guo et al., "On calibration of modern neural networks" (ICML 2017), equation 3
SUBSETS = ("image", "text", "image+text")
WORDS, ENRICHED, SHIPPED, BOTH = "words", "words + enrichment", "words + mentions", "words + enrichment + mentions"
WITH_BASE_RATES = "image+text and base rates of the source"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """Macro ROC-AUC and PR-AUC of a part on some items, with 95 % intervals, and how many genres they rest on."""

    items: int
    genres: int
    roc_auc: float
    roc_auc_interval: tuple[float, float]
    pr_auc: float
    pr_auc_interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Library:
    """A source taken as a person's library of which some albums are tagged; means over the other albums.

    ``first_right``: how often the first genre is true; ``constant``: how often the library's commonest genre is;
    ``calibration_error``: of the first genre, with its 95 % interval over albums and over which of them are tagged;
    ``pop_shown`` and ``pop_true``: shares of albums; ``shown``: genres per album. ``unscored``: albums of which no part says
    anything; their first genre counts as wrong, and no score of theirs can be off.
    """

    first_right: float
    constant: float
    calibration_error: float
    pop_shown: float
    pop_true: float
    shown: float
    precision: float
    unscored: float
    calibration_interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class GenreScore:
    """A genre's ROC-AUC by subset, left out (the mean over the sources that can measure it) and in the test split (or nan)."""

    label: str
    albums: int
    left_out: Mapping[str, float]
    left_out_interval: tuple[float, float]
    test_split: float


@dataclass(frozen=True, slots=True)
class StarterScores:
    """All figures. ``left_out``: by subset and source; ``libraries``: by subset, albums tagged and source."""

    left_out: Mapping[str, Mapping[str, Measured]]
    libraries: Mapping[str, Mapping[int, Mapping[str, Library]]]
    test_split: Mapping[str, Measured]
    covers_left_out: Measured
    covers_test_split: Measured
    genres: tuple[GenreScore, ...]
    weights: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class WordsMeasured:
    """One way of reading texts: its figures, and how much ROC-AUC it adds, with the ends of a paired 95 % interval."""

    figures: Measured
    over_words: tuple[float, float, float]  # to words alone
    over_shipped: tuple[float, float, float]  # to the way of the shipped model


def evaluate(inputs: StarterInputs, fits: StarterFits, task: Task) -> StarterScores:
    """Measure everything; fits what the measures need on the training split, and with the covers' set left out."""
    parts = {subset: left_out_parts(inputs, fits, subset) for subset in SUBSETS}
    fused = {subset: np.sum(list(of_subset.values()), axis=0) for subset, of_subset in parts.items()}
    albums = inputs.sources.albums
    truth = albums.targets
    task.begin("measuring", len(SUBSETS) + 3)
    left_out = {}
    for subset in SUBSETS:
        left_out[subset] = {
            source: measured(truth[rows], fused[subset][rows]) for source, _, rows in albums.each_left_out()
        }
        task.step(subset)
    libraries = {
        subset: {
            tagged: {source: as_library(inputs, parts[subset], source, tagged) for source in SOURCES}
            for tagged in TAGGED
        }
        for subset in SUBSETS
    }
    task.step("libraries")
    split_evidence, split_rows = test_split_evidence(inputs, fits)
    split_truth = truth[split_rows]
    test_split = {
        subset: measured(split_truth, evidence, LEAST_IN_SPLIT) for subset, evidence in split_evidence.items()
    }
    task.step("test split")
    covers_left_out, covers_split = cover_scores(inputs)
    task.step("covers")
    genres = genre_scores(inputs, fused, split_evidence["image+text"], split_rows)
    return StarterScores(left_out, libraries, test_split, covers_left_out, covers_split, genres, fits.weights)


def words_measured(sources: StarterSources, texts: TextTable, task: Task) -> dict[str, dict[str, WordsMeasured]]:
    """What genre names in texts add to a regression on their words, on each source left out: by way of reading, then source.

    Mentions with denials are the shipped model's. Enrichment: the categories of the names that the gazetteer of genres
    links, each genre and those above it, as further words.
    """
    albums = sources.albums
    gazetteer = genre_gazetteer(Taxonomy.load())
    cut = [album_text([item.text], sources.experiment.text.characters) for item in albums.items]
    linked = [[word for name in gazetteer.link(text) for word in gazetteer.categories[name]] for text in cut]

    def enriched(table: TextTable) -> TextTable:
        return replace(table, words=[[*own, *names] for own, names in zip(table.words, linked, strict=True)])

    no_mentions = np.zeros_like(texts.mentions), np.zeros_like(texts.speaks)
    words_alone = TextTable(texts.labels, list(map(words, cut)), *no_mentions)
    tables = {WORDS: words_alone, ENRICHED: enriched(words_alone), SHIPPED: texts, BOTH: enriched(texts)}
    task.begin("reading texts in several ways", len(tables) * len(SOURCES))
    evidence = {name: np.zeros(albums.targets.shape) for name in tables}
    for source, train, test in albums.each_left_out():
        for name, table in tables.items():
            fit = fit_text(
                table, train, albums.targets, albums.sources, sources.learnt, sources.experiment.text, sources.settings
            )
            evidence[name][test] = fit.evidence(table, test)
            task.step(f"{name}, without {source}")
    return {
        name: {
            source: WordsMeasured(
                measured(albums.targets[rows], evidence[name][rows]),
                *(
                    _gain(albums.targets[rows], evidence[other][rows], evidence[name][rows])
                    for other in (WORDS, SHIPPED)
                ),
            )
            for source, _, rows in albums.each_left_out()
        }
        for name in tables
    }


def words_without_editor(sources: StarterSources, texts: TextTable) -> dict[str, Measured]:
    """Words on each of the two sources of one editor, by a model that saw neither of them nor their artists."""
    albums, figures = sources.albums, dict[str, Measured]()
    for source in PHLOW:
        rows = albums.without(source)[0]
        fit = fit_text(
            texts,
            rows[~np.isin(albums.sources[rows], PHLOW)],
            albums.targets,
            albums.sources,
            sources.learnt,
            sources.experiment.text,
            sources.settings,
        )
        test = np.flatnonzero(albums.sources == source)
        figures[source] = measured(albums.targets[test], fit.evidence(texts, test))
    return figures


def _gain(targets: NDArray[Any], before: Floats, after: Floats) -> tuple[float, float, float]:
    """How much more ROC-AUC ``after`` has, over the labels that both speak of, and its paired 95 % interval."""
    labels = measurable(targets)
    labels = labels[(before[:, labels] != 0).any(axis=0) & (after[:, labels] != 0).any(axis=0)]
    tests = [MultiLabelTest(targets[:, labels], evidence[:, labels], (1,)) for evidence in (after, before)]
    gain = tests[0].measure().roc_auc - tests[1].measure().roc_auc
    drawn = [
        tests[0].measure(times).roc_auc - tests[1].measure(times).roc_auc
        for times in resampled(len(targets), None, DRAWS)
    ]
    least, middle, most = np.quantile(drawn, (0.025, 0.5, 0.975)).tolist()
    return gain, gain + least - middle, gain + most - middle


def left_out_parts(inputs: StarterInputs, fits: StarterFits, subset: str) -> dict[str, Floats]:
    """The weighted evidence [albums, L] of each modality: parts and weights never saw the album's source."""
    sources, learnt = inputs.sources.albums.sources, inputs.sources.learnt
    targets, modalities = inputs.sources.albums.targets, subset.split("+")
    weighted = {modality: np.zeros(targets.shape) for modality in modalities}
    for source in SOURCES:
        test = sources == source
        train, starts = np.ix_(~test, learnt), fits.starts.at(~test, learnt).of(modalities)
        weights = fit_weights([fits.left_out[modality][train] for modality in modalities], starts, targets[train])
        for modality, weight in zip(modalities, weights, strict=True):
            weighted[modality][test] = weight * fits.left_out[modality][test]
    return weighted


def test_split_evidence(inputs: StarterInputs, fits: StarterFits) -> tuple[dict[str, Floats], Rows]:
    """By subset, evidence [rows, L] of fits on the training split for the rows of the test split."""
    albums, covers = inputs.sources.albums, inputs.sources.covers
    test = albums.of_split(Split.TEST)
    text = fit_texts(inputs, albums.of_split(Split.TRAIN)).evidence(inputs.texts, test)
    cover_fit = fit_covers(inputs.covers, covers, covers.of_split(Split.TRAIN), inputs.sources.settings.cover_penalty)
    cover = cover_fit.evidence(inputs.covers[test])
    weights = fits.weights["image+text"]
    both = weights["image"] * cover + weights["text"] * text
    priors = source_priors(inputs.sources, albums.of_split(Split.TRAIN))[test]
    return {"image": cover, "text": text, "image+text": both, WITH_BASE_RATES: priors + both}, test


def cover_scores(inputs: StarterInputs) -> tuple[Measured, Measured]:
    """The covers of five genres: left out whole, and their test split."""
    covers, penalty = inputs.sources.covers, inputs.sources.settings.cover_penalty
    train, test = covers.without(COVERS)
    left_out = fit_covers(inputs.covers, covers, train, penalty).evidence(inputs.covers[test])
    fit = fit_covers(inputs.covers, covers, covers.of_split(Split.TRAIN), penalty)
    rows = covers.of_split(Split.TEST)
    split = rows[covers.sources[rows] == COVERS]
    return measured(covers.targets[test], left_out), measured(covers.targets[split], fit.evidence(inputs.covers[split]))


def measurable(targets: NDArray[Any], least: int = LEAST_TESTED) -> NDArray[np.int64]:
    """The labels that enough, and not nearly all, items have, and that no item is UNKNOWN for."""
    known = (targets != UNKNOWN).all(axis=0)
    return np.flatnonzero(known & (targets.sum(axis=0) >= least) & (targets.mean(axis=0) < NEARLY_ALL))


def measured(targets: NDArray[Any], evidence: Floats, least: int = LEAST_TESTED) -> Measured:
    """ROC-AUC and PR-AUC over the labels that can be measured and that the part speaks of at all."""
    labels = measurable(targets, least)
    labels = labels[(evidence[:, labels] != 0).any(axis=0)]
    test = MultiLabelTest(targets[:, labels], evidence[:, labels], (1,))
    figures = test.measure()
    drawn = [test.measure(times) for times in resampled(len(targets), None, DRAWS)]
    return Measured(
        len(targets),
        len(labels),
        figures.roc_auc,
        interval_around(figures.roc_auc, [draw.roc_auc for draw in drawn]),
        figures.pr_auc,
        interval_around(figures.pr_auc, [draw.pr_auc for draw in drawn]),
    )


def as_library(inputs: StarterInputs, parts: Mapping[str, Floats], source: str, tagged: int) -> Library:
    """What a person would see whose library is ``source``, with ``tagged`` of its albums tagged: means over several draws.

    ``parts``: the weighted evidence [albums, L] of each modality that the albums have.
    """
    rows = np.flatnonzero(inputs.sources.albums.sources == source)
    draws = range(LIBRARY_DRAWS if tagged else 1)
    orders = [np.random.default_rng(draw).permutation(rows) for draw in draws]
    figures, samples = zip(
        *(
            library_figures(inputs, library_scores(inputs, parts, source, order[:tagged], order[tagged:]))
            for order in orders
        ),
        strict=True,
    )
    means = {name: float(np.mean([of_draw[name] for of_draw in figures])) for name in figures[0]}
    interval = interval_around(means["calibration_error"], np.concatenate(samples).tolist())
    return Library(**means, calibration_interval=interval)


@dataclass(frozen=True, slots=True, eq=False)
class LibraryScores:
    """What the untagged albums of a library score: ``scores`` and ``shown`` (enough to be suggested), [albums, L].

    An album of which no part says anything has no score, as in the application: zeros.
    """

    albums: Rows
    scores: Floats
    shown: NDArray[np.bool_]


def library_scores(
    inputs: StarterInputs, parts: Mapping[str, Floats], source: str, tagged: Rows, untagged: Rows
) -> LibraryScores:
    """``source`` as a library of which some albums are tagged, judged as the application would.

    But for what the artist's other albums say, and for the artist's name, which is no genre in a text there.
    """
    labels = inputs.sources.labels
    genres = [inputs.sources.album_genres[row] for row in tagged]
    section = prior_section(inputs, without=source)
    everything = np.concatenate([tagged, untagged])
    evidence = np.sum(list(parts.values()), axis=0)
    likelihoods: list[list[float]] = collection_likelihoods(section, evidence[everything]).tolist()
    read = np.zeros(len(everything), np.bool_)
    if Modality.TEXT in parts:
        of_words = parts[Modality.TEXT][everything]
        read = of_words.any(axis=1)
        for row, number in zip(np.flatnonzero(read).tolist(), naming(section, of_words[read]).tolist(), strict=True):
            likelihoods[row].append(number)
    prior = library_prior(section, labels_with_paths(inputs), genres, likelihoods)
    starts = np.array(prior.log_odds) + prior.of_words * read[len(tagged) :, None]
    judged = evidence[untagged].any(axis=1)[:, None]
    scores = coherent(sigmoid(starts + evidence[untagged]), labels) * judged
    thresholds = suggested_from(prior, [Modality(name) for name in parts])
    return LibraryScores(untagged, scores, judged & (scores >= thresholds))


def library_figures(inputs: StarterInputs, judged: LibraryScores) -> tuple[dict[str, float], Floats]:
    """The figures by their name in ``Library``, and calibration errors of bootstrap samples of the albums."""
    labels, scores = inputs.sources.labels, judged.scores
    truth, first = inputs.sources.albums.targets[judged.albums] == 1, scores.argmax(axis=1)
    scored = np.flatnonzero(scores.any(axis=1))
    right = np.zeros(len(truth), np.bool_)
    right[scored] = truth[scored, first[scored]]
    suggested = judged.shown & ~_implied(judged.shown, labels)
    pop = labels.index("Pop")
    highest = scores.max(axis=1)
    samples = scored[np.random.default_rng(0).integers(0, len(scored), (DRAWS, len(scored)))]
    figures = {
        "first_right": float(right.mean()),
        "constant": float(truth.mean(axis=0).max()),
        "calibration_error": calibration_error(highest[scored], right[scored]),
        "pop_shown": float(judged.shown[:, pop].mean()),
        "pop_true": float(truth[:, pop].mean()),
        "shown": float(suggested.sum(axis=1).mean()),
        "precision": float(truth[suggested].mean()) if suggested.any() else float("nan"),
        "unscored": float(len(truth) - len(scored)),
    }
    return figures, np.array([calibration_error(highest[sample], right[sample]) for sample in samples])


def calibration_error(scores: Floats, right: NDArray[np.bool_]) -> float:
    """|mean score − share of right| in bins of equal width, weighted by their items; ``scores`` [items] of the first genre."""
    number = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    difference = np.bincount(number, weights=scores - right, minlength=BINS)
    return float(np.abs(difference).sum() / len(scores))


def coherent(scores: Floats, labels: Sequence[str]) -> Floats:
    """Scores [items, L] where no genre is less probable than a kind of it."""
    taxonomy, raised = Taxonomy.load(), scores.copy()
    column = {label: position for position, label in enumerate(labels)}
    for label in labels:
        for parent in taxonomy.parents(label):
            if parent in column:
                raised[:, column[parent]] = np.maximum(raised[:, column[parent]], scores[:, column[label]])
    return raised


def _implied(shown: NDArray[np.bool_], labels: Sequence[str]) -> NDArray[np.bool_]:
    """Which labels [items, L] are implied, since a kind of them is shown."""
    taxonomy, implied = Taxonomy.load(), np.zeros_like(shown)
    column = {label: position for position, label in enumerate(labels)}
    for label in labels:
        for parent in taxonomy.parents(label):
            if parent in column:
                implied[:, column[parent]] |= shown[:, column[label]]
    return implied


def genre_scores(
    inputs: StarterInputs, fused: Mapping[str, Floats], split_evidence: Floats, split_rows: Rows
) -> tuple[GenreScore, ...]:
    """Every learnt genre that can be measured on a source left out, commonest first."""
    albums = inputs.sources.albums
    curves = {subset: _left_out_curves(inputs, fused[subset], None) for subset in SUBSETS}
    drawn = [_left_out_curves(inputs, fused["image+text"], draw) for draw in range(DRAWS)]
    split_truth = albums.targets[split_rows]
    split = dict.fromkeys(range(len(inputs.sources.labels)), float("nan"))
    labels = measurable(split_truth, LEAST_IN_SPLIT)
    areas = MultiLabelTest(split_truth[:, labels], split_evidence[:, labels], (1,)).measure().per_label_roc
    split.update(zip(labels.tolist(), areas.tolist(), strict=True))
    count = (albums.targets == 1).sum(axis=0)
    measured_genres = [
        GenreScore(
            inputs.sources.labels[label],
            int(count[label]),
            {subset: float(curves[subset][label]) for subset in SUBSETS},
            interval_around(float(curves["image+text"][label]), [float(areas[label]) for areas in drawn]),
            split[label],
        )
        for label in np.argsort(-count, kind="stable").tolist()
        if np.isfinite(curves["image+text"][label])
    ]
    return tuple(measured_genres)


def _left_out_curves(inputs: StarterInputs, evidence: Floats, draw: int | None) -> Floats:
    """The ROC-AUC of each label [L], nan where no source can measure it; ``draw``: a bootstrap sample of the albums."""
    albums = inputs.sources.albums
    areas = np.full((len(SOURCES), len(inputs.sources.labels)), np.nan)
    for position, (_, _, rows) in enumerate(albums.each_left_out()):
        labels = measurable(albums.targets[rows])
        sample = rows if draw is None else np.random.default_rng(draw).choice(rows, len(rows))
        labels = labels[(evidence[rows][:, labels] != 0).any(axis=0)]
        test = MultiLabelTest(albums.targets[sample][:, labels], evidence[sample][:, labels], (1,))
        areas[position, labels] = test.measure().per_label_roc
    finite = np.isfinite(areas)
    return np.where(
        finite.any(axis=0), np.where(finite, areas, 0).sum(axis=0) / np.maximum(finite.sum(axis=0), 1), np.nan
    )
