"""Predicting 10 000 analysed tracks anew, as when other tags move where the scores start: seconds, not minutes."""

import time
from pathlib import Path

import numpy as np
import pytest

from tagger.inference.bundle import Bundle
from tagger.inference.modality import Modality
from tagger.paths import resource
from tagger.services.suggest import suggest
from tagger.state.database import State
from tests.helpers.encoded_libraries import EncodedAlbum, fill_encoded
from tests.helpers.machine_speed import reference_seconds

ALBUMS, TRACKS = 1_000, 10
LIMITS = {"albums of one artist": 600, "compilations": 1_500}  # times the reference work
STARTER = resource("starter")


@pytest.mark.benchmark
@pytest.mark.slow
@pytest.mark.parametrize("kind", LIMITS)
def test_ten_thousand_tracks(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle, chance = Bundle.load(STARTER), np.random.default_rng(0)
    mean = bundle.heads["audio"].means[Modality.AUDIO]
    albums = []
    for number in range(ALBUMS):
        features = [(mean + 2 * chance.normal(size=mean.size)).astype(np.float32) for _ in range(TRACKS)]
        artists = [f"Band {number}-{track}" for track in range(TRACKS)] if kind == "compilations" else ()
        genres = ("Rock",) if number % 3 == 0 else ()
        albums.append(EncodedAlbum(f"Album {number}", f"Band {number}", features, artists, genres))
    with State.open(tmp_path) as state:
        fill_encoded(state, bundle, albums)
        reference, began = reference_seconds(), time.process_time()
        report = suggest(state, bundle=STARTER, workers=1)
        seconds = time.process_time() - began
        assert (report.analysed, report.albums) == (0, ALBUMS)
        began = time.process_time()
        assert suggest(state, bundle=STARTER, workers=1).albums == 0
        unchanged = time.process_time() - began
    with capsys.disabled():
        print(
            f"\n{ALBUMS * TRACKS} tracks in {kind}: {seconds:.1f} s of processor time, {seconds / reference:.0f} times the "
            f"reference work; where nothing changed {unchanged:.2f} s"
        )
    assert seconds < LIMITS[kind] * reference
