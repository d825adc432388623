"""The help: one page per task, in Markdown, for the window and for the terminal.

Every page is there in each of ``LANGUAGES``; the terminal shows the English ones. A key stands in a page as
``[Ctrl+S](key:write)``: the default key of the command "write", which the window replaces by the person's own. A link leads
to another page (``write.md``); a picture lies in ``pictures/``.
"""

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from tagger.errors import TaggerError
from tagger.paths import resource

NAMES = (
    "first-steps",
    "suggest",
    "review",
    "write",
    "learn",
    "genres",
    "words",
    "models",
    "map",
    "folders",
    "problems",
)
FOLDER = "help"
LANGUAGES = {"en": "", "de": "de/"}  # folders below FOLDER
WIDTH = 96  # columns of a page in the terminal

KEY = re.compile(r"\[([^\]]+)\]\(key:([a-z0-9-]+)\)")
PAGE_LINK = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\.md\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"(?<![\w*])\*{1,2}([^*\s](?:[^*]*[^*\s])?)\*{1,2}(?![\w*])")
_ITEM = re.compile(r"^(?:- |\d+\. )")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page: what it is called, its heading, and its whole text in Markdown."""

    name: str
    title: str
    text: str


@cache
def pages(language: str = "en") -> tuple[HelpPage, ...]:
    """Every page, in the order of the tasks. Raises TaggerError where the installation lacks one."""
    return tuple(_read(name, LANGUAGES[language]) for name in NAMES)


def find_page(name: str, language: str = "en") -> HelpPage:
    """The page of a task. Raises TaggerError where there is none."""
    page = next((page for page in pages(language) if page.name == name), None)
    if page is None:
        raise TaggerError(f"There is no help page '{name}'; there are {', '.join(NAMES)}.")
    return page


def search(text: str, language: str = "en") -> list[HelpPage]:
    """The pages in which every word stands, those that have one in their heading first."""
    words = text.casefold().split()
    matching = [page for page in pages(language) if all(word in page.text.casefold() for word in words)]
    return sorted(matching, key=lambda page: not any(word in page.title.casefold() for word in words))


def with_keys(text: str, key_of: Callable[[str], str]) -> str:
    """The Markdown with each key as it is now; ``key_of`` gives the key of a command in words."""
    return KEY.sub(lambda match: f"**{key_of(match[2])}**", text)


def terminal_lines(page: HelpPage) -> Iterator[tuple[str, bool]]:
    """The lines of a page for a terminal, and whether each is a heading; pictures are left out."""
    text = PICTURE.sub("", page.text)
    for number, block in enumerate(re.split(r"\n{2,}", text.strip("\n"))):
        if block.strip():
            if number:
                yield "", False
            yield from _block_lines(block)


def _block_lines(block: str) -> Iterator[tuple[str, bool]]:
    lines = block.strip("\n").split("\n")
    if lines[0].startswith("#"):
        yield _plain(lines[0].lstrip("# ")), True
        lines = lines[1:]
    if not lines:
        return
    if lines[0].startswith("    "):
        yield from ((line, False) for line in lines)
    elif lines[0].startswith("|"):
        rows = [[_plain(cell.strip()) for cell in line.strip("|").split("|")] for line in lines]
        yield from ((f"  {row[0]:<12}{' '.join(row[1:])}", False) for row in rows[2:])
    else:
        for paragraph in _paragraphs(lines):
            is_item = _ITEM.match(paragraph)
            indent = " " * len(is_item[0]) if is_item else ""
            wrapped = textwrap.wrap(_plain(paragraph), WIDTH, subsequent_indent=indent, break_on_hyphens=False)
            yield from ((line, False) for line in wrapped)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Lines joined to paragraphs; an item of a list begins a new one."""
    paragraph = ""
    for line in lines:
        if paragraph and _ITEM.match(line):
            yield paragraph
            paragraph = ""
        paragraph = f"{paragraph} {line.strip()}".strip()
    yield paragraph


def _plain(text: str) -> str:
    """Markdown of one paragraph as plain text; code is left as it is typed."""
    text = KEY.sub(r"\1", text)
    text = PAGE_LINK.sub(r"\1 ('tagger help \2')", text)
    codes = CODE.findall(text)
    text = _EMPHASIS.sub(r"\1", CODE.sub("\0", text))  # what stands in code is no emphasis, what stands around it is
    return re.sub("\0", lambda _: f"'{codes.pop(0)}'", text)


def _read(name: str, folder: str) -> HelpPage:
    text = resource(f"{FOLDER}/{folder}{name}.md").read_text(encoding="utf-8")
    return HelpPage(name, text.partition("\n")[0].removeprefix("# "), text)
