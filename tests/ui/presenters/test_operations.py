from datetime import UTC, date, datetime
from typing import Any

from tagger.ui.presenters.history import can_undo, details, title, undo_text, when
from tagger.writing.summaries import OperationSummary

MOMENT = datetime(2024, 5, 3, 12, 30, tzinfo=UTC)


def operation(**values: Any) -> OperationSummary:
    base: dict[str, Any] = {
        "id": 3, "kind": "write", "status": "done", "started_at": MOMENT, "finished_at": MOMENT, "version": "1",
        "written": 12, "failed": 0, "undoes": None, "undone_by": None, "taken_back": 0,
    }  # fmt: skip
    return OperationSummary(**(base | values))


def test_a_write_and_its_undo_in_words() -> None:
    assert title(operation()) == "Wrote genres to 12 files"
    assert title(operation(kind="undo", undoes=2, written=1)) == "Took back operation 2 in 1 file"
    assert undo_text(operation()) == "Undo" and undo_text(operation(kind="undo")) == "Redo"


def test_details_tell_what_went_wrong_and_what_became_of_it() -> None:
    told = details(operation(failed=2, status="interrupted", undone_by=5))
    assert told.startswith("Operation 3 · ")
    assert told.endswith("2 files left alone · interrupted before its end · taken back by operation 5")


def test_only_what_changed_files_and_still_stands_can_be_taken_back() -> None:
    assert can_undo(operation()) and can_undo(operation(status="interrupted"))
    assert not can_undo(operation(undone_by=4, taken_back=12))
    assert can_undo(operation(undone_by=4, taken_back=3))
    assert details(operation(undone_by=4, taken_back=3)).endswith("3 of 12 taken back")
    assert not can_undo(operation(written=0))
    assert not can_undo(operation(status="running"))


def test_today_is_said_as_such() -> None:
    local = MOMENT.astimezone()
    assert when(MOMENT, local.date()) == local.strftime("today %H:%M")
    assert when(MOMENT, date(2030, 1, 1)) == local.strftime("%d %B %Y %H:%M")
