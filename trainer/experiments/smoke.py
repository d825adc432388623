"""Every row of every table in minutes on two cores: a small made-up dataset in the published layout, and stated
reductions.

The experiments are the shipped ones, with the changes below and no others; each change is printed. The figures say that
the machinery works, and nothing about music.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from typing import Any

from tagger.errors import CancelledError
from tagger.progress import Task
from trainer.data.synthetic.world import World, make_world
from trainer.experiments.schema import Experiment
from trainer.files import write_atomically
from trainer.folder_lock import folder_lock

MADE_UP = "MADE-UP.txt"
WARNING = "Made up by the project: no real music, and figures measured on it compare with nothing that was published.\n"

Changes = Mapping[str, Any]
FEW: Changes = {"recipe": {"epochs": 2, "batch": 8, "checkpoint_seconds": 600.0}}
SMALL_COVERS: Changes = {
    "cover": {"stored": 54, "size": 48, "augment": False},
    "network": {"dimensions": {"depth": 18}},
    "recipe": {"epochs": 6, "learning_rate": 1e-3},
}
VGG_FROM_SCRATCH: Changes = {
    "network": {"dimensions": {"side": 2, "normalised": True, "frozen": 0}},
    "recipe": {"epochs": 8, "learning_rate": 3e-4},
}
ALBUM_HEADS: Changes = {
    "patch": {"window": 258, "frames": 258},
    "album": {"epochs": 40, "batch": 8, "learning_rate": 0.03, "patience": 40},
    # so few tracks, and each must teach something; of shorter patches the last layers would keep a single place in time
    "recipe": {"epochs": 7, "batch": 4, "learning_rate": 1e-3, "patience": 7},
}


def filters(*counts: int) -> Changes:
    """A network with so many filters in its layers."""
    return {"network": {"dimensions": {"filters": counts}}}


SHORT_SPECTRA: Changes = {
    "patch": {"window": 100, "frames": 100},
    "network": {"dimensions": {"filters": (8, 16, 32)}},
}
HEADS: Changes = {"recipe": {"epochs": 20, "batch": 32, "learning_rate": 0.02}}


@dataclass(frozen=True)
class Smoke:
    """How a system's small dataset is made, and how its experiments are changed: by a pattern of their name, later
    ones on top.
    """

    make: Callable[[Path, Task], object]
    changes: Mapping[str, Changes] = field(default_factory=dict)

    def changed(self, experiment: Experiment) -> Experiment:
        """The experiment with the changes that fit its name."""
        content = experiment.model_dump()
        for pattern, changes in self.changes.items():
            if fnmatch(experiment.name, pattern):
                content = merged(content, changes)
        return Experiment.model_validate(content)


def small_world() -> World:
    """Sixty albums of a track each."""
    return make_world(60, genres=24, tracks=1.0, roots=6, largest_share=0.28)


def larger_world() -> World:
    """As many genres at the top among fewer, so that each has albums enough."""
    return make_world(150, genres=16, tracks=1.15, roots=6, largest_share=0.28)


def layouts() -> Any:
    """What writes datasets; imported when one is made, because it needs libraries for sound and pictures."""
    return import_module("trainer.data.synthetic.layouts")


SMOKES: Mapping[str, Smoke] = {
    "tismir-single": Smoke(
        lambda root, task: layouts().write_msdi(root, per_genre=12, seconds=7.6, pixels=54, task=task),
        {
            "*": {**FEW, "patch": {"window": 161, "frames": 161}},
            "encoder.audio": {"recipe": {"epochs": 4}},
            "encoder.visual": SMALL_COVERS,
            "encoder.space": {"recipe": {"epochs": 20, "batch": 32, "learning_rate": 3e-4}},
            "[av]*": HEADS,
            "both.*": HEADS,
        },
    ),
    "tismir-multi": Smoke(
        lambda root, task: layouts().write_mumu(root, larger_world(), seconds=12.2, pixels=54, task=task),
        {
            "*": {**FEW, "data": {"split": (0.65, 0.12, 0.23)}},
            "audio.*.high-*": ALBUM_HEADS,
            "audio.*.low-*": ALBUM_HEADS,
            "audio.*-3x3": {"recipe": {"epochs": 3}},
            "audio.*.low-3x3": filters(16, 32, 32, 16),
            "audio.*.low-4x70": filters(16, 64, 128, 64),
            "audio.*.high-3x3": filters(16, 32, 64, 64),
            "audio.*.high-4x70": filters(16, 128, 256, 256),
            "audio.*.high-4x96": filters(64, 128, 256, 256),
            "audio.cosine.*": {"network": {"dimensions": {"dropout": 0.1}}},
            "audio.*.timbre-mlp": {"recipe": {"epochs": 20, "learning_rate": 0.02}},
            "*.cosine.*": {"target": {"factors": 12}},
            "text.*": {"recipe": {"epochs": 8}},
            "image.*": SMALL_COVERS,
            "fusion.*": {"recipe": {"epochs": 20, "learning_rate": 5e-3}},
        },
    ),
    "dmg-gtzan": Smoke(
        lambda root, task: layouts().write_gtzan(root, per_genre=6, seconds=30.0, task=task),
        {"*": {"recipe": {"epochs": 15, "batch": 8}}},
    ),
    "dmg-magnatagatune": Smoke(
        lambda root, task: layouts().write_magnatagatune(root, clips=90, seconds=5.6, task=task),
        {
            "*": {
                "recipe": {"epochs": 9, "batch": 8, "learning_rate": 1e-3},
                "patch": {"window": 120, "frames": 120},
                "network": {"dimensions": {"filters": (64, 128, 256)}},
            }
        },
    ),
    "covers": Smoke(
        lambda root, task: layouts().write_mumu(root, small_world(), seconds=0.2, pixels=64, task=task),
        {
            "*": {**FEW, "data": {"split": (0.6, 0.2, 0.2)}, "cover": {"stored": 64, "size": 64}},
            "baseline": {"recipe": {"epochs": 8}},
            "vgg-16": VGG_FROM_SCRATCH,
        },
    ),
    "lyrics": Smoke(
        lambda root, task: layouts().write_fma(root, per_genre=6, seconds=2.2, task=task),
        {
            "*": {
                "recipe": {"epochs": 8, "batch": 8, "optimiser": "adam", "learning_rate": 0.002},
                "network": {"dimensions": {"dropout": 0.1}},
                "text": {"vocabulary": 3000},
            },
            "han": SHORT_SPECTRA,
            "han.audio": SHORT_SPECTRA,
        },
    ),
}


def make_dataset(system: str, root: Path, task: Task) -> Path:
    """The system's small dataset below ``root``, made once; a half-made one is made again. Raises CancelledError when the task
    is cancelled.
    """
    folder = root / "made-up" / system
    if not (folder / MADE_UP).exists():
        with folder_lock(folder, "making the small dataset"):
            try:
                SMOKES[system].make(folder, task)
            except CancelledError as stopped:
                raise CancelledError(
                    "Stopped while making the small dataset; the next run makes it from the beginning."
                ) from stopped
            write_atomically(folder / MADE_UP, WARNING.encode())
    return folder


def is_made_up(root: Path) -> bool:
    """Whether a dataset was made by the project."""
    return (root / MADE_UP).exists()


def merged(content: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """``content`` with ``changes`` put over it, section by section."""
    result = dict(content)
    for name, value in changes.items():
        old = result.get(name)
        if isinstance(value, Mapping) and old is not None:
            result[name] = merged(old, value)
        elif not isinstance(value, Mapping) or old is not None:
            result[name] = value
    return result


def differences(before: Experiment, after: Experiment) -> Iterator[str]:
    """What was changed, a setting a line: "recipe.epochs 100 → 2"."""
    yield from compared(before.model_dump(), after.model_dump(), "")


def compared(before: Mapping[str, Any], after: Mapping[str, Any], above: str) -> Iterator[str]:
    """The settings that differ, with their place."""
    for name, value in after.items():
        old = before.get(name)
        if isinstance(value, Mapping) and isinstance(old, Mapping):
            yield from compared(old, value, f"{above}{name}.")
        elif value != old:
            yield f"{above}{name} {old} → {value}"
