"""Run each encoder of a bundle once, in a process of its own with limits, before the bundle is accepted.

The input is silence, a grey picture and a word. A graph that is not trusted may be no graph, may not fit its front end, and may
give values that are not finite, crash its process, or never end. A classifier is also fed sounds (classifier_self_test.py).
"""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.limited_process import TRIAL_SECONDS, TrialError, in_limited_process, memory_for
from tagger.inference.modality import Modality

if TYPE_CHECKING:
    from tagger.inference.encoders import AnyOpenEncoder


def try_encoders(folder: Path, seconds: float = TRIAL_SECONDS) -> None:
    """Raise BundleError, with the reason, unless every encoder of the bundle in ``folder`` can be run in this time."""
    try:
        in_limited_process(_try_all, folder, seconds=seconds, memory=memory_for(folder))
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
    import numpy as np
    from PIL import Image

    from tagger.inference import audio_encoders, encoders
    from tagger.inference.audio.musicnn_front_end import BANDS, PATCH_FRAMES
    from tagger.inference.classifier_self_test import self_test

    match encoder:
        case audio_encoders.SpectrumEncoder(spec=spec):
            spectrum = spec.parameters.spectrum
            outputs = encoder.run(patch=np.zeros((1, spectrum.frames, spectrum.bins), np.float32))
        case audio_encoders.TimbreEncoder(spec=spec):
            outputs = encoder.run(statistics=np.zeros((1, len(spec.parameters.statistics)), np.float32))
        case audio_encoders.MusicnnEncoder():
            outputs = [encoder.described(np.zeros((1, PATCH_FRAMES, BANDS), np.float32))]
        case audio_encoders.ClassifierEncoder():
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
            f"The model in '{bundle.folder}' cannot be used: the encoder of '{modality}' gives values that are not numbers."
        )
