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


def take_back(album: AlbumView) -> list[Change]:
    """Undecide everything that would be written."""
    return [
        change for one in album.suggestions if one.state in WANTED for change in decide(album, one.genre, "suggested")
    ]


def applied(album: AlbumView, changes: Iterable[Change]) -> AlbumView:
    """The album with the changes made, shown until the state itself has answered."""
    suggestions = {one.genre: one for one in album.suggestions}
    for change in changes:
        if change.after is None:
            suggestions.pop(change.genre, None)
        elif change.genre in suggestions:
            suggestions[change.genre] = replace(suggestions[change.genre], state=change.after)
        else:
            suggestions[change.genre] = SuggestionView(change.genre, None, change.after, Evidence(None, None, None), ())
    after = tuple(suggestions.values())
    return replace(album, suggestions=after, status=_status(album, after))


def _undecided(album: AlbumView, genre: str) -> bool:
    return any(one.genre == genre and one.state == "suggested" for one in album.suggestions)


def _status(album: AlbumView, suggestions: tuple[SuggestionView, ...]) -> AlbumStatus:
    if any(one.state in WANTED for one in suggestions):
        return "accepted"
    if any(track.error for track in album.tracks):
        return "error"
    return "suggested" if album.modalities else "new"
