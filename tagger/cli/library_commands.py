"""The verbs of the library: scan, forget, suggest, show, report, map, doctor. Each opens the state, calls the service, prints."""

import os
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.cli.console import remark, report_problems, say, say_json, write_bytes, write_out
from tagger.cli.review_commands import run_fetch
from tagger.cli.state_and_query import NO_MUSIC, NOTHING_MATCHED, no_match, open_state
from tagger.cli.tasks import cancellable_task
from tagger.display_names import counted, printable
from tagger.errors import Problem

if TYPE_CHECKING:
    from tagger.services.scan import Forgotten
    from tagger.services.suggest import SuggestReport
    from tagger.state.album_summaries import AlbumSummary
    from tagger.state.database import State


def scan(arguments: Namespace) -> int:
    """Read folders into the state."""
    with open_state(arguments) as state:
        return run_scan(state, arguments.folders, as_json=arguments.json, quiet=arguments.quiet)


def run_scan(
    state: "State",
    folders: Sequence[Path],
    reported: set[Problem] | None = None,
    *,
    as_json: bool = False,
    quiet: bool = False,
) -> int:
    """Scan and say what was found; problems that are named are noted in ``reported``."""
    from dataclasses import asdict

    from tagger.services import scan as service

    with cancellable_task(quiet=quiet) as task:
        report = service.scan_apart(state, folders, task)
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
    if arguments.json:
        say_json([_forgotten_json(item) for item in forgotten])
        return 0
    for item in forgotten:
        numbers = f"{counted(item.tracks, 'track')} in {counted(item.albums, 'album')}"
        say(f"Forgot '{printable(str(item.folder))}' with {numbers}; the files are as they were.")
        if item.inside is not None:
            root = printable(str(item.inside))
            say(f"A scan of '{root}' leaves it out from now on, until you name it in a scan again.")
    return 0


def _forgotten_json(item: "Forgotten") -> dict[str, object]:
    inside = None if item.inside is None else str(item.inside)
    return {"folder": str(item.folder), "tracks": item.tracks, "albums": item.albums, "inside": inside}


def suggest(arguments: Namespace) -> int:
    """Analyse what is new or changed."""
    with open_state(arguments) as state:
        codes = [0]

        def fetch() -> None:
            tell = remark if arguments.json else say
            codes.append(run_fetch(state, None, tell=tell, quiet=arguments.quiet))

        codes.append(_suggest(state, arguments, fetch if arguments.online else None))
        return max(codes)


def _suggest(state: "State", arguments: Namespace, fetch: "Callable[[], object] | None") -> int:
    from dataclasses import asdict

    from tagger.services import suggest as service

    with cancellable_task(quiet=arguments.quiet) as task:
        report = service.suggest(
            state,
            bundle=arguments.model,
            folders=arguments.folders,
            workers=arguments.workers,
            task=task,
            fetch=fetch,
        )
    if arguments.json:
        say_json(asdict(report))
        return 1 if report.problems else 0
    return _say_suggested(report)


def run_suggest(state: "State", folders: Sequence[Path], reported: set[Problem]) -> int:
    """Suggest and say what was done, but for problems that were ``reported`` already."""
    from tagger.services import suggest as service

    with cancellable_task() as task:
        report = service.suggest(state, folders=folders, task=task)
    return _say_suggested(report, reported)


def _say_suggested(report: "SuggestReport", reported: set[Problem] | None = None) -> int:
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
        if arguments.paths or arguments.paths0:
            return _print_paths(state, albums, arguments)
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


def _print_paths(state: "State", albums: "Sequence[AlbumSummary]", arguments: Namespace) -> int:
    """Print the paths of the albums' files, or of those tracks that the query names, as they are in the file system."""
    from tagger.services.album_reading import file_paths

    if not albums:
        remark(no_match(state, arguments.query))
    end = b"\0" if arguments.paths0 else b"\n"
    for path in file_paths(state, albums, " ".join(arguments.query)):
        write_bytes(os.fsencode(path) + end)
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
    from dataclasses import asdict

    from tagger.services import report as service

    with open_state(arguments) as state, cancellable_task(quiet=arguments.quiet) as task:
        page = service.write_report(state, arguments.out, " ".join(arguments.query), task=task)
        if not page.albums:
            remark(no_match(state, arguments.query, "no page was written"))
            return NOTHING_MATCHED
    if arguments.json:
        say_json({"path": str(page.path), "albums": page.albums, "problems": [asdict(each) for each in page.problems]})
        return 1 if page.problems else 0
    say(f"{counted(page.albums, 'album')} in '{printable(str(page.path))}'.")
    return report_problems(page.problems)


def _sorted(state: "State", albums: "list[AlbumSummary]", order: str) -> "list[AlbumSummary]":
    """The albums in the order in which they are worth asking about ("ask"), or by doubt; all others follow in their order."""
    from tagger.services import learn, review_order

    ids = review_order.ask_order(state) if order == "ask" else [doubt.album_id for doubt in learn.doubted(state)]
    rank = {album_id: position for position, album_id in reversed(list(enumerate(ids)))}
    return sorted(albums, key=lambda album: rank.get(album.id, len(ids)))


def make_map(arguments: Namespace) -> int:
    """Make the map, or take the stored one where nothing has changed, and write it where the person wants it."""
    from tagger.services import library_map, map_export

    with open_state(arguments) as state:
        with cancellable_task(quiet=arguments.quiet) as task:
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
