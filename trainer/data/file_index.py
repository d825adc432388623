"""A dataset's files by the names that its tables give them: one walk of its folders instead of a look-up per row."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from tagger.errors import Problem
from tagger.tagformats.file_formats import audio_extensions
from trainer.data.items import Split

IMAGES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"})
TEXTS = frozenset({".txt"})


def audio_suffixes() -> frozenset[str]:
    """Every audio file name ending the application reads, and GTZAN's ``.au``."""
    return frozenset(audio_extensions()) | {".au"}


def by_stem(folders: Iterable[Path], suffixes: frozenset[str]) -> dict[str, Path]:
    """Stem → path of every file with one of ``suffixes`` in or below ``folders``; the first in sorted order wins."""
    paths: dict[str, Path] = {}
    for folder in folders:
        for path in walk(folder, suffixes):
            paths.setdefault(path.stem, path)
    return paths


def walk(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    """The files below ``folder`` with one of ``suffixes`` (any case), in sorted order; hidden ones are left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes:
                yield Path(parent, name)


def subfolders(root: Path, *names: str) -> list[Path]:
    """Those of the named folders that ``root`` has; ``root`` itself when it has none of them."""
    return [root / name for name in names if (root / name).is_dir()] or [root]


def read_splits(lists: Iterable[tuple[Split, Path]], problems: list[Problem]) -> dict[str, Split]:
    """Name → split, from lists with a name a line; one that stands in two splits becomes a Problem, and the first
    counts.
    """
    splits: dict[str, Split] = {}
    for split, file in lists:
        for name in filter(None, map(str.strip, file.read_text(encoding="utf-8").splitlines())):
            if splits.setdefault(name, split) is not split:
                problems.append(Problem(file.name, f"{name} stands in another split, too; the first counts"))
    return splits


def first_file(root: Path, *names: str) -> Path | None:
    """The first of the named files that ``root`` or one of its direct folders holds, None when there is none."""
    folders = [root, *(sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else [])]
    return next((folder / name for name in names for folder in folders if (folder / name).is_file()), None)
