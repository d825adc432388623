"""Opening and running ONNX graphs with ONNX Runtime, on one thread; the runtime is imported with the first graph."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tagger.display_names import printable
from tagger.inference.types import Floats

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


LONGEST_QUOTE = 300  # characters
OUT_OF_MEMORY = ("std::bad_alloc", "allocate memory")  # the runtime has no error of its own for it


class SessionError(ValueError):
    """Why a graph cannot be opened or run, as a clause."""


def open_session(data: bytes, folder: Path) -> "InferenceSession":
    """Open a graph; weights kept outside its file may lie in ``folder`` only. Raises SessionError."""
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import (
        Fail,
        InvalidArgument,
        InvalidGraph,
        InvalidProtobuf,
        RuntimeException,
    )

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a worker process per core already
    options.log_severity_level = 3
    # Weights kept outside the graph's file may lie in the bundle only, not wherever the program was started.
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    try:
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NotImplementedError, RuntimeException) as error:
        raise SessionError(f"it is not an ONNX graph that can be run ({_cause(error)})") from error


def run_session(
    session: "InferenceSession", outputs: Sequence[str], inputs: Mapping[str, np.ndarray[Any, Any]]
) -> list[Floats]:
    """The named outputs. Raises SessionError where the graph fails."""
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, RuntimeException

    try:
        values: list[Floats] = session.run(outputs, inputs)
    except (Fail, InvalidArgument, RuntimeException) as error:
        raise SessionError(f"its graph fails ({_cause(error)})") from error
    return values


def _cause(error: Exception) -> str:
    """What the runtime says; it may quote the graph at length."""
    text = " ".join(str(error).split())
    if any(message in text for message in OUT_OF_MEMORY):
        return "it asks for more memory than it may have"
    return printable(text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…")
