"""Analyse what is new or changed, and suggest genres for every album whose inputs or model changed.

    work per album ─▶ jobs, in album order ─▶ results, in the same order ─▶ stored in small batches
                                                    └─ an album's last one ─▶ its prediction and reasons

Whatever the state knows already, by encoder and content, is not analysed again; what failed is tried again. So an
interrupted run loses at most what was in flight, and a run where nothing changed opens no file.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tagger.actions import models
from tagger.actions.predicting import Predictor
from tagger.actions.shelf import Item, Shelf
from tagger.errors import Problem, TaggerError
from tagger.inference.arrays import Floats
from tagger.inference.bundle import Bundle
from tagger.inference.jobs import Analysed, Job
from tagger.inference.modality import Modality
from tagger.inference.pipeline import analyse
from tagger.library.names import printable
from tagger.progress import Task
from tagger.state import analysis
from tagger.state.analysis import Sound, Work
from tagger.state.library import texts
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
    report = SuggestReport()
    _run(state, model, albums, report, workers, task)
    with state.reading() as session:
        report.problems = analysis.failures(session, [album.album_id for album in albums])
    return report


def _run(
    state: State, bundle: Bundle, albums: Sequence[Work], report: SuggestReport, workers: int | None, task: Task
) -> None:
    """Analyse and predict; on any way out, what was analysed is stored."""
    shelf, predictor = Shelf(state, bundle), Predictor(bundle)
    missing = _missing(shelf, albums)
    report.known = sum(len(shelf.items(album)) for album in albums) - sum(map(len, missing.values()))
    outdated = [album for album in albums if missing[album.album_id] or album.predicted != shelf.origin(album)]
    jobs = [_job(state, album, item) for album in outdated for item in missing[album.album_id]]
    if not jobs:
        task.begin("scoring", len(outdated))
    with shelf, closing(analyse(bundle.folder, jobs, workers=workers, task=task)) as results:
        for album in outdated:
            cover = _take(results, missing[album.album_id], shelf, report)
            if album.predicted != shelf.origin(album):
                prediction, scores = predictor.predict(shelf.parts(album), cover, _texts(state, album))
                shelf.put_prediction(album, prediction.modalities, scores)
                report.albums += 1
            task.check() if jobs else task.step(album.name)
    if jobs:
        with state.session() as session:
            analysis.forget_unused(session)


def _missing(shelf: Shelf, albums: Iterable[Work]) -> dict[int, list[Item]]:
    """What is to be analysed of each album; what several share, once."""
    planned: set[tuple[Modality, str]] = set()
    missing: dict[int, list[Item]] = {}
    for album in albums:
        items = [
            item for item in shelf.items(album) if not shelf.has(item) and (item.modality, item.key) not in planned
        ]
        planned |= {(item.modality, item.key) for item in items}
        missing[album.album_id] = items
    return missing


def _job(state: State, album: Work, item: Item) -> Job:
    name = item.owner.title or item.owner.path.name if isinstance(item.owner, Sound) else album.name
    return Job(item.key, item.modality, item.source or tuple(_texts(state, album)), name)


def _texts(state: State, album: Work) -> list[str]:
    if not album.text_key:
        return []
    with state.reading() as session:
        return texts(session, album.album_id)


def _take(results: Iterator[Analysed], items: Iterable[Item], shelf: Shelf, report: SuggestReport) -> Floats | None:
    """Keep the results for an album's items, which come next; returns the map of its cover, if it was among them."""
    cover = None
    for item in items:
        result = next(results)
        shelf.put(item, result)
        report.analysed += result.feature is not None
        if item.modality is Modality.IMAGE:
            cover = result.maps
    return cover


def _real(folder: Path) -> Path:
    """The folder as a scan names it."""
    return Path(os.path.realpath(folder))
