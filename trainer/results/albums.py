"""Albums with cover and text, several genres each: the papers' text and fusion rows against one-vs-rest regression.

VSM and VSM with a gazetteer of genre names × LOGISTIC and COSINE, the cover alone, text and cover; the baseline is
scikit-learn's logistic regression on the same tf-idf. The split is by artist; when a network stops, and how strong the
baseline is, validation decides. Every network is trained with three seeds, the baseline has none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.text import album_text, tfidf, tokens
from tagger.progress import Task
from trainer.data.labels import cosine_scores, item_factors, label_factors
from trainer.data.text_features import fit_vocabulary, genre_gazetteer
from trainer.evaluation.metrics import intervals, mean_and_deviation, multilabel
from trainer.evaluation.tables import Table
from trainer.models import losses
from trainer.models.linear_heads import joined, raw_outputs
from trainer.models.registry import build
from trainer.starter import networks as starter
from trainer.starter.sources import Sources, read_sources
from trainer.training import Recipe, TensorExamples, features, identity_of, outputs, padded_terms, seeded, train
from trainer.training.fusion_heads import FusionVectors, train_head

CHARACTERS = 1500
FACTORS = 20
SEEDS = (0, 1, 2)
RECIPE = Recipe(learning_rate=1e-3, weight_decay=1e-2, optimiser="adamw", batch=32, epochs=60, patience=8)
HEAD = Recipe(learning_rate=1e-2, batch=64, epochs=60, patience=8)
DIVERSITIES = ("diversity@1", "diversity@3", "diversity@5")
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Run:
    """One seed's trainings: where they are kept, and on what they compute."""

    seed: int
    folder: Path
    device: str
    task: Task


@dataclass(frozen=True)
class Albums:
    """Albums with cover and text: words as (indices, values) padded, targets [albums, labels], rows by split."""

    terms: tuple[torch.Tensor, torch.Tensor]
    size: int
    targets: Floats
    splits: dict[str, NDArray[np.int64]]

    def of(self, split: str, targets: Floats | None = None) -> TensorExamples:
        """The words of a split, with these targets [albums, …] (the labels unless given)."""
        rows = self.splits[split]
        wanted = self.targets if targets is None else targets
        return TensorExamples(tuple(part[rows] for part in self.terms), torch.from_numpy(wanted[rows]))

    @property
    def identity(self) -> dict[str, list[str]]:
        """What says on which albums a network was trained."""
        return identity_of(self.of("train"), self.of("validation"))


def album_results(data: Path, out: Path, task: Task, device: str = "auto") -> Table:
    """Every row on the test albums: AUC and PR-AUC with their intervals over albums, and ADiv@1/3/5; the mean over the
    seeds ± its deviation.
    """
    sources = read_sources(data)
    plain, enriched = _albums(sources, enrich=False), _albums(sources, enrich=True)
    test = plain.splits["test"]
    truth = plain.targets[test].astype(np.int64)
    runs = [dict(_scores(sources, plain, enriched, Run(seed, out / f"seed-{seed}", device, task))) for seed in SEEDS]
    rows = [_row("text: one-vs-rest logistic regression", truth, [_regression(plain)])]
    rows += [_row(name, truth, [run[name] for run in runs]) for name in runs[0]]
    columns = ("modality", "AUC", "interval", "PR-AUC", "interval", "ADiv@1", "ADiv@3", "ADiv@5")
    title = f"Albums, {truth.shape[1]} genres: {len(plain.splits['train'])} to train, {len(test)} to test"
    return Table(title, columns, tuple(rows))


def _scores(sources: Sources, plain: Albums, enriched: Albums, run: Run) -> Iterator[tuple[str, Floats]]:
    """Each network's name and its scores of the test albums, [albums, labels]."""
    factors = label_factors(plain.targets[plain.splits["train"]], FACTORS)
    vectors: dict[str, Floats] = {}
    for name, albums in (("VSM", plain), ("VSM+gazetteer", enriched)):
        yield f"text: {name}, LOGISTIC", _text(albums, None, f"{name}/logistic", run)[0]
        scores, vectors["text"] = _text(albums, factors, f"{name}/cosine", run)
        yield f"text: {name}, COSINE", scores
    image = starter.train_image(sources.image, run.folder, run.task, replace(starter.IMAGE, seed=run.seed), run.device)
    vectors["image"] = image.features[sources.in_image]
    identity = {"plain": plain.identity, "enriched": enriched.identity, "image": image.identity}
    for subset in ("image", "image+text"):
        for target, wanted in (("LOGISTIC", None), ("COSINE", factors)):
            name = f"{subset}-{target}"
            yield f"{subset}: {target}", _fused(subset, plain, vectors, wanted, name, identity, run)


def _albums(sources: Sources, *, enrich: bool) -> Albums:
    """The albums' words, with the names of genres found in the text appended as words if ``enrich``."""
    gazetteer = genre_gazetteer(Taxonomy.load())
    texts = [album_text([note.text], CHARACTERS) for note in sources.notes]
    texts = [gazetteer.enrich(text) for text in texts] if enrich else texts
    named = np.array([note.split for note in sources.notes])
    splits = {split: np.flatnonzero(named == split) for split in starter.SPLITS}
    vocabulary = fit_vocabulary([texts[row] for row in splits["train"]], min_texts=2)
    terms = padded_terms([tfidf(tokens(text), vocabulary, sublinear_tf=True) for text in texts])
    targets = sources.text.targets[sources.in_text]
    taught = targets[splits["train"]].any(axis=0)
    return Albums(terms, len(vocabulary.terms), targets[:, taught], splits)


def _text(albums: Albums, factors: Floats | None, name: str, run: Run) -> tuple[Floats, Floats]:
    """Test scores of the text network with one target, and its vectors of all albums."""
    recipe = replace(RECIPE, seed=run.seed)
    wanted = albums.targets if factors is None else item_factors(albums.targets, factors)
    with seeded(recipe.seed):
        network = build("text", outputs=wanted.shape[1], vocabulary=albums.size, widths=(512, 256))
    loss = losses.logistic if factors is None else losses.cosine
    parts = [albums.of(split, wanted) for split in ("train", "validation")]
    train(
        network,
        *parts,
        loss=loss,
        recipe=recipe,
        folder=run.folder / name,
        identity=albums.identity,
        name=name,
        device=run.device,
        curves=False,
        task=run.task,
    )
    told = outputs(network, albums.of("test"), device=run.device)
    whole = TensorExamples(albums.terms, torch.from_numpy(albums.targets))
    vectors = features(network, whole, device=run.device)
    return told if factors is None else cosine_scores(told, factors), vectors


def _fused(
    subset: str,
    albums: Albums,
    vectors: dict[str, Floats],
    factors: Floats | None,
    name: str,
    identity: Mapping[str, Any],
    run: Run,
) -> Floats:
    """Test scores of one fusion head."""
    parts = {
        split: FusionVectors(
            {name: rows[albums.splits[split]] for name, rows in vectors.items()}, albums.targets[albums.splits[split]]
        )
        for split in starter.SPLITS
    }
    head = train_head(
        subset,
        parts["train"],
        parts["validation"],
        recipe=replace(HEAD, seed=run.seed),
        folder=run.folder / name,
        identity=identity,
        factors=factors,
        device=run.device,
        curves=False,
        task=run.task,
    )
    return raw_outputs(head.weight, head.bias, joined(parts["test"].of(subset), normalise=True), factors)


def _regression(albums: Albums) -> Floats:
    """One-vs-rest logistic regression on the same tf-idf; its strength is chosen on validation."""
    dense = np.zeros((len(albums.targets), albums.size), np.float32)
    np.put_along_axis(dense, albums.terms[0].numpy(), albums.terms[1].numpy(), axis=1)
    train_, validation, test = (albums.splits[split] for split in ("train", "validation", "test"))
    models = [
        OneVsRestClassifier(LogisticRegression(C=strength, max_iter=1000)).fit(dense[train_], albums.targets[train_])
        for strength in (1.0, 10.0, 100.0)
    ]
    truth = albums.targets[validation].astype(np.int64)
    best = max(models, key=lambda model: multilabel(truth, model.decision_function(dense[validation])).roc_auc)
    return np.asarray(best.decision_function(dense[test]), np.float32)


def _row(name: str, truth: NDArray[np.int64], runs: Sequence[Floats]) -> tuple[str, ...]:
    """A row of the table from the scores of each seed; the intervals are the first seed's."""
    measured = [multilabel(truth, scores).numbers() for scores in runs]
    spread = intervals(truth, runs[0])
    areas = [
        cell
        for measure in ("roc_auc", "pr_auc")
        for cell in (_mean(measured, measure), f"{spread[measure][0]:.3f}–{spread[measure][1]:.3f}")
    ]
    return name, *areas, *(_mean(measured, measure) for measure in DIVERSITIES)


def _mean(measured: Sequence[dict[str, float]], measure: str) -> str:
    mean, deviation = mean_and_deviation([numbers[measure] for numbers in measured])
    return f"{mean:.3f}" + (f" ± {deviation:.3f}" if len(measured) > 1 else "")
