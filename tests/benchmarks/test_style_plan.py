"""The plan for a large library whose files hold what was accepted, the finer genres in their field STYLE."""

import os
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from tagger.genres.taxonomy import Taxonomy
from tagger.services import settings, write
from tagger.state.database import State
from tagger.state.tables import Decision, Track
from tests.helpers.libraries import fill
from tests.helpers.machine_speed import times_the_reference

ALBUMS = 10_000  # of ten tracks
LINKS = 1_000  # names of one file
LIMIT = (
    200  # times the reference, so 5 s where that takes 25 ms: a file takes a look at its stamp and what the state knows
)
FINER = [genre for genre in Taxonomy.load().genres.values() if len(genre.parents) == 1]  # each in some of the albums


def store_files(state: State, folder: Path) -> None:
    """Let every track be one of few files under many names, as scanned, with a genre and a style that were accepted."""
    with state.session() as session:
        tracks = session.scalars(select(Track.id).order_by(Track.id)).all()
        rows = []
        for number, track in enumerate(tracks):
            path, first = folder / f"{number}.flac", folder / f"{number - number % LINKS}.flac"
            path.touch() if path == first else os.link(first, path)
            status = path.stat()
            stamp = {"size": 0, "mtime_ns": status.st_mtime_ns, "inode": status.st_ino, "device": status.st_dev}
            rows.append({"id": track, "path": path, **stamp})
        session.execute(update(Track), rows)
        session.execute(update(Track).values(missing=False, error=None, format="flac"))
        session.query(Decision).delete()
        for number, genre in enumerate(FINER):
            of_genre = Track.album_id % len(FINER) == number
            session.execute(update(Track).where(of_genre).values(genres=genre.parents, styles=(genre.name,)))
            albums = session.scalars(select(Track.album_id).where(of_genre).distinct())
            decisions = [{"album_id": album, "genre": genre.name, "state": "accepted"} for album in albums]
            session.execute(insert(Decision).values(decided_at=0.0), decisions)
    settings.change(state, "fields", "genre and style")


@pytest.mark.benchmark
@pytest.mark.slow
def test_a_hundred_thousand_tracks_with_styles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with State.open(tmp_path / "state") as state:
        fill(state, ALBUMS)
        (tmp_path / "music").mkdir()
        store_files(state, tmp_path / "music")
        actions = Counter(entry.action for entry in write.make_plan(state).entries)
        ratio = times_the_reference(lambda: write.make_plan(state))
    assert actions == {"unchanged": ALBUMS * 10}
    with capsys.disabled():
        print(f"\nplan of {ALBUMS * 10:,} tracks with styles: {ratio:.0f} times the reference (at most {LIMIT})")
    assert ratio < LIMIT
