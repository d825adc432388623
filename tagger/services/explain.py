"""Reasons on demand, for the inspector: where on the cover, when in a track, which words; each also as a sentence.

They explain the scores that are stored, with the model that made them, and add up to exactly these.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from sqlalchemy.orm import Session

from tagger.errors import TaggerError
from tagger.inference.bundle import Bundle
from tagger.inference.contributions import TimeHeat
from tagger.inference.cover_image import crop_box, decode_cover
from tagger.inference.explainer import Explainer, Weight
from tagger.inference.manifest import ImageEncoderSpec
from tagger.inference.prediction import predict
from tagger.inference.reasons import clock, place, strongest_stretch, weightiest
from tagger.inference.types import Floats, Modality
from tagger.library.covers import read_cover
from tagger.regular_file import open_regular_file
from tagger.services import models
from tagger.services.encoding_writer import AlbumFeatures, assemble
from tagger.services.suggest import ranked
from tagger.state import analysis
from tagger.state.analysis import AlbumInput
from tagger.state.database import State
from tagger.state.library_updates import texts
from tagger.state.tables import Encoding, Track

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, eq=False)
class CoverHeat:
    """The cover's part in log-odds per cell, [H, W]; ``box`` is what was seen of the upright picture.

    The box is left, top, right, bottom as fractions of the picture's sides.
    """

    heat: Floats
    box: tuple[float, float, float, float]
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class AudioHeat:
    """A track's part over the times that were listened to; the strongest stretch in words."""

    heat: TimeHeat
    sentence: str


@dataclass(frozen=True, slots=True)
class StatisticWeights:
    """The part of each kind of sound, weightiest first, where the model hears no times but statistics."""

    weights: tuple[Weight, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class TextWeights:
    """What was read of the album's texts, and the part of each word, weightiest first."""

    text: str
    weights: tuple[Weight, ...]
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """One album's stored prediction of one genre: who can explain it, and what it was made from."""

    explainer: Explainer
    label: str
    album: AlbumInput
    parts: AlbumFeatures
    texts: tuple[str, ...]


def cover_heat(state: State, album_id: int, genre: str) -> CoverHeat | None:
    """Where the cover speaks for or against a genre; None where it is not in the score.

    Raises TaggerError where the cover cannot be read any more, or the model is gone.
    """

    def find(case: _Case) -> CoverHeat | None:
        if case.album.cover is None:
            return None
        cover = read_cover(case.album.cover)
        heat = case.explainer.cover_heat(case.parts.features, case.label, cover, case.album.cover)
        return _cover_heat(heat, cover, case.explainer.bundle, genre) if heat is not None and heat.any() else None

    return _explained(state, album_id, genre, find)


def audio_heat(state: State, track_id: int, genre: str) -> AudioHeat | StatisticWeights | None:
    """When a track speaks for or against a genre, or which statistics do; None where its sound is not in the score.

    Raises TaggerError where the file cannot be read any more, or the model is gone.
    """
    with state.reading() as session:
        track = session.get(Track, track_id)
    if track is None:
        return None

    def find(case: _Case) -> AudioHeat | StatisticWeights | None:
        features = case.parts.features
        heat = case.explainer.audio_heat(features, case.label, track.path, max(1, case.parts.tracks))
        if heat is not None and heat.values.any():
            sign = _sign(heat.values)
            start, end = strongest_stretch(heat, sign, track.duration)
            return AudioHeat(heat, f"{_speaks('sound', sign, genre)}, most at {clock(start)}–{clock(end)}.")
        weights = case.explainer.statistic_weights(features, case.label)
        return StatisticWeights(tuple(weights), _listed("sound", genre, weights)) if _any(weights) else None

    return _explained(state, track.album_id, genre, find)


def word_weights(state: State, album_id: int, genre: str) -> TextWeights | None:
    """Which words speak for or against a genre; None where no text is in the score. Raises TaggerError."""

    def find(case: _Case) -> TextWeights | None:
        weights = case.explainer.word_weights(case.parts.features, case.label, case.texts)
        if not _any(weights):
            return None
        text = case.explainer.text_read(case.texts)
        return TextWeights(text, tuple(weights), _listed("text", genre, weights))

    return _explained(state, album_id, genre, find)


def _explained(state: State, album_id: int, genre: str, find: Callable[[_Case], Found]) -> Found | None:
    """Let ``find`` explain a genre that the stored prediction scores; None where there is none."""
    with state.reading() as session:
        album = next(iter(analysis.work(session, albums=[album_id])), None)
        if album is None or album.predicted is None:
            return None
        explainer, lock = _explainer(_folder(state, album.predicted[0]), album.predicted[0])
        parts = _parts(session, explainer.bundle, album)
        words = tuple(texts(session, album_id))
    labels = {name: label for label, name, _ in ranked(predict(explainer.bundle, parts.features))}
    if genre not in labels:
        return None
    with lock:
        return find(_Case(explainer, labels[genre], album, parts, words))


@lru_cache(maxsize=2)
def _explainer(folder: Path, digest: str) -> tuple[Explainer, threading.Lock]:
    """The explainer of a model, kept open, and the lock for using it; the digest tells a changed folder apart."""
    return Explainer(Bundle.load(folder)), threading.Lock()


def _folder(state: State, digest: str) -> Path:
    """Where the model that made a prediction is."""
    for model in models.installed_folders(state).values():
        try:
            if hashlib.sha256(_bytes_of(model / "model.json")).hexdigest() == digest:
                return model
        except OSError:  # a model that was just taken away is not the one
            continue
    raise TaggerError("The model that made these suggestions is no longer installed; suggest anew to see reasons.")


def _bytes_of(path: Path) -> bytes:
    with open_regular_file(path) as file:
        return file.read()


def _parts(session: Session, bundle: Bundle, album: AlbumInput) -> AlbumFeatures:
    def find(modality: Modality, keys: Sequence[str]) -> Mapping[str, Encoding]:
        known = modality in bundle.modalities
        return analysis.encodings(session, bundle.encoder_hash(modality), keys) if known else {}

    return assemble(album, find)


def _cover_heat(heat: Floats, cover: bytes, bundle: Bundle, genre: str) -> CoverHeat:
    encoder = bundle.encoder(Modality.IMAGE)
    assert isinstance(encoder, ImageEncoderSpec)
    sign = _sign(heat)
    sentence = f"{_speaks('cover', sign, genre)}, {place(sign * heat)}."
    return CoverHeat(heat, crop_box(*decode_cover(cover).size, encoder.parameters), sentence)


def _listed(what: str, genre: str, weights: Sequence[Weight]) -> str:
    sign = _sign(np.array([weight.value for weight in weights]))
    said = [(weight.phrase, sign * weight.value) for weight in weights if weight.name]
    unsaid = sum(sign * weight.value for weight in weights if not weight.name)
    return f"{_speaks(what, sign, genre)}: {weightiest(said, unsaid)}."


def _any(weights: Sequence[Weight]) -> bool:
    """Whether anything weighs: a modality that was not taught a genre has nothing but zeros to say about it."""
    return any(weight.value for weight in weights)


def _speaks(what: str, sign: int, genre: str) -> str:
    return f"The {what} speaks {'for' if sign > 0 else 'against'} {genre}"


def _sign(values: "np.ndarray[tuple[int, ...], np.dtype[np.floating]]") -> int:
    return 1 if values.sum() >= 0 else -1
