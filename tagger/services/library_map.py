"""The map of the library: albums placed by what was heard and seen, made once and kept in the state's folder.

The same library gives the same map. If the library has grown, known albums start from their old positions, so that they stay
near them. A run that was stopped continues from its last checkpoint.
"""

import hashlib
import importlib.util
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from tagger.errors import TaggerError, system_reason
from tagger.inference.bundle import Bundle
from tagger.inference.modality import Modality
from tagger.inference.types import Doubles
from tagger.progress import Task
from tagger.regular_file import write_whole
from tagger.services import models
from tagger.services.learning_examples import TaggedAlbum, stored_features, whole_albums
from tagger.services.map_layout import LEAST_PLACED, MapLayout, first_layout, joined_features, lay_out_in_process
from tagger.state.database import State

FINISHED, UNFINISHED = "map.safetensors", "map.unfinished.safetensors"
VERSION = 1  # raise it where the same features lead to other positions
NO_OPENTSNE = f"The map needs openTSNE, which is not installed; '{sys.executable} -m pip install openTSNE' installs it."
NOTHING_ANALYSED = "No album has been heard or seen by the model in use yet; run 'tagger suggest' first."

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LibraryMap:
    """Where albums lie: their ids [n] and positions [n, 2], in no unit; ``digest`` names what they were placed by."""

    ids: Ids
    positions: Doubles
    digest: str


def is_available() -> bool:
    """Whether a map can be made here; one that was made can be looked at anyway."""
    return importlib.util.find_spec("openTSNE") is not None


def stored_map(state: State) -> LibraryMap | None:
    """The map that was made last, None where there is none that can be read."""
    content = _read(state.folder / FINISHED)
    return None if content is None else LibraryMap(content.ids, content.layout.positions, content.digest)


def make_map(state: State, task: Task | None = None, *, afresh: bool = False) -> LibraryMap:
    """The map of the library as it is now: the stored one where nothing has changed.

    ``afresh``: neither the stored map nor old places count. Raises CancelledError, and TaggerError where nothing was
    analysed or openTSNE is lacking.
    """
    task = task or Task()
    model = Bundle.load(models.in_use(state))
    albums = whole_albums(state)
    features, present = stored_features(state, model, albums, task)
    flags = [present[modality] for modality in features if modality is not Modality.TEXT]
    rows = np.flatnonzero(np.logical_or.reduce(flags)) if flags else np.empty(0, np.int64)
    if not len(rows):
        raise TaggerError(NOTHING_ANALYSED)
    ids = np.array([albums[row].album_id for row in rows], np.int64)
    placed_features = {modality: values[rows] for modality, values in features.items()}
    vectors = joined_features(placed_features, {modality: flag[rows] for modality, flag in present.items()})
    digest = _digest(model, [albums[row] for row in rows], {m: flag[rows] for m, flag in present.items()})
    finished = None if afresh else stored_map(state)
    if finished is not None and finished.digest == digest:
        return finished
    if not is_available():
        raise TaggerError(NO_OPENTSNE)
    old_positions = _old_positions(finished, ids)
    layout = first_layout(vectors, old_positions)
    is_grown = bool(np.isfinite(old_positions).all(axis=1).sum() >= LEAST_PLACED)
    digest_of_start = hashlib.sha256(digest.encode() + layout.positions.tobytes()).hexdigest()
    unfinished = _read(state.folder / UNFINISHED)
    if unfinished is not None and unfinished.digest == digest_of_start:
        layout = unfinished.layout

    def keep(reached: MapLayout) -> None:
        _write(state.folder / UNFINISHED, _StoredLayout(ids, reached, digest_of_start))

    layout = lay_out_in_process(vectors, layout, is_grown=is_grown, keep=keep, task=task)
    _write(state.folder / FINISHED, _StoredLayout(ids, layout, digest))
    (state.folder / UNFINISHED).unlink(missing_ok=True)
    return LibraryMap(ids, layout.positions, digest)


def _old_positions(old: LibraryMap | None, ids: Ids) -> Doubles:
    """Each album's old position, NaN for an album without one."""
    positions = np.full((len(ids), 2), np.nan)
    if old is not None:
        row_of = {album_id: row for row, album_id in enumerate(old.ids.tolist())}
        for row, album_id in enumerate(ids.tolist()):
            if album_id in row_of:
                positions[row] = old.positions[row_of[album_id]]
    return positions


def _digest(model: Bundle, albums: list[TaggedAlbum], present: dict[Modality, NDArray[np.bool_]]) -> str:
    """A digest of everything that the positions depend on."""
    encoders = [(str(m), model.encoder_hash(m)) for m in model.modalities if m is not Modality.TEXT]
    flags = [(str(m), hashlib.sha256(values.tobytes()).hexdigest()) for m, values in present.items()]
    contents = [(album.album_id, album.track_keys, album.cover_key) for album in albums]
    return hashlib.sha256(json.dumps([VERSION, encoders, flags, contents]).encode()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class _StoredLayout:
    ids: Ids
    layout: MapLayout
    digest: str


def _read(path: Path) -> _StoredLayout | None:
    """A stored layout; None where there is none, or none that makes sense: a map can be made again."""
    names = ("ids", "positions", "step", "gains")
    try:
        with safe_open(path, framework="np") as file:
            about = file.metadata() or {}
            ids, positions, step, gains = (file.get_tensor(name) for name in names)
    except (OSError, SafetensorError):
        return None
    shapes_agree = ids.ndim == 1 and all(array.shape == (len(ids), 2) for array in (positions, step, gains))
    if not shapes_agree or not np.isfinite(positions).all() or not about.get("iterations", "").isdigit():
        return None
    return _StoredLayout(ids, MapLayout(positions, step, gains, int(about["iterations"])), about.get("digest", ""))


def _write(path: Path, content: _StoredLayout) -> None:
    """Write the whole file or nothing. Raises TaggerError."""
    layout = content.layout
    tensors = {"ids": content.ids, "positions": layout.positions, "step": layout.step, "gains": layout.gains}
    data = save(tensors, metadata={"digest": content.digest, "iterations": str(layout.iterations)})
    try:
        write_whole(path, data)
    except OSError as error:
        raise TaggerError(
            f"The map cannot be kept in '{path.parent}': {system_reason(error)}; make room or set --state."
        ) from error
