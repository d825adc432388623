"""GTZAN: 1000 clips of 30 seconds, ten genres; ``genres/blues/blues.00000.au`` or ``.wav``.

The fault-filtered split (443/197/290) is used when its three lists are there (``train_filtered.txt`` and its sisters).
Otherwise the split is made by chance, and as GTZAN names no artists nobody can check it: its scores run high.
"""

import re
from pathlib import Path

from tagger.errors import Problem, TaggerError
from trainer.data import file_index
from trainer.data.items import Dataset, DatasetTrack, Item, ItemPart, Split, label_names

LISTS = {Split.TRAIN: "train_filtered.txt", Split.VALIDATION: "valid_filtered.txt", Split.TEST: "test_filtered.txt"}
CLIP = re.compile(r"[a-z]+\.\d{5}", re.IGNORECASE)
UNKNOWN_ARTISTS = (
    "GTZAN names no artists: whether one stands in two splits cannot be checked, and a split by chance scores too high."
)


def read_gtzan(root: Path) -> Dataset:
    """The clips of ``root``; with the filtered lists, only the clips in them. Raises TaggerError when there is no
    clip.
    """
    folder = next(
        (candidate for candidate in (root / "genres", root / "genres_original", root) if candidate.is_dir()), root
    )
    problems: list[Problem] = []
    clips: dict[str, Path] = {}
    for path in file_index.walk(folder, frozenset({".au", ".wav"})):
        if is_clip(path, problems) and clips.setdefault(path.stem, path) is not path:
            problems.append(Problem(str(path), f"is a second {path.stem}; {clips[path.stem].name} counts"))
    if not clips:
        raise TaggerError(
            f"{root} holds no clip like genres/blues/blues.00000.wav; name the folder that GTZAN was unpacked into."
        )
    splits = read_filtered_lists(root, problems)
    split_of = splits or dict.fromkeys(clips)
    problems += [
        Problem(name, "is in the filtered lists, and there is no such clip") for name in split_of if name not in clips
    ]
    items = tuple(
        Item(id=name, labels=(name.split(".")[0],), tracks=(DatasetTrack(name, clips.get(name)),), split=split)
        for name, split in split_of.items()
    )
    notes = ("The fault-filtered split.",) if splits else (UNKNOWN_ARTISTS,)
    return Dataset(
        "gtzan",
        root,
        label_names(items),
        items,
        frozenset({ItemPart.AUDIO}),
        single=True,
        problems=tuple(problems),
        notes=notes,
    )


def is_clip(path: Path, problems: list[Problem]) -> bool:
    """Whether a file is called as GTZAN's clips are; a stranger becomes a Problem."""
    if CLIP.fullmatch(path.stem) and path.stem.split(".")[0] == path.parent.name:
        return True
    problems.append(Problem(str(path), "is not named like a clip of its genre, and is left out"))
    return False


def read_filtered_lists(root: Path, problems: list[Problem]) -> dict[str, Split]:
    """Clip → split, from the three filtered lists; empty when one is missing."""
    lists = {split: file for split, name in LISTS.items() if (file := file_index.first_file(root, name))}
    if len(lists) < len(LISTS):
        return {}
    return {Path(name).stem: split for name, split in file_index.read_splits(lists.items(), problems).items()}
