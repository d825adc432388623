from tagger.ui.presenters.history import DecisionStep, History, OperationStep, UndoStep

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
