"""The state of a dataset's files: present, missing, unreadable, duplicated, and leaking between splits."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tagger.errors import Problem, TaggerError
from tagger.inference.audio.patches import read_patches
from tagger.inference.audio.spectra import FRAME, RATE
from tagger.inference.cover_image import decode_cover
from tagger.inference.types import SourceError
from tagger.progress import Task
from trainer.data.items import Dataset, Item, ItemPart, Split
from trainer.data.quiet_decoders import quiet_decoders
from trainer.data.splits import ORDER, Leak, leaks

BLOCK = 1 << 20

LOOKED_FOR: dict[str, dict[ItemPart, str]] = {  # dataset → part → the files that are looked for
    "mumu": {
        ItemPart.AUDIO: "audio/**/MSD_TRACK_ID.*",
        ItemPart.COVER: "covers/**/AMAZON_ID.jpg",
        ItemPart.TEXT: "amazon_reviews_MuMu.json",
    },
    "msd-i": {
        ItemPart.AUDIO: "audio/**/MSD_TRACK_ID.*",
        ItemPart.COVER: "covers/**/ALBUM_INDEX.jpg, or images/",
    },
    "gtzan": {ItemPart.AUDIO: "genres/GENRE/GENRE.00000.wav or .au, or genres_original/"},
    "magnatagatune": {ItemPart.AUDIO: "MP3_PATH, also below mp3/ or audio/"},
    "fma": {ItemPart.AUDIO: "fma_medium/000/000002.mp3", ItemPart.TEXT: "lyrics/000002.txt"},
}
ADVICE = {
    ItemPart.AUDIO: "put the missing recordings there, or train without them: rows that need sound leave such items out",
    ItemPart.COVER: "put the missing pictures there; rows that need covers leave such items out",
    ItemPart.TEXT: "put the missing texts there; rows that need words leave such items out",
}


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome of a check; ``ok`` when nothing is missing, unreadable, duplicated or leaking."""

    dataset: Dataset
    counts: dict[str, tuple[int, int]]  # part → present, listed
    splits: dict[str, int]
    unreadable: tuple[Problem, ...]
    duplicates: tuple[tuple[Path, ...], ...]
    leaks: tuple[Leak, ...]
    absent: dict[str, tuple[str, ...]]  # part → the names of the tracks or items whose file was not found

    @property
    def missing(self) -> int:
        """How many listed parts were not found."""
        return sum(listed - present for present, listed in self.counts.values())

    @property
    def ok(self) -> bool:
        """Whether there is nothing to mend."""
        return not (self.missing or self.unreadable or self.duplicates or self.leaks or self.dataset.problems)

    def lines(self) -> Iterator[str]:
        """The findings for a person, a fact a line."""
        data = self.dataset
        yield f"{data.name}: {len(data.items)} {'tracks' if data.single else 'items'}, {len(data.labels)} labels"
        yield from self.table()
        yield "splits: " + (
            ", ".join(f"{name} {count}" for name, count in self.splits.items())
            or "none given; made by artist when training"
        )
        if unused := len(data.items) - sum(self.splits.values()) if self.splits else 0:
            yield f"in no split, and left out when training: {unused}"
        yield f"rows passed over: {len(data.problems)}"
        yield f"unreadable files: {len(self.unreadable)}"
        yield f"files with the same content: {sum(map(len, self.duplicates))} in {len(self.duplicates)} groups"
        yield f"artists, albums or contents in two splits: {len(self.leaks)}"
        yield from data.notes

    def table(self) -> Iterator[str]:
        """A line a part: what was looked for, below which folder, how much of it is there, and what to do."""
        rows = [("part", "looked for", "found", "missing", "what to do")]
        for name, (present, listed) in self.counts.items():
            part, missing = ItemPart(name), listed - present
            where = LOOKED_FOR.get(self.dataset.name, {}).get(part, "as its lists say")
            rows.append((name, where, f"{present}", f"{missing}", ADVICE[part] if missing else "nothing"))
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
        yield f"below {self.dataset.root}:"
        for row in rows:
            yield "  ".join(cell.ljust(width) for cell, width in zip(row, (*widths, 0), strict=True))


def check(dataset: Dataset, *, workers: int = 4, task: Task | None = None) -> Findings:
    """Open every file of the dataset, compare their contents, and look for leaks."""
    task = task or Task()
    audio, covers = paths_of(dataset.items, audio_files), paths_of(dataset.items, cover_files)
    unreadable = [
        *unreadable_files(list(audio), decode_second, "hearing a second of each sound", workers, task),
        *unreadable_files(list(covers), open_cover, "opening covers", workers, task),
    ]
    alike = tuple(same_content(sorted({*audio, *covers}), task))
    return Findings(
        dataset=dataset,
        counts={part.value: count(dataset.items, part) for part in ItemPart if part in dataset.parts},
        splits=dict(Counter(item.split.value for item in dataset.items if item.split)),
        unreadable=tuple(unreadable),
        duplicates=alike,
        leaks=(*leaks(dataset.items), *shared_content({**audio, **covers}, alike)),
        absent={part.value: tuple(absent(dataset.items, part)) for part in ItemPart if part in dataset.parts},
    )


def paths_of(items: Iterable[Item], files: Callable[[Item], Iterable[Path]]) -> dict[Path, set[Split]]:
    """Each file of the items once, with the splits of those that have it."""
    splits: dict[Path, set[Split]] = defaultdict(set)
    for item in items:
        for path in files(item):
            splits[path] |= {item.split} if item.split else set()
    return splits


def audio_files(item: Item) -> Iterator[Path]:
    """The files of an item's tracks."""
    return (track.path for track in item.tracks if track.path)


def cover_files(item: Item) -> Iterator[Path]:
    """The file of an item's cover, if any."""
    return iter([item.cover] if item.cover else [])


def shared_content(splits_of: dict[Path, set[Split]], alike: Iterable[tuple[Path, ...]]) -> Iterator[Leak]:
    """Every content, of one file or of several that are ``alike``, that stands in more than one split."""
    groups = list(alike)
    repeated = set(chain.from_iterable(groups))
    for group in (*groups, *((path,) for path in splits_of if path not in repeated)):
        splits = set().union(*(splits_of[path] for path in group))
        if len(splits) > 1:
            yield Leak("content", " = ".join(map(str, group)), tuple(split for split in ORDER if split in splits))


def count(items: Iterable[Item], part: ItemPart) -> tuple[int, int]:
    """How many of a part were found, and how many the dataset lists (tracks for audio, items otherwise)."""
    items = list(items)
    if part is ItemPart.AUDIO:
        return sum(len(item.audio) for item in items), sum(len(item.tracks) for item in items)
    return sum(item.has(part) for item in items), sum(part in item.lists for item in items)


def absent(items: Iterable[Item], part: ItemPart) -> Iterator[str]:
    """The tracks (for audio) or items that the dataset lists with this part, and whose file was not found."""
    for item in items:
        if part is ItemPart.AUDIO:
            yield from (track.id for track in item.tracks if track.path is None)
        elif part in item.lists and not item.has(part):
            yield item.id


def unreadable_files(
    paths: list[Path], opener: Callable[[Path], object], stage: str, workers: int, task: Task
) -> Iterator[Problem]:
    """A Problem for each file that ``opener`` cannot read."""
    task.begin(stage, len(paths))
    with ThreadPoolExecutor(workers) as pool:
        for problem in pool.map(lambda path: reading_problem(path, opener), paths):
            task.step()
            if problem:
                yield problem


def reading_problem(path: Path, opener: Callable[[Path], object]) -> Problem | None:
    """Why a file cannot be opened, None when it can."""
    try:
        opener(path)
    except SourceError as error:
        return Problem(str(path), error.reason)
    except (TaggerError, OSError) as error:
        return Problem(str(path), str(error))
    return None


def decode_second(path: Path) -> None:
    """Decode a second from the middle of a sound. Raises SourceError also for one that no front end takes, or is cut off."""
    with quiet_decoders():
        sound = read_patches(path, 1.0, RATE)
    if sound.patches[0].size < FRAME:
        raise SourceError(path, "it is too short: it holds less than a tenth of a second of sound")
    if sound.remark:
        raise SourceError(path, sound.remark)


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
    sha256 = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            sha256.update(block)
    return sha256.digest()
