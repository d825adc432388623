"""Sounds that a classifier is fed before it is accepted, and what must be true of its answers.

It must give finite numbers for silence; the same scores for a sound alone and in a batch; similar scores for two halves of one
sound; and other scores for noise or silence. A front end that does not belong to the network, or classes in the wrong tensor,
often fail this. Whether the names of the classes are in the right order cannot be tested.
"""

from typing import TYPE_CHECKING

import numpy as np

from tagger.inference.bundle import BundleError
from tagger.inference.types import Doubles, Floats

if TYPE_CHECKING:
    from tagger.inference.audio_encoders import ClassifierEncoder

SAME = 0.02  # probabilities differ by less, whatever else is in the batch
ALIKE = 0.8  # two halves differ by less than this share of how much the sound differs from noise and silence
LEAST_DIFFERENCE = 1e-4  # in log-odds, on average, between music and noise or silence


def self_test(encoder: "ClassifierEncoder") -> Floats:
    """The activations of the test's sounds, [4, classes]. Raises BundleError where they cannot be right."""
    parameters = encoder.spec.parameters
    sound = repeating_sound(2 * parameters.samples, parameters.sample_rate)
    noise = 0.1 * np.random.default_rng(0).standard_normal(parameters.samples).astype(np.float32)
    clips = [*np.split(sound, 2), noise, np.zeros(parameters.samples, np.float32)]
    activations = encoder.activations(clips)
    probabilities = encoder.genre_probabilities(clips)
    single = encoder.genre_probabilities(clips[:1])
    if np.abs(single[0] - probabilities[0]).max() > SAME:
        raise _refused(encoder, "it says something else of a sound when another one stands beside it")
    log_odds = np.log(probabilities / (1 - probabilities))
    halves = _difference(log_odds[0], log_odds[1])
    unlike = max(_difference(log_odds[0], log_odds[2]), _difference(log_odds[0], log_odds[3]))
    if unlike < LEAST_DIFFERENCE:
        raise _refused(encoder, "it says the same of music, noise and silence")
    if halves > ALIKE * unlike:
        raise _refused(
            encoder, "it takes two halves of one sound for different things; look at its front end, rate and outputs"
        )
    return activations


def repeating_sound(samples: int, rate: int) -> Floats:
    """A bass line of eight notes over a drum, again every second, so that all parts of it sound alike."""
    time = np.arange(samples) / rate
    notes = 110.0 * 2 ** (np.array([0, 7, 3, 10, 0, 5, 7, 12]) / 12)
    frequency = notes[(time * 8).astype(int) % 8]
    phase = 2 * np.pi * np.cumsum(frequency) / rate
    melody = sum(0.3 / part * np.sin(part * phase) for part in range(1, 9)) * np.exp(-6 * (time % 0.125))
    drum = np.random.default_rng(1).standard_normal(samples) * np.exp(-30 * (time % 0.5))
    return (0.6 * melody + 0.2 * drum).astype(np.float32)


def _difference(first: Doubles, second: Doubles) -> float:
    return float(np.abs(first - second).mean())


def _refused(encoder: "ClassifierEncoder", reason: str) -> BundleError:
    return BundleError(f"The network '{encoder.spec.parameters.network}' cannot be used: {reason}.")
