"""A folder of hundreds of loose singles: each is a row of its own, with suggestions of its own."""

from pathlib import Path

import pytest
from mutagen.flac import FLAC

from tagger.services.scan import scan
from tagger.services.suggest import suggest
from tagger.state.album_queries import albums
from tagger.state.database import State
from tests.helpers.bundles import make_bundle
from tests.helpers.media_codecs import encoded

SINGLES = 600  # 3 000 were tried once: eight minutes on a busy machine


@pytest.mark.slow
def test_hundreds_of_singles_are_suggested_for_one_by_one(state: State, tmp_path: Path) -> None:
    sounds = [encoded("flac", 0.3, seed) for seed in range(5)]
    folder = tmp_path / "Singles"
    folder.mkdir()
    for number in range(SINGLES):
        path = folder / f"{number:04}.flac"
        path.write_bytes(sounds[number % 5])
        file = FLAC(path)
        file["artist"], file["title"] = f"Artist {number % 700}", f"Song {number}"
        file.save()
    report = scan(state, [folder])
    assert (report.tracks, report.problems) == (SINGLES, [])
    result = suggest(state, bundle=make_bundle(tmp_path / "bundle", image=False, text=False), workers=2)
    assert (result.analysed, result.albums, result.problems) == (SINGLES, SINGLES, [])
    rows = albums(state)
    assert max(len(row.tracks) for row in rows) == 1
    assert len(rows) == SINGLES and all(row.suggestions for row in rows)
    again = suggest(state, bundle=tmp_path / "bundle", workers=2)
    assert (again.analysed, again.known, again.albums) == (0, SINGLES, 0)
