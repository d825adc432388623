"""Run each encoder of a bundle once, in a process of its own with limits, before the bundle is accepted.

What is fed is silence, a grey picture and a word: the graph of a stranger may be no graph, fit no front end, give values
that are no numbers, crash its process, or never end.

A classifier is also fed sounds. It must answer silence with numbers; say the same of a sound alone and in company; say much
the same of two halves of one sound; and tell that sound from noise or silence. A front end that does not belong to the
network, or classes in the wrong tensor, often fail this; that the names of the classes are in the right order nobody can see.
"""

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.child_process import MEMORY_BYTES, TRIAL_SECONDS, TrialError, in_child_process
from tagger.inference.modality import Modality
from tagger.inference.types import Doubles, Floats

if TYPE_CHECKING:
    from tagger.inference.encoders import AnyOpenEncoder, ClassifierEncoder

MEMORY_PER_BYTE = 4  # of a graph: its bytes, its weights, and what they are rearranged to
SAME = 0.02  # probabilities differ by less, whatever else is in the batch
ALIKE = 0.8  # two halves differ by less than this share of how much the sound differs from noise and silence
LEAST_DIFFERENCE = 1e-4  # in log-odds, on average, between music and noise or silence


def try_encoders(folder: Path, seconds: float = TRIAL_SECONDS) -> None:
    """Raise BundleError, with the reason, unless every encoder of the bundle in ``folder`` can be run in this time."""
    size = sum(path.stat().st_size for path in folder.glob("*.onnx*"))
    try:
        in_child_process(_try_all, folder, seconds=seconds, memory=MEMORY_BYTES + MEMORY_PER_BYTE * size)
    except TrialError as failure:
        raise BundleError(f"The model in '{folder}' cannot be used: its encoders {failure}.") from failure
    except TaggerError as error:
        raise BundleError(str(error)) from error


def _try_all(folder: Path) -> None:
    from tagger.inference.encoders import open_encoder

    bundle = Bundle.load(folder)
    for modality in bundle.modalities:
        _encode_once(bundle, modality, open_encoder(bundle, modality))


def _encode_once(bundle: Bundle, modality: Modality, encoder: "AnyOpenEncoder") -> None:
    """Run an encoder on the least input that it takes. Raises BundleError where what it gives does not fit."""
    from PIL import Image

    from tagger.inference import encoders
    from tagger.inference.audio.musicnn_front_end import BANDS, PATCH_FRAMES

    match encoder:
        case encoders.CqtEncoder(spec=spec):
            outputs = encoder.run(patch=np.zeros((1, spec.parameters.frames, spec.parameters.bins), np.float32))
        case encoders.SpectrumEncoder(spec=spec):
            spectrum = spec.parameters.spectrum
            outputs = encoder.run(patch=np.zeros((1, spectrum.frames, spectrum.bins), np.float32))
        case encoders.TimbreEncoder(spec=spec):
            outputs = encoder.run(statistics=np.zeros((1, len(spec.parameters.statistics)), np.float32))
        case encoders.MusicnnEncoder():
            outputs = encoder.run(patch=np.zeros((1, PATCH_FRAMES, BANDS), np.float32))
        case encoders.ClassifierEncoder():
            outputs = [self_test(encoder)]
        case encoders.CoverEncoder():
            picture = io.BytesIO()
            Image.new("RGB", (64, 64), "grey").save(picture, "png")
            outputs = [encoder.encode(picture.getvalue()).feature]
        case encoders.TextEncoder():
            outputs = encoder.run(indices=np.zeros(1, np.int64), values=np.ones(1, np.float32))
        case encoders.LyricsEncoder():
            outputs = [encoder.encode(("a word",)).feature]
        case encoders.RegressionEncoder():
            outputs = [encoder.encode(("jazz",)).feature]
        case _:
            raise BundleError(f"The model in '{bundle.folder}' cannot be used: its kind of encoder cannot be tried.")
    if not all(np.isfinite(output).all() for output in outputs):
        raise BundleError(
            f"The model in '{bundle.folder}' cannot be used: the encoder of '{modality}' gives values that are no numbers."
        )


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
