"""From a key or a click to the decisions it means, and what an album looks like once they are made.

What can be decided about single tracks of an album, apart from the rest of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tagger.genres.policy import Candidate, Policy, propose
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import AlbumStatus, AlbumSummary, DecisionState, Evidence, Suggestion, TrackSummary
from tagger.ui.presenters.chips import MARKS
from tagger.ui.presenters.history import UndoStep

WANTED: tuple[DecisionState, ...] = ("accepted", "added")


def accept_all(album: AlbumSummary, policy: Policy) -> list[UndoStep]:
    """Accept what the policy proposes and nothing was decided about: what ``tagger accept`` accepts, too."""
    scored = [Candidate(one.genre, one.score, one.confident) for one in album.suggestions if one.score is not None]
    proposed = propose(scored, policy, Taxonomy.load())
    return [UndoStep(album.id, genre, "suggested", "accepted") for genre in proposed if _undecided(album, genre)]


def reject_all(album: AlbumSummary) -> list[UndoStep]:
    """Reject whatever is suggested and not yet decided."""
    return [
        UndoStep(album.id, one.genre, "suggested", "rejected") for one in album.suggestions if one.state == "suggested"
    ]


def toggle(album: AlbumSummary, position: int) -> list[UndoStep]:
    """Accept the k-th suggestion (counted from 1), or take that back."""
    if position > len(album.suggestions):
        return []
    one = album.suggestions[position - 1]
    return decide(album, one.genre, "suggested" if one.state in WANTED else "accepted")


def decide(album: AlbumSummary, genre: str, state: DecisionState) -> list[UndoStep]:
    """Bring one suggestion to a state; a genre added by hand that is taken back is gone."""
    one = next((one for one in album.suggestions if one.genre == genre), None)
    if one is None or one.state == state:
        return []
    gone = one.score is None and state not in WANTED
    return [UndoStep(album.id, genre, one.state, None if gone else state)]


def add(album: AlbumSummary, name: str) -> list[UndoStep]:
    """Add a genre by hand; one that is suggested under any of its names is accepted instead."""
    tree = Taxonomy.load()
    genre = tree.written(name)
    if not genre:
        return []
    known = next((one for one in album.suggestions if tree.same(one.genre, genre)), None)
    if known is None:
        return [UndoStep(album.id, genre, None, "added")]
    return [] if known.state in WANTED else decide(album, known.genre, "accepted")


def decide_tracks(album: AlbumSummary, tracks: Iterable[int], genre: str, state: DecisionState) -> list[UndoStep]:
    """Decide about a genre of single tracks; "suggested" lets them follow their album again."""
    tree, wanted = Taxonomy.load(), set(tracks)
    name = tree.written(genre)
    if not name:
        return []
    changes = []
    for track in album.tracks:
        known, before = next((own for own in track.decisions if tree.same(own[0], name)), (name, None))
        after = None if state == "suggested" else state
        if track.id in wanted and before != after:
            changes.append(UndoStep(album.id, known, before, after, track.id))
    return changes


def take_back(album: AlbumSummary) -> list[UndoStep]:
    """Undecide everything that would be written."""
    wanted = [one.genre for one in album.suggestions if one.state in WANTED]
    own = [(track.id, genre) for track in album.tracks for genre, state in track.decisions if state in WANTED]
    return [
        *(change for genre in wanted for change in decide(album, genre, "suggested")),
        *(change for track, genre in own for change in decide_tracks(album, [track], genre, "suggested")),
    ]


def applied(album: AlbumSummary, changes: Iterable[UndoStep]) -> AlbumSummary:
    """The album with the changes made, shown until the state itself has answered."""
    suggestions = {one.genre: one for one in album.suggestions}
    own = {track.id: dict(track.decisions) for track in album.tracks}
    for change in changes:
        if change.track_id is not None:
            _apply_alone(own.get(change.track_id, {}), change)
        elif change.after is None:
            suggestions.pop(change.genre, None)
        elif change.genre in suggestions:
            suggestions[change.genre] = replace(suggestions[change.genre], state=change.after)
        else:
            suggestions[change.genre] = Suggestion(change.genre, None, change.after, Evidence(None, None, None), ())
    tracks = tuple(replace(track, decisions=tuple(own[track.id].items())) for track in album.tracks)
    after = replace(album, suggestions=tuple(suggestions.values()), tracks=tracks)
    return replace(after, status=_status(after))


def _apply_alone(own: dict[str, DecisionState], change: UndoStep) -> None:
    own.pop(change.genre, None)
    if change.after is not None:
        own[change.genre] = change.after


def _undecided(album: AlbumSummary, genre: str) -> bool:
    return any(one.genre == genre and one.state == "suggested" for one in album.suggestions)


def _status(album: AlbumSummary) -> AlbumStatus:
    """What the state will say of the album, but for whether the files hold it already."""
    present = [track for track in album.tracks if not track.missing]
    states, own = {one.state for one in album.suggestions}, {state for one in present for _, state in one.decisions}
    if present and not (states | own).isdisjoint(WANTED):
        return "accepted"
    if not present or any(track.error for track in present):
        return "error"
    if not album.predicted:
        return "new"
    return "rejected" if states == {"rejected"} else "suggested"


@dataclass(frozen=True, slots=True)
class TrackChoice:
    """Something to decide about some tracks, and how a menu says it."""

    text: str
    genre: str
    state: DecisionState


def choices(album: AlbumSummary, tracks: Iterable[int]) -> list[TrackChoice]:
    """For these tracks: leave out what the album gets, take back what was decided about them alone."""
    tree, ids = Taxonomy.load(), set(tracks)
    chosen = [track for track in album.tracks if track.id in ids]
    own = {genre: state for track in chosen for genre, state in track.decisions}
    left_out = {tree.key(genre) for genre, state in own.items() if state not in WANTED}
    wanted = [one.genre for one in album.suggestions if one.state in WANTED and tree.key(one.genre) not in left_out]
    return [
        *(TrackChoice(f"Leave out {genre}", genre, "rejected") for genre in wanted if chosen),
        *(TrackChoice(f"Take back {MARKS[state]}{genre}", genre, "suggested") for genre, state in own.items()),
    ]


def told(track: TrackSummary) -> str:
    """What was decided about a track alone: "+ Jazz, ✕ Dub"."""
    return ", ".join(f"{MARKS[state]}{genre}" for genre, state in track.decisions)
