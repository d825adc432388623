"""``accept``, ``reject`` and ``reset``: decisions about suggestions, of albums that match a query or of single files."""

import shlex
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from tagger.cli.console import remark, say, say_json
from tagger.cli.state_and_query import complain_of_no_match, open_state
from tagger.display_names import counted, printable
from tagger.errors import TaggerError

if TYPE_CHECKING:
    from tagger.services.review import DecideReport
    from tagger.state.album_summaries import DecisionState
    from tagger.state.database import State


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
        return _report_decisions("forgotten", report, state, arguments)


def _decide(verb: str, arguments: Namespace, review: "Callable[..., DecideReport]") -> int:
    """Run accept or reject with its options."""
    query = " ".join(arguments.query)
    if arguments.file:
        return _decide_files(verb, arguments)
    from tagger.services.genres import near_names

    with open_state(arguments) as state:
        report = review(state, query, genres=arguments.genre, top=arguments.top, min_score=arguments.min_score)
        code = _report_decisions(verb, report, state, arguments)
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
    from dataclasses import asdict

    from tagger.services import review

    _check_files(arguments)
    decision: DecisionState = "added" if verb == "accepted" else "rejected"
    with open_state(arguments) as state:
        report = review.decide_files(state, arguments.file, arguments.genre, decision)
    if arguments.json:
        say_json(asdict(report))
        return 0
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


def _report_decisions(verb: str, report: "DecideReport", state: "State", arguments: Namespace) -> int:
    from dataclasses import asdict

    if arguments.json:
        say_json(asdict(report))
    if not report.albums:
        return complain_of_no_match(state, arguments.query, "nothing was decided")
    if arguments.json:
        return 0
    if report.tracks is not None:
        say(f"{counted(report.changed, 'genre')} {verb} for {counted(report.tracks, 'track')} alone.")
        return 0
    say(f"{counted(report.changed, 'genre')} {verb} on {counted(report.albums, 'matching album')}.")
    return 0
