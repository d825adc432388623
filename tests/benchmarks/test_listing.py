"""Commands that only read, on a state of 104 000 tracks in 8 000 albums: processor seconds, as ratios like ``test_window``'s."""

import os
import resource as process_resources
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tagger.state.database import State
from tests.helpers.libraries import fill
from tests.helpers.machine_speed import reference_seconds

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]

ALBUMS, TRACKS = 8000, 13
REFERENCE = 0.030  # seconds that the reference takes where the targets hold
# Seconds.
TARGETS = {
    "show": 3.0,
    "show golden river": 1.0,
    "show genre:rock": 1.0,
    "show genre:rock score>0.5": 1.0,
    "show id:7": 1.0,
    "log": 1.0,
}


def processor_seconds() -> float:
    """Of all processes that this one has started and that have ended."""
    usage = process_resources.getrusage(process_resources.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def test_a_large_library_is_listed_within_its_targets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with State.open(tmp_path) as state:
        fill(state, ALBUMS, tracks=TRACKS)
    missed: dict[str, float] = {}
    # as an installed program runs: its modules are compiled once, when it is installed
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(
        [sys.executable, "-m", "tagger", "--state", str(tmp_path), "show", "id:7"], check=True, env=environment
    )
    before = reference_seconds()
    for words, target in TARGETS.items():
        clock, processor = time.perf_counter(), processor_seconds()
        command = [sys.executable, "-m", "tagger", "--state", str(tmp_path), *words.split()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        clock, processor = time.perf_counter() - clock, processor_seconds() - processor
        after = reference_seconds()
        ratio = processor / ((before + after) / 2)
        before = after
        with capsys.disabled():
            print(f"\ntagger {words:30} {clock:6.2f} s by the clock, {processor:6.2f} s of the processor, ", end="")
            print(f"{ratio:5.1f} references (at most {target / REFERENCE:.0f})", end="")
        if ratio > target / REFERENCE:
            missed[words] = ratio
    assert missed == {}
