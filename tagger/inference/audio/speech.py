"""Whether a track is speech: audiobooks, radio plays and podcasts, which a music tagger takes for hip hop.

Two logistic regressions. Where musicnn heard the track, its tags and four measures of the signal are weighed: the tags tell
a voice, the measures that it pauses. They were fitted to 66 tracks of prompts in English and Spanish and of actors' dialogue
in Czech (clear, with a room, noise, applause, quiet music behind or music before, or in a narrow band), to synthetic voices,
to 118 pieces of games' music, and to made singing, percussion and solo notes; also to these voices over beats and music at
most 8 dB below them, which count as music, as rap does. Of other languages and packages, 99.6 % of 450 renderings of 84 tracks
of speech were recognised (Russian, Dutch, English, other synthetic voices; 97.6 % by two patches alone). Of music none of 255
renderings of 51 pieces and none of 132 voices over music was taken for speech, of made sounds one of 144: a rhythm of noises
without bass. Speech over music that is 10 to 15 dB quieter is recognised in 44 %. No rap and no unaccompanied singing was there
to measure with; therefore whatever has bass is music.

Where another network heard it, nine measures are weighed, fitted to synthetic voices in 9 languages: most natural voices pass.
"""

from collections.abc import Mapping

import numpy as np

from tagger.inference.types import Doubles, Floats

SPEECH_LOG_ODDS = 1.0  # a track's mean; most of music lies far below
MOST_BASS = 0.02  # of the power, below 90 Hz; a voice 6 dB above a beat with bass: 0.03
TAG_WEIGHTS: Mapping[str, float] = {
    **{"rock": -0.53, "pop": -0.38, "alternative": -0.13, "indie": -0.04, "electronic": -0.2, "female vocalists": 0.01},
    **{"dance": 0.16, "00s": 0.93, "alternative rock": -0.48, "jazz": 0.4, "beautiful": -0.03, "metal": -0.1},
    **{"chillout": -1.11, "male vocalists": 0.72, "classic rock": 0.07, "soul": 0.13, "indie rock": -0.09},
    **{"Mellow": -0.19, "electronica": -0.38, "80s": -0.36, "folk": 1.02, "90s": -0.26, "chill": -0.28},
    **{"instrumental": -0.65, "punk": 0.13, "oldies": 0.26, "blues": 0.42, "hard rock": -0.02, "ambient": -0.24},
    **{"acoustic": 0.46, "experimental": 2.09, "female vocalist": 0.25, "guitar": -0.68, "Hip-Hop": 0.67, "70s": 0.13},
    **{"party": 0.54, "country": 0.29, "easy listening": -0.12, "sexy": 0.44, "catchy": 0.25, "funk": -0.03},
    **{"electro": 0.19, "heavy metal": 0.06, "Progressive rock": -0.31, "60s": 0.15, "rnb": 0.44, "indie pop": -0.24},
    **{"sad": 0.36, "House": 0.27, "happy": -0.12},
}
"""Of the logits of MSD_musicnn's tags."""
# Beside the tags: of bass, pauses, frames of little energy, and the spread of the level.
MEASURE_WEIGHTS = (-1.09, 12.44, 2.26, 1.07)
BIAS = 7.56

SYNTHETIC_LOG_ODDS = 2.0  # with whole albums and languages left out music: at most -0.3, synthetic voices: at least 3.0
MOST_BASS_SYNTHETIC = 0.01  # synthetic voices: at most 0.005
SYNTHETIC_WEIGHTS = (0.131, 3.966, 2.239, -15.633, 0.199, -10.321, -14.03, -14.776, -14.271)  # without tags, in order
SYNTHETIC_BIAS = 1.759


def is_speech(measures: Mapping[str, Doubles], patches: Floats, tags: Mapping[str, Floats] | None = None) -> bool:
    """Whether a track's sounding log mel patches [n, 187, 96] are speech; n is at least 1.

    ``measures``: what ``audibility`` measured of them; ``tags``: the logits of musicnn's tags, each [n].
    """
    bass_share = float(np.median(measures["bass_share"]))  # the music before a chapter does not decide
    if tags is not None and TAG_WEIGHTS.keys() <= tags.keys():
        return bass_share < MOST_BASS and speech_log_odds(measures, tags) > SPEECH_LOG_ODDS
    return bass_share < MOST_BASS_SYNTHETIC and _synthetic_log_odds(measures, patches) > SYNTHETIC_LOG_ODDS


def speech_log_odds(measures: Mapping[str, Doubles], tags: Mapping[str, Floats]) -> float:
    """The log-odds of speech against music by tags and measures, the mean over the patches."""
    levels = _levels(measures)
    power = measures["frame_power"]
    columns = (
        np.log10(np.clip(measures["bass_share"], 1e-3, 1)),
        _pauses(levels, 20),
        (power < power.mean(axis=1, keepdims=True) / 2).mean(axis=1),
        np.log1p(levels.std(axis=1)),
    )
    of_measures = np.stack(columns, axis=1).mean(axis=0) @ np.array(MEASURE_WEIGHTS)
    return float(sum(weight * tags[name].mean() for name, weight in TAG_WEIGHTS.items()) + of_measures + BIAS)


def _levels(measures: Mapping[str, Doubles]) -> Doubles:
    """Levels in dB, in steps of 64 ms, [n, 46]."""
    power = measures["frame_power"][:, :184].reshape(-1, 46, 4).mean(axis=2)
    return np.asarray(10 * np.log10(power + 1e-9))


def _pauses(levels: Doubles, depth: float) -> Doubles:
    """The share of the steps that lie so many dB below the loud ones, [n]."""
    return np.asarray((levels < np.percentile(levels, 90, axis=1, keepdims=True) - depth).mean(axis=1))


def _synthetic_log_odds(measures: Mapping[str, Doubles], patches: Floats) -> float:
    levels = _levels(measures)
    ordered = np.sort(measures["spectrum"], axis=1)[:, ::-1]
    total = ordered.sum(axis=1)
    similarity = _similarities(patches.astype(np.float64))
    columns = (
        measures["variation"],
        np.log1p(levels.std(axis=1)),
        _pauses(levels, 20),
        _pauses(levels, 30),
        measures["flatness"],
        ordered[:, :3].sum(axis=1) / total,
        ordered[:, 0] / total,
        similarity[:, 8:].max(axis=1),  # how alike the changes in spectrum are after 0.35 to 1.5 s
        similarity[:, 1],  # after 0.13 s
    )
    return float(np.stack(columns, axis=1).mean(axis=0) @ np.array(SYNTHETIC_WEIGHTS) + SYNTHETIC_BIAS)


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
