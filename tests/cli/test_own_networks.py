"""A person's own networks from the download to the reasons, as she types it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import Run
from tests.helpers.networks import effnet_network, head_network, maest_network
from tests.inference.signals import signal


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    folder = tmp_path / "songs" / "Album"
    folder.mkdir(parents=True)
    soundfile.write(folder / "Night Bus.flac", signal("song", 30.0) * 0.8, 22_050)
    soundfile.write(folder / "Still.flac", np.zeros(22_050 * 10, np.float32), 22_050)
    return tmp_path / "songs"


@pytest.mark.parametrize(
    "make",
    [effnet_network, pytest.param(maest_network, marks=pytest.mark.slow), pytest.param("head", marks=pytest.mark.slow)],
)
def test_add_use_suggest_show(tagger: Run, tmp_path: Path, songs: Path, make: object) -> None:
    if make == "head":
        assert tagger("models", "add", *effnet_network(tmp_path)).returncode == 0
        make = head_network
    assert callable(make)
    added = tagger("models", "add", *make(tmp_path))
    assert added.returncode == 0, added.stderr
    assert "own network" in added.stdout and "CC BY-NC-SA 4.0 (non-commercial)" in added.stdout
    (model,) = [
        entry
        for entry in json.loads(tagger("models", "list", "--json").stdout)
        if entry["id"] in added.stdout.split("'")
    ]
    assert model["non_commercial"] and model["audio_kind"] == "classifier" and model["sample_rate"] == 16_000
    tagger("models", "use", model["id"])
    assert (
        f"* {model['id']}  " in tagger("models", "list").stdout
        and "; non-commercial)" in tagger("models", "list").stdout
    )
    about = " ".join(tagger("models", "show").stdout.split())
    assert "not for commercial use" in about and "mel bands at 16000 Hz (linear resampler)" in about
    tagger("scan", songs)
    assert tagger("suggest", "--workers", 1).returncode == 0
    shown = tagger("show").stdout
    assert "Heard: " in shown and "“Night Bus”" in shown
    assert re.search(r"The sound (raises|lowers) it from .+ to .+%, most at 0:", shown)
    assert "Still.flac: nothing to go by: it holds silence, no music" in shown


def test_a_network_without_a_description_is_refused_in_words(tagger: Run, tmp_path: Path) -> None:
    network, metadata = effnet_network(tmp_path)
    metadata.rename(tmp_path / "other.json")
    ran = tagger("models", "add", network)
    assert ran.returncode == 2 and "name its description, as in 'tagger models add FILE.onnx FILE.json'" in ran.stderr
