"""Analyse what is missing of some albums in worker processes, and predict each album as soon as it is complete."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing

from tagger.actions.ledger import Item, Ledger
from tagger.actions.predicting import Predictor
from tagger.actions.shelf import Shelf
from tagger.inference.arrays import Floats
from tagger.inference.bundle import Bundle
from tagger.inference.jobs import Analysed, Job
from tagger.inference.modality import Modality
from tagger.inference.pipeline import analyse
from tagger.progress import Task
from tagger.state import analysis
from tagger.state.analysis import Sound, Work
from tagger.state.library import texts
from tagger.state.store import State


def analyse_albums(
    state: State,
    bundle: Bundle,
    ledger: Ledger,
    albums: Sequence[Work],
    missing: Mapping[int, Sequence[Item]],
    *,
    workers: int | None,
    task: Task,
) -> tuple[int, int]:
    """How many items could be analysed, and how many albums got new suggestions.

    On any way out, also by CancelledError, what was analysed is stored.
    """
    jobs = [_job(state, album, item) for album in albums for item in missing[album.album_id]]
    if not jobs:
        task.begin("scoring", len(albums))
    predictor, analysed, predicted = Predictor(bundle), 0, 0
    with Shelf(state, ledger) as shelf, closing(analyse(bundle.folder, jobs, workers=workers, task=task)) as results:
        for album in albums:
            count, cover = _take(results, missing[album.album_id], shelf)
            analysed += count
            if album.predicted != ledger.origin(album):
                prediction, scores = predictor.predict(shelf.parts(album), cover, _texts(state, album))
                shelf.put_prediction(album, prediction.modalities, scores)
                predicted += 1
            if not jobs:
                task.step(album.name)
            task.check()
    if jobs:
        with state.session() as session:
            analysis.forget_unused(session)
    return analysed, predicted


def _job(state: State, album: Work, item: Item) -> Job:
    name = item.owner.title or item.owner.path.name if isinstance(item.owner, Sound) else album.name
    return Job(item.key, item.modality, item.source or tuple(_texts(state, album)), name)


def _texts(state: State, album: Work) -> list[str]:
    if not album.text_key:
        return []
    with state.reading() as session:
        return texts(session, album.album_id)


def _take(results: Iterator[Analysed], items: Iterable[Item], shelf: Shelf) -> tuple[int, Floats | None]:
    """Keep the results for an album's items, which come next: how many there are, and the map of the cover."""
    count, cover = 0, None
    for item in items:
        result = next(results)
        shelf.put(item, result)
        count += result.feature is not None
        if item.modality is Modality.IMAGE:
            cover = result.maps
    return count, cover
