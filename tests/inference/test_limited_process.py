"""A process of its own gives a result or a reason: it cannot take for ever, all memory, or this process with it."""

import os
import sys
import time

import pytest

from tagger.inference.limited_process import TrialError, in_limited_process


def test_a_result_comes_back() -> None:
    assert in_limited_process(pow, 2, 10, seconds=60) == 1024


def test_what_takes_too_long_is_ended() -> None:
    started = time.monotonic()
    with pytest.raises(TrialError, match=r"took longer than 0\.2 seconds"):
        in_limited_process(time.sleep, 600, seconds=0.2)
    assert time.monotonic() - started < 300


def test_a_crash_stays_in_the_process() -> None:
    with pytest.raises(TrialError, match="crash the process"):
        in_limited_process(os.abort, seconds=60)


def test_any_other_failure_is_named() -> None:
    with pytest.raises(TrialError, match=r"fail \(ZeroDivisionError\)"):
        in_limited_process(divmod, 1, 0, seconds=60)


@pytest.mark.skipif(sys.platform != "linux", reason="the system knows no such limit")
def test_memory_is_limited() -> None:
    with pytest.raises(TrialError, match="need more than 1 GB of memory"):
        in_limited_process(bytearray, 2 << 30, seconds=60, memory=1 << 30)
