"""What can be decided about single tracks of an album, apart from the rest of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tagger.genres.taxonomy import Taxonomy
from tagger.state.records import AlbumView, DecisionState, TrackView
from tagger.ui.logic.chips import MARKS
from tagger.ui.logic.decisions import WANTED


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to decide about some tracks, and how a menu says it."""

    text: str
    genre: str
    state: DecisionState


def choices(album: AlbumView, tracks: Iterable[int]) -> list[Choice]:
    """For these tracks: leave out what the album gets, take back what was decided about them alone."""
    tree, ids = Taxonomy.load(), set(tracks)
    chosen = [track for track in album.tracks if track.id in ids]
    own = {genre: state for track in chosen for genre, state in track.decisions}
    left_out = {tree.key(genre) for genre, state in own.items() if state not in WANTED}
    wanted = [one.genre for one in album.suggestions if one.state in WANTED and tree.key(one.genre) not in left_out]
    return [
        *(Choice(f"Leave out {genre}", genre, "rejected") for genre in wanted if chosen),
        *(Choice(f"Take back {MARKS[state]}{genre}", genre, "suggested") for genre, state in own.items()),
    ]


def told(track: TrackView) -> str:
    """What was decided about a track alone: "+ Jazz, ✕ Dub"."""
    return ", ".join(f"{MARKS[state]}{genre}" for genre, state in track.decisions)
