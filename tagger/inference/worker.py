"""What a worker process runs. Nothing heavy is imported before its environment is set.

One job to its result, in one process: open what it needs, encode, and turn every failure into a Problem.
"""

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tagger.inference.jobs import AnalysisJob, AnalysisResult
from tagger.errors import Problem, TaggerError
from tagger.inference.bundle import Bundle, BundleError
from tagger.inference.encoders import EncoderOutput, OnnxEncoder, encode_audio, encode_cover, encode_text
from tagger.inference.jobs import AnalysisJob, AnalysisResult
from tagger.inference.types import Modality

Message = tuple[Literal["ready"], None] | tuple[Literal["refused"], str] | tuple[Literal["done"], "AnalysisResult"]


def work(connection: "Connection[Message, AnalysisJob]", bundle_folder: Path) -> None:
    """Say "ready", then answer every job with "done" until the connection closes; "refused": the bundle is at fault."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this process
    for library in ("OPENBLAS", "MKL", "OMP", "VECLIB"):
        os.environ[f"{library}_NUM_THREADS"] = "1"  # there is a process per core already
    import onnxruntime  # noqa: F401 (loaded now, so that it does not count as the first job's time)

    from tagger.inference.bundle import Bundle, BundleError

    try:
        analyser = Analyser(Bundle.load(bundle_folder))
        _silence_decoders()
        connection.send(("ready", None))
        while True:
            connection.send(("done", analyser.analyse(connection.recv())))
    except BundleError as error:
        connection.send(("refused", str(error)))
    except (EOFError, OSError):
        return  # the parent is gone


def _silence_decoders() -> None:
    """Close standard error: decoders write remarks on damaged files there, which are problems of ours already."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


class Analyser:
    """Encoders of a bundle, each opened when the first job needs it."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._encoders: dict[Modality, OnnxEncoder] = {}

    def analyse(self, job: AnalysisJob) -> AnalysisResult:
        """Encode one source. Raises BundleError where the fault is the model's; all else becomes a Problem."""
        encoder = self._encoder(job.modality)
        try:
            encoded = _encode(encoder, job)
        except BundleError:
            raise
        except TaggerError as error:
            return _failed(job, getattr(error, "reason", str(error)))
        except Exception as error:  # noqa: BLE001 (one file must not end the work on all others)
            return _failed(job, f"it could not be analysed ({type(error).__name__}: {error})")
        problem = Problem(job.where, encoded.remark) if encoded.remark else None
        maps = encoded.maps if job.modality is not Modality.TEXT else None
        return AnalysisResult(job, encoded.feature, problem, encoded.starts, maps)

    def _encoder(self, modality: Modality) -> OnnxEncoder:
        if modality not in self._encoders:
            self._encoders[modality] = OnnxEncoder.open(self._bundle, modality)
        return self._encoders[modality]


def _encode(encoder: OnnxEncoder, job: AnalysisJob) -> EncoderOutput:
    if isinstance(job.source, tuple):
        return encode_text(encoder, job.source)
    if job.modality is Modality.AUDIO:
        return encode_audio(encoder, job.source)
    from tagger.library.covers import read_cover

    return encode_cover(encoder, read_cover(job.source), job.source)


def _failed(job: AnalysisJob, reason: str) -> AnalysisResult:
    return AnalysisResult(job, None, Problem(job.where, reason))
