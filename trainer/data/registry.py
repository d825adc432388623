"""The datasets by the name that the commands know them by."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from tagger.display_names import counted
from tagger.errors import Problem, TaggerError
from trainer.data.items import Dataset, Item

READERS: Mapping[str, tuple[str, str]] = {
    "mumu": ("million_song_datasets", "read_mumu"),
    "msd-i": ("million_song_datasets", "read_msdi"),
    "gtzan": ("audio_datasets", "read_gtzan"),
    "magnatagatune": ("audio_datasets", "read_magnatagatune"),
    "fma": ("audio_datasets", "read_fma"),
    "folders": ("own_library", "read_folders"),
    "library": ("own_library", "read_own_library"),
    "manifest": ("own_library", "read_manifest"),
    "labelled-covers": ("open_sets", "read_labelled_covers"),
    "gtzan-statistics": ("open_sets", "read_timbre_statistics"),
    "jamendo-tags": ("open_sets", "read_jamendo_tags"),
    "starter-texts": ("open_sets", "read_starter_texts"),
    "starter-covers": ("open_sets", "read_starter_covers"),
    "starter-items": ("open_sets", "read_starter_items"),
}
"""The module and the function that read each; imported when they are needed, because most need more than a network does."""


OPEN_SETS = "albums/, covers/, features/ and labels/"  # the folders beside each other that all open sets are in
CONTENTS = {"open_sets": OPEN_SETS, "own_library": "your music"}


def reader_of(name: str) -> Callable[[Path], Dataset]:
    """The function that reads a dataset of this name."""
    module, function = READERS[name]
    reader: Callable[[Path], Dataset] = getattr(import_module(f"trainer.data.{module}"), function)
    return reader


def read_dataset(name: str, root: Path) -> Dataset:
    """The dataset ``name`` in the folder ``root``, each identifier once. Raises TaggerError for an unknown name or a
    folder that is not such a dataset, or lists no item.
    """
    ensure_exists(name, root)
    dataset = without_repeats(reader_of(name)(root))
    if not dataset.items:
        passed = counted(len(dataset.problems), "row")
        first = f" ({passed} passed over, first: {dataset.problems[0]})" if dataset.problems else ""
        raise TaggerError(f"{root} lists no item of {name}{first}; fetch its tables again.")
    return dataset


def ensure_exists(name: str, root: Path) -> None:
    """Raise TaggerError for an unknown dataset, or a folder that is not there."""
    if name not in READERS:
        raise TaggerError(f"There is no dataset '{name}'; choose one of {', '.join(READERS)}.")
    if not root.exists():
        raise TaggerError(f"{root} does not exist; name the folder that holds {CONTENTS.get(READERS[name][0], name)}.")


def without_repeats(dataset: Dataset) -> Dataset:
    """The dataset with the first item of each identifier; every further one becomes a Problem."""
    first: dict[str, Item] = {}
    repeated = [item.id for item in dataset.items if first.setdefault(item.id, item) is not item]
    if not repeated:
        return dataset
    problems = tuple(Problem(name, "is listed more than once; the first counts") for name in repeated)
    return replace(dataset, items=tuple(first.values()), problems=(*dataset.problems, *problems))
