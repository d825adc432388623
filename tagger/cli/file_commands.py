"""``folders``: the music folders, how much is in each; ``tags``: every field of a file; ``help``: the pages of the help."""

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.cli.console import BOLD, DIM, remark, say, say_json
from tagger.cli.state_and_query import NO_MUSIC, NOTHING_MATCHED, open_state
from tagger.display_names import counted, printable
from tagger.errors import TaggerError

if TYPE_CHECKING:
    from tagger.services.folders import MusicFolder


def folders(arguments: Namespace) -> int:
    """Print the music folders."""
    from tagger.services import folders as service

    if arguments.folder:
        name = printable(str(arguments.folder[0]))
        raise TaggerError(
            f"'tagger folders' takes no folder; 'tagger scan {name}' reads that one, 'tagger forget {name}' forgets it."
        )
    with open_state(arguments) as state:
        music_folders = service.music_folders(state)
    if arguments.json:
        say_json([_folder_json(folder) for folder in music_folders])
        return 0
    for folder in music_folders:
        _print_folder(folder)
    if not music_folders:
        remark(NO_MUSIC)
    return 0


def _print_folder(folder: "MusicFolder") -> None:
    numbers = f"{counted(folder.tracks, 'track')} in {counted(folder.albums, 'album')}"
    absent = f", {folder.gone} of them gone" if folder.gone else ""
    say(f"{printable(str(folder.path))}: {numbers}{absent}")
    if not folder.in_reach:
        say("  out of reach: connect its disk; what is known of it stays ('tagger forget' removes it)")
    for path in folder.left_out:
        say(f"  left out: {printable(str(path))} ('tagger scan' takes it in again)")


def _folder_json(folder: "MusicFolder") -> dict[str, object]:
    return {
        "path": str(folder.path),
        "tracks": folder.tracks,
        "albums": folder.albums,
        "gone": folder.gone,
        "scanned_at": folder.scanned_at,
        "in_reach": folder.in_reach,
        "left_out": [str(path) for path in folder.left_out],
    }


def tags(arguments: Namespace) -> int:
    """Print the fields of files of the library."""
    from tagger.services import raw_tags as service

    with open_state(arguments) as state:
        paths = [Path(os.path.abspath(name)) for name in arguments.files]  # noqa: PTH100 - as a scan names them
        files = {path: service.raw_fields(state, path) for path in paths}
    if arguments.json:
        rows = [
            {"path": str(path), "fields": [{"name": f.name, "before": f.before, "after": f.after} for f in fields]}
            for path, fields in files.items()
        ]
        say_json(rows)
        return 0
    for path, fields in files.items():
        say(printable(str(path)))
        for field in fields:
            values = printable("; ".join(field.before))
            if field.changes:
                if values:
                    say(f"  - {printable(field.name)}: {values}")
                if any(field.after):
                    say(f"  + {printable(field.name)}: {printable('; '.join(field.after))}")
            else:
                say(f"    {printable(field.name)}: {values}", style=DIM)
        if not fields:
            say("    This file has no tags.", style=DIM)
    return 0


def show_help(arguments: Namespace) -> int:
    """Print a page of the help, or which pages there are, or those that hold some words; 1 where none does."""
    from tagger.services import help_pages

    text = " ".join(arguments.task)
    if text in help_pages.NAMES:
        for line, is_heading in help_pages.terminal_lines(help_pages.find_page(text)):
            say(line, style=BOLD if is_heading else "")
        return 0
    matches = help_pages.search(text)
    for page in matches:
        say(f"tagger help {page.name:<12} {page.title}")
    if not matches:
        remark(f"No help page is called '{printable(text)}' or has all of these words; 'tagger help' names them all.")
    return 0 if matches else NOTHING_MATCHED
