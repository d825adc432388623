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
from collections.abc import Sequence
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
SPEECH_LOG_ODDS = (
    2.0  # a track's mean; nearer to speech (at least 3.0) than to music (at most -0.3), for songs over little
)


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
    measures = _measures(patches)
    sounds = [_sound(clip, row) for clip, row in zip(clips, measures, strict=True)]
    music = np.array([sound is Sound.MUSIC for sound in sounds], bool)
    if not music.any():
        return Audibility(_commonest(sounds), music)
    disturbing = [sound for sound in sounds if sound not in (Sound.MUSIC, Sound.SILENCE)]
    if len(disturbing) > music.sum():  # a patch of noise may pass by chance, most do not
        return Audibility(_commonest(disturbing), np.zeros_like(music))
    of_music = measures[music]
    if _speech_log_odds(of_music).mean() > SPEECH_LOG_ODDS and of_music[:, BASS].mean() < BASS_SHARE:
        return Audibility(Sound.SPEECH, np.zeros_like(music))
    return Audibility(Sound.MUSIC, music)


def is_sounding(clip: Floats, patch_samples: int = PATCH_SAMPLES) -> bool:
    """Whether at least half of a patch of so many samples is louder than silence; what a clip lacks of it is silence."""
    frames = clip[: clip.size // HOP * HOP].astype(np.float64).reshape(-1, HOP)
    power = np.square(frames).mean(axis=1)
    loud = int((power > 10 ** (SILENCE_LEVEL / 10)).sum())
    return loud >= SOUNDING_FRAMES * (patch_samples // HOP)


def _sound(clip: Floats, measures: Doubles) -> Sound:
    if not is_sounding(clip):
        return Sound.SILENCE
    values = dict(zip(MEASURES, measures, strict=True))
    if values["variation"] < STEADY_TONE:
        return Sound.TONE
    if values["lowest_share"] > RUMBLE_SHARE:
        return Sound.RUMBLE
    if values["unsteadiness"] < STEADY_NOISE or values["flatness"] > WHITE_FLATNESS:
        return Sound.NOISE
    return Sound.MUSIC


def _commonest(sounds: Sequence[Sound]) -> Sound:
    return Counter(sounds).most_common(1)[0][0] if sounds else Sound.SILENCE


MEASURES = (
    "variation",  # dB: how much the blocks of 128 ms × 8 bands change over time, weighted by their power
    "level_deviation",  # ln(1 + dB): the standard deviation of the level over steps of 64 ms
    "pauses",  # the share of these steps 20 dB below the loud ones (the 90th percentile)
    "deep_pauses",  # 30 dB below
    "flatness",  # dB: geometric to arithmetic mean of the mel power; 0 is white
    "three_bands",  # the share of the power in the three strongest bands
    "strongest_band",
    "recurrence",  # the highest similarity of the changes in spectrum after 0.35 to 1.5 s
    "continuity",  # their similarity after 0.13 s
    "unsteadiness",  # dB: as variation, but all blocks count alike
    "lowest_share",  # the share of the power in the lowest band
    "bass_share",  # in the lowest two
)
BASS = MEASURES.index("bass_share")
SPEECH_MEASURES = 9  # the first nine
SPEECH_WEIGHTS = (0.131, 3.966, 2.239, -15.633, 0.199, -10.321, -14.03, -14.776, -14.271)
SPEECH_BIAS = 1.759


def _speech_log_odds(measures: Doubles) -> Doubles:
    """Log-odds of speech against music, [n], from measures [n, 12]."""
    return np.asarray(measures[:, :SPEECH_MEASURES] @ np.array(SPEECH_WEIGHTS) + SPEECH_BIAS)


def _measures(patches: Floats) -> Doubles:
    """The MEASURES of log mel patches [n, 187, 96], as [n, 12]."""
    logarithms = patches.astype(np.float64)
    power = (np.exp(logarithms * np.log(10.0)) - 1) / 10_000  # four times faster than a power of ten
    blocks = power[:, :184].reshape(-1, 23, 8, 12, 8).mean(axis=(2, 4)) + 1e-9
    deviations = (10 * np.log10(blocks)).std(axis=1)  # [n, 12]
    weights = blocks.mean(axis=1)
    levels = 10 * np.log10(power[:, :184].sum(axis=2).reshape(-1, 46, 4).mean(axis=2) + 1e-9)
    loud = np.percentile(levels, 90, axis=1, keepdims=True)
    mean = power.mean(axis=1) + 1e-9
    ordered = np.sort(mean, axis=1)[:, ::-1]
    total = mean.sum(axis=1)
    similarity = _similarities(logarithms)
    columns = (
        (deviations * weights).sum(axis=1) / weights.sum(axis=1),
        np.log1p(levels.std(axis=1)),
        (levels < loud - 20).mean(axis=1),
        (levels < loud - 30).mean(axis=1),
        10 * (np.log10(mean).mean(axis=1) - np.log10(mean.mean(axis=1))),
        ordered[:, :3].sum(axis=1) / total,
        ordered[:, 0] / total,
        similarity[:, 8:].max(axis=1),
        similarity[:, 1],
        deviations.mean(axis=1),
        mean[:, 0] / total,
        mean[:, :2].sum(axis=1) / total,
    )
    return np.stack(columns, axis=1)


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
