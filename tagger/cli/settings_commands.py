"""``settings``: what a person set about suggesting and writing. ``profile``: how a folder's files hold several genres."""

import os
from argparse import Namespace
from pathlib import Path

from tagger.cli.console import BOLD, remark, say, say_json
from tagger.cli.state_and_query import open_state
from tagger.display_names import printable
from tagger.errors import TaggerError
from tagger.regular_file import is_folder


def settings(arguments: Namespace) -> int:
    """Print every setting or one, or remember a value for one."""
    from tagger.services import settings as service
    from tagger.settings import DEFAULT, find_setting

    name, text = arguments.name, " ".join(arguments.value)
    with open_state(arguments) as state:
        if text == DEFAULT:
            service.forget(state, name)
        elif arguments.value:
            service.change(state, name, find_setting(name).parse(text))
        values = service.read_values(state) if name is None else {name: service.read_value(state, name)}
    if arguments.json:
        say_json(service.settings_json(values))
        return 0
    for setting in service.settings_json(values):
        default = "default" if setting["is_default"] else f"default: {setting['default_text']}"
        say(f"{setting['name']}: {setting['text']} ({default})", style=BOLD)
        say(f"    {setting['about']}")
        say(f"    It may be {setting['may_be']}.")
    return 0


def profile(arguments: Namespace) -> int:
    """Print the remembered profiles, or remember one for a folder and all below it."""
    from tagger.services import settings as service
    from tagger.tagformats.list_profile import Profile

    with open_state(arguments) as state:
        if arguments.folder is not None:
            folder = _real_folder(arguments.folder)
            if arguments.form is None:
                raise TaggerError("Say how the folder's files hold genres: list, semicolon, slash or first.")
            service.remember_profile(state, folder, Profile(arguments.form))
        profiles = service.profiles(state)
    if arguments.json:
        say_json([{"folder": str(folder), "profile": profile.value} for folder, profile in profiles.items()])
        return 0
    for folder, profile in profiles.items():
        say(f"{printable(str(folder))}: {profile.description}")
    if not profiles:
        remark(
            "Every folder holds genres as lists, one value per genre; 'tagger profile FOLDER semicolon' changes that."
        )
    return 0


def _real_folder(path: Path) -> Path:
    """The folder as a scan names it."""
    real = Path(os.path.realpath(path.expanduser()))
    if not is_folder(real):
        raise TaggerError(f"'{printable(str(path))}' is not a folder; name one that your music is in.")
    return real
