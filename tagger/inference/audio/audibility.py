"""Whether there is music to go by: silence, steady noise, a lone tone and rumble are told from music by their signal.

A tagger gives every sound a genre: to musicnn, white noise is "electronic", silence "rock". So each patch is judged before
the network hears it, from its level and its log mel spectrum, and what is left of a track must be music. Speech is told in
tagger/inference/audio/speech.py.

The thresholds come from 88 tracks of game, ambient, lo-fi and chiptune music, 16 synthesised tracks of other genres, 9 songs,
and noises and tones at levels from −90 to −3 dBFS; each lies between the most extreme patch of music and the most extreme of
the others. Single noises that come and go, and sweeps were not covered: they may pass or fail.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tagger.inference.audio.musicnn_front_end import HOP, PATCH_SAMPLES
from tagger.inference.modality import holds_only
from tagger.inference.types import Doubles, Floats

SILENCE_LEVEL = -60.0  # dBFS, root mean square of a frame of 16 ms
SOUNDING_FRAMES = 0.5  # the least share of a patch's frames above that level
STEADY_NOISE = 1.05  # dB; steady noises: at most 0.93, music: at least 1.18
STEADY_TONE = 0.2  # dB; tones: at most 0.07, music: at least 0.34
RUMBLE_SHARE = 0.9  # brown noise, wind, a constant: at least 0.96, music: at most 0.67
WHITE_FLATNESS = -1.5  # dB; clicks and bursts of white noise: at least -0.04, music: at most -4.3


class Sound(StrEnum):
    """What a patch, or a whole track, holds."""

    MUSIC = "music"
    SILENCE = "silence"
    NOISE = "noise"
    TONE = "a steady tone"
    RUMBLE = "rumble"
    SPEECH = "speech"

    @property
    def remark(self) -> str | None:
        """Why there is nothing to go by, as a clause; None where there is music."""
        return None if self is Sound.MUSIC else holds_only(self)


@dataclass(frozen=True, slots=True, eq=False)
class Audibility:
    """What was heard in a track: ``music`` [patches] says which patches count; ``sound`` is MUSIC if any does.

    ``measures``: of the patches that count, for ``is_speech``.
    """

    sound: Sound
    music: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    measures: Mapping[str, Doubles]


def audibility(clips: Sequence[Floats], patches: Floats) -> Audibility:
    """Judge a track by its clips (mono, 16 kHz, up to 47872 samples each) and their log mel patches [n, 187, 96]."""
    measures = _measures(_mel_power(patches))
    sounds = [_sound(clip, measures, row) for clip, row in zip(clips, range(len(patches)), strict=True)]
    music = np.array([sound is Sound.MUSIC for sound in sounds], bool)
    sound = Sound.MUSIC if music.any() else _commonest(sounds)
    disturbing = [sound for sound in sounds if sound not in (Sound.MUSIC, Sound.SILENCE)]
    if music.any() and len(disturbing) > music.sum():  # a patch of noise may pass by chance, most do not
        sound, music = _commonest(disturbing), np.zeros_like(music)
    return Audibility(sound, music, {name: values[music] for name, values in measures.items()})


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
    """What tells sounds apart, from the power of patches [n, 187, 96]; each [n], but for the last two."""
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
        "spectrum": mean,  # [n, 96]
        "frame_power": power.sum(axis=2),  # [n, 187]
    }
