"""Albums made by hand, for tests of what is drawn from them."""

from pathlib import Path

from tagger.state.records import AlbumStatus, AlbumView, DecisionState, Evidence, SuggestionView, TrackView

NO_EVIDENCE = Evidence(None, None, None)


def track(number: int = 1, *, genres: tuple[str, ...] = (), error: str | None = None) -> TrackView:
    return TrackView(number, Path(f"/music/album/{number:02d}.flac"), f"Track {number}", genres, error, 200.0, False)


def suggestion(
    genre: str,
    score: float | None = 0.5,
    state: DecisionState = "suggested",
    *,
    confident: bool = True,
    evidence: Evidence = NO_EVIDENCE,
    reasons: tuple[str, ...] = (),
) -> SuggestionView:
    return SuggestionView(genre, score, state, evidence, reasons, confident)


def album(
    number: int = 1,
    title: str = "Blue Train",
    artist: str = "John Coltrane",
    *,
    suggestions: tuple[SuggestionView, ...] = (),
    genres: tuple[str, ...] = (),
    status: AlbumStatus = "suggested",
    tracks: tuple[TrackView, ...] = (),
    year: int | None = 1957,
    cover: Path | None = None,
) -> AlbumView:
    return AlbumView(
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
