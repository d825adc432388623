"""Whether there is music to go by: silence, steady noise, a lone tone, rumble and speech are told from music by their signal.

A tagger gives every sound a genre: to musicnn, white noise is "electronic", speech "Hip-Hop", silence "rock". So each patch
is judged before the network hears it, from its level and its log mel spectrum, and what is left of a track must be music.

The thresholds come from 88 tracks of game, ambient, lo-fi and chiptune music, 16 synthesised tracks of other genres, 9 songs,
noises and tones at levels from −90 to −3 dBFS, and speech synthesised in 9 languages; each lies between the most extreme
patch of music and the most extreme of the others. ``SPEECH_WEIGHTS`` is a logistic regression on nine measures; with whole
albums and whole languages left out it separates all tracks (music at most −0.3, speech at least 3.0 log-odds). It takes rap
for speech, too, unless there is a bass: synthetic and natural voices 9 dB above 86 pieces of music came out as speech in 30 % of
the cases without that rule and in 17 % with it, 6 dB above in 22 and 9 %. Natural voices it does not know: 154 recordings of
actors' dialogue all passed as music. Single noises that come and go, and sweeps were not covered: they may pass or fail.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tagger.inference.audio.musicnn_front_end import HOP, PATCH_SAMPLES
from tagger.inference.modality import NOTHING_TO_GO_BY
from tagger.inference.types import Doubles, Floats

SILENCE_LEVEL = -60.0  # dBFS, root mean square of a frame of 16 ms
SOUNDING_FRAMES = 0.5  # the least share of a patch's frames above that level
STEADY_NOISE = 1.05  # dB; steady noises: at most 0.93, music: at least 1.18
STEADY_TONE = 0.2  # dB; tones: at most 0.07, music: at least 0.34
RUMBLE_SHARE = 0.9  # brown noise, wind, a constant: at least 0.96, music: at most 0.67
WHITE_FLATNESS = -1.5  # dB; clicks and bursts of white noise: at least -0.04, music: at most -4.3
BASS_SHARE = 0.01  # of the power below 90 Hz; speech: at most 0.005, a voice 6 dB above a beat with bass: 0.03
SPEECH_LOG_ODDS = 2.0  # a track's mean; nearer to speech (at least 3.0) than to music, for songs over little
SPEECH_WEIGHTS = (0.131, 3.966, 2.239, -15.633, 0.199, -10.321, -14.03, -14.776, -14.271)  # of the measures, in order
SPEECH_BIAS = 1.759


class Sound(StrEnum):
    """What a patch, or a whole track, holds."""

    MUSIC = "music"
    SILENCE = "silence"
    NOISE = "noise"
    TONE = "a steady tone"
    RUMBLE = "rumble"
    SPEECH = "speech"


@dataclass(frozen=True, slots=True, eq=False)
class Audibility:
    """What was heard in a track: ``music`` [patches] says which patches count; ``sound`` is MUSIC if any does."""

    sound: Sound
    music: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

    @property
    def remark(self) -> str | None:
        """Why there is nothing to go by, as a clause; None where there is music."""
        return None if self.sound is Sound.MUSIC else f"{NOTHING_TO_GO_BY}: it holds {self.sound}, no music"


def audibility(clips: Sequence[Floats], patches: Floats) -> Audibility:
    """Judge a track by its clips (mono, 16 kHz, up to 47872 samples each) and their log mel patches [n, 187, 96]."""
    power = _mel_power(patches)
    measures = _measures(power)
    sounds = [_sound(clip, measures, row) for clip, row in zip(clips, range(len(patches)), strict=True)]
    music = np.array([sound is Sound.MUSIC for sound in sounds], bool)
    if not music.any():
        return Audibility(_commonest(sounds), music)
    disturbing = [sound for sound in sounds if sound not in (Sound.MUSIC, Sound.SILENCE)]
    if len(disturbing) > music.sum():  # a patch of noise may pass by chance, most do not
        return Audibility(_commonest(disturbing), np.zeros_like(music))
    of_music = {name: values[music] for name, values in measures.items()}
    if of_music["bass_share"].mean() < BASS_SHARE:
        log_odds = _speech_log_odds(patches[music], power[music], of_music)
        if log_odds.mean() > SPEECH_LOG_ODDS:
            return Audibility(Sound.SPEECH, np.zeros_like(music))
    return Audibility(Sound.MUSIC, music)


def is_sounding(clip: Floats, patch_samples: int = PATCH_SAMPLES) -> bool:
    """Whether at least half of a patch of so many samples is louder than silence; what a clip lacks of it is silence."""
    frames = clip[: clip.size // HOP * HOP].astype(np.float64).reshape(-1, HOP)
    power = np.square(frames).mean(axis=1)
    loud = int((power > 10 ** (SILENCE_LEVEL / 10)).sum())
    return loud >= SOUNDING_FRAMES * (patch_samples // HOP)


def _sound(clip: Floats, measures: Mapping[str, Doubles], row: int) -> Sound:
    if not is_sounding(clip):
        return Sound.SILENCE
    if measures["variation"][row] < STEADY_TONE:
        return Sound.TONE
    if measures["lowest_share"][row] > RUMBLE_SHARE:
        return Sound.RUMBLE
    if measures["unsteadiness"][row] < STEADY_NOISE or measures["flatness"][row] > WHITE_FLATNESS:
        return Sound.NOISE
    return Sound.MUSIC


def _commonest(sounds: Sequence[Sound]) -> Sound:
    return Counter(sounds).most_common(1)[0][0] if sounds else Sound.SILENCE


def _mel_power(patches: Floats) -> Doubles:
    """Log mel patches [n, 187, 96] to their power, of the same shape."""
    # An exponential is four times faster than a power of ten.
    return np.asarray((np.exp(patches.astype(np.float64) * np.log(10.0)) - 1) / 10_000)


def _measures(power: Doubles) -> dict[str, Doubles]:
    """What tells silence, noise, tones and rumble from music, from the power of patches [n, 187, 96]; each [n]."""
    blocks = power[:, :184].reshape(-1, 23, 8, 12, 8).mean(axis=(2, 4)) + 1e-9  # 128 ms × 8 bands
    deviations = (10 * np.log10(blocks)).std(axis=1)  # [n, 12]
    weights = blocks.mean(axis=1)
    mean = power.mean(axis=1) + 1e-9
    total = mean.sum(axis=1)
    return {
        # dB: how much the blocks change over time, weighted by their power, and where all blocks count alike
        "variation": (deviations * weights).sum(axis=1) / weights.sum(axis=1),
        "unsteadiness": deviations.mean(axis=1),
        # dB: geometric to arithmetic mean of the mel power; 0 is white
        "flatness": 10 * (np.log10(mean).mean(axis=1) - np.log10(mean.mean(axis=1))),
        # the share of the power in the lowest band, and in the lowest two
        "lowest_share": mean[:, 0] / total,
        "bass_share": mean[:, :2].sum(axis=1) / total,
    }


def _speech_log_odds(patches: Floats, power: Doubles, measures: Mapping[str, Doubles]) -> Doubles:
    """Log-odds of speech against music, [n]: of log mel patches [n, 187, 96], their power and their measures."""
    levels = 10 * np.log10(power[:, :184].sum(axis=2).reshape(-1, 46, 4).mean(axis=2) + 1e-9)  # dB, steps of 64 ms
    loud = np.percentile(levels, 90, axis=1, keepdims=True)
    mean = power.mean(axis=1) + 1e-9
    ordered = np.sort(mean, axis=1)[:, ::-1]
    total = mean.sum(axis=1)
    similarity = _similarities(patches.astype(np.float64))
    columns = (
        measures["variation"],
        np.log1p(levels.std(axis=1)),
        (levels < loud - 20).mean(axis=1),  # pauses
        (levels < loud - 30).mean(axis=1),  # deep pauses
        measures["flatness"],
        ordered[:, :3].sum(axis=1) / total,
        ordered[:, 0] / total,
        similarity[:, 8:].max(axis=1),  # how alike the changes in spectrum are after 0.35 to 1.5 s
        similarity[:, 1],  # after 0.13 s
    )
    return np.asarray(np.stack(columns, axis=1) @ np.array(SPEECH_WEIGHTS) + SPEECH_BIAS)


def _similarities(logarithms: Doubles) -> Doubles:
    """The cosine of the spectra's deviations from their mean and the same 6, 8, … 92 frames later, [n, 44]."""
    deviations = logarithms - logarithms.mean(axis=1, keepdims=True)
    products = np.matmul(deviations, deviations.transpose(0, 2, 1))  # [n, 187, 187]
    energy = np.diagonal(products, axis1=1, axis2=2)
    columns = []
    for lag in range(6, 94, 2):
        product = np.trace(products, offset=lag, axis1=1, axis2=2)
        columns.append(product / np.sqrt(energy[:, lag:].sum(axis=1) * energy[:, :-lag].sum(axis=1) + 1e-6))
    return np.stack(columns, axis=1)
