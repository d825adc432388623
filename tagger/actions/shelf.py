"""What encoders made of tracks, covers and texts: found by content, kept in small batches, put together per album."""

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tagger.actions.parts import Parts, assemble, encoding
from tagger.inference.bundle import Bundle
from tagger.inference.jobs import Analysed
from tagger.inference.modality import Modality
from tagger.state import analysis
from tagger.state.analysis import GenreScore, Sound, Work
from tagger.state.store import State
from tagger.state.tables import Encoding

BATCH = 16  # so much, at most, is lost when the power goes
BATCH_SECONDS = 1.0
PREDICTION_VERSION = 1  # raise it when the same inputs lead to other scores or reasons: they are then made anew


@dataclass(frozen=True, slots=True)
class Item:
    """One thing an encoder looks at: a track's sound, an album's cover, or its text."""

    modality: Modality
    key: str  # names its content
    owner: Sound | Work
    source: Path | None  # None for a text


class Shelf:
    """The encodings of one bundle's encoders. Leaving the ``with`` block, in whatever way, stores what is waiting."""

    def __init__(self, state: State, bundle: Bundle) -> None:
        self._state = state
        self._bundle = bundle
        self._encoders = {modality: bundle.encoder_hash(modality) for modality in bundle.modalities}
        with state.reading() as session:
            self._known = {modality: analysis.encoded(session, name) for modality, name in self._encoders.items()}
        self._waiting: dict[tuple[str, str], Encoding] = {}
        self._remarks: list[tuple[Sound | Work, str | None]] = []
        self._predictions: list[tuple[Work, tuple[str, str], tuple[str, ...], list[GenreScore]]] = []
        self._since = time.monotonic()

    def items(self, album: Work) -> list[Item]:
        """Everything of the album that the bundle has an encoder for, tracks first."""
        items = [Item(Modality.AUDIO, sound.key, sound, sound.path) for sound in album.sounds]
        if album.cover is not None and album.cover_key:
            items.append(Item(Modality.IMAGE, album.cover_key, album, album.cover))
        if album.text_key:
            items.append(Item(Modality.TEXT, album.text_key, album, None))
        return [item for item in items if item.modality in self._encoders]

    def has(self, item: Item) -> bool:
        """Whether its values are known."""
        return item.key in self._known[item.modality]

    def origin(self, album: Work) -> tuple[str, str]:
        """What a prediction of the album depends on now: the bundle, and everything that is known of the album."""
        known = [
            (item.modality, self._encoders[item.modality], item.key) for item in self.items(album) if self.has(item)
        ]
        return self._bundle.digest, hashlib.sha256(json.dumps([PREDICTION_VERSION, known]).encode()).hexdigest()

    def put(self, item: Item, result: Analysed) -> None:
        """Keep what became of an item."""
        if result.feature is not None:
            values = result.maps if item.modality is Modality.AUDIO and result.maps is not None else result.feature
            row = encoding(self._encoders[item.modality], item.key, values, result.starts)
            self._waiting[row.encoder, row.input] = row
            self._known[item.modality].add(item.key)
        if item.modality is not Modality.TEXT:
            self._remarks.append((item.owner, result.problem.reason if result.problem else None))
        self._store_some()

    def put_prediction(self, album: Work, modalities: Iterable[str], scores: list[GenreScore]) -> None:
        """Keep an album's new prediction."""
        self._predictions.append((album, self.origin(album), tuple(modalities), scores))
        self._store_some()

    def parts(self, album: Work) -> Parts:
        """What is known of the album, put together."""
        return assemble(album, self._rows)

    def store(self) -> None:
        """Commit what is waiting."""
        with self._state.session() as session:
            analysis.keep_encodings(session, self._waiting.values())
            for owner, remark in self._remarks:
                analysis.keep_remark(session, owner, remark)
            for album, origin, modalities, scores in self._predictions:
                analysis.keep_prediction(session, album.album_id, origin, modalities, scores)
        self._waiting, self._remarks, self._predictions = {}, [], []
        self._since = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store()

    def _store_some(self) -> None:
        full = len(self._remarks) + len(self._predictions) >= BATCH
        if full or time.monotonic() - self._since > BATCH_SECONDS:
            self.store()

    def _rows(self, modality: Modality, keys: Sequence[str]) -> dict[str, Encoding]:
        """The values of some inputs, stored or still waiting."""
        if modality not in self._encoders:
            return {}
        encoder = self._encoders[modality]
        wanted = [key for key in keys if key in self._known[modality]]
        waiting = {key: self._waiting[encoder, key] for key in wanted if (encoder, key) in self._waiting}
        if len(waiting) == len(wanted):
            return waiting
        with self._state.reading() as session:
            return analysis.encodings(session, encoder, wanted) | waiting
