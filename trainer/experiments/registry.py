"""The registry of systems: every folder of TOML experiments, what it is for, and how often its rows are run.

It imports nothing, so that the command line can name the systems at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class System:
    """A folder of experiments below ``trainer/experiments``.

    ``purpose``: the rows of a paper, a table of docs/results.md, or the encoders of a model. ``seeds``: how many
    times each row is run. ``command``: what the command line calls it, where that is not the folder's name.
    """

    folder: str
    purpose: Literal["paper", "results", "model"]
    seeds: int = 1
    command: str = ""


SYSTEMS: Mapping[str, System] = {
    system.folder: system
    for system in (
        System("tismir-single", "paper", seeds=3),  # the papers' own number of runs
        System("tismir-multi", "paper", seeds=3),
        System("dmg-gtzan", "paper", seeds=3),
        System("dmg-magnatagatune", "paper", seeds=3),
        System("covers", "paper", seeds=3),
        System("lyrics", "paper", seeds=3),
        System("timbre", "results"),
        System("covers-five", "results", command="covers"),
        System("albums", "results", seeds=3),
        System("jamendo-factors", "results", command="factors"),
        System("learn", "model"),
        System("starter", "model"),
    )
}
PAPER_SYSTEMS = tuple(name for name, system in SYSTEMS.items() if system.purpose == "paper")
RESULT_SYSTEMS = {system.command or name: name for name, system in SYSTEMS.items() if system.purpose == "results"}
"""What ``trainer results`` calls a table → its system."""
