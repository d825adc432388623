"""Which albums have which facet values, as arrays: filtering and counting a large library takes a few milliseconds.

Each kind of facet is a list of pairs (album, value). An album is a slot, a number in the order in which albums came.

The rows of the filters are made of the counts: which values of each facet are offered, in which order, and how they are called.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tagger.display_names import single_line
from tagger.genres.placeholders import says_nothing
from tagger.state.album_summaries import AlbumSummary
from tagger.ui.presenters.facets import (
    BANDS,
    FACET_KINDS,
    FINDINGS,
    NO_GENRE,
    NO_YEAR,
    STATUSES,
    VALUES,
    FacetKind,
    Facets,
    genre_path,
)
from tagger.ui.translation import tr, translatable

Mask = NDArray[np.bool_]  # [slots]
FacetValues = dict[FacetKind, tuple[str, ...]]


def facet_values(album: AlbumSummary) -> FacetValues:
    """The values of every kind that an album has. Any thread may work this out."""
    return {kind: tuple(VALUES[kind](album)) for kind in FACET_KINDS}


AlbumWithFacets = tuple[AlbumSummary, FacetValues]


def with_facets(albums: Iterable[AlbumSummary]) -> list[AlbumWithFacets]:
    """Each album with its facet values."""
    return [(album, facet_values(album)) for album in albums]


@dataclass(slots=True)
class FacetCounts:
    """How many albums stand behind each value of each kind."""

    status: Counter[str] = field(default_factory=Counter)
    confidence: Counter[str] = field(default_factory=Counter)
    finding: Counter[str] = field(default_factory=Counter)
    genre: Counter[str] = field(default_factory=Counter)
    format: Counter[str] = field(default_factory=Counter)
    year: Counter[str] = field(default_factory=Counter)
    folder: Counter[str] = field(default_factory=Counter)

    def of(self, kind: FacetKind) -> Counter[str]:
        """The counts of a kind."""
        counts: Counter[str] = getattr(self, kind)
        return counts


Slots = NDArray[np.intp]


class _KindTable:
    """The values of one kind by slot, and the same as arrays of pairs, made again when something changed."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._codes: dict[str, int] = {}
        self._by_slot: list[tuple[int, ...]] = []
        self._pairs: tuple[Slots, Slots] | None = None

    def set(self, slot: int, values: Iterable[str]) -> bool:
        """Put an album's values in its slot, the next one for a new album; False where they stand there already."""
        codes = tuple(map(self._code, values))
        if slot == len(self._by_slot):
            self._by_slot.append(codes)
        elif self._by_slot[slot] == codes:
            return False
        else:
            self._by_slot[slot] = codes
        self._pairs = None
        return True

    def mask(self, values: Collection[str]) -> Mask:
        """The slots that have any of the chosen values."""
        slots, codes = self.arrays()
        result = np.zeros(len(self._by_slot), bool)
        wanted = [self._codes[name] for name in values if name in self._codes]
        result[slots[np.isin(codes, wanted)]] = True
        return result

    def counts(self, mask: Mask) -> Counter[str]:
        """How many of the slots have each value, without those that none has."""
        slots, codes = self.arrays()
        numbers = np.bincount(codes[mask[slots]], minlength=len(self.names)).tolist()
        return Counter({name: number for name, number in zip(self.names, numbers, strict=True) if number})

    def _code(self, name: str) -> int:
        code = self._codes.setdefault(name, len(self.names))
        if code == len(self.names):
            self.names.append(name)
        return code

    def arrays(self) -> tuple[Slots, Slots]:
        """The pairs of slot and code; they are made again and never changed."""
        if self._pairs is None:
            lengths = np.fromiter(map(len, self._by_slot), np.intp, len(self._by_slot))
            slots = np.repeat(np.arange(len(self._by_slot)), lengths)
            codes = np.fromiter(chain.from_iterable(self._by_slot), np.intp, int(lengths.sum()))
            self._pairs = slots, codes
        return self._pairs


class FacetIndex:
    """The facet values of every album; a dropped album's slot stays empty."""

    def __init__(self) -> None:
        self.slots: dict[int, int] = {}  # by album id
        self._ids: list[int] = []  # by slot
        self._ids_by_slot = np.zeros(0, np.int64)
        self._tables = {kind: _KindTable() for kind in FACET_KINDS}

    def put(self, album_id: int, values: FacetValues) -> bool:
        """Enter a new or changed album; False where its values are as they were."""
        slot = self.slots.setdefault(album_id, len(self._ids))
        if slot == len(self._ids):
            self._ids.append(album_id)
        changed = [table.set(slot, values[kind]) for kind, table in self._tables.items()]
        return any(changed)

    def drop(self, album_id: int) -> None:
        """Forget an album."""
        slot = self.slots.pop(album_id)
        for table in self._tables.values():
            table.set(slot, ())

    def slots_of(self, ids: Sequence[int]) -> Slots:
        """The slots of albums, in their order: an order that many filters are applied to is looked up once."""
        return np.fromiter(map(self.slots.__getitem__, ids), np.intp, len(ids))

    def admitted(self, slots: Slots, facets: Facets, matching: Collection[int] | None) -> list[int]:
        """The ids in these slots, in their order, that all chosen facets admit and that are among ``matching`` (None: all)."""
        mask = np.logical_and.reduce([self._matching_mask(matching), *self._masks(facets).values()])
        admitted: list[int] = self._id_array()[slots[mask[slots]]].tolist()
        return admitted

    def counts(self, facets: Facets, matching: Collection[int] | None) -> FacetCounts:
        """The counts behind each value: of a kind as if nothing of that kind were chosen, but all the others."""
        masks, in_search = self._masks(facets), self._matching_mask(matching)
        counts = FacetCounts()
        for kind, table in self._tables.items():
            other_masks = [mask for other, mask in masks.items() if other != kind]
            setattr(counts, kind, table.counts(np.logical_and.reduce([in_search, *other_masks])))
        return counts

    def _masks(self, facets: Facets) -> dict[FacetKind, Mask]:
        """The mask of each kind of which something is chosen."""
        return {kind: table.mask(facets.values(kind)) for kind, table in self._tables.items() if facets.values(kind)}

    def _matching_mask(self, matching: Collection[int] | None) -> Mask:
        if matching is None:
            return np.ones(len(self._ids), bool)
        return np.isin(self._id_array(), np.fromiter(matching, np.int64, len(matching)))

    def _id_array(self) -> NDArray[np.int64]:
        """The ids by slot; made again when albums came."""
        if len(self._ids_by_slot) != len(self._ids):
            self._ids_by_slot = np.array(self._ids, np.int64)
        return self._ids_by_slot


MAX_FOLDERS = 60  # that are offered, those with the most albums first
MAX_ROOTS = 150  # genres that are a kind of no other
STATUS_NAMES = {
    "new": translatable("New"),
    "suggested": translatable("Suggested"),
    "accepted": translatable("Accepted"),
    "written": translatable("Written"),
    "rejected": translatable("Rejected"),
    "error": translatable("Error"),
}
FORMATS = {"mp3": "MP3", "flac": "FLAC", "ogg": "Ogg", "opus": "Opus", "mp4": "MP4", "wav": "WAV", "aiff": "AIFF"}


@dataclass(slots=True)
class FacetChoice:
    """A value that can be chosen, how many albums it would show, and the choices that are kinds of it."""

    value: str
    count: int
    below: list["FacetChoice"] = field(default_factory=list)


def choices(kind: FacetKind, counts: FacetCounts, selected: Collection[str]) -> list[FacetChoice]:
    """What is offered of a kind; what is chosen is offered even if it shows nothing."""
    numbers = counts.of(kind)
    match kind:
        case "status":
            return [FacetChoice(status, numbers[status]) for status in STATUSES]
        case "confidence":
            return [FacetChoice(band.name, numbers[band.name]) for band in BANDS]
        case "finding":
            return [FacetChoice(finding, numbers[finding]) for finding in FINDINGS]
        case "genre":
            return genre_tree(numbers, selected)
        case "year":
            names = sorted({*numbers, *selected}, key=lambda name: (name == NO_YEAR, name))
            return [FacetChoice(name, numbers[name]) for name in names]
        case "format" | "folder":
            return _commonest(numbers, selected, MAX_FOLDERS)


def genre_tree(numbers: Counter[str], selected: Collection[str]) -> list[FacetChoice]:
    """Genres below those that they are kinds of, the commonest first; those that the tree does not know at its root.

    Names that say nothing ("Other") are no genres, and are offered only while they are chosen.
    """
    nodes: dict[str, FacetChoice] = {}
    roots: list[FacetChoice] = []
    for name in {*(name for name in numbers if not says_nothing(name)), *selected}:
        siblings = roots
        for above in genre_path(name):
            if above not in nodes:
                nodes[above] = FacetChoice(above, numbers[above])
                siblings.append(nodes[above])
            siblings = nodes[above].below
    for node in nodes.values():
        node.below.sort(key=_commonest_first)
    roots.sort(key=_commonest_first)
    return roots[:MAX_ROOTS] + [root for root in roots[MAX_ROOTS:] if root.value in selected]


def _commonest(numbers: Counter[str], selected: Collection[str], most: int) -> list[FacetChoice]:
    rows = sorted((FacetChoice(name, numbers[name]) for name in {*numbers, *selected}), key=_commonest_first)
    return rows[:most] + [row for row in rows[most:] if row.value in selected]


def _commonest_first(choice: FacetChoice) -> tuple[int, str]:
    return -choice.count, choice.value


def facet_label(kind: FacetKind, value: str) -> str:
    """How a value is called in its row."""
    match kind:
        case "status":
            return tr(STATUS_NAMES[value])
        case "format":
            return FORMATS.get(value, value)
        case "folder":
            return single_line("/".join(value.replace("\\", "/").split("/")[-2:]), 80)
        case "confidence" | "finding":
            return tr(value)
        case _:
            return tr(value) if value in (NO_YEAR, NO_GENRE) else single_line(value, 80)
