"""``learn``: a model from the library's own tags, with how good it is beside everything simpler.

The report is the same that ``models show`` prints of the learnt model later.
"""

from argparse import Namespace
from typing import TYPE_CHECKING

from tagger.cli.console import say, say_json
from tagger.cli.library_commands import open_state
from tagger.cli.tasks import cancellable_task

if TYPE_CHECKING:
    from tagger.services.learn import LearnReport


def learn(arguments: Namespace) -> int:
    """Learn, print the report, and say what suggests from now on."""
    from tagger.cli.album_output import print_report
    from tagger.services import learn as service

    with open_state(arguments) as state, cancellable_task() as task:
        report = service.learn(state, dry_run=arguments.dry_run, task=task)
    if arguments.json:
        say_json(_report_json(report))
    else:
        print_report(report.lines)
        say()
        _say_what_follows(report)
    return 0


def _report_json(report: "LearnReport") -> dict[str, object]:
    """The report, the genres, and what became of the model."""
    about = report.about.model_dump(mode="json")
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
