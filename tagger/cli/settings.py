"""``settings``: what the program remembers about how you want things done."""

from argparse import Namespace
from typing import TYPE_CHECKING

from tagger.cli.console import BOLD, say, say_json
from tagger.cli.verbs import opened

if TYPE_CHECKING:
    from tagger.state.store import State


def settings(arguments: Namespace) -> int:
    """Print every setting or one, or remember a value for one."""
    from tagger.actions import preferences as action

    with opened(arguments) as state:
        if arguments.value:
            _change(state, arguments.name, " ".join(arguments.value))
        name = arguments.name
        known = action.values(state) if name is None else {name: action.value_of(state, name)}
    if arguments.json:
        say_json(action.settings_json(known))
        return 0
    for one in action.settings_json(known):
        usual = "default" if one["is_default"] else f"default: {one['default_text']}"
        say(f"{one['name']}: {one['text']} ({usual})", style=BOLD)
        say(f"    {one['about']}")
        say(f"    It may be {one['may_be']}.")
    return 0


def _change(state: "State", name: str, text: str) -> None:
    from tagger.actions import preferences as action

    if text == action.DEFAULT:
        action.forget(state, name)
    else:
        action.change(state, name, action.typed(name, text))
