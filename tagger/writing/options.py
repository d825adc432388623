"""How files are written: as is asked for, and where nothing is asked for, as the person's settings say."""

from typing import cast, get_args

from tagger.errors import TaggerError
from tagger.state.bounds import follows_links
from tagger.state.database import State
from tagger.state.known_files import roots
from tagger.state.stored_settings import setting
from tagger.writing.boundary import Boundary
from tagger.writing.edit import Options, Way

KEEP_MTIME = "writing.keep_mtime"
HARD_LINKS = "writing.hard_links"
WAY = "writing.way"


def chosen_options(
    state: State, *, keep_mtime: bool | None = None, hard_links: bool | None = None, way: Way | None = None
) -> Options:
    """The options of a write or an undo; None: as the setting says. Raises TaggerError for one that makes no sense."""
    return Options(
        keep_mtime=_switch(state, KEEP_MTIME) if keep_mtime is None else keep_mtime,
        hard_links=_switch(state, HARD_LINKS) if hard_links is None else hard_links,
        way=way or _way(state),
        boundary=boundary(state),
    )


def boundary(state: State) -> Boundary:
    """Which files may be written: those in the scanned folders, and behind links as the setting says."""
    with state.reading() as session:
        known = tuple(roots(session))
    return Boundary(known, follows_links(state))


def _switch(state: State, key: str) -> bool:
    stored = setting(state, key, False)
    if not isinstance(stored, bool):
        raise TaggerError(f"The setting '{key}' is '{stored}'; set it to on or off.")
    return stored


def _way(state: State) -> Way:
    stored = setting(state, WAY, "auto")
    if stored not in get_args(Way):
        raise TaggerError(f"The setting '{WAY}' is '{stored}'; set it to one of {', '.join(get_args(Way))}.")
    return cast("Way", stored)
