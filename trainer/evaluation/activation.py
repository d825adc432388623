"""Where a cover network looks (TISMIR §6.5.2, Figures 5 and 6): class activation, an exact sum of the linear last
layer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from tagger.progress import Task
from trainer.data.items import Split
from trainer.evaluation.html_page import Pixels, beside, heated, save
from trainer.experiments.runner import OpenedExperiment, open_experiment
from trainer.experiments.sources import Covers, SourceUnit, cover_id
from trainer.experiments.system import Results
from trainer.terminal import rank
from trainer.training import load_network

BATCH = 16
SHOWN = 24


@dataclass(frozen=True)
class Activation:
    """One cover of the test items: its pixels, the heat for the genre that it was taken for, and for its true one."""

    unit: SourceUnit
    chosen: str
    cover: Pixels
    heat: dict[str, NDArray[np.float32]]

    @property
    def caption(self) -> str:
        """What the picture shows, in words."""
        truth = ", ".join(self.unit.item.labels[:3])
        return (
            f"{truth}, taken for {self.chosen}"
            if self.chosen not in self.unit.item.labels
            else f"{self.chosen}, recognised"
        )

    def picture(self) -> Pixels:
        """The cover, and beside it the cover under each heat."""
        return beside([self.cover, *(heated(self.cover, heat) for heat in self.heat.values())])


def write_activations(results: Results, name: str, folder: Path) -> list[Activation]:
    """Write the picture of every test cover into ``folder``, in place of an earlier report's; the first ones, of as many
    genres as there are, come back. Only the first process writes a report: the others get none.
    """
    if rank() != 0:
        return []
    clear(folder)
    opened = open_experiment(results.row(name).experiment, results.seeds[0], results.context)
    first: dict[str, Activation] = {}
    for number, found in enumerate(activations(opened, results.context.task)):
        save(folder / f"{number:05}-{safe(found.unit.id)}.png", found.picture())
        first.setdefault(f"{found.unit.item.labels[0]} {found.chosen}", found)
    return list(first.values())[:SHOWN]


def clear(folder: Path) -> None:
    """Remove the pictures that an earlier report left in its folder."""
    for path in folder.glob("[0-9][0-9][0-9][0-9][0-9]-*.png"):
        path.unlink()


def activations(opened: OpenedExperiment, task: Task) -> Iterator[Activation]:
    """The activation of every test cover."""
    source = next(source for source in opened.sources if isinstance(source, Covers))
    units = one_a_cover(opened.units[Split.TEST])
    network = load_network(opened.folder / "network")
    weight = network.get_submodule("head").get_parameter("weight").detach()
    examples = source.examples(units, opened.targets.of([unit.item for unit in units]))
    task.begin("drawing activation maps", len(units))
    for start in range(0, len(units), BATCH):
        part = units[start : start + BATCH]
        with torch.inference_mode():
            (images,) = examples.batch(torch.arange(start, start + len(part))).inputs
            encoded = network.get_submodule("encoder").encoded(images)  # type: ignore[operator]
            chosen = network.get_submodule("head")(encoded.feature).argmax(dim=1).tolist()
            heats = torch.einsum("bhwd,ld->blhw", encoded.map, weight).numpy()
        for unit, label, heat in zip(part, chosen, heats, strict=True):
            yield Activation(
                unit, opened.targets.labels[label], pixels_of(source, unit), told(opened, unit, label, heat)
            )
        task.step(part[-1].id, len(part))


def told(
    opened: OpenedExperiment, unit: SourceUnit, chosen: int, heat: NDArray[np.float32]
) -> dict[str, NDArray[np.float32]]:
    """The heat of the genre that was chosen, and of the true one where that is another."""
    labels = opened.targets.labels
    wanted = dict.fromkeys((labels[chosen], unit.item.labels[0]))
    return {label: heat[opened.dataset.label_index[label]] for label in wanted}


def one_a_cover(units: Sequence[SourceUnit]) -> list[SourceUnit]:
    """The first unit of each cover: the tracks of an album share theirs."""
    return list({unit.item.cover: unit for unit in reversed(units)}.values())[::-1]


def pixels_of(source: Covers, unit: SourceUnit) -> Pixels:
    """The cover as the network sees it, before standardising."""
    assert unit.item.cover is not None
    whole = source.store.rows[source.store.places[cover_id(unit.item.cover, source.root)]]
    margin = (whole.shape[0] - source.size) // 2
    return np.asarray(whole[margin : margin + source.size, margin : margin + source.size])


def safe(name: str) -> str:
    """A name that any file system takes."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in name)[:80]
