"""Run a function in a process of its own, with limits on time and memory, for graphs that are not trusted."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from tagger.child_processes import PipeEnd
from tagger.errors import TaggerError

ResultT = TypeVar("ResultT")

TRIAL_SECONDS = 120.0
MEMORY_BYTES = 6 << 30  # of addresses, most of which the libraries reserve and never use
MEMORY_PER_BYTE = 4  # of a network: its bytes, its weights, and what they are rearranged to


class TrialError(Exception):
    """Why a child process gave no result, as a clause."""


def in_limited_process(
    work: Callable[..., ResultT], *arguments: object, seconds: float, memory: int = MEMORY_BYTES
) -> ResultT:
    """The result of ``work``, which must be a module's function. TaggerErrors of it are raised here as well.

    Raises TrialError where it takes longer than ``seconds``, crashes, or fails in another way. ``memory`` counts
    where the system knows such limits (Linux).
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sender, memory, work, arguments), daemon=True, name="tagger trial")
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise TrialError(f"took longer than {seconds:g} seconds for one input")
        kind, content = receiver.recv()
    except EOFError:
        raise TrialError("crash the process that runs them") from None
    finally:
        process.kill()
        process.join()
        process.close()
        receiver.close()
    if kind == "refused":
        raise TaggerError(content)
    if kind == "failed":
        raise TrialError(content)
    result: ResultT = content
    return result


def _run(
    sender: "PipeEnd[tuple[str, Any], None]", memory: int, work: Callable[..., object], arguments: tuple[object, ...]
) -> None:
    """Send what ``work`` gives."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this process
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)  # what the runtime says about a bad graph is in its error
    limit_memory(memory)
    try:
        sender.send(("done", work(*arguments)))
    except TaggerError as error:
        sender.send(("refused", str(error)))
    except MemoryError:
        sender.send(("failed", f"need more than {memory >> 30} GB of memory"))
    except Exception as error:  # noqa: BLE001 - whatever an untrusted graph does, it is refused
        sender.send(("failed", f"fail ({type(error).__name__})"))


def memory_for(folder: Path) -> int:
    """How many bytes a process may need that runs the networks whose files lie in ``folder``."""
    return MEMORY_BYTES + MEMORY_PER_BYTE * sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def limit_memory(memory: int) -> None:
    """Let this process have that many bytes of addresses more than it has, where the system knows such limits.

    What it has grows with the processors: libraries reserve some for each of their threads.
    """
    if sys.platform == "linux":  # macOS counts what is only reserved, Windows has no such limit
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limits = (pages * resource.getpagesize() + memory, *resource.getrlimit(resource.RLIMIT_AS))
        limit = min(limit for limit in limits if limit != resource.RLIM_INFINITY)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
