"""Analyse what is new or changed, and suggest genres for every album whose inputs or model changed.

    work per album ─▶ jobs, in album order ─▶ results, in the same order ─▶ stored in small batches
                                                    └─ an album's last one ─▶ its prediction and reasons

Whatever the state knows already, by encoder and content, is not analysed again; what failed is tried again. So an
interrupted run loses at most what was in flight, and a run where nothing changed opens no file.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tagger.actions import models
from tagger.actions.ledger import Ledger
from tagger.errors import Problem, TaggerError
from tagger.inference.bundle import Bundle
from tagger.library.names import printable
from tagger.progress import Task
from tagger.state import analysis
from tagger.state.store import State


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
        albums = analysis.work(session, [_real(folder) for folder in folders])
    if folders and not albums:
        raise TaggerError(f"No music is known in '{printable(str(folders[0]))}'; run 'tagger scan' on it first.")
    ledger = Ledger(state, model)
    missing = ledger.missing(albums)
    outdated = [album for album in albums if missing[album.album_id] or album.predicted != ledger.origin(album)]
    items = sum(len(ledger.items(album)) for album in albums)
    report = SuggestReport(known=items - sum(map(len, missing.values())))
    if outdated:
        from tagger.actions.analysing import analyse_albums

        report.analysed, report.albums = analyse_albums(
            state, model.check(), ledger, outdated, missing, workers=workers, task=task
        )
    with state.reading() as session:
        report.problems = analysis.failures(session, [album.album_id for album in albums])
    return report


def _real(folder: Path) -> Path:
    """The folder as a scan names it."""
    return Path(os.path.realpath(folder))
