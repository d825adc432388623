"""The map made in a process of its own: the window stays quick, and stopping ends it at once."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from tagger.errors import TaggerError
from tagger.inference.types import Floats
from tagger.progress import Task
from tagger.services.map_layout import MapLayout, iterations_needed, lay_out

LOOK_EVERY = 0.1  # seconds between two looks at whether the person asked to stop
NICENESS = 5  # gives way to what the person does


def lay_out_in_process(
    features: Floats, layout: MapLayout, *, is_grown: bool, keep: Callable[[MapLayout], None], task: Task
) -> MapLayout:
    """The finished layout; ``keep`` gets every state on the way that can be gone on from.

    Raises CancelledError, and TaggerError where the process fails.
    """
    total = iterations_needed(len(features), is_grown=is_grown)
    if layout.iterations >= total:
        return layout
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    arguments = (sender, features, layout, is_grown)
    process = context.Process(target=_run, args=arguments, daemon=True, name="tagger map")
    task.begin("comparing albums")
    process.start()
    sender.close()
    try:
        return _follow(receiver, layout, total, keep, task)
    except EOFError:
        raise TaggerError(
            "The process that makes the map ended before it was done; try again, and close other programs if memory is short."
        ) from None
    finally:
        process.kill()
        process.join()
        process.close()
        receiver.close()


def _follow(
    receiver: "Connection[Any, Any]", layout: MapLayout, total: int, keep: Callable[[MapLayout], None], task: Task
) -> MapLayout:
    """Receive layouts until the last. Raises EOFError where the process ends before."""
    is_placing = False
    while layout.iterations < total:
        while not receiver.poll(LOOK_EVERY):
            task.check()
        received = receiver.recv()
        if isinstance(received, str):
            raise TaggerError(f"The map cannot be made: {received}; 'pip install --upgrade openTSNE' may help.")
        if not is_placing:
            task.begin("placing albums: steps", total - received.iterations)
            is_placing = True
        else:
            keep(received)
            task.step(count=received.iterations - layout.iterations)
        layout = received
    return layout


def _run(sender: "Connection[Any, Any]", features: Floats, layout: MapLayout, is_grown: bool) -> None:
    """Send every layout, or why there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this process
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        lay_out(features, layout, is_grown=is_grown, report=sender.send)
    except BrokenPipeError:
        return  # nobody waits for it any more
    except Exception as error:  # noqa: BLE001 - the edge of the process: the parent says what went wrong
        sender.send(f"{type(error).__name__}: {error}")
