"""``settings``: what the program remembers about how you want things done.

``profile``: how the files of a folder hold several genres, for players that cannot read lists.
"""

from argparse import Namespace
from typing import TYPE_CHECKING

from tagger.cli.console import BOLD, say, say_json
from tagger.cli.library_commands import opened

if TYPE_CHECKING:
    from tagger.state.database import State
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.cli.console import remark
from tagger.display_names import printable
from tagger.errors import TaggerError

if TYPE_CHECKING:
    from tagger.writing.requested_genres import Profile


def settings(arguments: Namespace) -> int:
    """Print every setting or one, or remember a value for one."""
    from tagger.services import settings as action

    with opened(arguments) as state:
        if arguments.value:
            _change(state, arguments.name, " ".join(arguments.value))
        name = arguments.name
        values = action.read_values(state) if name is None else {name: action.read_value(state, name)}
    if arguments.json:
        say_json(action.settings_json(values))
        return 0
    for setting in action.settings_json(values):
        usual = "default" if setting["is_default"] else f"default: {setting['default_text']}"
        say(f"{setting['name']}: {setting['text']} ({usual})", style=BOLD)
        say(f"    {setting['about']}")
        say(f"    It may be {setting['may_be']}.")
    return 0


def _change(state: "State", name: str, text: str) -> None:
    from tagger.services import settings as action
    from tagger.settings import DEFAULT, find_setting

    if text == DEFAULT:
        action.forget(state, name)
    else:
        action.change(state, name, find_setting(name).parse(text))


def profile(arguments: Namespace) -> int:
    """Print the remembered profiles, or remember one for a folder and all below it."""
    from tagger.services import write as action

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
    from tagger.writing.requested_genres import Profile

    if form is None:
        raise TaggerError("Say how the folder's files hold genres: list, semicolon, slash or first.")
    return Profile(form)
