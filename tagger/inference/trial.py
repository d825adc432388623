"""Run each encoder of a bundle once, in a process of its own with a time limit, before the bundle is accepted.

What is fed is silence, a grey picture and a word: the graph of a stranger may be no graph, fit no front end, give values
that are no numbers, crash its process, or never end.
"""

import io
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.modality import Modality

if TYPE_CHECKING:
    from tagger.inference.encoders import AnyOpenEncoder

TRIAL_SECONDS = 120.0


def try_encoders(folder: Path, seconds: float = TRIAL_SECONDS) -> None:
    """Raise BundleError, with the reason, unless every encoder of the bundle in ``folder`` can be run in this time."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sender, folder), daemon=True, name="tagger trial")
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise BundleError(
                f"The model in '{folder}' cannot be used: its encoders took longer than {seconds:g} seconds for one input."
            )
        reason: str | None = receiver.recv()
    except EOFError:
        reason = f"The model in '{folder}' cannot be used: its encoders crash the process that runs them."
    finally:
        process.kill()
        process.join()
        process.close()
        receiver.close()
    if reason is not None:
        raise BundleError(reason)


def _run(sender: "Connection[str | None, None]", folder: Path) -> None:
    """Send why an encoder cannot be run, None where all can."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this process
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)  # what the runtime says about a bad graph is in its error
    from tagger.inference.encoders import open_encoder

    try:
        bundle = Bundle.load(folder)
        for modality in bundle.modalities:
            _encode_once(bundle, modality, open_encoder(bundle, modality))
    except BundleError as error:
        sender.send(str(error))
    except Exception as error:  # noqa: BLE001 - whatever a stranger's graph does, the bundle is refused
        sender.send(f"The model in '{folder}' cannot be used: an encoder fails ({type(error).__name__}).")
    else:
        sender.send(None)


def _encode_once(bundle: Bundle, modality: Modality, encoder: "AnyOpenEncoder") -> None:
    """Run an encoder on the least input that it takes. Raises BundleError where what it gives does not fit."""
    import numpy as np
    from PIL import Image

    from tagger.inference import encoders
    from tagger.inference.audio.musicnn_front_end import BANDS, PATCH_FRAMES

    match encoder:
        case encoders.CqtEncoder(spec=spec):
            outputs = encoder.run(patch=np.zeros((1, spec.parameters.frames, spec.parameters.bins), np.float32))
        case encoders.TimbreEncoder(spec=spec):
            outputs = encoder.run(statistics=np.zeros((1, len(spec.parameters.statistics)), np.float32))
        case encoders.MusicnnEncoder():
            outputs = encoder.run(patch=np.zeros((1, PATCH_FRAMES, BANDS), np.float32))
        case encoders.CoverEncoder():
            picture = io.BytesIO()
            Image.new("RGB", (64, 64), "grey").save(picture, "png")
            outputs = [encoder.encode(picture.getvalue()).feature]
        case encoders.TextEncoder():
            outputs = encoder.run(indices=np.zeros(1, np.int64), values=np.ones(1, np.float32))
        case encoders.RegressionEncoder():
            outputs = [encoder.encode(("jazz",)).feature]
        case _:
            raise BundleError(f"The model in '{bundle.folder}' cannot be used: its kind of encoder cannot be tried.")
    if not all(np.isfinite(output).all() for output in outputs):
        raise BundleError(
            f"The model in '{bundle.folder}' cannot be used: the encoder of '{modality}' gives values that are no numbers."
        )
