"""Albums, tracks and suggestions as the commands and the window use them: plain values, detached from the database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tagger.genres.taxonomy import Taxonomy
from tagger.inference.modality import NOTHING_TO_GO_BY

DecisionState = Literal["suggested", "accepted", "rejected", "added"]
Outcome = Literal["not analysed", "speech", "nothing to go by", "unsure", "suggested"]
SPEECH = "speech"  # stands for the modalities of an album that no music genres are suggested for
AlbumStatus = Literal["new", "suggested", "accepted", "written", "rejected", "error"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Signed share of each modality in a genre's log-odds, None where it is lacking; absolute values add up to 1."""

    audio: float | None
    image: float | None
    text: float | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One genre of an album: its calibrated probability, what the person decided, and why it was suggested."""

    genre: str
    score: float | None  # None for a genre added by hand that the model does not know
    state: DecisionState
    evidence: Evidence
    reasons: tuple[str, ...]  # sentences
    confident: bool = False  # the score is sure enough for the policy


@dataclass(frozen=True, slots=True)
class TrackSummary:
    """One file of an album."""

    id: int
    path: Path
    title: str
    genres: tuple[str, ...]
    error: str | None
    duration: float  # seconds
    missing: bool
    decisions: tuple[tuple[str, DecisionState], ...] = ()  # about this file alone: genre and what was decided
    readable: bool = True  # its tags could be read, so that its genres may be written
    artist: str = ""
    number: int = 0  # in the album, as the tags or, without one, its place says
    modalities: tuple[str, ...] | None = (
        None  # those that its own scores were made from; None without scores of its own
    )
    suggestions: tuple[Suggestion, ...] = ()  # its own; their states are its own decisions, else the album's
    unlike_rest: str = ""  # the genre that it sounds like, unlike the rest of its album

    @property
    def is_problem(self) -> bool:
        """Whether something is wrong with the file; that there is nothing to hear in it is no fault."""
        return self.missing or (self.error is not None and not self.error.startswith(NOTHING_TO_GO_BY))

    @property
    def outcome(self) -> Outcome:
        """What its own prediction came to; "not analysed" where it is judged with its album."""
        if self.modalities is None:
            return "not analysed"
        if not self.modalities:
            return "nothing to go by"
        return "suggested" if any(suggestion.score is not None for suggestion in self.suggestions) else "unsure"


@dataclass(frozen=True, slots=True)
class AlbumSummary:
    """An album as the list and the inspector show it; suggestions come highest score first."""

    id: int
    album: str
    artist: str
    folder: Path
    year: int | None
    tracks: tuple[TrackSummary, ...]
    genres: tuple[str, ...]  # what the files hold now, in order of first appearance
    predicted: bool  # whether the model was asked
    modalities: tuple[str, ...]  # those the scores were made from: "audio", "image", "text"
    suggestions: tuple[Suggestion, ...]
    status: AlbumStatus
    cover: Path | None  # an image file, or the audio file that embeds the picture
    remarks: tuple[str, ...] = ()  # sentences about what the album was judged by: what was heard, and how much
    is_speech: bool = False  # no music genres are suggested for it; the remarks say why
    by_track: bool = False  # of several artists: each track has suggestions of its own
    problems: tuple[str, ...] = ()  # what else went wrong, e.g. why the cover could not be analysed

    @property
    def problem_count(self) -> int:
        """How many of its files could not be used or are gone, its cover included."""
        return sum(track.is_problem for track in self.tracks) + len(self.problems)

    @property
    def is_writable(self) -> bool:
        """Whether there is a file whose genres could be written."""
        return any(track.readable and not track.missing for track in self.tracks)

    @property
    def outcome(self) -> Outcome:
        """What the last prediction came to: "unsure" where what there is speaks for no genre clearly enough."""
        if not self.predicted:
            return "not analysed"
        if self.is_speech:
            return "speech"
        if not self.modalities:
            return "nothing to go by"
        return "suggested" if any(suggestion.score is not None for suggestion in self.suggestions) else "unsure"


def with_states(
    suggestions: Iterable[Suggestion],
    decisions: Iterable[tuple[str, DecisionState]],
    of_album: Iterable[Suggestion],
) -> tuple[Suggestion, ...]:
    """A track's suggestions as they were decided, about it alone or else about its album; first what was added to it."""
    tree = Taxonomy.load()
    own = {tree.key(genre): (genre, state) for genre, state in decisions}
    by_album = {tree.key(suggestion.genre): suggestion.state for suggestion in of_album}
    decided = []
    for suggestion in suggestions:
        key = tree.key(suggestion.genre)
        state = own.pop(key)[1] if key in own else _of_track(by_album.get(key, "suggested"))
        decided.append(replace(suggestion, state=state))
    no_evidence = Evidence(None, None, None)
    return (*(Suggestion(genre, None, state, no_evidence, ()) for genre, state in own.values()), *decided)


def _of_track(state: DecisionState) -> DecisionState:
    """What a decision about the album means for a suggestion of a track."""
    return "accepted" if state == "added" else state
