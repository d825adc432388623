"""The middle of a track is listened to, or several even parts; files that are cut off are heard as far as they go."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tagger.inference.audio.patches import patch_starts, read_patches
from tagger.inference.types import SourceError
from tests.inference.signals import RATE, signal


@pytest.mark.parametrize(
    ("whole", "count", "starts"),
    [
        (60.0, 1, (22.5,)),
        (60.0, 2, (7.5, 37.5)),
        (60.0, 4, (0.0, 15.0, 30.0, 45.0)),
        (20.0, 2, (0.0, 5.0)),
        (20.0, 1, (2.5,)),
        (15.0, 3, (0.0,)),
        (4.0, 3, (0.0,)),
        (0.0, 1, (0.0,)),
    ],
)
def test_patches_lie_in_the_middle_of_equal_parts_and_inside_the_track(
    whole: float, count: int, starts: tuple[float, ...]
) -> None:
    assert patch_starts(whole, 15.0, count) == starts


def test_what_is_heard_is_where_it_is_said_to_be(tmp_path: Path) -> None:
    whole = signal("song", 20.0)
    path = tmp_path / "a.wav"
    soundfile.write(path, whole, RATE, subtype="FLOAT")
    heard = read_patches(path, 4.0, RATE, 2)
    assert heard.starts == (3.0, 13.0) and heard.remark is None
    for start, samples in zip(heard.starts, heard.patches, strict=True):
        assert np.array_equal(samples, whole[round(start * RATE) : round(start * RATE) + 4 * RATE])


@pytest.mark.parametrize(("kept", "start"), [(0.9, 8.0), (0.55, 8.0), (0.3, 0.0)])
def test_a_cut_off_file_is_heard_as_far_as_it_goes_and_that_is_said(tmp_path: Path, kept: float, start: float) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, signal("noise", 20.0), RATE)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    heard = read_patches(path, 4.0, RATE)
    assert heard.starts == (start,)
    assert 2 * RATE < heard.patches[0].size <= 4 * RATE
    assert heard.remark is not None and "it should last 0:20" in heard.remark


def test_a_file_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.empty(0), RATE)
    with pytest.raises(SourceError, match=r"a\.wav"):
        read_patches(path, 4.0, RATE)
