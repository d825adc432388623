"""Options that several verbs share, and the kinds of values that they take."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.display_names import printable
from tagger.regular_file import is_folder, is_there

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

LONGEST_NUMBER = 19  # digits, of which a database's number has fewer


def add_choice(parser: argparse.ArgumentParser, about_genre: str) -> None:
    """The options that say which of the suggestions are meant."""
    add_query(parser, needed=True)
    parser.add_argument("--genre", action="append", default=[], metavar="G", help=f"this genre; {about_genre}")
    only = "with 'all' and --genre: decide about this file alone, not about its album"
    parser.add_argument("--file", action="append", default=[], type=path, metavar="PATH", help=only)
    parser.add_argument("--top", type=positive, metavar="K", help="the K best, sure or not")
    parser.add_argument("--min-score", type=share, metavar="S", help="those with a score of at least S, 0 to 1")


def add_query(parser: argparse.ArgumentParser, *, needed: bool = False, without: str = "all") -> None:
    """``QUERY``; where none is needed, ``without`` says what is meant when it is left out."""
    nargs, about = ("+", "'all' for everything") if needed else ("*", f"without it, {without}")
    parser.add_argument("query", nargs=nargs, metavar="QUERY", type=query_part, help=f"which albums; {about}")


def add_subcommand(
    tasks: "Subparsers", name: str, about: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """What can be typed behind a command, as ``list`` behind ``tagger models``; ``run`` does it."""
    task = tasks.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    task.set_defaults(run=run)
    return task


def add_json(parser: argparse._ActionsContainer, about: str = "print JSON") -> None:
    """``--json``, for programs that read what is printed."""
    parser.add_argument("--json", action="store_true", help=about)


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """``--quiet``, for cron: problems are said, how far the work is is not."""
    parser.add_argument("--quiet", action="store_true", help="print no progress, only the answer and what went wrong")


def add_write_options(parser: argparse.ArgumentParser) -> None:
    """The options that go before the settings of the same names."""
    on_off = argparse.BooleanOptionalAction
    parser.add_argument(
        "--keep-mtime", action=on_off, help="keep the files' modification times, or not; else the setting decides"
    )
    parser.add_argument(
        "--hard-links", action=on_off, help="also write files with several names, or not; else the setting decides"
    )


def add_players(parser: argparse.ArgumentParser) -> None:
    """``--players``, which shows what a write will look like elsewhere."""
    about = "print how Navidrome, Jellyfin, Plex, foobar2000 and iTunes will show the result, and what they split"
    parser.add_argument("--players", action="store_true", help=about)


def path(text: str) -> Path:
    """A path. An empty text, as an unset variable of the shell gives, is an error of usage, and not the current folder."""
    if text:
        return Path(text)
    raise argparse.ArgumentTypeError("the name is empty; name a file or a folder, '.' for the one you are in")


def query_part(text: str) -> str:
    """A part of a query. A path to a folder means the albums in it and below, as ``folder:`` with a separator at the end.

    A path to a file is an error of usage: a query finds albums.
    """
    if not (os.sep in text or (os.altsep and os.altsep in text) or text in (".", "..")):
        return text
    if is_folder(text):
        real = os.path.realpath(text).rstrip(os.sep) + os.sep
        if '"' in real:
            raise argparse.ArgumentTypeError(
                "a folder with a quote in its name cannot be asked for; name one around it"
            )
        return f'folder:"{real}"'
    if is_there(text):
        name = printable(text)
        raise argparse.ArgumentTypeError(f"'{name}' is a file, and a query finds albums; name its folder")
    return text


def positive(text: str) -> int:
    """A whole number above 0; another text is an error of usage."""
    if text.isascii() and text.isdigit() and int(text[:LONGEST_NUMBER]) > 0:
        if len(text) < LONGEST_NUMBER:
            return int(text)
        raise argparse.ArgumentTypeError(f"the number of {len(text)} digits is too large")
    raise argparse.ArgumentTypeError(f"'{text}' is not a whole number above 0")


def share(text: str) -> float:
    """A score from 0 to 1; another text is an error of usage."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if 0 <= value <= 1:
        return value
    raise argparse.ArgumentTypeError(f"'{text}' is not a score from 0 to 1")
