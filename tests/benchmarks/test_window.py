"""The real window on a state of 104 000 tracks in 8 000 albums, beside the targets it was built for.

Each figure is printed by the clock and by the processor's seconds, which other programs disturb less; what is asserted
is a ratio: of the processor's seconds to a fixed piece of work that was measured in the same process just then
(tests/helpers/machine_speed.py). It takes 30 ms on an idle machine of the kind the targets are for, so that a target of
50 ms is 1.7 of it, wherever and beside whatever it is measured. Run: ``make bench-window``.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import update

from tagger.state.database import State
from tagger.state.tables import Track
from tests.helpers.bundles import make_bundle
from tests.helpers.machine_speed import reference_seconds
from tests.ui.test_closing import many

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]

ALBUMS, TRACKS, NEW_ALBUMS = 8000, 13, 200
REFERENCE = 0.030  # seconds that the reference takes where the targets hold
# Seconds.
TARGETS = {
    "first list": 1.5,
    "sort by a column, longest": 0.1,
    "keystroke in the search, 95th percentile": 0.05,
    "facet counts": 0.05,
    "facet rows": 0.05,
    "scrolled frame, median": 0.02,
    "scrolled frame, longest": 0.05,
    "frame of a turned wheel, longest": 0.05,
    "stall while the list is read, 99th percentile": 0.05,
    "stall while analysing, 99th percentile": 0.05,
}
MAX_MEGABYTES = 400
START = """import gc
import sys
from tagger.cli import GARBAGE_THRESHOLD
gc.set_threshold(GARBAGE_THRESHOLD)
from tests.benchmarks.window_program import main
main(sys.argv[1:])
"""  # as the program begins
FILL = """import sys
from pathlib import Path
from tagger.services import models
from tagger.state.database import State
from tests.helpers.libraries import fill
with State.open(Path(sys.argv[1])) as state:
    fill(state, int(sys.argv[2]), tracks=int(sys.argv[3]))
    models.use(state, models.add(state, Path(sys.argv[4])).id)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    bundle = make_bundle(tmp_path_factory.mktemp("bundle"))
    subprocess.run([sys.executable, "-c", FILL, str(folder), str(ALBUMS), str(TRACKS), str(bundle)], check=True)
    return folder


def measure(title: str, folder: Path, *music: Path) -> tuple[dict[str, float], float]:
    """Run the window; print each figure beside its target. Those that miss it, as multiples of the reference; megabytes."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    # as an installed program runs: its modules are compiled once, when it is installed
    subprocess.run([sys.executable, "-c", "import tests.benchmarks.window_program"], check=True, env=environment)
    reference = reference_seconds()
    arguments = [folder, time.time(), reference, ALBUMS, *music]
    program = [sys.executable, "-c", START, *map(str, arguments)]
    result = subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    measured, missed = json.loads(result.stdout), {}
    print(f"\n{title}: milliseconds by clock and processor, the latter as multiples of the reference, and the target")
    for figure in measured["figures"]:
        ratio, target = figure["processor"] / figure["reference"], TARGETS.get(figure["name"])
        limit = f"{target / REFERENCE:8.1f}" if target else ""
        print(f"{figure['name']:48}{figure['clock'] * 1000:8.0f}{figure['processor'] * 1000:8.0f}{ratio:8.1f}{limit}")
        if target is not None and ratio > target / REFERENCE:
            missed[figure["name"]] = ratio
    print(f"{'memory, MB':48}{measured['megabytes']:8.0f}{'':16}{MAX_MEGABYTES:8}")
    return missed, measured["megabytes"]


def test_a_hundred_thousand_tracks_keep_the_targets(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        missed, megabytes = measure(f"{ALBUMS * TRACKS} tracks in {ALBUMS} albums", folder)
    assert missed == {} and megabytes <= MAX_MEGABYTES


def test_the_window_answers_while_new_albums_are_analysed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with State.open(folder) as state, state.session() as session:
        session.execute(update(Track).values(missing=True))  # their disk is away, so that only what is new is analysed
    music = many(tmp_path / "music", NEW_ALBUMS)
    with capsys.disabled():
        missed, megabytes = measure(f"while {NEW_ALBUMS} albums are read and analysed beside them", folder, music)
    assert missed == {} and megabytes <= MAX_MEGABYTES
