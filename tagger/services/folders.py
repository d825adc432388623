"""The music folders: how much is known of each, whether it is in reach, what is left out of it, and what to watch in it.

A folder that is out of reach keeps its albums and decisions: an unplugged disk is not a loss.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tagger.regular_file import is_folder
from tagger.services.scan import forget
from tagger.state.database import State
from tagger.state.row_conditions import within
from tagger.state.scan_inputs import forgotten_folders, roots
from tagger.state.tables import Root, Track


@dataclass(frozen=True, slots=True)
class MusicFolder:
    """A folder that was scanned. ``gone`` counts its files that the last scan did not find any more."""

    path: Path
    tracks: int
    albums: int
    gone: int
    scanned_at: float  # seconds since 1970
    in_reach: bool
    left_out: tuple[Path, ...]  # folders inside that scans leave out


def music_folders(state: State) -> list[MusicFolder]:
    """Every music folder, in order of their paths; one that is read with the folder around it belongs to that one."""
    with state.reading() as session:
        left_out = sorted(forgotten_folders(session))
        rows = list(session.scalars(select(Root).order_by(Root.path)))
        paths = [row.path for row in rows]
        return [
            _music_folder(session, row, left_out)
            for row in rows
            if not any(_is_read_with(row.path, other, left_out) for other in paths)
        ]


def _is_read_with(inner: Path, outer: Path, left_out: Sequence[Path]) -> bool:
    """Whether a folder lies in another, and in nothing that is left out of that."""
    above = inner.parents
    return outer in above and not any(outer in gap.parents and gap in above for gap in left_out)


def _music_folder(session: Session, root: Root, left_out: Sequence[Path]) -> MusicFolder:
    counts = select(
        func.count(Track.id), func.count(func.distinct(Track.album_id)), func.coalesce(func.sum(Track.missing), 0)
    )
    row: Any = session.execute(counts.where(within([root.path]))).one()
    tracks, albums, missing = row
    return MusicFolder(
        path=root.path,
        tracks=tracks,
        albums=albums,
        gone=int(missing),
        scanned_at=root.scanned_at,
        in_reach=is_folder(root.path),
        left_out=tuple(folder for folder in left_out if root.path in folder.parents),
    )


def remove_folder(state: State, path: Path) -> None:
    """Forget a music folder with those that are read with it, or leave a folder inside one out. No file is touched.

    Raises TaggerError for a folder that was never scanned.
    """
    with state.reading() as session:
        left_out = forgotten_folders(session)
        inner = [root for root in roots(session) if _is_read_with(root, path, left_out)]
    forget(state, [*inner, path])


def folders_to_watch(state: State, most: int) -> tuple[list[Path], bool]:
    """The music folders that are in reach with the folders that hold their tracks and those above these.

    At most so many, the music folders first; and whether that is all.
    """
    in_reach = [folder.path for folder in music_folders(state) if folder.in_reach]
    candidates = dict.fromkeys(in_reach)
    with state.reading() as session:
        paths = (
            session.scalars(select(Track.path).where(within(in_reach), Track.missing.is_(False))) if in_reach else ()
        )
        for path in paths:
            for parent in path.parents:
                if parent in candidates:
                    break
                candidates[parent] = None
                if parent in in_reach or len(candidates) > most:
                    break
            if len(candidates) > most:
                break
    inside = [path for path in candidates if any(path == root or root in path.parents for root in in_reach)]
    return inside[:most], len(candidates) <= most
