"""``tagger [FOLDER]``: the window, or, where none can open, the same job printed."""

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tagger.cli.console import remark, say
from tagger.cli.library_commands import run_scan, run_suggest
from tagger.cli.state_and_query import open_state
from tagger.cli.tasks import cancellable_task
from tagger.cli.write_commands import recover
from tagger.display_names import printable
from tagger.errors import Problem, TaggerError
from tagger.regular_file import is_folder

if TYPE_CHECKING:
    from tagger.state.database import State


def open_window(arguments: Namespace) -> int:
    """Open the window on a folder, on the demonstration, or on what is known."""
    _check(arguments.folder)
    with open_state(arguments) as state:
        if not _is_demo_wanted(arguments, state):
            return _open(state, arguments.folder, headless=arguments.headless)
        return _open_demo(state, headless=arguments.headless)


def _check(folder: Path | None) -> None:
    """Raise TaggerError for a path that is not a folder, before anything opens."""
    if folder is not None and not is_folder(folder):
        raise TaggerError(f"'{printable(str(folder))}' is not a folder; name one that your music is in.")


def _is_demo_wanted(arguments: Namespace, state: "State") -> bool:
    from tagger.services import demo

    return arguments.demo or (arguments.folder is None and (demo.is_empty(state) or demo.is_demo(state)))


def _open_demo(state: "State", *, headless: bool) -> int:
    """The demonstration, in a state of its own where this one knows real music."""
    from tagger.services import demo
    from tagger.state.database import State

    folder = demo.demo_state_folder(state)
    if folder == state.folder:
        return _show_demo(state, state, headless=headless)
    with State.open(folder) as demo_state:
        return _show_demo(state, demo_state, headless=headless)


def _show_demo(state: "State", demo_state: "State", *, headless: bool) -> int:
    """The window first, which then makes the music; without one, the music first."""
    from tagger.services import demo

    remark(
        f"This is a demonstration: tagger makes its music itself, in '{demo.demo_folder(state)}', and nothing was "
        "trained on it. For your own: tagger FOLDER"
    )
    if _is_window_possible(headless=headless):
        from tagger.ui.application import run

        return run(demo_state, None, make_music=partial(demo.make_music, state))
    with cancellable_task() as task:
        music = demo.make_music(state, task)
    return _print(demo_state, music)


def _open(state: "State", folder: Path | None, *, headless: bool) -> int:
    if not _is_window_possible(headless=headless):
        return _print(state, folder)
    from tagger.ui.application import run

    return run(state, folder)


def _is_window_possible(*, headless: bool) -> bool:
    """Whether a window is wanted and can open; says why not."""
    from tagger.services.doctor import display_problem

    reason = None if headless else display_problem()
    if reason is not None:
        remark(f"No window can open, since {reason}; here is the same without one.")
    return not headless and reason is None


def _print(state: "State", folder: Path | None) -> int:
    """Scan, suggest, and print the albums."""
    from tagger.cli.album_output import print_albums
    from tagger.services.album_reading import albums_below
    from tagger.services.scan import scanned_folders

    folders = scanned_folders(state) if folder is None else [folder]
    recover(state)
    reported: set[Problem] = set()
    code = run_scan(state, folders, reported)
    if not albums_below(state, folder):
        remark(f"No music was found in '{printable(str(folder))}'.")
        return code
    code = max(code, run_suggest(state, folders, reported=reported))
    say()
    print_albums(albums_below(state, folder))
    return code
