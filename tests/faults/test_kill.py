"""See ``tests.faults.kill``: a hundred kills with a fixed seed; TAGGER_KILLS and TAGGER_SEED change both."""

import os
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writing child is forked")
def test_no_kill_harms_a_file() -> None:
    run = subprocess.run([sys.executable, "-m", "tests.faults.kill"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-4000:]
    assert f"{os.environ.get('TAGGER_KILLS', '100')} killed" in run.stdout
