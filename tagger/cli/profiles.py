"""``profile``: how the files of a folder hold several genres, for players that cannot read lists."""

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.cli.console import remark, say, say_json
from tagger.cli.verbs import opened
from tagger.errors import TaggerError
from tagger.library.names import printable

if TYPE_CHECKING:
    from tagger.writing.profiles import Profile


def profile(arguments: Namespace) -> int:
    """Print the remembered profiles, or remember one for a folder and all below it."""
    from tagger.actions import write as action

    with opened(arguments) as state:
        if arguments.folder is not None:
            action.remember_profile(state, _folder(arguments.folder), _chosen(arguments.form))
        known = action.profiles(state)
    if arguments.json:
        say_json([{"folder": str(folder), "profile": held.value} for folder, held in known.items()])
        return 0
    for folder, held in known.items():
        say(f"{printable(str(folder))}: {held.description}")
    if not known:
        remark(
            "Every folder holds genres as lists, one value per genre; 'tagger profile FOLDER semicolon' changes that."
        )
    return 0


def _folder(path: Path) -> Path:
    """The folder as a scan names it."""
    real = Path(os.path.realpath(path.expanduser()))
    if not real.is_dir():
        raise TaggerError(f"'{printable(str(path))}' is not a folder; name one that your music is in.")
    return real


def _chosen(form: str | None) -> "Profile":
    from tagger.writing.profiles import Profile

    if form is None:
        raise TaggerError("Say how the folder's files hold genres: list, semicolon, slash or first.")
    return Profile(form)
