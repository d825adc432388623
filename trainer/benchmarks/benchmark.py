"""Seconds per epoch of every row of TISMIR's Table 6 at MuMu's size, through the training loop itself, beside the paper's
column.
"""

import json
import shutil
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from tagger.errors import TaggerError
from tagger.progress import Progress, Task
from trainer.data.labels import item_factors, label_factors
from trainer.data.synthetic import arrays
from trainer.data.synthetic.world import GENRES, World, make_world
from trainer.evaluation.metrics import mean_and_deviation
from trainer.experiments.schema import Experiment
from trainer.models.losses import cosine, logistic
from trainer.models.registry import build
from trainer.reports.tables import NOTHING, Table, position_in_paper
from trainer.training.device import choose_device, fits, seeded
from trainer.training.examples import Examples, TensorExamples
from trainer.training.loop import TrainingOutcome, train
from trainer.training.media_examples import Augmentation, CoverExamples, PatchExamples
from trainer.training.state import TrainingData, TrainingRun

PATCHES, ALBUMS, COVERS = 118_000, 25_000, 25_000  # the training split of MuMu
REDUCED = {  # items of an epoch without a GPU, by the first pattern that fits
    "*.high-3x3": 32,
    "*.low-3x3": 96,
    "*.high-4x70": 96,
    "audio.*.timbre-mlp": 8192,
    "audio.*": 384,
    "text.*": 512,
    "image.*": 16,
    "*": 2048,
}
EPOCHS, REDUCED_EPOCHS = 3, 2  # the first warms up and does not count
WIDTHS = {"audio": 4096, "text": 2048, "image": 2048}
FACTORS = 50
COVER = 256  # pixels, before the crop


@dataclass(frozen=True)
class Size:
    """How many items an epoch has."""

    patches: int = PATCHES
    albums: int = ALBUMS
    covers: int = COVERS
    reduced: bool = False

    def full(self, name: str) -> int:
        """The items of a full epoch of this row: tracks for the audio networks, albums or their covers otherwise."""
        kind = "albums" if name.endswith("timbre-mlp") else name.partition(".")[0]
        return {"audio": self.patches, "image": self.covers}.get(kind, self.albums)

    def of(self, name: str) -> int:
        """The items that are timed."""
        few = next(count for pattern, count in REDUCED.items() if fnmatch(name, pattern))
        return min(self.full(name), few) if self.reduced else self.full(name)


@dataclass(frozen=True)
class Timing:
    """One row's outcome: seconds an epoch for ``items`` of the ``full`` epoch, and how busy the GPU was, in percent."""

    experiment: Experiment
    items: int
    full: int
    seconds: float
    busy: float | None

    @property
    def at_full_size(self) -> float:
        """Seconds of an epoch of all items, at this speed."""
        return self.seconds * self.scale

    @property
    def scale(self) -> float:
        """How many times the items that were timed make a full epoch."""
        return self.full / self.items


def benchmark(
    experiments: Iterable[Experiment], size: Size, *, device: str, batch: int | None, task: Task
) -> Iterator[Timing]:
    """Time these rows of Table 6 in the paper's order, data on the device where they fit."""
    rows = in_paper_order(experiments)
    target_device = choose_device(device)
    world = make_world(max(200, min(size.albums, ALBUMS) if not size.reduced else 200), seed=0)
    maker = ExampleMaker(world, target_device)
    for number, experiment in enumerate(rows, start=1):
        yield timed(experiment, size, maker, device, batch, f"{experiment.name} ({number} of {len(rows)})", task)


def in_paper_order(experiments: Iterable[Experiment]) -> list[Experiment]:
    """The rows in the order in which the paper prints them."""
    return sorted(
        experiments, key=lambda experiment: position_in_paper(experiment.paper.row if experiment.paper else ())
    )


def timed(
    experiment: Experiment, size: Size, maker: "ExampleMaker", device: str, batch: int | None, name: str, task: Task
) -> Timing:
    """Train one row's network for a few epochs; ``name`` stands beside the progress."""
    items, full = size.of(experiment.name), size.full(experiment.name)
    examples, dimensions = maker.examples(experiment, items)
    epochs = REDUCED_EPOCHS if size.reduced else EPOCHS
    recipe = replace(experiment.recipe, epochs=epochs, patience=None, batch=batch or experiment.recipe.batch)
    with seeded(0):
        network = build(experiment.network.name, **dimensions, **experiment.network.dimensions)
    folder = Path(tempfile.mkdtemp())
    try:
        with watch_utilisation(maker.device) as utilisation, in_timed_epochs(utilisation, items, task):
            run = TrainingRun(folder, {}, name, device=device, curves=False, task=task)  # the folder is this run's own
            loss = cosine if experiment.target.kind == "cosine" else logistic
            outcome = train(network, TrainingData(examples), loss, recipe, run)
    finally:
        shutil.rmtree(folder)
    return Timing(experiment, items, full, seconds_of(outcome), utilisation.mean)


def seconds_of(outcome: TrainingOutcome) -> float:
    """The median of the epochs after the first; at least the clock's step, a thousandth."""
    return max(1e-3, statistics.median(float(line["seconds"]) for line in outcome.history[1:]))


@dataclass
class ExampleMaker:
    """Makes a row's examples; what several rows share is made once and kept on the device."""

    world: World
    device: torch.device  # where examples are made and lie, as long as they fit
    cache: dict[str, Tensor] = field(default_factory=dict)

    def examples(self, experiment: Experiment, count: int) -> tuple[Examples, dict[str, object]]:
        """The items, and the network's sizes that follow from them."""
        targets, outputs = self.targets(experiment.target.kind, count)
        sizes: dict[str, object] = {"outputs": outputs}
        inputs = experiment.inputs
        if inputs == ("timbre",):
            return TensorExamples((self.numbers("timbre", count, 48),), targets), sizes
        if inputs == ("cqt",):
            return self.patches(count, targets), sizes
        if inputs == ("cover",):
            return self.covers(count, targets, experiment.cover.size), sizes
        if inputs[0].startswith("text"):
            return TensorExamples(self.terms(count), targets), sizes
        kinds = [name[1:].partition(".")[0] for name in inputs]
        vectors = tuple(self.numbers(kind, count, WIDTHS[kind]) for kind in kinds)
        return TensorExamples(vectors, targets), {**sizes, "widths": [WIDTHS[kind] for kind in kinds]}

    def albums(self, count: int) -> np.ndarray:
        """Which album each item belongs to."""
        return np.arange(count) % len(self.world)

    def targets(self, kind: str, count: int) -> tuple[Tensor, int]:
        """Labels or label factors."""
        labels = self.world.labels[self.albums(count)].astype(np.uint8)
        if kind == "logistic":
            return torch.from_numpy(labels.astype(np.int8)), GENRES
        return torch.from_numpy(item_factors(labels, label_factors(self.world.labels, FACTORS))), FACTORS

    def patches(self, count: int, targets: Tensor) -> Examples:
        """Constant-Q patches, each as long as its track, so that there is no part of it to draw."""
        key = f"patches {count}"
        if key not in self.cache:
            templates = self.templates(2 * count * arrays.FRAMES * arrays.BINS)
            self.cache = {key: arrays.patches(self.world, self.albums(count), templates)}
        rows = torch.arange(count)
        lengths = torch.full((count,), arrays.FRAMES)
        mean, deviation = torch.full((arrays.BINS,), -45.0), torch.full((arrays.BINS,), 10.0)
        return PatchExamples(self.cache[key], lengths, rows, targets, mean, deviation, arrays.FRAMES, redraw=False).to(
            self.device
        )

    def covers(self, count: int, targets: Tensor, size: int) -> Examples:
        """Covers with TISMIR's augmentation."""
        pixels = arrays.covers(self.world, self.albums(count), self.templates(3 * count * COVER * COVER), COVER)
        return CoverExamples(pixels, torch.arange(count), targets, size, augmentation=Augmentation()).to(self.device)

    def templates(self, size: int) -> arrays.Templates:
        """The templates, on the device if ``size`` bytes made from them fit there."""
        return arrays.make_templates(self.world, self.device if fits(size, self.device) else torch.device("cpu"))

    def terms(self, count: int) -> tuple[Tensor, Tensor]:
        """tf-idf terms."""
        if f"terms {count}" not in self.cache:
            indices, values = arrays.terms(self.world, self.albums(count))
            self.cache |= {f"terms {count}": indices, f"values {count}": values}
        return self.cache[f"terms {count}"], self.cache[f"values {count}"]

    def numbers(self, kind: str, count: int, width: int) -> Tensor:
        """Vectors of chance: their content costs nothing and changes no time."""
        key = f"{kind} {count}"
        if key not in self.cache:
            self.cache[key] = torch.randn((count, width), generator=torch.Generator().manual_seed(width))
        return self.cache[key]


@dataclass
class Utilisation:
    """Readings of the GPU's own counter, in percent."""

    readings: list[float] = field(default_factory=list)
    counting: bool = True  # whether what is read now is added

    @property
    def mean(self) -> float | None:
        """The mean of the readings, None where there were none."""
        return mean_and_deviation(self.readings)[0] if self.readings else None


@contextmanager
def watch_utilisation(device: torch.device) -> Iterator[Utilisation]:
    """Read NVIDIA's own counter five times a second, by nvidia-smi; nothing on a CPU."""
    utilisation = Utilisation()
    program = shutil.which("nvidia-smi") if device.type == "cuda" else None
    if program is None:
        yield utilisation
        return
    command = [
        program,
        "--query-gpu=utilization.gpu",
        "--format=csv,noheader,nounits",
        "--loop-ms=200",
        f"--id=GPU-{torch.cuda.get_device_properties(device).uuid}",  # its number may be another one's to torch
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:  # noqa: S603  a fixed program
        listener = threading.Thread(target=listen, args=(reader, utilisation), daemon=True)
        listener.start()
        try:
            yield utilisation
        finally:
            reader.terminate()
            listener.join()


def listen(reader: "subprocess.Popen[str]", utilisation: Utilisation) -> None:
    """Gather the readings until the program ends."""
    for line in reader.stdout or ():
        if utilisation.counting and line.strip().isdigit():
            utilisation.readings.append(float(line))


@contextmanager
def in_timed_epochs(utilisation: Utilisation, items: int, task: Task) -> Iterator[None]:
    """Count readings only during the epochs whose seconds count: after the first one of ``items``, until the last item. Data
    are moved before that, and the network is saved after it.
    """
    show, utilisation.counting = task.listener, False

    def follow(progress: Progress) -> None:
        utilisation.counting = items <= progress.done < (progress.total or 0)
        show(progress)

    task.listener = follow
    try:
        yield
    finally:
        task.listener = show


def timings_as_json(timings: list[Timing], device: str) -> str:
    """The table of ``timing_table`` for programs: seconds, the paper's beside ours, and how busy the GPU was, in percent."""
    rows = []
    for timing in timings:
        paper = timing.experiment.paper.seconds_per_epoch if timing.experiment.paper else None
        rows.append(
            {
                "row": timing.experiment.name,
                "items_timed": timing.items,
                "items": timing.full,
                "seconds": timing.seconds,
                "seconds_per_epoch": timing.at_full_size,
                "paper_seconds_per_epoch": paper,
                "times_the_paper": paper / timing.at_full_size if paper else None,
                "gpu_busy_percent": timing.busy,
            }
        )
    return json.dumps({"device": device, "torch": torch.__version__, "rows": rows}, indent=1)


def timing_table(timings: list[Timing], device: str) -> Table:
    """The timings beside the paper's column; rows marked * were timed on fewer items and scaled by their number."""
    columns = ("row", "items timed", "seconds", "scaled by", "s/epoch of all", "paper", "paper ÷ ours", "GPU busy")
    note = "; * timed on few items, scaled by their number" if any(timing.scale > 1 for timing in timings) else ""
    return Table(f"Seconds per epoch, Table 6, on {device}{note}", columns, tuple(map(cells, timings)))


def cells(timing: Timing) -> tuple[str, ...]:
    """One row's cells. Raises TaggerError where the paper prints no time."""
    paper = timing.experiment.paper
    if paper is None or paper.seconds_per_epoch is None:
        raise TaggerError(f"{timing.experiment.name} has no time in the paper to stand beside.")
    reduced, printed = timing.scale > 1, paper.seconds_per_epoch
    items = f"{timing.items:,} of {timing.full:,}" if reduced else f"all {timing.full:,}"
    scale = f"{timing.scale:,.1f}" if reduced else NOTHING
    full_epoch = f"{timing.at_full_size:,.0f}" if timing.at_full_size >= 100 else f"{timing.at_full_size:.3g}"
    ratio = printed / timing.at_full_size
    busy = NOTHING if timing.busy is None else f"{timing.busy:.0f} %"
    name = " ".join(paper.row) + (" *" if reduced else "")
    return (
        name,
        items,
        f"{timing.seconds:.3f}",
        scale,
        full_epoch,
        f"{printed:g}",
        f"{ratio:.0f}×" if ratio >= 10 else f"{ratio:.2g}×",
        busy,
    )
