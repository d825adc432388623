"""Everything that is fitted for the shipped model: words, covers, the weights of fusion and the shares of genres elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.library_prior import LEAST_WORLD, MOST_WORLD, library_prior
from tagger.inference.manifest import Label, PriorSection
from tagger.progress import Task
from trainer.data.labels import label_path, with_parents
from trainer.models.musicnn_network import FEATURES as EMBEDDING
from trainer.models.weighted_fusion import LinearEvidence, Starts, Weights, fit_all_weights
from trainer.starter.covers import CoverFit, cover_features, cover_parameters, fit_covers
from trainer.starter.pretrained import DESCRIPTORS, TAG_NAMES
from trainer.starter.sources import SOURCES, Rows, StarterSources, world_collections
from trainer.starter.tag_evidence import base_logits, heard_matrix
from trainer.starter.texts import TextFit, TextTable, fit_text, read_texts
from trainer.training.source_regression import log_odds

PHLOW = ("netlabels", "phlow")
EVEN = "every broad genre alike"
BROAD_KINDS = ("Disco",)  # of another genre in the tree, and beside the broad ones in most lists of them
MOST_LOG_ODDS = 6.5  # of a genre that a source never, or always, has

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class StarterInputs:
    """The sets with what is made of them once: words and mentions of every text, features [items, D] of every cover.

    ``collections``: each collection's share of every label, [L].
    """

    sources: StarterSources
    texts: TextTable
    covers: NDArray[np.float32]
    collections: Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class StarterFits:
    """The fits on everything, and what the weights of fusion were fitted on.

    ``left_out``: by modality, evidence [albums, L] of a model that never saw the album's source; ``starts``: [albums, L].
    """

    text: TextFit
    cover: CoverFit
    weights: Weights
    left_out: Mapping[str, Floats]
    starts: Starts


def read_inputs(sources: StarterSources, tables: Path, graph: bytes, work: Path, task: Task) -> StarterInputs:
    """``tables``: the folder of label tables; ``graph``: the network for covers, whose features stay in ``work``."""
    collections = label_collections(sources, tables)
    files = [item.cover for item in sources.covers.items if item.cover is not None]
    parameters = cover_parameters(sources.experiment.cover.size)
    covers = cover_features(files, graph, parameters, work / "covers", task)
    task.begin("reading texts")
    texts = read_texts([item.text for item in sources.albums.items], sources.labels, sources.experiment.text.characters)
    return StarterInputs(sources, texts, covers, collections)


def label_collections(sources: StarterSources, tables: Path) -> dict[str, Floats]:
    """The share of each label in the sources of albums and the label tables."""
    albums = {
        source: [
            set(genres)
            for genres, item in zip(sources.album_genres, sources.albums.items, strict=True)
            if item.source == source
        ]
        for source in SOURCES
    }
    taxonomy = Taxonomy.load()
    roots = [label for label in sources.labels if not taxonomy.parents(label)]
    named = world_collections(tables, albums, roots, _expanded)
    return {name: np.array([share.get(label, 0.0) for label in sources.labels]) for name, share in named.items()}


def even_shares(labels: Sequence[str], collections: Sequence[Floats], even_share: float) -> Floats:
    """The share of each label [L] where broad genres all have ``even_share``, and their kinds are as common in them as elsewhere.

    ``BROAD_KINDS`` count as broad. No collection at hand is like that, but a library may be: without it, one that is like none
    of them starts from the commonest genre of the nearest. With it the calibration error of the first genre in an untagged
    library falls from .127 to .123 (mean over parts and sources left out; of a cover of the source "ben" from .35 to .22), and
    it is right as often.
    """
    taxonomy = Taxonomy.load()
    elsewhere = np.exp(np.mean([np.log(np.clip(share, LEAST_WORLD, MOST_WORLD)) for share in collections], axis=0))
    usual = dict(zip(labels, elsewhere.tolist(), strict=True))
    root = {label: taxonomy.path(label)[0] for label in labels}
    return np.array(
        [
            even_share * (1.0 if label in BROAD_KINDS else min(1.0, usual[label] / usual[root[label]]))
            if root[label] in usual
            else usual[label]
            for label in labels
        ]
    )


def fit_starter(inputs: StarterInputs, task: Task) -> StarterFits:
    """Fit all parts, on all sources and with each left out."""
    albums, covers, settings = inputs.sources.albums, inputs.sources.covers, inputs.sources.settings
    left_out = {modality: np.zeros(albums.targets.shape) for modality in ("image", "text")}
    task.begin("fitting with each source left out", len(SOURCES))
    for source, train, test in albums.each_left_out():
        left_out["text"][test] = fit_texts(inputs, train).evidence(inputs.texts, test)
        train, test = covers.without(source)
        left_out["image"][test] = fit_covers(inputs.covers, covers, train, settings.cover_penalty).evidence(
            inputs.covers[test]
        )
        task.step(source)
    task.begin("fitting on all sources")
    everything, learnt = np.arange(len(albums.items)), inputs.sources.learnt
    starts = Starts(source_priors(inputs.sources, everything), untagged_starts(inputs))
    weights = fit_all_weights(
        {modality: evidence[:, learnt] for modality, evidence in left_out.items()},
        starts.at(everything, learnt),
        albums.targets[:, learnt],
        albums.sources,
        settings.audio_weight,
    )
    text = fit_texts(inputs, everything)
    cover = fit_covers(inputs.covers, covers, np.arange(len(covers.items)), settings.cover_penalty)
    return StarterFits(text, cover, weights, left_out, starts)


def fit_texts(inputs: StarterInputs, rows: Rows) -> TextFit:
    """The text model of some albums."""
    sources = inputs.sources
    albums, reading = sources.albums, sources.experiment.text
    return fit_text(inputs.texts, rows, albums.targets, albums.sources, sources.learnt, reading, sources.settings)


def source_priors(sources: StarterSources, counted: Rows) -> Floats:
    """The log-odds of each label in each album's own source, from the albums ``counted``, [albums, L]."""
    albums, priors = sources.albums, np.zeros(sources.albums.targets.shape)
    positive = albums.targets == 1
    for source in SOURCES:
        rows = albums.sources == source
        chosen = np.intersect1d(np.flatnonzero(rows), counted)
        share = log_odds(positive[chosen].sum(axis=0), np.array(len(chosen)))
        priors[rows] = np.clip(share, -MOST_LOG_ODDS, MOST_LOG_ODDS)
    return priors


def untagged_starts(inputs: StarterInputs) -> Floats:
    """The log-odds of each label in a library of which nothing is known, without the album's own source, [albums, L]."""
    labels, sources = labels_with_paths(inputs), inputs.sources.albums.sources
    starts = np.zeros(inputs.sources.albums.targets.shape)
    for source in SOURCES:
        starts[sources == source] = library_prior(prior_section(inputs, without=source), labels).log_odds
    return starts


def linear_parts(inputs: StarterInputs, fits: StarterFits) -> dict[str, LinearEvidence]:
    """Every modality's evidence as a linear function of the feature that the application has."""
    labels = inputs.sources.labels
    nothing = np.zeros(len(labels))
    heard = heard_matrix(TAG_NAMES, labels)
    silent = np.zeros((len(labels), EMBEDDING + DESCRIPTORS))
    regression = fits.cover.regression
    return {
        "audio": LinearEvidence(
            np.concatenate([heard, silent], axis=1),
            np.concatenate([base_logits(TAG_NAMES), np.zeros(EMBEDDING + DESCRIPTORS)]),
            nothing,
            np.asarray(heard.any(axis=1)),
        ),
        "image": LinearEvidence(regression.weight.T, fits.cover.mean, regression.offset, regression.taught),
        "text": LinearEvidence(np.eye(len(labels)), nothing, nothing, np.ones(len(labels), np.bool_)),
    }


def prior_section(inputs: StarterInputs, without: str = "") -> PriorSection:
    """What the bundle says of other collections; ``without``: one of them that is left out.

    netlabels.org and phlow-magazine.com are one editor's, so they count as one collection, the mean of their log-odds.
    A library that has some of everything is one more.
    """
    named = {name: share for name, share in inputs.collections.items() if name != without}
    settings = inputs.sources.settings
    even = even_shares(inputs.sources.labels, list(named.values()), settings.even_share)
    one_editor = [np.clip(named.pop(name), LEAST_WORLD, MOST_WORLD) for name in PHLOW if name in named]
    shares = {"phlow": expit(np.mean([logit(share) for share in one_editor], axis=0)), **named, EVEN: even}
    rounded = {name: tuple(round(float(value), 5) for value in share) for name, share in shares.items()}
    return PriorSection(
        collections=rounded,
        strength=settings.prior_strength,
        sound_collection=EVEN,
        sound_weight=settings.sound_evenness,
    )


def prior_log_odds(inputs: StarterInputs) -> Floats:
    """Of each label in a library of which nothing is known, as the application computes them, [L]."""
    return np.array(library_prior(prior_section(inputs), labels_with_paths(inputs)).world_log_odds)


def labels_with_paths(inputs: StarterInputs) -> tuple[Label, ...]:
    """The labels as the bundle lists them."""
    return tuple(Label(name=name, path=label_path(name)) for name in inputs.sources.labels)


def _expanded(names: Iterable[str]) -> set[str]:
    return set(with_parents(names))
