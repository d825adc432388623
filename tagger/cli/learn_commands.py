"""``learn``: a model from the library's own tags, with how good it is beside everything simpler.

The report is the same that ``models show`` prints of the learnt model later.
"""

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from tagger.cli.console import BOLD, remark, say, say_json
from tagger.cli.state_and_query import open_state
from tagger.cli.tasks import cancellable_task
from tagger.display_names import counted

if TYPE_CHECKING:
    from tagger.services.learn import LearnReport


def learn(arguments: Namespace) -> int:
    """Learn, print the report, and say what suggests from now on.

    That too little is tagged is the answer of a dry run; without it, it is an error, as nothing was learnt.
    """
    from tagger.cli.album_output import print_report
    from tagger.services import learn as service

    if arguments.doubted:
        return _doubted(arguments)
    try:
        with open_state(arguments) as state, cancellable_task(quiet=arguments.quiet) as task:
            report = service.learn(state, dry_run=arguments.dry_run, task=task)
    except service.NothingToLearnError as lacking:
        if not arguments.dry_run:
            raise
        if arguments.json:
            say_json({"lacking": str(lacking), "model": None, "in_use": False})
        else:
            say(str(lacking))
        return 0
    if arguments.json:
        say_json(_report_json(report))
    else:
        print_report(report.lines)
        say()
        _say_what_follows(report)
        if report.doubts:
            say(
                f"{counted(len(report.doubts), 'genre')} in the files may be wrong; 'tagger learn --doubted' lists them."
            )
    return 0


def _doubted(arguments: Namespace) -> int:
    """Print the genres in files that were doubted, the most doubtful first."""
    from tagger.cli.album_output import print_report, title
    from tagger.services import album_reading
    from tagger.services import learn as service

    with open_state(arguments) as state:
        doubts = service.doubted(state)
        albums = album_reading.in_order_of(state, list(dict.fromkeys(doubt.album_id for doubt in doubts)))
    if arguments.json:
        say_json([asdict(doubt) for doubt in doubts])
        return 0
    titles = {album.id: title(album) for album in albums}
    for doubt in doubts:
        say(f"{titles.get(doubt.album_id, '')} [id:{doubt.album_id}]", style=BOLD)
        print_report([doubt.sentence], indent="  ")
    if doubts:
        remark(
            f"Some of them are right: 'tagger clean id:{doubts[0].album_id} --remove GENRE' removes a wrong one, "
            f"'tagger accept id:{doubts[0].album_id} --genre GENRE' keeps or adds one."
        )
    else:
        remark("No genre in the files is doubted, or nothing was learnt yet; 'tagger learn' judges them.")
    return 0


def _report_json(report: "LearnReport") -> dict[str, object]:
    """The report, the genres, and what became of the model."""
    about = report.about.model_dump(mode="json")
    about |= {"doubts": [asdict(doubt) for doubt in report.doubts]}
    return about | {"genres": list(report.genres), "model": report.model, "in_use": report.in_use}


def _say_what_follows(report: "LearnReport") -> None:
    """Which model suggests from now on, and how that is changed."""
    base = report.about.base
    if report.model is None:
        say("Nothing was installed (--dry-run).")
    elif report.in_use:
        say(f"From now on, '{report.model}' suggests; run 'tagger suggest' to see what it says.")
        say(f"'tagger models use {base}' goes back to what suggested before.")
    else:
        say(f"It is installed as '{report.model}' and not put to use; 'tagger models use {report.model}' does that.")
