"""Progress is a line now and then where nobody watches, and a bar where somebody does."""

import io
import sys

import pytest

from tagger.cli import tasks
from tagger.progress import Progress, Task


class Terminal(io.StringIO):
    """Text that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (Progress("analysing", 120, 4000, 10.0), "analysing: 120 of 4000, 12.0 a second, 5:23 left"),
        (Progress("reading tags", 50, None, 10.0), "reading tags: 50, 5.0 a second"),
        (Progress("reading tags", 0, None, 0.0), "reading tags: 0, 0.0 a second"),
    ],
)
def test_a_line_says_rate_and_time_left(at: Progress, said: str) -> None:
    assert tasks.line(at) == said


def test_without_a_terminal_a_line_comes_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(tasks, "LINE_EVERY_SECONDS", 0.0)
    with tasks.progress_listener() as listener:
        work(Task(listener))
    assert errors.getvalue().splitlines()[1].startswith("analysing: 0 of 3")
    monkeypatch.setattr(tasks, "LINE_EVERY_SECONDS", 60.0)
    errors.truncate(0)
    with tasks.progress_listener() as listener:
        work(Task(listener))
    assert errors.getvalue().strip("\0") == ""


def test_on_a_terminal_a_bar_is_drawn_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = Terminal()
    monkeypatch.setattr("tagger.progress.NOTIFY_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(sys, "stderr", errors)
    with tasks.progress_listener() as listener:
        work(Task(listener))
    drawn = errors.getvalue()
    assert "reading tags" in drawn and "analysing" in drawn and "song" in drawn
    assert drawn.split("\r")[-1].strip() == ""


def work(task: Task) -> None:
    """Two stages."""
    task.begin("reading tags")
    task.step("song")
    task.begin("analysing", 3)
    for _ in range(3):
        task.step("song")
