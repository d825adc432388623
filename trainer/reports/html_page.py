"""One self-contained page, dark where the reader's screen is, and the same as Markdown with its pictures as files:
nothing is fetched, no script runs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from trainer.files import write_atomically
from trainer.reports.tables import Table
from trainer.terminal import rank

STYLE = """:root { color-scheme: light dark; --ink: #222; --paper: #fff; --quiet: #555; --rule: #ccc; --head: #f3f3f3;
        --alarm: #fff4ec; } @media (prefers-color-scheme: dark) { :root { --ink: #e2e2e2; --paper: #16181b; --quiet:
        #a8a8a8; --rule: #4a4a4a; --head: #26292d; --alarm: #3a2415; } } body { font: 15px/1.5 system-ui, sans-serif;
        margin: 2rem auto; max-width: 1200px; padding: 0 1rem; color: var(--ink); background: var(--paper); } h1 {
        font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--rule); } h3 { margin: 1.5rem 0
        .4rem; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; } th, td { border: 1px solid
        var(--rule); padding: .25rem .5rem; text-align: left; } th { background: var(--head); } .wide { overflow-x:
        auto; } .warning { border-left: 4px solid #d55e00; padding: .5rem 1rem; background: var(--alarm); } figure {
        display: inline-block; margin: .5rem 1rem .5rem 0; vertical-align: top; } figcaption { font-size: .85rem; color:
        var(--quiet); max-width: 44rem; } img { max-width: 100%; } svg { max-width: 100%; height: auto; }
        """


PICTURES = "pictures"  # the folder beside report.md


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG, and what it shows."""

    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report, in order: sentences, tables, figures."""

    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its title, what a reader must know first, and its sections."""

    title: str
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]

    def write(self, folder: Path) -> Path:
        """Write ``report.html``, ``report.md`` and its ``pictures``, in the first of several processes; the page's path."""
        if rank() == 0:
            for earlier in (folder / PICTURES).glob("[0-9][0-9][0-9]-*"):
                earlier.unlink()
            for name, figure in self.pictures():
                write_atomically(folder / PICTURES / name, figure.svg.encode())
            write_atomically(folder / "report.html", self.html().encode())
            write_atomically(folder / "report.md", self.markdown().encode())
        return folder / "report.html"

    def pictures(self) -> Iterator[tuple[str, Figure]]:
        """Each picture and the name of its file."""
        figures = (figure for section in self.sections for figure in section.figures)
        for number, figure in enumerate(figures, start=1):
            words = re.sub(r"[^a-z0-9]+", "-", figure.caption.lower()).strip("-")[:40].rstrip("-")
            yield f"{number:03}-{words}.svg", figure

    def html(self) -> str:
        """The whole page."""
        warnings = "".join(f"<p class=warning>{escape(sentence)}</p>" for sentence in self.warnings)
        body = "".join(section_html(section) for section in self.sections)
        head = (
            f"<meta charset=utf-8><meta name=viewport content='width=device-width'><title>{escape(self.title)}</title>"
        )
        inside = f"<h1>{escape(self.title)}</h1>{warnings}{body}"
        return f"<!doctype html><html lang=en><head>{head}<style>{STYLE}</style></head><body>{inside}</body></html>"

    def markdown(self) -> str:
        """Titles, sentences, tables, and the pictures beside it."""
        names = iter(self.pictures())
        parts = [f"# {self.title}", *(f"> {sentence}" for sentence in self.warnings)]
        for section in self.sections:
            parts += [f"## {section.title}", *section.sentences, *(table.markdown() for table in section.tables)]
            for _ in section.figures:
                name, figure = next(names)
                parts += [f"![{picture_text(figure.caption)}]({PICTURES}/{name})", f"*{figure.caption}*"]
        return "\n\n".join(parts) + "\n"


def picture_text(caption: str) -> str:
    """A caption as the text in a picture's brackets."""
    return caption.replace("[", "(").replace("]", ")")


def section_html(section: Section) -> str:
    """One section of the page."""
    sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in section.sentences)
    tables = "".join(table.html() for table in section.tables)
    return f"<section><h2>{escape(section.title)}</h2>{sentences}{tables}{figures_html(section.figures)}</section>"


def figures_html(figures: Sequence[Figure]) -> str:
    """Pictures with their captions."""
    return "".join(
        f"<figure>{figure.svg}<figcaption>{escape(figure.caption)}</figcaption></figure>" for figure in figures
    )
