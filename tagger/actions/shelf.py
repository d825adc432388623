"""Keeps what encoders made and the predictions that follow, in small batches, and puts it together per album."""

import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from tagger.actions.ledger import Item, Ledger
from tagger.actions.parts import Parts, assemble, encoding
from tagger.inference.jobs import Analysed
from tagger.inference.modality import Modality
from tagger.state import analysis
from tagger.state.analysis import GenreScore, Sound, Work
from tagger.state.store import State
from tagger.state.tables import Encoding

BATCH = 16  # so much, at most, is lost when the power goes
BATCH_SECONDS = 1.0


class Shelf:
    """The encodings of one bundle's encoders. Leaving the ``with`` block, in whatever way, stores what is waiting."""

    def __init__(self, state: State, ledger: Ledger) -> None:
        self._state = state
        self._ledger = ledger
        self._waiting: dict[tuple[str, str], Encoding] = {}
        self._remarks: list[tuple[Sound | Work, str | None]] = []
        self._predictions: list[tuple[Work, tuple[str, str], tuple[str, ...], list[GenreScore]]] = []
        self._since = time.monotonic()

    def put(self, item: Item, result: Analysed) -> None:
        """Keep what became of an item."""
        if result.feature is not None:
            values = result.maps if item.modality is Modality.AUDIO and result.maps is not None else result.feature
            row = encoding(self._ledger.encoders[item.modality], item.key, values, result.starts)
            self._waiting[row.encoder, row.input] = row
            self._ledger.add(item)
        if item.modality is not Modality.TEXT:
            self._remarks.append((item.owner, result.problem.reason if result.problem else None))
        self._store_some()

    def put_prediction(self, album: Work, modalities: Iterable[str], scores: list[GenreScore]) -> None:
        """Keep an album's new prediction."""
        self._predictions.append((album, self._ledger.origin(album), tuple(modalities), scores))
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
        wanted = [key for key in keys if self._ledger.has(modality, key)]
        if not wanted:
            return {}
        encoder = self._ledger.encoders[modality]
        waiting = {key: self._waiting[encoder, key] for key in wanted if (encoder, key) in self._waiting}
        if len(waiting) == len(wanted):
            return waiting
        with self._state.reading() as session:
            return analysis.encodings(session, encoder, wanted) | waiting
