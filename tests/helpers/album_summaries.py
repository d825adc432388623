"""Albums made by hand, for tests of what is drawn from them."""

from dataclasses import replace
from pathlib import Path

from tagger.state.album_summaries import AlbumStatus, AlbumSummary, DecisionState, Evidence, Suggestion, TrackSummary

NO_EVIDENCE = Evidence(None, None, None)


def track(number: int = 1, *, genres: tuple[str, ...] = (), error: str | None = None) -> TrackSummary:
    return TrackSummary(number, Path(f"/music/album/{number:02d}.flac"), f"Track {number}", genres, error, 200.0, False)


def judged_track(number: int, *suggestions: Suggestion, unlike_rest: str = "") -> TrackSummary:
    """A track with suggestions of its own."""
    return replace(
        track(number), artist=f"Band {number}", number=number, modalities=("audio",), suggestions=suggestions,
        unlike_rest=unlike_rest,
    )  # fmt: skip


def suggestion(
    genre: str,
    score: float | None = 0.5,
    state: DecisionState = "suggested",
    *,
    confident: bool = True,
    evidence: Evidence = NO_EVIDENCE,
    reasons: tuple[str, ...] = (),
) -> Suggestion:
    return Suggestion(genre, score, state, evidence, reasons, confident)


def album(
    number: int = 1,
    title: str = "Blue Train",
    artist: str = "John Coltrane",
    *,
    suggestions: tuple[Suggestion, ...] = (),
    genres: tuple[str, ...] = (),
    status: AlbumStatus = "suggested",
    tracks: tuple[TrackSummary, ...] = (),
    year: int | None = 1957,
    cover: Path | None = None,
) -> AlbumSummary:
    return AlbumSummary(
        id=number,
        album=title,
        artist=artist,
        folder=Path(f"/music/{number}"),
        year=year,
        tracks=tracks or (track(number * 1000 + 1),),
        genres=genres,
        predicted=status != "new",
        modalities=("audio",),
        suggestions=suggestions,
        status=status,
        cover=cover,
    )
