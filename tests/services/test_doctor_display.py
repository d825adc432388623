"""Whether a window can open is found out without risking the program."""

import sys

import pytest

from tagger.services.doctor import display_problem

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a window system")


@linux
def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert "no display was found" in (display_problem() or "")


@linux
def test_a_display_that_is_not_there_is_a_reason_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":987")
    assert "the window system cannot be used" in (display_problem() or "")


def test_a_display_that_answers_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert display_problem() is None
