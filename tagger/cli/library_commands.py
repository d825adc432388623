"""The verbs of the library: scan, suggest, show, decide, models, map, doctor. Each opens the state, calls the service, prints."""

import shlex
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.cli.console import complain, remark, report_problems, say, say_json, write_out
from tagger.cli.tasks import cancellable_task
from tagger.display_names import counted, printable
from tagger.errors import Problem, TaggerError

if TYPE_CHECKING:
    from tagger.services.models import Model
    from tagger.services.review import DecideReport
    from tagger.state.album_summaries import AlbumSummary, DecisionState
    from tagger.state.database import State


NOTHING_MATCHED = 1


def open_state(arguments: Namespace) -> "State":
    """The state that ``--state`` or TAGGER_STATE names, else the platform's."""
    from tagger.state.database import State

    return State.open(arguments.state)


NO_MUSIC = "No music is known yet; begin with 'tagger scan FOLDER'."


def no_match(state: "State", query: Sequence[str], consequence: str = "") -> str:
    """The sentence for a query without a match, or for a library without albums; ``consequence``: what follows from it."""
    from tagger.services.album_reading import ids_to_read, unknown_field

    if not ids_to_read(state):
        return NO_MUSIC
    so = f", so {consequence}" if consequence else ""
    way_out = unknown_field(" ".join(query)) or "'tagger show' lists them all."
    return f"No album matches{so}; {way_out}"


def scan(arguments: Namespace) -> int:
    """Read folders into the state."""
    with open_state(arguments) as state:
        return run_scan(state, arguments.folders, as_json=arguments.json)


def run_scan(
    state: "State", folders: Sequence[Path], reported: set[Problem] | None = None, *, as_json: bool = False
) -> int:
    """Scan and say what was found; problems that are named are noted in ``reported``."""
    from dataclasses import asdict

    from tagger.services import scan as service

    with cancellable_task() as task:
        report = service.scan(state, folders, task=task)
    if as_json:
        say_json(asdict(report))
        return 1 if report.problems else 0
    unreadable = f"{report.unreadable} unreadable, " if report.unreadable else ""
    say(
        f"{counted(report.tracks, 'track')} in {counted(report.albums, 'album')}: {report.read} read, {unreadable}"
        f"{report.unchanged} unchanged, {report.moved} moved, {report.missing} newly missing."
    )
    return report_problems(report.problems, reported)


def forget(arguments: Namespace) -> int:
    """Forget folders that were scanned."""
    from tagger.services import scan as service

    with open_state(arguments) as state:
        forgotten = service.forget(state, arguments.folders)
    for item in forgotten:
        numbers = f"{counted(item.tracks, 'track')} in {counted(item.albums, 'album')}"
        say(f"Forgot '{printable(str(item.folder))}' with {numbers}; the files are as they were.")
        if item.inside is not None:
            root = printable(str(item.inside))
            say(f"A scan of '{root}' leaves it out from now on, until you name it in a scan again.")
    return 0


def suggest(arguments: Namespace) -> int:
    """Analyse what is new or changed."""
    from tagger.cli.review_commands import run_fetch

    with open_state(arguments) as state:
        codes = [0]

        def fetch() -> None:
            codes.append(run_fetch(state, None))

        before = fetch if arguments.online else None
        codes.append(run_suggest(state, arguments.folders, arguments.model, arguments.workers, fetch=before))
        return max(codes)


def run_suggest(
    state: "State",
    folders: Sequence[Path],
    model: str | None = None,
    workers: int | None = None,
    reported: set[Problem] | None = None,
    fetch: "Callable[[], object] | None" = None,
) -> int:
    """Suggest and say what was done, but for problems that were ``reported`` already."""
    from tagger.services import suggest as service

    with cancellable_task() as task:
        report = service.suggest(state, bundle=model, folders=folders, workers=workers, task=task, fetch=fetch)
    for album in report.spoken:
        remark(str(album))
    if not report.analysed + report.known + len(report.problems) + len(report.spoken):
        remark(NO_MUSIC)
    say(
        f"{counted(report.analysed, 'item')} analysed, {report.known} known already; "
        f"new suggestions for {counted(report.albums, 'album')}."
    )
    return report_problems(report.problems, reported)


def show(arguments: Namespace) -> int:
    """Print albums with their suggestions."""
    from tagger.cli.album_output import print_albums
    from tagger.services import album_reading as service

    with open_state(arguments) as state:
        albums = service.albums(state, " ".join(arguments.query))
        if arguments.sort != "artist":
            albums = _sorted(state, albums, arguments.sort)
        if arguments.scores:
            return _show_scores(state, albums)
        if not (albums or arguments.json or arguments.csv):
            remark(no_match(state, arguments.query))
    if arguments.json:
        say_json([service.album_json(album) for album in albums])
    elif arguments.csv:
        from tagger.services.album_rows import as_csv

        write_out(as_csv(albums).replace("\r\n", "\n"))
    else:
        print_albums(albums)
    return 0


def _show_scores(state: "State", albums: "Sequence[AlbumSummary]") -> int:
    """Print the score of every genre."""
    from tagger.services.genre_scores import genre_scores, scores_json

    scores = genre_scores(state, [album.id for album in albums])
    if missing := len(albums) - len(scores):
        remark(
            f"{counted(missing, 'album')} without scores: speech, or not analysed as the files and the model in use are now; "
            "'tagger suggest' does that."
        )
    say_json([scores_json(album, scores.get(album.id)) for album in albums])
    return 0


def report(arguments: Namespace) -> int:
    """Write a page about albums."""
    from tagger.services import report as service

    with open_state(arguments) as state, cancellable_task() as task:
        page = service.write_report(state, arguments.out, " ".join(arguments.query), task=task)
        if not page.albums:
            remark(no_match(state, arguments.query, "no page was written"))
            return NOTHING_MATCHED
    say(f"{counted(page.albums, 'album')} in '{printable(str(page.path))}'.")
    return report_problems(page.problems)


def _sorted(state: "State", albums: "list[AlbumSummary]", order: str) -> "list[AlbumSummary]":
    """The albums in the order in which they are worth asking about ("ask"), or by doubt; all others follow in their order."""
    from tagger.services import learn, review_order

    ids = review_order.ask_order(state) if order == "ask" else [doubt.album_id for doubt in learn.doubted(state)]
    rank = {album_id: position for position, album_id in reversed(list(enumerate(ids)))}
    return sorted(albums, key=lambda album: rank.get(album.id, len(ids)))


def accept(arguments: Namespace) -> int:
    """Accept suggestions, or add genres."""
    from tagger.services import review

    return _decide("accepted", arguments, review.accept)


def reject(arguments: Namespace) -> int:
    """Reject suggestions."""
    from tagger.services import review

    return _decide("rejected", arguments, review.reject)


def reset(arguments: Namespace) -> int:
    """Forget decisions."""
    from tagger.services import review

    with open_state(arguments) as state:
        report = review.reset(state, " ".join(arguments.query), genres=arguments.genre)
        return _report_decisions("forgotten", report, state, arguments.query)


def models_list(arguments: Namespace) -> int:
    """Print the installed models."""
    from tagger.services import models

    with open_state(arguments) as state:
        installed = models.installed(state)
    if arguments.json:
        say_json([_model_json(model) for model in installed])
        return 0
    for model in installed:
        description = model.error or _model_in_words(model)
        say(f"{'*' if model.in_use else ' '} {model.id}  {description}")
    if not installed:
        remark("No model is installed; add one with 'tagger models add FOLDER'.")
    return 0


def models_add(arguments: Namespace) -> int:
    """Install a copy of a model."""
    from tagger.services import models

    with open_state(arguments) as state:
        model = models.add(state, arguments.source, arguments.description, sound_only=arguments.sound_only)
    if model.classes:
        say(f"{_model_in_words(model)}.")
        say(f"Its licence: {model.licence}.")
    say(f"Installed as '{model.id}'; 'tagger models use {model.id}' suggests with it.")
    return 0


def models_remove(arguments: Namespace) -> int:
    """Delete a model that was added."""
    from tagger.services import models

    with open_state(arguments) as state:
        models.remove(state, arguments.name)
    say(f"'{printable(arguments.name)}' is removed.")
    return 0


def models_use(arguments: Namespace) -> int:
    """Choose the model in use."""
    from tagger.services import models

    with open_state(arguments) as state:
        model = models.use(state, arguments.name)
    say(f"From now on, '{model.id}' suggests; run 'tagger suggest' to see what it says.")
    return 0


def models_show(arguments: Namespace) -> int:
    """Print what a model says about itself."""
    from tagger.cli.album_output import print_model
    from tagger.services import models

    with open_state(arguments) as state:
        name = arguments.name or models.in_use(state)
        description, learnt_lines = models.describe(state, name), models.learnt_report(state, name)
    if arguments.json:
        say_json(description)
    else:
        print_model(description, learnt_lines)
    return 0


def make_map(arguments: Namespace) -> int:
    """Make the map, or take the stored one where nothing has changed, and write it where the person wants it."""
    from tagger.services import library_map, map_export

    with open_state(arguments) as state:
        with cancellable_task() as task:
            library = library_map.make_map(state, task, afresh=arguments.afresh)
        content = map_export.drawing(state, library, arguments.colour)
    if arguments.file is not None:
        map_export.export(content, arguments.file)
    if arguments.json:
        say_json(map_export.as_json(content))
        return 0
    say(f"{counted(len(content.rows), 'album')} on the map.")
    for group in content.groups:
        say(f"  {printable(group.name)}: {group.albums}")
    if arguments.file is not None:
        say(f"Written to '{printable(str(arguments.file))}'.")
    else:
        remark(
            "The window shows it (View, Map); 'tagger map library.svg' writes a drawing, or a table as .csv or .json."
        )
    return 0


def doctor(arguments: Namespace) -> int:
    """Say what this machine lacks."""
    from dataclasses import asdict

    from tagger.services import doctor as service

    findings = service.examine(arguments.state)
    if arguments.json:
        say_json([asdict(finding) for finding in findings])
    else:
        marks = {"ok": "✓", "remark": "·", "problem": "✕"}
        for finding in findings:
            say(f"{marks[finding.level]} {finding.subject}: {finding.sentence}")
    return 0 if service.healthy(findings) else 2


def _decide(verb: str, arguments: Namespace, review: "Callable[..., DecideReport]") -> int:
    """Run accept or reject with its options."""
    query = " ".join(arguments.query)
    if arguments.file:
        return _decide_files(verb, arguments)
    from tagger.services.genres import near_names

    with open_state(arguments) as state:
        report = review(state, query, genres=arguments.genre, top=arguments.top, min_score=arguments.min_score)
        code = _report_decisions(verb, report, state, arguments.query)
        near = {genre: near_names(state, genre) for genre in arguments.genre if verb == "accepted" and report.changed}
    for genre, similar in near.items():
        if similar:
            remark(_misspelt(genre, similar, arguments.query))
    is_among_suggested = not arguments.genre or arguments.top is not None or arguments.min_score is not None
    if report.albums and not report.changed and is_among_suggested:
        remark(
            f"No such suggestion is left to be {verb}: 'tagger show' prints them, and 'tagger suggest' analyses what is new."
        )
    if report.in_files:
        names = " ".join(f"--remove {shlex.quote(genre)}" for genre in arguments.genre)
        remark(
            f"In {counted(report.in_files, 'album')}, the files hold what is rejected, and rejecting leaves it there; "
            f"'tagger clean {printable(shlex.join(arguments.query))} {printable(names)}' removes it from them."
        )
    return code


def _misspelt(genre: str, names: list[str], query: list[str]) -> str:
    genres = " or ".join(f"'{printable(name)}'" for name in names)
    reset = shlex.join(["reset", *query, "--genre", genre])
    return (
        f"'{printable(genre)}' is not one of your genres, and was added as it is written; if {genres} was meant, "
        f"'tagger {printable(reset)}' undoes that."
    )


def _decide_files(verb: str, arguments: Namespace) -> int:
    """Decide about single files."""
    from tagger.services import review

    _check_files(arguments)
    decision: DecisionState = "added" if verb == "accepted" else "rejected"
    with open_state(arguments) as state:
        report = review.decide_files(state, arguments.file, arguments.genre, decision)
    say(f"{counted(report.changed, 'genre')} {verb} for {counted(report.albums, 'file')} alone.")
    return 0


def _check_files(arguments: Namespace) -> None:
    """Raise TaggerError for options that ``--file`` would ignore: it decides about these files and the named genres only."""
    query = " ".join(arguments.query)
    if not arguments.genre:
        raise TaggerError("--file needs --genre: name the genre that is decided about this file alone.")
    if query != "all":
        raise TaggerError(
            f"--file names the files that are decided about, so '{printable(query)}' cannot choose among them; "
            "write 'all' in its place, or leave --file out."
        )
    if arguments.top is not None or arguments.min_score is not None:
        raise TaggerError(
            "--top and --min-score choose among an album's suggestions, and --file decides about the genres of --genre "
            "alone; leave out one or the other."
        )


def _report_decisions(verb: str, report: "DecideReport", state: "State", query: Sequence[str]) -> int:
    if not report.albums:
        complain(no_match(state, query, "nothing was decided"))
        return NOTHING_MATCHED
    if report.tracks is not None:
        say(f"{counted(report.changed, 'genre')} {verb} for {counted(report.tracks, 'track')} alone.")
        return 0
    say(f"{counted(report.changed, 'genre')} {verb} on {counted(report.albums, 'matching album')}.")
    return 0


def _model_in_words(model: "Model") -> str:
    senses = ", ".join(model.modalities)
    words = f"{model.name} {model.version}: {counted(model.genres, 'genre')} from {senses}"
    if not model.classes:
        return words
    licence = "non-commercial" if model.is_non_commercial else f"licence {model.licence}"
    fed = f"{model.sample_rate / 1000:g} kHz, patches of {model.patch_seconds:.1f} s"
    return f"{words} (own network: {counted(model.classes, 'class', 'classes')}, {fed}; {licence})"


def _model_json(model: "Model") -> dict[str, object]:
    return {
        "id": model.id,
        "folder": str(model.folder),
        "in_use": model.in_use,
        "name": model.name,
        "version": model.version,
        "genres": model.genres,
        "modalities": list(model.modalities),
        "error": model.error,
        "licence": model.licence,
        "non_commercial": model.is_non_commercial,
        "audio_kind": model.audio_kind,
        "classes": model.classes,
        "sample_rate": model.sample_rate,
        "patch_seconds": model.patch_seconds,
    }
