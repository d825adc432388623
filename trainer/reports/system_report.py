"""The report of a system: its tables beside the paper's, the figures that its paper shows, how training went, and where all
of it departs from the paper.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trainer.experiments.smoke import WARNING, is_made_up
from trainer.experiments.system import Results
from trainer.reports import other_papers_report, tismir_report
from trainer.reports.departures import departures_section
from trainer.reports.html_page import Report, Section
from trainer.reports.tables import Table, main_tables
from trainer.reports.training_figures import training_section


@dataclass(frozen=True, slots=True)
class PaperParts:
    """What a paper shows beside its rows: tables, and sections of figures, which may leave pictures in the folder."""

    tables: Callable[[Results], Iterator[Table]]
    sections: Callable[[Results, Path], Iterator[Section]]


PARTS: Mapping[str, PaperParts] = {
    "tismir-single": PaperParts(tismir_report.single_label_tables, tismir_report.single_label_sections),
    "tismir-multi": PaperParts(tismir_report.multi_label_tables, tismir_report.multi_label_sections),
    "dmg-gtzan": PaperParts(other_papers_report.gtzan_tables, other_papers_report.gtzan_sections),
    "dmg-magnatagatune": PaperParts(
        other_papers_report.magnatagatune_tables, other_papers_report.magnatagatune_sections
    ),
    "covers": PaperParts(other_papers_report.covers_tables, other_papers_report.covers_sections),
    "lyrics": PaperParts(other_papers_report.lyrics_tables, other_papers_report.lyrics_sections),
}


def system_report(results: Results, folder: Path) -> Report:
    """Everything about a system, for ``Report.write``; pictures too many for the page go into ``folder``."""
    made_up = is_made_up(results.context.data)
    warnings = (f"{WARNING.strip()} The paper's column is there to show the form of the table.",) if made_up else ()
    sections = [
        Section("Tables", (how_to_read(results),), tuple(all_tables(results))),
        *PARTS[results.system].sections(results, folder),
        training_section(results),
        departures_section(results),
        Section("What to know about these figures", tuple(results.context.gathered_notes())),
    ]
    if results.changes:
        sections.append(Section("What the smoke run changed in the shipped experiments", results.changes))
    return Report(f"{results.system}: the published tables, reproduced", warnings, tuple(sections))


def how_to_read(results: Results) -> str:
    """How to read the tables."""
    seeds = len(results.seeds)
    runs = f"the mean of {seeds} runs ± their deviation" if seeds > 1 else "one run"
    interval = "in brackets, the 95 % interval of the first run: a bootstrap over the test items' albums"
    diversity = "ADiv has none, since a resample can only propose fewer genres, never others"
    return f"Ours is {runs}; {interval}; {diversity}. The paper's figures are as printed there."


def all_tables(results: Results) -> Iterator[Table]:
    """The system's tables: its rows, and what else the paper prints."""
    yield from main_tables(results)
    yield from PARTS[results.system].tables(results)
