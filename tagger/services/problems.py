"""What is wrong with the library now, as the state has it: it stands until the fault is gone, also after a restart."""

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tagger.display_names import printable
from tagger.errors import Problem
from tagger.inference.modality import NOTHING_TO_GO_BY
from tagger.state.album_queries import FILE_MISSING
from tagger.state.database import State
from tagger.state.row_conditions import within
from tagger.state.scan_inputs import roots
from tagger.state.tables import Album, Track

MAX_PER_FOLDER = 3  # problems of one kind in one folder that are named one by one
ROOT_MISSING = "the folder is not there, and so are none of its {files} files; connect its disk, or forget the folder"


def standing_problems(state: State) -> list[Problem]:
    """Every file and cover that could not be read or is gone; a whole folder that is gone is one problem."""
    with state.reading() as session:
        absent_roots = {root: _file_count(session, root) for root in roots(session) if not os.path.lexists(root)}
        query = select(Track.path, Track.missing, Track.error, Track.analysis_error).where(Track.left_out.is_(False))
        faulty = Track.missing.is_(True) | Track.error.is_not(None) | Track.analysis_error.is_not(None)
        tracks: Sequence[Any] = session.execute(query.where(faulty).order_by(Track.path)).all()
        cover_query = select(Album.cover, Album.cover_error).where(Album.cover_error.is_not(None))
        covers: Sequence[Any] = session.execute(cover_query.where(Album.cover.is_not(None)).order_by(Album.cover)).all()
    current = [Problem(printable(str(cover)), error) for cover, error in covers]
    for path, missing, error, analysis_error in tracks:
        reason = FILE_MISSING if missing else error or analysis_error
        is_absent = missing and not absent_roots.keys().isdisjoint(path.parents)
        if not is_absent and reason is not None and not reason.startswith(NOTHING_TO_GO_BY):
            current.append(Problem(printable(str(path)), reason))
    missing_roots = [
        Problem(printable(str(root)), ROOT_MISSING.format(files=files)) for root, files in absent_roots.items()
    ]
    return [*missing_roots, *grouped(current)]


def _file_count(session: Session, root: Path) -> int:
    query = select(func.count()).select_from(Track).where(within([root]), Track.left_out.is_(False))
    return session.scalar(query) or 0


def grouped(problems: Iterable[Problem]) -> list[Problem]:
    """Many problems of one kind in one folder as one: a deleted album is one thing to know, not one per track."""
    by_kind: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        by_kind[os.path.dirname(problem.where), problem.reason].append(problem)  # noqa: PTH120 - escaped, so no path
    result: list[Problem] = []
    for (folder, reason), alike in by_kind.items():
        if folder and len(alike) > MAX_PER_FOLDER:
            result.append(Problem(folder, f"{len(alike)} files: {reason}"))
        else:
            result += alike
    return result
