"""Suggest genres for every album whose inputs or model changed; what the state knows already is not analysed again.

What failed is tried again. A run where nothing changed opens no file, and loads nothing that only analysing needs.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tagger.display_names import printable
from tagger.errors import Problem, TaggerError
from tagger.inference.bundle import Bundle
from tagger.progress import Task
from tagger.services import models
from tagger.services.encoding_index import EncodingIndex
from tagger.state import analysis
from tagger.state.bounds import linked_paths
from tagger.state.database import State


@dataclass(slots=True)
class SuggestReport:
    """What a run did: items analysed now, items that were known already, albums whose suggestions are new."""

    analysed: int = 0
    known: int = 0
    albums: int = 0
    problems: list[Problem] = field(default_factory=list)


def suggest(
    state: State,
    *,
    bundle: Path | str | None = None,
    folders: Sequence[Path] = (),
    workers: int | None = None,
    task: Task | None = None,
) -> SuggestReport:
    """Suggest genres for the albums (below the folders, if any are named) with the model in use, or another one.

    ``bundle`` is the id of an installed model or a bundle's folder; ``workers`` the most processes to use.
    Raises TaggerError for a model or a folder that cannot be used and CancelledError when the task is cancelled: what
    was analysed until then is kept.
    """
    task = task or Task()
    model = Bundle.load(models.in_use(state) if bundle is None else models.folder_of(state, bundle))
    with state.reading() as session:
        real_folders = [_real(folder) for folder in folders]
        albums = analysis.albums_to_analyse(session, [*real_folders, *linked_paths(session, real_folders)])
    if folders and not albums:
        raise TaggerError(f"No music is known in '{printable(str(folders[0]))}'; run 'tagger scan' on it first.")
    index = EncodingIndex(state, model)
    missing = index.missing(albums)
    outdated = [
        album for album in albums if missing[album.album_id] or album.predicted != index.prediction_inputs(album)
    ]
    inputs = sum(len(index.inputs(album)) for album in albums)
    report = SuggestReport(known=inputs - sum(map(len, missing.values())))
    if outdated:
        from tagger.services.album_analysis import analyse_albums  # costs more than all else that such a run loads

        report.analysed, report.albums = analyse_albums(
            state, model.check(), index, outdated, missing, workers=workers, task=task
        )
    with state.reading() as session:
        report.problems = analysis.analysis_problems(session, [album.album_id for album in albums])
    return report


def _real(folder: Path) -> Path:
    """The folder as a scan names it."""
    return Path(os.path.realpath(folder))
