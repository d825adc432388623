"""The plan that cleans the genres of a large library, which is made from what the state knows."""

from pathlib import Path

import pytest
from sqlalchemy import update

from tagger.services import write
from tagger.state.database import State
from tagger.state.tables import Track
from tests.helpers.libraries import fill
from tests.helpers.machine_speed import times_the_reference

ALBUMS = 10_000  # of ten tracks
LIMIT = 150  # times the reference, which takes 25 ms on a good machine


@pytest.mark.benchmark
@pytest.mark.slow
def test_a_hundred_thousand_tracks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with State.open(tmp_path) as state:
        fill(state, ALBUMS)
        with state.session() as session:
            session.execute(
                update(Track).where(Track.album_id % 20 == 0).values(genres=("hip-hop", "HipHop", "Unknown"))
            )
            session.execute(update(Track).where(Track.album_id % 20 == 1).values(genres=("Jazz; Folk; Soul",)))
        plan = write.make_cleaning_plan(state)
        ratio = times_the_reference(lambda: write.make_cleaning_plan(state))
    changed = len(plan.entries)
    assert changed == ALBUMS
    assert changed + plan.untouched > 6 * ALBUMS
    with capsys.disabled():
        print(f"\nplan of {ALBUMS * 10:,} tracks, {changed:,} of which change: {ratio:.0f} times the reference", end="")
        print(f" (at most {LIMIT})")
    assert ratio < LIMIT
