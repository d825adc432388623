"""Analyse what is missing of some albums in worker processes, and predict each album as soon as it is complete.

    inputs missing per album ─▶ jobs, in album order ─▶ results, in the same order ─▶ stored in small batches
                                                            └─ an album's last one ─▶ its features ─▶ its prediction

An interrupted run loses at most what was in flight.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from tagger.errors import Problem
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders, EncoderOutput
from tagger.inference.jobs import AnalysisJob
from tagger.inference.modality import Modality
from tagger.inference.pipeline import analyse
from tagger.inference.prediction import AlbumFeatures, Prediction, predict
from tagger.inference.reasons import reasons
from tagger.inference.types import Floats
from tagger.progress import Task
from tagger.services.encoding_index import EncoderInput, EncodingIndex
from tagger.services.encoding_writer import EncodingWriter
from tagger.settings import MOST_SUGGESTIONS
from tagger.state import analysis
from tagger.state.album_summaries import Evidence, Suggestion
from tagger.state.analysis import AlbumInput, TrackInput
from tagger.state.database import State
from tagger.state.library_updates import texts
from tagger.state.query_conditions import ALWAYS_SHOWN


def analyse_albums(
    state: State,
    bundle: Bundle,
    index: EncodingIndex,
    albums: Sequence[AlbumInput],
    missing: Mapping[int, Sequence[EncoderInput]],
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
    with (
        EncodingWriter(state, index) as writer,
        closing(analyse(bundle.folder, jobs, workers=workers, task=task)) as results,
    ):
        for album in albums:
            count, cover_map = _put_results(writer, missing[album.album_id], results)
            analysed += count
            if album.predicted != index.prediction_inputs(album):
                features = replace(writer.features(album), cover_map=cover_map)
                prediction, suggestions = predictor.predict(features, _texts(state, album))
                writer.put_prediction(album, prediction.modalities, suggestions)
                predicted += 1
            if not jobs:
                task.step(album.name)
            task.check()
    if jobs:
        with state.session() as session:
            analysis.delete_unused_encodings(session)
    return analysed, predicted


def _job(state: State, album: AlbumInput, item: EncoderInput) -> AnalysisJob:
    name = item.owner.title or item.owner.path.name if isinstance(item.owner, TrackInput) else album.name
    return AnalysisJob(item.modality, item.source or tuple(_texts(state, album)), name)


def _texts(state: State, album: AlbumInput) -> list[str]:
    if not album.text_key:
        return []
    with state.reading() as session:
        return texts(session, album.album_id)


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


class Predictor:
    """One bundle's predictions; the text encoder is opened when the first album with words needs its reasons."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._encoders = BundleEncoders(bundle)

    def predict(self, album: AlbumFeatures, texts: Iterable[str]) -> tuple[Prediction, list[Suggestion]]:
        """Scores of every genre the bundle knows for such an album, best first; with reasons for those to be shown.

        ``texts`` are the album's, for the words that speak for a genre.
        """
        prediction = predict(self._bundle, album.features)
        if Modality.TEXT in prediction.modalities:
            album = replace(album, text=self._encoders.text.encode(tuple(texts)))
        suggestions = []
        for rank, (label, genre, score) in enumerate(ranked(prediction), start=1):
            confident = bool(score >= prediction.thresholds[prediction.labels.index(label)])
            is_shown = rank <= ALWAYS_SHOWN or (confident and rank <= MOST_SUGGESTIONS)
            sentences = reasons(self._bundle, album, label, prediction.terms) if is_shown else ()
            evidence = _evidence(prediction, label)
            suggestions.append(Suggestion(genre, score, "suggested", evidence, sentences, confident))
        return prediction, suggestions


def ranked(prediction: Prediction) -> list[tuple[str, str, float]]:
    """Label, genre as the taxonomy writes it, and score; of two labels that mean one genre the better."""
    genres: dict[str, tuple[str, str, float]] = {}
    for label, score in prediction.top():
        genre = Taxonomy.load().written(label)
        genres.setdefault(genre, (label, genre, score))
    return list(genres.values())


def _evidence(prediction: Prediction, label: str) -> Evidence:
    shares = prediction.evidence(label)
    return Evidence(*(shares.get(modality) for modality in (Modality.AUDIO, Modality.IMAGE, Modality.TEXT)))
