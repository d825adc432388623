"""The chips of an album row: which genres with which scores and states, and how they flow into lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tagger.display_names import percent, single_line
from tagger.state.album_summaries import AlbumSummary, DecisionState, Suggestion
from tagger.ui.translation import tr, translatable

MAX_GENRE = 80  # characters of a genre that a chip shows
ChipState = DecisionState | Literal["current", "new", "gone"]

MARKS: dict[ChipState, str] = {
    "current": "",
    "new": "+ ",
    "gone": "− ",
    "suggested": "",
    "accepted": "✓ ",
    "rejected": "✕ ",
    "added": "+ ",
}
STATE_WORDS: dict[ChipState, str] = {
    "current": translatable("in the files"),
    "new": translatable("will be written"),
    "gone": translatable("will be taken out"),
    "suggested": translatable("suggested"),
    "accepted": translatable("accepted"),
    "rejected": translatable("rejected"),
    "added": translatable("added by hand"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One genre as it is drawn: never by colour alone, the mark says the state too."""

    genre: str
    score: float | None
    state: ChipState
    sure: bool = True  # the score reaches the genre's own threshold

    @property
    def text(self) -> str:
        """Mark, genre and score, as on the chip."""
        score = f" {percent(self.score)}" if self.score is not None else ""
        return f"{MARKS[self.state]}{single_line(self.genre, MAX_GENRE)}{score}"

    @property
    def spoken(self) -> str:
        """The same for a screen reader or a tooltip."""
        score = f", {percent(self.score)}" if self.score is not None else ""
        unsure = not self.sure and self.state == "suggested"
        state = tr("suggested but unsure") if unsure else tr(STATE_WORDS[self.state])
        return f"{single_line(self.genre, MAX_GENRE)}{score}, {state}"


def suggestion_chip(suggestion: Suggestion) -> Chip:
    """The chip of one suggested or added genre."""
    return Chip(suggestion.genre, suggestion.score, suggestion.state, suggestion.confident or suggestion.score is None)


def suggestion_chips(album: AlbumSummary) -> tuple[Chip, ...]:
    """The suggestions in their own order, so that the k-th chip is the one that key k toggles."""
    return tuple(suggestion_chip(suggestion) for suggestion in album.suggestions)


OUTCOMES = {
    "unsure": translatable("unsure"),
    "speech": translatable("speech"),
    "nothing to go by": translatable("nothing to go by"),
}


def without_chips(album: AlbumSummary) -> str:
    """Why an album has no chip of a suggestion, "" where it has one or was not analysed yet."""
    return tr(OUTCOMES.get(album.outcome, "")) if not album.suggestions else ""


def file_chips(album: AlbumSummary) -> tuple[Chip, ...]:
    """The genres that the files hold now."""
    return tuple(Chip(genre, None, "current") for genre in album.genres)


def spoken(chips: tuple[Chip, ...]) -> str:
    """All chips in one sentence part, "none" when there are none."""
    return "; ".join(chip.spoken for chip in chips) or tr("none")


@dataclass(frozen=True, slots=True)
class Flow:
    """The left edge and line of each chip that fits, and of the "+2" for the others."""

    starts: tuple[tuple[int, int], ...]
    more: tuple[int, int] | None


def flow(widths: Sequence[int], width: int, lines: int, gap: int, more: int, *, more_hidden: bool = False) -> Flow:
    """Lay chips of ``widths`` out in lines of ``width`` pixels; ``more`` is the width of the "+2" for the rest.

    ``more_hidden``: there are more chips even where all of these fit.
    """
    starts: list[tuple[int, int]] = []
    x, line = 0, 0
    for chip in widths:
        if x and x + chip > width:
            x, line = 0, line + 1
        if line >= lines:
            return _cut_to_fit(starts, widths, width, lines, gap, more)
        starts.append((x, line))
        x += min(chip, width) + gap
    return _cut_to_fit(starts, widths, width, lines, gap, more) if more_hidden and starts else Flow(tuple(starts), None)


def _cut_to_fit(
    starts: list[tuple[int, int]], widths: Sequence[int], width: int, lines: int, gap: int, more: int
) -> Flow:
    """Drop chips from the end until the "+2" fits behind or below them; the first always stays."""
    starts = list(starts)
    while True:
        x, line = starts[-1]
        end = x + widths[len(starts) - 1] + gap
        if end + more <= width:
            return Flow(tuple(starts), (end, line))
        if line + 1 < lines:
            return Flow(tuple(starts), (0, line + 1))
        if len(starts) == 1:
            return Flow(tuple(starts), (max(0, width - more), line))
        starts.pop()
