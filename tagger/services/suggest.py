"""An album's scores and the reasons for those that will be shown.

Analyse what is missing of some albums in worker processes, and predict each album as soon as it is complete.

Analyse what is new or changed, and suggest genres for every album whose inputs or model changed.

    work per album ─▶ jobs, in album order ─▶ results, in the same order ─▶ stored in small batches
                                                    └─ an album's last one ─▶ its prediction and reasons

Whatever the state knows already, by encoder and content, is not analysed again; what failed is tried again. So an
interrupted run loses at most what was in flight, and a run where nothing changed opens no file.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from tagger.display_names import printable
from tagger.errors import Problem, TaggerError
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import EncoderOutput, OnnxEncoder, encode_text
from tagger.inference.jobs import AnalysisJob, AnalysisResult
from tagger.inference.pipeline import analyse
from tagger.inference.prediction import AlbumFeatures, Prediction, predict
from tagger.inference.reasons import reasons
from tagger.inference.types import Floats, Modality
from tagger.progress import Task
from tagger.services import models
from tagger.services.encoding_index import EncoderInput, EncodingIndex
from tagger.services.encoding_writer import EncodingWriter
from tagger.settings import MOST_SUGGESTIONS
from tagger.state import analysis
from tagger.state.analysis import AlbumInput, GenreScore, TrackInput
from tagger.state.bounds import linked_paths
from tagger.state.database import State
from tagger.state.library_updates import texts
from tagger.state.query_conditions import ALWAYS_SHOWN


class Predictor:
    """One bundle's predictions; the text encoder is opened when the first album with words needs its reasons."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._reader: OnnxEncoder | None = None

    def predict(
        self, features: AlbumFeatures, cover_map: Floats | None, texts: Iterable[str]
    ) -> tuple[Prediction, list[GenreScore]]:
        """Scores of every genre the bundle knows for such an album, best first.

        ``cover_map`` is the image encoder's map where it was just made; ``texts`` are the album's, for the words that
        speak for a genre.
        """
        prediction = predict(self._bundle, features.features)
        album = replace(features, cover_map=cover_map, text=self._read(prediction, texts))
        scores = []
        for rank, (label, genre, score) in enumerate(ranked(prediction), start=1):
            sure = score >= prediction.thresholds[prediction.labels.index(label)]
            shown = rank <= ALWAYS_SHOWN or (sure and rank <= MOST_SUGGESTIONS)
            why = reasons(self._bundle, album, label, prediction.terms) if shown else ()
            scores.append(_genre_score(prediction, label, genre, score, bool(sure), why))
        return prediction, scores

    def _read(self, prediction: Prediction, texts: Iterable[str]) -> EncoderOutput | None:
        """The text with a share per word."""
        if Modality.TEXT not in prediction.modalities:
            return None
        self._reader = self._reader or OnnxEncoder.open(self._bundle, Modality.TEXT)
        return encode_text(self._reader, tuple(texts))


def ranked(prediction: Prediction) -> list[tuple[str, str, float]]:
    """Label, genre as the taxonomy writes it, and score; of two labels that mean one genre the better."""
    genres: dict[str, tuple[str, str, float]] = {}
    for label, score in prediction.top():
        genre = Taxonomy.load().written(label)
        genres.setdefault(genre, (label, genre, score))
    return list(genres.values())


def _genre_score(
    prediction: Prediction, label: str, genre: str, score: float, sure: bool, why: tuple[str, ...]
) -> GenreScore:
    shares = prediction.evidence(label)
    audio, image, text = (shares.get(modality) for modality in (Modality.AUDIO, Modality.IMAGE, Modality.TEXT))
    return GenreScore(genre, score, sure, audio, image, text, why)


def analyse_albums(
    state: State,
    bundle: Bundle,
    ledger: EncodingIndex,
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
        EncodingWriter(state, ledger) as shelf,
        closing(analyse(bundle.folder, jobs, workers=workers, task=task)) as results,
    ):
        for album in albums:
            count, cover = _take(results, missing[album.album_id], shelf)
            analysed += count
            if album.predicted != ledger.origin(album):
                prediction, scores = predictor.predict(shelf.features(album), cover, _texts(state, album))
                shelf.put_prediction(album, prediction.modalities, scores)
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
    return AnalysisJob(item.key, item.modality, item.source or tuple(_texts(state, album)), name)


def _texts(state: State, album: AlbumInput) -> list[str]:
    if not album.text_key:
        return []
    with state.reading() as session:
        return texts(session, album.album_id)


def _take(
    results: Iterator[AnalysisResult], items: Iterable[EncoderInput], shelf: EncodingWriter
) -> tuple[int, Floats | None]:
    """Keep the results for an album's items, which come next: how many there are, and the map of the cover."""
    count, cover = 0, None
    for item in items:
        result = next(results)
        shelf.put(item, result)
        count += result.feature is not None
        if item.modality is Modality.IMAGE:
            cover = result.maps
    return count, cover


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
        named = [_real(folder) for folder in folders]
        albums = analysis.albums_to_analyse(session, [*named, *linked_paths(session, named)])
    if folders and not albums:
        raise TaggerError(f"No music is known in '{printable(str(folders[0]))}'; run 'tagger scan' on it first.")
    ledger = EncodingIndex(state, model)
    missing = ledger.missing(albums)
    outdated = [album for album in albums if missing[album.album_id] or album.predicted != ledger.origin(album)]
    items = sum(len(ledger.items(album)) for album in albums)
    report = SuggestReport(known=items - sum(map(len, missing.values())))
    if outdated:
        report.analysed, report.albums = analyse_albums(
            state, model.check(), ledger, outdated, missing, workers=workers, task=task
        )
    with state.reading() as session:
        report.problems = analysis.analysis_problems(session, [album.album_id for album in albums])
    return report


def _real(folder: Path) -> Path:
    """The folder as a scan names it."""
    return Path(os.path.realpath(folder))
