from collections.abc import Callable

import numpy as np
import pytest

from tagger.demo.instruments import DRUMS, VOICES, vinyl
from tagger.demo.waveforms import (
    RATE,
    WET_RATE,
    Sound,
    _tails,
    decay,
    doubled,
    echo,
    envelope,
    halved,
    highpass,
    lowpass,
    master,
    noise,
    pluck,
    pulse,
    pump,
    reverberation,
    saw,
    sine,
    triangle,
)


def loudest_hertz(sound: Sound) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size)))
    return float(np.fft.rfftfreq(sound.size, 1 / RATE)[spectrum.argmax()])


@pytest.mark.parametrize("wave", [sine, saw, pulse, triangle])
@pytest.mark.parametrize("hertz", [110.0, 1000.0])
def test_waves_have_their_pitch_and_stay_within_one(wave: Callable[[float, float], Sound], hertz: float) -> None:
    sound = wave(hertz, 1.0)
    assert sound.dtype == np.float32
    assert sound.size == RATE
    assert loudest_hertz(sound) == pytest.approx(hertz, abs=1.5)
    assert np.abs(sound).max() <= 1.01


def test_the_rounded_edge_keeps_aliases_low() -> None:
    naive = (2 * (np.arange(RATE) * 2637.0 / RATE % 1) - 1).astype(np.float32)

    def between_harmonics(sound: Sound) -> float:
        spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size)))
        bins = np.arange(spectrum.size)
        return float(spectrum[(np.abs((bins + 1318) % 2637 - 1318) > 30) & (bins < 6000)].max())

    assert between_harmonics(saw(2637.0, 1.0)) < 0.2 * between_harmonics(naive)


def test_filters_keep_their_side() -> None:
    both = sine(100.0, 1.0) + sine(5000.0, 1.0)
    assert loudest_hertz(lowpass(both, 500)) == pytest.approx(100, abs=1)
    assert loudest_hertz(highpass(both, 1000)) == pytest.approx(5000, abs=1)
    assert np.abs(lowpass(sine(100.0, 1.0), 1000)[1000:-1000]).max() == pytest.approx(1, abs=0.05)


def test_envelopes() -> None:
    assert decay(1.0, 0.25)[RATE // 4] == pytest.approx(0.5, abs=0.001)
    shape = envelope(1.0, 0.1, 0.2)
    assert shape[0] == 0
    assert shape[RATE // 2] == 1
    assert shape[-1] < 0.001
    assert noise(0.1, 3).tobytes() == noise(0.1, 3).tobytes()


def test_a_plucked_string_is_in_tune_and_fades() -> None:
    sound = pluck(220.0, 1.0)
    assert (
        loudest_hertz(sound[: RATE // 2]) % 220 == pytest.approx(0, abs=6)
        or loudest_hertz(sound[: RATE // 2]) % 220 > 214
    )
    assert np.abs(sound[-RATE // 8 :]).max() < 0.5 * np.abs(sound[: RATE // 8]).max()


@pytest.mark.parametrize("name", sorted(VOICES))
@pytest.mark.parametrize(("hertz", "duration"), [(55.0, 0.05), (440.0, 0.6), (2000.0, 0.2)])
def test_instruments_sound_and_end_softly(name: str, hertz: float, duration: float) -> None:
    sound = VOICES[name](hertz, duration)
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()
    assert 0.02 < np.abs(sound).max() < 2.5
    assert abs(float(sound[-1])) < 0.05


@pytest.mark.parametrize("name", sorted(DRUMS))
def test_drums_sound_and_ring_out(name: str) -> None:
    sound = DRUMS[name]()
    assert sound.dtype == np.float32
    assert 0.1 < np.abs(sound).max() < 2.5
    assert np.abs(sound[-sound.size // 20 :]).max() < 0.25 * np.abs(sound).max()


def test_dust_is_quiet() -> None:
    assert 0 < float(np.sqrt((vinyl() ** 2).mean())) < 0.05


def click(count: int) -> np.ndarray:
    bus = np.zeros((2, count), np.float32)
    bus[0, 100] = 1
    return bus


def test_echoes_come_in_time_fade_and_change_sides() -> None:
    wet = echo(click(WET_RATE), 0.25, 0.5)
    late = WET_RATE // 4
    levels = [
        (float(wet[0, 100 + n * late : 130 + n * late].sum()), float(wet[1, 100 + n * late : 130 + n * late].sum()))
        for n in (1, 2)
    ]
    assert levels[0] == pytest.approx((0, 0.5), abs=0.02)
    assert levels[1] == pytest.approx((0.25, 0), abs=0.02)


def test_the_room_rings_and_ends() -> None:
    wet = reverberation(click(3 * WET_RATE), 1.0)
    energy = [(wet[:, start : start + 2000] ** 2).sum() for start in (100, WET_RATE // 2, 2 * WET_RATE)]
    assert energy[0] > 10 * energy[1] > 0
    assert energy[2] < 1e-6 * energy[0]


def test_the_room_is_the_same_as_one_long_convolution() -> None:
    bus = np.stack([noise(8.0, 1), noise(8.0, 2)])[:, : 7 * WET_RATE]
    size = 1 << 19
    full = np.fft.irfft(np.fft.rfft(bus, size) * np.fft.rfft(_tails(12), size), size)[:, : bus.shape[1]]
    assert np.abs(reverberation(bus, 1.2) - full).max() < 1e-3


@pytest.mark.parametrize("count", [1000, 1001])
def test_halving_and_doubling_keep_what_is_slow(count: int) -> None:
    slow = np.stack([sine(200.0, 1.0), sine(300.0, 1.0)])[:, :count]
    assert np.abs(doubled(halved(slow), count) - slow)[:, 2:-3].max() < 0.04


def test_pumping_and_mastering() -> None:
    constant = np.ones((2, RATE), np.float32)
    pumped = pump(constant, 0.5, 0.6)
    assert pumped[0, 0] == pytest.approx(0.4)
    assert pumped[0, RATE // 3] == pytest.approx(1.0)
    finished = master(np.full((2, 3 * RATE), 7, np.float32), 1.5)
    assert np.abs(finished).max() == pytest.approx(0.89, abs=0.001)
    assert finished[0, -1] < 0.001
    assert np.isfinite(master(np.zeros((2, 100), np.float32), 1.0)).all()
