"""From a key or a click to the decisions it means, and what an album looks like once they are made."""

from collections.abc import Iterable
from dataclasses import replace

from tagger.genres.policy import Candidate, Policy, propose
from tagger.genres.taxonomy import Taxonomy
from tagger.state.records import AlbumStatus, AlbumView, DecisionState, Evidence, SuggestionView
from tagger.ui.logic.history import Change

WANTED: tuple[DecisionState, ...] = ("accepted", "added")


def accept_all(album: AlbumView, policy: Policy) -> list[Change]:
    """Accept what the policy proposes and nothing was decided about: what ``tagger accept`` accepts, too."""
    scored = [Candidate(one.genre, one.score, one.confident) for one in album.suggestions if one.score is not None]
    proposed = propose(scored, policy, Taxonomy.load())
    return [Change(album.id, genre, "suggested", "accepted") for genre in proposed if _undecided(album, genre)]


def reject_all(album: AlbumView) -> list[Change]:
    """Reject whatever is suggested and not yet decided."""
    return [
        Change(album.id, one.genre, "suggested", "rejected") for one in album.suggestions if one.state == "suggested"
    ]


def toggle(album: AlbumView, position: int) -> list[Change]:
    """Accept the k-th suggestion (counted from 1), or take that back."""
    if position > len(album.suggestions):
        return []
    one = album.suggestions[position - 1]
    return decide(album, one.genre, "suggested" if one.state in WANTED else "accepted")


def decide(album: AlbumView, genre: str, state: DecisionState) -> list[Change]:
    """Bring one suggestion to a state; a genre added by hand that is taken back is gone."""
    one = next((one for one in album.suggestions if one.genre == genre), None)
    if one is None or one.state == state:
        return []
    gone = one.score is None and state not in WANTED
    return [Change(album.id, genre, one.state, None if gone else state)]


def add(album: AlbumView, name: str) -> list[Change]:
    """Add a genre by hand; one that is suggested under any of its names is accepted instead."""
    tree = Taxonomy.load()
    genre = tree.written(name)
    if not genre:
        return []
    known = next((one for one in album.suggestions if tree.same(one.genre, genre)), None)
    if known is None:
        return [Change(album.id, genre, None, "added")]
    return [] if known.state in WANTED else decide(album, known.genre, "accepted")


def decide_alone(album: AlbumView, tracks: Iterable[int], genre: str, state: DecisionState) -> list[Change]:
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
            changes.append(Change(album.id, known, before, after, track.id))
    return changes


def take_back(album: AlbumView) -> list[Change]:
    """Undecide everything that would be written."""
    wanted = [one.genre for one in album.suggestions if one.state in WANTED]
    own = [(track.id, genre) for track in album.tracks for genre, state in track.decisions if state in WANTED]
    return [
        *(change for genre in wanted for change in decide(album, genre, "suggested")),
        *(change for track, genre in own for change in decide_alone(album, [track], genre, "suggested")),
    ]


def applied(album: AlbumView, changes: Iterable[Change]) -> AlbumView:
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
            suggestions[change.genre] = SuggestionView(change.genre, None, change.after, Evidence(None, None, None), ())
    tracks = tuple(replace(track, decisions=tuple(own[track.id].items())) for track in album.tracks)
    after = replace(album, suggestions=tuple(suggestions.values()), tracks=tracks)
    return replace(after, status=_status(after))


def _apply_alone(own: dict[str, DecisionState], change: Change) -> None:
    own.pop(change.genre, None)
    if change.after is not None:
        own[change.genre] = change.after


def _undecided(album: AlbumView, genre: str) -> bool:
    return any(one.genre == genre and one.state == "suggested" for one in album.suggestions)


def _status(album: AlbumView) -> AlbumStatus:
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
