"""What stands in a dataset's folder: found, missing, unreadable, duplicated, and leaking between splits."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tagger.errors import Problem, TaggerError
from tagger.inference.audio.patches import read_patches
from tagger.inference.cover_image import decode_cover
from tagger.progress import Task
from trainer.data.items import Dataset, Item, ItemPart, Split
from trainer.data.splits import ORDER, Leak, leaks

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome of a check; ``ok`` when nothing is missing, unreadable, duplicated or leaking."""

    dataset: Dataset
    counts: dict[str, tuple[int, int]]  # part → found, listed
    splits: dict[str, int]
    unreadable: tuple[Problem, ...]
    duplicates: tuple[tuple[Path, ...], ...]
    leaks: tuple[Leak, ...]

    @property
    def missing(self) -> int:
        """How many listed parts were not found."""
        return sum(listed - found for found, listed in self.counts.values())

    @property
    def ok(self) -> bool:
        """Whether there is nothing to mend."""
        return not (self.missing or self.unreadable or self.duplicates or self.leaks or self.dataset.problems)

    def lines(self) -> Iterator[str]:
        """The findings for a person, a fact a line."""
        data = self.dataset
        yield f"{data.name}: {len(data.items)} {'tracks' if data.single else 'items'}, {len(data.labels)} labels"
        for part, (found, listed) in self.counts.items():
            yield f"{part}: {found} found, {listed - found} missing"
        yield "splits: " + (
            ", ".join(f"{name} {count}" for name, count in self.splits.items())
            or "none given; made by artist when training"
        )
        if left := len(data.items) - sum(self.splits.values()) if self.splits else 0:
            yield f"in no split, and left out when training: {left}"
        yield f"rows passed over: {len(data.problems)}"
        yield f"unreadable files: {len(self.unreadable)}"
        yield f"files with the same content: {sum(map(len, self.duplicates))} in {len(self.duplicates)} groups"
        yield f"artists, albums or contents in two splits: {len(self.leaks)}"
        yield from data.notes


def check(dataset: Dataset, *, workers: int = 4, task: Task | None = None) -> Findings:
    """Open every file of the dataset, compare their contents, and look for leaks."""
    task = task or Task()
    audio, covers = paths_of(dataset.items, sounds), paths_of(dataset.items, pictures)
    unreadable = [
        *opened(list(audio), hear, "hearing a second of each sound", workers, task),
        *opened(list(covers), open_cover, "opening covers", workers, task),
    ]
    alike = tuple(same_content(sorted({*audio, *covers}), task))
    return Findings(
        dataset=dataset,
        counts={part.value: count(dataset.items, part) for part in ItemPart if part in dataset.parts},
        splits=dict(Counter(item.split.value for item in dataset.items if item.split)),
        unreadable=tuple(unreadable),
        duplicates=alike,
        leaks=(*leaks(dataset.items), *shared_content({**audio, **covers}, alike)),
    )


def paths_of(items: Iterable[Item], files: Callable[[Item], Iterable[Path]]) -> dict[Path, set[Split]]:
    """Each file of the items once, with the splits of those that have it."""
    found: dict[Path, set[Split]] = defaultdict(set)
    for item in items:
        for path in files(item):
            found[path] |= {item.split} if item.split else set()
    return found


def sounds(item: Item) -> Iterator[Path]:
    """The files of its tracks."""
    return (track.path for track in item.tracks if track.path)


def pictures(item: Item) -> Iterator[Path]:
    """The file of its cover."""
    return iter([item.cover] if item.cover else [])


def shared_content(places: dict[Path, set[Split]], alike: Iterable[tuple[Path, ...]]) -> Iterator[Leak]:
    """Every content, of one file or of several that are ``alike``, that stands in more than one split."""
    groups = list(alike)
    several = set(chain.from_iterable(groups))
    for group in (*groups, *((path,) for path in places if path not in several)):
        found = set().union(*(places[path] for path in group))
        if len(found) > 1:
            yield Leak("content", " = ".join(map(str, group)), tuple(split for split in ORDER if split in found))


def count(items: Iterable[Item], part: ItemPart) -> tuple[int, int]:
    """How many of a part were found, and how many the dataset lists (tracks for audio, items otherwise)."""
    items = list(items)
    if part is ItemPart.AUDIO:
        return sum(len(item.audio) for item in items), sum(len(item.tracks) for item in items)
    return sum(item.has(part) for item in items), sum(part in item.lists for item in items)


def opened(
    paths: list[Path], opener: Callable[[Path], object], stage: str, workers: int, task: Task
) -> Iterator[Problem]:
    """A Problem for each file that ``opener`` refuses."""
    task.begin(stage, len(paths))
    with ThreadPoolExecutor(workers) as pool:
        for problem in pool.map(lambda path: refusal(path, opener), paths):
            task.step()
            if problem:
                yield problem


def refusal(path: Path, opener: Callable[[Path], object]) -> Problem | None:
    """Why a file cannot be opened, None when it can."""
    try:
        opener(path)
    except (TaggerError, OSError) as error:
        return Problem(str(path), str(error))
    return None


def hear(path: Path) -> object:
    """Decode a second from the middle of a sound."""
    return read_patches(path, 1.0, 22_050)


def open_cover(path: Path) -> object:
    """Decode a picture."""
    return decode_cover(path.read_bytes())


def same_content(paths: list[Path], task: Task) -> Iterator[tuple[Path, ...]]:
    """Groups of files with the same bytes; only files of the same size are read."""
    sizes: dict[int, list[Path]] = defaultdict(list)
    for path in paths:
        sizes[path.stat().st_size].append(path)
    alike = [group for group in sizes.values() if len(group) > 1]
    task.begin("comparing files of the same size", sum(map(len, alike)))
    digests: dict[bytes, list[Path]] = defaultdict(list)
    for path in chain.from_iterable(alike):
        digests[digest(path)].append(path)
        task.step(path.name)
    yield from (tuple(group) for group in digests.values() if len(group) > 1)


def digest(path: Path) -> bytes:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.digest()
