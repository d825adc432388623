"""The chips of an album row: which genres, with which score, decided how."""

from dataclasses import dataclass
from typing import Literal

from tagger.state.records import AlbumView, DecisionState, SuggestionView

ChipState = DecisionState | Literal["held", "new", "gone"]

MARKS: dict[ChipState, str] = {
    "held": "",
    "new": "+ ",
    "gone": "− ",
    "suggested": "",
    "accepted": "✓ ",
    "rejected": "✕ ",
    "added": "+ ",
}
WORDS: dict[ChipState, str] = {
    "held": "in the files",
    "new": "will be written",
    "gone": "will be taken out",
    "suggested": "suggested",
    "accepted": "accepted",
    "rejected": "rejected",
    "added": "added by hand",
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
        return f"{MARKS[self.state]}{self.genre}{score}"

    @property
    def spoken(self) -> str:
        """The same for a screen reader or a tooltip."""
        score = f", {percent(self.score)}" if self.score is not None else ""
        unsure = "" if self.sure or self.state != "suggested" else " but unsure"
        return f"{self.genre}{score}, {WORDS[self.state]}{unsure}"


def percent(share: float) -> str:
    """A probability for people; never a false 0 or 100."""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def suggestion_chip(suggestion: SuggestionView) -> Chip:
    """The chip of one suggested or added genre."""
    return Chip(suggestion.genre, suggestion.score, suggestion.state, suggestion.confident or suggestion.score is None)


def suggestion_chips(album: AlbumView) -> tuple[Chip, ...]:
    """The suggestions in their own order, so that the k-th chip is the one that key k toggles."""
    return tuple(suggestion_chip(suggestion) for suggestion in album.suggestions)


def held_chips(album: AlbumView) -> tuple[Chip, ...]:
    """The genres that the files hold now."""
    return tuple(Chip(genre, None, "held") for genre in album.genres)


def spoken(chips: tuple[Chip, ...]) -> str:
    """All chips in one sentence part, "none" when there are none."""
    return "; ".join(chip.spoken for chip in chips) or "none"
