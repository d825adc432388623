"""What the result of a run depends on, as digests: a finished run is used again only while nothing of it has changed.

Texts and small files count by their content. Recordings and covers count as their feature stores know them, by size and
time; so do word vectors, which can be gigabytes. What only says how training is done (batch, precision) does not count.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from tagger.genres.taxonomy import Taxonomy
from trainer.data.feature_store import Store
from trainer.data.items import Dataset
from trainer.data.prepare import stamp
from trainer.data.text_features import FILE as ENTITIES
from trainer.data.text_features import genre_gazetteer
from trainer.experiments.preparation import feature_files, front_end_of, store_of
from trainer.experiments.run_context import RunContext
from trainer.experiments.schema import Experiment
from trainer.files import read_json
from trainer.training.recipe import ADDED, FREE_TO_CHANGE


def run_key(experiment: Experiment, seed: int, context: RunContext, first_weights: str | None) -> str:
    """A digest of everything that the result depends on; ``first_weights`` is the digest of those from ImageNet."""
    dataset = context.dataset(experiment.data)
    parts = {
        "settings": settings(experiment),
        "seed": seed,
        "first weights": first_weights,
        "items": items_of(dataset),
        "inputs": [input_of(kind, experiment, dataset, seed, context) for kind in experiment.inputs],
    }
    return digest(json.dumps(parts, sort_keys=True).encode())


def settings(experiment: Experiment) -> dict[str, Any]:
    """The settings that decide what is trained. Those of ADDED_SETTINGS count only where they differ from their default,
    so that runs from before they existed keep their keys.
    """
    free = set(FREE_TO_CHANGE)
    unused = {"front_end"} if experiment.front_end == "numpy" else set()
    excluded = {"recipe": free, "album": free} | dict.fromkeys({"paper", "about", "title", "position", *unused}, True)
    values = experiment.model_dump(mode="json", exclude=excluded)
    for section, defaults in ADDED_SETTINGS.items():
        for name, default in defaults.items():
            if values[section] and values[section][name] == default:
                del values[section][name]
    return values


RECIPE_SETTINGS = {"betas": [0.9, 0.999], "epsilon": 1e-8, "monitor": "loss", "seed": 0, **ADDED}
ADDED_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "data": {"taught": None, "carrying": [], "folds": None, "fold": None},
    "target": {"fitted_on": ["train", "validation"]},
    "cover": {"smallest": 0.08, "jitter": 0.4},
    "text": {"minimum_texts": 1, "wordless": False},
    "recipe": RECIPE_SETTINGS,
    "album": RECIPE_SETTINGS,
}


def items_of(dataset: Dataset) -> str:
    """A digest of items, labels and splits."""
    rows = [[item.id, item.labels, item.split, [track.id for track in item.audio]] for item in dataset.items]
    known_labels = [sorted(item.known) for item in dataset.items if item.known is not None]
    return digest(json.dumps([dataset.labels, rows, *known_labels]).encode())


def input_of(kind: str, experiment: Experiment, dataset: Dataset, seed: int, context: RunContext) -> list[str]:
    """A kind of input, and a digest of what all items carry of it."""
    if kind.startswith("@"):
        return [kind, key_of(context.folder(kind[1:].partition("/")[0], seed))]
    if front_end_of(kind, experiment) is not None:
        return [kind, rows_of(store_of(kind, experiment, context), feature_files(kind, dataset))]
    if kind == "statistics":
        return [kind, digest(json.dumps([item.statistics for item in dataset.items]).encode())]
    return [kind, texts_of(dataset), *files_beside(kind, experiment, dataset.root)]


def key_of(folder: Path) -> str:
    """The key of a finished run. Raises TaggerError when it is not finished."""
    return str(read_json(folder / "scores.json")["key"])


def rows_of(store: Store, names: Iterable[str]) -> str:
    """A digest of a store's front end and of these rows' state: done or failed, and the stamp of the file behind each."""
    used = list(names)
    return digest(json.dumps([store.layout.key, used]).encode() + store.state[store.indices(used)].tobytes())


def texts_of(dataset: Dataset) -> str:
    """A digest of every item's text."""
    return digest(
        b"".join(hashlib.sha256(item.text.encode("utf-8", "surrogatepass")).digest() for item in dataset.items)
    )


def library_of(dataset: Dataset, experiments: Iterable[Experiment]) -> str:
    """A digest of everything that is learned from: items, labels, texts, the files behind them, and the settings."""
    files = [path for item in dataset.items for path in (*(track.path for track in item.audio), item.cover) if path]
    learned = [items_of(dataset), texts_of(dataset), [stamp(path) for path in files], [*map(settings, experiments)]]
    return digest(json.dumps(learned).encode())


def files_beside(kind: str, experiment: Experiment, root: Path) -> list[str]:
    """A digest of the entities that enrich texts, the stamp of the word vectors for lyrics; nothing for other inputs."""
    beside = []
    if "+entities" in kind:
        entities = root / ENTITIES
        beside.append(of_file(entities) if entities.is_file() else digest(genre_gazetteer(Taxonomy.load()).to_json()))
    if "+mentions" in kind:
        beside.append(digest(genre_gazetteer(Taxonomy.load()).to_json()))  # the names that are looked for
    if beside:
        return beside
    return [str(stamp(root / experiment.text.vectors))] if kind == "lyrics" and experiment.text.vectors else []


def of_first_weights(experiment: Experiment, context: RunContext) -> str | None:
    """A digest of the ImageNet weights that the network starts from; None where it starts from scratch."""
    file = context.pretrained(experiment.network.pretrained) if experiment.network.pretrained else None
    return of_file(file) if file else None


def of_file(file: Path) -> str:
    """A digest of a file's content, which is read again only when its stamp has changed."""
    return _of_file(file, stamp(file))


@lru_cache
def _of_file(file: Path, _: tuple[int, int]) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def digest(content: bytes) -> str:
    """SHA-256, short enough to read."""
    return hashlib.sha256(content).hexdigest()[:16]
