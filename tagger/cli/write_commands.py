"""``write``, ``clean``, ``covers``, ``undo`` and ``log``: what would change, what did, and undoing it."""

from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from tagger.cli.console import remark, report_problems, say, say_json, write_out
from tagger.cli.state_and_query import no_match, open_state
from tagger.cli.tasks import cancellable_task
from tagger.display_names import counted, printable
from tagger.errors import Problem, TaggerError

if TYPE_CHECKING:
    from tagger.genres.cleaning import CleaningRules
    from tagger.genres.policy import Policy
    from tagger.progress import Task
    from tagger.state.database import State
    from tagger.writing.plan import Plan
    from tagger.writing.summaries import ChangeSummary, OperationSummary, WriteReport

MOST_FILES = 20  # that a write lists before it begins; 'tagger log' lists all of them afterwards


def write(arguments: Namespace) -> int:
    """Write the accepted genres, or print the plan of it."""
    with open_state(arguments) as state, cancellable_task(quiet=arguments.quiet) as task:
        recover(state)
        plan = _plan(arguments, state, task)
        if not plan.entries and not arguments.json:
            _say_why_nothing(state, arguments, "Nothing is accepted; 'tagger accept all' accepts what is suggested.")
        return _carry_out(arguments, state, plan, task)


def _carry_out(arguments: Namespace, state: "State", plan: "Plan", task: "Task") -> int:
    """Print the plan, and write it unless that is not wanted."""
    from tagger.services import write as service

    if arguments.json:
        return _write_as_json(arguments, state, plan, task)
    _print_plan(plan, MOST_FILES if plan.to_write and not arguments.dry_run else len(plan.entries))
    if arguments.players:
        for line in service.players_lines(state, plan):
            say(printable(line))
    refused = [Problem(str(entry.path), entry.reason) for entry in plan.of("refused")]
    if arguments.dry_run or not (plan.to_write or plan.rejections):
        return report_problems(refused)
    return _report("written", _apply(arguments, state, plan, task), refused)


def _say_why_nothing(state: "State", arguments: Namespace, cause: str) -> None:
    """Print why a plan is empty: no album matches the query, or else ``cause``."""
    from tagger.services.album_reading import search_ids

    query = " ".join(arguments.query)
    remark(no_match(state, arguments.query) if not search_ids(state, query) else cause)


def clean(arguments: Namespace) -> int:
    """Clean the genre fields, or print the plan of it."""
    from tagger.services import write as service

    with open_state(arguments) as state, cancellable_task(quiet=arguments.quiet) as task:
        recover(state)
        rules, query = _rules(arguments, state), " ".join(arguments.query)
        _check_removed(rules.removed, state)
        plan = service.make_cleaning_plan(state, query, rules=rules, hard_links=arguments.hard_links, task=task)
        if not plan.entries and not arguments.json:
            names = ", ".join(f"'{printable(genre)}'" for genre in rules.removed)
            cause = f"No file of these albums holds {names or 'a genre'}; 'tagger show' prints what they hold."
            is_clean = plan.untouched and not rules.removed
            _say_why_nothing(state, arguments, "The genres in these albums' files are clean." if is_clean else cause)
        return _carry_out(arguments, state, plan, task)


def covers(arguments: Namespace) -> int:
    """Embed fetched covers where files hold no picture, or print the plan of it."""
    from tagger.services import write as service

    with open_state(arguments) as state, cancellable_task(quiet=arguments.quiet) as task:
        recover(state)
        plan = service.make_cover_plan(state, " ".join(arguments.query), hard_links=arguments.hard_links, task=task)
        if not plan.entries and not arguments.json:
            _say_why_nothing(
                state,
                arguments,
                "No cover was fetched for these albums; 'tagger fetch' looks for covers of albums that have none.",
            )
        return _carry_out(arguments, state, plan, task)


def _check_removed(genres: tuple[str, ...], state: "State") -> None:
    """Raise TaggerError for an empty name, and for a genre that the person protects."""
    from tagger.services.album_reading import read_taxonomy

    if not all(map(str.strip, genres)):
        raise TaggerError("--remove takes the name of a genre, and '' is none; 'tagger genres list' shows them.")
    taxonomy = read_taxonomy(state.folder)
    if protected := next(filter(taxonomy.is_protected, genres), None):
        raise TaggerError(
            f"'{printable(protected)}' is protected, so that nothing removes it; 'tagger genres unprotect' changes that."
        )


def _rules(arguments: Namespace, state: "State") -> "CleaningRules":
    """What is cleaned, as it was typed, else as the setting says."""
    from tagger.genres.cleaning import SEPARATORS, SEPARATORS_OF_SETTING, CleaningRules
    from tagger.services.settings import read_value
    from tagger.settings import SPLIT

    default = SEPARATORS if arguments.remove else SEPARATORS_OF_SETTING[str(read_value(state, SPLIT.name))]
    signs = "".join(default) if arguments.split is None else arguments.split
    if unknown := set(signs) - set(SEPARATORS):
        named = " ".join(sorted(unknown))
        raise TaggerError(f"--split takes only {' '.join(SEPARATORS)} and no '{printable(named)}'; '' splits nothing.")
    return CleaningRules(
        separators=tuple(sign for sign in SEPARATORS if sign in signs),
        spelling="spelling" not in arguments.without,
        placeholders="placeholders" not in arguments.without,
        duplicates="duplicates" not in arguments.without,
        ignored="ignored" not in arguments.without,
        removed=tuple(arguments.remove),
        second_fields=arguments.second_fields,
    )


def undo(arguments: Namespace) -> int:
    """Undo an operation, the newest write unless it is named."""
    from tagger.services import write as service

    with open_state(arguments) as state, cancellable_task(quiet=arguments.quiet) as task:
        report = service.undo(
            state,
            arguments.operation,
            task=task,
            path=arguments.file,
            keep_mtime=arguments.keep_mtime,
            hard_links=arguments.hard_links,
        )
    if arguments.json:
        say_json(service.undone_json(report))
        return 1 if report.problems else 0
    return _report("restored", report)


def log(arguments: Namespace) -> int:
    """Print the operations, newest first, the files of one, or the whole journal."""
    from tagger.services import write as service

    if arguments.export and (arguments.json or arguments.operation is not None):
        raise TaggerError(
            "--export prints the whole journal as lines of JSON; leave out the operation's number and --json."
        )
    with open_state(arguments) as state:
        if arguments.export:
            damaged = list[Problem]()
            for line in service.export(state, damaged):
                write_out(f"{line}\n")
            return report_problems(damaged)
        if arguments.operation is not None:
            _print_changes(service.changes(state, arguments.operation), as_json=arguments.json)
        elif arguments.json:
            say_json(service.log_json(service.log(state)))
        else:
            _print_operations(service.log(state))
    return 0


def recover(state: "State") -> None:
    """Recover after a crash, and print what was done. Only afterwards is it known what every file holds."""
    from tagger.services import write as service

    try:
        for sentence in service.recover(state):
            remark(sentence)
    except TaggerError as error:  # another program is writing, and recovered before it began
        remark(str(error))


def _plan(arguments: Namespace, state: "State", task: "Task") -> "Plan":
    from tagger.services import write as service

    query = " ".join(arguments.query)
    return service.make_plan(state, query, policy=_policy(arguments, state), hard_links=arguments.hard_links, task=task)


def _policy(arguments: Namespace, state: "State") -> "Policy":
    """The remembered policy, but for what was typed."""
    from tagger.services.settings import read_policy

    policy = read_policy(state)
    return replace(policy, mode=arguments.mode) if arguments.mode else policy


def _apply(arguments: Namespace, state: "State", plan: "Plan", task: "Task") -> "WriteReport":
    from tagger.services import write as service

    return service.apply_plan(state, plan, task=task, keep_mtime=arguments.keep_mtime, hard_links=arguments.hard_links)


def _write_as_json(arguments: Namespace, state: "State", plan: "Plan", task: "Task") -> int:
    """Write, or with ``--dry-run`` do not, and print what was done or would be; what failed is named there."""
    from tagger.services import write as service

    if arguments.dry_run:
        say_json(service.plan_json(plan))
        return 1 if plan.of("refused") else 0
    report = _apply(arguments, state, plan, task) if plan.to_write or plan.rejections else service.WriteReport()
    say_json(service.written_json(plan, report))
    return 1 if report.problems or plan.of("refused") else 0


def _print_plan(plan: "Plan", most_files: int) -> None:
    """The first files that would change, from what to what, and every file of which something cannot be kept."""
    from tagger.services import write as service

    unlisted = 0
    for number, entry in enumerate(entry for entry in plan.entries if entry.action == "write" or entry.losses):
        if number < most_files or entry.losses:
            for line in service.entry_lines(entry):
                say(line)
        else:
            unlisted += 1
    if unlisted:
        say(f"… and {counted(unlisted, 'more file')}, which --dry-run lists too.")
    say(service.summary(plan))


def _report(verb: str, report: "WriteReport", refused: list[Problem] | None = None) -> int:
    """Say what a write or an undo did."""
    for note in report.notes:
        remark(note)
    say(f"{counted(len(report.written), 'file')} {verb}, {len(report.unchanged)} left as they were.")
    if report.operation_id is not None:
        say(f"This is operation {report.operation_id}; 'tagger undo {report.operation_id}' undoes it.")
    return report_problems([*report.problems, *(refused or ())])


def _print_operations(operations: "list[OperationSummary]") -> None:
    for operation in operations:
        say(_operation_line(operation))
    if not operations:
        remark("Nothing was written yet.")


def _operation_line(operation: "OperationSummary") -> str:
    action = "wrote" if operation.kind == "write" else f"undid operation {operation.undoes}:"
    started = operation.started_at.astimezone()  # the clock on the person's wall, as in the window
    line = f"{operation.id:>4}  {started:%Y-%m-%d %H:%M}  {action} {counted(operation.written, 'file')}"
    if operation.failed:
        line += f", {operation.failed} failed"
    if operation.status != "done":
        line += f", {operation.status}"
    if operation.partly:
        line += f", {operation.undone} of {operation.written} undone"
    elif operation.undone_by is not None:
        line += f", undone by operation {operation.undone_by}"
    return line


def _print_changes(changes: "list[ChangeSummary]", *, as_json: bool) -> None:
    from tagger.services import write as service

    if as_json:
        say_json(service.changes_json(changes))
        return
    for change in changes:
        steps = [
            (f"{name}: " if name else "", before or "none", after or "none") for name, before, after in change.steps()
        ]
        text = "; ".join(f"{name}{before} → {after}" for name, before, after in steps)
        say(f"{printable(str(change.path))}: {printable(text)} ({change.reason or change.status})")
