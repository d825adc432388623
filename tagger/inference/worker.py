"""What a worker process runs. Nothing heavy is imported before its environment is set."""

import gc
import os
import signal
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tagger.child_processes import PipeEnd
    from tagger.errors import Problem
    from tagger.inference.jobs import AnalysisJob
    from tagger.inference.onnx_encoder import EncoderOutput

Message = (
    tuple[Literal["ready", "resting"], None]
    | tuple[Literal["refused"], str]
    | tuple[Literal["done"], "EncoderOutput | Problem"]
)
Order = Literal["rest", "go on"]


def work(connection: "PipeEnd[Message, AnalysisJob | Order]", bundle_folder: Path) -> None:
    """Say "ready", then answer every job with "done" until the connection closes; "refused": the bundle is at fault.

    "rest" goes before the jobs that came earlier: it is answered with "resting", and no job is begun until "go on".
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this process
    for library in ("OPENBLAS", "MKL", "OMP", "VECLIB"):
        os.environ[f"{library}_NUM_THREADS"] = "1"  # there is a process per core already
    gc.disable()  # all of this stays, and looking through it again and again makes the start a fifth slower
    import onnxruntime  # noqa: F401 (loaded now, so that it does not count as the first job's time)

    from tagger.inference.bundle import Bundle, BundleError
    from tagger.inference.jobs import Analyser
    from tagger.inference.limited_process import limit_memory, memory_for

    gc.enable()
    try:
        limit_memory(memory_for(bundle_folder))  # a decoder that never has enough fails before another program is ended
        analyser = Analyser(Bundle.load(bundle_folder))
        _silence_decoders()
        connection.send(("ready", None))
        jobs: deque[AnalysisJob] = deque()
        while True:
            while not jobs or connection.poll():
                message = connection.recv()
                if isinstance(message, str):
                    _rest(connection, message)
                else:
                    jobs.append(message)
            connection.send(("done", analyser.analyse(jobs.popleft())))
    except BundleError as error:
        connection.send(("refused", str(error)))
    except (EOFError, OSError):
        return  # the parent is gone


def _rest(connection: "PipeEnd[Message, AnalysisJob | Order]", order: "Order | AnalysisJob") -> None:
    """Obey an order; while resting, nothing but the next order comes."""
    while order == "rest":
        connection.send(("resting", None))
        order = connection.recv()


def _silence_decoders() -> None:
    """Close standard error: decoders write remarks on damaged files there, which are problems of ours already."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
