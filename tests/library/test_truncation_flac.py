import io
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.flac import FLAC

from tagger.library.truncation import last_sample
from tests.helpers.media import make_audio


def last_of(data: bytes) -> tuple[int | None, int]:
    info = FLAC(io.BytesIO(data)).info
    return last_sample(io.BytesIO(data), info), info.total_samples


@pytest.mark.parametrize(
    ("rate", "channels", "subtype"),
    [(44_100, 2, "PCM_16"), (48_000, 1, "PCM_24"), (96_000, 2, "PCM_24"), (22_050, 1, "PCM_16"), (11_025, 6, "PCM_16"),
     (44_056, 2, "PCM_S8")],
)  # fmt: skip
@pytest.mark.parametrize("samples", [1, 100, 4096, 50_001])
def test_the_last_frame_of_many_kinds_of_stream(rate: int, channels: int, subtype: str, samples: int) -> None:
    noise = np.random.default_rng(samples).normal(size=(samples, channels)) * 0.1
    buffer = io.BytesIO()
    soundfile.write(buffer, noise, rate, format="FLAC", subtype=subtype)
    assert last_of(buffer.getvalue()) == (samples, samples)


def test_each_cut_lowers_the_last_sample(tmp_path: Path) -> None:
    data = make_audio(tmp_path / "a.flac", "flac", seconds=5.0).read_bytes()

    def last(share: int) -> int:
        found, _ = last_of(data[: len(data) * share // 10])
        assert found is not None
        return found

    lasts = [last(share) for share in range(3, 11)]
    assert lasts == sorted(lasts)
    assert len(set(lasts)) == len(lasts)
    assert lasts[-1] == 5 * 44_100


def test_the_frame_number_of_a_long_stream_is_coded_in_several_bytes() -> None:
    buffer = io.BytesIO()
    soundfile.write(buffer, np.zeros(600 * 44_100, np.int16), 44_100, format="FLAC")
    assert last_of(buffer.getvalue()) == (26_460_000, 26_460_000)


def test_no_frame_no_answer(tmp_path: Path) -> None:
    data = make_audio(tmp_path / "a.flac", "flac").read_bytes()
    head = data[: data.index(b"\xff\xf8")]
    assert last_of(head + bytes(2_000_000))[0] is None
