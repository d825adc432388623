"""From an album's features to its suggestions with their reasons; and to those of each track where it is of several artists.

Of an album of one artist the tracks that sound unlike the rest are named, with suggestions of their own. A track is judged
by the same heads as an album: by its own sound, and by cover and text where they are its own, or the album is one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tagger.display_names import single_line
from tagger.genres.taxonomy import Taxonomy
from tagger.inference.album_evidence import FileGenre, file_genres, outlier_tracks, what_was_heard, without_each
from tagger.inference.artist_albums import LabelTree
from tagger.inference.bundle import Bundle
from tagger.inference.encoders import BundleEncoders
from tagger.inference.library_prior import LibraryPrior
from tagger.inference.modality import Modality
from tagger.inference.prediction import AlbumFeatures, Features, Prediction, predict, track_scores
from tagger.inference.reasons import reasons
from tagger.inference.start_evidence import NOTHING_BESIDE, StartEvidence
from tagger.inference.types import Floats
from tagger.services.encoding_index import EncodingIndex
from tagger.services.stored_encodings import TrackSound
from tagger.settings import MOST_SUGGESTIONS
from tagger.state.album_summaries import SPEECH, Evidence, Suggestion
from tagger.state.album_texts import texts
from tagger.state.analysis import AlbumInput, TrackInput, own_texts
from tagger.state.database import State
from tagger.state.query_conditions import ALWAYS_SHOWN
from tagger.state.stored_predictions import PredictedAlbum, PredictedTrack

MOST_SURE = 5  # genres of one album, where the evidence says how many it is enough for
OF_SEVERAL_ARTISTS = "Of several artists: each track has suggestions of its own."


Scores = dict[str, float]
"""By genre, highest first."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnInputs:
    """What one track is judged by, where it is judged by itself."""

    track: TrackInput
    features: AlbumFeatures
    texts: tuple[str, ...]
    names: tuple[str, ...]
    start: StartEvidence = NOTHING_BESIDE


class AlbumPredictor:
    """Predicts albums and their tracks with the model of an index, as far as this says that they are encoded."""

    def __init__(self, state: State, index: EncodingIndex) -> None:
        bundle, self._prior, self._starts = index.model.bundle, index.model.prior, index.model.starts
        self._state, self._bundle, self._index = state, bundle, index
        self._taxonomy = index.taxonomy
        self._predictor = Predictor(bundle, self._prior, index.taxonomy)
        self._labels = LabelTree(bundle.manifest.labels, index.taxonomy)
        self._uncorrected = replace(bundle, correction=None) if bundle.correction is not None else None

    def predict(self, album: AlbumInput, features: AlbumFeatures, sounds: Sequence[TrackSound]) -> PredictedAlbum:
        """The album's prediction, and those of its tracks that have one of their own."""
        evidence = self._starts.of_album(album.album_id, album.tags).evidence(self._labels, self._taxonomy)
        album_texts = texts_of(self._state, album, self._bundle)
        prediction, suggestions = self._predictor.predict(features, album_texts, album.genres, album.names, evidence)
        if prediction.modalities and not album.by_track and (speech := mostly_speech(sounds)) is not None:
            return PredictedAlbum(album.album_id, self._index.prediction_inputs(album), (SPEECH,), (), (speech,))
        remarks = what_was_heard(self._bundle, prediction.terms, features, len(album.tracks))
        if album.by_track:
            tracks = self._each_track(album, sounds)
            remarks = (*remarks, OF_SEVERAL_ARTISTS)
        else:
            tracks = self._outliers(album, features, prediction, sounds)
            by_id = {track.id: track for track in album.tracks}
            remarks += tuple(unlike_the_rest(by_id[track.track_id], track.unlike_rest) for track in tracks)
        return PredictedAlbum(
            album.album_id,
            self._index.prediction_inputs(album),
            prediction.modalities,
            tuple(suggestions),
            remarks,
            self._likelihoods(features, prediction),
            album.by_track,
            tuple(tracks),
        )

    def scores(
        self, album: AlbumInput, features: AlbumFeatures, sounds: Sequence[TrackSound]
    ) -> tuple[Scores, dict[int, Scores]]:
        """Every genre's score, for the album and for each of its tracks by the track's id, as they are judged by themselves."""
        if not album.by_track and mostly_speech(sounds) is not None:
            return {}, {}
        start = self._starts.of_album(album.album_id, album.tags).evidence(self._labels, self._taxonomy)
        if album.by_track:
            tracks = list(self._own_inputs(album, sounds))
        else:
            tracks = [
                OwnInputs(sound.track, _with_sound(features.features, sound), (), (), start)
                for sound in sounds
                if sound.feature.size
            ]
        return self._scores(features, start), {own.track.id: self._scores(own.features, own.start) for own in tracks}

    def _scores(self, album: AlbumFeatures, start: StartEvidence) -> Scores:
        prediction = predict(self._bundle, album.features, self._prior, start)
        return {genre: score for _, genre, score in ranked(prediction, self._taxonomy)}

    def _likelihoods(self, features: AlbumFeatures, prediction: Prediction) -> tuple[float, ...]:
        """The likelihoods by the bundle without correction: else a decision would move the prior, and through it itself."""
        if self._uncorrected is None:
            return prediction.likelihoods
        return predict(self._uncorrected, features.features, self._prior).likelihoods

    def _each_track(self, album: AlbumInput, sounds: Sequence[TrackSound]) -> list[PredictedTrack]:
        """Every track by its own sound and text; its scores start from the album's tags and folders and the artist's albums."""
        return [self._track(own) for own in self._own_inputs(album, sounds)]

    def _own_inputs(self, album: AlbumInput, sounds: Sequence[TrackSound]) -> Iterator[OwnInputs]:
        """What each track of an album of several artists is judged by."""
        by_track = {sound.track.id: sound for sound in sounds}
        texts_by_track: dict[int, tuple[str, ...]] = {}
        if album.text_key and Modality.TEXT in self._bundle.modalities:
            with self._state.reading() as session:
                lyrics_alone = self._bundle.reads_lyrics_alone
                texts_by_track = own_texts(session, album.album_id, lyrics_alone=lyrics_alone)
        for track, start in zip(album.tracks, self._starts.of_tracks(album), strict=True):
            own = texts_by_track.get(track.id, ())
            names = tuple(filter(None, (track.artist, *album.names)))
            features: Features = {Modality.TEXT: self._predictor.text_feature(own, names)} if own else {}
            evidence = start.evidence(self._labels, self._taxonomy).of_track()
            yield OwnInputs(track, _with_sound(features, by_track.get(track.id)), own, names, evidence)

    def _outliers(
        self, album: AlbumInput, features: AlbumFeatures, prediction: Prediction, sounds: Sequence[TrackSound]
    ) -> list[PredictedTrack]:
        """The tracks whose own judgement differs clearly from the album's, in its order."""
        sounding = [sound for sound in sounds if sound.feature.size]
        if len(sounding) < 2 or Modality.AUDIO not in prediction.modalities:
            return []
        vectors = np.stack([sound.feature for sound in sounding])
        means = without_each(vectors.astype(np.float64)).astype(np.float32)
        scores = track_scores(self._bundle, features.features, np.concatenate([vectors, means]), prediction.prior)
        if scores is None:
            return []
        of_album = self._related_labels(prediction)
        outliers = outlier_tracks(scores[: len(sounding)], scores[len(sounding) :], prediction.thresholds, of_album)
        predictions, album_texts = [], texts_of(self._state, album, self._bundle) if outliers else []
        for outlier in sorted(outliers, key=lambda outlier: outlier.row):
            sound = sounding[outlier.row]
            own = self._track(
                OwnInputs(sound.track, _with_sound(features.features, sound), tuple(album_texts), album.names)
            )
            label = self._bundle.labels[outlier.label]
            genre = self._taxonomy.of_label(label) or self._taxonomy.written(label)
            predictions.append(replace(own, unlike_rest=genre))
        return predictions

    def _related_labels(self, prediction: Prediction) -> list[int]:
        """The columns of the labels that are suggested, or that are above or below one in the tree of genres."""
        suggested = {
            label for label, score in prediction.top(MOST_SUGGESTIONS) if _is_confident(prediction, label, score)
        }
        paths = [label.path for label in self._bundle.manifest.labels]
        lineages = [set(path) for path in paths if path[-1] in suggested]
        return [
            column
            for column, path in enumerate(paths)
            if any(path[-1] in lineage for lineage in lineages) or not suggested.isdisjoint(path)
        ]

    def _track(self, own: OwnInputs) -> PredictedTrack:
        prediction, suggestions = self._predictor.predict(
            own.features, own.texts, own.track.genres, own.names, own.start
        )
        return PredictedTrack(own.track.id, prediction.modalities, tuple(suggestions))


def _with_sound(features: Features, sound: TrackSound | None) -> AlbumFeatures:
    """The features of the other modalities, with one track's sound."""
    vectors = dict(features)
    vectors.pop(Modality.AUDIO, None)
    if sound is None:
        return AlbumFeatures(vectors)
    maps = (sound.map,) if sound.map is not None else ()
    return AlbumFeatures({**vectors, Modality.AUDIO: sound.feature}, track_maps=maps)


def mostly_speech(sounds: Sequence[TrackSound]) -> str | None:
    """A sentence for an album of which more than half of the audible time is speech; None for any other.

    Without this rule, one chapter that passes for music would give an audiobook its genres.
    """
    audible = [sound for sound in sounds if sound.is_speech or sound.feature.size]
    are_timed = all(sound.track.seconds > 0 for sound in audible)
    seconds = [sound.track.seconds if are_timed else 1.0 for sound in audible]
    spoken = sum(time for sound, time in zip(audible, seconds, strict=True) if sound.is_speech)
    if 2 * spoken <= sum(seconds):
        return None
    count = sum(sound.is_speech for sound in audible)
    return f"More than half of what was heard is speech: {count} of {len(audible)} tracks."


def unlike_the_rest(track: TrackInput, genre: str) -> str:
    """The sentence that names an outlier."""
    title = single_line(track.title or track.path.stem)
    return f"Track {track.number}, “{title}”, sounds like {genre}, unlike the rest."


def texts_of(state: State, album: AlbumInput, bundle: Bundle) -> list[str]:
    """What the album's files say about the music, as far as the bundle reads it."""
    if not album.text_key:
        return []
    with state.reading() as session:
        return texts(session, album.album_id, lyrics_alone=bundle.reads_lyrics_alone)


class Predictor:
    """One bundle's predictions; the text encoder is opened when the first album with words needs its reasons."""

    def __init__(self, bundle: Bundle, prior: LibraryPrior | None = None, taxonomy: Taxonomy | None = None) -> None:
        self._bundle, self._prior, self._taxonomy = bundle, prior, taxonomy or Taxonomy.load()
        self._encoders = BundleEncoders(bundle)

    def text_feature(self, texts: Iterable[str], names: tuple[str, ...]) -> Floats:
        """The feature of some texts; [0] where they say nothing."""
        return self._encoders.text.encode(tuple(texts), names).feature

    def predict(
        self,
        album: AlbumFeatures,
        texts: Iterable[str],
        genres: Sequence[str] = (),
        names: tuple[str, ...] = (),
        start: StartEvidence = NOTHING_BESIDE,
    ) -> tuple[Prediction, list[Suggestion]]:
        """Scores of every genre the bundle knows for such an album, best first; with reasons for those to be shown.

        With a prior of the library, only the genres that the evidence is enough for. ``texts`` are the album's, for the
        words that speak for a genre, and ``genres`` those in its files, which stand beside the suggestions;
        ``names`` are the artist's and the album's, ``start`` what is known beside, which moves where scores start.
        """
        prediction = predict(self._bundle, album.features, self._prior, start)
        if Modality.TEXT in prediction.modalities:
            album = replace(album, text=self._encoders.text.encode(tuple(texts), names))
        scored = ranked(prediction, self._taxonomy)
        if prediction.prior is not None:
            scored = [item for item in scored if _is_confident(prediction, item[0], item[2])][:MOST_SURE]
        from_files = file_genres(prediction, genres, self._taxonomy) if scored and prediction.prior is not None else []
        suggestions = []
        for rank, (label, genre, score) in enumerate(scored, start=1):
            confident = _is_confident(prediction, label, score)
            is_shown = rank <= ALWAYS_SHOWN or (confident and rank <= MOST_SUGGESTIONS)
            sentences = reasons(self._bundle, album, label, prediction) if is_shown else ()
            if prediction.prior is not None:
                other_genres = [name for _, name, _ in scored] if rank == 1 else []
                sentences += _beside(from_files, genre, other_genres, self._taxonomy)
            evidence = _evidence(prediction, label)
            suggestions.append(Suggestion(genre, score, "suggested", evidence, sentences, confident))
        return prediction, suggestions


def ranked(prediction: Prediction, taxonomy: Taxonomy) -> list[tuple[str, str, float]]:
    """Label, the genre that it stands for, and score; of two labels that mean one genre the better, hidden ones left out."""
    genres: dict[str, tuple[str, str, float]] = {}
    for label, score in prediction.top():
        genre = taxonomy.of_label(label)
        if genre is not None:
            genres.setdefault(genre, (label, genre, score))
    return list(genres.values())


def _is_confident(prediction: Prediction, label: str, score: float) -> bool:
    return bool(score >= prediction.thresholds[prediction.labels.index(label)])


def _beside(
    from_files: Iterable[FileGenre], genre: str, suggested: Sequence[str], taxonomy: Taxonomy
) -> tuple[str, ...]:
    """The sentences about genres in the files that are related to a suggested genre.

    ``suggested``: all suggestions, given for the first one only, which also gets the sentences that are related to none.
    """
    return tuple(
        file_genre.in_words()
        for file_genre in from_files
        if _are_related(file_genre.name, genre, taxonomy)
        or (suggested and not any(_are_related(file_genre.name, other, taxonomy) for other in suggested))
    )


def _are_related(first: str, second: str, taxonomy: Taxonomy) -> bool:
    return taxonomy.same(first, second) or taxonomy.below(first, second) or taxonomy.below(second, first)


def _evidence(prediction: Prediction, label: str) -> Evidence:
    shares = prediction.evidence(label)
    return Evidence(*(shares.get(modality) for modality in (Modality.AUDIO, Modality.IMAGE, Modality.TEXT)))
