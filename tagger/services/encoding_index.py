"""What has been analysed and what has not, by encoder and content. Light: a run with nothing to do loads nothing more."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tagger.inference.manifest import ListeningEncoderSpec
from tagger.inference.modality import Modality
from tagger.services.library_model import LibraryModel
from tagger.state import analysis
from tagger.state.analysis import AlbumInput, TrackInput
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy

PREDICTION_VERSION = 9  # raise it when the same inputs lead to other scores or reasons: they are then made again

SPEECH_VERSION = 1  # raise it when other albums count as speech

PredictionInputs = tuple[str, str]  # digest of the bundle, digest of everything that is known of the album


@dataclass(frozen=True, slots=True)
class EncoderInput:
    """One source for an encoder: a track's audio, an album's cover, or its text."""

    modality: Modality
    key: str  # names its content
    owner: TrackInput | AlbumInput
    source: Path | None  # None for a text


class EncodingIndex:
    """Which content the encoders of one model have encoded.

    ``quick``: for a first pass, in which little of a few tracks is heard and the cover is not looked at.
    """

    def __init__(self, state: State, model: LibraryModel, *, quick: bool = False) -> None:
        bundle = model.bundle
        self.encoders = {modality: bundle.encoder_hash(modality) for modality in bundle.modalities}
        self.model, self.quick, self.taxonomy = model, quick, read_taxonomy(state.folder)
        self._digest = bundle.identity
        self._most_tracks: int | None = None
        audio, quick_hash = bundle.manifest.encoders.audio, bundle.quick_encoder_hash()
        if quick and quick_hash is not None and isinstance(audio, ListeningEncoderSpec):
            self._most_tracks = audio.parameters.quick_tracks
            self.encoders[Modality.AUDIO] = quick_hash
            self.encoders.pop(Modality.IMAGE, None)
        with state.reading() as session:
            self._encoded = {name: analysis.encoded_inputs(session, encoder) for name, encoder in self.encoders.items()}

    def inputs(self, album: AlbumInput) -> list[EncoderInput]:
        """Everything of the album that the bundle has an encoder for, tracks first."""
        inputs = [EncoderInput(Modality.AUDIO, track.key, track, track.path) for track in self._tracks(album)]
        if album.cover is not None and album.cover_key:
            inputs.append(EncoderInput(Modality.IMAGE, album.cover_key, album, album.cover))
        if album.text_key:
            inputs.append(EncoderInput(Modality.TEXT, album.text_key, album, None))
        return [item for item in inputs if item.modality in self.encoders]

    def _tracks(self, album: AlbumInput) -> tuple[TrackInput, ...]:
        """The tracks to hear: all, or evenly spread ones; all where each is judged by itself."""
        count = self._most_tracks
        if count is None or len(album.tracks) <= count or album.by_track:
            return album.tracks
        return tuple(album.tracks[int(len(album.tracks) * (part + 0.5) / count)] for part in range(count))

    def has(self, modality: Modality, key: str) -> bool:
        """Whether this content was encoded."""
        return key in self._encoded.get(modality, ())

    def add(self, item: EncoderInput) -> None:
        """Note that an input is encoded now."""
        self._encoded[item.modality].add(item.key)

    def missing(self, albums: Iterable[AlbumInput]) -> dict[int, list[EncoderInput]]:
        """What is to be encoded of each album, by its id; what several albums share, once."""
        planned: set[tuple[Modality, str]] = set()
        missing: dict[int, list[EncoderInput]] = {}
        for album in albums:
            new = [item for item in self.inputs(album) if not self.has(item.modality, item.key)]
            missing[album.album_id] = [item for item in new if (item.modality, item.key) not in planned]
            planned |= {(item.modality, item.key) for item in new}
        return missing

    def speech_inputs(self, album: AlbumInput) -> PredictionInputs:
        """The inputs that decide whether an album counts as speech."""
        dependencies = [
            SPEECH_VERSION,
            album.names,
            album.genres,
            [(track.key, track.seconds) for track in album.tracks],
        ]
        return self._digest, f"speech {hashlib.sha256(json.dumps(dependencies).encode()).hexdigest()}"

    def prediction_inputs(self, album: AlbumInput) -> PredictionInputs:
        """What a prediction of the album depends on now."""
        encoded = [item for item in self.inputs(album) if self.has(item.modality, item.key)]
        names = [(item.modality, self.encoders[item.modality], item.key) for item in encoded]
        dependencies: list[object] = [PREDICTION_VERSION, names]
        if album.by_track:
            dependencies += [
                "by track",
                [(track.key, track.artist, track.genres) for track in album.tracks],
                album.text_key,
            ]
        if (prior := self.model.prior) is not None:
            dependencies += [prior.digest, album.genres]  # what the score starts from, and what stands beside it
        starts = [self.model.starts.of_album(album.album_id, album.tags)]
        starts += self.model.starts.of_tracks(album) if album.by_track else []
        if any(inputs := [start.inputs for start in starts]):
            dependencies.append(["starts", inputs])
        if self.taxonomy.digest:
            dependencies.append(self.taxonomy.digest)
        return self._digest, hashlib.sha256(json.dumps(dependencies).encode()).hexdigest()
