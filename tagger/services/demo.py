"""The demonstration library: made on first use, kept apart from a person's own music, gone once that comes.

It lives in the state's folder. A state that knows real music is never mixed with it: the demonstration then gets a
state of its own.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from tagger.progress import Task
from tagger.state.database import State
from tagger.state.scan_inputs import roots

FOLDER = "demo"
MUSIC = "music"


def demo_folder(state: State) -> Path:
    """Where the demonstration's music is, or would be."""
    return Path(os.path.realpath(state.folder / FOLDER / MUSIC))


def is_demo(state: State) -> bool:
    """Whether the state knows the demonstration and nothing else."""
    with state.reading() as session:
        return roots(session) == [demo_folder(state)]


def is_empty(state: State) -> bool:
    """Whether no folder was ever scanned."""
    with state.reading() as session:
        return not roots(session)


def forget_demo_before(state: State, folders: Iterable[Path]) -> None:
    """Forget the demonstration before other folders come in; its music stays, and so does what was written to it."""
    demo = demo_folder(state)
    if any(folder != demo for folder in folders):
        from tagger.state.library_updates import forget

        with state.session() as session:
            forget(session, demo)


def demo_state_folder(state: State) -> Path:
    """The folder of the state that the demonstration belongs in: this one's, or one beside a real library."""
    return state.folder if is_empty(state) or is_demo(state) else state.folder / FOLDER / "state"


def make_music(state: State, task: Task | None = None) -> Path:
    """Make the music, as far as it is not there; returns its folder. Raises TaggerError where it cannot be written."""
    from tagger.demo import make_demo

    make_demo(demo_folder(state), task or Task())
    return demo_folder(state)
