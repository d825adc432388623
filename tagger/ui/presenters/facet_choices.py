"""The rows of the filters: which values of each facet are offered, in which order, and how they are called."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from tagger.display_names import single_line
from tagger.genres.placeholders import says_nothing
from tagger.ui.presenters.facet_index import FacetCounts
from tagger.ui.presenters.facets import BANDS, FINDINGS, NO_GENRE, NO_YEAR, STATUSES, FacetKind, genre_path
from tagger.ui.translation import tr, translatable

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
