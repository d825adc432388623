import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tagger.ui.presenters.history import (
    DecisionStep,
    History,
    OperationStep,
    UndoStep,
    can_undo,
    details,
    title,
    undo_text,
    when,
)
from tagger.writing.summaries import OperationSummary

FIRST = DecisionStep("first", (UndoStep(1, "Rock", "suggested", "accepted"),))
WRITE = OperationStep("write", 4)


def test_steps_go_back_and_forth_in_order() -> None:
    history = History()
    history.push(FIRST)
    history.push(WRITE)
    assert history.last_done() == WRITE
    history.undone(WRITE, OperationStep("write", 5))
    assert (history.last_done(), history.last_undone()) == (FIRST, OperationStep("write", 5))
    history.redone(OperationStep("write", 5), OperationStep("write", 6))
    assert (history.last_done(), history.last_undone()) == (OperationStep("write", 6), None)


def test_a_new_step_forgets_what_was_taken_back() -> None:
    history = History()
    history.push(FIRST)
    history.undone(FIRST)
    history.push(WRITE)
    assert history.last_undone() is None


def test_a_step_made_while_an_operation_is_taken_back_stays() -> None:
    history = History()
    history.push(WRITE)
    history.push(FIRST)
    history.undone(WRITE, OperationStep("write", 5))
    assert history.last_done() == FIRST
    assert history.last_undone() == OperationStep("write", 5)


def test_a_change_and_its_reverse() -> None:
    assert UndoStep(1, "Zouk", None, "added").reversed() == UndoStep(1, "Zouk", "added", None)


MOMENT = datetime(2024, 5, 3, 12, 30, tzinfo=UTC)


def operation(**values: Any) -> OperationSummary:
    base: dict[str, Any] = {
        "id": 3, "kind": "write", "status": "done", "started_at": MOMENT, "finished_at": MOMENT, "version": "1",
        "written": 12, "failed": 0, "undoes": None, "undone_by": None, "undone": 0,
    }  # fmt: skip
    return OperationSummary(**(base | values))


def test_a_write_and_its_undo_in_words() -> None:
    assert title(operation()) == "Wrote genres to 12 files"
    assert title(operation(kind="undo", undoes=2, written=1)) == "Undid operation 2 in 1 file"
    assert undo_text(operation()) == "Undo" and undo_text(operation(kind="undo")) == "Redo"


def test_details_tell_what_went_wrong_and_what_became_of_it() -> None:
    told = details(operation(failed=2, status="interrupted", undone_by=5))
    assert told.startswith("Operation 3 · ")
    assert told.endswith("2 files left alone · interrupted before its end · undone by operation 5")


def test_only_what_changed_files_and_still_stands_can_be_taken_back() -> None:
    assert can_undo(operation()) and can_undo(operation(status="interrupted"))
    assert not can_undo(operation(undone_by=4, undone=12))
    assert can_undo(operation(undone_by=4, undone=3))
    assert details(operation(undone_by=4, undone=3)).endswith("3 of 12 undone")
    assert not can_undo(operation(written=0))
    assert not can_undo(operation(status="running"))


def test_today_is_said_as_such() -> None:
    local = MOMENT.astimezone()
    assert when(MOMENT, local.date()) == local.strftime("today %H:%M")
    assert when(MOMENT, date(2030, 1, 1)) == local.strftime("%d %B %Y %H:%M")


def test_a_history_is_the_same_after_it_was_kept_and_read(tmp_path: Path) -> None:
    history = History()
    changes = (UndoStep(1, "Jazz", "suggested", "accepted"), UndoStep(1, "Dub", None, "added", 7))
    history.push(DecisionStep("accepting", changes))
    history.push(OperationStep("write", 3))
    history.push(DecisionStep("Rock", changes[:1]))
    step = history.last_done()
    assert step is not None
    history.undone(step)
    kept = json.loads(json.dumps(history.as_json()))
    again = History()
    again.restore(kept)
    assert again.as_json() == history.as_json()
    assert again.last_done() == OperationStep("write", 3) and again.last_undone() == step


@pytest.mark.parametrize("damaged", [None, [], {"done": 3}, {"done": [{"label": "x"}]}, {"done": [{"changes": []}]}])
def test_a_damaged_history_is_none(damaged: object) -> None:
    history = History()
    history.restore(damaged)
    assert history.last_done() is None


def test_what_comes_after_a_damaged_step_is_kept() -> None:
    good = {"label": "Jazz", "changes": [[1, "Jazz", "suggested", "accepted", None]]}
    history = History()
    history.restore({"done": [{"label": "x", "changes": [[1, "Jazz", "nonsense", None, None]]}, good]})
    assert history.as_json()["done"] == [good]
