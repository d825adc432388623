"""An operation of the journal in a sentence, and whether it can still be taken back."""

from datetime import date, datetime

from tagger.ui.logic.sentences import count
from tagger.writing.records import OperationView


def title(operation: OperationView) -> str:
    """ "Wrote genres to 12 files", "Took back operation 3 in 12 files"."""
    files = count(operation.written, "file")
    if operation.kind == "undo":
        return (
            f"Took back operation {operation.undoes} in {files}"
            if operation.undoes
            else f"Took back changes in {files}"
        )
    return f"Wrote genres to {files}"


def details(operation: OperationView) -> str:
    """Number, time, what went wrong, what became of it."""
    parts = [f"Operation {operation.id}", when(operation.started_at, datetime.now().astimezone().date())]
    if operation.failed:
        parts.append(f"{count(operation.failed, 'file')} left alone")
    if operation.status == "interrupted":
        parts.append("interrupted before its end")
    if operation.status == "running":
        parts.append("still running")
    if operation.partly:
        parts.append(f"{operation.taken_back} of {operation.written} taken back")
    elif operation.undone_by:
        parts.append(f"taken back by operation {operation.undone_by}")
    return " · ".join(parts)


def can_undo(operation: OperationView) -> bool:
    """Whether there is something left to take back."""
    left = operation.undone_by is None or operation.partly
    return operation.status != "running" and left and operation.written > 0


def undo_text(operation: OperationView) -> str:
    """What the button says: taking an undo back is doing it again."""
    return "Redo" if operation.kind == "undo" else "Undo"


def when(moment: datetime, today: date) -> str:
    """ "today 14:03", else the date with the time."""
    local = moment.astimezone()
    return local.strftime("today %H:%M" if local.date() == today else "%d %B %Y %H:%M")
