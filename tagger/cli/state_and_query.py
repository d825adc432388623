"""What most verbs begin with: the state that they work on, and what they say where a query matches no album."""

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tagger.cli.console import complain

if TYPE_CHECKING:
    from tagger.state.database import State

NOTHING_MATCHED = 1  # the exit code of a verb that decides or writes a page, and finds no album to do it for
NO_MUSIC = "No music is known yet; begin with 'tagger scan FOLDER'."


def open_state(arguments: Namespace) -> "State":
    """Open the state that ``--state`` or TAGGER_STATE names, else the one in the platform's data folder.

    Raises TaggerError for a state that cannot be used.
    """
    from tagger.state.database import State

    return State.open(arguments.state)


def no_match(state: "State", query: Sequence[str], consequence: str = "") -> str:
    """The sentence for a query without a match, or for a library without albums.

    ``query``: its words as typed. ``consequence``: what follows, such as "nothing was decided". The sentence ends with a way
    out: the field that a misspelt one may mean, or the verb that lists all albums. Raises TaggerError as reading the state does.
    """
    from tagger.services.album_reading import ids_to_read, unknown_field

    if not ids_to_read(state):
        return NO_MUSIC
    so = f", so {consequence}" if consequence else ""
    way_out = unknown_field(" ".join(query)) or "'tagger show' lists them all."
    return f"No album matches{so}; {way_out}"


def complain_of_no_match(state: "State", query: Sequence[str], consequence: str = "") -> int:
    """Print ``no_match`` as an error; returns the exit code."""
    complain(no_match(state, query, consequence))
    return NOTHING_MATCHED
