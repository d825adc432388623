"""Instruments with a pitch: how one voice sounds that is held for a duration in seconds; it may ring on after that. And
drums, each one hit as it rings out by itself.
"""

from collections.abc import Callable

import numpy as np

from tagger.demo.waveforms import (
    RATE,
    Sound,
    bandpass,
    decay,
    driven,
    envelope,
    highpass,
    lowpass,
    mono,
    noise,
    pluck,
    pulse,
    saw,
    sine,
    times,
    total,
    triangle,
)

Voice = Callable[[float, float], Sound]


def _vibrato(hertz: float, seconds: float, depth: float, rate: float) -> Sound:
    """A sawtooth whose pitch trembles after a moment; ``depth`` as a share of the pitch."""
    at = times(seconds)
    tremble = 1 + depth * np.minimum(at / 0.4, 1) * np.sin(2 * np.pi * rate * at)
    return mono(2 * (np.cumsum(hertz * tremble) / RATE % 1.0) - 1)


def sub_bass(hertz: float, duration: float) -> Sound:
    """A sine with a little grit."""
    return driven(sine(hertz, duration + 0.04), 1.6) * envelope(duration + 0.04, 0.006, 0.04)


def acid_bass(hertz: float, duration: float) -> Sound:
    """A sawtooth through a filter that closes quickly."""
    wave, length = saw(hertz, duration + 0.03), duration + 0.03
    bright = decay(length, 0.06)
    return driven(lowpass(wave, 2600, 4) * bright + lowpass(wave, 420, 4), 2.2) * envelope(length, 0.003, 0.03)


def saw_bass(hertz: float, duration: float) -> Sound:
    """Two sawtooths a little apart, dull."""
    wave = saw(hertz, duration + 0.05) + saw(hertz * 1.007, duration + 0.05, 0.3)
    return 0.6 * lowpass(wave, 900, 3) * envelope(duration + 0.05, 0.004, 0.05)


def reese_bass(hertz: float, duration: float) -> Sound:
    """Sawtooths that beat against each other."""
    length = duration + 0.06
    wave = saw(hertz * 0.992, length) + saw(hertz * 1.008, length, 0.5) + 0.8 * sine(hertz / 2, length)
    return driven(lowpass(wave, 1100, 3), 0.9) * envelope(length, 0.01, 0.06)


def finger_bass(hertz: float, duration: float) -> Sound:
    """A bass guitar."""
    return 0.9 * pluck(hertz, duration + 0.12, 6, 1.3, 0.9)


def upright_bass(hertz: float, duration: float) -> Sound:
    """A double bass, plucked."""
    return pluck(hertz, duration + 0.25, 5, 1.5, 0.6)


def pad(hertz: float, duration: float) -> Sound:
    """Slow, wide and soft."""
    length = duration + 1.6
    wave = total(saw(hertz * ratio, length, ratio % 1) for ratio in (0.994, 1.0, 1.005))
    return 0.3 * lowpass(wave, 1300, 2) * envelope(length, min(1.4, duration / 2), 1.6)


def strings(hertz: float, duration: float) -> Sound:
    """Bowed strings, several."""
    length = duration + 0.35
    wave = _vibrato(hertz, length, 0.004, 5.2) + _vibrato(hertz * 1.003, length, 0.004, 4.7)
    return 0.35 * lowpass(wave, 2800, 2) * envelope(length, min(0.18, duration / 2), 0.35)


def violin(hertz: float, duration: float) -> Sound:
    """One bowed string."""
    length = duration + 0.12
    return 0.5 * lowpass(highpass(_vibrato(hertz, length, 0.007, 5.6), 250), 4200, 2) * envelope(length, 0.06, 0.12)


def horns(hertz: float, duration: float) -> Sound:
    """A short brass section."""
    length = duration + 0.08
    wave = saw(hertz, length) + saw(hertz * 1.004, length, 0.4)
    bright = lowpass(wave, 3600) * envelope(length, 0.03, 0.08)
    return 0.45 * driven(bright, 1.2)


def piano(hertz: float, duration: float) -> Sound:
    """Struck strings: higher partials are a little sharp and die sooner."""
    length = min(duration + 0.5, 3.5)
    partials = [(n, n * np.sqrt(1 + 0.0004 * n * n)) for n in range(1, 9) if n * hertz < 9000]
    wave = total(
        sine(hertz * ratio, length) * decay(length, 0.9 / (1 + 0.5 * n)) / np.float32(n**1.1) for n, ratio in partials
    )
    return 0.55 * wave * envelope(length, 0.002, 0.4)


def electric_piano(hertz: float, duration: float) -> Sound:
    """Tines: frequency modulation that fades."""
    length = duration + 0.4
    tine = 1.6 * decay(length, 0.12) * sine(hertz * 14, length) * 0.25 + 0.9 * decay(length, 0.5) * sine(hertz, length)
    wave = mono(np.sin(2 * np.pi * hertz * times(length) + tine))
    return 0.5 * wave * decay(length, 0.7) * envelope(length, 0.003, 0.3)


def organ(hertz: float, duration: float) -> Sound:
    """Drawbars with a slow turn of the loudspeaker."""
    length = duration + 0.05
    bars = ((0.5, 0.8), (1.0, 1.0), (1.5, 0.5), (2.0, 0.6), (3.0, 0.3), (4.0, 0.25))
    wave = total(level * sine(hertz * ratio, length) for ratio, level in bars)
    turn = 1 + 0.15 * np.sin(2 * np.pi * 6.1 * times(length))
    return mono(0.28 * wave * turn) * envelope(length, 0.008, 0.05)


def guitar(hertz: float, duration: float) -> Sound:
    """A steel-string guitar that rings on."""
    return 0.5 * pluck(hertz, duration + 0.8)


def banjo(hertz: float, duration: float) -> Sound:
    """Bright and short."""
    return 0.4 * pluck(hertz, duration + 0.3, 12, 0.8, 0.25)


def steel_guitar(hertz: float, duration: float) -> Sound:
    """A string that slides up to its note and sings."""
    length = duration + 0.3
    slide = 1 - 0.06 * np.exp2(-times(length) / 0.06)
    phase = 2 * np.pi * np.cumsum(hertz * slide) / RATE
    wave = np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.15 * np.sin(3 * phase)
    return mono(0.5 * wave * decay(length, 0.9)) * envelope(length, 0.03, 0.25)


def chop(hertz: float, duration: float) -> Sound:
    """A guitar struck off the beat and stopped at once."""
    return 0.6 * pluck(hertz, min(duration, 0.12) + 0.08, 10, 1.0, 0.12)


def lead_guitar(hertz: float, duration: float) -> Sound:
    """An overdriven guitar that bends into its note."""
    length = duration + 0.15
    bend = 1 - 0.03 * np.exp2(-times(length) / 0.03) + 0.005 * np.sin(2 * np.pi * 5.5 * times(length))
    phase = np.cumsum(hertz * bend) / RATE % 1.0
    return 0.4 * lowpass(driven(2 * phase - 1, 4), 3200, 2) * envelope(length, 0.008, 0.15)


def metal_guitar(hertz: float, duration: float) -> Sound:
    """Two strings a little apart through a high-gain amplifier and its loudspeaker."""
    length = duration + 0.25
    wave = (
        pluck(hertz, length, 10, 0.6, 4.0) + 0.5 * pluck(hertz * 1.004, length, 10, 0.6, 4.0) + 0.05 * noise(length, 21)
    )
    return 0.4 * lowpass(driven(highpass(wave, 90), 25), 5000, 3) * envelope(length, 0.005, 0.22)


def stab(hertz: float, duration: float) -> Sound:
    """A short synthetic chord."""
    length = duration + 0.18
    wave = saw(hertz, length) + saw(hertz * 1.01, length, 0.6)
    return 0.4 * lowpass(wave, 2200, 3) * decay(length, 0.09) * envelope(length, 0.002, 0.1)


def lead(hertz: float, duration: float) -> Sound:
    """A plain synthetic melody."""
    return 0.4 * lowpass(pulse(hertz, duration + 0.1, 0.35), 3000) * envelope(duration + 0.1, 0.01, 0.1)


def chip_lead(hertz: float, duration: float) -> Sound:
    """A game console's narrow pulse."""
    return 0.35 * pulse(hertz, duration, 0.25) * envelope(duration, 0.001, 0.01) * (0.5 + 0.5 * decay(duration, 0.15))


def chip_chord(hertz: float, duration: float) -> Sound:
    """A game console's square."""
    return 0.28 * pulse(hertz, duration, 0.5) * envelope(duration, 0.001, 0.005)


def chip_bass(hertz: float, duration: float) -> Sound:
    """A game console's triangle, in coarse steps."""
    return 0.7 * mono(np.round(triangle(hertz, duration) * 7.5) / 7.5) * envelope(duration, 0.001, 0.005)


def bells(hertz: float, duration: float) -> Sound:
    """Small bells, far apart from their overtones."""
    length = duration + 1.8
    wave = total(level * sine(hertz * ratio, length) * decay(length, life) for ratio, level, life in
               ((1.0, 1.0, 0.8), (2.76, 0.5, 0.4), (5.4, 0.25, 0.2)))  # fmt: skip
    return 0.4 * wave * envelope(length, 0.002, 0.5)


def wind(hertz: float, duration: float) -> Sound:
    """Air that comes and goes, tuned to its note."""
    length = duration + 1.0
    air = lowpass(highpass(noise(length, round(hertz)), hertz * 1.5), hertz * 5)
    return 0.5 * air * envelope(length, duration / 2, 1.0) * mono(1 + 0.3 * np.sin(2 * np.pi * 0.21 * times(length)))


VOICES: dict[str, Voice] = {
    voice.__name__: voice
    for voice in (
        *(sub_bass, acid_bass, saw_bass, reese_bass, finger_bass, upright_bass, chip_bass),
        *(pad, strings, violin, horns, organ, wind, bells),
        *(piano, electric_piano, guitar, banjo, steel_guitar, chop, lead_guitar, metal_guitar),
        *(stab, lead, chip_lead, chip_chord),
    )
}


def _swept(seconds: float, start: float, end: float, speed: float) -> Sound:
    """A sine that falls from one pitch to another; ``speed`` is the half-life of the fall in seconds."""
    hertz = end + (start - end) * np.exp2(-times(seconds) / speed)
    return mono(np.sin(2 * np.pi * np.cumsum(hertz) / RATE))


def kick() -> Sound:
    """A round bass drum."""
    return _swept(0.35, 150, 48, 0.022) * decay(0.35, 0.07)


def hard_kick() -> Sound:
    """A bass drum with a click, overdriven."""
    body = driven(_swept(0.4, 210, 46, 0.018) * decay(0.4, 0.09), 3)
    body[: RATE // 250] += 0.4 * noise(0.004)[: RATE // 250]
    return body


def boom() -> Sound:
    """A long low bass drum."""
    return driven(_swept(0.9, 120, 42, 0.03) * decay(0.9, 0.22), 1.6)


def snare() -> Sound:
    """A snare drum: skin and wires."""
    skin = _swept(0.2, 240, 175, 0.02) * decay(0.2, 0.035)
    return 0.6 * skin + 0.7 * highpass(noise(0.2, 1), 1800) * decay(0.2, 0.045)


def fat_snare() -> Sound:
    """A deep snare drum that rings."""
    skin = _swept(0.35, 210, 150, 0.03) * decay(0.35, 0.06)
    return driven(skin + 0.9 * bandpass(noise(0.35, 2), 3000, 3) * decay(0.35, 0.08))


def bass_drum() -> Sound:
    """The bass drum of a drum kit: a soft beater on a skin."""
    return 1.4 * lowpass(_swept(0.3, 95, 62, 0.02) * decay(0.3, 0.05), 500) * envelope(0.3, 0.004, 0.1)


def snare_drum() -> Sound:
    """The snare drum of a drum kit: the tones of its skin, and wires."""
    skin = total(
        level * sine(hertz, 0.25) * decay(0.25, life)
        for hertz, level, life in ((185, 0.6, 0.04), (285, 0.35, 0.03), (331, 0.3, 0.025), (470, 0.2, 0.02))
    )
    return (skin + 0.25 * bandpass(noise(0.25, 1), 3000, 2.5) * decay(0.25, 0.05)) * envelope(0.25, 0.002, 0.1)


def _cymbal(seconds: float, life: float) -> Sound:
    """Bronze: sixty tones that have nothing to do with each other, the higher ones dying sooner."""
    rng = np.random.default_rng(5)
    tones = np.exp(rng.uniform(np.log(300), np.log(9000), 60)).tolist()
    return total(
        sine(hertz, seconds) * decay(seconds, life * (0.3 + 900 / (1000 + hertz / 3))) for hertz in tones
    ) / np.float32(18)


def brush() -> Sound:
    """A snare drum stroked with a brush."""
    return 0.3 * bandpass(noise(0.3, 3), 2500, 3) * envelope(0.3, 0.05, 0.22)


def rim() -> Sound:
    """A stick on the rim."""
    return (sine(1700, 0.06) + 0.7 * sine(820, 0.06)) * decay(0.06, 0.008)


def clap() -> Sound:
    """Hands: four bursts."""
    burst = bandpass(noise(0.25, 4), 1500, 2)
    late = times(0.25)[None] - mono([[0.0], [0.011], [0.022], [0.03]])
    hits = np.where(late >= 0, np.exp2(-late / mono([[0.005], [0.005], [0.005], [0.045]])), 0).sum(axis=0)
    return mono(1.2 * burst * hits)


def hat() -> Sound:
    """A closed hi-hat."""
    return 0.7 * highpass(noise(0.06, 5), 7500) * decay(0.06, 0.012)


def open_hat() -> Sound:
    """An open hi-hat."""
    return 0.6 * highpass(noise(0.32, 6), 7000) * decay(0.32, 0.085)


def shaker() -> Sound:
    """A shaker."""
    length = 0.1
    swell = mono(np.minimum(times(length) / 0.03, 1)) * decay(length, 0.03)
    return 0.5 * bandpass(noise(length, 7), 6500, 1.5) * swell


def ride() -> Sound:
    """A ride cymbal."""
    return 0.6 * _cymbal(0.9, 0.2)


def crash() -> Sound:
    """A crash cymbal."""
    return 1.2 * _cymbal(1.8, 0.45)


def hi_hat() -> Sound:
    """The closed hi-hat of a drum kit."""
    return 0.9 * _cymbal(0.12, 0.025)


def open_hi_hat() -> Sound:
    """The open hi-hat of a drum kit."""
    return 0.9 * _cymbal(0.4, 0.11)


def tom() -> Sound:
    """A tom-tom."""
    return _swept(0.45, 190, 95, 0.06) * decay(0.45, 0.1)


def bit_kick() -> Sound:
    """A game console's bass drum: a falling square."""
    return mono(np.sign(_swept(0.14, 260, 40, 0.025))) * decay(0.14, 0.05)


def bit_snare() -> Sound:
    """A game console's noise, held for a few samples at a time."""
    coarse = np.repeat(noise(0.13, 10)[: RATE // 60], 8)[: round(0.13 * RATE)]
    return coarse * decay(coarse.size / RATE, 0.03)


def bit_hat() -> Sound:
    """The same noise, short and bright."""
    return 0.6 * mono(np.sign(noise(0.03, 11))) * decay(0.03, 0.008)


def vinyl() -> Sound:
    """Dust on a record: four seconds of clicks and hiss."""
    rng = np.random.default_rng(12)
    clicks = mono(np.where(rng.uniform(size=4 * RATE) > 0.9997, rng.uniform(-1, 1, 4 * RATE), 0))
    return lowpass(clicks, 6000) + 0.012 * lowpass(noise(4.0, 13), 5000)


DRUMS: dict[str, Callable[[], Sound]] = {
    drum.__name__: drum
    for drum in (
        *(kick, hard_kick, boom, bass_drum, snare, fat_snare, snare_drum, brush, rim, clap, tom),
        *(hat, open_hat, hi_hat, open_hi_hat, shaker, ride, crash),
        *(bit_kick, bit_snare, bit_hat),
    )
}
