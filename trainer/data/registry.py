"""The datasets by the name that the commands know them by."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tagger.errors import Problem, TaggerError
from trainer.data.audio_datasets import read_fma, read_gtzan, read_magnatagatune
from trainer.data.items import Dataset, Item
from trainer.data.million_song_datasets import read_msdi, read_mumu
from trainer.data.open_sets import (
    read_jamendo_tags,
    read_labelled_covers,
    read_starter_covers,
    read_starter_texts,
    read_timbre_statistics,
)
from trainer.data.own_library import read_folders, read_manifest, read_own_library

READERS: dict[str, Callable[[Path], Dataset]] = {
    "mumu": read_mumu,
    "msd-i": read_msdi,
    "gtzan": read_gtzan,
    "magnatagatune": read_magnatagatune,
    "fma": read_fma,
    "folders": read_folders,
    "library": read_own_library,
    "manifest": read_manifest,
    "labelled-covers": read_labelled_covers,
    "gtzan-statistics": read_timbre_statistics,
    "jamendo-tags": read_jamendo_tags,
    "starter-texts": read_starter_texts,
    "starter-covers": read_starter_covers,
}


def read_dataset(name: str, root: Path) -> Dataset:
    """The dataset ``name`` in the folder ``root``, each identifier once. Raises TaggerError for an unknown name or a
    folder that is not such a dataset.
    """
    if name not in READERS:
        raise TaggerError(f"There is no dataset '{name}'; choose one of {', '.join(READERS)}.")
    if not root.exists():
        raise TaggerError(f"{root} does not exist; name the folder that holds {name}.")
    return without_repeats(READERS[name](root))


def without_repeats(dataset: Dataset) -> Dataset:
    """The dataset with the first item of each identifier; every further one becomes a Problem."""
    first: dict[str, Item] = {}
    repeated = [item.id for item in dataset.items if first.setdefault(item.id, item) is not item]
    if not repeated:
        return dataset
    problems = tuple(Problem(name, "is listed more than once; the first counts") for name in repeated)
    return replace(dataset, items=tuple(first.values()), problems=(*dataset.problems, *problems))
