"""Analyse what is missing of some albums in worker processes, and predict each album as soon as it is complete.

    inputs missing per album ─▶ jobs, in album order ─▶ results, in the same order ─▶ stored in small batches
                                                            └─ an album's last one ─▶ its features ─▶ its prediction

An interrupted run loses at most what was in flight.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from tagger.errors import Problem
from tagger.inference.jobs import AnalysisJob
from tagger.inference.modality import Modality
from tagger.inference.onnx_encoder import EncoderOutput
from tagger.inference.types import Floats
from tagger.inference.worker_pool import WorkerPool
from tagger.progress import Task
from tagger.services.album_prediction import AlbumPredictor, texts_of
from tagger.services.encoding_index import EncoderInput, EncodingIndex
from tagger.services.encoding_writer import EncodingWriter
from tagger.state import analysis
from tagger.state.analysis import AlbumInput, TrackInput
from tagger.state.database import State

ALBUMS_LOADED = 100  # whose features are read at once where nothing is left to analyse


def analyse_albums(
    state: State,
    index: EncodingIndex,
    albums: Sequence[AlbumInput],
    missing: Mapping[int, Sequence[EncoderInput]],
    *,
    pool: WorkerPool | None,
    task: Task,
) -> tuple[int, int]:
    """How many items could be analysed, by ``pool``, and how many albums got new suggestions; None: nothing is missing.

    On any way out, also by CancelledError, what was analysed is stored.
    """
    jobs = [_job(state, album, item, index) for album in albums for item in missing[album.album_id]]
    if not jobs:
        task.begin("scoring", len(albums))
    predictor, analysed, predicted = AlbumPredictor(state, index), 0, 0
    stage = "listening briefly" if index.quick else "analysing"
    with (
        EncodingWriter(state, index) as writer,
        closing(_results(pool, jobs, task, stage)) as results,
    ):
        for number, album in enumerate(albums):
            if not jobs and number % ALBUMS_LOADED == 0:
                writer.load(albums[number : number + ALBUMS_LOADED])
            count, cover_map = _put_results(writer, missing[album.album_id], results)
            analysed += count
            if album.predicted != index.prediction_inputs(album):
                features = replace(writer.features(album), cover_map=cover_map)
                writer.put_prediction(predictor.predict(album, features, writer.sounds(album)))
                predicted += 1
            if jobs:
                task.stop_if_cancelled()  # the workers pause together, in the generator of the results
            else:
                task.step(album.name)
    if jobs:
        with state.session() as session:
            analysis.delete_unused_encodings(session)
    return analysed, predicted


def _results(
    pool: WorkerPool | None, jobs: Sequence[AnalysisJob], task: Task, stage: str
) -> Generator[EncoderOutput | Problem, None, None]:
    if jobs:
        assert pool is not None
        yield from pool.analyse(jobs, task, stage)


def _job(state: State, album: AlbumInput, item: EncoderInput, index: EncodingIndex) -> AnalysisJob:
    name = item.owner.title or item.owner.path.name if isinstance(item.owner, TrackInput) else album.name
    source = item.source or tuple(texts_of(state, album, index.model.bundle))
    return AnalysisJob(item.modality, source, name, album.names, index.quick)


def _put_results(
    writer: EncodingWriter, items: Iterable[EncoderInput], results: Iterator[EncoderOutput | Problem]
) -> tuple[int, Floats | None]:
    """Store the results for an album's items, which come next: how many succeeded, and the map of the cover."""
    count, cover_map = 0, None
    for item in items:
        result = next(results)
        writer.put(item, result)
        if isinstance(result, EncoderOutput):
            count += 1
            cover_map = result.maps if item.modality is Modality.IMAGE else cover_map
    return count, cover_map
