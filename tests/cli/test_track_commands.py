"""Tracks that are judged by themselves on the command line: shown, decided by a query, written, undone."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.helpers.media import make_audio


@pytest.fixture
def sampler(tagger: Run, tmp_path: Path, model: str) -> Path:
    """A compilation of three tracks, suggested for."""
    folder = tmp_path / "Sampler"
    for number in range(1, 4):
        tags = {"title": f"Song {number}", "artist": f"Band {number}", "album": "Sampler", "track": number}
        make_audio(folder / f"{number}.flac", "flac", tags={**tags, "compilation": True}, seed=number)
    tagger("scan", folder)
    assert tagger("suggest", "--workers", "1").returncode == 0
    return folder


def test_each_track_is_shown_and_decided_by_a_query(tagger: Run, sampler: Path) -> None:
    shown = tagger("show", "sampler").stdout
    assert "Of several artists: each track has suggestions of its own." in shown and "  track by track:\n" in shown
    assert "    2. Band 2 – Song 2\n" in shown and shown.count("The sound ") > 3
    (album,) = json.loads(tagger("show", "sampler", "--json").stdout)
    assert [track["number"] for track in album["tracks"]] == [1, 2, 3]
    assert all(track["suggestions"] and track["outcome"] == "suggested" for track in album["tracks"])
    before = [path.read_bytes() for path in sorted(sampler.iterdir())]
    accepted = tagger("accept", "album:sampler track:2", "--genre", "My Sunday Music")
    assert accepted.stdout == "1 genre accepted for 1 track alone.\n"
    assert "  + My Sunday Music  added by hand" in tagger("show", "sampler").stdout
    assert tagger("write").returncode == 0
    after = [path.read_bytes() for path in sorted(sampler.iterdir())]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]
    assert tagger("undo").returncode == 0
    assert [path.read_bytes() for path in sorted(sampler.iterdir())] == before


def test_scores_are_asked_for_track_by_track(tagger: Run, sampler: Path) -> None:
    (album,) = json.loads(tagger("show", "--json").stdout)
    scores = [suggestion["score"] for track in album["tracks"] for suggestion in track["suggestions"]]
    least = sorted(scores)[len(scores) // 2]
    accepted = tagger("accept", "all", "--min-score", str(least)).stdout
    assert accepted == f"{sum(score >= least for score in scores)} genres accepted on 1 matching album.\n"
    refused = tagger("reject", "NOT", "track:1")
    assert refused.returncode == 2 and "decide about each with a query of its own" in refused.stderr
