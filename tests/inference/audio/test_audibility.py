"""What is not music gives nothing, at any level; music that is close to it stays."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tagger.inference.audio.audibility import Audibility, Sound, audibility, is_sounding
from tagger.inference.audio.musicnn_front_end import PATCH_SAMPLES, RATE, clip_patch

Samples = NDArray[np.float32]
SECONDS = 18


def _judge(samples: Samples) -> Audibility:
    clips = [
        samples[start : start + PATCH_SAMPLES] for start in range(0, len(samples) - PATCH_SAMPLES + 1, PATCH_SAMPLES)
    ]
    return audibility(clips, np.stack([clip_patch(clip) for clip in clips]))


def _noise(exponent: float, seed: int) -> Samples:
    """Noise whose power falls with the frequency to the ``exponent``, root mean square 1."""
    count = RATE * SECONDS
    frequencies = np.maximum(np.fft.rfftfreq(count), 1 / count)
    noise = np.fft.irfft(
        np.fft.rfft(np.random.default_rng(seed).standard_normal(count)) * frequencies ** (-exponent / 2)
    )
    samples: Samples = (noise / noise.std()).astype(np.float32)
    return samples


def _melody() -> Samples:
    """Plucked notes of four partials, two a second, over a held fifth."""
    time = np.arange(RATE * SECONDS) / RATE
    since, note = time % 0.5, (time // 0.5).astype(int)
    pitch = 220 * 2 ** (np.array([0, 4, 7, 12, 9, 7, 4, 2])[note % 8] / 12)
    plucked = sum(np.sin(2 * np.pi * pitch * partial * since) / partial for partial in range(1, 5)) * np.exp(-6 * since)
    held = np.sin(2 * np.pi * 110 * time) + np.sin(2 * np.pi * 165 * time)
    samples: Samples = (0.1 * plucked + 0.03 * held).astype(np.float32)
    return samples


@pytest.mark.parametrize("level", [-6, -20, -35, -50, -58, -62, -90])
@pytest.mark.parametrize("exponent", [0, 1])  # white, pink
def test_noise_at_any_level_gives_nothing(exponent: float, level: int) -> None:
    judged = _judge(_noise(exponent, seed=level + 200) * np.float32(10 ** (level / 20)))
    assert judged.sound is (Sound.NOISE if level > -60 else Sound.SILENCE)
    assert not judged.music.any()
    assert judged.sound.remark is not None


@pytest.mark.parametrize("frequency", [50, 440, 3000])
@pytest.mark.parametrize("level", [-3, -50])
def test_a_tone_gives_nothing(frequency: int, level: int) -> None:
    tone = np.sin(2 * np.pi * frequency * np.arange(RATE * SECONDS) / RATE) * 10 ** (level / 20)
    assert _judge(tone.astype(np.float32)).sound is Sound.TONE


def test_silence_and_a_second_of_sound_in_a_minute_of_it_give_nothing() -> None:
    samples = np.zeros(60 * RATE, np.float32)
    assert _judge(samples).sound is Sound.SILENCE
    samples[20 * RATE : 21 * RATE] = _melody()[:RATE]
    for clip in (samples[start : start + PATCH_SAMPLES] for start in range(18 * RATE, 21 * RATE, 4000)):
        assert audibility([clip], clip_patch(clip)[None]).sound is Sound.SILENCE


def test_rumble_and_clicks_give_nothing() -> None:
    assert _judge(_noise(2, seed=1) * np.float32(0.1)).sound is Sound.RUMBLE
    clicks = np.zeros(RATE * SECONDS, np.float32)
    clicks[::RATE] = 0.9
    assert not _judge(clicks).music.any()


@pytest.mark.parametrize("gain", [1.0, 0.1])  # as loud as a track, and as a quiet passage
def test_music_stays(gain: float) -> None:
    judged = _judge(_melody() * np.float32(gain))
    assert judged.sound is Sound.MUSIC
    assert judged.music.all()
    assert judged.sound.remark is None


def test_a_lead_in_of_silence_or_noise_is_left_out() -> None:
    silence, noise = np.zeros(PATCH_SAMPLES, np.float32), _noise(0, seed=9)[:PATCH_SAMPLES] * np.float32(0.01)
    judged = _judge(np.concatenate([silence, noise, _melody()]))
    assert judged.sound is Sound.MUSIC
    assert judged.music.tolist() == [False, False] + [True] * (len(judged.music) - 2)


def test_a_clip_must_sound_for_half_of_a_patch() -> None:
    assert is_sounding(_melody()[: int(1.6 * RATE)])
    assert not is_sounding(_melody()[: int(1.4 * RATE)])
    assert not is_sounding(np.zeros(0, np.float32))


def test_nothing_is_silence() -> None:
    assert audibility([], np.empty((0, 187, 96), np.float32)).sound is Sound.SILENCE
