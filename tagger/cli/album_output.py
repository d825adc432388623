"""Albums and models printed for a person: what is there, what is suggested, how sure, and why."""

import sys
import textwrap
from collections.abc import Sequence
from typing import Any

from tagger.cli.console import BOLD, DIM, can_draw, say
from tagger.display_names import counted, listed, printable
from tagger.inference.measure_names import named_figures
from tagger.inference.modality import BY_GENRE, SENSES
from tagger.state.album_summaries import MOST_NAMED, AlbumSummary, Suggestion, TrackSummary, names_by_problem

BAR_WIDTH = 20
MARKS = {"suggested": " ", "accepted": "✓", "rejected": "✕", "added": "+"}


def print_albums(albums: Sequence[AlbumSummary]) -> None:
    """Print each album with its suggestions; a blank line between them."""
    blocks = can_draw(sys.stdout)
    for number, album in enumerate(albums):
        if number:
            say()
        _print_album(album, blocks)


def _print_album(album: AlbumSummary, blocks: bool) -> None:
    say(title(album), style=BOLD)
    say(f"  {counted(len(album.tracks), 'track')} in {printable(str(album.folder))}", style=DIM)
    say(f"  in the files: {', '.join(map(printable, album.genres)) or 'no genre'}")
    if not album.suggestions:
        say(f"  {_why_nothing(album)}")
    elif album.modalities:
        say(f"  suggested from {listed([SENSES[modality] for modality in album.modalities])}", style=DIM)
    width = max((len(suggestion.genre) for suggestion in album.suggestions), default=0)
    for suggestion in album.suggestions:
        _print_suggestion(suggestion, width, blocks)
    noted = album.noted_tracks
    for track in noted:
        for genre, state in track.decisions if track.modalities is None else ():
            verb = "rejected" if state == "rejected" else "accepted"
            say(f"  {MARKS[state]} {printable(genre)} {verb} for {printable(track.path.name)} alone")
    for remark in album.remarks:
        say(f"  {printable(remark)}", style=DIM)
    of_files = [f"{_names(names)}: {error}" for error, names in names_by_problem(noted).items()]
    for problem in (*of_files, *album.problems):
        say(f"  ! {printable(problem)}")
    own = [track for track in noted if track.modalities is not None]
    if own:
        say("  track by track:" if album.by_track else "  unlike the rest of the album:")
    for track in own:
        _print_track(track, blocks)


def _names(names: Sequence[str]) -> str:
    """The names of files, of many the first ones."""
    more = len(names) - MOST_NAMED
    return listed(names if more < 2 else [*names[:MOST_NAMED], counted(more, "more file")])


def _print_track(track: TrackSummary, blocks: bool) -> None:
    """A track that has suggestions of its own."""
    names = " – ".join(printable(name) for name in (track.artist, track.title or track.path.name) if name)
    say(f"  {track.number:3}. {names}")
    outcome = {"unsure": "unsure: nothing speaks for a genre clearly enough", "nothing to go by": "nothing to go by"}
    if track.outcome in outcome:
        say(f"       {outcome[track.outcome]}")
    width = max((len(suggestion.genre) for suggestion in track.suggestions), default=0)
    for suggestion in track.suggestions:
        _print_suggestion(suggestion, width, blocks, "     ")


def title(album: AlbumSummary) -> str:
    """Artist, album and year, as far as they are known."""
    names = " – ".join(printable(name) for name in (album.artist, album.album) if name)
    return (names or printable(album.folder.name)) + (f" ({album.year})" if album.year else "")


def _print_suggestion(suggestion: Suggestion, width: int, blocks: bool, indent: str = "") -> None:
    mark, genre = MARKS[suggestion.state], printable(suggestion.genre).ljust(width)
    if suggestion.score is None:
        say(f"{indent}  {mark} {genre}  {'rejected' if suggestion.state == 'rejected' else 'added by hand'}")
        return
    sure = "" if suggestion.confident else ", unsure"
    state = suggestion.state if suggestion.state != "added" else "added by hand"
    say(f"{indent}  {mark} {genre}  {bar(suggestion.score, blocks)} {suggestion.score:4.0%}  {state}{sure}")
    for reason in suggestion.reasons:
        say(f"{indent}      {printable(reason)}", style=DIM)


def bar(score: float, blocks: bool = True) -> str:
    """A score of 0…1 as a bar of fixed width."""
    full, empty = "█░" if blocks else "#."
    filled = round(score * BAR_WIDTH)
    return full * filled + empty * (BAR_WIDTH - filled)


def _why_nothing(album: AlbumSummary) -> str:
    present = [track for track in album.tracks if not track.missing]
    if not present:
        return "nothing suggested: its files are gone; scan the folder that they are in now"
    if not any(track.readable for track in present):
        return "nothing suggested: none of its files can be read; replace them, then scan the folder again"
    if not album.predicted and all(track.error for track in present):
        return "nothing suggested: something is wrong with every file; 'tagger suggest' tries those that can be read"
    if not album.predicted:
        return "not analysed yet: run 'tagger suggest'"
    if album.outcome == "speech":
        return "speech: no music genres are suggested"
    if album.outcome == "unsure":
        senses = listed([SENSES[modality] for modality in album.modalities])
        return (
            f"unsure: {senses} together speak for no genre clearly enough"
            if len(album.modalities) > 1
            else (f"unsure: the {senses} alone speaks for no genre clearly enough")
        )
    return "nothing to go by: there is no sound, cover or text that the model can judge"


WIDTH = 100


def print_model(about: dict[str, Any], learnt_lines: Sequence[str] = ()) -> None:
    """Print what a model's description says: what it knows, how well it does, what it was made from, what it cannot.

    ``learnt_lines``: the report of one that was learnt from the library's own tags.
    """
    say(f"{about['name']} {about['version']}", style=BOLD)
    say(f"  in {about['folder']}, made {about['created']}")
    senses = [name for name, encoder in about["encoders"].items() if encoder]
    _paragraph("judges by", ", ".join(senses))
    audio = about["encoders"].get("audio") or {}
    if audio.get("kind") == "classifier":
        _print_classifier(audio["parameters"])
    _paragraph(f"{len(about['labels'])} genres", ", ".join(label["name"] for label in about["labels"]))
    print_report(learnt_lines, indent="  ")
    by_genre = about["scores"].get(BY_GENRE) or {}
    for name, score in {**about["scores"], **by_genre}.items():
        if name != BY_GENRE:
            _print_score(name, score)
    for source in about["training"]["data"]:
        _paragraph("made from", f"{source['name']} ({source['licence']})")
        if source.get("source"):
            _paragraph("  from", source["source"])
    licence = about["training"]["licence"]
    _paragraph("licence", f"{licence}: not for commercial use" if about["non_commercial"] else licence)
    _paragraph("limits", about["limits"])


def print_report(lines: Sequence[str], indent: str = "") -> None:
    """Print lines of sentences, wrapped, and of tables, as they are."""
    for line in map(printable, lines):
        wrapped = [line] if "   " in line else textwrap.wrap(line, WIDTH, subsequent_indent="  ") or [""]
        for part in wrapped:
            say(f"{indent}{part}".rstrip())


def _print_classifier(parameters: dict[str, Any]) -> None:
    """Print how a network that the person brought listens."""
    front_end, classes = parameters["front_end"], len(parameters["classes"])
    fed = "samples" if front_end["kind"] == "waveform" else f"{front_end['bands']} mel bands"
    unit = "samples" if front_end["kind"] == "waveform" else "frames"
    below = " on another network's embedding" if parameters["head"] else ""
    _paragraph(
        "own network",
        f"{parameters['network']}: {classes} classes ({parameters['activation']}){below}; it is fed patches of "
        f"{parameters['patch']} {unit} of {fed} at {parameters['sample_rate']} Hz ({parameters['resampler']} resampler), "
        f"{parameters['patches']} per track",
    )


def _print_score(name: str, score: object) -> None:
    """Print what was measured of one part of a model, or of one genre; of a model without parts one figure."""
    if isinstance(score, dict):
        _paragraph(f"score: {name}", ", ".join(f"{figure} {value}" for figure, value in named_figures(score)))
    else:
        for figure, value in named_figures({name: score}):
            _paragraph(f"score: {figure}", value)


def _paragraph(name: str, text: str) -> None:
    for line in textwrap.wrap(f"{name}: {text}", WIDTH, initial_indent="  ", subsequent_indent="    "):
        say(line)
