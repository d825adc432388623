"""The decisions that a key or a click means, for albums and for single tracks, and an album once they are made; and what
accepting everything above a score would accept: exactly which genres of which albums, best first.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tagger.display_names import single_line
from tagger.genres.policy import Candidate, Policy, propose
from tagger.genres.taxonomy import Taxonomy
from tagger.state.album_summaries import (
    AlbumStatus,
    AlbumSummary,
    DecisionState,
    Evidence,
    Suggestion,
    TrackSummary,
    with_states,
)
from tagger.ui.presenters.chips import MARKS, Chip
from tagger.ui.presenters.history import UndoStep
from tagger.ui.presenters.sentences import album_name, artist_name, count, track_name
from tagger.ui.service_messages import readable_sentence
from tagger.ui.translation import tr

INCLUDED: tuple[DecisionState, ...] = ("accepted", "added")


def accept_all(album: AlbumSummary, policy: Policy, tree: Taxonomy) -> list[UndoStep]:
    """Accept what the policy proposes and nothing was decided about: what ``tagger accept`` accepts, too.

    In an album of several artists that is about each track.
    """
    if album.by_track:
        return [
            UndoStep(album.id, genre, None, "accepted", track.id)
            for track in album.tracks
            for genre in _proposed(track.suggestions, policy, tree)
        ]
    return [UndoStep(album.id, genre, "suggested", "accepted") for genre in _proposed(album.suggestions, policy, tree)]


def _proposed(suggestions: Sequence[Suggestion], policy: Policy, tree: Taxonomy) -> list[str]:
    """What the policy proposes of an album's or a track's suggestions, and nothing was decided about."""
    scored = [
        Candidate(suggestion.genre, suggestion.score, suggestion.confident)
        for suggestion in suggestions
        if suggestion.score is not None
    ]
    undecided = {suggestion.genre for suggestion in suggestions if suggestion.state == "suggested"}
    return [genre for genre in propose(scored, policy, tree) if genre in undecided]


def reject_all(album: AlbumSummary) -> list[UndoStep]:
    """Reject whatever is suggested and not yet decided, in an album of several artists for each track, too."""
    return [
        *(
            UndoStep(album.id, suggestion.genre, "suggested", "rejected")
            for suggestion in album.suggestions
            if suggestion.state == "suggested"
        ),
        *(
            UndoStep(album.id, suggestion.genre, None, "rejected", track.id)
            for track in (album.tracks if album.by_track else ())
            for suggestion in track.suggestions
            if suggestion.state == "suggested"
        ),
    ]


def toggle(album: AlbumSummary, position: int) -> list[UndoStep]:
    """Accept the k-th suggestion (counted from 1), or undo that."""
    if position > len(album.suggestions):
        return []
    suggestion = album.suggestions[position - 1]
    return decide(album, suggestion.genre, "suggested" if suggestion.state in INCLUDED else "accepted")


def decide(album: AlbumSummary, genre: str, state: DecisionState) -> list[UndoStep]:
    """Bring one suggestion to a state; a genre added by hand is gone when that is undone."""
    suggestion = next((suggestion for suggestion in album.suggestions if suggestion.genre == genre), None)
    if suggestion is None or suggestion.state == state:
        return []
    removed = suggestion.score is None and state not in INCLUDED
    return [UndoStep(album.id, genre, suggestion.state, None if removed else state)]


def add(album: AlbumSummary, name: str, tree: Taxonomy) -> list[UndoStep]:
    """Add a genre by hand, as it is typed; one that is suggested under any of its names is accepted instead."""
    genre = name.strip()
    if not genre:
        return []
    existing = next((suggestion for suggestion in album.suggestions if tree.same(suggestion.genre, genre)), None)
    if existing is None:
        return [UndoStep(album.id, genre, None, "added")]
    return [] if existing.state in INCLUDED else decide(album, existing.genre, "accepted")


def add_all(album: AlbumSummary, names: Iterable[str], tree: Taxonomy) -> list[UndoStep]:
    """Add several genres by hand, none of which is the same as another."""
    return [step for name in names for step in add(album, name, tree)]


def decide_tracks(
    album: AlbumSummary, tracks: Iterable[int], genre: str, state: DecisionState, tree: Taxonomy
) -> list[UndoStep]:
    """Decide about a genre of single tracks; "suggested" lets them follow their album again."""
    included = set(tracks)
    name = genre.strip() if state in INCLUDED else tree.written(genre)
    if not name:
        return []
    changes = []
    for track in album.tracks:
        existing, before = next(
            (decision for decision in track.decisions if tree.same(decision[0], name)), (name, None)
        )
        after = None if state == "suggested" else state
        if track.id in included and before != after:
            changes.append(UndoStep(album.id, existing, before, after, track.id))
    return changes


def correct(album: AlbumSummary, typed: str, name: str, tree: Taxonomy) -> list[UndoStep]:
    """Put a name in the place of a genre that was added by hand, to the album or to tracks alone."""
    tracks = [track.id for track in album.tracks if (typed, "added") in track.decisions]
    of_album = decide(album, typed, "suggested")
    return [
        *of_album,
        *(add(album, name, tree) if of_album else ()),
        *decide_tracks(album, tracks, typed, "suggested", tree),
        *decide_tracks(album, tracks, name, "added", tree),
    ]


def undecide(album: AlbumSummary, tree: Taxonomy) -> list[UndoStep]:
    """Undecide everything that would be written."""
    included = [suggestion.genre for suggestion in album.suggestions if suggestion.state in INCLUDED]
    own_decisions = [
        (track.id, genre) for track in album.tracks for genre, state in track.decisions if state in INCLUDED
    ]
    return [
        *(change for genre in included for change in decide(album, genre, "suggested")),
        *(
            change
            for track, genre in own_decisions
            for change in decide_tracks(album, [track], genre, "suggested", tree)
        ),
    ]


def applied(album: AlbumSummary, changes: Iterable[UndoStep], tree: Taxonomy) -> AlbumSummary:
    """The album with the changes made, shown until the state itself has answered."""
    suggestions = {suggestion.genre: suggestion for suggestion in album.suggestions}
    own_decisions = {track.id: dict(track.decisions) for track in album.tracks}
    for change in changes:
        if change.track_id is not None:
            _apply_to_track(own_decisions.get(change.track_id, {}), change)
        elif change.after is None:
            suggestions.pop(change.genre, None)
        elif change.genre in suggestions:
            suggestions[change.genre] = replace(suggestions[change.genre], state=change.after)
        else:
            suggestions[change.genre] = Suggestion(change.genre, None, change.after, Evidence(None, None, None), ())
    tracks = tuple(
        _with_decisions(track, own_decisions[track.id], suggestions.values(), tree) for track in album.tracks
    )
    after = replace(album, suggestions=tuple(suggestions.values()), tracks=tracks)
    return replace(after, status=_status(after))


def _with_decisions(
    track: TrackSummary, own_decisions: dict[str, DecisionState], of_album: Iterable[Suggestion], tree: Taxonomy
) -> TrackSummary:
    """The track with what was decided about it alone, and what that or the album makes of its suggestions."""
    decisions = tuple(own_decisions.items())
    if track.modalities is None:
        return replace(track, decisions=decisions)
    scored = [suggestion for suggestion in track.suggestions if suggestion.score is not None]
    return replace(track, decisions=decisions, suggestions=with_states(scored, decisions, of_album, tree))


def _apply_to_track(own_decisions: dict[str, DecisionState], change: UndoStep) -> None:
    own_decisions.pop(change.genre, None)
    if change.after is not None:
        own_decisions[change.genre] = change.after


def _status(album: AlbumSummary) -> AlbumStatus:
    """What the state will say of the album, but for whether the files hold it already."""
    present = [track for track in album.tracks if not track.missing]
    states = {suggestion.state for suggestion in album.suggestions}
    track_states = {state for track in present for _, state in track.decisions}
    if present and not (states | track_states).isdisjoint(INCLUDED):
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


def choices(album: AlbumSummary, tracks: Iterable[int], tree: Taxonomy) -> list[TrackChoice]:
    """For these tracks: accept or reject what is suggested for them, leave out what the album gets, undo decisions."""
    ids = set(tracks)
    chosen_tracks = [track for track in album.tracks if track.id in ids]
    own_decisions = {genre: state for track in chosen_tracks for genre, state in track.decisions}
    left_out = {tree.key(genre) for genre, state in own_decisions.items() if state not in INCLUDED}
    included = [
        suggestion.genre
        for suggestion in album.suggestions
        if suggestion.state in INCLUDED and tree.key(suggestion.genre) not in left_out
    ]
    suggested = dict.fromkeys(
        suggestion.genre
        for track in chosen_tracks
        for suggestion in track.suggestions
        if suggestion.state == "suggested"
    )
    return [
        *(TrackChoice(tr("Accept {genre}").format(genre=single_line(genre)), genre, "accepted") for genre in suggested),
        *(TrackChoice(tr("Reject {genre}").format(genre=single_line(genre)), genre, "rejected") for genre in suggested),
        *(
            TrackChoice(tr("Leave out {genre}").format(genre=genre), genre, "rejected")
            for genre in included
            if chosen_tracks
        ),
        *(
            TrackChoice(tr("Undo {genre}").format(genre=f"{MARKS[state]}{genre}"), genre, "suggested")
            for genre, state in own_decisions.items()
        ),
    ]


def own_suggestions_text(track: TrackSummary) -> str:
    """What is suggested for a track of its own, best first: "Jazz 76%, Blues 31%"; "" where it is judged with its album."""
    if track.outcome in ("unsure", "nothing to go by"):
        return tr(track.outcome)
    chips = (Chip(suggestion.genre, suggestion.score, suggestion.state) for suggestion in track.suggestions)
    return ", ".join(chip.text for chip in chips if chip.score is not None)


def own_suggestions_tooltip(track: TrackSummary) -> str:
    """The reasons for a track's own suggestions, and that it is unlike its album."""
    lines = (
        [tr("Sounds like {genre}, unlike the rest of the album.").format(genre=track.unlike_rest)]
        if track.unlike_rest
        else []
    )
    for suggestion in track.suggestions:
        if suggestion.score is not None:
            lines += [
                Chip(suggestion.genre, suggestion.score, suggestion.state).text,
                *map(readable_sentence, suggestion.reasons),
            ]
    return "\n".join(lines)


def own_decisions_text(track: TrackSummary) -> str:
    """What was decided about a track alone and is not among its suggestions: "+ Jazz, ✕ Dub"."""
    suggested = {suggestion.genre for suggestion in track.suggestions if suggestion.score is not None}
    return ", ".join(
        f"{MARKS[state]}{single_line(genre)}" for genre, state in track.decisions if genre not in suggested
    )


DEFAULT_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Acceptable:
    """One suggestion that nothing was decided about."""

    score: float
    genre: str
    album_id: int
    album: str  # with the track's title where it is about that alone
    artist: str
    track_id: int | None = None


class AcceptableList:
    """Every undecided suggestion of some albums, best first, so that those above a score are the first so many.

    Of an album of several artists those of its tracks, as for ``tagger accept --min-score``.
    """

    def __init__(self, albums: Iterable[AlbumSummary]) -> None:
        self.items = sorted(
            (item for album in albums if album.is_writable for item in _acceptable(album)),
            key=lambda item: (-item.score, item.artist, item.album, item.genre),
        )
        self._negated_scores = [-item.score for item in self.items]

    def count_above(self, percent: int) -> int:
        """How many have at least this score, in whole percent."""
        return bisect_right(self._negated_scores, -(percent / 100 - 1e-9))

    def steps(self, percent: int) -> list[UndoStep]:
        """The decisions that accept them."""
        items = self.items[: self.count_above(percent)]
        return [
            UndoStep(item.album_id, item.genre, "suggested", "accepted")
            if item.track_id is None
            else UndoStep(item.album_id, item.genre, None, "accepted", item.track_id)
            for item in items
        ]


def _acceptable(album: AlbumSummary) -> Iterator[Acceptable]:
    """The undecided suggestions of an album, or of its tracks where it is of several artists."""
    if not album.by_track:
        for genre, score in _undecided(album.suggestions):
            yield Acceptable(score, genre, album.id, album_name(album), artist_name(album))
        return
    for track in album.tracks:
        artist = single_line(track.artist) or artist_name(album)
        for genre, score in _undecided(track.suggestions):
            yield Acceptable(score, genre, album.id, f"{album_name(album)}: {track_name(track)}", artist, track.id)


def _undecided(suggestions: Iterable[Suggestion]) -> list[tuple[str, float]]:
    return [(item.genre, item.score) for item in suggestions if item.score is not None and item.state == "suggested"]


def above_sentence(items: Sequence[Acceptable]) -> str:
    """ "214 genres in 120 albums would be accepted"."""
    if not items:
        return tr("Nothing that is undecided has such a score.")
    albums = len({item.album_id for item in items})
    return tr("{genres} in {albums} would be accepted").format(
        genres=count(len(items), "genre"), albums=count(albums, "album")
    )
