"""Where albums lie on the map: t-SNE of what was heard and seen (van der Maaten and Hinton 2008), by openTSNE.

openTSNE brings SciPy and scikit-learn with it (about 200 MB), so that it is an extra of the installation, imported where a
map is made and nowhere else. Everything is seeded and runs on one thread: the same features give the same positions.

``lay_out_in_process`` does it in a process of its own: the window stays quick, and stopping ends it at once.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger.child_processes import PipeEnd
from tagger.errors import TaggerError
from tagger.inference.modality import Modality
from tagger.inference.types import Doubles, Floats
from tagger.progress import Task

MOST_COMPONENTS = 50  # of each sense: what lies beyond is noise to distances
PERPLEXITY = 30.0  # about how many neighbours an album has
LEAST_PLACED = 5  # albums: fewer have no neighbourhoods, and lie on a circle
SPREAD = 1e-4  # standard deviation of the first positions, as openTSNE recommends
EARLY, LATE, GROWN = 150, 350, 150  # iterations: exaggerated, then not; of a map that starts from old positions
EXAGGERATION = 12.0
ALBUMS_PER_EXAGGERATION = 10  # among fewer, attraction so strong draws all albums into one point, for good
CHUNK = 25  # iterations between two checkpoints
OLD_NEIGHBOURS = 3  # by which an album that is new gets its first position
SEED = 0


@dataclass(frozen=True, slots=True, eq=False)
class MapLayout:
    """Positions [albums, 2], and what the optimiser goes on from: the last step and the gain of each coordinate."""

    positions: Doubles
    step: Doubles
    gains: Doubles
    iterations: int = 0

    @classmethod
    def at(cls, positions: Doubles) -> "MapLayout":
        """First positions."""
        return cls(positions, np.zeros_like(positions), np.ones_like(positions))


def joined_features(features: Mapping[Modality, Floats], present: Mapping[Modality, NDArray[np.bool_]]) -> Floats:
    """One vector [albums, C] of what was heard and seen, each sense weighing the same; zeros where a sense is lacking.

    Each sense is centred, brought to unit length, and reduced to its principal components.
    """
    columns = [
        _components(values.astype(np.float64), present[modality])
        for modality, values in features.items()
        if modality is not Modality.TEXT and present[modality].any()
    ]
    return np.concatenate(columns, axis=1).astype(np.float32)


def _components(values: Doubles, present: NDArray[np.bool_]) -> Doubles:
    centred = (values - values[present].mean(axis=0)) * present[:, None]
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :MOST_COMPONENTS]
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])  # an axis has no direction of its own
    reduced: Doubles = centred @ (axes * signs)
    return reduced


def first_layout(features: Floats, old_positions: Doubles) -> MapLayout:
    """The principal components; where there are old positions, those, and beside its nearest neighbours what is new.

    ``old_positions``: [albums, 2], NaN for an album without one.
    """
    is_old = np.isfinite(old_positions).all(axis=1)
    if is_old.sum() >= LEAST_PLACED:
        positions = old_positions.copy()
        for row in np.flatnonzero(~is_old):
            distances = np.square(features[is_old] - features[row]).sum(axis=1)
            nearest = np.argsort(distances, kind="stable")[:OLD_NEIGHBOURS]
            positions[row] = old_positions[is_old][nearest].mean(axis=0)
        return MapLayout.at(positions)
    if len(features) < LEAST_PLACED or features.shape[1] < 2:
        angles = 2 * np.pi * np.arange(len(features)) / max(1, len(features))
        return MapLayout.at(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    positions = features[:, :2].astype(np.float64)
    return MapLayout.at(positions / max(float(positions[:, 0].std()), 1e-12) * SPREAD)


def iterations_needed(albums: int, *, is_grown: bool) -> int:
    """How many iterations make a map."""
    if albums < LEAST_PLACED:
        return 0
    return GROWN if is_grown else EARLY + LATE


def lay_out(features: Floats, layout: MapLayout, *, is_grown: bool, report: Callable[[MapLayout], None]) -> None:
    """Continue from a layout until the map is finished, and report every state that a later run can continue from.

    The first report comes once the neighbours are known.
    """
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN

    total = iterations_needed(len(features), is_grown=is_grown)
    if layout.iterations >= total:
        return
    perplexity = min(PERPLEXITY, (len(features) - 1) / 3)
    method = "exact" if len(features) < 1000 else "annoy"
    affinities = PerplexityBasedNN(features, perplexity=perplexity, method=method, n_jobs=1, random_state=SEED)
    report(layout)
    start = layout.positions.copy()
    embedding: Any = TSNEEmbedding(start, affinities, negative_gradient_method="auto", n_jobs=1, random_state=SEED)
    embedding.optimizer.update, embedding.optimizer.gains = layout.step.copy(), layout.gains.copy()
    # Exaggerating and taking that back rounds it, and a resumed run should end in the same place.
    exact = affinities.P.copy()
    iteration = layout.iterations
    early = min(EXAGGERATION, max(1.0, len(features) / ALBUMS_PER_EXAGGERATION))
    while iteration < total:
        is_early = not is_grown and iteration < EARLY
        count = min(CHUNK, (EARLY if is_early else total) - iteration)
        exaggeration, momentum = (early, 0.5) if is_early else (1.0, 0.8)
        embedding.affinities.P = exact.copy()
        embedding.optimize(n_iter=count, exaggeration=exaggeration, momentum=momentum, inplace=True)
        iteration += count
        positions = np.array(embedding, np.float64)
        optimizer = embedding.optimizer
        report(MapLayout(positions, np.array(optimizer.update), np.array(optimizer.gains), iteration))


LOOK_EVERY = 0.1  # seconds between two looks at whether the person asked to stop
NICENESS = 5  # gives way to what the person does


def lay_out_in_process(
    features: Floats, layout: MapLayout, *, is_grown: bool, keep: Callable[[MapLayout], None], task: Task
) -> MapLayout:
    """The finished layout; ``keep`` is called with every state that a later run can continue from.

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
    receiver: "PipeEnd[Any, Any]", layout: MapLayout, total: int, keep: Callable[[MapLayout], None], task: Task
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


def _run(sender: "PipeEnd[Any, Any]", features: Floats, layout: MapLayout, is_grown: bool) -> None:
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
