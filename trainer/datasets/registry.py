"""The datasets by the name that the commands know them by."""

from collections.abc import Callable
from pathlib import Path

from tagger.errors import TaggerError
from trainer.datasets.fma import read_fma
from trainer.datasets.folders import read_folders
from trainer.datasets.gtzan import read_gtzan
from trainer.datasets.library import read_own_library
from trainer.datasets.magnatagatune import read_magnatagatune
from trainer.datasets.manifest import read_manifest
from trainer.datasets.msdi import read_msdi
from trainer.datasets.mumu import read_mumu
from trainer.datasets.records import Dataset

READERS: dict[str, Callable[[Path], Dataset]] = {
    "mumu": read_mumu,
    "msd-i": read_msdi,
    "gtzan": read_gtzan,
    "magnatagatune": read_magnatagatune,
    "fma": read_fma,
    "folders": read_folders,
    "library": read_own_library,
    "manifest": read_manifest,
}


def read_dataset(name: str, root: Path) -> Dataset:
    """The dataset ``name`` in the folder ``root``. Raises TaggerError for an unknown name or a folder that is not such
    a dataset.
    """
    if name not in READERS:
        raise TaggerError(f"There is no dataset '{name}'; choose one of {', '.join(READERS)}.")
    if not root.exists():
        raise TaggerError(f"{root} does not exist; name the folder that holds {name}.")
    return READERS[name](root)
