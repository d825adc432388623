"""The front ends against librosa's, on the same samples in the same run: ratios, with room for a busy machine."""

import time
from collections.abc import Callable

import librosa
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from tagger.inference.audio.constant_q import cqt_db
from tagger.inference.audio.timbre_statistics import timbre_statistics
from tests.inference.audio.test_constant_q import PAPER, oracle
from tests.inference.audio.test_timbre_statistics import oracle as timbre_oracle
from tests.inference.signals import signal

pytestmark = [pytest.mark.benchmark, pytest.mark.filterwarnings("ignore")]


def compared(ours: Callable[[], object], theirs: Callable[[], object], runs: int) -> tuple[float, float]:
    """The least CPU seconds of each on one thread, measured turn by turn after one run that warms caches."""
    times: tuple[list[float], list[float]] = [], []
    with threadpool_limits(1):
        for _ in range(runs + 1):
            for work, seconds in zip((ours, theirs), times, strict=True):
                start = time.process_time()
                work()
                seconds.append(time.process_time() - start)
    return min(times[0][1:]), min(times[1][1:])


def report(what: str, ours: float, theirs: float) -> None:
    print(f"\n{what}: {1000 * ours:.1f} ms, librosa {1000 * theirs:.1f} ms, {theirs / ours:.1f} times faster")


def test_constant_q() -> None:
    samples = signal("song")[: PAPER.frames * PAPER.hop_length]
    ours, theirs = compared(
        lambda: cqt_db(samples, PAPER),
        lambda: librosa.power_to_db(oracle(samples) ** 2, ref=np.max, top_db=80),
        runs=15,
    )
    report("constant-Q patch of 15 s", ours, theirs)
    assert theirs / ours > 2


def test_timbre() -> None:
    samples = signal("song", 30.0)
    ours, theirs = compared(lambda: timbre_statistics(samples), lambda: timbre_oracle(samples), runs=5)
    report("timbre statistics of 30 s", ours, theirs)
    assert theirs / ours > 2
