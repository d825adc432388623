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
from tagger.inference.file_genres import FileGenre, file_genres
from tagger.inference.heard_tags import what_was_heard
from tagger.inference.jobs import AnalysisJob
from tagger.inference.library_prior import LibraryPrior
from tagger.inference.modality import Modality
from tagger.inference.pipeline import analyse
from tagger.inference.prediction import AlbumFeatures, Prediction, predict
from tagger.inference.reasons import raised, reasons
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

MOST_SURE = 5  # genres of one album, where the evidence says how many it is enough for


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
    jobs = [_job(state, album, item, quick=index.quick) for album in albums for item in missing[album.album_id]]
    if not jobs:
        task.begin("scoring", len(albums))
    predictor, analysed, predicted = Predictor(bundle, index.prior), 0, 0
    stage = "listening briefly" if index.quick else "analysing"
    with (
        EncodingWriter(state, index) as writer,
        closing(analyse(bundle.folder, jobs, workers=workers, task=task, stage=stage)) as results,
    ):
        for album in albums:
            count, cover_map = _put_results(writer, missing[album.album_id], results)
            analysed += count
            if album.predicted != index.prediction_inputs(album):
                features = replace(writer.features(album), cover_map=cover_map)
                prediction, suggestions = predictor.predict(features, _texts(state, album), album.genres, album.names)
                remarks = what_was_heard(bundle, prediction.terms, features, len(album.tracks))
                writer.put_prediction(album, prediction, suggestions, remarks)
                predicted += 1
            if not jobs:
                task.step(album.name)
            task.check()
    if jobs:
        with state.session() as session:
            analysis.delete_unused_encodings(session)
    return analysed, predicted


def _job(state: State, album: AlbumInput, item: EncoderInput, *, quick: bool) -> AnalysisJob:
    name = item.owner.title or item.owner.path.name if isinstance(item.owner, TrackInput) else album.name
    return AnalysisJob(item.modality, item.source or tuple(_texts(state, album)), name, album.names, quick)


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

    def __init__(self, bundle: Bundle, prior: LibraryPrior | None = None) -> None:
        self._bundle, self._prior = bundle, prior
        self._encoders = BundleEncoders(bundle)

    def predict(
        self, album: AlbumFeatures, texts: Iterable[str], genres: Sequence[str] = (), names: tuple[str, ...] = ()
    ) -> tuple[Prediction, list[Suggestion]]:
        """Scores of every genre the bundle knows for such an album, best first; with reasons for those to be shown.

        With a prior of the library, only the genres that the evidence is enough for. ``texts`` are the album's, for the
        words that speak for a genre, and ``genres`` those in its files, which stand beside the suggestions;
        ``names`` are the artist's and the album's.
        """
        prediction = predict(self._bundle, album.features, self._prior)
        if Modality.TEXT in prediction.modalities:
            album = replace(album, text=self._encoders.text.encode(tuple(texts), names))
        scored = ranked(prediction)
        if prediction.prior is not None:
            scored = [item for item in scored if _is_confident(prediction, item[0], item[2])][:MOST_SURE]
        from_files = file_genres(prediction, genres) if scored and prediction.prior is not None else []
        suggestions = []
        for rank, (label, genre, score) in enumerate(scored, start=1):
            confident = _is_confident(prediction, label, score)
            is_shown = rank <= ALWAYS_SHOWN or (confident and rank <= MOST_SUGGESTIONS)
            kind = prediction.raised_by.get(label)
            sentences: tuple[str, ...] = ()
            if is_shown:
                sentences = (raised(kind),) if kind else reasons(self._bundle, album, label, prediction.terms)
            if prediction.prior is not None:
                others = [name for _, name, _ in scored] if rank == 1 else []
                sentences += (prediction.prior.in_words(label), *_beside(from_files, genre, others))
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


def _is_confident(prediction: Prediction, label: str, score: float) -> bool:
    return bool(score >= prediction.thresholds[prediction.labels.index(label)])


def _beside(from_files: Iterable[FileGenre], genre: str, suggested: Sequence[str]) -> tuple[str, ...]:
    """What the files say about a genre; beside the first of ``suggested`` also what has to do with none of them."""
    return tuple(
        said.in_words()
        for said in from_files
        if _are_related(said.name, genre)
        or (suggested and not any(_are_related(said.name, other) for other in suggested))
    )


def _are_related(first: str, second: str) -> bool:
    taxonomy = Taxonomy.load()
    return taxonomy.same(first, second) or taxonomy.below(first, second) or taxonomy.below(second, first)


def _evidence(prediction: Prediction, label: str) -> Evidence:
    shares = prediction.evidence(label)
    return Evidence(*(shares.get(modality) for modality in (Modality.AUDIO, Modality.IMAGE, Modality.TEXT)))
