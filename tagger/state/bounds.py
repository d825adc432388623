"""How far scans go: the settings about links and folders to leave out, forgotten folders, and what links led to."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tagger.library.leave_out import LeaveOut
from tagger.settings import FOLLOW_LINKS, LEAVE_OUT, SEPARATOR
from tagger.state.database import State
from tagger.state.stored_settings import read_settings
from tagger.state.tables import ForgottenFolder, LinkedPath


def follows_links(state: State) -> bool:
    """Whether links that lead out of a scanned folder are followed. Raises TaggerError where that makes no sense."""
    with state.reading() as session:
        return read_settings(session)[FOLLOW_LINKS]


def leave_out(state: State) -> LeaveOut:
    """What scans leave out. Raises TaggerError where the setting makes no sense."""
    with state.reading() as session:
        names = read_settings(session)[LEAVE_OUT]
        folders = frozenset(forgotten_folders(session))
    return LeaveOut(tuple(name.strip() for name in names.split(SEPARATOR) if name.strip()), folders)


def forgotten_folders(session: Session) -> list[Path]:
    """The folders inside scanned ones that the person had forgotten."""
    return list(session.scalars(select(ForgottenFolder.path)))


def forget_folder(session: Session, folder: Path) -> None:
    """Leave a folder out of the scans of what is around it."""
    session.merge(ForgottenFolder(path=folder))


def allow_folder(session: Session, folder: Path) -> None:
    """Let a folder be scanned again that was forgotten."""
    session.execute(delete(ForgottenFolder).where(ForgottenFolder.path == folder))


def linked_paths(session: Session, roots: Iterable[Path]) -> dict[Path, Path]:
    """What links in these scanned folders led to outside them, with the folder that the link was in."""
    query = select(LinkedPath.path, LinkedPath.root).where(LinkedPath.root.in_(list(roots)))
    return {row.path: row.root for row in session.execute(query)}


def remember_linked(session: Session, roots: Iterable[Path], linked: Mapping[Path, Path]) -> None:
    """Replace what links in these scanned folders led to."""
    session.execute(delete(LinkedPath).where(LinkedPath.root.in_(list(roots))))
    session.add_all(LinkedPath(path=path, root=root) for path, root in linked.items())
